"""The known groups of a place beside the children there whose ethnicity is not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval
from evaluation_lib.measures.reference_groups import against_reference
from evaluation_lib.measures.share_ratio_intervals import share_ratio_score_interval
from evaluation_lib.measures.tidy import (
    Floats,
    exposure_of,
    floats,
    keys_of,
    refuse_impossible,
    where_of,
)
from evaluation_lib.measures.transition_rates import ABOVE_REACHED
from evaluation_lib.measures.unknown_groups import unknown_groups

NO_UNKNOWN_ROWS = (
    "{where}: there is no row for the group '{group}'. Add it, with 0 if nobody is in it."
)


@dataclass(frozen=True, eq=False)
class Compared:
    """Each known group beside its reference, and the unknown children of the same place.

    Attributes
    ----------
    rows
        The rows of the known groups but the reference's, n of them.
    pairs
        ``x1``, ``n1``, ``effect1``, ``x2``, ``n2``, ``effect2`` (`reference_groups`).
    cohort
        Shape (n,): whether the row is of a cohort, whose children went on or did not.
    unknown
        The unknown group → how many of it are counted, shape (n,); of a cohort, how many went on.
    stayed
        The same of a cohort's unknown children who did not go on; 0 of all others.
    """

    rows: pd.DataFrame
    pairs: dict[str, Floats]
    cohort: NDArray[np.bool_]
    unknown: dict[str, Floats]
    stayed: dict[str, Floats]

    def only(self, which: NDArray[np.bool_]) -> Compared:
        """Return those of the rows for which ``which``, shape (n,), is true."""
        parts = (self.pairs, self.unknown, self.stayed)
        pairs, unknown, stayed = (
            {name: values[which] for name, values in part.items()} for part in parts
        )
        return Compared(self.rows[which], pairs, self.cohort[which], unknown, stayed)


def compare(
    counts: pd.DataFrame, *, reference_group: str, dictionary: Dictionary, grouping: str
) -> Compared:
    """Put each known group beside its reference and the unknown children of its place.

    Parameters and errors as for `unknown_ethnicity.ratio_bounds`.
    """
    refuse_impossible(counts)
    unknown = unknown_groups(grouping, dictionary=dictionary).names
    known = counts[~counts["group"].isin(unknown)]
    reached = floats(known, "reached")
    exposure = np.where(np.isnan(reached), exposure_of(known), reached)
    rows, pairs = against_reference(known, exposure, reference_group=reference_group)
    cohort = ~np.isnan(floats(rows, "reached"))
    _refuse_more_than_reached(counts)
    went_on, all_reached = (
        {name: by_place(rows, counts, name, floats(counts, column)) for name in unknown}
        for column in ("count", "reached")
    )
    stayed = {name: np.where(cohort, all_reached[name] - went_on[name], 0.0) for name in unknown}
    columns = {name: pairs[name].to_numpy() for name in pairs.columns}
    return Compared(rows, columns, cohort, went_on, stayed)


def ratio_limits(
    compared: Compared, moved: dict[str, Floats], *, confidence: float
) -> tuple[Floats, Floats]:
    """Return the limits of the score interval with other counts, shape (n,) each.

    Parameters
    ----------
    compared
        What is compared.
    moved
        ``x1``, ``n1``, ``x2``, ``n2``, as `moved` returns them.
    confidence
        As a fraction.
    """
    pairs = compared.pairs
    numbers = [moved[name] / pairs[f"effect{name[-1]}"] for name in ("x1", "n1", "x2", "n2")]
    lower, upper = rate_ratio_score_interval(*numbers, confidence=confidence)
    of_cohort = np.flatnonzero(compared.cohort)
    if len(of_cohort):
        parts = [number[of_cohort] for number in numbers]
        lower[of_cohort], upper[of_cohort], _ = share_ratio_score_interval(
            *parts, confidence=confidence
        )
    return lower, upper


def moved(
    compared: Compared,
    *,
    group: tuple[Floats | float, Floats | float] = (0.0, 0.0),
    reference: tuple[Floats | float, Floats | float] = (0.0, 0.0),
) -> dict[str, Floats]:
    """Add unknown children to the group and to the reference.

    Parameters
    ----------
    compared
        What is compared.
    group, reference
        How many who are counted (of a cohort: who went on), and how many of a cohort who did not.

    Returns
    -------
    dict
        ``x1``, ``n1``, ``x2``, ``n2``, shape (n,). Children counted at a decision point live in the
        population already, whatever their group; children of a cohort are reached on top.
    """
    found = {}
    for place, (more, others) in ((1, group), (2, reference)):
        found[f"x{place}"] = compared.pairs[f"x{place}"] + more
        found[f"n{place}"] = compared.pairs[f"n{place}"] + np.where(
            compared.cohort, np.add(more, others), 0.0
        )
    return found


def by_place(rows: pd.DataFrame, counts: pd.DataFrame, group: str, values: Floats) -> Floats:
    """Look up a number of one group of the counts for the place of every row."""
    keys = keys_of(counts)
    of_group = counts[keys].assign(found=values)[(counts["group"] == group).to_numpy()]
    merged = rows[keys].merge(of_group, on=keys, how="left", indicator=True)
    lost = merged[merged["_merge"] == "left_only"]
    if len(lost):
        raise DataError(NO_UNKNOWN_ROWS.format(where=where_of(lost.iloc[0], keys), group=group))
    return merged["found"].to_numpy(dtype=float)


def _refuse_more_than_reached(counts: pd.DataFrame) -> None:
    more = floats(counts, "count") > floats(counts, "reached")
    if more.any():
        row = counts[more].iloc[0]
        where = where_of(row, ["area", "group", *keys_of(counts)[1:]])
        raise DataError(
            ABOVE_REACHED.format(where=where, count=row["count"], reached=row["reached"])
        )
