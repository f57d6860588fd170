"""What the ratios would be on every population at hand, side by side, and how far they move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.populations import ages_of, with_populations
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.tidy import floats, keys_of

NO_SUCH = "'{found}' is no population of the data dictionary: write one of {allowed}."
SAME, SEVERAL = "the same on all", "not the same on all"


def ratios_by_denominator(
    counts: pd.DataFrame,
    *,
    populations: pd.DataFrame,
    denominators: Sequence[str],
    reference_group: str,
    dictionary: Dictionary,
    grouping: str = GROUPING,
    ages: tuple[int, int] = (0, 17),
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Each group's ratio on several populations, as they were counted and with growth carried on.

    Parameters
    ----------
    counts
        Counts of flows and stocks, without populations: ``area`` (the county, a quadrant, a
        district), ``group``, ``count``, ``period_start``, ``period_end``. Rows of a cohort are left
        out, since nothing of them depends on a population, and so are groups of unknown ethnicity.
    populations
        Table ``population_by_ethnic_group``.
    denominators
        Rows of table ``denominators``, in the order wanted.
    reference_group
        The group whose rate is 1, or `reference_groups.ALL_OTHERS`.
    dictionary
        The data dictionary.
    grouping
        The grouping of ``group``.
    ages
        The youngest and the oldest counted, in completed years.
    confidence
        As a fraction; several give one row each.

    Returns
    -------
    pandas.DataFrame
        As `disproportionality.relative_rate_index`, for each of the denominators in turn, with
        ``denominator``, ``age_range``, ``basis`` (``exact``, ``estimated``, ``extrapolated``) and
        ``ages_differ``: whether those counted are of other ages than those divided by, so that a
        ratio is wrong by as much as the groups differ in age. Where a population is not at hand for
        an area, the ratio is missing and ``method`` says so.

    Raises
    ------
    DataError
        If a denominator is none of the dictionary's, or as `relative_rate_index`.
    """
    known = known_groups(grouping, dictionary=dictionary)
    asked = counts[counts["group"].isin(known) & np.isnan(floats(counts, "reached"))]
    about = dictionary.read("denominators").set_index("denominator")
    for name in denominators:
        if name not in about.index:
            raise DataError(NO_SUCH.format(found=name, allowed=", ".join(about.index)))

    def on_one(name: str) -> pd.DataFrame:
        with_one = with_populations(
            asked,
            populations=populations,
            denominator=name,
            grouping=grouping,
            dictionary=dictionary,
        )
        ratios = relative_rate_index(
            with_one, reference_group=reference_group, confidence=confidence
        )
        return ratios.assign(
            basis=about.loc[name, "basis"],
            ages_differ=ages_of(name, dictionary=dictionary) != ages,
        )

    return pd.concat([on_one(name) for name in denominators], ignore_index=True)


def spread_over_denominators(ratios: pd.DataFrame) -> pd.DataFrame:
    """Say how far each ratio moves from the lowest population to the highest.

    Parameters
    ----------
    ratios
        What `ratios_by_denominator` returns, or those rows of it that are to be compared: without
        those of ``ages_differ``, it is the year of the population alone that moves a ratio.

    Returns
    -------
    pandas.DataFrame
        One row per group, place and confidence: ``lowest``, ``highest`` (ratios), ``lowest_on``,
        ``highest_on`` (their denominators), ``times`` (highest / lowest), ``denominators`` (on how
        many there is a ratio) and ``says``: whether the interval lies on the same side of 1, or
        holds it, on all of them. Missing where there is a ratio on none.
    """
    keys = ["area", "group", *keys_of(ratios)[1:], "reference", "confidence"]
    found = [
        {**dict(zip(keys, place, strict=True)), **_spread(rows)}
        for place, rows in ratios.groupby(keys, sort=False, dropna=False)
    ]
    return pd.DataFrame(found)


def _spread(rows: pd.DataFrame) -> dict[str, object]:
    some = rows.dropna(subset="value").set_index("denominator")
    if some.empty:
        none = dict.fromkeys(["lowest", "highest", "times"], np.nan)
        return {**none, "lowest_on": pd.NA, "highest_on": pd.NA, "denominators": 0, "says": pd.NA}
    lowest, highest = some["value"].min(), some["value"].max()
    sides = np.select([some["lower"] > 1, some["upper"] < 1], [1, -1], 0)
    return {
        "lowest": lowest,
        "highest": highest,
        "times": highest / lowest if lowest > 0 else np.nan,
        "lowest_on": some["value"].idxmin(),
        "highest_on": some["value"].idxmax(),
        "denominators": len(some),
        "says": SAME if len(set(sides)) == 1 else SEVERAL,
    }
