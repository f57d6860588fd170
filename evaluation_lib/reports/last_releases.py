"""Which version of each page is the last release, once new pages take the places of those there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.reports.index.listed import outline_in, read_page
from evaluation_lib.reports.index.writing import published
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.releases import Release, fingerprint_of
from evaluation_lib.reports.review.log import ReviewLog, read_log
from evaluation_lib.reports.review.status import APPROVED, status_of


def last_releases(
    earlier: Sequence[Entry], *, output: Path, dictionary: Dictionary
) -> dict[tuple[str, str], Release]:
    """Return what new pages are compared with, by area and notebook.

    The page that stands there now if it is approved; else what it was compared with, if that was;
    else the page that stands there now.
    """
    found = {}
    log = read_log(output)
    for entry in earlier:
        now = None if entry.problem else _release_of(entry, output, log, dictionary)
        approved = [one for one in (now, entry.before) if one is not None and one.approved]
        release = (approved or [now or entry.before])[0]
        if release is not None:
            found[entry.slug, entry.notebook] = release
    return found


def _release_of(
    entry: Entry, output: Path, log: ReviewLog, dictionary: Dictionary
) -> Release | None:
    page = read_page(published(output, entry).page)
    outline = outline_in(page, dictionary=dictionary)
    if page is None or outline is None:
        return None
    status = status_of(page, page=entry.path, log=log, dictionary=dictionary)
    approved = status.kind == APPROVED
    return Release(
        status.date if approved else entry.made,
        approved,
        fingerprint_of(outline, dictionary=dictionary),
    )
