"""How much is not known of ethnicity, and within which bounds the ratios lie whatever it is.

Ethnicity that is not known is never left out without a word: its share stands beside every ratio,
and the bounds say what the ratio could be if those children were all of one group. No child is
given a group here. Sharing the unknown out in proportion to the known would leave every ratio as it
is, and only look as if something had been done.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.disproportionality import share
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.tidy import MEASURE_COLUMNS, Floats, divided, floats, stacked
from evaluation_lib.measures.unknown_children import (
    Compared,
    by_place,
    compare,
    moved,
    ratio_limits,
)
from evaluation_lib.measures.unknown_groups import unknown_groups

SHARE_UNKNOWN, BOUNDS = "share_unknown", "ratio_bounds"
ALL_IN_ONE = "bounds: all of the unknown in the group, or all in the reference"
ALL_IN_ONE_COHORT = (
    "bounds: of the unknown, all who went on in the group and all others in the reference, or the "
    "other way round"
)


def share_unknown(
    counts: pd.DataFrame,
    *,
    dictionary: Dictionary,
    grouping: str = GROUPING,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Share of those whose ethnicity is not known, refused and not yet obtained apart.

    Parameters
    ----------
    counts
        Counts with all groups of the grouping, the unknown ones among them; these alone where
        ``everybody`` says how many there are in all groups. Of a cohort the share is of those who
        reached the first decision point, whether they went on or not.
    dictionary
        The data dictionary.
    grouping
        The grouping of ``group``.
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        As `disproportionality.share`, the rows of the unknown groups, ``measure``
        ``share_unknown``: for every area, decision point, period and clock that the counts have.

    Raises
    ------
    DataError
        If a place has no row for an unknown group, or a number is impossible.
    """
    names = unknown_groups(grouping, dictionary=dictionary).names
    for name in names:
        by_place(counts, counts, name, floats(counts, "count"))
    if "reached" in counts.columns:
        reached = counts["reached"].astype("Float64")
        counts = counts.assign(count=reached.fillna(counts["count"].astype("Float64")))
        counts = counts.drop(columns="reached")
    found = share(counts, confidence=confidence).assign(measure=SHARE_UNKNOWN)
    return found[found["group"].isin(names)].reset_index(drop=True)


def ratio_bounds(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    dictionary: Dictionary,
    grouping: str = GROUPING,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Bound each group's ratio over every way in which the unknown children could be divided.

    Of rates the largest ratio has all the unknown in the group, ``(x1 + U) / n1`` against
    ``x2 / n2``, and the smallest has all in the reference. Of a cohort, count and children reached
    move together: the largest ratio has every unknown child who went on in the group, and every one
    who did not in the reference, ``(x1 + K) / (n1 + K)`` against ``x2 / (n2 + R - K)``; the
    smallest has it the other way round. No other division, also among further groups, gives more.

    Parameters
    ----------
    counts
        Counts with all groups of the grouping, the unknown ones among them: of a cohort with
        ``reached``, of all others with ``population``.
    reference_group
        The group whose rate is 1, or `reference_groups.ALL_OTHERS` (of known ethnicity).
    dictionary, grouping, confidence
        As for `share_unknown`.

    Returns
    -------
    pandas.DataFrame
        One row per group but the reference, place, and ``included``: *Not yet obtained*, and as a
        wider bound, *Not yet obtained and Refused*. ``value`` is the ratio of the known alone,
        ``lower`` and ``upper`` are the bounds (not an interval: chance comes on top), and
        ``interval_lower``, ``interval_upper`` the lower limit of the score interval at the lower
        bound and the upper limit at the upper bound, which hold both. ``unknown`` is how many
        children are divided, ``went_on`` how many of them went on (of a cohort), ``method`` says
        how. Missing where a count is hidden.

    Raises
    ------
    DataError
        If a place has no row for the reference or for an unknown group, or a number is impossible.

    Notes
    -----
    Worst-case bounds: Manski (1989), Journal of Human Resources 24, 343-360. They assume nothing,
    so they are wide where much is unknown; the truth is as likely near their ends as it is likely
    that all unknown children are of one group.
    """
    compared = compare(
        counts, reference_group=reference_group, dictionary=dictionary, grouping=grouping
    )
    names = list(compared.unknown)

    def rows(one: float) -> pd.DataFrame:
        parts = [
            _bounded(compared, included=names[: place + 1], confidence=one)
            for place in range(len(names))
        ]
        return pd.concat(parts, ignore_index=True)

    return stacked(rows, confidence).assign(reference=reference_group)


def _bounded(compared: Compared, *, included: Sequence[str], confidence: float) -> pd.DataFrame:
    more = np.sum([compared.unknown[name] for name in included], axis=0)
    others = np.sum([compared.stayed[name] for name in included], axis=0)
    low = moved(compared, group=(0.0, others), reference=(more, 0.0))
    high = moved(compared, group=(more, 0.0), reference=(0.0, others))
    found = compared.rows.assign(
        measure=BOUNDS,
        included=" and ".join(included),
        value=_ratio(compared.pairs),
        lower=_ratio(low),
        upper=_ratio(high),
        interval_lower=ratio_limits(compared, low, confidence=confidence)[0],
        interval_upper=ratio_limits(compared, high, confidence=confidence)[1],
        confidence=confidence,
        method=np.where(compared.cohort, ALL_IN_ONE_COHORT, ALL_IN_ONE),
        unknown=more + others,
        went_on=np.where(compared.cohort, more, np.nan),
    )
    extra = ("included", "interval_lower", "interval_upper", "unknown", "went_on")
    columns = [name for name in (*MEASURE_COLUMNS, *extra) if name in found.columns]
    return found[columns]


def _ratio(numbers: dict[str, Floats]) -> Floats:
    own, reference = (divided(numbers[f"x{at}"], numbers[f"n{at}"]) for at in (1, 2))
    return divided(own, reference)
