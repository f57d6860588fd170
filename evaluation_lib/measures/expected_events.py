"""How many events a group would have if all groups of its area had one rate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.measures.tidy import Floats, exposure_of, floats, keys_of

STOCK = "stock"
QUARTERS_A_YEAR = 4


def places_of(table: pd.DataFrame) -> list[str]:
    """Return the columns that say which chart a row belongs to: those of `keys_of` but the period.

    Periods of one chart are points on it.
    """
    return [key for key in keys_of(table) if key != "period"]


def expected_events(
    counts: pd.DataFrame, *, fewest_expected: float, county: str | None = None
) -> pd.DataFrame:
    """Work out what would be expected of each group from the rate of all groups together.

    Never from what was counted of the group itself: a group with a count of zero would then choose
    to be shown coarsely or not at all, and one with a high count to be shown finely, so that what
    is shown would depend on what there is to see.

    Parameters
    ----------
    counts
        One row for each area, group, decision point and shortest period: ``count`` (``NA`` where
        hidden), ``population`` or ``reached``, and of the columns of `tidy.keys_of`, ``years`` and
        ``design_effect`` those that are there.
    fewest_expected
        Where all groups of an area together have fewer events than this in the whole period, the
        county's rate is taken.
    county
        The area among the rows that the others are part of, if there is one.

    Returns
    -------
    pandas.DataFrame
        One row for each of `places_of` and group, in the order in which they first stand:
        ``expected`` (in the whole period; of a stock, on one day), ``quarters`` (how long the whole
        period is; of a stock, on how many days it was counted), ``population`` (mean over the
        periods; missing for cohorts), ``is_cohort`` and ``rate_of`` (the area that the rate is
        of). ``expected`` is missing for a group without a population, such as Refused. Where
        children are counted, once in each period, some stand in several periods, and a longer
        period has somewhat fewer than is expected here.
    """
    places = places_of(counts)
    sizes = _sized(counts)
    groups = _of_groups(sizes, places=places)
    rates = _pooled(sizes, places=places)
    own = groups[places].merge(rates, on=places, how="left")
    of_county = groups[places].assign(area=county).merge(rates, on=places, how="left")
    borrowed = ((own["events"] < fewest_expected) & (of_county["events"] > 0)).to_numpy()
    rate = np.where(borrowed, of_county["rate"], own["rate"])
    stock = (groups["kind"] == STOCK) if "kind" in groups else np.zeros(len(groups), dtype=bool)
    share_of_period = np.where(stock, 1 / groups["rows"], 1.0)
    return groups.drop(columns=["trials", "years", "rows"]).assign(
        expected=rate * groups["trials"] * share_of_period,
        quarters=np.where(stock, groups["rows"], QUARTERS_A_YEAR * groups["years"]),
        rate_of=np.where(borrowed, county, groups["area"]),
    )


def _sized(counts: pd.DataFrame) -> pd.DataFrame:
    reached, count = floats(counts, "reached"), floats(counts, "count")
    size = np.where(np.isnan(reached), exposure_of(counts), reached)
    # Where a count is hidden, its children are left out of the pooled rate too.
    known = ~np.isnan(count) & ~np.isnan(size)
    return counts.assign(
        events=np.where(known, count, 0.0),
        exposed=np.where(known, size, 0.0),
        trials=size / _one_where_unsaid(counts, "design_effect"),
        years=_one_where_unsaid(counts, "years"),
        population=floats(counts, "population"),
        is_cohort=~np.isnan(reached),
    )


def _of_groups(sizes: pd.DataFrame, *, places: list[str]) -> pd.DataFrame:
    by_group = sizes.groupby([*places, "group"], dropna=False, sort=False, as_index=False)
    return by_group.agg(
        # A group that has no population has no expectation either: not a sum of nothing.
        trials=("trials", lambda values: values.sum(skipna=False)),
        years=("years", "sum"),
        rows=("years", "size"),
        population=("population", "mean"),
        is_cohort=("is_cohort", "any"),
    )


def _pooled(sizes: pd.DataFrame, *, places: list[str]) -> pd.DataFrame:
    sums = sizes.groupby(places, dropna=False, as_index=False)[["events", "exposed"]].sum()
    rate = (sums["events"] / sums["exposed"].where(sums["exposed"] > 0)).astype(float)
    return sums[[*places, "events"]].assign(rate=rate)


def _one_where_unsaid(counts: pd.DataFrame, column: str) -> Floats:
    return np.nan_to_num(floats(counts, column, absent=1.0), nan=1.0)
