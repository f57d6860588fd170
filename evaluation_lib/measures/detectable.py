"""Say which ratios the data would probably have shown, had they been there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import binom, norm, poisson

from evaluation_lib.measures.multiple_testing import leaves_out_1_by_mover
from evaluation_lib.measures.tidy import Floats, keys_of
from evaluation_lib.measures.trials import trials_against_reference

RATES = "exact sum over two Poisson counts"
SHARES = "exact sum over two binomial counts"

#: Why a ratio cannot be said. Wording for each stands in the dictionary.
NOT_KNOWN = "reference_hidden_or_no_population"
NO_EVENTS = "no_reference_events"
NOTHING_BELOW = "none_at_all_would_not_show"
NOTHING_ABOVE = "all_of_them_would_not_show"

#: Counts farther than so many standard deviations from the mean add less than 1e-12.
FARTHEST = 8
#: What is less probable than this is left out of a sum.
NEGLIGIBLE = 1e-12
#: A ratio this large shows in any group in which one event is to be expected once in a lifetime.
LARGEST_RATIO = 1e9

#: Gives the probability that the interval lies above, or below, 1 at a true ratio.
Power = Callable[[float], float]


def detectable_ratios(
    counts: pd.DataFrame, *, reference_group: str, power: float, confidence: float = 0.95
) -> pd.DataFrame:
    """Return which ratios the interval would probably have told apart from 1.

    Parameters
    ----------
    counts
        As for `trials.trials_against_reference`; the group's own count is not looked at, so it may
        be hidden. The reference's rate is taken as it was observed.
    reference_group
        The group whose rate is 1.
    power
        How probably the interval leaves out 1, as a fraction; 0.8 is 8 times in 10.
    confidence
        Of the interval, as a fraction.

    Returns
    -------
    pandas.DataFrame
        One row for each row of the other groups: the columns of `tidy.keys_of`, ``group``,
        ``reference``, ``smallest_ratio_above`` (1 or more) and ``largest_ratio_below`` (1 or less):
        that ratio, or one farther from 1, would have put the whole interval on its side of 1 with
        probability ``power``; ``power``, ``confidence``, ``method``, and ``reason_above`` and
        ``reason_below``, which say why a ratio is missing.

    Raises
    ------
    DataError
        If a reference row is missing.

    Notes
    -----
    The probability is summed over every pair of counts that can be, so it holds where counts are
    small and the normal approximations of statsmodels (``power_poisson_ratio_2indep``,
    ``power_proportions_2indep``) are off: with three events expected, 0.50 or 0.90 for 0.80. A
    design effect makes counts and children fewer; those of cohorts are then rounded.
    """
    rows, trials = trials_against_reference(counts, reference_group=reference_group)
    z = float(norm.ppf(0.5 + confidence / 2))
    found = [
        _detectable(row.n1, row.x2, row.n2, is_share=row.is_share, power=power, z=z)
        for row in trials.itertuples()
    ]
    columns = ["smallest_ratio_above", "largest_ratio_below", "reason_above", "reason_below"]
    table = pd.DataFrame(found, columns=columns, index=rows.index)
    named = rows[[*keys_of(rows), "group"]].assign(reference=reference_group)
    return named.join(table.astype(dict.fromkeys(columns[2:], "str"))).assign(
        power=power, confidence=confidence, method=np.where(trials["is_share"], SHARES, RATES)
    )


def _detectable(
    size: float,
    reference_count: float,
    reference_size: float,
    *,
    is_share: bool,
    power: float,
    z: float,
) -> tuple[float, float, str | None, str | None]:
    if not (size > 0 and reference_size > 0 and reference_count >= 0):
        return np.nan, np.nan, NOT_KNOWN, NOT_KNOWN
    if reference_count == 0:
        return np.nan, np.nan, NO_EVENTS, NO_EVENTS
    powers = power_of_shares if is_share else power_of_rates
    rate = reference_count / reference_size

    def above(ratio: float) -> float:
        return powers(ratio, size, reference_size, rate, z=z)[0] - power

    def below(ratio: float) -> float:
        return powers(ratio, size, reference_size, rate, z=z)[1] - power

    largest = 1 / rate if is_share else LARGEST_RATIO
    higher, lower = _first_above(above, largest=largest), _last_below(below)
    return (
        higher,
        lower,
        NOTHING_ABOVE if np.isnan(higher) else None,
        NOTHING_BELOW if np.isnan(lower) else None,
    )


def _first_above(beyond: Power, *, largest: float) -> float:
    end = 1.0
    while beyond(end) < 0:
        if end >= largest:
            return np.nan
        end = min(2 * end, largest)
    return brentq(beyond, max(end / 2, 1.0), end, xtol=1e-6)


def _last_below(beyond: Power) -> float:
    return np.nan if beyond(0.0) < 0 else brentq(beyond, 0.0, 1.0, xtol=1e-6)


def power_of_rates(
    ratio: float, size: float, reference_size: float, rate: float, *, z: float
) -> tuple[float, float]:
    """How probably the score interval of two Poisson rates lies above and below 1.

    Parameters
    ----------
    ratio
        The true ratio.
    size, reference_size
        Children times years.
    rate
        The reference's, per child and year.
    z
        The normal quantile of the interval's confidence, 1.96 for 95 %.

    Returns
    -------
    above, below
        As fractions.
    """
    mean = rate * reference_size
    x2 = np.arange(*_reach(mean, np.sqrt(mean), largest=np.inf))
    r = size / reference_size
    # The counts at which (x1 - r x2)² = z² r (x1 + x2): the interval ends at 1.
    middle = r * (x2 + z * z / 2)
    half = z * np.sqrt(r * (x2 * (1 + r) + r * z * z / 4))
    chance = poisson.pmf(x2, mean)
    own = ratio * rate * size
    above = poisson.sf(np.floor(middle + half), own)
    below = poisson.cdf(np.ceil(middle - half) - 1, own)
    return float(chance @ above), float(chance @ below)


def power_of_shares(
    ratio: float, size: float, reference_size: float, rate: float, *, z: float
) -> tuple[float, float]:
    """How probably the score interval of two shares lies above and below 1.

    Where a whole group passes, MOVER's interval takes its place, as in a measure.

    Parameters
    ----------
    ratio
        The true ratio, at most 1 / ``rate``.
    size, reference_size
        How many children reached the first point; rounded, 1 at the least.
    rate
        The reference's share that goes on.
    z
        The normal quantile of the interval's confidence.

    Returns
    -------
    above, below
        As fractions.
    """
    n1, n2 = max(round(size), 1), max(round(reference_size), 1)
    own = min(ratio * rate, 1.0)
    spread = np.sqrt(n2 * rate * (1 - rate))
    x2 = np.arange(*_reach(n2 * rate, spread, largest=n2))
    low, high = _share_ends(x2, n1, n2, z=z)
    up_to_all = binom.cdf(n1 - 1, n1, own)
    all_pass, all_of_reference_pass = own**n1, rate**n2
    everyone = 0.0
    if all_pass > NEGLIGIBLE:
        everyone = leaves_out_1_by_mover(n1, n1, x2, n2, z=z) * all_pass
    above = np.clip(up_to_all - binom.cdf(np.floor(high), n1, own), 0, 1) + everyone
    all_of_reference = 0.0
    if all_of_reference_pass > NEGLIGIBLE:
        x1 = np.arange(n1)
        all_of_reference = binom.pmf(x1, n1, own) @ leaves_out_1_by_mover(x1, n1, n2, n2, z=z)
    below = np.where(x2 == n2, all_of_reference, binom.cdf(np.ceil(low) - 1, n1, own))
    chance = binom.pmf(x2, n2, rate)
    # Where all of the reference pass, no share is above theirs.
    return float(chance @ np.where(x2 == n2, 0.0, above)), float(chance @ below)


def _share_ends(x2: Floats, n1: int, n2: int, *, z: float) -> tuple[Floats, Floats]:
    """Return between which counts of the group the pooled z-test finds no difference."""
    n = n1 + n2
    k = z * z * n1 * n2 / n
    # (n2 x1 - n1 x2)² = k (x1 + x2) (n - x1 - x2), solved for x1.
    square, middle = n2**2 + k, n1 * n2 * x2 + k * (n / 2 - x2)
    rest = n1**2 * x2**2 - k * x2 * (n - x2)
    half = np.sqrt(np.maximum(middle**2 - square * rest, 0))
    return (middle - half) / square, (middle + half) / square


def _reach(mean: float, spread: float, *, largest: float) -> tuple[int, int]:
    """Return the range of counts worth summing over, its end not part of it."""
    far = FARTHEST * spread + FARTHEST**2
    return int(max(0, mean - far)), int(min(largest, mean + far)) + 1
