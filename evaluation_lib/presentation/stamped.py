"""Say on a page that is made from records for whom it is, and what on it is protected."""

from __future__ import annotations

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.stamp import Stamp
from evaluation_lib.presentation.wording import text
from evaluation_lib.programme_report import ProgrammeReport

#: The stamp of a page that no release protects.
UNSUPPRESSED = "unsuppressed"
#: The stamps of pages made from records: by a release's audience, or of no release.
KINDS = ("team", "partner", "public", UNSUPPRESSED)


def records_stamp(report: RecordsReport) -> Stamp:
    """Return the stamp of a page that is made from children's records.

    Inside a report run it names the release's audience; outside of runs nothing is hidden, and the
    stamp says so.
    """
    return _stamp(report, why="why")


def feedback_stamp(report: FeedbackReport) -> Stamp:
    """Return the stamp of a page that is made from what staff wrote; see `records_stamp`."""
    return _stamp(report, why="why_of_answers")


def findings_stamp(dictionary: Dictionary, audience: str) -> Stamp:
    """Return the stamp of a page that is made from what other pages show, by its audience."""
    return Stamp(
        stamp_words(dictionary, audience), text(dictionary, f"stamp.{audience}.why_of_findings")
    )


def programme_stamp(report: ProgrammeReport) -> Stamp:
    """Return the stamp of a page made of what the programme counts; see `records_stamp`."""
    return _stamp(report, why="why_of_the_programme")


def _stamp(report: RecordsReport | FeedbackReport | ProgrammeReport, *, why: str) -> Stamp:
    kind = UNSUPPRESSED if report.release is None else report.release.audience
    return Stamp(
        stamp_words(report.dictionary, kind), text(report.dictionary, f"stamp.{kind}.{why}")
    )


def stamp_words(dictionary: Dictionary, kind: str) -> str:
    """Return the few words of a stamp by its kind, one of `KINDS`."""
    return text(dictionary, f"stamp.{kind}.words")
