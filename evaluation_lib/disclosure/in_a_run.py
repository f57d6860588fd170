"""Whether this process is the kernel of a report run, and may release what it is asked to show.

Nothing here is a wall against somebody who wants to get round it: a notebook is a program, and
could write to any file. It is one against what is shown by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation_lib.disclosure.signing import is_signed, signature

#: The key of the run whose kernel this is; empty everywhere else.
_keys: list[bytes] = []


def begin_report_run(key: bytes) -> None:
    """Make this process the kernel of a report run; it stays one to its end."""
    _keys[:] = [key]


def in_a_report_run() -> bool:
    """Whether this process is the kernel of a report run."""
    return bool(_keys)


def sign(shown: Mapping[str, Any]) -> str:
    """Sign what a release shows with the run's key (see `signing.signature`)."""
    return signature(shown, key=_keys[0])


def is_signed_here(shown: Mapping[str, Any], given: object) -> bool:
    """Whether a signature is this run's own, of what is shown."""
    return in_a_report_run() and is_signed(shown, given, key=_keys[0])


def has_plan(report: object) -> bool:
    """Whether it has been settled what of a report may be shown.

    Published figures are settled by those who published them; a person's own words by that person;
    and what other pages found by their own plans.
    """
    from evaluation_lib.evaluation_report import EvaluationReport
    from evaluation_lib.feedback_report import FeedbackReport
    from evaluation_lib.opening import RecordsReport, Report
    from evaluation_lib.own_answers.report import OwnReport
    from evaluation_lib.programme_report import ProgrammeReport

    if isinstance(report, RecordsReport | FeedbackReport | ProgrammeReport):
        return report.release is not None
    return isinstance(report, Report | OwnReport | EvaluationReport)
