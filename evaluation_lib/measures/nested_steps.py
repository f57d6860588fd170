"""Several decision points taken together: the ratio over the whole way, where steps are nested."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.measures.reference_groups import against_reference
from evaluation_lib.measures.tidy import floats, keys_of, where_of
from evaluation_lib.measures.transition_rates import cohorts_of, ratio_rows

NOT_NESTED = (
    "{where}: {before} went on to the step before, but {after} reached {step}. Ratios of steps "
    "multiply only where exactly those who went on are followed further."
)
UNKNOWN = "an unknown number"
NO_STEP = "There are no rows of the decision point {step}: name those of the table, in order."


def cumulative_relative_rate(
    counts: pd.DataFrame,
    *,
    steps: Sequence[str],
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Ratio over several steps taken together: the product of the ratios of the single steps.

    Only where the cohorts are nested, each step following exactly those who went on before, is the
    product of the steps' ratios the ratio of the whole way; others are refused.

    Parameters
    ----------
    counts, reference_group, confidence
        As for `transition_relative_rate`.
    steps
        Names of decision points in their order; their rows are taken.

    Returns
    -------
    pandas.DataFrame
        As `transition_relative_rate`, with the last step as ``decision_point``, those who went on
        there as ``count`` and those who reached the first as ``reached``.

    Raises
    ------
    DataError
        As for `transition_relative_rate`, and if a step is not in the table or not nested.
    """
    rows = cohorts_of(counts)
    whole = _of_step(rows, steps[0])
    for step in steps[1:]:
        whole = _followed(whole, _of_step(rows, step), step=step)
    whole, pairs = against_reference(
        whole, floats(whole, "reached"), reference_group=reference_group
    )
    return ratio_rows(
        whole,
        pairs,
        measure="cumulative_relative_rate",
        reference=reference_group,
        confidence=confidence,
    )


def _of_step(rows: pd.DataFrame, step: str) -> pd.DataFrame:
    found = rows[rows["decision_point"] == step] if "decision_point" in rows else rows[:0]
    if found.empty:
        raise DataError(NO_STEP.format(step=step))
    return found


def _followed(before: pd.DataFrame, after: pd.DataFrame, *, step: str) -> pd.DataFrame:
    """Carry those who reached the first step on to those who went on after the next."""
    keys = ["area", "group", *(key for key in keys_of(after)[1:] if key != "decision_point")]
    both = after.merge(
        before[[*keys, "count", "reached"]], on=keys, how="outer", suffixes=("", "_before")
    )
    apart = floats(both, "count_before") != floats(both, "reached")
    if apart.any():
        row = both[apart].iloc[0]
        before_said, after_said = (
            UNKNOWN if pd.isna(row[column]) else f"{row[column]:.0f}"
            for column in ("count_before", "reached")
        )
        raise DataError(
            NOT_NESTED.format(
                where=where_of(row, keys), before=before_said, after=after_said, step=step
            )
        )
    return both.assign(reached=both["reached_before"])[list(after.columns)]
