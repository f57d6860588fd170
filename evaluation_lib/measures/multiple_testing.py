"""Tell ratios apart from 1 once all the questions asked along with them are counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize.elementwise import find_root
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from evaluation_lib.errors import DataError
from evaluation_lib.measures.conditional_tests import conditional_mid_p_value
from evaluation_lib.measures.tidy import Floats, floats, keys_of
from evaluation_lib.measures.trials import trials_against_reference

HOLM, BENJAMINI_HOCHBERG = "Holm", "Benjamini-Hochberg"
#: What statsmodels calls each correction.
METHODS = {HOLM: "holm", BENJAMINI_HOCHBERG: "fdr_bh"}

#: The measures that 1 is a value of no difference for, and how the rows of their exact interval are
#: known: the tests here belong to the score intervals (and MOVER's where a share is 100 %).
RATIOS = ("relative_rate_index", "transition_relative_rate")
EXACT_ROWS = "exact"

UNKNOWN_METHOD = "There is no correction called '{method}': write {methods}."
NO_FAMILY_COLUMN = (
    "The family of tests is stated by the column '{column}', which the measures do not have: "
    "name columns among {columns}."
)
NO_P_VALUE = "The measures have no column 'p_value': pass them through with_p_values first."

#: About the most that statsmodels can turn into a confidence short of certainty (1 - 1e-299).
FARTHEST_Z = 37.0


def p_value_of_ratio(
    count: ArrayLike,
    size: ArrayLike,
    reference_count: ArrayLike,
    reference_size: ArrayLike,
    *,
    share: ArrayLike = False,
) -> Floats:
    """Two-sided p-value of the ratio being 1, of the test that the ratio's interval inverts.

    It is below 0.05 exactly where the 95 % interval leaves out 1, and so for any confidence.

    Parameters
    ----------
    count, size
        The group's count, and its children times years or how many reached the first point,
        shape (n,); ``NaN`` where hidden. Both divided by the design effect, where there is one.
    reference_count, reference_size
        The reference's, shape (n,) or one value.
    share
        Whether the count is a share of the size (so that it cannot exceed it), shape (n,) or one.

    Returns
    -------
    numpy.ndarray
        Shape (n,); 1 where both counts are zero or both shares 100 %, ``NaN`` where one is hidden
        or a size is zero.

    Notes
    -----
    Two Poisson rates: given the sum of both counts the first is binomial with share
    n1 / (n1 + n2); the z-test with the variance under that share is what Wilson's interval inverts.
    Two shares: the z-test with the pooled share, which the score interval of Koopman (1984),
    Biometrics 40, inverts at 1. Where a whole group passes, the interval is MOVER of two Wilson
    intervals (Donner & Zou 2012, Statistical Methods in Medical Research 21) and the p-value is
    one less the highest confidence at which it still leaves out 1.
    """
    x1, n1, x2, n2, binomial = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(item, dtype=float))
            for item in (count, size, reference_count, reference_size)
        ),
        np.atleast_1d(np.asarray(share, dtype=bool)),
    )
    # Of nobody there is neither a share nor a rate to compare.
    n1, n2 = (np.where(size > 0, size, np.nan) for size in (n1, n2))
    z = np.where(binomial, _z_of_shares(x1, n1, x2, n2), _z_of_rates(x1, n1, x2, n2))
    everyone = binomial & ((x1 == n1) | (x2 == n2)) & (np.abs(z) > 0)
    if everyone.any():
        z[everyone] = _z_of_mover(x1[everyone], n1[everyone], x2[everyone], n2[everyone])
    return 2 * norm.sf(np.abs(z))


def leaves_out_1_by_mover(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, *, z: float
) -> NDArray[np.bool_]:
    """Whether the MOVER-Wilson interval of the ratio of two shares leaves out 1, shape (n,)."""
    return _beyond_mover(*(np.asarray(item, dtype=float) for item in (x1, n1, x2, n2)), z=z) > 0


def _z_of_rates(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    total, share = x1 + x2, n1 / (n1 + n2)
    spread = np.sqrt(total * share * (1 - share))
    return np.divide(x1 - total * share, spread, out=_nothing(total), where=total > 0)


def _z_of_shares(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    pooled = (x1 + x2) / (n1 + n2)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / n1 + 1 / n2))
    return np.divide(x1 / n1 - x2 / n2, spread, out=_nothing(pooled), where=spread > 0)


def _nothing(known: Floats) -> Floats:
    """Zeros, missing where the counts are: no difference is found among no events."""
    return np.where(np.isnan(known), np.nan, 0.0)


def _beyond_mover(x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, z: Floats | float) -> Floats:
    """Squared distance of two shares less that which MOVER allows at ``z``, shape (n,)."""
    # Not by a confidence, as `wilson_share_interval` takes it: one so near to 1 is 1 in a computer.
    alpha = 2 * norm.sf(z)
    low1, high1 = proportion_confint(x1, n1, alpha=alpha, method="wilson")
    low2, high2 = proportion_confint(x2, n2, alpha=alpha, method="wilson")
    p1, p2 = x1 / n1, x2 / n2
    above = (p1 - low1) ** 2 + (high2 - p2) ** 2
    below = (high1 - p1) ** 2 + (p2 - low2) ** 2
    return (p1 - p2) ** 2 - np.where(p1 > p2, above, below)


def _z_of_mover(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """The z at which MOVER's limit comes to lie on 1, shape (n,), at most `FARTHEST_Z`."""
    far = _beyond_mover(x1, n1, x2, n2, z=FARTHEST_Z) > 0
    root = find_root(
        lambda z, *pair: _beyond_mover(*pair, z=z), (1e-9, FARTHEST_Z), args=(x1, n1, x2, n2)
    )
    return np.where(far, FARTHEST_Z, root.x)


