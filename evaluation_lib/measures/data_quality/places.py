"""Where in the county events belong, by the child's home and by the responsible team."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary

SIDES = ("home", "team")


def areas_in_order(dictionary: Dictionary) -> list[str]:
    """Return the quadrants, then the buckets of what lies in none, in the order of reports."""
    areas = dictionary.read("areas").sort_values("order")
    buckets = dictionary.read("area_buckets").sort_values("order")
    return [*areas.loc[areas["area_level"] == "quadrant", "area_name"], *buckets["label"]]


def in_no_quadrant(dictionary: Dictionary) -> frozenset[str]:
    """Return the labels of the buckets that say that nothing places an event."""
    buckets = dictionary.read("area_buckets")
    return frozenset(buckets.loc[buckets["kind"] == "unknown", "label"])


def events_by_area(events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> pd.DataFrame:
    """Count events by the area that home and team give.

    Returns
    -------
    pandas.DataFrame
        ``area`` (in the order of reports, those with events), ``home``, ``team``.
    """
    stacked = _stacked(events)
    counts = pd.DataFrame({side: stacked[side].value_counts() for side in SIDES})
    known = [area for area in areas_in_order(dictionary) if area in counts.index]
    others = sorted(set(counts.index) - set(known))
    counts = counts.reindex([*known, *others]).fillna(0).astype(int)
    return counts.rename_axis("area").reset_index()


def agreement(events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> tuple[int, int]:
    """Count events that home and team place in a quadrant, and those of them in the same."""
    stacked = _stacked(events)
    areas = dictionary.read("areas")
    quadrants = areas.loc[areas["area_level"] == "quadrant", "area_name"].tolist()
    both = stacked[stacked["home"].isin(quadrants) & stacked["team"].isin(quadrants)]
    return len(both), int((both["home"] == both["team"]).sum())


def _stacked(events: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    columns = {f"area_by_{side}": side for side in SIDES}
    rows = [frame[[*columns]].rename(columns=columns) for frame in events.values() if len(frame)]
    return pd.concat(rows) if rows else pd.DataFrame({side: [] for side in SIDES}, dtype="string")
