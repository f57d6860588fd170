"""The files that a report is made from, as its provenance names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InputFile:
    """A file that figures or records came from, as a report's provenance names it.

    Attributes
    ----------
    name
        The file's name within its folder, never the machine's path.
    sha256
        The fingerprint of its bytes.
    """

    name: str
    sha256: str
