"""Who lives in the area: its children by group at two censuses, beside a larger area's."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.areas import Area, country_of, county_of
from evaluation_lib.measures.census import children_at_censuses, district_names
from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.opening import Report
from evaluation_lib.presentation.figures import Change, change_chart
from evaluation_lib.presentation.numbers import decimals, percent, whole
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def children_living_here(report: Report) -> Section:
    """The area's children by group at two censuses, beside the county's or England's."""
    dictionary, area = report.dictionary, report.setting.area
    beside = _beside(report)
    own = children_at_censuses(report.figures, area=area, dictionary=dictionary)
    others = children_at_censuses(report.figures, area=beside, dictionary=dictionary)
    if own["census_year"].nunique() < 2 or others["census_year"].nunique() < 2:
        return NO_SECTION
    names = {"area": area.label, "county": beside.name}
    return section(
        text(dictionary, "population.heading", **names),
        [
            paragraphs(text(dictionary, "population.lead", **names)),
            _population_chart(report, own, others, beside=beside),
            _population_table(report, own, others, beside=beside),
        ],
    )


def _beside(report: Report) -> Area:
    """The county for its parts, England for an authority."""
    if report.setting.area.below_authority:
        return county_of(report.dictionary)
    return country_of(report.dictionary)


def _population_chart(
    report: Report, own: pd.DataFrame, others: pd.DataFrame, *, beside: Area
) -> Any:
    dictionary, area = report.dictionary, report.setting.area
    # The largest group's share is so much larger that the others could not be read beside it.
    largest = own.loc[own["children"].idxmax(), "group"]
    panels = [
        (group, (_change(area.name, own, group, True), _change(beside.name, others, group, False)))
        for group in groups_in_order(dictionary)
        if group != largest
    ]
    names = {"area": area.label, "county": beside.name}
    return change_chart(
        panels,
        axis_label="per cent of children",
        marks=("2011", "2021"),
        headline=text(dictionary, "population.chart_headline", **names),
        subtitle=text(dictionary, "population.chart_subtitle", largest=largest),
        description=text(
            dictionary,
            "population.chart_description",
            values=" ".join(_change_in_words(group, changes) for group, changes in panels),
            **names,
        ),
    )


def _change(label: str, children: pd.DataFrame, group: str, emphasis: bool) -> Change:
    shares = children[children["group"] == group].set_index("census_year")["share"] * 100
    return Change(label, float(shares[2011]), float(shares[2021]), emphasis)


def _change_in_words(group: str, changes: tuple[Change, ...]) -> str:
    parts = [
        f"{change.label} {decimals(change.before)} then {decimals(change.after)} per cent"
        for change in changes
    ]
    return f"{group}: {'; '.join(parts)}."


def _population_table(
    report: Report, own: pd.DataFrame, others: pd.DataFrame, *, beside: Area
) -> ReportTable:
    dictionary, area = report.dictionary, report.setting.area
    own_wide = _by_census(own)
    rows = own_wide.join(_by_census(others)["share_2021"].rename("beside_2021")).join(
        _by_census(others)["share_2011"].rename("beside_2011")
    )
    rows = rows.reindex(groups_in_order(dictionary)).reset_index(names="group")
    notes = [
        text(dictionary, "population.note_estimated"),
        text(dictionary, "population.note_perturbed"),
    ]
    if area.level == "quadrant":
        districts = joined(district_names(area, dictionary=dictionary))
        notes.append(text(dictionary, "population.note_map", area=area.label, districts=districts))
    return report_table(
        rows,
        caption=text(dictionary, "population.caption", area=area.label, county=beside.name),
        columns=[
            Column("group", "Ethnic group"),
            Column("children_2011", "Children 0 to 17, 2011", whole),
            Column("children_2021", "Children 0 to 17, 2021 (partly estimated)", whole),
            Column("counted_2021", "of whom 0 to 15, counted", whole),
            Column("share_2011", f"{area.name}, 2011", percent),
            Column("share_2021", f"{area.name}, 2021", percent),
            Column("beside_2011", f"{beside.name}, 2011", percent),
            Column("beside_2021", f"{beside.name}, 2021", percent),
        ],
        dictionary=dictionary,
        notes=notes,
    )


def _by_census(children: pd.DataFrame) -> pd.DataFrame:
    wide = children.pivot(index="group", columns="census_year")
    wide.columns = [f"{name}_{year}" for name, year in wide.columns]
    return wide
