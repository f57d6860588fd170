"""How much more a count or a share varies because brothers and sisters are counted together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from evaluation_lib.errors import DataError

#: What a row of design effects rests on; the sums of several rows are those of all their families.
STATISTICS = ["families", "families_that_tell", "count", "variance", "independent_variance"]

NO_COLUMN = "The rows have no column '{column}': add it, or say which column is meant."

Floats = NDArray[np.float64]


def design_effects(
    children: pd.DataFrame, *, by: Sequence[str], cluster: str, went_on: str | None = None
) -> pd.DataFrame:
    """How much larger the variance is than if brothers and sisters were counted independently.

    Parameters
    ----------
    children
        One row for each child or event that is counted; of a cohort, one for each child who reached
        its first point.
    by
        Columns that name the groups: ``group``, ``decision_point``, ``period`` and the like.
    cluster
        The column that families are known by. Rows without a family are left out, and so is a group
        none of whose rows has one.
    went_on
        Of a cohort, the column that says who went on (true, false): the effect is that of the
        share. Without it, that of the count.

    Returns
    -------
    pandas.DataFrame
        One row per group: the columns ``by``; ``families``; ``families_that_tell`` (of a share, how
        many have a child who went on or, if fewer, one who did not); ``count`` (rows with a
        family); ``without_family`` (rows without); ``variance`` and ``independent_variance`` (of
        the count, or of how many went on); ``design_effect`` (at least 1; missing where nothing can
        be told: one family, nobody or everybody went on).

    Raises
    ------
    DataError
        If a column is not there.

    Notes
    -----
    A count is a compound Poisson one: families come by chance, each with its ``m`` children or
    events, so the variance is the expected sum of squares of ``m``, which that sum estimates
    without bias. The bias of the ratio is taken off (see `variance_of_count`). Families of which
    nobody was counted add nothing as long as events are rare. A share is a ratio of two sums over
    families; its variance is linearised with the factor k / (k - 1), and the effective sample size
    is that of Korn & Graubard (1998), Survey Methodology 24, 193-201: never above the true one, and
    multiplied by (t of n - 1 / t of k - 1) squared, here at 95 % and for counts too.

    The bound of 1 is a choice: families seldom make a count vary less than chance does, and an
    estimate below 1 is nearly always noise. Brothers and sisters of different groups are taken as
    independent, which makes the interval of their groups' ratio slightly too wide.
    """
    _refuse_missing(children, [*by, cluster, *([went_on] if went_on else [])])
    known = children[children[cluster].notna()]
    rows = known[list(by)].assign(_family=known[cluster], _went=1.0)
    if went_on:
        rows["_went"] = known[went_on].astype("Float64").to_numpy(dtype=float, na_value=0.0)
    families = rows.groupby([*by, "_family"], observed=True)["_went"].agg(["size", "sum"])
    sums = _sums_of_shares(families, by=by) if went_on else _sums_of_counts(families, by=by)
    sums["design_effect"] = design_effect(sums)
    lost = children[cluster].isna().groupby([children[column] for column in by]).sum()
    sums["without_family"] = lost.reindex(sums.index, fill_value=0)
    return sums.reset_index()


def variance_of_count(number: Floats, squares: Floats, cubes: Floats) -> Floats:
    """Variance of a count from the sums of families' numbers, their squares and their cubes.

    The sum of squares has no bias, but its ratio to the sum has one: of first order
    ``(squares² / number² - cubes / number) / number`` (Cochran (1977), Sampling Techniques, chapter
    6, applied to a Poisson number of families). It is taken off.
    """
    return squares + cubes / number - squares**2 / number**2


def variance_of_share(
    families: Floats, reached: Floats, went: Floats, squares: Mapping[str, Floats]
) -> Floats:
    """Linearised variance of how many went on of those who reached a point.

    Parameters
    ----------
    families, reached, went
        Numbers of families, of children who reached the point and of those who went on.
    squares
        Sums over families: ``reached`` (squares), ``went`` (squares) and ``both`` (products).

    Returns
    -------
    numpy.ndarray
        ``k / (k - 1)`` times the sum of squares of ``went - p reached``; missing for one family.
    """
    share = went / reached
    residuals = squares["went"] - 2 * share * squares["both"] + share**2 * squares["reached"]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(families > 1, families / (families - 1) * residuals, np.nan)


def design_effect(sums: pd.DataFrame) -> Floats:
    """Design effect of each row of sums as `design_effects` returns them: at least 1."""
    families, count = (sums[name].to_numpy(dtype=float) for name in ("families", "count"))
    variance, independent = (
        sums[name].to_numpy(dtype=float) for name in ("variance", "independent_variance")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(independent > 0, variance / independent, np.nan)
    quantiles = (student.ppf(0.975, number - 1) for number in (families, count))
    few_families = np.divide(*quantiles) ** 2
    return np.maximum(np.where(families > 1, ratio * few_families, np.nan), 1)


def _sums_of_counts(families: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    size = families["size"].astype(float)
    powers = pd.DataFrame({"families": size**0, "count": size, "two": size**2, "three": size**3})
    sums = powers.groupby(level=list(by), observed=True).sum()
    sums["families_that_tell"] = sums["families"]
    sums["variance"] = variance_of_count(sums["count"], sums["two"], sums["three"])
    sums["independent_variance"] = sums["count"]
    return sums[STATISTICS]


def _sums_of_shares(families: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    size, went = families["size"].astype(float), families["sum"]
    parts = {"families": size**0, "count": size, "went": went, "some": went > 0, "not": went < size}
    parts |= {"reached_2": size**2, "went_2": went**2, "both": size * went}
    sums = pd.DataFrame(parts).astype(float).groupby(level=list(by), observed=True).sum()
    squares = {"reached": sums["reached_2"], "went": sums["went_2"], "both": sums["both"]}
    sums["variance"] = variance_of_share(sums["families"], sums["count"], sums["went"], squares)
    independent = sums["went"] * (1 - sums["went"] / sums["count"])
    sums["independent_variance"] = independent.where(sums["families"] > 1)
    sums["families_that_tell"] = sums[["some", "not"]].min(axis=1)
    return sums[STATISTICS]


def _refuse_missing(children: pd.DataFrame, columns: Sequence[str]) -> None:
    lost = [name for name in columns if name not in children]
    if lost:
        raise DataError(NO_COLUMN.format(column=lost[0]))
