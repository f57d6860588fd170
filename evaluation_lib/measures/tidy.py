"""What every table of counts and of measures has in common: its keys, its columns, its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.errors import DataError

#: What tells one place of a table of counts from another; within a place groups are compared.
KEYS = ("area", "decision_point", "period", "kind", "counted", "clock")
#: What a measure takes over from its row of counts, where that row has it.
CARRIED = (
    "period_start",
    "period_end",
    "grain",
    "years",
    "design_effect",
    "denominator",
    "age_range",
    "remark",
)
#: Every column that a table of measures may have, in order; see `measure_rows`.
MEASURE_COLUMNS = (
    "area",
    "group",
    *KEYS[1:],
    *CARRIED,
    "measure",
    "value",
    "lower",
    "upper",
    "confidence",
    "method",
    "count",
    "population",
    "reached",
    "reference",
)
#: Of several confidences, the rows of this one come first.
FIRST_CONFIDENCE = 0.95

IMPOSSIBLE = (
    "{where}: {column} is {found}. count and reached are never below zero; population, years and "
    "design_effect are above it. Correct the row."
)
TWICE = "{where}: the group stands there more than once. Leave one row of each group in a place."
NO_CONFIDENCE = (
    "{found} is not a confidence: write a fraction above 0 and below 1, such as 0.95 for 95%."
)

Floats = NDArray[np.float64]
#: What gives the limits and the name of the method at one confidence.
Interval = Callable[[float], tuple[Floats, Floats, NDArray[np.str_]]]


def keys_of(counts: pd.DataFrame) -> list[str]:
    """Return those columns of a table that say where its groups are compared, in a fixed order."""
    return [key for key in KEYS if key in counts.columns]


def floats(counts: pd.DataFrame, column: str, *, absent: float = np.nan) -> Floats:
    """Return a column as floats, shape (n,): ``NaN`` where missing, ``absent`` where no column."""
    if column not in counts.columns:
        return np.full(len(counts), absent)
    return counts[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def exposure_of(counts: pd.DataFrame) -> Floats:
    """Return child-years, shape (n,): population × years, a stock and an absent column being 1."""
    return floats(counts, "population") * floats(counts, "years", absent=1.0)


def design_effect_of(counts: pd.DataFrame) -> Floats:
    """Return how much larger the variance is than of independent children, shape (n,)."""
    return floats(counts, "design_effect", absent=1.0)


def divided(above: Floats, below: Floats) -> Floats:
    """Divide, with infinity over a zero and ``NaN`` where both are zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return above / below


def where_of(row: Mapping[str, object] | pd.Series, keys: Iterable[str]) -> str:
    """Name a place for a sentence: ``Essex, child protection plans, 2025``."""
    return ", ".join(str(row[key]) for key in keys if pd.notna(row[key]))


def confidences(confidence: float | Sequence[float]) -> list[float]:
    """Return the confidences asked for, each once, 0.95 first.

    Raises
    ------
    DataError
        If one is not a fraction between 0 and 1.
    """
    asked = [confidence] if isinstance(confidence, (int, float)) else list(confidence)
    for one in asked:
        if not 0 < one < 1:
            raise DataError(NO_CONFIDENCE.format(found=one))
    return sorted(dict.fromkeys(map(float, asked)), key=lambda one: one != FIRST_CONFIDENCE)


def stacked(
    rows: Callable[[float], pd.DataFrame], confidence: float | Sequence[float]
) -> pd.DataFrame:
    """Put the measures of several confidences below each other, those of 0.95 first."""
    return pd.concat([rows(one) for one in confidences(confidence)], ignore_index=True)


def measure_rows(
    counts: pd.DataFrame,
    *,
    measure: str,
    value: Floats,
    interval: Interval,
    confidence: float | Sequence[float],
    scale: Floats | float = 1.0,
    **columns: object,
) -> pd.DataFrame:
    """Lay out a measure of each row of a table of counts.

    Parameters
    ----------
    counts
        The rows measured, n of them.
    measure
        The measure's name.
    value
        Shape (n,), in the measure's own unit.
    interval
        Gives ``lower``, ``upper`` (each shape (n,)) and the name of the method at a confidence.
    confidence
        One fraction or several.
    scale
        What the limits are multiplied by to come to the measure's unit.
    columns
        Columns that take the place of those in ``counts``, or further ones.

    Returns
    -------
    pandas.DataFrame
        The columns of `MEASURE_COLUMNS` that ``counts`` and ``columns`` have, one row for each row
        of ``counts`` and each confidence.
    """

    def rows(one: float) -> pd.DataFrame:
        lower, upper, method = interval(one)
        frame = counts.assign(
            measure=measure,
            value=value,
            lower=lower * scale,
            upper=upper * scale,
            confidence=one,
            method=method,
            **columns,
        )
        return frame[[column for column in MEASURE_COLUMNS if column in frame.columns]]

    return stacked(rows, confidence)


def refuse_impossible(counts: pd.DataFrame) -> None:
    """Refuse numbers that no children can be behind, and a group that stands twice in a place.

    Raises
    ------
    DataError
        Naming the first such row.
    """
    keys = ["area", "group", *keys_of(counts)[1:]]
    for column in ("count", "population", "reached", "years", "design_effect"):
        values = floats(counts, column)
        bad = (values < 0) if column in ("count", "reached") else (values <= 0)
        if bad.any():
            row = counts.iloc[int(np.argmax(bad))]
            raise DataError(
                IMPOSSIBLE.format(where=where_of(row, keys), column=column, found=row[column])
            )
    twice = counts.duplicated(keys)
    if twice.any():
        raise DataError(TWICE.format(where=where_of(counts[twice].iloc[0], keys)))
