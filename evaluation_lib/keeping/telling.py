"""Tell a person how long what was written is kept, and whether its disk is encrypted."""

from __future__ import annotations

from pathlib import Path

from evaluation_lib.keeping.at_rest import encryption_of
from evaluation_lib.keeping.retention import read_record

KEPT_UNTIL = "Kept until {until}; from the day after, evaluate purge --output {folder} removes it."


def how_kept(folder: Path) -> list[str]:
    """Return a sentence on until when a folder is kept, and one on its encryption at rest."""
    record = read_record(folder)
    until = (
        []
        if record is None
        else [KEPT_UNTIL.format(until=record.keep_until.isoformat(), folder=folder)]
    )
    return [*until, encryption_of(folder).said]
