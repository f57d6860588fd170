"""Each group's rate beside the reference group's, on the latest 31 March and year by year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.disproportionality import rate_per_10000
from evaluation_lib.opening import Report
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Panel
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, decimals, interval
from evaluation_lib.presentation.published_picture.headlines import ratios_headline
from evaluation_lib.presentation.published_picture.shared import (
    cell,
    cells_over_years,
    certainty,
    column,
    confidence,
    count_cell,
    counts_over_years,
    denominator_row,
    mark,
    own_counts,
    places_that_show,
    range_in_words,
    rate_cell,
    ratio_cell,
    ratios_of,
    table_over_years,
)
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import NO_SECTION, Part, Section, paragraphs, section
from evaluation_lib.presentation.tables import ReportTable, report_table
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def rates_compared(report: Report) -> Section:
    """Rates and ratios on the latest 31 March as a chart with its table; year by year folded."""
    if report.setting.area.below_authority:
        return NO_SECTION
    setting, dictionary = report.setting, report.dictionary
    ratios = ratios_of(report, own_counts(report))
    table = _ratios_table(report, ratios)
    names = {"reference": setting.reference_group, "year": setting.latest}
    return section(
        text(dictionary, "ratios.heading", **names),
        [
            paragraphs(text(dictionary, "ratios.lead", **names)),
            table if ratios["value"].isna().all() else _ratios_chart(report, ratios, table),
            *([_ratios_by_year(report)] if len(setting.years) > 1 else []),
        ],
    )


def _ratios_chart(report: Report, ratios: pd.DataFrame, table: ReportTable) -> Chart:
    setting, dictionary = report.setting, report.dictionary
    rows = ratios.to_dict("records")
    names = {"reference": setting.reference_group, "year": setting.latest}
    marks = tuple(mark(report, row, label=row["group"], emphasis=True) for row in rows)
    chart = ratio_chart(
        [Panel("", marks)],
        axis_label=text(dictionary, "ratios.chart_axis", **names),
        headline=ratios_headline(report, ratios),
        subtitle=text(
            dictionary,
            "ratios.chart_subtitle",
            area=setting.authority.name,
            confidence=confidence(report),
            denominator=denominator_row(report)["label"],
            **names,
        ),
        description=text(
            dictionary,
            "ratios.chart_description",
            range=range_in_words(report, ratios, labels=ratios["group"].tolist()),
            **names,
        ),
    )
    return with_table(chart, table, dictionary=dictionary)


def _ratios_table(report: Report, ratios: pd.DataFrame) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    counts = own_counts(report)
    rates = rate_per_10000(counts, confidence=setting.confidence).assign(symbol=counts["symbol"])
    both = rates.merge(
        ratios[["group", "value", "lower", "upper", "symbol"]],
        on="group",
        how="left",
        suffixes=("_rate", ""),
    )
    rows = [_ratio_row(report, row) for row in both.to_dict("records")]
    methods = joined(sorted(set(rates.loc[rates["value"].notna(), "method"])))
    method = text(
        dictionary, "ratios.method", method=ratios["method"].iloc[0], rate_methods=methods
    )
    return report_table(
        pd.DataFrame(rows),
        caption=text(
            dictionary,
            "ratios.caption",
            area=setting.authority.name,
            year=setting.latest,
            reference=setting.reference_group,
        ),
        columns=[
            *[column(report, name) for name in ("group", "count", "population", "rate", "ratio")],
            column(report, "interval", empty=NOT_APPLICABLE),
            column(report, "certainty", words=True, empty=NOT_APPLICABLE),
        ],
        dictionary=dictionary,
        notes=[method] if methods else [],
    )


def _ratio_row(report: Report, row: dict[str, Any]) -> dict[str, Any]:
    rate = {name: row[f"{name}_rate"] for name in ("value", "lower", "upper", "symbol")}
    cells = {
        "group": row["group"],
        "count": count_cell(row["count"], row["symbol_rate"]),
        "population": count_cell(row["population"], "z" if pd.isna(row["population"]) else pd.NA),
        "rate": rate_cell(rate),
    }
    if row["group"] == report.setting.reference_group:
        return cells | {
            "ratio": text(report.dictionary, "ratios.reference"),
            "interval": "",
            "certainty": "",
        }
    return cells | {
        "ratio": cell(
            row["value"],
            row["symbol"],
            write=lambda value: decimals(value, 2),
            exact=(row["value"],),
        ),
        "interval": cell(
            row["lower"],
            row["symbol"],
            write=lambda lower: interval(lower, row["upper"], places_that_show(row, least=2)),
            exact=(row["lower"], row["upper"]),
        ),
        "certainty": certainty(report, row),
    }


def _ratios_by_year(report: Report) -> Part:
    """The ratios of every 31 March in the period, behind a line that opens them."""
    setting, dictionary = report.setting, report.dictionary
    table = table_over_years(
        report,
        cells_over_years(ratios_of(report, counts_over_years(report)), ratio_cell),
        caption=text(
            dictionary,
            "ratios.caption_by_year",
            area=setting.authority.name,
            reference=setting.reference_group,
            confidence=confidence(report),
        ),
        notes=[
            text(dictionary, "looked_after.note_same_children"),
            text(dictionary, "ratios.note_recording"),
        ],
    )
    return folded_parts(text(dictionary, "ratios.summary_by_year"), table)
