"""What a run's folder holds, kept beside the pages so that later runs can add to it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evaluation_lib.reports.page_files import FAILED_COPY, PAGE
from evaluation_lib.reports.releases import Release, release_from

MANIFEST = "run.json"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
#: What an entry holds that is no text, or need not be.
NOT_TEXT = ("problem", "before", "seconds")
PLAIN_NAME = r"[^/\\:.][^/\\:]*"


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
    mark
        What its title ends with where the children reported on are invented.
    before
        What is kept of the last release before this page.
    pdf
        The fingerprint of the page, as it stood, that its PDF was made from.
    seconds
        How long its notebook took; nothing where that was not kept.
    """

    area: str
    slug: str
    notebook: str
    title: str
    period: str
    made: str
    problem: str | None = None
    mark: str = ""
    before: Release | None = None
    pdf: str = ""
    seconds: float | None = None

    @property
    def label(self) -> str:
        """The report's title as the index writes it."""
        return f"{self.title}: {self.area} {self.mark}".rstrip()

    @property
    def page(self) -> str:
        """The page's address within the run's folder."""
        return self.address(PAGE)

    @property
    def path(self) -> str:
        """The page's path within the run's folder, as the record of reviews names it."""
        return f"{self.slug}/{self.notebook}.{PAGE}"

    @property
    def failed_copy(self) -> str:
        """Where the executed notebook of a report that failed lies within the run's folder."""
        return f"{self.slug}/{self.notebook}.{FAILED_COPY}"

    def address(self, ending: str) -> str:
        """The address of one of the page's files within the run's folder."""
        return quote(f"{self.slug}/{self.notebook}.{ending}")


def read_manifest(folder: Path) -> list[Entry]:
    """Return what an earlier run left in a folder; nothing where there is none or it is broken.

    The file may have been changed by anyone: an entry whose folder or name could lead elsewhere, or
    that is not of text, is left out.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        entries = [_entry_from(entry) for entry in content["reports"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return [entry for entry in entries if _is_safe(entry)]


def _entry_from(content: Any) -> Entry:
    given = dict(content)
    return Entry(**{**given, "before": release_from(given.get("before"))})


def _is_safe(entry: Entry) -> bool:
    texts = [value for name, value in vars(entry).items() if name not in NOT_TEXT]
    return (
        all(isinstance(value, str) for value in texts)
        and isinstance(entry.problem, str | None)
        and isinstance(entry.seconds, float | int | None)
        and re.fullmatch(SLUG, entry.slug) is not None
        and re.fullmatch(PLAIN_NAME, entry.notebook) is not None
    )


def manifest_text(entries: Sequence[Entry]) -> str:
    """Write a run's entries as its manifest holds them."""
    content = {"reports": [asdict(entry) for entry in entries]}
    return json.dumps(content, indent=2, ensure_ascii=False)


def merged(earlier: Sequence[Entry], new: Sequence[Entry]) -> list[Entry]:
    """Put new entries in the place of earlier ones for the same page, others behind."""
    entries = {(entry.slug, entry.notebook): entry for entry in earlier}
    entries |= {(entry.slug, entry.notebook): entry for entry in new}
    return list(entries.values())
