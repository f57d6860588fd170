"""Who lives in the area: its children by group at two censuses, beside a larger area's."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.areas import Area, country_of, county_of
from evaluation_lib.measures.census import children_at_censuses, district_names
from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.opening import Report
from evaluation_lib.presentation.before_and_after import Change, change_chart
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.numbers import decimals, percent, whole
from evaluation_lib.presentation.published_picture.headlines import census_headline
from evaluation_lib.presentation.published_picture.shared import column
from evaluation_lib.presentation.sections import Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def children_living_here(report: Report) -> Section:
    """The area's children by group at two censuses, beside the county's or the country's."""
    dictionary, area = report.dictionary, report.setting.area
    children = {
        one: children_at_censuses(report.figures, area=one, dictionary=dictionary)
        for one in dict.fromkeys((area, _beside(report)))
    }
    names = {"area": area.label, "others": joined([one.label for one in children])}
    heading = text(dictionary, "population.heading", **names)
    if any(table["census_year"].nunique() < 2 for table in children.values()):
        lead = paragraphs(text(dictionary, "population.not_at_hand", **names))
        return section(heading, [lead])
    return section(
        heading,
        [
            paragraphs(text(dictionary, "population.lead", **names)),
            _population_chart(report, children, names=names),
        ],
    )


def _beside(report: Report) -> Area:
    """The county for its parts, the country for an authority."""
    if report.setting.area.below_authority:
        return county_of(report.dictionary)
    return country_of(report.dictionary)


def _population_chart(
    report: Report, children: Mapping[Area, pd.DataFrame], *, names: Mapping[str, str]
) -> Chart:
    dictionary, area = report.dictionary, report.setting.area
    own = children[area]
    # The largest group's share is so much larger that the others could not be read beside it.
    largest = own.loc[own["children"].idxmax(), "group"]
    panels = [
        (
            group,
            tuple(
                _change(one.name, table, group, emphasis=one == area)
                for one, table in children.items()
            ),
        )
        for group in groups_in_order(dictionary)
        if group != largest
    ]
    grown = [group for group, (first, *_) in panels if first.after > first.before]
    chart = change_chart(
        panels,
        axis_label=text(dictionary, "population.chart_axis"),
        marks=("2011", "2021"),
        headline=census_headline(report, grown=grown, others=len(panels), largest=largest),
        subtitle=text(dictionary, "population.chart_subtitle", largest=largest, **names),
        description=text(
            dictionary,
            "population.chart_description",
            values=" ".join(_change_in_words(group, changes) for group, changes in panels),
            **names,
        ),
    )
    return with_table(
        chart, _population_table(report, children, names=names), dictionary=dictionary
    )


def _change(label: str, children: pd.DataFrame, group: str, *, emphasis: bool) -> Change:
    shares = children[children["group"] == group].set_index("census_year")["share"] * 100
    return Change(label, float(shares[2011]), float(shares[2021]), emphasis)


def _change_in_words(group: str, changes: tuple[Change, ...]) -> str:
    parts = [
        f"{change.label} {decimals(change.before)} then {decimals(change.after)} per cent"
        for change in changes
    ]
    return f"{group}: {'; '.join(parts)}."


def _population_table(
    report: Report, children: Mapping[Area, pd.DataFrame], *, names: Mapping[str, str]
) -> ReportTable:
    dictionary, area = report.dictionary, report.setting.area
    shares = [
        _by_census(table)[["share_2011", "share_2021"]].add_suffix(f"_{one.slug}")
        for one, table in children.items()
    ]
    numbers = _by_census(children[area])[["children_2011", "children_2021", "counted_2021"]]
    rows = pd.concat([numbers, *shares], axis="columns")
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
        caption=text(dictionary, "population.caption", **names),
        columns=[
            column(report, "group"),
            column(report, "children_2011", write=whole),
            column(report, "children_2021", write=whole),
            column(report, "counted_2021", write=whole),
            *(
                Column(
                    f"share_{year}_{one.slug}",
                    text(dictionary, "picture_columns.share_of", area=one.name, year=year),
                    percent,
                )
                for one in children
                for year in (2011, 2021)
            ),
        ],
        dictionary=dictionary,
        notes=notes,
    )


def _by_census(children: pd.DataFrame) -> pd.DataFrame:
    wide = children.pivot(index="group", columns="census_year")
    wide.columns = [f"{name}_{year}" for name, year in wide.columns]
    return wide
