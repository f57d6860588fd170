"""Ratios of small areas drawn together agree with R, and lie between the area and the mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import BYAR, EXACT, HIDDEN
from evaluation_lib.measures.shrinkage import (
    CLAYTON_KALDOR,
    COMMON,
    COVARIATES_BY_MOMENTS,
    MARSHALL,
    NO_COLUMN,
    NOT_ABOVE_ZERO,
    TOO_FEW_AREAS,
    UNKNOWN_METHOD,
    shrunk_ratio,
)

LIMITS = ["value", "lower", "upper"]
METHODS = ["negative-binomial", "moments"]


@pytest.fixture(scope="module")
def scotland(shared_reference: Path) -> pd.DataFrame:
    """Lip cancer in the 56 districts of Scotland, with what R makes of it."""
    table = pd.read_csv(shared_reference / "smallarea" / "scotland_lip_eb.csv")
    return table.rename(columns={"county": "area", "cases": "count"}).assign(
        group="all", aff_squared=table["aff"] ** 2
    )


@pytest.fixture
def areas() -> pd.DataFrame:
    """Six areas that differ more than by chance."""
    return pd.DataFrame(
        {
            "area": list("ABCDEF"),
            "group": "Black",
            "count": pd.array([2, 30, 4, 55, 9, 0], dtype="Int64"),
            "expected": [5.0, 14.0, 3.0, 60.0, 4.0, 2.0],
        }
    )


@pytest.mark.parametrize(
    ("method", "covariates", "column", "name"),
    [
        # R SpatialEpi: eBayes(Y, E)$RR; with Xmat = model.matrix of aff and its square
        ("negative-binomial", [], "eb_nb_mean", CLAYTON_KALDOR),
        ("negative-binomial", ["aff", "aff_squared"], "eb_nb_cov_mean", CLAYTON_KALDOR),
        # R spdep: EBest(n = cases, x = expected, family = "poisson")$estmm
        ("moments", [], "eb_marshall", MARSHALL),
    ],
)
def test_agrees_with_r(scotland, dictionary, method, covariates, column, name):
    ratios = shrunk_ratio(scotland, dictionary=dictionary, method=method, covariates=covariates)
    assert ratios["value"].to_numpy() == pytest.approx(scotland[column].to_numpy(), rel=1e-6)
    assert ratios["area"].tolist() == scotland["area"].tolist()
    assert set(ratios["method"]) == {name}


@pytest.mark.parametrize(
    ("covariates", "column"),
    [([], "eb_nb_median"), (["aff", "aff_squared"], "eb_nb_cov_median")],
)
def test_the_middle_of_what_is_likely_agrees_with_r(scotland, dictionary, covariates, column):
    # R SpatialEpi: eBayes(...)$RRmed; an interval of hardly any confidence is its median
    ratios = shrunk_ratio(scotland, dictionary=dictionary, covariates=covariates, confidence=1e-12)
    for limit in ("lower", "upper"):
        assert ratios[limit].to_numpy() == pytest.approx(scotland[column].to_numpy(), rel=1e-6)


def test_limits_agree_with_r(scotland, dictionary):
    # R: shape <- 1.87948997383088; mean <- exp(0.352106533393358)  (eBayes, as above);
    #   qgamma(c(.025, .975), 9 + shape, 1.4 + shape / mean)
    ratios = shrunk_ratio(scotland, dictionary=dictionary).set_index("area")
    assert ratios.loc["skye-lochalsh", ["lower", "upper"]].tolist() == pytest.approx(
        [1.98648563505023, 6.69949577287467], rel=1e-6
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_ratio_lies_between_its_own_and_the_common_one(areas, dictionary, method):
    ratios = shrunk_ratio(areas, dictionary=dictionary, method=method)
    own = (areas["count"] / areas["expected"]).to_numpy(dtype=float)
    # Each is drawn to one mean: by the same share of the way for the same number expected.
    weight = np.polyfit(own, ratios["value"], 1)[0]
    assert 0 < weight < 1
    assert (ratios["lower"] < ratios["value"]).all() and (ratios["value"] < ratios["upper"]).all()
    # The area that tells least is moved furthest.
    moved = np.abs(ratios["value"] - own) / np.abs(own - own.mean())
    assert moved[3] == moved.min()
    assert ratios["value"].iloc[5] > 0  # none counted is not a ratio of none


@pytest.mark.parametrize(
    ("counts", "interval"), [([5, 14, 3, 60, 4, 2], BYAR), ([1, 2, 0, 4, 1, 0], EXACT)]
)
@pytest.mark.parametrize("method", METHODS)
def test_areas_that_differ_by_chance_have_the_common_ratio(
    areas, dictionary, method, counts, interval
):
    areas["count"] = counts
    ratios = shrunk_ratio(areas, dictionary=dictionary, method=method)
    common = sum(counts) / 88
    assert ratios["value"].tolist() == pytest.approx([common] * 6, rel=1e-9)
    assert set(ratios["method"]) == {COMMON.format(interval=interval)}
    assert (ratios["lower"] < common).all() and (ratios["upper"] > common).all()


@pytest.mark.parametrize("method", METHODS)
def test_none_counted_anywhere(areas, dictionary, method):
    ratios = shrunk_ratio(areas.assign(count=0), dictionary=dictionary, method=method)
    # R: poisson.test(0)$conf.int, over 88 expected
    assert ratios[LIMITS].to_numpy() == pytest.approx(
        np.tile([0, 0, 3.68887945411394 / 88], (6, 1)), abs=1e-12
    )


def test_groups_and_periods_are_drawn_together_by_themselves(areas, dictionary):
    other = areas.assign(group="White", count=areas["count"] * 3)
    later = areas.assign(count=areas["count"] * 2)
    table = pd.concat(
        [areas.assign(period="2024"), other.assign(period="2024"), later.assign(period="2025")]
    )
    ratios = shrunk_ratio(table, dictionary=dictionary)
    alone = shrunk_ratio(areas, dictionary=dictionary)
    assert ratios["value"].tolist()[:6] == alone["value"].tolist()
    assert ratios["group"].tolist() == table["group"].tolist()
    assert ratios["period"].tolist() == table["period"].tolist()


def test_a_hidden_count_stays_hidden_and_the_others_are_drawn_together(areas, dictionary):
    hidden = pd.concat([areas, areas.iloc[:1].assign(area="G", count=pd.NA)])
    ratios = shrunk_ratio(hidden, dictionary=dictionary)
    assert ratios.loc[6, LIMITS].isna().all() and ratios.loc[6, "method"] == HIDDEN
    alone = shrunk_ratio(areas, dictionary=dictionary)
    assert ratios["value"].tolist()[:6] == alone["value"].tolist()


def test_few_areas_are_not_drawn_together(areas, dictionary):
    ratios = shrunk_ratio(areas.iloc[:3], dictionary=dictionary)
    assert ratios[LIMITS].isna().all(axis=None)
    assert set(ratios["method"]) == {TOO_FEW_AREAS.format(fewest=4)}


def test_a_design_effect_draws_further_together(areas, dictionary):
    alone = shrunk_ratio(areas, dictionary=dictionary, method="moments")
    families = shrunk_ratio(
        areas.assign(design_effect=1.5), dictionary=dictionary, method="moments"
    )
    assert families["value"].std() < alone["value"].std()
    assert families["method"].str.contains("design effect 1.5").all()


@settings(max_examples=25)
@given(
    counts=st.lists(st.integers(0, 60), min_size=4, max_size=12),
    method=st.sampled_from(METHODS),
)
def test_every_area_has_a_ratio_in_its_interval(dictionary, counts, method):
    table = pd.DataFrame(
        {
            "area": [str(place) for place in range(len(counts))],
            "group": "Black",
            "count": counts,
            "expected": np.linspace(1, 30, len(counts)),
        }
    )
    ratios = shrunk_ratio(table, dictionary=dictionary, method=method, confidence=[0.95, 0.998])
    assert np.isfinite(ratios[LIMITS]).all(axis=None)
    assert (ratios["lower"] <= ratios["value"]).all() and (ratios["value"] <= ratios["upper"]).all()


def test_shrunk_ratios_are_nearer_to_the_truth(dictionary, rng):
    """What shrinking is for: over all areas, the squared error is smaller."""
    own, drawn = 0.0, 0.0
    for _ in range(20):
        truth = rng.gamma(8, 1 / 8, 12)
        expected = rng.uniform(2, 12, 12)
        counts = rng.poisson(truth * expected)
        table = pd.DataFrame(
            {"area": range(12), "group": "Black", "count": counts, "expected": expected}
        )
        ratios = shrunk_ratio(table, dictionary=dictionary)
        own += ((counts / expected - truth) ** 2).sum()
        drawn += ((ratios["value"] - truth) ** 2).sum()
    assert drawn < 0.7 * own


@pytest.mark.parametrize(
    ("change", "arguments", "sentence", "names"),
    [
        (lambda areas: areas, {"method": "full Bayes"}, UNKNOWN_METHOD, {"found": "full Bayes"}),
        (
            lambda areas: areas,
            {"method": "moments", "covariates": ["expected"]},
            COVARIATES_BY_MOMENTS,
            {},
        ),
        (lambda areas: areas.drop(columns="expected"), {}, NO_COLUMN, {"column": "expected"}),
        (
            lambda areas: areas.assign(expected=[5, 14, 0, 60, 4, 2]),
            {},
            NOT_ABOVE_ZERO,
            {"where": "C, Black", "found": 0},
        ),
    ],
)
def test_what_does_not_fit_is_named(areas, dictionary, like, change, arguments, sentence, names):
    with pytest.raises(DataError, match=like(sentence, **names)):
        shrunk_ratio(change(areas), dictionary=dictionary, **arguments)
