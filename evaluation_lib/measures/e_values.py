"""How strong something unmeasured would have to be to explain a ratio away: E-values."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation_lib.errors import DataError

LOWER, UPPER = "lower", "upper"

BELOW_ZERO = "{found} is no ratio of rates: a ratio is never below zero. Correct the table."
OUTSIDE = (
    "The ratio {value} of {group} lies outside its own interval, {lower} to {upper}: "
    "correct the table of ratios."
)


def e_value(ratio: ArrayLike, *, other_than: float = 1.0) -> NDArray[np.float64]:
    """E-value of a rate ratio.

    Parameters
    ----------
    ratio
        Shape (n,); ``NaN`` where hidden.
    other_than
        The ratio that it is held against: 1, or another that something unmeasured might have
        moved it away from.

    Returns
    -------
    numpy.ndarray
        Shape (n,), from 1 (nothing is needed) to infinity (of a ratio of 0 or infinity); ``NaN``
        where the ratio is.

    Raises
    ------
    DataError
        If a ratio is below zero.

    Notes
    -----
    VanderWeele & Ding (2017), Annals of Internal Medicine 167, 268-274: ``RR + sqrt(RR (RR - 1))``,
    of the inverse where the ratio is below 1.
    """
    given = np.atleast_1d(np.asarray(ratio, dtype=float))
    if (given < 0).any():
        raise DataError(BELOW_ZERO.format(found=given[given < 0][0]))
    with np.errstate(divide="ignore", invalid="ignore"):
        against = given / other_than
        above = np.where(against < 1, 1 / against, against)
        return above + np.sqrt(above * (above - 1))


def with_e_values(ratios: pd.DataFrame, *, other_than: float = 1.0) -> pd.DataFrame:
    """Add to each ratio its E-value and that of its limit nearer to 1.

    The E-value is how strongly, as a ratio of risks, something that nobody measured would have to
    go together both with the ethnic group and with the decision, beyond what the ratio allows for
    already, so that it alone made the ratio what it is. The E-value of the nearer limit says the
    same of moving the interval over 1.

    Quote it only where a ratio is read as an effect of something on children who are otherwise
    alike, always with the ratio, its interval and both E-values, and never as a measure of quality:
    it says what would be needed, not whether it is there. A ratio that only describes how many
    children of each group were met at a decision point has nothing to be explained away; what is
    wrong with its counts (unknown ethnicity, an old population) is asked by
    `unknown_ethnicity.ratio_bounds` and `denominator_sensitivity.ratios_by_denominator`.

    Parameters
    ----------
    ratios
        Measures that are ratios of rates or of shares: columns ``group``, ``value``, ``lower``,
        ``upper``.
    other_than
        As for `e_value`.

    Returns
    -------
    pandas.DataFrame
        ``ratios`` with ``e_value``, ``e_value_limit`` (1 where the interval holds ``other_than``)
        and ``nearer_limit`` (``lower`` or ``upper``; missing where the interval holds it or is
        hidden).

    Raises
    ------
    DataError
        If a ratio is below zero or outside its own interval.

    Notes
    -----
    As `e_value`. Of a ratio of shares that are not small the E-value is that of a ratio of risks;
    odds ratios and hazard ratios need a transformation first and are not taken here.
    """
    value, lower, upper = (
        ratios[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        for column in ("value", LOWER, UPPER)
    )
    _refuse_outside(ratios, (value < lower) | (value > upper))
    sides = [np.isnan(lower) | np.isnan(upper), lower > other_than, upper < other_than]
    limit = np.select(
        sides,
        [np.nan, e_value(lower, other_than=other_than), e_value(upper, other_than=other_than)],
        1.0,
    )
    side = pd.Series(np.select(sides[1:], [LOWER, UPPER], ""), index=ratios.index, dtype="string")
    return ratios.assign(
        e_value=e_value(value, other_than=other_than),
        e_value_limit=limit,
        nearer_limit=side.mask(side == ""),
    )


def _refuse_outside(ratios: pd.DataFrame, outside: NDArray[np.bool_]) -> None:
    if outside.any():
        row = ratios[outside].iloc[0]
        named = {name: row[name] for name in ("group", "value", LOWER, UPPER)}
        raise DataError(OUTSIDE.format(**named))
