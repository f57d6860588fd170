"""How often one event led to the next within the days of the step, of all children together."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import FLOW
from evaluation_lib.counts.places import in_area
from evaluation_lib.measures.transition_rates import transition_share
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import rows_of_points
from evaluation_lib.presentation.disproportionality.followed import (
    EVERYBODY,
    POINT,
    with_effects_of_shares,
)

COLUMNS = ["transition", "reached", "count", "value", "lower", "upper"]


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
        ``value``, ``lower``, ``upper`` (as fractions; intervals allow for families).
    """
    events = _events(report)
    if events.empty:
        return pd.DataFrame(columns=COLUMNS)
    places = {"area": report.setting.area.name, "group": EVERYBODY}
    rows = events.assign(**{POINT: events["transition"]}, **places)
    by = rows.groupby(POINT)["went_on"]
    counts = pd.DataFrame({"count": by.sum(), "reached": by.size()}).reset_index().assign(**places)
    counts = with_effects_of_shares(report, counts, rows)
    shares = transition_share(counts, confidence=report.setting.confidence)
    return shares.rename(columns={POINT: "transition"})[COLUMNS]


def _events(report: RecordsReport) -> pd.DataFrame:
    """The events whose days have passed: ``transition``, ``family_id``, ``went_on``."""
    parts = [
        rows.loc[in_area(rows, report.setting.area), ["child_id", "event_id", "family_id"]].assign(
            from_table=point.table
        )
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
    return found[["transition", "family_id"]].assign(went_on=went_on).reset_index(drop=True)
