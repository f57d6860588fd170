"""How often one event led to the next within the days of the step, of all children together."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import FLOW, points_of
from evaluation_lib.counts.flows import ENDINGS
from evaluation_lib.counts.places import in_area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import rows_of_points
from evaluation_lib.presentation.disproportionality.everywhere import once_for_all_areas
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    shares_of,
    with_effects_of_shares,
)
from evaluation_lib.presentation.disproportionality.spans import spans_of
from evaluation_lib.presentation.released import protected_shares

#: What says in which areas an event lies.
LEVELS = ["quadrant", "district"]
#: What the release calls the counts of events that led on.
STEPS = "steps_led_on"
COLUMNS = ["transition", "reached", "count", "value", "lower", "upper"]


@lru_cache(maxsize=4)
def unprotected_steps(report: RecordsReport) -> pd.DataFrame:
    """Count how many events led on, before any is hidden.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``group`` (everybody), ``decision_point`` (the transition), ``period`` (in which
        the events happened), ``reached``, ``count``; no rows where no event can be followed.
    """
    events = _events(report)
    if events.empty:
        return pd.DataFrame()
    by = events.groupby("transition")["went_on"]
    counts = pd.DataFrame({"count": by.sum(), "reached": by.size()}).rename_axis(POINT)
    return counts.reset_index().assign(period=spans_of(report).main.name, **_everybody(report))


def _everybody(report: RecordsReport) -> dict[str, str]:
    return {"area": report.setting.area.name, "group": EVERYBODY}


def beginnings_of_steps(dictionary: Dictionary) -> dict[str, str]:
    """Return the decision point whose events each step begins at, by the step's name."""
    flows = {
        point.table: name
        for name, point in points_of(dictionary).items()
        if point.kind == FLOW and point.only != ENDINGS
    }
    steps = dictionary.read("transitions").set_index("transition")["from_table"]
    return {step: flows[table] for step, table in steps.items() if table in flows}


@lru_cache(maxsize=4)
def steps_led_on(report: RecordsReport) -> pd.DataFrame:
    """Return how many events led on, by the step to the next.

    Among the events that the report counts whose days have passed; every ethnic group and children
    whose ethnicity is not known together. Steps to what the extracts do not hold whole are left
    out: events would seem to lead there seldom.

    Returns
    -------
    pandas.DataFrame
        ``transition``, ``reached`` (events whose days have passed), ``count`` (of them led on),
        ``value``, ``lower``, ``upper`` (as fractions; intervals allow for families); ``NA`` where
        the release hides a number.
    """
    counts = unprotected_steps(report)
    if counts.empty:
        return pd.DataFrame(columns=COLUMNS)
    events = _events(report).rename(columns={"transition": POINT}).assign(**_everybody(report))
    counts = with_effects_of_shares(report, counts, events)
    shares = shares_of(report, protected_shares(report, counts, family=STEPS))
    return shares.rename(columns={POINT: "transition"})[COLUMNS]


@lru_cache(maxsize=4)
def _events(report: RecordsReport) -> pd.DataFrame:
    """The events whose days have passed: ``transition``, ``family_id``, ``went_on``."""
    found = _events_of_all_areas(report)
    if found.empty:
        return found
    here = found[in_area(found, report.setting.area)]
    return here[["transition", "family_id", "went_on"]].reset_index(drop=True)


@once_for_all_areas
def _events_of_all_areas(report: RecordsReport) -> pd.DataFrame:
    parts = [
        rows[["child_id", "event_id", "family_id", *LEVELS]].assign(from_table=point.table)
        for point, rows in rows_of_points(report)
        if point.kind == FLOW
    ]
    if not parts:
        return pd.DataFrame()
    counted = pd.concat(parts, ignore_index=True).rename(columns={"event_id": "from_id"})
    outcomes = report.records.outcomes
    observed = outcomes[outcomes["window_observed"]]
    found = observed.merge(counted, on=["from_table", "from_id", "child_id"])
    steps = report.dictionary.read("transitions").set_index("transition")["to_table"]
    told = {point.table for point, _ in rows_of_points(report)}
    found = found[found["transition"].map(steps).isin(told)]
    went_on = found["within_window"].fillna(False).astype(bool)
    return found[["transition", "family_id", *LEVELS]].assign(went_on=went_on)
