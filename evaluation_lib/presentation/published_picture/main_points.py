"""The main points: at most six short sentences, what happened before what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.measures.census import children_at_censuses
from evaluation_lib.measures.groups import TOTAL, UNKNOWN
from evaluation_lib.opening import Report
from evaluation_lib.presentation.numbers import decimals, is_missing, percent, whole
from evaluation_lib.presentation.published_picture.doubts import (
    answers_by_population,
    ratios_by_denominator,
    unaccompanied_count,
)
from evaluation_lib.presentation.published_picture.shared import (
    by_certainty,
    by_or_in,
    own_counts,
    places_that_show,
    published_cell,
    ratios_of,
)
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.tables import with_symbol
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined

MOST_POINTS = 6
#: About how many children: what is partly estimated is not told to the last child.
HUNDREDS = -2


def main_points(report: Report) -> Section:
    """At most six sentences: what the figures say, how sure that is, what they do not say."""
    sentences = (
        _points_of_a_part(report)
        if report.setting.area.below_authority
        else _points_of_an_authority(report)
    )
    return section(text(report.dictionary, "main_points.heading"), [Points(tuple(sentences))])


def _points_of_an_authority(report: Report) -> list[str]:
    first = _children_looked_after(report)
    children, _ = published_cell(report, TOTAL)
    if not is_missing(children) and not children:
        return [first]
    happened = [first, *compared_in_words(report, ratios_of(report, own_counts(report)))]
    doubts = [*_unaccompanied(report), *population_in_words(report, ratios_by_denominator(report))]
    room = MOST_POINTS - 1 - len(happened)
    return [*happened, *doubts[:room], text(report.dictionary, "main_points.limits")]


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


def compared_in_words(report: Report, ratios: pd.DataFrame) -> list[str]:
    """Say which groups' rates differ and how sure that is, in three sentences or fewer."""
    rows = by_certainty(ratios)
    clear = [_clear(report, key, rows[key]) for key in ("higher", "lower") if rows[key]]
    return [*clear, *_not_clear(report, rows)]


def _clear(report: Report, key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Name the groups that are clearly higher or lower, and the strongest with its interval."""
    told = [row for row in rows if 0 < row["value"] < float("inf")]
    if not told:
        return _sentence(report, f"{key}_without_ratio", rows)
    # The strongest is the one that is furthest from 1 even at the end nearest to it.
    end = "lower" if key == "higher" else "upper"
    strongest = max(told, key=lambda row: row[end] if key == "higher" else -row[end])
    places = places_that_show(strongest)
    return _sentence(
        report,
        f"{key}_one" if len(rows) == 1 else key,
        rows,
        strongest=strongest["group"],
        **{name: decimals(strongest[name], places) for name in ("value", "lower", "upper")},
    )


def _not_clear(report: Report, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Say for which groups there is no clear difference, and for which nothing is known."""
    unclear, hidden = rows["no_clear_difference"], rows["hidden"]
    if unclear and hidden:
        said = joined([row["group"] for row in hidden])
        return [_sentence(report, "no_clear_difference_and_hidden", unclear, hidden=said)]
    one = {"no_clear_difference": unclear, "hidden": hidden}
    return [_sentence(report, key, found) for key, found in one.items() if found]


def _sentence(report: Report, key: str, rows: Sequence[Mapping[str, Any]], **values: str) -> str:
    return text(
        report.dictionary,
        f"main_points.{key}",
        groups=joined([row["group"] for row in rows]),
        reference=report.setting.reference_group,
        **values,
    )


def _unaccompanied(report: Report) -> list[str]:
    unaccompanied, symbol = unaccompanied_count(report)
    if not pd.isna(symbol) or not unaccompanied:
        return []
    number = whole(unaccompanied)
    return [text(report.dictionary, "main_points.unaccompanied", unaccompanied=number)]


def population_in_words(report: Report, ratios: pd.DataFrame) -> list[str]:
    """Say whether the answers hold on the other populations at hand, where there are any."""
    turning, answered = answers_by_population(ratios)
    if ratios["denominator"].nunique() < 2 or not answered:
        return []
    key = "population_changes" if turning else "population_same"
    return [text(report.dictionary, f"main_points.{key}", groups=joined(turning))]


def _points_of_a_part(report: Report) -> list[str]:
    dictionary, area, county = report.dictionary, report.setting.area, county_of(report.dictionary)
    own, countys = (
        children_at_censuses(report.figures, area=one, dictionary=dictionary)
        for one in (area, county)
    )
    latest = own[own["census_year"] == 2021]
    children = whole(round(latest["children"].sum(), HUNDREDS))
    return [
        text(dictionary, "main_points.population", children=children, area=area.label),
        text(dictionary, "main_points.population_shares", shares=_shares(latest)),
        _beside_the_county(report, latest, countys[countys["census_year"] == 2021]),
        *_grown_most(report, own),
        text(dictionary, "nothing_below.main_point", area=area.label),
    ]


def _shares(children: pd.DataFrame) -> str:
    return joined(
        [f"{percent(row['share'])} {row['group']}" for row in children.to_dict("records")]
    )


def _beside_the_county(report: Report, own: pd.DataFrame, countys: pd.DataFrame) -> str:
    """Say how the largest group's share differs from the county's."""
    largest = own.loc[own["children"].idxmax(), "group"]
    here, there = (percent(frame.set_index("group")["share"][largest]) for frame in (own, countys))
    larger = float(here.rstrip("%")) > float(there.rstrip("%"))
    key = "same" if here == there else "larger" if larger else "smaller"
    return text(
        report.dictionary,
        f"main_points.population_county_{key}",
        group=largest,
        share=there,
        county=county_of(report.dictionary).name,
    )


def _grown_most(report: Report, children: pd.DataFrame) -> list[str]:
    """Name the group whose number of children rose most, if any rose."""
    wide = children.pivot(index="group", columns="census_year", values="children")
    rise = wide[2021] - wide[2011]
    if rise.max() <= 0:
        return []
    group = rise.idxmax()
    before, after = (whole(round(wide.loc[group, year], HUNDREDS)) for year in (2011, 2021))
    return [
        text(
            report.dictionary,
            "main_points.population_growth",
            group=group,
            before=before,
            after=after,
        )
    ]
