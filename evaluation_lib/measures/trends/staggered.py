"""What changed where the programme truly reached one place after another: group-time effects."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from itertools import permutations
from math import factorial, prod

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from evaluation_lib.errors import DataError

#: Columns of a panel.
UNIT, TIME, VALUE, FIRST_TIME = "unit", "time", "value", "first_time"
#: Who an area that has begun is compared with.
NEVER, NOT_YET = "never_treated", "not_yet_treated"
#: Below so many units an estimate of how they vary is worth nothing (MacKinnon & Webb 2017).
FEWEST_UNITS = 20
#: Above so many arrangements of the order all of them take too long.
MOST_ARRANGEMENTS = 10_000

#: What a row of effects is about.
GROUP_TIME, OVERALL, GROUP, SINCE = "group_time", "overall", "group", "since_start"

NO_COLUMN = "The panel has no column '{column}': write unit, time, value and first_time."
NOT_BALANCED = (
    "The panel does not hold one value for each unit and time ({unit}, {time}): fill it, or leave "
    "the unit out."
)
TWO_STARTS = "{unit} has more than one first time: a unit begins once."
ONE_DATE = (
    "The programme began everywhere at the same time, so no place was still without it to compare "
    "with: a staggered roll-out needs different dates."
)
NOBODY_NEVER = (
    "Every place was reached in the end, so none can be compared with as never reached: compare "
    "with those not yet reached."
)
TOO_FEW_UNITS = (
    "{found} units are too few for standard errors between units, which need {fewest}: permute the "
    "order of the roll-out instead."
)
TOO_MANY = "The order of the roll-out has {found} arrangements, more than {most}: use larger areas."


def group_time_effects(
    panel: pd.DataFrame,
    *,
    control: str = NOT_YET,
    method: str = "dr",
    covariates: Sequence[str] = (),
    errors: bool = True,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the effect in each group of places that began together, at each time, and on average.

    Parameters
    ----------
    panel
        One row for each place and time: ``unit``, ``time`` (whole numbers), ``value`` (such as the
        logarithm of a ratio of rates), ``first_time`` (the first time after its start; missing
        where it never began).
    control
        Compare with those ``not_yet_treated`` at the time, or only with the ``never_treated``.
    method
        ``dr`` (doubly robust), ``reg`` or ``ipw``: how covariates are allowed for.
    covariates
        Columns that do not change in time.
    errors
        Whether standard errors between places are wanted.
    confidence
        As a fraction.

    Returns
    -------
    pandas.DataFrame
        ``level`` (``group_time``; ``overall``, weighted by the size of groups; ``group``, its
        average; ``since_start``, by time since), ``group`` (the first time), ``time`` (of
        ``since_start`` the times since), ``effect`` (missing at times when nobody is left to
        compare with), ``se``, ``lower``, ``upper`` (missing without
        errors). Times before a group began show whether places already moved apart.

    Raises
    ------
    DataError
        If the panel has gaps, all began together, nobody was never reached but is asked for, or
        errors are wanted of fewer than 20 places.

    Notes
    -----
    Callaway & Sant'Anna (2021), Journal of Econometrics 225, 200-230, by the package diff-diff. A
    regression with places and times as effects would compare places that have begun with others
    that began before them, and can give the wrong sign.
    """
    panel = _checked(panel, control=control)
    units = panel[UNIT].nunique()
    if errors and units < FEWEST_UNITS:
        raise DataError(TOO_FEW_UNITS.format(found=units, fewest=FEWEST_UNITS))
    # It takes seconds to load, which only those who ask for it wait for.
    from diff_diff import CallawaySantAnna

    with warnings.catch_warnings():
        # Where nobody is left to compare with the effect is missing, which says it as well.
        warnings.filterwarnings("ignore", message=".*could not be estimated", category=UserWarning)
        fitted = CallawaySantAnna(control_group=control, estimation_method=method).fit(
            panel,
            outcome=VALUE,
            unit=UNIT,
            time=TIME,
            first_treat=FIRST_TIME,
            covariates=list(covariates) or None,
        )
    rows = pd.DataFrame(list(_rows(fitted)))
    reach = norm.ppf(0.5 + confidence / 2) * rows["se"]
    ends = {"se": rows["se"], "lower": rows["effect"] - reach, "upper": rows["effect"] + reach}
    return rows.assign(**(ends if errors else dict.fromkeys(ends, np.nan)))


def _rows(fitted: object) -> Iterator[dict[str, object]]:
    for (group, time), found in fitted.group_time_effects.items():
        yield _row(GROUP_TIME, found["effect"], found["se"], group=group, time=time)
    yield _row(OVERALL, fitted.overall_att, fitted.overall_se)
    for level, name in ((GROUP, "group"), (SINCE, "event_study")):
        for row in fitted.aggregate(name).to_dataframe().to_dict("records"):
            place = {"group": row["label"]} if level == GROUP else {"time": row["event_time"]}
            yield _row(level, row["att"], row["se"], **place)


