"""Funnel limits agree with published ones, and an area lies outside where its interval says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from evaluation_lib.errors import DataError
from evaluation_lib.measures.funnels import (
    ABOVE,
    BASELINE_NOT_A_RATE,
    BASELINE_NOT_A_SHARE,
    BELOW,
    EXACT_POISSON,
    INSIDE,
    INVERSE_WILSON,
    NO_BASELINE,
    areas_in_funnel,
    ratio_funnel_limits,
    share_funnel_limits,
)
from evaluation_lib.measures.intervals import HIDDEN, NO_POPULATION


@pytest.mark.parametrize(("confidence", "name"), [(0.95, "2s0025"), (0.998, "3s0001")])
def test_limits_of_shares_agree_with_phe(shared_reference: Path, confidence, name):
    # PHEindicatormethods: calculate_funnel_limits(data, numerator, denominator,
    #   statistic = "proportion", multiplier = 100); the file has six decimals
    folder = shared_reference / "phe"
    table = pd.read_csv(folder / "funnel_prop_outputs.csv", encoding="utf-8-sig")
    areas = pd.read_csv(folder / "funnel_prop_inputs.csv", encoding="utf-8-sig")
    baseline = areas["numerator"].sum() / areas["denominator"].sum()
    assert baseline * 100 == pytest.approx(table["Baseline"].iloc[0], abs=1e-6)
    lower, upper = share_funnel_limits(
        table["Population"], baseline=baseline, confidence=confidence
    )
    assert len(table) == 100
    assert lower * 100 == pytest.approx(table[f"Lower{name}limit"].to_numpy(), abs=1e-5)
    assert upper * 100 == pytest.approx(table[f"Upper{name}limit"].to_numpy(), abs=1e-5)


def test_where_303_areas_lie_agrees_with_phe(shared_reference: Path):
    # PHEindicatormethods: assign_funnel_significance(data, numerator, denominator,
    #   statistic = "proportion"); the tail of one side stands in brackets
    table = pd.read_csv(shared_reference / "phe" / "funnel_prop_inputs.csv", encoding="utf-8-sig")
    counts = table.rename(columns={"Area": "area", "numerator": "count", "denominator": "reached"})
    found = areas_in_funnel(counts.assign(group="all"))
    lies = found.pivot(index="area", columns="confidence", values="lies")
    side = lies[0.95].map({ABOVE: "High", BELOW: "Low", INSIDE: "Not significant"})
    tail = np.where(lies[0.998] == INSIDE, " (0.025)", " (0.001)")
    ours = side.where(side == "Not significant", side + tail)
    assert len(table) == 303
    assert ours[table["Area"]].tolist() == table["significance"].tolist()
    assert set(found["method"]) == {INVERSE_WILSON}


def test_limits_of_ratios_agree_with_r():
    # R: qpois(c(.025, .975, .001, .999), 12.4), and with 3 in the place of 12.4
    for expected, wanted in ((12.4, [6, 20, 3, 25]), (3, [0, 7, 0, 10])):
        found = [
            limit * expected
            for confidence in (0.95, 0.998)
            for limit in ratio_funnel_limits(expected, confidence=confidence)
        ]
        assert found == pytest.approx(wanted, rel=1e-12)


counted, sizes = st.integers(0, 300), st.integers(301, 5000)


@settings(max_examples=60)
@given(count=counted, expected=st.floats(0.2, 200), confidence=st.sampled_from([0.95, 0.998]))
def test_outside_is_where_the_exact_interval_leaves_out_the_expected(count, expected, confidence):
    # statsmodels: confint_poisson(count, 1, method="exact-c")
    counts = pd.DataFrame({"area": ["A"], "group": "g", "count": count, "population": 1000.0})
    found = areas_in_funnel(counts, baseline=expected / 1000, confidence=confidence)
    low, high = confint_poisson(count, 1, method="exact-c", alpha=1 - confidence)
    low = 0.0 if count == 0 else low
    wanted = ABOVE if expected < low else BELOW if expected > high else INSIDE
    assert found["lies"].tolist() == [wanted]


@settings(max_examples=60)
@given(count=counted, size=sizes, baseline=st.floats(0.01, 0.99))
def test_outside_is_where_the_wilson_interval_leaves_out_the_baseline(count, size, baseline):
    # statsmodels: proportion_confint(count, size, method="wilson")
    counts = pd.DataFrame({"area": ["A"], "group": "g", "count": count, "reached": size})
    found = areas_in_funnel(counts, baseline=baseline, confidence=0.95)
    low, high = proportion_confint(count, size, alpha=0.05, method="wilson")
    wanted = ABOVE if baseline < low else BELOW if baseline > high else INSIDE
    assert found["lies"].tolist() == [wanted]


@pytest.fixture
def counts() -> pd.DataFrame:
    """Four areas of which the last stands out."""
    return pd.DataFrame(
        {
            "area": ["Mid", "North East", "South", "West"],
            "group": "Black",
            "count": pd.array([20, 24, 18, 60], dtype="Int64"),
            "population": [2000.0, 2200, 1900, 2100],
        }
    )


def test_without_a_baseline_all_areas_together_are_the_usual(counts):
    found = areas_in_funnel(counts, confidence=0.95)
    assert found["baseline"].tolist() == pytest.approx([122 / 8200] * 4, rel=1e-12)
    assert found["value"].iloc[0] == pytest.approx(20 / (2000 * 122 / 8200), rel=1e-12)
    assert found["lies"].tolist()[1] == INSIDE and found["lies"].tolist()[3] == ABOVE
    assert set(found["method"]) == {EXACT_POISSON}
    assert set(found["measure"]) == {"ratio_in_funnel"}


def test_two_confidences_are_two_rows_of_each_area(counts):
    found = areas_in_funnel(counts)
    assert found["confidence"].tolist() == [0.95] * 4 + [0.998] * 4
    narrow, wide = found.iloc[:4], found.iloc[4:]
    assert (narrow["lower"].to_numpy() >= wide["lower"].to_numpy()).all()
    assert (narrow["upper"].to_numpy() <= wide["upper"].to_numpy()).all()


def test_groups_and_periods_have_funnels_of_their_own(counts):
    other = counts.assign(group="White", count=counts["count"] * 10)
    later = counts.assign(count=counts["count"] * 2)
    table = pd.concat([one.assign(period="2024") for one in (counts, other)])
    table = pd.concat([table, later.assign(period="2025")])
    found = areas_in_funnel(table, confidence=0.95)
    alone = areas_in_funnel(counts, confidence=0.95)
    assert found["value"].tolist() == pytest.approx(alone["value"].tolist() * 3, rel=1e-12)
    times = np.repeat([1, 10, 2], 4)
    assert (found["baseline"] / times).tolist() == pytest.approx([122 / 8200] * 12, rel=1e-12)


def test_years_are_child_years(counts):
    three = areas_in_funnel(counts.assign(count=counts["count"] * 3, years=3), confidence=0.95)
    assert three["baseline"].tolist() == pytest.approx([122 / 8200] * 4, rel=1e-12)


def test_a_design_effect_widens_the_funnel(counts):
    alone = areas_in_funnel(counts, confidence=0.95)
    families = areas_in_funnel(counts.assign(design_effect=2.0), confidence=0.95)
    assert (families["upper"] > alone["upper"]).all()
    assert families["method"].str.contains("design effect 2").all()


def test_a_design_effect_makes_a_share_that_of_fewer_children():
    cohort = pd.DataFrame(
        {"area": ["A", "B"], "group": "Black", "count": [30, 10], "reached": [80, 40]}
    )
    families = areas_in_funnel(cohort.assign(design_effect=2.0), baseline=0.3, confidence=0.95)
    half = cohort.assign(count=cohort["count"] // 2, reached=cohort["reached"] // 2)
    fewer = areas_in_funnel(half, baseline=0.3, confidence=0.95)
    limits = ["value", "lower", "upper"]
    pd.testing.assert_frame_equal(families[limits], fewer[limits])


def test_where_there_is_no_value_the_reason_stands(counts):
    counts.loc[0, "count"] = pd.NA
    counts.loc[1, "population"] = np.nan
    found = areas_in_funnel(counts, confidence=0.95)
    assert found["method"].tolist() == [HIDDEN, NO_POPULATION, EXACT_POISSON, EXACT_POISSON]
    assert found.loc[:1, ["value", "lower", "upper", "lies"]].isna().all(axis=None)
    assert found["baseline"].iloc[2] == pytest.approx(78 / 4000, rel=1e-12)
    none = areas_in_funnel(counts.iloc[2:].assign(count=0), confidence=0.95)
    assert none["method"].tolist() == [NO_BASELINE] * 2
    assert none["lies"].isna().all()


@pytest.mark.parametrize(
    ("column", "baseline", "sentence"),
    [("reached", 1.2, BASELINE_NOT_A_SHARE), ("population", 0, BASELINE_NOT_A_RATE)],
)
def test_a_baseline_that_cannot_be_is_named(counts, like, column, baseline, sentence):
    table = counts.rename(columns={"population": column})
    with pytest.raises(DataError, match=like(sentence, found=baseline)):
        areas_in_funnel(table, baseline=baseline)
