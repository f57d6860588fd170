"""Which version of each page is the last release, once new pages take the places of those there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.reports.index.listed import outline_in, read_page
from evaluation_lib.reports.index.writing import published
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.releases import Release, fingerprint_of


def last_releases(
    earlier: Sequence[Entry], *, output: Path, dictionary: Dictionary
) -> dict[tuple[str, str], Release]:
    """Return what new pages are compared with, by area and notebook.

    The page that stands there now if it is approved; else what it was compared with, if that was;
    else the page that stands there now.
    """
    found = {}
    for entry in earlier:
        now = None if entry.problem else _release_of(entry, output=output, dictionary=dictionary)
        approved = [one for one in (now, entry.before) if one is not None and one.approved]
        release = (approved or [now or entry.before])[0]
        if release is not None:
            found[entry.slug, entry.notebook] = release
    return found


def _release_of(entry: Entry, *, output: Path, dictionary: Dictionary) -> Release | None:
    page = read_page(published(output, entry).page)
    outline = outline_in(page, dictionary=dictionary)
    if outline is None:
        return None
    return Release(entry.made, False, fingerprint_of(outline, dictionary=dictionary))
