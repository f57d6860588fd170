"""The authority's own children: how many are looked after, at what rate, and who lives there."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.disproportionality import rate_per_10000
from evaluation_lib.measures.groups import TOTAL, UNKNOWN, groups_in_order
from evaluation_lib.measures.published import looked_after_cell
from evaluation_lib.opening import Report
from evaluation_lib.presentation.figures import (
    Panel,
    Series,
    rates_chart,
    ratio_chart,
)
from evaluation_lib.presentation.numbers import decimals, interval, whole
from evaluation_lib.presentation.published_picture.shared import (
    certainty,
    certainty_key,
    confidence,
    counts_for,
    denominator_row,
    mark,
    own_counts,
    rate_cell,
    ratios_of,
    spoken,
)
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table, with_symbol
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def looked_after_by_group(report: Report) -> Section:
    """Children looked after on each 31 March, counts and rates by group."""
    if report.setting.area.below_authority:
        return NO_SECTION
    rates = _rates(report)
    return section(
        text(report.dictionary, "looked_after.heading"),
        [
            paragraphs(text(report.dictionary, "looked_after.lead")),
            _counts_table(report),
            _rates_chart(report, rates),
            _rates_table(report, rates),
        ],
    )


def _counts_table(report: Report) -> ReportTable:
    categories = [*groups_in_order(report.dictionary), UNKNOWN, TOTAL]
    rows = [
        {"group": category}
        | {str(year): _count_cell(report, year, category) for year in report.setting.years}
        for category in categories
    ]
    return report_table(
        pd.DataFrame(rows),
        caption=text(report.dictionary, "looked_after.caption", area=report.setting.authority.name),
        columns=[
            Column("group", "Ethnic group"),
            *(Column(str(year), f"31 March {year}") for year in report.setting.years),
        ],
        dictionary=report.dictionary,
        notes=_rounding_notes(report),
    )


def _count_cell(report: Report, year: int, category: str) -> str:
    count, symbol = looked_after_cell(
        report.figures.looked_after,
        area_code=report.setting.authority.code,
        year=year,
        characteristic="ethnic_group",
        category=category,
    )
    return with_symbol(count, symbol, write=whole)


def _rounding_notes(report: Report) -> list[str]:
    rows = report.figures.looked_after
    rounded = rows.loc[rows["area_code"] == report.setting.authority.code, "rounded_to"].max()
    if rounded <= 1:
        return []
    return [text(report.dictionary, "looked_after.note_england_rounded", rounded_to=rounded)]


def _rates(report: Report) -> pd.DataFrame:
    setting = report.setting
    counts = counts_for(
        report,
        denominator=setting.denominator,
        years=setting.years,
        area_codes=[setting.authority.code],
    )
    rates = rate_per_10000(counts, confidence=setting.confidence)
    return rates.assign(symbol=counts["symbol"])


def _rates_chart(report: Report, rates: pd.DataFrame) -> Any:
    setting, dictionary = report.setting, report.dictionary
    series = [
        Series(
            title=group,
            years=setting.years,
            marks=tuple(
                mark(row, label=str(row["period"]))
                for row in rates[rates["group"] == group].to_dict("records")
            ),
        )
        for group in groups_in_order(dictionary)
    ]
    return rates_chart(
        series,
        headline=text(
            dictionary,
            "looked_after.chart_headline_flat",
            first=setting.years[0],
            last=setting.years[-1],
        ),
        subtitle=text(
            dictionary,
            "looked_after.chart_subtitle",
            area=setting.authority.name,
            confidence=confidence(report),
            denominator=denominator_row(report)["label"],
        ),
        description=text(
            dictionary,
            "looked_after.chart_description",
            values=" ".join(_first_and_last(report, one) for one in series),
        ),
    )


def _first_and_last(report: Report, series: Series) -> str:
    first, last = series.marks[0], series.marks[-1]
    if not (first.value == first.value and last.value == last.value):
        return text(report.dictionary, "looked_after.chart_values_hidden", group=series.title)
    return text(
        report.dictionary,
        "looked_after.chart_values",
        group=series.title,
        first=series.years[0],
        last=series.years[-1],
        first_value=decimals(first.value),
        last_value=decimals(last.value),
    )


def _rates_table(report: Report, rates: pd.DataFrame) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    rows = [
        {"group": group}
        | {str(row["period"]): rate_cell(row) for row in of_group.to_dict("records")}
        for group, of_group in rates.groupby("group", sort=False)
    ]
    population = denominator_row(report)
    return report_table(
        pd.DataFrame(rows),
        caption=text(
            dictionary,
            "looked_after.rate_caption",
            area=setting.authority.name,
            confidence=confidence(report),
        ),
        columns=[
            Column("group", "Ethnic group"),
            *(Column(str(year), str(year)) for year in setting.years),
        ],
        dictionary=dictionary,
        notes=[
            text(
                dictionary,
                "looked_after.note_frozen",
                denominator=population["label"],
                caution=population["caution"],
            )
        ],
    )


def rates_compared(report: Report) -> Section:
    """Rates and ratios on the latest 31 March, as a chart and as a table."""
    if report.setting.area.below_authority:
        return NO_SECTION
    setting, dictionary = report.setting, report.dictionary
    ratios = ratios_of(report, own_counts(report))
    return section(
        text(dictionary, "ratios.heading", reference=setting.reference_group),
        [
            paragraphs(
                text(
                    dictionary,
                    "ratios.lead",
                    reference=setting.reference_group,
                    year=setting.latest,
                )
            ),
            _ratios_chart(report, ratios),
            _ratios_table(report, ratios),
        ],
    )


def _ratios_chart(report: Report, ratios: pd.DataFrame) -> Any:
    setting, dictionary = report.setting, report.dictionary
    rows = ratios.to_dict("records")
    names = {"reference": setting.reference_group, "year": setting.latest}
    return ratio_chart(
        [Panel("", tuple(mark(row, label=row["group"], emphasis=True) for row in rows))],
        axis_label=text(dictionary, "ratios.chart_axis", **names),
        headline=_ratios_headline(report, ratios),
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
            values=" ".join(spoken(report, row, label=row["group"]) for row in rows),
            **names,
        ),
    )


def _ratios_headline(report: Report, ratios: pd.DataFrame) -> str:
    """The groups whose rate differs clearly, or that none does."""
    parts = []
    for key in ("higher", "lower"):
        groups = [row["group"] for row in ratios.to_dict("records") if certainty_key(row) == key]
        if groups:
            parts.append(
                text(
                    report.dictionary,
                    f"ratios.chart_headline_{key}",
                    reference=report.setting.reference_group,
                    groups=joined(groups),
                )
            )
    return "; ".join(parts) or text(report.dictionary, "ratios.chart_headline_none")


def _ratios_table(report: Report, ratios: pd.DataFrame) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    counts = own_counts(report)
    rates = rate_per_10000(counts, confidence=setting.confidence).assign(symbol=counts["symbol"])
    both = rates.merge(
        ratios[["group", "value", "lower", "upper"]],
        on="group",
        how="left",
        suffixes=("_rate", ""),
    )
    rows = [_ratio_row(report, row) for row in both.to_dict("records")]
    methods = joined(sorted(set(rates.loc[rates["value"].notna(), "method"])))
    return report_table(
        pd.DataFrame(rows),
        caption=text(
            dictionary, "ratios.caption", area=setting.authority.name, year=setting.latest
        ),
        columns=[
            Column("group", "Ethnic group"),
            Column("count", "Children looked after"),
            Column("population", "Children in the population"),
            Column("rate", f"Rate per 10,000 ({confidence(report)} interval)"),
            Column("ratio", f"Ratio to {setting.reference_group}"),
            Column("interval", f"{confidence(report)} interval of the ratio"),
            Column("certainty", "In words", words=True),
        ],
        dictionary=dictionary,
        notes=[
            text(
                dictionary,
                "ratios.method",
                method=ratios["method"].iloc[0],
                rate_methods=methods,
            )
        ],
    )


def _ratio_row(report: Report, row: dict[str, Any]) -> dict[str, str]:
    is_reference = row["group"] == report.setting.reference_group
    rate = {"value": row["value_rate"], "lower": row["lower_rate"], "upper": row["upper_rate"]}
    return {
        "group": row["group"],
        "count": with_symbol(row["count"], row["symbol"], write=whole),
        "population": whole(row["population"]),
        "rate": rate_cell(rate | {"symbol": row["symbol"]}),
        "ratio": "1 (reference)" if is_reference else decimals(row["value"], 2),
        "interval": "" if is_reference else interval(row["lower"], row["upper"], 2),
        "certainty": "" if is_reference else certainty(report, row),
    }
