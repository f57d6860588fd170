"""Each group's rate compared with the reference group's, at every decision point."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.disproportionality import (
    difference_from_reference_rate,
    rate_per_10000,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    not_told_points,
    own,
    ratios_of,
)
from evaluation_lib.presentation.disproportionality.charted import panels_of
from evaluation_lib.presentation.disproportionality.chosen import in_reading_order, points_by_groups
from evaluation_lib.presentation.disproportionality.descriptions import described
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    effect_cell,
    in_words,
    interval_cell,
    interval_or_hidden,
    rate_columns,
    said,
    signed,
    would_have_shown,
)
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import NOT_APPLICABLE
from evaluation_lib.presentation.ratios_side_by_side import ratios_side_by_side
from evaluation_lib.presentation.released import counted, or_hidden
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

POINT = "decision_point"


ENDS = ["value", "lower", "upper"]


def compared_at_each_decision_point(report: RecordsReport) -> Section:
    """The ratios as a chart, every number behind them folded under it."""
    ratios = ratios_of(report)
    if ratios.empty:
        return a_section(report, "compared", [], **days(report))
    parts = [*_left_out(report), _chart(report, ratios)]
    return a_section(report, "compared", parts, **days(report))


def _left_out(report: RecordsReport) -> list[Part]:
    """Name the decision points that the extracts cannot tell whole."""
    labels = [point.label for point in not_told_points(report)]
    if not labels:
        return []
    return [paragraphs(said(report, "compared.not_told", points=joined(labels)))]


def _chart(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    rows = in_reading_order(report, ratios)
    chart = ratios_side_by_side(
        panels_of(report, rows),
        axis_label=said(report, "compared.axis"),
        headline=headline_of(report, rows, things="points"),
        subtitle=said(report, "compared.subtitle", confidence=confidence(report), **days(report)),
        description=described(report, rows, drawn=said(report, "compared.description")),
    )
    return with_table(chart, _all_numbers(report, ratios), dictionary=report.dictionary)


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
        or_hidden(interval_cell(*ends, places=1), count)
        for count, *ends in rows[["count", *(f"{end}_of_rate" for end in ENDS)]].to_numpy()
    ]
    rows["ratio"] = [interval_or_hidden(row) for row in rows.to_dict("records")]
    rows["effect"] = [effect_cell(row) for row in rows.to_dict("records")]
    rows["words"] = [in_words(report, row) for row in rows.to_dict("records")]
    rows["shown"] = [would_have_shown(report, row) for row in rows.to_dict("records")]
    return a_table(
        report,
        rows,
        caption=said(report, "compared.all_caption", confidence=confidence(report), **days(report)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column("count", said(report, "columns.number"), counted),
            *rate_columns(report),
            Column("words", said(report, "columns.reading"), words=True, empty=NOT_APPLICABLE),
            Column("shown", said(report, "columns.would_have_shown"), empty=NOT_APPLICABLE),
            Column("effect", said(report, "columns.design_effect")),
        ],
        notes=[said(report, "compared.all_note", **days(report))],
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
        or_hidden(
            Cell(
                said(
                    report, "more_or_fewer.cell", **dict(zip(ENDS, map(signed, ends), strict=True))
                ),
                ends,
            ),
            *ends,
        )
        for ends in rows[ENDS].itertuples(index=False, name=None)
    ]
    table = points_by_groups(
        report,
        rows,
        caption=said(
            report, "more_or_fewer.caption", confidence=confidence(report), **days(report)
        ),
        note=said(report, "more_or_fewer.note", **days(report)),
    )
    folded = folded_parts(said(report, "more_or_fewer.summary"), table)
    return a_section(report, "more_or_fewer", [folded], **days(report))
