"""The ratio of two groups: what both share cancels; it is a Poisson model of both together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.ratio_change import (
    NOT_THE_SAME_PERIODS,
    ratio_change,
    ratio_series,
)
from evaluation_lib.measures.trends.segmented_model import SegmentedModel

START = pd.Timestamp("2021-09-01")
BINOMIAL = SegmentedModel(model="binomial")


@pytest.fixture
def pair(drawn) -> tuple[pd.DataFrame, pd.DataFrame]:
    return drawn(mean=30, effect=0.7, exposure=900.0), drawn(mean=400, exposure=20_000.0)


def level_of(found: pd.DataFrame) -> pd.Series:
    return found.set_index("term").loc["level_change"]


def test_it_is_the_poisson_model_with_a_term_for_each_period(pair):
    group, reference = pair
    # statsmodels GLM(Poisson), both groups stacked: a term for each period, and group × segments
    periods = len(group)
    own = np.column_stack(
        [np.ones(periods), np.arange(1, periods + 1), np.arange(periods) >= periods // 2]
    )
    terms = np.block([[np.eye(periods), own], [np.eye(periods), np.zeros_like(own)]])
    both = pd.concat([group, reference])
    stacked = sm.GLM(
        both["count"].astype(float).to_numpy(),
        terms,
        family=sm.families.Poisson(),
        offset=np.log(both["exposure"].to_numpy()),
    ).fit(tol=1e-12)
    found = ratio_change(group, reference, start=START, how=BINOMIAL)
    assert found["estimate"].tolist() == pytest.approx(stacked.params[-3:].tolist(), abs=1e-7)
    assert found["se"].tolist() == pytest.approx(stacked.bse[-3:].tolist(), rel=1e-6)


def test_what_moves_both_groups_alike_cancels(rng):
    # Shares of one sum: whatever each sum is, and however many live there, the ratio is the same.
    shares = np.where(np.arange(40) >= 20, 0.05, 0.1)
    shock = np.where(np.arange(40) > 30, 1, 3)
    names = pd.period_range("2020-01", periods=40, freq="M").astype(str)

    def series(counts) -> pd.DataFrame:
        return pd.DataFrame(
            {"period": names, "count": pd.array(counts, dtype="Int64"), "exposure": 100.0 * shock}
        )

    both = 100 * shock
    found = ratio_change(
        series(np.round(shares * both)),
        series(np.round((1 - shares) * both)),
        start=START,
        how=BINOMIAL,
    )
    assert level_of(found)["ratio"] == pytest.approx((0.05 / 0.95) / (0.1 / 0.9), rel=0.02)


def test_a_planted_change_is_found(pair):
    found = level_of(ratio_change(*pair, start=START, how=SegmentedModel()))
    assert found["model"] == "quasibinomial"
    assert found["ratio_lower"] < 0.7 < found["ratio_upper"] < 1


@pytest.mark.parametrize("errors", ["model", "newey_west:3", "ar1"])
def test_groups_the_other_way_round_give_the_reciprocal(pair, errors):
    group, reference = pair
    how = SegmentedModel(errors=errors)
    one = level_of(ratio_change(group, reference, start=START, how=how))
    other = level_of(ratio_change(reference, group, start=START, how=how))
    assert one["estimate"] == pytest.approx(-other["estimate"], rel=1e-6)
    assert one["se"] == pytest.approx(other["se"], rel=1e-6)


def test_newey_west_errors_are_those_of_statsmodels(pair):
    both = ratio_series(*pair)
    # statsmodels GLM(Binomial).fit(cov_type="HAC", maxlags=3)
    terms = np.column_stack([np.ones(40), np.arange(1, 41), np.arange(40) >= 20])
    result = sm.GLM(
        both[["count", "reference_count"]].to_numpy(dtype=float),
        terms,
        family=sm.families.Binomial(),
        offset=np.log(both["exposure"].to_numpy()),
    ).fit(tol=1e-12, cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": False})
    found = ratio_change(*pair, start=START, how=SegmentedModel(errors="newey_west:3"))
    assert found["se"].tolist() == pytest.approx(result.bse.tolist(), rel=1e-6)


def test_a_period_in_which_one_count_is_hidden_is_left_out(pair):
    group, reference = pair
    gone = reference.assign(count=reference["count"].where(reference.index != 7))
    found = ratio_series(group, gone)
    assert found.index[found["count"].isna()].tolist() == [7]


def test_different_periods_are_refused(pair):
    group, reference = pair
    with pytest.raises(DataError) as refused:
        ratio_change(group[1:], reference, start=START, how=BINOMIAL)
    assert str(refused.value) == NOT_THE_SAME_PERIODS.format(
        first="2020-02 to 2023-04", second="2020-01 to 2023-04"
    )


def test_a_negative_binomial_model_is_none_of_a_ratio(pair):
    with pytest.raises(DataError, match="not a model of a ratio of two rates"):
        ratio_change(*pair, start=START, how=SegmentedModel(model="negative_binomial"))
