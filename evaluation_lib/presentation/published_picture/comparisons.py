"""The authority beside others: its statistical neighbours, England, and every authority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evaluation_lib.areas import country_of
from evaluation_lib.measures.published import neighbours_of
from evaluation_lib.measures.ratio_comparisons import log_ratio_variance, ratios_differ
from evaluation_lib.opening import Report
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.marks import Panel
from evaluation_lib.presentation.numbers import confidence_text, whole
from evaluation_lib.presentation.published_picture.headlines import (
    beside_england_headline,
    standing_headline,
)
from evaluation_lib.presentation.published_picture.shared import (
    cell,
    column,
    confidence,
    counts_for,
    group_columns,
    mark,
    other_groups,
    range_in_words,
    ratio_cell,
    ratios_of,
)
from evaluation_lib.presentation.ranked import ranked_chart
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs, section
from evaluation_lib.presentation.tables import ReportTable, report_table
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
                ),
                text(dictionary, "neighbours.not_a_ranking") if codes else "",
            ),
            _neighbours_chart(report, ratios, has_neighbours=bool(codes)),
        ],
    )


def _neighbours_chart(report: Report, ratios: pd.DataFrame, *, has_neighbours: bool) -> Chart:
    setting, dictionary = report.setting, report.dictionary
    own = {setting.authority.name, country_of(dictionary).name}
    differences = _beside_the_country(report, ratios)
    panels = [
        Panel(
            group,
            tuple(
                mark(report, row, label=row["area"], emphasis=row["area"] in own)
                for row in _own_first(report, ratios, group=group).to_dict("records")
            ),
        )
        for group in other_groups(report)
    ]
    names = _names(report)
    chart = ratio_chart(
        panels,
        axis_label=text(dictionary, "ratios.chart_axis", **names),
        headline=beside_england_headline(
            report, differences, hidden=len(differences) < len(panels)
        ),
        subtitle=text(dictionary, "neighbours.chart_subtitle", **names),
        description=text(
            dictionary,
            "neighbours.chart_description",
            range=range_in_words(report, ratios, labels=_group_and_area(ratios)),
            **names,
        ),
    )
    table = _neighbours_table(report, ratios, has_neighbours=has_neighbours)
    return with_table(chart, table, dictionary=dictionary)


def _names(report: Report) -> dict[str, Any]:
    return {
        "area": report.setting.authority.name,
        "reference": report.setting.reference_group,
        "year": report.setting.latest,
        "confidence": confidence(report),
    }


def _group_and_area(ratios: pd.DataFrame) -> list[str]:
    return [f"{group} in {area}" for area, group in ratios[["area", "group"]].to_numpy()]


def _beside_the_country(report: Report, ratios: pd.DataFrame) -> Mapping[str, str]:
    """Whether each group's ratio is higher or lower than the country's, where both are known."""
    country = ratios[ratios["area"] == country_of(report.dictionary).name]
    own = ratios[ratios["area"] == report.setting.authority.name]
    found = ratios_differ(country, own, confidence=report.setting.confidence)
    return dict(zip(found["group"], found["difference"], strict=True))


def _own_first(report: Report, ratios: pd.DataFrame, *, group: str) -> pd.DataFrame:
    """The authority, then the country, then the others from the highest ratio to the lowest."""
    rows = ratios[ratios["group"] == group]
    place = {report.setting.authority.name: 0, country_of(report.dictionary).name: 1}
    return rows.assign(place=rows["area"].map(place).fillna(2)).sort_values(
        ["place", "value"], ascending=[True, False]
    )


def _neighbours_table(report: Report, ratios: pd.DataFrame, *, has_neighbours: bool) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    first = _own_first(report, ratios, group=other_groups(report)[0])["area"]
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
        columns=[column(report, "area"), *group_columns(report)],
        dictionary=dictionary,
        notes=[text(dictionary, "neighbours.note_difference", confidence=confidence(report))],
    )


def all_authorities(report: Report) -> Section:
    """Where the authority stands among all, when the whole-country files are at hand."""
    setting, dictionary = report.setting, report.dictionary
    if setting.area.below_authority or setting.area.level == "country":
        return NO_SECTION
    if not report.figures.whole_country:
        return NO_SECTION
    ratios = comparison_ratios(report)
    ratios = ratios[ratios["area"] != country_of(dictionary).name].reset_index(drop=True)
    standings = _standings(report, ratios)
    return section(
        text(dictionary, "all_authorities.heading", number=ratios["area"].nunique()),
        [
            paragraphs(text(dictionary, "all_authorities.lead", year=setting.latest)),
            _ranked(report, ratios, standings),
            _standing_table(report, standings),
        ],
    )


def _ranked(report: Report, ratios: pd.DataFrame, standings: pd.DataFrame) -> Chart:
    setting, dictionary, names = report.setting, report.dictionary, _names(report)
    own = ratios[ratios["area"] == setting.authority.name]
    panels = [
        Panel(
            group,
            tuple(
                mark(report, row, label=row["area"], emphasis=row["area"] == setting.authority.name)
                for row in ratios[ratios["group"] == group].to_dict("records")
            ),
        )
        for group in other_groups(report)
    ]
    chart = ranked_chart(
        panels,
        headline=standing_headline(report, _against_most(standings)),
        subtitle=text(dictionary, "all_authorities.chart_subtitle", **names),
        description=text(
            dictionary,
            "all_authorities.chart_description",
            range=range_in_words(report, own, labels=own["group"].tolist()),
            **names,
        ),
    )
    return with_table(chart, _authorities_table(report, ratios), dictionary=dictionary)


def _against_most(standings: pd.DataFrame) -> Mapping[str, str]:
    """On which side of most authorities each group's ratio lies clearly, if it lies on one."""
    found = {}
    for row in standings.to_dict("records"):
        most = row["published"] / 2
        # Where most are clearly lower, the area is clearly above most.
        sides = {"higher": row["clearly_lower"], "lower": row["clearly_higher"]}
        found.update((row["group"], side) for side, number in sides.items() if number > most)
    return found


