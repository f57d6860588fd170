"""The status of a report and what was logged of it, in lines for a terminal."""

from __future__ import annotations

from datetime import datetime

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.numbers import day
from evaluation_lib.reports.index.listed import page_digest
from evaluation_lib.reports.page_files import PDF
from evaluation_lib.reports.review.banner import SHORT_HASH
from evaluation_lib.reports.review.finding import Report, read_page
from evaluation_lib.reports.review.log import Review, ReviewLog
from evaluation_lib.reports.review.rights import Rules, review_rules
from evaluation_lib.reports.review.status import Status, counts

PAGE = "Page: {page}"
STATUS = "Status: {label}. {sentences}"
FINGERPRINT = "Fingerprint: {fingerprint}"
LOGGED = "Logged:"
NOTHING_LOGGED = "Nothing is logged of this report."
LINE = "{day}, {time} UTC: {decision}, by {reviewer}, {role}, {version}.{note}"
THIS_VERSION, OTHER_VERSION = (
    "of what it says now",
    "of what it said when its fingerprint was {hash}",
)
NOTE = " Note: {note}"
OLD_PDF = "The PDF beside it shows an earlier state: make it again with evaluate pdf {page}"
WITHOUT_RIGHT = " This does not count: the dictionary gives the role no right to it."


def lines_on(
    report: Report, status: Status, *, log: ReviewLog, dictionary: Dictionary
) -> list[str]:
    """Return what there is to say of a report: its status, and every line logged of it.

    Parameters
    ----------
    report
        The report.
    status
        Its status.
    log
        The record of its run's folder.
    dictionary
        The data dictionary, for labels.
    """
    rules = review_rules(dictionary)
    logged = [review for review in log.reviews if review.page == report.page]
    return [
        report.entry.label,
        PAGE.format(page=report.path),
        STATUS.format(label=status.label, sentences=" ".join(status.sentences)),
        FINGERPRINT.format(fingerprint=status.hash),
        LOGGED if logged else NOTHING_LOGGED,
        *(_line(review, status, rules) for review in logged),
        *_on_pdf(report),
    ]


def _on_pdf(report: Report) -> list[str]:
    """Say so where a PDF beside the page was made before the page had its status."""
    pdf = report.path.with_suffix(f".{PDF}")
    old = pdf.is_file() and report.entry.pdf != page_digest(read_page(report.path))
    return [OLD_PDF.format(page=report.path)] if old else []


def _line(review: Review, status: Status, rules: Rules) -> str:
    moment = datetime.fromisoformat(review.time)
    decision = rules.decisions.get(review.decision)
    this = review.content == status.hash
    line = LINE.format(
        day=day(moment.date()),
        time=f"{moment:%H:%M}",
        decision=decision.label if decision else review.decision,
        reviewer=review.reviewer,
        role=rules.roles.get(review.role, review.role),
        version=THIS_VERSION if this else OTHER_VERSION.format(hash=review.content[:SHORT_HASH]),
        note=NOTE.format(note=review.note) if review.note else "",
    )
    return line if counts(review, rules) else line + WITHOUT_RIGHT
