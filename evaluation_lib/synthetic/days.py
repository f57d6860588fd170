"""Days as numbers: whole days since 1970, which arrays are quick with."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

#: Later than any day: something that does not happen or does not end.
NEVER = 10**7
DAYS_A_YEAR = 365.25


def day_number(day: date | pd.Timestamp) -> int:
    """Return a day as a number."""
    return int(np.datetime64(pd.Timestamp(day), "D").astype("int64"))


def days_of(numbers: np.ndarray) -> pd.Series:
    """Return numbers as days; `NEVER` and later is missing."""
    known = np.asarray(numbers, dtype="int64")
    days = known.astype("datetime64[D]").astype("datetime64[us]")
    return pd.Series(days).mask(pd.Series(known >= NEVER))


def birthday(born: np.ndarray, age: int) -> np.ndarray:
    """Return the day on which somebody born on a day completes so many years."""
    days = np.asarray(born).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    within = (days - months).astype("int64")
    then = months + 12 * age
    last = ((then + 1).astype("datetime64[D]") - then.astype("datetime64[D]")).astype("int64") - 1
    # Who is born on 29 February completes a year on 1 March.
    return (then.astype("datetime64[D]").astype("int64")) + np.where(
        within > last, last + 1, within
    )
