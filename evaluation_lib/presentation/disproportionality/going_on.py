"""Who goes on from one decision point to another, beside the reference group."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.counts.children import all_groups, points_of
from evaluation_lib.counts.choices import LATEST, WITH
from evaluation_lib.counts.cohort_pairs import cohort_pairs, follow_up_months
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.measures.transition_rates import transition_share
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.followed import (
    EVERYBODY,
    POINT,
    cohort_years,
    going_on_counts,
    going_on_ratios,
    shares_going_on,
    span_of_years,
    told_pairs,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    in_words,
    ratio_cell,
    ratio_mark,
    said,
    two_decimals,
    with_interval,
    would_have_shown,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.unaccompanied import with_and_without
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import day, decimals, interval, percent, whole
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined


def who_goes_on(report: RecordsReport) -> Section:
    """The shares that went on, compared: a chart and a table; every number behind them, folded."""
    months = follow_up_months(report.dictionary)
    if not told_pairs(report):
        return a_section(report, "going_on", _why_nothing(report), months=months)
    ratios = _in_order(report, going_on_ratios(report))
    parts = [
        paragraphs(*_how_counted(report)),
        _chart(report, ratios),
        _ratios_table(report, ratios),
        _all_numbers(report, ratios),
    ]
    return a_section(report, "going_on", parts, months=months)


def _why_nothing(report: RecordsReport) -> list[Part]:
    """Without a year that was followed whole, say so; else the section says what is missing."""
    if cohort_years(report)[0]:
        return []
    until = day(report.records.observed_until)
    months = follow_up_months(report.dictionary)
    return [paragraphs(said(report, "going_on.no_years", until=until, months=months))]


def _how_counted(report: RecordsReport) -> list[str]:
    months = follow_up_months(report.dictionary)
    sentences = [said(report, "going_on.counted", months=months, **_days(report))]
    later = [year.name for year in cohort_years(report)[1]]
    if later:
        until = day(report.records.observed_until)
        names = joined(later)
        sentences.append(
            said(report, "going_on.later_years", years=names, until=until, months=months)
        )
    told = {pair.name for pair in told_pairs(report)}
    left_out = [pair.name for pair in cohort_pairs(report.dictionary) if pair.name not in told]
    if left_out:
        labels = joined([label_of_pair(report, name) for name in left_out])
        sentences.append(said(report, "going_on.not_told", pairs=labels))
    if report.setting.unaccompanied == WITH and len(with_and_without(report)):
        sentences.append(said(report, "going_on.unaccompanied"))
    return [*sentences, said(report, "going_on.no_stocks")]


def _days(report: RecordsReport) -> dict[str, str]:
    span = span_of_years(cohort_years(report)[0])
    return {"start": day(span.start), "end": day(span.end)}


def label_of_pair(report: RecordsReport, name: str) -> str:
    """Return how the report calls a pair of decision points: ``Referral to assessment``."""
    return said(report, f"going_on.pairs.{name}")


def _in_order(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Group after group as the dictionary has them, then pair after pair, each with its label."""
    names = [pair.name for pair in told_pairs(report)]
    groups = [*all_groups(choices_of(report).grouping, dictionary=report.dictionary), EVERYBODY]
    places = pd.DataFrame({"g": rows["group"].map(groups.index), "p": rows[POINT].map(names.index)})
    ordered = rows.loc[places.sort_values(["g", "p"]).index].reset_index(drop=True)
    return ordered.assign(label=[label_of_pair(report, name) for name in ordered[POINT]])


