"""What is said of ratios on several populations: how far they move, and whether the answer does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.denominator_sensitivity import SAME, spread_over_denominators
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import labels_of
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.numbers import decimals, whole
from evaluation_lib.wordlists import joined

POINT = "decision_point"
CELL = [POINT, "group"]
#: How a ratio reads that lies above 1 on one population and below it on another.
TURNS = "turns"


def headline_of_populations(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say in at most ten words of which groups the answer turns with the population, at a point."""
    some = _comparable(rows)
    if some.empty:
        return said(report, "population_choice.headline_only_one")
    known = some[~some["too_small"].astype(bool)].dropna(subset="value")
    turns = [
        str(group)
        for group, of_group in known.groupby("group", sort=False)
        for spread in spread_over_denominators(of_group).to_dict("records")
        if _reading(of_group, spread) == TURNS
    ]
    if not turns:
        return said(report, "population_choice.headline_nowhere")
    groups, number = joined(turns), whole(len(turns))
    choices = [
        said(report, "population_choice.headline_turns", groups=groups),
        said(report, "population_choice.headline_turns_number", number=number),
    ]
    return first_that_fits(choices)


def _comparable(ratios: pd.DataFrame) -> pd.DataFrame:
    """The ratios on populations of the ages that are counted; none where there is only one."""
    same = ratios[~ratios["ages_differ"].astype(bool)]
    return same if same["denominator"].nunique() > 1 else same.iloc[:0]


def spreads(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    """Say of each group how far its ratio moves from one population to another."""
    return [
        _spread(report, some, str(group))
        for group, some in _comparable(rows).groupby("group", sort=False)
    ]


def _spread(report: RecordsReport, rows: pd.DataFrame, group: str) -> str:
    if rows["hidden"].any():
        return said(report, "hidden.at", what=group)
    if rows["too_small"].any() or rows["value"].isna().all():
        return said(report, "population_choice.too_small", group=group)
    [spread] = spread_over_denominators(rows).to_dict("records")
    lowest, highest = (decimals(spread[name], 2) for name in ("lowest", "highest"))
    reading = said(report, f"population_choice.readings.{_reading(rows, spread)}")
    names = {"group": group, "lowest": lowest, "highest": highest, "reading": reading}
    return said(report, "population_choice.spread", **names)


def _reading(rows: pd.DataFrame, spread: dict[str, Any]) -> str:
    """Whether the answer is the same on all populations, and which."""
    if spread["says"] != SAME:
        return TURNS if spread["lowest"] < 1 < spread["highest"] else "some"
    if (rows["lower"] > 1).all():
        return "higher"
    return "lower" if (rows["upper"] < 1).all() else "no_clear_difference"


def turning(report: RecordsReport, ratios: pd.DataFrame) -> str:
    """Name the decision points and groups at which the answer turns with the population."""
    some = _comparable(ratios)
    if some.empty:
        return said(report, "population_choice.only_one")
    labels = labels_of(report)
    places = {name: place for place, name in enumerate(labels)}
    hidden = some["hidden"].any()
    some = some[~some["too_small"].astype(bool)].dropna(subset="value")
    if some.empty:
        return "" if hidden else said(report, "population_choice.all_too_small")
    some = some.sort_values(POINT, key=lambda names: names.map(places), kind="stable")
    turns = [
        (labels[point], group)
        for (point, group), rows in some.groupby(CELL, sort=False)
        for spread in spread_over_denominators(rows).to_dict("records")
        if _reading(rows, spread) == TURNS
    ]
    if not turns:
        return said(report, "population_choice.turns_nowhere")
    by_point = {label: [one for name, one in turns if name == label] for label, _ in turns}
    named = [f"{label} ({joined(groups)})" for label, groups in by_point.items()]
    return said(report, "population_choice.turns_at", places="; ".join(named))
