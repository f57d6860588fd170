"""Intervals and bands of a coefficient, from samples of the answers that it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.measures.tidy import Floats


def resampled(times: Floats, *, replicates: int, rng: np.random.Generator) -> Floats:
    """Draw samples of units of which many are alike.

    Parameters
    ----------
    times
        How many units there are of each kind, shape (kinds,).
    replicates
        How many samples are drawn, each of as many units as there are.
    rng
        The source of chance.

    Returns
    -------
    numpy.ndarray
        How many units of each kind, shape (1 + replicates, kinds); the first row is the data.

    Notes
    -----
    Counts of a multinomial draw are those of a bootstrap over the units themselves, at a cost that
    does not grow with how many there are.
    """
    number = int(times.sum())
    drawn = rng.multinomial(number, times / number, size=replicates)
    return np.vstack([times, drawn]).astype(float)


def interval(samples: Floats, *, confidence: float, most_undefined: float) -> tuple[float, float]:
    """Percentile interval of the samples in which the coefficient is defined.

    Both ends are ``NaN`` where it is undefined in more than a share ``most_undefined`` of them.
    """
    defined = samples[~np.isnan(samples)]
    if len(defined) < (1 - most_undefined) * len(samples) or not len(defined):
        return np.nan, np.nan
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)


def band_probabilities(samples: Floats, *, bands: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Share of samples in each band of a benchmark.

    Parameters
    ----------
    samples
        Values of one coefficient, ``NaN`` where undefined; those are left out.
    bands
        Each with ``band`` and ``from``, in rising order.

    Returns
    -------
    pandas.DataFrame
        ``band``, ``lower``, ``upper`` (of the band) and ``probability``; missing where the
        coefficient is undefined in every sample.
    """
    starts = [float(band["from"]) for band in bands]
    defined = samples[~np.isnan(samples)]
    place = np.searchsorted(starts, defined, side="right") - 1
    share = np.bincount(np.maximum(place, 0), minlength=len(bands)) / max(len(defined), 1)
    return pd.DataFrame(
        {
            "band": [band["band"] for band in bands],
            "lower": starts,
            "upper": [*starts[1:], 1.0],
            "probability": share if len(defined) else np.nan,
        }
    )
