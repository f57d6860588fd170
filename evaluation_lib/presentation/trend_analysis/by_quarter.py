"""Quarter by quarter: control charts of every outcome, all children together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from evaluation_lib.measures.trends.control_charts import control_chart
from evaluation_lib.measures.trends.rule_sets import rule_set
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.numbers import day, decimals, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.series_chart import series_chart
from evaluation_lib.presentation.series_marks import control_panel, series_words
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.cells import (
    one_decimal,
    per_words,
    rate_cell,
    size_of,
)
from evaluation_lib.presentation.trend_analysis.marks import marks_of, start_of
from evaluation_lib.presentation.trend_analysis.outcomes import (
    Outcome,
    held_quarters,
    outcomes_of,
    series_of,
)
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.spans import rebases_in
from evaluation_lib.wordlists import joined

#: Charts that are seen at once; the others are folded.
SEEN = 2


def quarter_by_quarter(report: RecordsReport) -> Section:
    """A control chart of each outcome: is a quarter more than the usual ups and downs."""
    parts: list[Part] = []
    for place, outcome in enumerate(outcomes_of(report)):
        chart = [_chart(report, outcome), *_remarks(report, outcome)]
        parts += chart if place < SEEN else [folded_parts(outcome.label, *chart)]
    if parts:
        parts += _rebased(report, outcomes_of(report))
    return a_section(report, "by_quarter", parts)


def _rebased(report: RecordsReport, outcomes: Sequence[Outcome]) -> list[Part]:
    """Say from which days limits are worked out anew, and which days part no series here."""
    used = {one for outcome in outcomes for one in rebases_in(report, series_of(report, outcome))}
    sentences = []
    for key, there in (("rebased", True), ("not_rebased", False)):
        some = [one for one in report.setting.rebases if (one in used) == there]
        reasons = "; ".join(f"{day(one.day)}, {one.reason}" for one in some)
        sentences.append(said(report, f"by_quarter.{key}", reasons=reasons) if some else "")
    return [paragraphs(*sentences)] if any(sentences) else []


@lru_cache(maxsize=32)
def usual_of(report: RecordsReport, outcome: Outcome) -> pd.DataFrame:
    """Return the control chart of an outcome, all children together.

    Returns
    -------
    pandas.DataFrame
        As `control_charts.control_chart` returns it, rates per so many children or events, with
        ``count``, ``exposure`` and ``provisional`` of each quarter.
    """
    series = series_of(report, outcome)
    rules = report.dictionary.document("trend_analysis")["control_chart"]
    chart = control_chart(
        series,
        kind=rules["kind"],
        rules=rule_set(report.dictionary, rules["rules"]),
        rebase=rebases_in(report, series),
    )
    size = size_of(report, outcome)
    scaled = {name: size * chart[name] for name in ("value", "centre", "lower", "upper", "sigma")}
    beside = {name: series[name].to_numpy() for name in ("count", "exposure", "provisional")}
    return chart.assign(**scaled, **beside)


def standing_out(report: RecordsReport, chart: pd.DataFrame) -> list[str]:
    """Say of each quarter that stands out by which rule."""
    signals = chart[chart["rule"].notna()]
    return [
        said(
            report,
            "by_quarter.signals",
            quarter=row["period"],
            rule=said(report, f"rules.{row['rule']}"),
        )
        for row in signals.to_dict("records")
    ]


def _chart(report: RecordsReport, outcome: Outcome) -> Part:
    chart, series = usual_of(report, outcome), series_of(report, outcome)
    signals = standing_out(report, chart)
    per = per_words(report, outcome)
    seen = (
        said(report, "by_quarter.rules_seen", quarters="; ".join(signals))
        if signals
        else said(report, "by_quarter.no_signal")
    )
    drawn = series_chart(
        [control_panel(chart, title=said(report, "everybody"), provisional=chart["provisional"])],
        words=series_words(report.dictionary),
        headline=_headline(report, outcome, chart),
        subtitle=said(report, "by_quarter.subtitle", outcome=outcome.label, per=per),
        description=said(report, "by_quarter.description", rules=seen),
        events=marks_of(report, outcome, series),
        start=start_of(report, series),
    )
    return with_table(drawn, _numbers(report, outcome, chart), dictionary=report.dictionary)


def _headline(report: RecordsReport, outcome: Outcome, chart: pd.DataFrame) -> str:
    signals = chart.loc[chart["rule"].notna(), "period"]
    if not chart["firm"].all():
        key = "few"
    elif signals.empty:
        key = "none"
    elif _no_one_level(chart):
        key = "level"
    else:
        key = "one" if len(signals) == 1 else "some"
    names = {"number": whole(len(signals)), "quarter": signals.iloc[0] if len(signals) else ""}
    return first_that_fits(
        [
            said(report, f"by_quarter.headline_{key}", outcome=outcome.label, **names),
            said(report, f"by_quarter.short_{key}", **names),
        ]
    )


def _no_one_level(chart: pd.DataFrame) -> bool:
    """Whether so many quarters stand out that the middle is that of none: the level has moved."""
    return bool(2 * chart["rule"].notna().sum() >= len(chart))


def _numbers(report: RecordsReport, outcome: Outcome, chart: pd.DataFrame) -> Part:
    """Every number that a chart is made of."""
    held = held_quarters(report, outcome)
    rows = chart.assign(
        number=[
            rate_cell(value, held=period in held, write=whole)
            for period, value in zip(chart["period"], chart["count"], strict=True)
        ],
        rate=[
            rate_cell(value, held=period in held, write=one_decimal)
            for period, value in zip(chart["period"], chart["value"], strict=True)
        ],
        limits=[_limits(row) for row in chart.to_dict("records")],
        what=["" if pd.isna(rule) else said(report, f"rules.{rule}") for rule in chart["rule"]],
    )
    per = per_words(report, outcome)
    return a_table(
        report,
        rows,
        caption=said(report, "by_quarter.caption", outcome=outcome.label, per=per),
        columns=[
            Column("period", said(report, "columns.quarter"), words=True),
            Column("number", said(report, "columns.number")),
            Column("rate", said(report, "by_quarter.value", per=per)),
            Column("limits", said(report, "by_quarter.limits")),
            Column(
                "what",
                said(report, "by_quarter.rule"),
                words=True,
                empty=said(report, "by_quarter.nothing_stands_out"),
            ),
        ],
        notes=[said(report, "by_quarter.note")],
    )


def _limits(row: dict) -> Cell:
    if pd.isna(row["lower"]):
        return Cell("")
    ends = tuple(row[name] for name in ("centre", "lower", "upper"))
    return Cell("{} ({} to {})".format(*(decimals(end, 1) for end in ends)), ends)


def _remarks(report: RecordsReport, outcome: Outcome) -> list[Part]:
    """Say which quarters are not complete yet, and where the series has no one level."""
    chart = usual_of(report, outcome)
    late = chart.loc[chart["provisional"], "period"].tolist()
    sentences = [
        said(report, "by_quarter.no_one_level") if _no_one_level(chart) else "",
        said(report, "by_quarter.provisional", quarters=joined(late)) if late else "",
    ]
    return [paragraphs(*sentences)] if any(sentences) else []
