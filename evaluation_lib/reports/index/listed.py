"""What the index says of each report: its page's outline, its status, what changed, its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.outline import Outline, outline_of
from evaluation_lib.reports.page_files import DOWNLOADS, PDF, file_of
from evaluation_lib.reports.releases import fingerprint_of, what_changed
from evaluation_lib.reports.review.log import ReviewLog
from evaluation_lib.reports.review.status import Status, status_of


@dataclass(frozen=True)
class Download:
    """A file beside a page: its ending, its address within the run's folder, its size in bytes."""

    ending: str
    address: str
    size: int


@dataclass(frozen=True)
class Place:
    """Where a report's files lie now; the page of an unfinished run has another name there.

    Attributes
    ----------
    folder
        The folder of the files.
    page
        The page.
    """

    folder: Path
    page: Path


@dataclass(frozen=True)
class Listed:
    """A report as the index lists it.

    Attributes
    ----------
    entry
        What the run's manifest says of it.
    outline
        What its page holds; nothing where there is no page.
    status, status_kind
        Its status in words, and what kind of status it is.
    changes
        What changed since the last release, in words.
    downloads
        The files beside the page.
    old_pdf
        Whether there is a PDF that was made from an earlier state of the page.
    """

    entry: Entry
    outline: Outline | None = None
    status: str = ""
    status_kind: str = ""
    changes: str = ""
    downloads: tuple[Download, ...] = ()
    old_pdf: bool = False

    @property
    def stamps(self) -> tuple[str, ...]:
        """The words of the page's stamps."""
        return self.outline.stamps if self.outline else ()


def listed(
    entries: Sequence[Entry],
    *,
    place_of: Callable[[Entry], Place],
    log: ReviewLog,
    dictionary: Dictionary,
) -> list[Listed]:
    """Read what the index says of each report.

    Parameters
    ----------
    entries
        Every report of the run's folder.
    place_of
        Where an entry's files lie now.
    log
        The record of reviews.
    dictionary
        The data dictionary, for the words.
    """
    return [_listed(entry, place_of(entry), log, dictionary) for entry in entries]


def read_page(page: Path) -> str | None:
    """Return a page as it was written, or nothing where it is not there or is no text."""
    try:
        return page.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def outline_in(page: str | None, *, dictionary: Dictionary) -> Outline | None:
    """Return the outline of a page of this suite, or nothing where it is none."""
    if page is None:
        return None
    try:
        return outline_of(page, main_points=text(dictionary, "main_points.heading"))
    except DataError:
        return None


def page_digest(page: str) -> str:
    """Return the fingerprint of a page as it stands, its status included."""
    return hashlib.sha256(page.encode()).hexdigest()


def _listed(entry: Entry, place: Place, log: ReviewLog, dictionary: Dictionary) -> Listed:
    page = None if entry.problem else read_page(place.page)
    outline = outline_in(page, dictionary=dictionary)
    if page is None or outline is None:
        return Listed(entry)
    has_pdf = file_of(place.folder, entry.notebook, PDF).is_file()
    pdf_fits = entry.pdf == page_digest(page)
    now = fingerprint_of(outline, dictionary=dictionary)
    status = status_of(page, page=entry.path, log=log, dictionary=dictionary)
    return Listed(
        entry=entry,
        outline=outline,
        status=_in_words(status, dictionary),
        status_kind=status.kind,
        changes=what_changed(now, entry.before, dictionary=dictionary),
        downloads=_downloads(entry, place.folder, without=() if pdf_fits else (PDF,)),
        old_pdf=has_pdf and not pdf_fits,
    )


def _in_words(status: Status, dictionary: Dictionary) -> str:
    """A draft that nobody decided on is no more than that."""
    if not status.reviewer:
        return status.label
    return text(
        dictionary,
        "review.listed",
        label=status.label,
        reviewer=status.reviewer,
        role=status.role,
        day=status.date,
    )


def _downloads(entry: Entry, folder: Path, *, without: Sequence[str]) -> tuple[Download, ...]:
    files = {ending: file_of(folder, entry.notebook, ending) for ending in DOWNLOADS}
    return tuple(
        Download(ending, entry.address(ending), file.stat().st_size)
        for ending, file in files.items()
        if ending not in without and file.is_file()
    )
