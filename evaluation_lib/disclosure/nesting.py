"""Which values of a dimension are the sum of which others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from evaluation_lib.errors import DataError

#: Columns of a nesting.
CHILD, PARENT = "child", "parent"

NO_COLUMN = "The nesting has no column '{column}': it needs child and parent."
IN_A_CIRCLE = "The nesting makes {values} parts of each other. Leave one of these rows out."


def parts_of(
    values: Iterable[str], *, nesting: pd.DataFrame | None, total: str | None
) -> dict[str, list[str]]:
    """Return the parts that each value is the sum of, sorted.

    Parameters
    ----------
    values
        The values that occur in the dimension.
    nesting
        ``child``, ``parent``; None where nothing is nested.
    total
        What stands for all values together. Its parts are those that the nesting gives it, or else
        whatever the values are part of in the end (themselves, if of nothing).

    Raises
    ------
    DataError
        If a column is missing, or a value is part of itself.
    """
    pairs = _pairs(nesting)
    parts = {parent: sorted(set(rows)) for parent, rows in pairs.groupby(PARENT)[CHILD]}
    _refuse_circles(pairs)
    if total is not None and total not in parts:
        parents = pairs.groupby(CHILD)[PARENT].agg(list).to_dict()
        whole = {root for value in values if value != total for root in _roots(value, parents)}
        if whole:
            parts[total] = sorted(whole)
    return parts


def _pairs(nesting: pd.DataFrame | None) -> pd.DataFrame:
    if nesting is None:
        return pd.DataFrame({CHILD: [], PARENT: []}, dtype="str")
    for column in (CHILD, PARENT):
        if column not in nesting:
            raise DataError(NO_COLUMN.format(column=column))
    return nesting[[CHILD, PARENT]].dropna().astype("str").drop_duplicates()


def _roots(value: str, parents: Mapping[str, list[str]]) -> set[str]:
    """Return what a value is part of in the end: itself, if of nothing."""
    above = parents.get(value)
    return {root for parent in above for root in _roots(parent, parents)} if above else {value}


def _refuse_circles(pairs: pd.DataFrame) -> None:
    values, names = pd.factorize(pd.concat([pairs[CHILD], pairs[PARENT]]), sort=True)
    child, parent = np.split(values, 2)
    size = len(names)
    graph = sparse.csr_matrix((np.ones(len(child)), (child, parent)), shape=(size, size))
    number, label = connected_components(graph, directed=True, connection="strong")
    itself = child[child == parent]
    many = np.flatnonzero(np.bincount(label, minlength=number) > 1) if size else np.array([])
    if len(itself) or len(many):
        circle = [names[itself[0]]] if len(itself) else sorted(names[label == many[0]])
        raise DataError(IN_A_CIRCLE.format(values=", ".join(circle)))
