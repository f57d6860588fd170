"""How likely an event is for staff of one group, divided by how likely it is for another's.

The Social Care Workforce Race Equality Standard always divides the Global Majority's by that of
White staff. Two indicators of the standard of the health service run the other way: turn those
round (`inverted`) before they stand beside these.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import Floats
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.share_ratio_intervals import share_ratio_score_interval

#: Columns of a row of counts; ``NA`` where a number is hidden.
EVENTS, STAFF, REFERENCE_EVENTS, REFERENCE_STAFF = (
    "events",
    "staff",
    "reference_events",
    "reference_staff",
)
OF_A_ROW = [EVENTS, STAFF, REFERENCE_EVENTS, REFERENCE_STAFF]
#: The kind of a ratio that rests on a hidden number.
HIDDEN = "hidden"

MORE_THAN_STAFF = (
    "{where}: {events} events of {staff} staff. Count in staff all to whom it could have happened, "
    "those to whom it did among them."
)


def relative_likelihoods(rows: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Divide the likelihood of each row's group by that of its reference.

    Parameters
    ----------
    rows
        `OF_A_ROW`: how many events there were, of how many staff, of the group and of the
        reference, ``NA`` where hidden. Other columns are kept.
    confidence
        As a fraction.

    Returns
    -------
    pandas.DataFrame
        The rows with ``share`` and ``reference_share`` (events / staff; ``NaN`` where there is no
        staff), ``value`` (their ratio: 0 where the group has no event, infinite where the reference
        alone has none, ``NaN`` where neither has), ``lower``, ``upper``, ``method`` (the score
        interval of `share_ratio_intervals`) and ``p_value`` (of no difference, two-sided).

    Raises
    ------
    DataError
        If there are more events than staff.

    Notes
    -----
    No count is shifted: statsmodels' ``Table2x2.riskratio`` adds a half to each cell where one is
    zero, and so gives 1.32 for 0 of 50 beside 3 of 400. The p-value is of the score test of two
    shares, whose interval this is; below the floors of `kinds_of` it is not to be used.
    """
    counts = [rows[name].astype("Float64").to_numpy(float, na_value=np.nan) for name in OF_A_ROW]
    x1, n1, x2, n2 = counts
    _refuse_impossible(rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, reference = x1 / n1, x2 / n2
        value = share / reference
    lower, upper, method = share_ratio_score_interval(x1, n1, x2, n2, confidence=confidence)
    return rows.assign(
        share=share,
        reference_share=reference,
        value=value,
        lower=lower,
        upper=upper,
        method=method,
        p_value=_score_test(x1, n1, x2, n2),
    )


def _refuse_impossible(rows: pd.DataFrame) -> None:
    for events, staff in ((EVENTS, STAFF), (REFERENCE_EVENTS, REFERENCE_STAFF)):
        bad = (rows[events] > rows[staff]).fillna(False).to_numpy(bool)
        if bad.any():
            at = int(np.argmax(bad))
            row = rows.iloc[at]
            where = f"Row {at + 1}"
            raise DataError(
                MORE_THAN_STAFF.format(where=where, events=row[events], staff=row[staff])
            )


def _score_test(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Two-sided p-value of two shares being alike; 1 where none or all of both are counted."""
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (x1 + x2) / (n1 + n2)
        error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        z = np.where(error > 0, (x1 / n1 - x2 / n2) / error, 0.0)
    unknown = np.isnan(x1 + n1 + x2 + n2) | (n1 == 0) | (n2 == 0)
    return np.where(unknown, np.nan, 2 * norm.sf(np.abs(z)))


def corrected(ratios: pd.DataFrame, *, family: Sequence[str]) -> pd.DataFrame:
    """Add ``p_corrected``: Holm's correction for all ratios that are looked at together.

    Parameters
    ----------
    ratios
        As `relative_likelihoods` gives them.
    family
        The columns that the ratios of a family have in common, such as the year.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Ratios without a p-value are in no
    family.
    """
    p = ratios["p_value"]
    found = pd.Series(np.nan, index=ratios.index)
    for _, some in p.dropna().groupby([ratios[name] for name in family], sort=False):
        found.loc[some.index] = multipletests(some, method="holm")[1]
    return ratios.assign(p_corrected=found)


def kinds_of(ratios: pd.DataFrame, *, fewest_events: float, confidence: float) -> pd.Series:
    """Say of each ratio whether it is clear: a kind of `main_messages`, or `HIDDEN`.

    Parameters
    ----------
    ratios
        As `corrected` gives them.
    fewest_events
        What the larger of two numbers must reach before anything is said: the events of the group,
        and those that it would have had at the reference's likelihood. The reference needs as many.
    confidence
        As a fraction.
    """
    events, staff = (ratios[name].astype("Float64") for name in (EVENTS, STAFF))
    reference = ratios[REFERENCE_EVENTS].astype("Float64")
    expected = ratios["reference_share"] * staff
    largest = pd.concat([events, expected.astype("Float64")], axis=1).max(axis=1, skipna=False)
    hidden = ratios[OF_A_ROW].isna().any(axis=1) | (ratios[[STAFF, REFERENCE_STAFF]] == 0).any(
        axis=1
    )
    few = ((largest < fewest_events) | (reference < fewest_events)).fillna(False)
    clear = ratios["p_corrected"] < 1 - confidence
    kinds = np.select(
        [hidden, few.astype(bool), clear & (ratios["value"] > 1), clear & (ratios["value"] < 1)],
        [HIDDEN, TOO_SMALL, HIGHER, LOWER],
        default=NO_EVIDENCE,
    )
    return pd.Series(kinds, index=ratios.index, dtype="str")


def inverted(ratios: pd.DataFrame) -> pd.DataFrame:
    """Turn ratios round: what divided White staff's likelihood by another's divides theirs by it.

    Parameters
    ----------
    ratios
        ``value``, ``lower``, ``upper``; other columns are kept.
    """
    with np.errstate(divide="ignore"):
        turned = {
            to: 1 / ratios[of].to_numpy(float)
            for to, of in (("value", "value"), ("lower", "upper"), ("upper", "lower"))
        }
    return ratios.assign(**turned)
