"""The frame of the report: its title, its main points, what is not published, how to read it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.measures.census import children_at_censuses
from evaluation_lib.measures.groups import TOTAL, UNKNOWN
from evaluation_lib.opening import Report
from evaluation_lib.presentation.numbers import day, decimals, percent, whole
from evaluation_lib.presentation.published_picture.doubts import (
    ratios_by_denominator,
    unaccompanied_count,
)
from evaluation_lib.presentation.published_picture.shared import (
    by_or_in,
    certainty_key,
    confidence,
    is_extrapolated,
    own_counts,
    places_that_show,
    published_cell,
    ratios_of,
)
from evaluation_lib.presentation.sections import (
    Points,
    Section,
    Title,
    section,
)
from evaluation_lib.presentation.tables import with_symbol
from evaluation_lib.presentation.wording import text, texts
from evaluation_lib.wordlists import joined

CERTAINTIES = ("higher", "lower", "no_clear_difference", "hidden")


def title(report: Report) -> Title:
    """The page's heading, its period and its state."""
    parameters, dictionary = report.parameters, report.dictionary
    return Title(
        text(dictionary, "title.published_picture", area=report.setting.area.label),
        (
            text(
                dictionary,
                f"title.{'censuses' if report.setting.area.below_authority else 'period'}",
                start=day(parameters["period_start"]),
                end=day(parameters["period_end"]),
            ),
            text(dictionary, "title.draft"),
        ),
    )


def main_points(report: Report) -> Section:
    """At most six sentences: what the figures say, how sure that is, what they do not say."""
    sentences = (
        _points_of_a_part(report)
        if report.setting.area.below_authority
        else _points_of_an_authority(report)
    )
    return section(text(report.dictionary, "main_points.heading"), [Points(tuple(sentences))])


def _points_of_an_authority(report: Report) -> list[str]:
    dictionary = report.dictionary
    ratios = ratios_of(report, own_counts(report))
    return [
        _children_looked_after(report),
        *_certainties(report, ratios),
        *_drift(report),
        *_unaccompanied(report),
        text(dictionary, "main_points.limits"),
    ]


def _children_looked_after(report: Report) -> str:
    children, unknown = (published_cell(report, category) for category in (TOTAL, UNKNOWN))
    if not pd.isna(children[1]):
        key = "looked_after_number_hidden"
    elif not children[0]:
        key = "looked_after_none"
    elif not pd.isna(unknown[1]):
        key = "looked_after_hidden"
    else:
        key = "looked_after_some" if unknown[0] else "looked_after_all"
    return text(
        report.dictionary,
        f"main_points.{key}",
        area=by_or_in(report),
        year=report.setting.latest,
        children=with_symbol(*children, write=whole),
        unknown=with_symbol(*unknown, write=whole),
    )


def _certainties(report: Report, ratios: pd.DataFrame) -> list[str]:
    """One sentence for each certainty that occurs, the groups named in it."""
    sentences = []
    for key in CERTAINTIES:
        rows = [row for row in ratios.to_dict("records") if certainty_key(row) == key]
        if rows:
            groups = [_group_ratio(report, row) for row in rows]
            sentences.append(
                text(
                    report.dictionary,
                    f"certainty.{key}",
                    reference=report.setting.reference_group,
                    groups=joined(groups),
                )
            )
    return sentences


def _group_ratio(report: Report, row: dict[str, Any]) -> str:
    if certainty_key(row) == "hidden":
        return row["group"]
    places = places_that_show(row)
    return text(
        report.dictionary,
        "certainty.group_ratio",
        group=row["group"],
        value=decimals(row["value"], places),
        lower=decimals(row["lower"], places),
        upper=decimals(row["upper"], places),
    )


def _drift(report: Report) -> list[str]:
    if is_extrapolated(report):
        return []
    ratios = ratios_by_denominator(report)
    drifted = ratios[ratios["denominator"] == "geometric_children_0_17"].dropna(subset="value")
    if drifted.empty:
        return []
    said = [f"{row['group']} {decimals(row['value'])}" for row in drifted.to_dict("records")]
    return [text(report.dictionary, "main_points.drift", ratios=joined(said))]


def _unaccompanied(report: Report) -> list[str]:
    unaccompanied, symbol = unaccompanied_count(report)
    if not pd.isna(symbol) or not unaccompanied:
        return []
    hidden = own_counts(report)["count"].isna().any()
    return [
        text(
            report.dictionary,
            f"main_points.unaccompanied{'_hidden' if hidden else ''}",
            unaccompanied=whole(unaccompanied),
        )
    ]


def _points_of_a_part(report: Report) -> list[str]:
    dictionary, area, county = report.dictionary, report.setting.area, county_of(report.dictionary)
    own = children_at_censuses(report.figures, area=area, dictionary=dictionary)
    counties = children_at_censuses(report.figures, area=county, dictionary=dictionary)
    latest = own[own["census_year"] == 2021]
    grown = _grown_most(own)
    return [
        text(
            dictionary,
            "main_points.population",
            children=whole(latest["children"].sum()),
            area=area.label,
        ),
        text(dictionary, "main_points.population_shares", shares=_shares(latest)),
        text(
            dictionary,
            "main_points.population_county",
            county=county.name,
            shares=_shares(counties[counties["census_year"] == 2021]),
        ),
        text(
            dictionary,
            "main_points.population_growth",
            group=grown["group"],
            before=whole(grown[2011]),
            after=whole(grown[2021]),
        ),
        text(dictionary, "nothing_below.main_point", area=area.label),
    ]


def _shares(children: pd.DataFrame) -> str:
    return joined(
        [f"{percent(row['share'])} {row['group']}" for row in children.to_dict("records")]
    )


def _grown_most(children: pd.DataFrame) -> dict[Any, Any]:
    """The group whose number of children rose most, with its numbers by census year."""
    wide = children.pivot(index="group", columns="census_year", values="children")
    group = (wide[2021] - wide[2011]).idxmax()
    return wide.loc[group].to_dict() | {"group": group}


def how_to_read(report: Report) -> Section:
    """What the words mean and what to be careful about."""
    dictionary = report.dictionary
    key = "points_population" if report.setting.area.below_authority else "points"
    return section(
        text(dictionary, "how_to_read.heading"),
        [Points(tuple(texts(dictionary, f"how_to_read.{key}", confidence=confidence(report))))],
    )
