"""Each group's rate beside the reference group's, on the latest 31 March and year by year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.disproportionality import rate_per_10000
from evaluation_lib.opening import Report
from evaluation_lib.presentation.marks import Panel
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, decimals, interval, whole
from evaluation_lib.presentation.published_picture.shared import (
    cells_over_years,
    certainty,
    certainty_key,
    confidence,
    counts_for,
    denominator_row,
    mark,
    own_counts,
    places_that_show,
    rate_cell,
    ratio_cell,
    ratios_of,
    spoken,
    table_over_years,
)
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table, with_symbol
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


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
            *([_ratios_chart(report, ratios)] if ratios["value"].notna().any() else []),
            _ratios_table(report, ratios),
            *([_ratios_by_year(report)] if len(setting.years) > 1 else []),
        ],
    )


def _ratios_chart(report: Report, ratios: pd.DataFrame) -> Any:
    setting, dictionary = report.setting, report.dictionary
    rows = ratios.to_dict("records")
    names = {"reference": setting.reference_group, "year": setting.latest}
    return ratio_chart(
        [Panel("", tuple(mark(report, row, label=row["group"], emphasis=True) for row in rows))],
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
    """The groups whose rate differs clearly, or that none of those shown does."""
    keys = [certainty_key(row) for row in ratios.to_dict("records")]
    parts = [
        text(
            report.dictionary,
            f"ratios.chart_headline_{key}",
            reference=report.setting.reference_group,
            groups=joined([g for g, k in zip(ratios["group"], keys, strict=True) if k == key]),
        )
        for key in ("higher", "lower")
        if key in keys
    ]
    none = "chart_headline_none_shown" if "hidden" in keys else "chart_headline_none"
    return "; ".join(parts) or text(report.dictionary, f"ratios.{none}")


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
            dictionary, "ratios.caption", area=setting.authority.name, year=setting.latest
        ),
        columns=[
            Column("group", "Ethnic group"),
            Column("count", "Children looked after"),
            Column("population", "Children in the population"),
            Column("rate", f"Rate per 10,000 ({confidence(report)} interval)"),
            Column("ratio", f"Ratio to {setting.reference_group}"),
            Column("interval", f"{confidence(report)} interval of the ratio", empty=NOT_APPLICABLE),
            Column("certainty", "In words", words=True, empty=NOT_APPLICABLE),
        ],
        dictionary=dictionary,
        notes=[method] if methods else [],
    )


def _ratio_row(report: Report, row: dict[str, Any]) -> dict[str, str]:
    rate = {name: row[f"{name}_rate"] for name in ("value", "lower", "upper", "symbol")}
    cells = {
        "group": row["group"],
        "count": with_symbol(row["count"], row["symbol_rate"], write=whole),
        "population": with_symbol(
            row["population"], "z" if pd.isna(row["population"]) else pd.NA, write=whole
        ),
        "rate": rate_cell(rate),
    }
    if row["group"] == report.setting.reference_group:
        return cells | {
            "ratio": text(report.dictionary, "ratios.reference"),
            "interval": "",
            "certainty": "",
        }
    return cells | {
        "ratio": with_symbol(row["value"], row["symbol"], write=lambda value: decimals(value, 2)),
        "interval": with_symbol(
            row["lower"],
            row["symbol"],
            write=lambda lower: interval(lower, row["upper"], places_that_show(row, least=2)),
        ),
        "certainty": certainty(report, row),
    }


def _ratios_by_year(report: Report) -> ReportTable:
    """The ratios of every 31 March in the period."""
    setting, dictionary = report.setting, report.dictionary
    counts = counts_for(
        report,
        denominator=setting.denominator,
        years=setting.years,
        area_codes=[setting.authority.code],
    )
    return table_over_years(
        report,
        cells_over_years(ratios_of(report, counts), ratio_cell),
        first="Ethnic group",
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
