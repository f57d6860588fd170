"""Least squares with errors of the first order: the density written out, gaps and all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import multivariate_normal

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.autoregressive import Autoregression, most_likely
from evaluation_lib.measures.trends.segmented_model import NO_DISPERSION, SegmentedModel
from evaluation_lib.measures.trends.segmented_regression import segmented_regression

TIME = np.array([1.0, 2, 3, 5, 6, 7, 8, 11, 12, 13, 14, 15])
TERMS = np.column_stack([np.ones(12), TIME, TIME > 7])
START = pd.Timestamp("2021-09-01")
REML = SegmentedModel(errors="ar1_reml", distribution="t", least_dispersion=1.0)


@pytest.fixture
def outcome(rng) -> np.ndarray:
    return TERMS @ [1.0, 0.1, 0.5] + rng.normal(0, 0.3, 12)


@pytest.mark.parametrize("autocorrelation", [-0.4, 0.0, 0.3, 0.8])
def test_it_is_generalised_least_squares_with_a_gap_as_long_as_it_is(outcome, autocorrelation):
    together = autocorrelation ** np.abs(TIME[:, None] - TIME[None, :])
    # statsmodels GLS(outcome, terms, sigma=autocorrelation ** |distance in time|)
    result = sm.GLS(outcome, TERMS, sigma=together).fit()
    own = Autoregression(outcome[None], TERMS, time=TIME, restricted=False).at(autocorrelation)
    assert own.estimates[0].tolist() == pytest.approx(result.params.tolist(), rel=1e-9)
    covariance = own.bread[0] * own.squares[0] / 9
    assert covariance == pytest.approx(result.cov_params(), rel=1e-8)


def test_likelihoods_differ_by_what_the_densities_differ(outcome):
    def density(autocorrelation: float, *, restricted: bool) -> float:
        together = autocorrelation ** np.abs(TIME[:, None] - TIME[None, :])
        seen, covariance = outcome, together
        if restricted:
            # The density of what is left when the terms are taken out, whatever their estimates.
            basis = np.linalg.qr(TERMS, mode="complete")[0][:, 3:]
            seen, covariance = basis.T @ outcome, basis.T @ together @ basis
        else:
            seen = outcome - sm.GLS(outcome, TERMS, sigma=together).fit().fittedvalues
        scale = seen @ np.linalg.inv(covariance) @ seen / len(seen)
        return multivariate_normal(cov=covariance * scale).logpdf(seen)

    for restricted in (False, True):
        own = Autoregression(outcome[None], TERMS, time=TIME, restricted=restricted)
        found = [own.at(one).likelihood[0] for one in (0.2, 0.7)]
        expected = [density(one, restricted=restricted) for one in (0.2, 0.7)]
        assert np.diff(found)[0] == pytest.approx(np.diff(expected)[0], rel=1e-8)


def test_the_most_likely_is_the_highest_of_all(outcome):
    own = Autoregression(outcome[None], TERMS, time=TIME, restricted=True)
    best, _ = most_likely(own, least=-0.99)
    heights = [own.at(one).likelihood[0] for one in np.linspace(-0.98, 0.98, 393)]
    assert own.at(best).likelihood[0] >= max(heights)


def test_errors_that_go_together_make_intervals_wider(drawn, rng):
    series, error = drawn(mean=200), np.zeros(40)
    for at in range(1, 40):
        error[at] = 0.7 * error[at - 1] + rng.normal(0, 0.2)
    series["count"] = pd.array(rng.poisson(200 * np.exp(error)), dtype="Int64")
    reml, quasi = (
        segmented_regression(series, start=START, how=how).set_index("term")["se"]
        for how in (REML, SegmentedModel())
    )
    assert reml["level_change"] > 1.3 * quasi["level_change"]


def test_without_autocorrelation_it_is_the_quasi_poisson_model(drawn):
    # Counts that alternate have a negative autocorrelation, which is taken as none.
    counts = pd.array([47, 55] * 20, dtype="Int64")
    series = drawn().assign(count=counts)
    reml, quasi = (
        segmented_regression(series, start=START, how=how).set_index("term")
        for how in (REML, SegmentedModel(distribution="t", least_dispersion=1.0))
    )
    columns = ["estimate", "se", "lower", "upper"]
    assert reml.loc["autocorrelation", "estimate"] == pytest.approx(0, abs=1e-5)
    found = reml.loc[quasi.index, columns].to_numpy()
    assert found == pytest.approx(quasi[columns].to_numpy(), abs=1e-5)


@pytest.mark.parametrize("counts", [[5] * 40, list(range(20, 60))], ids=["even", "a line"])
def test_a_smooth_series_is_no_surer_than_chance_allows(drawn, counts):
    series = drawn().assign(count=pd.array(counts, dtype="Int64"))
    reml, poisson = (
        segmented_regression(series, start=START, how=how).set_index("term")["se"]
        for how in (REML, SegmentedModel(model="poisson"))
    )
    assert (reml[poisson.index] >= poisson * (1 - 1e-6)).all()


def test_zeros_can_be_fitted_and_the_model_keeps_its_name(drawn):
    series = drawn(mean=1.5)
    assert (series["count"] == 0).any()
    found = segmented_regression(series, start=START, how=REML)
    assert set(found["model"]) == {"quasipoisson"} and set(found["errors"]) == {"ar1_reml"}


def test_a_model_without_a_dispersion_has_no_such_errors():
    with pytest.raises(DataError) as refused:
        SegmentedModel(model="poisson", errors="ar1_reml")
    assert str(refused.value) == NO_DISPERSION.format(model="poisson")
