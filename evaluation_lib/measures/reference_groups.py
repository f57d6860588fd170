"""Whom each group is compared with: another group of the same place, or all other children."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import (
    HIDDEN,
    NO_POPULATION,
    method_with_effect,
    named,
)
from evaluation_lib.measures.tidy import (
    Floats,
    design_effect_of,
    floats,
    keys_of,
    where_of,
)

#: Named as the reference group, it sets every group against the sum of all the others.
ALL_OTHERS = "all other children"
PAIR = ("x1", "n1", "effect1", "x2", "n2", "effect2")

WITH_TWO_EFFECTS = "{method}; design effects {effect:.3g} and (reference) {reference:.3g}"

NO_REFERENCE = (
    "There is no row for the reference group '{reference}' in {where}: "
    "add its count and population, or choose another reference group."
)
NO_OTHERS = (
    "In {where} there is no other group that {group} could be compared with: add the other groups, "
    "or choose another reference group."
)


def against_reference(
    counts: pd.DataFrame, exposure: Floats, *, reference_group: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put each group beside the group that it is compared with.

    Parameters
    ----------
    counts
        Columns ``group``, ``count`` and those of `tidy.keys_of`.
    exposure
        What the counts are out of (child-years, or children who reached a decision point), shape
        (n,); ``NaN`` where there is none.
    reference_group
        A group of the table, or `ALL_OTHERS`: every other group of the place that has an exposure.

    Returns
    -------
    rows
        The rows of ``counts`` in their order, with an index from 0; those of the reference group
        itself are left out.
    pairs
        With the index of ``rows``, all as floats: ``x1``, ``n1``, ``x2``, ``n2`` (count and
        exposure of the group and of the reference) and ``effect1``, ``effect2`` (their design
        effects).

    Raises
    ------
    DataError
        If a place with an exposure lacks the reference group.
    """
    keys = keys_of(counts)
    own = counts[["group", *keys]].assign(
        x1=floats(counts, "count"), n1=exposure, effect1=design_effect_of(counts)
    )
    if reference_group == ALL_OTHERS:
        paired = _with_all_others(own, keys)
    else:
        paired = _with_one_group(own, keys, reference_group=reference_group)
    kept = (counts["group"] != reference_group).to_numpy()
    return (
        counts[kept].reset_index(drop=True),
        paired.loc[kept, list(PAIR)].reset_index(drop=True),
    )


def effective_counts(pairs: pd.DataFrame) -> list[Floats]:
    """Return ``x1``, ``n1``, ``x2``, ``n2`` of `against_reference`, each by its design effect."""
    return [
        (pairs[column] / pairs[f"effect{column[-1]}"]).to_numpy()
        for column in ("x1", "n1", "x2", "n2")
    ]


def method_of_pairs(method: str | NDArray[np.object_], pairs: pd.DataFrame) -> NDArray[np.object_]:
    """Name the method of each pair, or why there is none, with both design effects."""
    x1, n1, x2, n2 = (pairs[column].to_numpy() for column in ("x1", "n1", "x2", "n2"))
    names = np.broadcast_to(np.asarray(method, dtype=object), x1.shape)
    return with_effects_of_pairs(named(names, counts=[x1, x2], populations=[n1, n2]), pairs)


def with_effects_of_pairs(method: NDArray[np.object_], pairs: pd.DataFrame) -> NDArray[np.object_]:
    """Say the design effects beside the method: one where group and reference have the same."""
    effect, other = (pairs[column].to_numpy() for column in ("effect1", "effect2"))
    two = np.array(
        [
            WITH_TWO_EFFECTS.format(method=name, effect=one, reference=two)
            for name, one, two in zip(method, effect, other, strict=True)
        ],
        dtype=object,
    )
    same = np.isclose(effect, other, rtol=5e-4) | np.isnan(other)
    known = ~np.isin(method, (HIDDEN, NO_POPULATION))
    return np.where(known & ~same, two, method_with_effect(method, effect))


def _with_one_group(own: pd.DataFrame, keys: list[str], *, reference_group: str) -> pd.DataFrame:
    reference = own[own["group"] == reference_group].drop(columns="group")
    reference = reference.rename(columns={"x1": "x2", "n1": "n2", "effect1": "effect2"})
    paired = own.merge(reference, on=keys, how="left", indicator=True)
    lost = paired[(paired["_merge"] == "left_only") & paired["n1"].notna()]
    if len(lost):
        where = where_of(lost.iloc[0], keys)
        raise DataError(NO_REFERENCE.format(reference=reference_group, where=where))
    return paired


def _with_all_others(own: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Add the sums of all the other rows of a place; a hidden count among them hides the sum."""
    has = own["n1"].notna()
    parts = pd.DataFrame(
        {
            "x2": own["x1"],
            "n2": own["n1"],
            # Variances of independent counts add up.
            "variance": own["x1"] * own["effect1"],
            "weighted": own["n1"] * own["effect1"],
        }
    ).where(has, 0.0)
    by_place = parts.groupby([own[key] for key in keys], dropna=False)
    others = by_place.transform("sum", skipna=False) - parts
    number = has.groupby([own[key] for key in keys], dropna=False).transform("sum")
    alone = own[has & (number == 1)]
    if len(alone):
        row = alone.iloc[0]
        raise DataError(NO_OTHERS.format(where=where_of(row, keys), group=row["group"]))
    effect = (others["variance"] / others["x2"]).where(
        others["x2"] != 0, others["weighted"] / others["n2"]
    )
    # Of nobody there is no variance.
    effect = effect.where(others["n2"] != 0, 1.0)
    return own.assign(x2=others["x2"], n2=others["n2"].where(has), effect2=effect).reset_index(
        drop=True
    )