def _authorities_table(report: Report, ratios: pd.DataFrame) -> ReportTable:
    """Every ratio drawn, one row for each authority in the order of their names."""
    dictionary = report.dictionary
    cells = ratios.assign(cell=[ratio_cell(row) for row in ratios.to_dict("records")])
    wide = cells.pivot(index="area", columns="group", values="cell").sort_index().reset_index()
    return report_table(
        wide,
        caption=text(dictionary, "all_authorities.caption_values", **_names(report)),
        columns=[column(report, "area"), *group_columns(report)],
        dictionary=dictionary,
    )


def _standings(report: Report, ratios: pd.DataFrame) -> pd.DataFrame:
    """How many authorities lie clearly above or below the area's own ratio, group by group."""
    own = ratios["area"] == report.setting.authority.name
    differences = ratios_differ(ratios[own], ratios[~own], confidence=report.setting.confidence)
    rows = [
        _standing(group, own=ratios[own], others=ratios[~own], differences=differences)
        for group in other_groups(report)
    ]
    return pd.DataFrame(rows)


def _standing_table(report: Report, standings: pd.DataFrame) -> ReportTable:
    setting, dictionary = report.setting, report.dictionary
    return report_table(
        standings,
        caption=text(
            dictionary,
            "all_authorities.caption",
            area=setting.authority.name,
            year=setting.latest,
        ),
        columns=[
            column(report, "group"),
            column(report, "own"),
            column(report, "published", write=whole),
            column(report, "hidden", write=whole),
            *[column(report, name) for name in ("higher", "lower", "neither", "zero")],
        ],
        dictionary=dictionary,
        notes=[
            text(
                dictionary,
                f"all_authorities.{note}",
                area=setting.authority.name,
                confidence=confidence(report),
                chance=confidence_text(1 - setting.confidence),
            )
            for note in ("note", "note_chance", "note_zero")
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
        "clearly_higher": compared["higher"],
        "clearly_lower": compared["lower"],
    } | {
        # Where the area's own ratio is hidden there is nothing to compare with.
        key: cell(number, own_row["symbol"], write=whole, exact=(number,))
        for key, number in compared.items()
    }
