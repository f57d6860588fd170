"""Which answers a page is about: those of the learning spaces held in its period."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.periods import WHOLE, YEAR, Period, periods_between
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.opened_feedback import ATTENDANCE
from evaluation_lib.presentation.numbers import day


def span_of(report: FeedbackReport) -> Period:
    """Return the page's whole period."""
    setting = report.setting
    return periods_between(setting.period_start, setting.period_end, grain=WHOLE)[0]


def period_in_words(report: FeedbackReport) -> str:
    """Write the page's whole period: ``1 April 2024 to 31 March 2025``."""
    return f"{day(report.setting.period_start)} to {day(report.setting.period_end)}"


def years_of(report: FeedbackReport) -> list[Period]:
    """Return the whole years to 31 March of the page's period."""
    setting = report.setting
    return periods_between(setting.period_start, setting.period_end, grain=YEAR)


def answers_in(report: FeedbackReport) -> pd.DataFrame:
    """Return the answers of the page's period, of the whole county.

    An answer is of the day on which its learning space was held, where that is known: one that
    came a week later is still an answer of those who attended then.

    Returns
    -------
    pandas.DataFrame
        The answers with ``day`` (``datetime64``) and ``year`` (the name of its year to 31 March,
        missing where the period cuts that year).
    """
    answers = report.feedback.answers
    attendance = report.feedback.tables[ATTENDANCE]
    held = dict(zip(attendance["workshop"], attendance["held_on"], strict=True))
    of = pd.to_datetime(answers["workshop"].map(held)).fillna(answers["answered_on"])
    dated = answers.assign(day=of)[_within(of, span_of(report))]
    year = pd.Series(pd.NA, index=dated.index, dtype="str")
    for one in years_of(report):
        year = year.mask(_within(dated["day"], one), one.name)
    return dated.assign(year=year)


def undated(report: FeedbackReport) -> bool:
    """Whether answers are on no page, since nobody knows their day."""
    feedback = report.feedback
    held = feedback.tables[ATTENDANCE].dropna(subset="held_on")["workshop"]
    of_no_day = feedback.answers["answered_on"].isna()
    return bool((of_no_day & ~feedback.answers["workshop"].isin(held)).any())


def attended_in(report: FeedbackReport) -> pd.DataFrame:
    """Return the rows of attendance of the page's period, of the whole county."""
    attendance = report.feedback.tables[ATTENDANCE]
    return attendance[_within(attendance["held_on"], span_of(report))]


def _within(days: pd.Series, period: Period) -> pd.Series:
    return (days >= pd.Timestamp(period.start)) & (days <= pd.Timestamp(period.end))
