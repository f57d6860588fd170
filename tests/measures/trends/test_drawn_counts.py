"""Drawn counts have the mean, the spread and the autocorrelation that they were asked for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom, binom, nbinom, poisson

from evaluation_lib.measures.trends.drawn_counts import counts_at, drawn_places

PLACES = np.linspace(0.0005, 0.9995, 1000)[:, None]


@pytest.mark.parametrize(
    ("dispersion", "trials", "mean", "quantile"),
    [
        # scipy: the inverse of each distribution function
        (1.0, None, 7.5, poisson(7.5).ppf),
        (1.0, None, 4000.0, poisson(4000).ppf),
        (2.5, None, 7.5, nbinom(7.5 / 1.5, 1 / 2.5).ppf),
        (1.0, 40.0, 10.0, binom(40, 0.25).ppf),
        (2.0, 40.0, 10.0, betabinom(40, 38 * 0.25, 38 * 0.75).ppf),
    ],
)
def test_a_place_is_turned_into_its_count(dispersion, trials, mean, quantile):
    found = counts_at(
        PLACES,
        np.array([mean]),
        dispersion=dispersion,
        trials=None if trials is None else np.array([trials]),
    )
    assert found[:, 0].tolist() == quantile(PLACES[:, 0]).tolist()


def test_neighbours_go_together_as_asked(rng):
    places = drawn_places(4000, 30, autocorrelation=0.6, rng=rng)
    counts = counts_at(places, np.full(30, 60.0), dispersion=3.0)
    assert counts.mean() == pytest.approx(60, rel=0.02)
    assert counts.var() == pytest.approx(180, rel=0.03)
    apart = counts - 60
    for lag in (1, 2, 3):
        together = (apart[:, lag:] * apart[:, :-lag]).mean() / apart.var()
        assert together == pytest.approx(0.6**lag, abs=0.03)
