"""Write pages' status into their files: into pages just made, and into those that lie there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.reports.review.banner import with_status
from evaluation_lib.reports.review.finding import NOT_A_PAGE, read_page
from evaluation_lib.reports.review.log import ReviewLog
from evaluation_lib.reports.review.status import Status, status_of


def stamped(
    content: str, *, page: str, log: ReviewLog, dictionary: Dictionary
) -> tuple[str, Status]:
    """Return a page that carries its status, and that status.

    Parameters
    ----------
    content
        The page.
    page
        Its address within the run's folder.
    log
        The record of reviews.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    status = status_of(content, page=page, log=log, dictionary=dictionary)
    return with_status(content, status, dictionary=dictionary), status


@dataclass(frozen=True)
class Stamping:
    """A page as it lies there, as it should, and its status."""

    found: str
    right: str
    status: Status

    @property
    def is_right(self) -> bool:
        """Whether the page shows its status."""
        return self.found == self.right


def stamping_of(file: Path, *, page: str, log: ReviewLog, dictionary: Dictionary) -> Stamping:
    """Read a page, and work out how it shows its status.

    Parameters
    ----------
    file
        Where the page lies; before it is published it lies elsewhere than it will.
    page, log, dictionary
        See `stamped`.

    Raises
    ------
    EvaluationError
        If the file is no page.
    """
    found = read_page(file)
    try:
        right, status = stamped(found, page=page, log=log, dictionary=dictionary)
    except DataError as error:
        raise EvaluationError(NOT_A_PAGE.format(page=file)) from error
    return Stamping(found, right, status)


def stamp_file(file: Path, *, page: str, log: ReviewLog, dictionary: Dictionary) -> Status:
    """Write a page's status into its file, and return it.

    Parameters
    ----------
    file, page, log, dictionary
        See `stamping_of`.

    Raises
    ------
    EvaluationError
        If the file is no page.
    OSError
        If it cannot be written.
    """
    stamping = stamping_of(file, page=page, log=log, dictionary=dictionary)
    if not stamping.is_right:
        write_page(file, stamping.right)
    return stamping.status


def write_page(file: Path, content: str) -> None:
    """Write a page whole or not at all."""
    beside = file.with_name(f"{file.name}.unfinished-page")
    try:
        beside.write_bytes(content.encode())
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)
