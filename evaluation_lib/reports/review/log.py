"""The record of reviews in a run's folder: lines are added to its end, and never changed.

Each line carries its own fingerprint and that of the line before, so that a line that was changed,
removed, added or moved is noticed. Two things are not: that the last lines were removed (the pages
still carry their reviews, so checking the folder shows it), and that somebody wrote the whole file
anew. It is a record among colleagues, no seal against a forger.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

LOG = "reviews.jsonl"

UNTIL_MENDED = "put the file back from a copy; until then no review in this folder counts."
CHANGED = f"line {{line}} of {LOG} was changed after it was written: {UNTIL_MENDED}"
OUT_OF_LINE = (
    f"line {{line}} of {LOG} does not follow the one before it, so a line was removed, added or "
    f"moved there: {UNTIL_MENDED}"
)
CUT_SHORT = (
    f"line {{line}} of {LOG} was not written to its end: delete that line, and review again; until "
    "then no review in this folder counts."
)
NOT_READABLE = f"{LOG} cannot be read ({{reason}}): {UNTIL_MENDED}"


@dataclass(frozen=True)
class Review:
    """One line of the record.

    Attributes
    ----------
    time
        When it was written, in universal time, as ``2026-11-29T23:50:00Z``.
    page
        The page's address within the run's folder.
    content
        The fingerprint of what the page said (see `content_hash`).
    decision, role
        Their codes in the data dictionary.
    reviewer, note
        As they were given.
    suite
        The suite's version.
    previous
        The fingerprint of the line before; nothing in the first.
    fingerprint
        That of this line.
    """

    time: str
    page: str
    content: str
    decision: str
    role: str
    reviewer: str
    note: str
    suite: str
    previous: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class ReviewLog:
    """What a record holds that can be relied on; no line of one that was tampered with can be.

    Attributes
    ----------
    reviews
        The lines, oldest first; none if there is a problem.
    problem
        What is wrong with the record, in a sentence.
    """

    reviews: tuple[Review, ...] = ()
    problem: str | None = None

    def followed_by(self, review: Review) -> ReviewLog:
        """Return the record with one more line, chained to the last."""
        previous = self.reviews[-1].fingerprint if self.reviews else ""
        chained = replace(review, previous=previous)
        return ReviewLog((*self.reviews, replace(chained, fingerprint=fingerprint_of(chained))))


def fingerprint_of(review: Review) -> str:
    """SHA-256 over all that a line says but its own fingerprint."""
    content = asdict(review)
    del content["fingerprint"]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def line_of(review: Review) -> bytes:
    """Write a review as its line."""
    return json.dumps(asdict(review), ensure_ascii=False).encode() + b"\n"


def read_log(folder: Path) -> ReviewLog:
    """Read the record of a run's folder; an empty one where nobody has reviewed anything."""
    try:
        content = (folder / LOG).read_bytes()
    except FileNotFoundError:
        return ReviewLog()
    except OSError as error:
        return ReviewLog(problem=NOT_READABLE.format(reason=error.strerror or error))
    return parsed(content)


def parsed(content: bytes) -> ReviewLog:
    """Read a record's bytes, and check that every line is as it was written, in its place."""
    try:
        return ReviewLog(tuple(_checked(content)))
    except ValueError as problem:
        return ReviewLog(problem=str(problem))


def _checked(content: bytes) -> Iterator[Review]:
    """Give the lines one by one; a sentence is raised for the first that cannot be relied on."""
    previous = ""
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        review = _review_of(line)
        if review is None and not line.endswith(b"\n") and _review_of(line + b"\n") is None:
            raise ValueError(CUT_SHORT.format(line=number))
        if review is None or review.fingerprint != fingerprint_of(review):
            raise ValueError(CHANGED.format(line=number))
        if review.previous != previous:
            raise ValueError(OUT_OF_LINE.format(line=number))
        previous = review.fingerprint
        yield review


def _review_of(line: bytes) -> Review | None:
    """Read one line; nothing unless it is, byte for byte, what the suite would have written."""
    names = {field.name for field in fields(Review)}
    with suppress(ValueError, RecursionError):
        found = json.loads(line)
        if isinstance(found, dict) and set(found) == names and _all_text(found):
            review = Review(**found)
            if line_of(review) == line:
                return review
    return None


def _all_text(found: dict[str, object]) -> bool:
    return all(isinstance(value, str) for value in found.values())


def append(folder: Path, review: Review) -> None:
    """Add a line to the end of a record, and see that it has reached the disk.

    Whoever calls holds the folder (see `claimed`), so that no two lines follow the same one.

    Raises
    ------
    OSError
        If it cannot be written; then the record is as it was.
    """
    path = folder / LOG
    before = path.stat().st_size if path.exists() else None
    try:
        with path.open("ab") as log:
            log.write(line_of(review))
            log.flush()
            os.fsync(log.fileno())
    except OSError:
        _cut_back(path, before)
        raise


def _cut_back(path: Path, size: int | None) -> None:
    with suppress(OSError):
        if size is None:
            path.unlink()
        else:
            os.truncate(path, size)
