"""The authority's own children: how many are looked after, at what rate, and who lives there."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.disproportionality import rate_per_10000
from evaluation_lib.measures.groups import TOTAL, UNKNOWN, groups_in_order
from evaluation_lib.opening import Report
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.numbers import decimals
from evaluation_lib.presentation.published_picture.headlines import years_headline
from evaluation_lib.presentation.published_picture.shared import (
    cells_over_years,
    confidence,
    count_cell,
    counts_over_years,
    denominator_row,
    is_extrapolated,
    mark,
    published_cell,
    rate_cell,
    ratios_of,
    table_over_years,
)
from evaluation_lib.presentation.rates_over_years import Series, rates_chart
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs, section
from evaluation_lib.presentation.tables import ReportTable
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def looked_after_by_group(report: Report) -> Section:
    """Children looked after on each 31 March, counts and rates by group."""
    if report.setting.area.below_authority:
        return NO_SECTION
    rates = _rates(report)
    table = _rates_table(report, rates)
    shown = table if rates["value"].isna().all() else _rates_chart(report, rates, table)
    return section(
        text(report.dictionary, "looked_after.heading"),
        [
            paragraphs(text(report.dictionary, "looked_after.lead")),
            _counts_table(report),
            shown,
        ],
    )


def _counts_table(report: Report) -> ReportTable:
    categories = [*groups_in_order(report.dictionary), UNKNOWN, TOTAL]
    rows = {
        category: {
            year: count_cell(*published_cell(report, category, year=year))
            for year in report.setting.years
        }
        for category in categories
    }
    return table_over_years(
        report,
        rows,
        caption=text(report.dictionary, "looked_after.caption", area=report.setting.authority.name),
        notes=_rounding_notes(report),
    )


def _rounding_notes(report: Report) -> list[str]:
    rows = report.figures.looked_after
    rounded = rows.loc[rows["area_code"] == report.setting.authority.code, "rounded_to"].max()
    if rounded <= 1:
        return []
    return [text(report.dictionary, "looked_after.note_england_rounded", rounded_to=rounded)]


def _rates(report: Report) -> pd.DataFrame:
    counts = counts_over_years(report)
    rates = rate_per_10000(counts, confidence=report.setting.confidence)
    return rates.assign(symbol=counts["symbol"])


def _rates_chart(report: Report, rates: pd.DataFrame, table: ReportTable) -> Chart:
    setting, dictionary = report.setting, report.dictionary
    series = [
        Series(
            title=group,
            years=setting.years,
            marks=tuple(
                mark(report, row, label=str(row["period"]))
                for row in rates[rates["group"] == group].to_dict("records")
            ),
        )
        for group in groups_in_order(dictionary)
    ]
    chart = rates_chart(
        series,
        headline=years_headline(report, ratios_of(report, counts_over_years(report))),
        subtitle=text(
            dictionary,
            "looked_after.chart_subtitle",
            area=setting.authority.name,
            confidence=confidence(report),
            denominator=denominator_row(report)["label"],
            reference=setting.reference_group,
        ),
        description=text(
            dictionary,
            "looked_after.chart_description",
            values=" ".join(_said(report, one) for one in series),
        ),
    )
    return with_table(chart, table, dictionary=dictionary)


def _said(report: Report, series: Series) -> str:
    """Say the rates at both ends of a series, and which years are not shown."""
    shown = {
        year: mark for year, mark in zip(series.years, series.marks, strict=True) if not mark.hidden
    }
    hidden = [str(year) for year in series.years if year not in shown]
    sentences = []
    if shown:
        first, last = min(shown), max(shown)
        key = "chart_values" if first != last else "chart_value"
        sentences.append(
            text(
                report.dictionary,
                f"looked_after.{key}",
                group=series.title,
                first=first,
                last=last,
                first_value=decimals(shown[first].value),
                last_value=decimals(shown[last].value),
            )
        )
    if hidden:
        sentences.append(
            text(
                report.dictionary,
                "looked_after.chart_values_hidden",
                group=series.title,
                years=joined(hidden),
            )
        )
    return " ".join(sentences)


def _rates_table(report: Report, rates: pd.DataFrame) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    population = denominator_row(report)
    note = "note_each_year" if is_extrapolated(report) else "note_frozen"
    notes = [
        text(
            dictionary,
            f"looked_after.{note}",
            denominator=population["label"],
            caution=population["caution"],
        )
    ]
    if len(setting.years) > 1:
        notes.append(text(dictionary, "looked_after.note_same_children"))
    return table_over_years(
        report,
        cells_over_years(rates, rate_cell),
        caption=text(
            dictionary,
            "looked_after.rate_caption",
            area=setting.authority.name,
            confidence=confidence(report),
        ),
        notes=notes,
    )