def with_p_values(
    measures: pd.DataFrame, *, counts: pd.DataFrame, reference_group: str
) -> pd.DataFrame:
    """Add to each ratio the p-values of its being 1.

    Parameters
    ----------
    measures
        Relative rate indices and transition relative rates; other measures may stand among them.
    counts
        The counts that they were made of. ``design_effect`` is taken into account, if there.
    reference_group
        The group whose rate is 1 in them.

    Returns
    -------
    pandas.DataFrame
        The measures in their order and the columns ``p_value`` (below 0.05 where the 95 % interval
        leaves out 1) and ``p_value_mid`` (see `conditional_tests`; the one to correct). Missing
        where a count is hidden, for measures that are no ratios, and in rows of exact intervals,
        which answer to another test.

    Raises
    ------
    DataError
        If a reference row is missing.
    """
    on = [*(key for key in keys_of(counts) if key in measures.columns), "group"]
    rows, trials = trials_against_reference(counts, reference_group=reference_group)
    pairs, share = [trials[column] for column in ("x1", "n1", "x2", "n2")], trials["is_share"]
    of_rows = rows[on].assign(
        p_value=p_value_of_ratio(*pairs, share=share),
        p_value_mid=conditional_mid_p_value(*pairs, share=share),
    )
    tested = measures["measure"].isin(RATIOS) & ~measures["method"].str.contains(
        EXACT_ROWS, case=False, regex=False, na=False
    )
    found = measures.merge(of_rows, on=on, how="left", validate="many_to_one")
    found = found.set_axis(measures.index)
    return measures.assign(
        **{column: found[column].where(tested) for column in ("p_value", "p_value_mid")}
    )


def corrected(
    measures: pd.DataFrame, *, family: Sequence[str], method: str, level: float
) -> pd.DataFrame:
    """Correct the p-values of each stated family of tests for how many there are.

    Parameters
    ----------
    measures
        Rows with ``p_value`` (missing where nothing could be tested), as `with_p_values` gives, and
        ``p_value_mid`` where it is there: then it is what is corrected. The z-test that a score
        interval inverts is right at 0.05 on average, but not at the far smaller levels of a
        correction: with few events expected, large ratios are several times too frequent there.
    family
        Columns whose values a family has in common: with ``["area", "period"]`` all groups and
        decision points of one area and period are one family. Rows of one test at several
        confidences are one test: ``confidence``, where it is a column, always parts families.
    method
        `HOLM`: the chance that any of the family is called clear by mistake is at most ``level``.
        `BENJAMINI_HOCHBERG`: of those called clear at most the share ``level`` is expected to be
        so by mistake.
    level
        As a fraction.

    Returns
    -------
    pandas.DataFrame
        The measures in their order and the columns ``p_corrected`` (never below ``p_value``, so
        what is clear has an interval that leaves out 1), ``family_size`` (tests made in the row's
        family, hidden ones not counted) and ``clear`` (``p_corrected`` below ``level``); missing,
        but for the size, where ``p_value`` is.

    Raises
    ------
    DataError
        If the method is unknown, or ``p_value`` or a column of the family is not there.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6; Benjamini & Hochberg (1995), JRSS B 57; as
    statsmodels' ``multipletests`` works them out.
    """
    _refuse_unusable(measures, family=family, method=method)
    p_value = floats(measures, "p_value")
    uncorrected = floats(measures, "p_value_mid") if "p_value_mid" in measures else p_value
    parts = [*family, *(["confidence"] if "confidence" in measures.columns else [])]
    groups = measures.reset_index(drop=True).groupby(parts, dropna=False).indices if parts else None
    rows_of_families = groups.values() if groups is not None else [np.arange(len(measures))]
    p_corrected, size = np.full(len(measures), np.nan), np.zeros(len(measures), dtype=int)
    for rows in rows_of_families:
        tested = rows[~np.isnan(p_value[rows])]
        size[rows] = len(tested)
        if len(tested):
            p_corrected[tested] = multipletests(uncorrected[tested], method=METHODS[method])[1]
    p_corrected = np.maximum(p_corrected, p_value)
    clear = pd.array(p_corrected < level, dtype="boolean")
    clear[np.isnan(p_corrected)] = pd.NA
    return measures.assign(p_corrected=p_corrected, family_size=size, clear=clear)


def _refuse_unusable(measures: pd.DataFrame, *, family: Sequence[str], method: str) -> None:
    if method not in METHODS:
        raise DataError(UNKNOWN_METHOD.format(method=method, methods=" or ".join(METHODS)))
    if "p_value" not in measures.columns:
        raise DataError(NO_P_VALUE)
    for column in family:
        if column not in measures.columns:
            columns = ", ".join(map(str, measures.columns))
            raise DataError(NO_FAMILY_COLUMN.format(column=column, columns=columns))
