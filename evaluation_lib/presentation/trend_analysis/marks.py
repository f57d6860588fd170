"""What stands on every series: the programme's start, and what else happened."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from evaluation_lib.measures.trends.series import after_start
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.series_marks import EventMark, event_marks
from evaluation_lib.presentation.trend_analysis.outcomes import Outcome, known_outcomes
from evaluation_lib.presentation.trend_analysis.shared import said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.rival_events import rival_events
from evaluation_lib.wordlists import joined


def rivals_of(report: RecordsReport, outcome: Outcome | None = None) -> pd.DataFrame:
    """Return what else happened in the report's period, of everything or of one outcome.

    What touches the events that an outcome is a share of touches the outcome.
    """
    setting = report.setting
    events = rival_events(
        report.dictionary,
        start=setting.period_start,
        end=setting.period_end,
        invented=report.invented,
        area=setting.area.name,
    )
    if outcome is None:
        return events
    touching = [not names or bool(outcome.points & set(names)) for names in events["touches"]]
    return events[np.array(touching, dtype=bool)].reset_index(drop=True)


def marks_of(
    report: RecordsReport, outcome: Outcome, series: pd.DataFrame
) -> tuple[EventMark, ...]:
    """Return the marks of what else happened, for a chart of a series."""
    return event_marks(rivals_of(report, outcome), series=series)


def start_of(report: RecordsReport, series: pd.DataFrame) -> tuple[str, str] | None:
    """Return the first quarter with the programme, and the word for it; nothing without one."""
    span = span_of(report)
    if span is None:
        return None
    after = series.loc[after_start(series, start=span.start), "period"]
    return None if after.empty else (after.iloc[0], said(report, "start_word"))


def rival_numbers(report: RecordsReport, outcomes: Iterable[str]) -> list[str]:
    """Return for outcomes, by name, the numbers of what else touches each, or that none does."""
    known = {one.outcome: one for one in known_outcomes(report)}
    numbers = {
        name: joined(rivals_of(report, known[name])["number"].astype(str).tolist())
        for name in dict.fromkeys(outcomes)
    }
    return [numbers[name] or said(report, "no_rival") for name in outcomes]
