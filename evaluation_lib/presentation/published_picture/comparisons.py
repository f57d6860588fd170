"""The authority beside others: its statistical neighbours, England, and every authority."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.areas import country_of
from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.measures.published import neighbours_of
from evaluation_lib.measures.ratio_comparisons import log_ratio_variance, ratios_differ
from evaluation_lib.opening import Report
from evaluation_lib.presentation.marks import Panel
from evaluation_lib.presentation.numbers import confidence_text, whole
from evaluation_lib.presentation.published_picture.shared import (
    confidence,
    counts_for,
    mark,
    ratio_cell,
    ratios_of,
    spoken,
)
from evaluation_lib.presentation.ranked import ranked_chart
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table, with_symbol
from evaluation_lib.presentation.wording import text


def comparison_ratios(report: Report, *, area_codes: list[str] | None = None) -> pd.DataFrame:
    """Ratios of several authorities on the one population that all of them have.

    Returns
    -------
    pandas.DataFrame
        As `disproportionality.relative_rate_index`, with ``log_variance``.
    """
    denominators = report.dictionary.read("denominators")
    comparison = denominators.loc[denominators["comparison"], "denominator"].iloc[0]
    counts = counts_for(
        report, denominator=comparison, years=[report.setting.latest], area_codes=area_codes
    )
    ratios = ratios_of(report, counts)
    return ratios.assign(
        log_variance=log_ratio_variance(
            ratios, counts, reference_group=report.setting.reference_group
        )
    )


def beside_neighbours(report: Report) -> Section:
    """Ratios of the authority, its statistical neighbours and England."""
    setting, dictionary = report.setting, report.dictionary
    if setting.area.below_authority or setting.area.level == "country":
        return NO_SECTION
    codes, model_year = neighbours_of(report.figures, setting.authority)
    country = country_of(dictionary)
    ratios = comparison_ratios(report, area_codes=[setting.authority.code, *codes, country.code])
    lead = "lead" if codes else "lead_none"
    return section(
        text(dictionary, f"neighbours.heading{'' if codes else '_england'}"),
        [
            paragraphs(
                text(
                    dictionary,
                    f"neighbours.{lead}",
                    area=setting.authority.name,
                    model_year=model_year,
                )
            ),
            _neighbours_chart(report, ratios, has_neighbours=bool(codes)),
            _neighbours_table(report, ratios, has_neighbours=bool(codes)),
        ],
    )


def _neighbours_chart(report: Report, ratios: pd.DataFrame, *, has_neighbours: bool) -> Any:
    setting, dictionary = report.setting, report.dictionary
    own = {setting.authority.name, country_of(dictionary).name}
    panels = [
        Panel(
            group,
            tuple(
                mark(report, row, label=row["area"], emphasis=row["area"] in own)
                for row in _own_first(report, ratios, group=group).to_dict("records")
            ),
        )
        for group in _groups(report)
    ]
    names = {
        "area": setting.authority.name,
        "reference": setting.reference_group,
        "year": setting.latest,
        "confidence": confidence(report),
    }
    headline = "chart_headline" if has_neighbours else "chart_headline_england"
    return ratio_chart(
        panels,
        axis_label=text(dictionary, "ratios.chart_axis", **names),
        headline=text(dictionary, f"neighbours.{headline}", **names),
        subtitle=text(dictionary, "neighbours.chart_subtitle", **names),
        description=text(
            dictionary,
            "neighbours.chart_description",
            values=" ".join(
                f"{row['group']}, {spoken(report, row, label=row['area'])}"
                for row in ratios[ratios["area"].isin(own)].to_dict("records")
            ),
            **names,
        ),
    )


def _groups(report: Report) -> list[str]:
    return [
        group
        for group in groups_in_order(report.dictionary)
        if group != report.setting.reference_group
    ]


def _own_first(report: Report, ratios: pd.DataFrame, *, group: str) -> pd.DataFrame:
    """The authority, then the country, then the others from the highest ratio to the lowest."""
    rows = ratios[ratios["group"] == group]
    place = {report.setting.authority.name: 0, country_of(report.dictionary).name: 1}
    return rows.assign(place=rows["area"].map(place).fillna(2)).sort_values(
        ["place", "value"], ascending=[True, False]
    )


def _neighbours_table(report: Report, ratios: pd.DataFrame, *, has_neighbours: bool) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    first = _own_first(report, ratios, group=_groups(report)[0])["area"]
    cells = ratios.assign(cell=[ratio_cell(row) for row in ratios.to_dict("records")])
    wide = cells.pivot(index="area", columns="group", values="cell").reindex(first).reset_index()
    return report_table(
        wide,
        caption=text(
            dictionary,
            f"neighbours.caption{'' if has_neighbours else '_england'}",
            reference=setting.reference_group,
            year=setting.latest,
            area=setting.authority.name,
            confidence=confidence(report),
        ),
        columns=[
            Column("area", "Authority"),
            *(Column(group, group) for group in _groups(report)),
        ],
        dictionary=dictionary,
        notes=[text(dictionary, "neighbours.note_overlap")] if has_neighbours else [],
    )


def all_authorities(report: Report) -> Section:
    """Where the authority stands among all, when the whole-country files are at hand."""
    setting, dictionary = report.setting, report.dictionary
    if setting.area.below_authority or setting.area.level == "country":
        return NO_SECTION
    if not report.figures.whole_country:
        return section(
            text(dictionary, "all_authorities.heading_none"),
            [paragraphs(text(dictionary, "all_authorities.none"))],
        )
    ratios = comparison_ratios(report)
    ratios = ratios[ratios["area"] != country_of(dictionary).name].reset_index(drop=True)
    return section(
        text(dictionary, "all_authorities.heading", number=ratios["area"].nunique()),
        [
            paragraphs(text(dictionary, "all_authorities.lead", year=setting.latest)),
            _ranked(report, ratios),
            _standing_table(report, ratios),
        ],
    )


def _ranked(report: Report, ratios: pd.DataFrame) -> Any:
    setting, dictionary = report.setting, report.dictionary
    own = ratios["area"] == setting.authority.name
    names = {
        "area": setting.authority.name,
        "reference": setting.reference_group,
        "year": setting.latest,
        "confidence": confidence(report),
    }
    panels = [
        Panel(
            group,
            tuple(
                mark(report, row, label=row["area"], emphasis=row["area"] == setting.authority.name)
                for row in ratios[ratios["group"] == group].to_dict("records")
            ),
        )
        for group in _groups(report)
    ]
    return ranked_chart(
        panels,
        headline=text(dictionary, "all_authorities.chart_headline", **names),
        subtitle=text(dictionary, "all_authorities.chart_subtitle", **names),
        description=text(
            dictionary,
            "all_authorities.chart_description",
            values=" ".join(
                spoken(report, row, label=row["group"]) for row in ratios[own].to_dict("records")
            ),
            **names,
        ),
    )


def _standing_table(report: Report, ratios: pd.DataFrame) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    own = ratios[ratios["area"] == setting.authority.name]
    others = ratios[ratios["area"] != setting.authority.name]
    differences = ratios_differ(own, others, confidence=setting.confidence)
    rows = [
        _standing(group, own=own, others=others, differences=differences)
        for group in _groups(report)
    ]
    return report_table(
        pd.DataFrame(rows),
        caption=text(
            dictionary,
            "all_authorities.caption",
            area=setting.authority.name,
            year=setting.latest,
        ),
        columns=[
            Column("group", "Ethnic group"),
            Column("own", f"{setting.authority.name}: ratio and {confidence(report)} interval"),
            Column("published", "Other authorities with a ratio", whole),
            Column("hidden", "Without one (hidden, or none possible)", whole),
            Column("higher", f"Clearly higher than {setting.authority.name}"),
            Column("lower", f"Clearly lower than {setting.authority.name}"),
            Column("neither", "No clear difference"),
            Column("zero", "Not compared (a count of 0)"),
        ],
        dictionary=dictionary,
        notes=[
            text(
                dictionary,
                "all_authorities.note",
                area=setting.authority.name,
                confidence=confidence(report),
                chance=confidence_text(1 - setting.confidence),
            )
        ],
    )


def _standing(
    group: str, *, own: pd.DataFrame, others: pd.DataFrame, differences: pd.DataFrame
) -> dict[str, Any]:
    values = others.loc[others["group"] == group, "value"]
    counted = differences.loc[differences["group"] == group, "difference"].value_counts()
    compared = {
        "higher": int(counted.get("higher", 0)),
        "lower": int(counted.get("lower", 0)),
        "neither": int(counted.get("no clear difference", 0)),
    }
    published = int(values.notna().sum())
    compared["zero"] = published - sum(compared.values())
    own_row = own[own["group"] == group].to_dict("records")[0]
    return {
        "group": group,
        "own": ratio_cell(own_row),
        "published": published,
        "hidden": int(values.isna().sum()),
    } | {
        # Where the area's own ratio is hidden there is nothing to compare with.
        key: with_symbol(number, own_row["symbol"], write=whole)
        for key, number in compared.items()
    }
