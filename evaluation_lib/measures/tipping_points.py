"""How many of those whose ethnicity is not yet obtained it would take to change a finding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.tidy import keys_of, stacked
from evaluation_lib.measures.unknown_children import Compared, compare, moved, ratio_limits
from evaluation_lib.measures.unknown_groups import unknown_groups_apart

#: What an interval says of a ratio.
HIGHER, LOWER, NO_CLEAR_DIFFERENCE = "higher", "lower", "no clear difference"
#: Where the children not yet obtained are thought to belong.
THE_GROUP, THE_REFERENCE = "group", "reference"

#: Why there is no tipping point.
HIDDEN = "A count is hidden, or there is no population."
NOBODY = "There is nobody whose ethnicity is not yet obtained."
NEVER = "Even if all of them belonged there, the interval would say the same."


@dataclass(frozen=True)
class _Tipped:
    children: int
    verdict: str


def tipping_points(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    dictionary: Dictionary,
    grouping: str = GROUPING,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Find the smallest share of those not yet obtained that would change what an interval says.

    Whole children are moved to the group, or to the reference, until the score interval comes to
    hold 1 where it did not, or leaves 1 out where it held it. The others stay left out, as they are
    where only the known are counted. Of a cohort, the children who move are those who make the most
    of it: all of them went on, or none did. Nobody who refused is moved.

    Parameters
    ----------
    counts, reference_group, dictionary, grouping, confidence
        As for `unknown_ethnicity.ratio_bounds`.

    Returns
    -------
    pandas.DataFrame
        Two rows per group but the reference and place, ``belong_to`` ``group`` and ``reference``:
        ``says`` (what the interval of the known says: ``higher``, ``lower``, ``no clear
        difference``), ``would_say``, ``share`` (of those not yet obtained, from 0 to 1),
        ``children`` (how many that is), ``not_yet_obtained`` (of how many), ``confidence``,
        ``reference``, ``reason``. ``share``, ``children`` and ``would_say`` are missing where no
        share changes anything, and then ``reason`` says why.

    Raises
    ------
    DataError
        As `unknown_ethnicity.ratio_bounds`, or if the grouping keeps refused and not yet obtained
        in one group.

    Notes
    -----
    Set the share against what could be: that among those not yet obtained there are about as many
    of a group as among the known. A tipping point far above that needs an ethnicity that decides
    whether it is asked for.
    """
    unknown = unknown_groups_apart(grouping, dictionary=dictionary)
    compared = compare(
        counts, reference_group=reference_group, dictionary=dictionary, grouping=grouping
    )
    keys = keys_of(counts)

    def rows(one: float) -> pd.DataFrame:
        found = [
            {
                **{name: row[name] for name in ("group", *keys)},
                **_found(compared, at, unknown.not_yet_obtained, belong_to, confidence=one),
            }
            for at, row in enumerate(compared.rows.to_dict("records"))
            for belong_to in (THE_GROUP, THE_REFERENCE)
        ]
        return pd.DataFrame(found).assign(confidence=one, reference=reference_group)

    table = stacked(rows, confidence)
    first = [name for name in ("area", "group", *keys[1:]) if name in table.columns]
    table[["children", "not_yet_obtained"]] = table[["children", "not_yet_obtained"]].astype(
        "Int64"
    )
    table["share"] = table["share"].astype("Float64")
    said = ["says", "would_say", "reason"]
    table[said] = table[said].astype("string")
    return table[[*first, *[name for name in table.columns if name not in first]]]


def _found(
    compared: Compared, at: int, group: str, belong_to: str, *, confidence: float
) -> dict[str, Any]:
    """Look for the tipping point of one row."""
    one = _only(compared, at)
    most, stayed = float(one.unknown[group][0]), float(one.stayed[group][0])
    numbers = [one.pairs[name][0] for name in ("x1", "n1", "x2", "n2")]
    empty = {
        "belong_to": belong_to,
        "says": pd.NA,
        "would_say": pd.NA,
        "share": pd.NA,
        "children": pd.NA,
        "not_yet_obtained": pd.NA,
    }
    if np.isnan([*numbers, most, stayed]).any():
        return {**empty, "reason": HIDDEN}
    says = _verdict(one, (0, 0), belong_to, confidence=confidence)
    empty |= {"says": says, "not_yet_obtained": int(most + stayed)}
    if most + stayed < 1:
        return {**empty, "reason": NOBODY}
    ways: list[tuple[float, Callable[[int], tuple[int, int]]]] = [
        (most, lambda k: (k, 0)),
        (stayed, lambda k: (0, k)),
    ]
    tipped = [
        found
        for limit, way in ways
        if (found := _first(one, limit, way, belong_to, says=says, confidence=confidence))
    ]
    if not tipped:
        return {**empty, "reason": NEVER}
    best = min(tipped, key=lambda found: found.children)
    return {
        **empty,
        "would_say": best.verdict,
        "share": best.children / (most + stayed),
        "children": best.children,
        "reason": pd.NA,
    }


def _first(
    one: Compared,
    limit: float,
    way: Callable[[int], tuple[int, int]],
    belong_to: str,
    *,
    says: str,
    confidence: float,
) -> _Tipped | None:
    """Find by halving how few change the verdict: adding one more only ever moves it one way."""

    def verdict(children: int) -> str:
        return _verdict(one, way(children), belong_to, confidence=confidence)

    range_ = range(int(limit) + 1)
    at = bisect_left(range_, True, key=lambda children: verdict(children) != says)
    return None if at == len(range_) else _Tipped(at, verdict(at))


def _verdict(one: Compared, added: tuple[int, int], belong_to: str, *, confidence: float) -> str:
    lower, upper = ratio_limits(one, moved(one, **{belong_to: added}), confidence=confidence)
    if lower[0] > 1:
        return HIGHER
    return LOWER if upper[0] < 1 else NO_CLEAR_DIFFERENCE


def _only(compared: Compared, at: int) -> Compared:
    """Keep one row."""
    here = slice(at, at + 1)
    return Compared(
        compared.rows.iloc[here],
        {name: values[here] for name, values in compared.pairs.items()},
        compared.cohort[here],
        {name: values[here] for name, values in compared.unknown.items()},
        {name: values[here] for name, values in compared.stayed.items()},
    )
