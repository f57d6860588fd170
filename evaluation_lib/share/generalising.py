"""Make rare combinations coarser, step by step, until as many children share each as are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Step:
    """One step: the ladder that is climbed, and up to which rung."""

    field: str
    rung: int


@dataclass(frozen=True, eq=False)
class Generalised:
    """Children as they can be shared.

    Attributes
    ----------
    values
        One row per child, one column per ladder: the value on the rung that was reached.
    rungs
        The rung of each.
    shared
        Whether the child is shared: false for those too rare even on the last rung.
    """

    values: pd.DataFrame
    rungs: pd.DataFrame
    shared: pd.Series


def generalise(
    ladders: Mapping[str, Sequence[pd.Series]],
    *,
    steps: Sequence[Step],
    k: int,
    start: Mapping[str, pd.Series] | None = None,
) -> Generalised:
    """Climb ladders where fewer than ``k`` children share a combination, and nowhere else.

    A step takes children out of combinations that are too rare already, so it never makes one too
    rare that was not; what is still too rare after the last step is not shared.

    Parameters
    ----------
    ladders
        For each column its values from the finest rung to the coarsest, one row per child.
    steps
        What is tried, in this order.
    k
        How many children must share a combination at least.
    start
        The rung on which a column begins, by child; the finest where it is not named.
    """
    index = next(iter(ladders.values()))[0].index
    rungs = pd.DataFrame(0, index=index, columns=list(ladders))
    for name, at_least in (start or {}).items():
        rungs[name] = at_least.reindex(index).astype("int64")
    values = pd.DataFrame({name: _on_rung(ladders[name], rungs[name]) for name in ladders})
    for step in steps:
        climbing = (sizes_of(values) < k) & (rungs[step.field] < step.rung)
        if climbing.any():
            rungs.loc[climbing, step.field] = step.rung
            values[step.field] = _on_rung(ladders[step.field], rungs[step.field])
    return Generalised(values, rungs, sizes_of(values) >= k)


def sizes_of(values: pd.DataFrame) -> pd.Series:
    """Return for each row how many rows have the same values, missing ones alike."""
    ones = pd.Series(1, index=values.index)
    keys = [values[name] for name in values.columns]
    return ones.groupby(keys, dropna=False, sort=False).transform("sum")


def _on_rung(ladder: Sequence[pd.Series], rungs: pd.Series) -> pd.Series:
    found = ladder[0].astype("string")
    for number, values in enumerate(ladder[1:], start=1):
        found = found.mask(rungs >= number, values.astype("string"))
    return found
