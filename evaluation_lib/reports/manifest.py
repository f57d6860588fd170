"""What a run's folder holds, kept beside the pages so that later runs can add to it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "run.json"


@dataclass(frozen=True)
class Entry:
    """One report of a run: made, or failed for a reason.

    Attributes
    ----------
    area, slug
        The area's name, and as its folder is called.
    notebook, title
        The notebook's name, and its title.
    period
        The period reported on.
    made
        When the report was made or failed.
    problem
        Why it failed, in plain words; nothing if it was made.
    """

    area: str
    slug: str
    notebook: str
    title: str
    period: str
    made: str
    problem: str | None = None

    @property
    def page(self) -> str:
        """The page's path within the run's folder."""
        return f"{self.slug}/{self.notebook}.html"


def read_manifest(folder: Path) -> list[Entry]:
    """Return what an earlier run left in a folder; nothing where there is none or it is broken."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return [Entry(**entry) for entry in content["reports"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def write_manifest(folder: Path, entries: Sequence[Entry]) -> None:
    """Write a run's manifest, whole or not at all."""
    unfinished = folder / f"{MANIFEST}.unfinished"
    content = {"reports": [asdict(entry) for entry in entries]}
    unfinished.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    os.replace(unfinished, folder / MANIFEST)


def merged(earlier: Sequence[Entry], new: Sequence[Entry]) -> list[Entry]:
    """Put new entries in the place of earlier ones for the same page, others behind."""
    entries = {(entry.slug, entry.notebook): entry for entry in earlier}
    entries |= {(entry.slug, entry.notebook): entry for entry in new}
    return list(entries.values())
