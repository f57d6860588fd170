"""Record a decision on a report, and write the status that it makes into the page and the index."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from evaluation_lib._version import __version__
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.reports.claiming import InUseError, claimed, not_writable
from evaluation_lib.reports.content_hash import content_hash
from evaluation_lib.reports.index.listed import Place
from evaluation_lib.reports.index.writing import (
    INDEX,
    index_of,
    published,
    replace_index,
    write_all,
)
from evaluation_lib.reports.manifest import Entry, read_manifest
from evaluation_lib.reports.review.finding import NOT_A_PAGE, Report, read_page
from evaluation_lib.reports.review.log import Review, ReviewLog, append, read_log
from evaluation_lib.reports.review.rights import Rules
from evaluation_lib.reports.review.stamping import stamped, stamping_of, write_page
from evaluation_lib.reports.review.status import Status
from evaluation_lib.stopping import not_stopped_now
from evaluation_lib.wordlists import cut

LONGEST_NAME, LONGEST_NOTE = 200, 2000
SHORTEST_FINGERPRINT = 8
#: Unicode's categories of what is no sign of a text: control, format, unassigned; ends of lines.
UNPRINTABLE_KINDS = ("C", "Zl", "Zp")
#: Signs without a shape of their own that names in some scripts are written with.
JOINERS = "\u200c\u200d"

NO_REVIEWER = "--reviewer needs the name of the person who reviewed the report."
NEEDS_NOTE = "'{decision}' needs --note: say in a sentence or two what is wrong."
TOO_LONG = "--{option} is {length} characters long: write at most {most}."
UNPRINTABLE = (
    "--{option} holds a sign that cannot be printed ({sign}): write it on one line of plain text."
)
TOO_SHORT = "--fingerprint needs the first {least} signs of the fingerprint, or more of them."
OTHER_CONTENT = (
    "the page {page} says something else now: its fingerprint is {found}, not {asked}. Read it "
    "again before you decide."
)
IN_USE = "{folder} is being written to by a run or another review: wait for it, then review again."


@dataclass(frozen=True)
class Words:
    """What a person said of a report, checked.

    Attributes
    ----------
    reviewer
        Who.
    role, decision
        Their codes.
    note
        In their own words; may be empty.
    """

    reviewer: str
    role: str
    decision: str
    note: str


def checked_words(
    *, reviewer: str, role: str, decision: str, note: str, rules: Rules, notebook: str
) -> Words:
    """Check what a person says of a notebook's report.

    Raises
    ------
    EvaluationError
        If the name is missing, a role or decision is not known or not allowed, a note is needed, or
        a text is too long or cannot be printed.
    """
    who = _plain(reviewer, option="reviewer", most=LONGEST_NAME)
    said = _plain(note, option="note", most=LONGEST_NOTE)
    if not who:
        raise EvaluationError(NO_REVIEWER)
    code, decided = rules.role(role), rules.decision(decision)
    rules.refuse_unless_allowed(notebook=notebook, role=code, decision=decided)
    if decided.needs_note and not said:
        raise EvaluationError(NEEDS_NOTE.format(decision=decided.code))
    return Words(who, code, decided.code, said)


def _plain(found: str, *, option: str, most: int) -> str:
    for character in found:
        unprintable = unicodedata.category(character).startswith(UNPRINTABLE_KINDS)
        if unprintable and character not in JOINERS:
            sign = f"U+{ord(character):04X}"
            raise EvaluationError(UNPRINTABLE.format(option=option, sign=sign))
    plain = " ".join(found.split())
    if len(plain) > most:
        raise EvaluationError(TOO_LONG.format(option=option, length=len(plain), most=most))
    return plain


def record(
    report: Report,
    words: Words,
    *,
    dictionary: Dictionary,
    seen: str = "",
    now: datetime | None = None,
) -> Status:
    """Add a review to the record of a run's folder, and write the page's new status.

    The page and the index are written beside the old ones first; then the line is added to the
    record, and only then do they take the old ones' place.

    Parameters
    ----------
    report
        The report.
    words
        What is said of it.
    dictionary
        The data dictionary.
    seen
        How the fingerprint of the page began when it was read; not asked for if not given.
    now
        When; the present if not given.

    Raises
    ------
    EvaluationError
        If the folder is being written to, the record was tampered with, or the page is none or not
        the one that was read. Then nothing has changed.
    """
    with held(report.folder) as unfinished:
        log = read_log(report.folder)
        if log.problem:
            raise EvaluationError(log.problem)
        content = read_page(report.path)
        review = Review(
            time=(now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            page=report.page,
            content=_hash_of(content, report.path, seen=seen),
            decision=words.decision,
            role=words.role,
            reviewer=words.reviewer,
            note=words.note,
            suite=__version__,
        )
        log = log.followed_by(review)
        content, status = stamped(content, page=report.page, log=log, dictionary=dictionary)
        new = unfinished / "page"
        new.write_bytes(content.encode())
        index = _index(report, new, log, dictionary)
        write_all({INDEX: index}, folder=unfinished)
        with not_stopped_now():
            append(report.folder, log.reviews[-1])
            os.replace(new, report.path)
            os.replace(unfinished / INDEX, report.folder / INDEX)
    return status


def restamp(folder: Path, *, dictionary: Dictionary) -> list[str]:
    """Write the status of every page of a run's folder anew, and the index.

    Returns
    -------
    list of str
        The pages that did not show their status before.

    Raises
    ------
    EvaluationError
        If the folder is being written to, or a page is none.
    """
    changed = []
    with held(folder) as unfinished:
        log, entries = read_log(folder), read_manifest(folder)
        for page in [entry.path for entry in entries if not entry.problem]:
            file = folder / page
            stamping = stamping_of(file, page=page, log=log, dictionary=dictionary)
            if not stamping.is_right:
                write_page(file, stamping.right)
                changed.append(page)
        replace_index(folder, entries, unfinished, dictionary=dictionary)
    return changed


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """Hold a run's folder for a moment, and give the folder in it for unfinished work.

    Raises
    ------
    EvaluationError
        If a run or another review holds it, or it cannot be written to.
    """
    try:
        with claimed(folder, fresh=False) as unfinished:
            yield unfinished
    except InUseError as error:
        raise EvaluationError(IN_USE.format(folder=folder)) from error
    except OSError as error:
        raise not_writable(folder, error) from error


def _hash_of(content: str, path: Path, *, seen: str) -> str:
    try:
        found = content_hash(content)
    except DataError as error:
        raise EvaluationError(NOT_A_PAGE.format(page=path)) from error
    if seen and len(seen) < SHORTEST_FINGERPRINT:
        raise EvaluationError(TOO_SHORT.format(least=SHORTEST_FINGERPRINT))
    if not found.startswith(seen.lower()):
        raise EvaluationError(
            OTHER_CONTENT.format(page=path, found=found[: max(len(seen), 12)], asked=cut(seen))
        )
    return found


def _index(report: Report, new: Path, log: ReviewLog, dictionary: Dictionary) -> str:
    """Make the index as it is once a report's new page has taken the place of the old one."""
    folder = report.folder

    def place_of(entry: Entry) -> Place:
        now = published(folder, entry)
        return replace(now, page=new) if entry == report.entry else now

    return index_of(
        read_manifest(folder), run=folder.name, place_of=place_of, log=log, dictionary=dictionary
    )
