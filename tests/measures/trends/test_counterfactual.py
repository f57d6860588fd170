"""The line that was fitted, and the line without the programme."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from evaluation_lib.measures.trends.counterfactual import counterfactual
from evaluation_lib.measures.trends.fitting import fitted_model
from evaluation_lib.measures.trends.ratio_change import ratio_series
from evaluation_lib.measures.trends.segmented_model import SegmentedModel
from evaluation_lib.measures.trends.segmented_regression import estimates_of

START = pd.Timestamp("2021-09-01")


def test_the_band_is_that_of_the_line(sicily):
    found = counterfactual(
        fitted_model(sicily, start=date(2005, 1, 1), how=SegmentedModel(model="poisson"))
    )
    # statsmodels GLM(Poisson).get_prediction(...).summary_frame(): mean, mean_ci_lower, _upper
    after = np.arange(59) >= 36
    terms = np.column_stack([np.ones(59), np.arange(1, 60), after])
    result = sm.GLM(
        sicily["count"].to_numpy(dtype=float),
        terms,
        family=sm.families.Poisson(),
        offset=np.log(sicily["exposure"].to_numpy()),
    ).fit()
    for name, own in (("fitted", terms), ("without", terms * [1, 1, 0])):
        mean = result.get_prediction(own, offset=np.zeros(59)).summary_frame()
        columns = ["mean", "mean_ci_lower", "mean_ci_upper"]
        assert found[[name, f"{name}_lower", f"{name}_upper"]].to_numpy() == pytest.approx(
            mean[columns].to_numpy(), rel=1e-6
        )


def test_both_lines_are_the_same_before_and_the_change_apart_after(drawn):
    fit = fitted_model(drawn(effect=0.6), start=START, how=SegmentedModel())
    found = counterfactual(fit)
    before, after = found[~found["after"]], found[found["after"]]
    assert before["fitted"].tolist() == before["without"].tolist()
    level = estimates_of(fit).set_index("term").loc["level_change", "ratio"]
    assert (after["fitted"] / after["without"]).tolist() == pytest.approx([level] * 20)


def test_gaps_and_the_transition_have_lines_and_gaps_nothing_observed(drawn):
    series = drawn()
    series.loc[5, "count"] = pd.NA
    found = counterfactual(
        fitted_model(series, start=START, how=SegmentedModel(transition=2, distribution="t"))
    )
    assert found["fitted"].notna().all()
    assert found.index[found["observed"].isna()].tolist() == [5]
    assert found.index[~found["in_model"]].tolist() == [5, 20, 21]


def test_a_ratio_has_its_own_line_and_what_was_observed_is_a_ratio(drawn):
    both = ratio_series(drawn(mean=30, exposure=1000.0), drawn(mean=300, exposure=5000.0))
    found = counterfactual(fitted_model(both, start=START, how=SegmentedModel()))
    first = both.iloc[0]
    ratio = (first["count"] / 1000) / (first["reference_count"] / 5000)
    assert found["observed"].iloc[0] == pytest.approx(ratio)
    assert found["fitted"].mean() == pytest.approx(0.5, rel=0.2)
