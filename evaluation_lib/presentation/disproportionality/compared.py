"""Each group's rate compared with the reference group's, at every decision point."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.disproportionality import (
    difference_from_reference_rate,
    rate_per_10000,
)
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    not_told_points,
    own,
    ratios_of,
)
from evaluation_lib.presentation.disproportionality.chosen import points_by_groups
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    in_words,
    ratio_cell,
    ratio_mark,
    said,
    signed,
    two_decimals,
    whole_or_nothing,
    with_interval,
    would_have_shown,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import decimals, whole
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

POINT = "decision_point"


def compared_at_each_decision_point(report: RecordsReport) -> Section:
    """The ratios as a chart and a table; every number behind them, folded."""
    ratios = ratios_of(report)
    if ratios.empty:
        return a_section(report, "compared", [], **days(report))
    parts = [*_left_out(report), _chart(report, ratios), _ratios_table(report, ratios)]
    return a_section(report, "compared", [*parts, _all_numbers(report, ratios)], **days(report))


def _left_out(report: RecordsReport) -> list[Part]:
    """Name the decision points that the extracts cannot tell whole."""
    labels = [point.label for point in not_told_points(report)]
    if not labels:
        return []
    return [paragraphs(said(report, "compared.not_told", points=joined(labels)))]


def _chart(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    labels, names = labels_of(report), days(report)
    rows = _in_order(report, ratios)
    panels = [
        Panel(group, tuple(_mark(report, row, label=labels[row[POINT]]) for row in of_group))
        for group, of_group in _by_group(rows)
    ]
    return ratio_chart(
        panels,
        axis_label=said(report, "compared.axis"),
        headline=said(report, "compared.headline"),
        subtitle=said(report, "compared.subtitle", confidence=confidence(report), **names),
        description=said(report, "compared.description", values=_spoken(report, rows)),
    )


def _mark(report: RecordsReport, row: dict[str, Any], *, label: str) -> Mark:
    return ratio_mark(
        report,
        [row[end] for end in ("value", "lower", "upper")],
        label=label,
        too_small=row["kind"] == TOO_SMALL,
        emphasis=row["kind"] in (HIGHER, LOWER),
    )


def _by_group(rows: pd.DataFrame) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(group, found.to_dict("records")) for group, found in rows.groupby("group", sort=False)]


def _in_order(report: RecordsReport, ratios: pd.DataFrame) -> pd.DataFrame:
    """Group after group as the counts have them, decision points in the dictionary's order."""
    points = {name: place for place, name in enumerate(labels_of(report))}
    groups = {name: place for place, name in enumerate(counts_of(report)["group"].unique())}
    ranks = ratios.assign(g=ratios["group"].map(groups), p=ratios[POINT].map(points))
    return ranks.sort_values(["g", "p"]).drop(columns=["g", "p"]).reset_index(drop=True)


def _spoken(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say the clear differences of each group in words; the table holds the rest."""
    labels, sentences = labels_of(report), []
    for group, found in rows.groupby("group", sort=False):
        clear = found[found["kind"].isin([HIGHER, LOWER])]
        values = [
            f"{labels[row[POINT]]} {decimals(row['value'], 2)}" for row in clear.to_dict("records")
        ]
        key = "compared.spoken" if values else "compared.spoken_none"
        sentences.append(said(report, key, group=group, values=joined(values)))
    return " ".join(sentences)


def _ratios_table(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """Ratios, a row for each decision point and a column for each group."""
    rows = _in_order(report, ratios)
    rows["cell"] = [ratio_cell(report, row) for row in rows.to_dict("records")]
    return _table(report, rows, "compared")


def _table(report: RecordsReport, rows: pd.DataFrame, key: str) -> Part:
    return points_by_groups(
        report,
        rows,
        caption=said(report, f"{key}.caption", confidence=confidence(report), **days(report)),
        note=said(report, f"{key}.note", **days(report)),
    )


def _all_numbers(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    """Every count, population, rate and ratio, and what would probably have been shown."""
    counts = own(report, counts_of(report))
    rates = rate_per_10000(counts, confidence=report.setting.confidence)
    on = [POINT, "group"]
    columns = ["kind", "value", "lower", "upper", "smallest_ratio_above", "largest_ratio_below"]
    rows = rates.merge(
        ratios[[*on, *columns]], on=on, how="left", suffixes=("_of_rate", ""), validate="one_to_one"
    )
    rows = rows.merge(counts[[*on, "design_effect_from"]], on=on, validate="one_to_one")
    rows["label"] = rows[POINT].map(labels_of(report))
    rows["rate"] = [
        with_interval(*ends, places=1)
        for ends in rows[["value_of_rate", "lower_of_rate", "upper_of_rate"]].to_numpy()
    ]
    rows["ratio"] = [with_interval(*ends) for ends in rows[["value", "lower", "upper"]].to_numpy()]
    rows["words"] = [in_words(report, row) for row in rows.to_dict("records")]
    rows["shown"] = [would_have_shown(report, row) for row in rows.to_dict("records")]
    return folded_parts(
        said(report, "compared.summary"),
        a_table(
            report,
            rows,
            caption=said(report, "compared.all_caption", **days(report)),
            columns=[
                Column("label", said(report, "columns.decision_point")),
                Column("group", said(report, "columns.group"), words=True),
                Column("count", said(report, "columns.number"), whole),
                Column("population", said(report, "columns.population"), whole_or_nothing),
                Column("rate", said(report, "columns.rate")),
                Column("ratio", said(report, "columns.ratio")),
                Column("words", said(report, "columns.reading"), words=True),
                Column("shown", said(report, "columns.would_have_shown")),
                Column("design_effect", said(report, "columns.design_effect"), two_decimals),
            ],
            notes=[said(report, "compared.all_note", **days(report))],
        ),
    )


def more_or_fewer_children(report: RecordsReport) -> Section:
    """How many more, or fewer, than at the reference group's rate; no number of wrong decisions."""
    counts = own(report, counts_of(report))
    peopled = counts[counts["population"].notna()]
    if peopled.empty:
        return a_section(report, "more_or_fewer", [], **days(report))
    rows = difference_from_reference_rate(
        peopled,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    rows["cell"] = [
        said(report, "more_or_fewer.cell", value=signed(value), lower=signed(low), upper=signed(up))
        for value, low, up in rows[["value", "lower", "upper"]].to_numpy()
    ]
    return a_section(
        report, "more_or_fewer", [_table(report, rows, "more_or_fewer")], **days(report)
    )
