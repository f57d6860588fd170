"""The main points: at most six short sentences, what was not seen with equal rank."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.measures.trends.power import FALL, RISE
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.numbers import day, decimals, whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.trend_analysis.cells import change_words, ratio_text
from evaluation_lib.presentation.trend_analysis.changes import (
    changes_of_rates,
    changes_of_ratios,
    compared,
)
from evaluation_lib.presentation.trend_analysis.marks import rivals_of
from evaluation_lib.presentation.trend_analysis.outcomes import followed
from evaluation_lib.presentation.trend_analysis.recorded import change_of_recording
from evaluation_lib.presentation.trend_analysis.rivals import events_near_the_start
from evaluation_lib.presentation.trend_analysis.seen import detectable
from evaluation_lib.presentation.trend_analysis.shared import said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import why_exploratory
from evaluation_lib.presentation.trend_analysis.untold import why_untold
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.wording_rules import limit


def main_points(report: RecordsReport) -> Section:
    """Say what was followed, what changed, what could have been seen, and what it is not."""
    points = Points(tuple(in_sentences(report)))
    return marked(section(text(report.dictionary, "main_points.heading"), [points]), report)


def in_sentences(report: RecordsReport) -> list[str]:
    """Write the main points: at most six sentences, none longer than 25 words."""
    span, changes = span_of(report), changes_of_ratios(report)
    told = changes[changes["kind"] != TOO_SMALL]
    exploratory = why_exploratory(report)
    first = [said(report, "main_points.exploratory", why=exploratory)] if exploratory else []
    if span is None or told.empty:
        return [*first, why_untold(report), *_rates(report), *_recording(report)]
    compared = said(
        report,
        "main_points.compared",
        number=whole(len(told)),
        first=span.first,
        last=span.last,
        start=day(span.start),
    )
    sentences = [*first, compared, _changed(report, told), _seen(report)]
    if not _recording(report):
        sentences += _rates(report)[:1]
    return [*sentences, *_recording(report), *_rivals(report)]


def _rates(report: RecordsReport) -> list[str]:
    """Say what everybody's rates did, and what they would have shown."""
    changes = changes_of_rates(report)
    names = [one.outcome for one in followed(report)]
    own = changes[(changes["group"] == EVERYBODY) & changes["outcome"].isin(names)]
    told = own[own["kind"] != TOO_SMALL]
    if told.empty:
        return []
    clear = int(told["kind"].isin([HIGHER, LOWER]).sum())
    key = "rates" if clear else "no_rates"
    sentence = said(report, f"main_points.{key}", number=whole(clear), all=whole(len(told)))
    return [sentence, _seen(report)]


def _changed(report: RecordsReport, told: pd.DataFrame) -> str:
    clear = told[told["kind"].isin([HIGHER, LOWER])]
    if clear.empty:
        return said(report, "main_points.none")
    most = clear.loc[clear["p_value"].idxmin()]
    return said(
        report,
        "main_points.some",
        number=whole(len(clear)),
        group=most["group"],
        outcome=most["label"].split(",")[0].lower(),
        **{end: ratio_text(most[end]) for end in ("value", "lower", "upper")},
    )


def _seen(report: RecordsReport) -> str:
    """Say what half of the series would probably have shown."""
    steps = detectable(report)
    # A series that would show no step at all counts as one that needs an endless one.
    fall = float(np.median(steps[FALL].fillna(0.0)))
    rise = float(np.median(steps[RISE].fillna(np.inf)))
    if fall == 0 or np.isinf(rise):
        return said(report, "main_points.seen_nothing")
    return said(report, "main_points.seen", below=decimals(fall, 2), above=decimals(rise, 2))


def _recording(report: RecordsReport) -> list[str]:
    """Say that recording changed, where it clearly did: numbers by group move with it."""
    change = change_of_recording(report)
    if change is None or change["kind"] not in (HIGHER, LOWER):
        return []
    words = change_words(report, change["kind"])
    return [said(report, "main_points.recording", words=words)]


def _rivals(report: RecordsReport) -> list[str]:
    """Name an event that could be taken for the programme: the nearest that touches an outcome."""
    near = [events_near_the_start(report, rivals_of(report, one)) for one in dict(compared(report))]
    events = pd.concat([one for one in near if len(one)] or [pd.DataFrame()])
    span = span_of(report)
    if events.empty or span is None:
        return [said(report, "main_points.limits")]
    start = pd.Timestamp(span.start)
    away = pd.concat([(events[end] - start).abs() for end in ("begins", "ends")], axis=1)
    nearest = events["label"].iloc[int(np.argmin(away.min(axis=1)))]
    words = limit(report.dictionary, "words_of_a_main_point")
    named = said(report, "main_points.rivals", event=nearest)
    return [first_that_fits([named, said(report, "main_points.some_rivals")], most=words)]
