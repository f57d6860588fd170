"""Check a run's folder: whether its record of reviews is whole, and its pages show their status."""

from __future__ import annotations

from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports.manifest import Entry, read_manifest
from evaluation_lib.reports.review.finding import PAGE_GONE
from evaluation_lib.reports.review.log import LOG, ReviewLog, read_log
from evaluation_lib.reports.review.rights import review_rules
from evaluation_lib.reports.review.stamping import Stamping, stamping_of
from evaluation_lib.reports.review.status import counts

DOES_NOT_COUNT = (
    "line {line} of " + LOG + " does not count: the dictionary does not let the role '{role}' log "
    "'{decision}' for {page}."
)
OTHER_STATUS = (
    "{page} does not show its status, which is: {label}. Either its banner was changed, or lines "
    "at the end of " + LOG + " were removed. If the record is right, --restamp writes the status "
    "anew."
)


def problems_of(folder: Path, *, dictionary: Dictionary) -> list[str]:
    """Return a sentence for everything about the reviews of a run's folder that is not right.

    That the last lines of the record were removed shows only in pages that carry what they said.

    Parameters
    ----------
    folder
        The run's folder.
    dictionary
        The data dictionary.
    """
    log = read_log(folder)
    problems = [log.problem] if log.problem else _lines_without_right(log, dictionary)
    for entry in read_manifest(folder):
        if not entry.problem:
            problems += _problem_of_page(entry, folder, log, dictionary)
    return problems


def _lines_without_right(log: ReviewLog, dictionary: Dictionary) -> list[str]:
    rules = review_rules(dictionary)
    return [
        DOES_NOT_COUNT.format(
            line=line, role=review.role, decision=review.decision, page=review.page
        )
        for line, review in enumerate(log.reviews, start=1)
        if not counts(review, rules)
    ]


def _problem_of_page(
    entry: Entry, folder: Path, log: ReviewLog, dictionary: Dictionary
) -> list[str]:
    page = entry.path
    if not (folder / page).is_file():
        return [PAGE_GONE.format(page=page)]
    try:
        stamping = stamping_of(folder / page, page=page, log=log, dictionary=dictionary)
    except EvaluationError as error:
        return [str(error)]
    return problem_shown(stamping, page=page)


def problem_shown(stamping: Stamping, *, page: str) -> list[str]:
    """Say so where a page does not show its status."""
    if stamping.is_right:
        return []
    return [OTHER_STATUS.format(page=page, label=stamping.status.label)]