def _row(
    level: str, effect: float, se: float, *, group: object = pd.NA, time: object = pd.NA
) -> dict[str, object]:
    return {"level": level, "group": group, "time": time, "effect": effect, "se": se}


def _checked(panel: pd.DataFrame, *, control: str) -> pd.DataFrame:
    """Return the panel as diff-diff takes it, places that never began at 0."""
    for column in (UNIT, TIME, VALUE, FIRST_TIME):
        if column not in panel.columns:
            raise DataError(NO_COLUMN.format(column=column))
    panel = panel.assign(**{FIRST_TIME: panel[FIRST_TIME].fillna(0).astype(int)})
    values = panel.pivot_table(VALUE, UNIT, TIME, aggfunc=list, dropna=False)
    whole = values.map(lambda cell: isinstance(cell, list) and len(cell) == 1)
    whole &= panel.pivot_table(VALUE, UNIT, TIME, dropna=False).notna()
    if not whole.all(axis=None):
        unit, time = whole.stack()[lambda cells: ~cells].index[0]
        raise DataError(NOT_BALANCED.format(unit=unit, time=time))
    starts = panel.groupby(UNIT)[FIRST_TIME].nunique()
    if (starts > 1).any():
        raise DataError(TWO_STARTS.format(unit=starts.idxmax()))
    if panel[FIRST_TIME].nunique() == 1:
        raise DataError(ONE_DATE)
    if control == NEVER and not (panel[FIRST_TIME] == 0).any():
        raise DataError(NOBODY_NEVER)
    return panel


def permuted_order(panel: pd.DataFrame) -> dict[str, float | int]:
    """Hold the overall effect against those that every other order of the roll-out would give.

    Parameters
    ----------
    panel
        As for `group_time_effects`; those that began are compared with those that had not yet.

    Returns
    -------
    dict
        ``effect``; ``arrangements`` (how many different orders there are); ``p_value`` (the share
        of them whose effect is at least as far from none) and ``smallest_p``, 1 in so many, below
        which no result can fall.

    Raises
    ------
    DataError
        If the panel has gaps, all began together, or there are too many orders.

    Notes
    -----
    Exact if the order was drawn by lot (Fisher 1935). Where it was chosen, it says how unusual the
    order is, and rests on nothing about the places having changed otherwise. Four places one after
    another have 24 orders: no p-value below 0.042.
    """
    panel = _checked(panel, control=NOT_YET)
    values = panel.pivot(index=UNIT, columns=TIME, values=VALUE)
    first = panel.groupby(UNIT)[FIRST_TIME].first()[values.index].to_numpy()
    number = arrangements(first)
    if number > MOST_ARRANGEMENTS:
        raise DataError(TOO_MANY.format(found=number, most=MOST_ARRANGEMENTS))
    matrix, times = values.to_numpy(dtype=float), values.columns.to_numpy()
    effect = overall_effect(matrix, times, first)
    orders = np.array(sorted(set(permutations(first.tolist()))))
    others = np.array([overall_effect(matrix, times, order) for order in orders])
    return {
        "effect": effect,
        "arrangements": number,
        "p_value": float((np.abs(others) >= abs(effect) - 1e-12).mean()),
        "smallest_p": 1 / number,
    }


def arrangements(first: Sequence[int] | NDArray[np.int64]) -> int:
    """Return in how many orders the same starts could have been given to the places."""
    _, together = np.unique(np.asarray(first), return_counts=True)
    return factorial(len(first)) // prod(factorial(int(size)) for size in together)


def overall_effect(
    values: NDArray[np.float64], times: NDArray[np.int64], first: NDArray[np.int64]
) -> float:
    """Return the average effect, by the mean difference to those who had not begun yet.

    Parameters
    ----------
    values
        Shape (places, times).
    times
        The times.
    first
        Each place's first time after its start; 0 where it never began.

    Notes
    -----
    What `group_time_effects` gives as ``overall`` without covariates, in arithmetic quick enough
    for every order of a roll-out. Times at which nobody is left to compare with count for nothing.
    """
    effects, weights = [], []
    for group in sorted(set(first[first > 0].tolist())):
        before = np.searchsorted(times, group) - 1
        for place, time in enumerate(times):
            waiting = (first == 0) | (first > time)
            if time < group or before < 0 or not waiting.any():
                continue
            change = values[:, place] - values[:, before]
            effects.append(change[first == group].mean() - change[waiting].mean())
            weights.append((first == group).sum())
    return float(np.average(effects, weights=weights)) if effects else np.nan
