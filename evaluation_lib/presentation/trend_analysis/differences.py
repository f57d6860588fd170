"""Did the differences between groups change when the programme came: every ratio, and its line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.analysis_plan import RATIO
from evaluation_lib.measures.display_ladder import ENOUGH
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.measures.tidy import divided, floats
from evaluation_lib.measures.trends.counterfactual import counterfactual
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.chosen import POINT
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.series_chart import RATIOS, series_chart
from evaluation_lib.presentation.series_marks import SeriesPanel, SeriesPoint, series_words
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.cells import (
    change_cell,
    change_words,
    rate_cell,
    ratio_text,
)
from evaluation_lib.presentation.trend_analysis.changes import (
    changes_of_ratios,
    fit_of,
    ratio_of,
)
from evaluation_lib.presentation.trend_analysis.marks import marks_of, rival_numbers, start_of
from evaluation_lib.presentation.trend_analysis.outcomes import (
    Outcome,
    followed,
    groups_of,
    held_quarters,
)
from evaluation_lib.presentation.trend_analysis.planned import (
    not_told,
    standing_columns,
    with_standing,
)
from evaluation_lib.presentation.trend_analysis.quarters import quarterly_groups
from evaluation_lib.presentation.trend_analysis.seen import with_detectable
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import model_words
from evaluation_lib.presentation.trend_analysis.untold import why_untold
from evaluation_lib.wordlists import joined

#: A chart is seen at once, the others are folded.
SEEN = 1


def differences_between_groups(report: RecordsReport) -> Section:
    """A table of every ratio's change, and a chart of each outcome's ratios."""
    span, changes = span_of(report), changes_of_ratios(report)
    if span is None or changes.empty or (changes["kind"] == TOO_SMALL).all():
        return a_section(report, "differences", [paragraphs(why_untold(report))])
    parts: list[Part] = [_table(report, changes)]
    drawn = [one for one in followed(report) if (changes["outcome"] == one.outcome).any()]
    for place, outcome in enumerate(drawn):
        chart = _chart(report, outcome, changes[changes["outcome"] == outcome.outcome])
        parts.append(chart if place < SEEN else folded_parts(outcome.label, chart))
    remarks = [*_not_drawn(report), *not_told(report, changes, RATIO)]
    return a_section(report, "differences", [*parts, *remarks])


def _table(report: RecordsReport, changes: pd.DataFrame) -> Part:
    span = span_of(report)
    assert span is not None
    rows = with_standing(report, with_detectable(report, changes))
    rows = rows.assign(
        cell=[change_cell(report, row) for row in rows.to_dict("records")],
        reading=[change_words(report, kind) for kind in rows["kind"]],
        rivals=rival_numbers(report, rows["outcome"].tolist()),
    )
    return a_table(
        report,
        rows,
        caption=said(report, "differences.caption", first=span.first, last=span.last),
        columns=[
            Column("label", said(report, "columns.outcome")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column("before", said(report, "columns.before"), ratio_text),
            Column("cell", said(report, "columns.change")),
            Column("reading", said(report, "columns.reading"), words=True),
            Column("seen", said(report, "columns.would_have_shown"), words=True),
            Column("rivals", said(report, "columns.rivals"), words=True),
            *standing_columns(report, rows),
        ],
        notes=[said(report, "differences.note", model=model_words(report))],
    )


def _chart(report: RecordsReport, outcome: Outcome, changes: pd.DataFrame) -> Part:
    panels, tables = [], []
    for group in changes["group"]:
        rows = _line(report, outcome, group)
        tables.append(rows.assign(group=group))
        panels.append(_panel(group, rows))
    series = ratio_of(report, outcome, changes["group"].iloc[0])
    chart = series_chart(
        panels,
        words=series_words(report.dictionary),
        headline=_headline(report, outcome, changes),
        subtitle=said(report, "differences.subtitle", outcome=outcome.label),
        description=said(report, "differences.description", ratios=_described(report, changes)),
        events=marks_of(report, outcome, series),
        start=start_of(report, series),
        scale=RATIOS,
    )
    return with_table(
        chart, _numbers(report, outcome, pd.concat(tables)), dictionary=report.dictionary
    )


def _line(report: RecordsReport, outcome: Outcome, group: str) -> pd.DataFrame:
    """Each quarter's ratio, the model's line, and the same line without its step."""
    series = ratio_of(report, outcome, group)
    below = floats(series, "reference_count") * floats(series, "exposure")
    observed = divided(floats(series, "count"), below)
    rows = series[["period", "provisional"]].assign(observed=observed)
    fit = fit_of(report, series)
    if fit is None:
        lines = ("fitted", "without", "without_lower", "without_upper")
        return rows.assign(after=False, **dict.fromkeys(lines, np.nan))
    line = counterfactual(fit, confidence=report.setting.confidence)
    return rows.merge(line.drop(columns="observed"), on="period", validate="one_to_one")


def _panel(group: str, rows: pd.DataFrame) -> SeriesPanel:
    points = tuple(
        SeriesPoint(row.period, row.observed, provisional=row.provisional)
        for row in rows.itertuples(index=False)
    )
    if rows["fitted"].isna().all():
        return SeriesPanel(group, points)
    continued = rows[["without", "without_lower", "without_upper"]].where(rows["after"])
    return SeriesPanel(
        group,
        points,
        fitted=tuple(rows["fitted"]),
        expected=tuple(continued["without"]),
        band=tuple(zip(continued["without_lower"], continued["without_upper"], strict=True)),
    )


def _headline(report: RecordsReport, outcome: Outcome, changes: pd.DataFrame) -> str:
    clear = changes[changes["kind"].isin([HIGHER, LOWER])]
    if (changes["kind"] == TOO_SMALL).all():
        key, values = "headline_untold", {}
    elif clear.empty:
        key, values = "headline_none", {}
    else:
        pairs = zip(clear["group"], clear["kind"], strict=True)
        told = joined([f"{group} {change_words(report, kind)}" for group, kind in pairs])
        key, values = "headline_some", {"groups": told}
    candidates = [
        said(report, f"differences.{key}", outcome=outcome.label, **values),
        said(report, f"differences.{key}_short", number=len(clear)),
    ]
    return first_that_fits(candidates)


def _described(report: RecordsReport, changes: pd.DataFrame) -> str:
    told = changes[changes["value"].notna()]
    return " ".join(
        said(
            report,
            "differences.described",
            group=row["group"],
            words=change_words(report, row["kind"]),
            **{end: ratio_text(row[end]) for end in ("value", "lower", "upper")},
        )
        for row in told.to_dict("records")
    )


def _numbers(report: RecordsReport, outcome: Outcome, rows: pd.DataFrame) -> Part:
    """Every number that a chart is made of."""
    held = held_quarters(report, outcome)
    observed = [
        rate_cell(value, held=period in held, write=ratio_text)
        for period, value in zip(rows["period"], rows["observed"], strict=True)
    ]
    return a_table(
        report,
        rows.assign(observed=observed),
        caption=said(report, "differences.chart_caption", outcome=outcome.label),
        columns=[
            Column("group", said(report, "columns.group")),
            Column("period", said(report, "columns.quarter"), words=True, heads=True),
            Column("observed", said(report, "differences.value")),
            Column("fitted", said(report, "differences.fitted"), ratio_text, exact=("fitted",)),
            Column(
                "without", said(report, "differences.continued"), ratio_text, exact=("without",)
            ),
        ],
    )


def _not_drawn(report: RecordsReport) -> list[Part]:
    """Name the groups that no chart follows, by outcome."""
    groups, reference = quarterly_groups(report), report.setting.reference_group
    sentences = []
    for outcome in followed(report):
        short = groups[groups[POINT].isin(outcome.points) & (groups["reason"] != ENOUGH)]
        left = [one for one in short["group"].unique() if one != reference]
        left = [one for one in left if one not in groups_of(report, outcome)]
        if left:
            sentences.append(f"{outcome.label}: {joined(left)}")
    if not sentences:
        return []
    return [paragraphs(said(report, "differences.not_drawn", groups="; ".join(sentences)))]
