"""Was ethnicity recorded more often: the share not yet obtained, followed beside the outcomes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.counts.choices import LATEST
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.trends.control_charts import control_chart
from evaluation_lib.measures.trends.rule_sets import rule_set
from evaluation_lib.measures.trends.segments import LEVEL_CHANGE
from evaluation_lib.measures.trends.series import COUNT, EXPOSURE
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.chosen import POINT
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.series_chart import SHARES, series_chart
from evaluation_lib.presentation.series_marks import control_panel, series_words
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.by_quarter import standing_out
from evaluation_lib.presentation.trend_analysis.cells import change_words, rate_cell, ratio_text
from evaluation_lib.presentation.trend_analysis.changes import fitted, term_change, too_short
from evaluation_lib.presentation.trend_analysis.marks import marks_of, start_of
from evaluation_lib.presentation.trend_analysis.outcomes import (
    Outcome,
    held_quarters,
    series_of,
)
from evaluation_lib.presentation.trend_analysis.quarters import quarters_of
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.spans import rebases_in, span_of
from evaluation_lib.presentation.trend_analysis.standing import model_of


def recording_of_ethnicity(report: RecordsReport) -> Section:
    """A chart of the share not yet obtained, and what changed at the start."""
    point = recorded_at(report)
    names = {"point": _label(report, point)}
    if not _held(report, point):
        return a_section(report, "recorded", [], **names)
    parts: list[Part] = [_chart(report), paragraphs(*_sentences(report))]
    return a_section(report, "recorded", parts, **names)


def recorded_at(report: RecordsReport) -> str:
    """Return the decision point at which recording is followed."""
    return str(report.dictionary.document("trend_analysis")["recorded_at"])


def _label(report: RecordsReport, point: str) -> str:
    label = report.dictionary.read("decision_points").set_index("decision_point")["label"][point]
    return label[:1].lower() + label[1:]


def _held(report: RecordsReport, point: str) -> bool:
    quarters = quarters_of(report)
    return len(quarters) > 0 and bool((quarters[POINT] == point).any())


def _followed(report: RecordsReport) -> Outcome:
    """Events as their own share: what the numbers not yet obtained are a part of."""
    point = recorded_at(report)
    return Outcome("recorded", _label(report, point), point, point)


@lru_cache(maxsize=4)
def unrecorded(report: RecordsReport) -> pd.DataFrame:
    """Return the series of events whose ethnicity is not yet obtained, out of all."""
    outcome = _followed(report)
    not_asked = unknown_groups(GROUPING, dictionary=report.dictionary).not_yet_obtained
    everybody = series_of(report, outcome, EVERYBODY)
    quarters = quarters_of(report)
    rows = quarters[(quarters[POINT] == outcome.decision_point) & (quarters["group"] == not_asked)]
    counts = rows.set_index("period")["count"].reindex(everybody["period"]).astype("Int64")
    told = everybody[COUNT].notna().to_numpy()
    return everybody.assign(
        **{
            EXPOSURE: everybody[COUNT]
            .astype("Float64")
            .to_numpy(dtype=float, na_value=float("nan")),
            COUNT: pd.Series(counts.to_numpy(), dtype="Int64").where(told),
        }
    )


@lru_cache(maxsize=4)
def change_of_recording(report: RecordsReport) -> dict[str, Any] | None:
    """Return what the share not yet obtained was multiplied by at the start, and how it reads.

    Returns
    -------
    dict or None
        ``value``, ``lower``, ``upper``, ``p_value``, ``kind``; nothing where it cannot be told.
    """
    span = span_of(report)
    if span is None or not _held(report, recorded_at(report)):
        return None
    series = unrecorded(report)
    if too_short(report, series, start=span.start):
        return None
    fit = fitted(report, series, start=span.start, how=model_of(report, of_ratio=False))
    if fit is None:
        return None
    change = term_change(fit, LEVEL_CHANGE, report=report)
    clear = change["lower"] > 1 or change["upper"] < 1
    side = HIGHER if change["value"] > 1 else LOWER
    return change | {"kind": side if clear else NO_EVIDENCE}


def _chart(report: RecordsReport) -> Part:
    series, outcome = unrecorded(report), _followed(report)
    rules = report.dictionary.document("trend_analysis")["control_chart"]
    chart = control_chart(
        series,
        kind=rules["kind_of_shares"],
        rules=rule_set(report.dictionary, rules["rules"]),
        rebase=rebases_in(report, series),
    )
    change = change_of_recording(report)
    words = change_words(report, TOO_SMALL if change is None else change["kind"])
    signals = standing_out(report, chart)
    names = {"point": _label(report, outcome.decision_point)}
    drawn = series_chart(
        [control_panel(chart, title=said(report, "everybody"), provisional=series["provisional"])],
        words=series_words(report.dictionary),
        headline=said(report, "recorded.headline", words=words),
        subtitle=said(report, "recorded.subtitle", **names),
        description=said(report, "recorded.description", rules=" ".join(signals)),
        events=marks_of(report, outcome, series),
        start=start_of(report, series),
        scale=SHARES,
    )
    held = held_quarters(report, outcome)
    shares = [
        rate_cell(value, held=period in held, write=percent)
        for period, value in zip(chart["period"], chart["value"], strict=True)
    ]
    numbers = {
        name: [
            rate_cell(value, held=period in held, write=whole)
            for period, value in zip(series["period"], series[name], strict=True)
        ]
        for name in (EXPOSURE, COUNT)
    }
    rows = series.assign(share=shares, **numbers)
    table = a_table(
        report,
        rows,
        caption=said(report, "recorded.caption", **names),
        columns=[
            Column("period", said(report, "columns.quarter"), words=True),
            Column(EXPOSURE, said(report, "recorded.all")),
            Column(COUNT, said(report, "recorded.not_obtained")),
            Column("share", said(report, "recorded.share")),
        ],
    )
    return with_table(drawn, table, dictionary=report.dictionary)


def _sentences(report: RecordsReport) -> list[str]:
    change = change_of_recording(report)
    sentences = []
    if change is not None:
        sentences.append(
            said(
                report,
                "recorded.changed",
                words=change_words(report, change["kind"]),
                **{end: ratio_text(change[end]) for end in ("value", "lower", "upper")},
            )
        )
    if report.setting.clock == LATEST:
        sentences.append(said(report, "recorded.latest"))
    return sentences