def _chart(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    panels = [
        Panel(str(group), tuple(_mark(report, row) for row in rows.to_dict("records")))
        for group, rows in ratios.groupby("group", sort=False)
    ]
    return ratio_chart(
        panels,
        axis_label=said(report, "going_on.axis"),
        headline=said(report, "going_on.headline"),
        subtitle=said(report, "going_on.subtitle", confidence=confidence(report), **_days(report)),
        description=said(report, "going_on.description", values=_spoken(report, ratios)),
    )


def _mark(report: RecordsReport, row: dict[str, Any]) -> Mark:
    return ratio_mark(
        report,
        [row[end] for end in ("value", "lower", "upper")],
        label=row["label"],
        too_small=row["kind"] == TOO_SMALL,
        emphasis=row["kind"] in (HIGHER, LOWER),
    )


def _spoken(report: RecordsReport, ratios: pd.DataFrame) -> str:
    """Say the clear differences of each group in words; the table holds the rest."""
    sentences = []
    for group, rows in ratios.groupby("group", sort=False):
        clear = rows[rows["kind"].isin([HIGHER, LOWER])].to_dict("records")
        values = [f"{row['label']} {decimals(row['value'], 2)}" for row in clear]
        key = "compared.spoken" if values else "compared.spoken_none"
        sentences.append(said(report, key, group=group, values=joined(values)))
    return " ".join(sentences)


def _ratios_table(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """Ratios, a row for each pair and a column for each group."""
    rows = ratios.assign(cell=[ratio_cell(report, row) for row in ratios.to_dict("records")])
    groups = list(rows["group"].unique())
    labels = list(rows["label"].unique())
    wide = rows.pivot(index="label", columns="group", values="cell").loc[labels].reset_index()
    return a_table(
        report,
        wide,
        caption=said(report, "going_on.caption", confidence=confidence(report), **_days(report)),
        columns=[
            Column("label", said(report, "going_on.column_pair")),
            *(Column(group, group) for group in groups),
        ],
        notes=[said(report, "going_on.note")],
    )


def share_cell(row: dict[str, Any]) -> str:
    """Write a share with its interval in per cent; nothing where nobody reached the point."""
    if pd.isna(row["value"]):
        return ""
    ends = [100 * float(row[name]) for name in ("lower", "upper")]
    return f"{percent(row['value'])} ({interval(*ends)})"


def _all_numbers(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """Who reached the first point, who went on, the share, the ratio, and what would have shown."""
    shares = transition_share(going_on_counts(report), confidence=report.setting.confidence)
    rows = _in_order(report, pd.concat([shares, shares_going_on(report)], ignore_index=True))
    rows["share"] = [share_cell(row) for row in rows.to_dict("records")]
    on = [POINT, "group"]
    columns = ["kind", "smallest_ratio_above", "largest_ratio_below", "cell"]
    cells = [with_interval(*ends) for ends in ratios[["value", "lower", "upper"]].to_numpy()]
    rows = rows.drop(columns="kind").merge(
        ratios.assign(cell=cells)[[*on, *columns]], on=on, how="left", validate="one_to_one"
    )
    rows["words"] = [in_words(report, row) for row in rows.to_dict("records")]
    rows["shown"] = [would_have_shown(report, row) for row in rows.to_dict("records")]
    rows["group"] = rows["group"].replace(EVERYBODY, said(report, "going_on.everybody"))
    return folded_parts(
        said(report, "going_on.summary"),
        a_table(
            report,
            rows.fillna({"cell": ""}),
            caption=said(report, "going_on.all_caption", **_days(report)),
            columns=[
                Column("label", said(report, "going_on.column_pair")),
                Column("group", said(report, "columns.group"), words=True),
                Column("reached", said(report, "going_on.column_reached"), whole),
                Column("count", said(report, "going_on.column_went_on"), whole),
                Column("share", said(report, "going_on.column_share")),
                Column("cell", said(report, "columns.ratio")),
                Column("words", said(report, "columns.reading"), words=True),
                Column("shown", said(report, "columns.would_have_shown")),
                Column("design_effect", said(report, "columns.design_effect"), two_decimals),
            ],
            notes=[
                said(report, "going_on.all_note"),
                *learnt_later(report),
                *_steps_between(report),
            ],
        ),
    )


def learnt_later(report: RecordsReport) -> list[str]:
    """Warn where going on is itself a reason why a child's ethnicity became known."""
    return [said(report, "going_on.learnt_later")] if report.setting.clock == LATEST else []


def _steps_between(report: RecordsReport) -> list[str]:
    """Say of which decision points the extracts hold nothing, if of any."""
    held = report.records.tables
    points = points_of(report.dictionary).values()
    lost = [point.label for point in points if point.kind == "flow" and not len(held[point.table])]
    return [said(report, "going_on.steps_between", points=joined(lost))] if lost else []
