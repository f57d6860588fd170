"""Many series at once: each as if it were fitted alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.measures.trends.batch_fits import batch_estimates
from evaluation_lib.measures.trends.fitting import fitted_model
from evaluation_lib.measures.trends.segmented_model import SegmentedModel

START = pd.Timestamp("2021-09-01")
SETTINGS = [
    {},
    {"model": "poisson"},
    {"least_dispersion": 1.0, "harmonics": 1, "period_length": 12},
    {"errors": "newey_west:3", "small_sample": True},
    {"model": "log_linear"},
    {"model": "log_linear", "errors": "newey_west:2"},
    {"errors": "ar1", "small_sample": True},
    {"errors": "ar1", "slope_change": True},
    {"errors": "ar1_reml", "least_dispersion": 1.0},
    {"errors": "ar1_reml", "harmonics": 1, "period_length": 12},
    {"errors": "ar1_reml", "model": "log_linear"},
]


@pytest.mark.parametrize("of_ratio", [False, True], ids=["count", "ratio"])
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_each_series_is_fitted_as_if_alone(drawn, rng, settings, of_ratio):
    how = SegmentedModel(**settings)
    series = drawn(mean=30)
    if of_ratio:
        series["reference_count"] = pd.array(rng.poisson(90, 40), dtype="Int64")
    series.loc[[3, 25], "count"] = pd.NA
    alone = fitted_model(series, start=START, how=how)
    counts = rng.poisson(30, (5, alone.known.sum())).astype(float)
    known = alone.series[alone.known]
    trials = None
    if of_ratio:
        trials = (known["count"] + known["reference_count"]).to_numpy(dtype=float)
    estimate, se = batch_estimates(
        counts,
        terms=alone.terms[alone.known].to_numpy(),
        time=known["time"].to_numpy(dtype=float),
        offset=np.log(known["exposure"].to_numpy()),
        how=how,
        place=2,
        trials=trials,
    )
    # Of autocorrelations only some are tried in a batch.
    close = {"abs": 4e-3, "rel": 2e-2} if "ar1" in how.errors else {"rel": 1e-6, "abs": 1e-9}
    for at, own in enumerate(counts):
        drawn_one = series.copy()
        drawn_one.loc[alone.known, "count"] = pd.array(own, dtype="Int64")
        if of_ratio:
            others = pd.array(trials - own, dtype="Int64")
            drawn_one.loc[alone.known, "reference_count"] = others
        fit = fitted_model(drawn_one, start=START, how=how)
        assert estimate[at] == pytest.approx(fit.estimates[2], **close)
        assert se[at] == pytest.approx(fit.covariance[2, 2] ** 0.5, **close)


def test_a_series_without_a_count_after_the_start_has_no_estimate():
    terms = np.column_stack([np.ones(10), np.arange(1, 11), np.arange(10) >= 5])
    counts = np.vstack([np.full(10, 5.0), [5, 6, 4, 5, 5, 0, 0, 0, 0, 0]])
    estimate, _ = batch_estimates(
        counts,
        terms=terms,
        time=np.arange(1.0, 11),
        offset=np.zeros(10),
        how=SegmentedModel(model="poisson"),
        place=2,
    )
    assert estimate[0] == pytest.approx(0, abs=1e-9)
    assert np.isnan(estimate[1])
