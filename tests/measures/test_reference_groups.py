"""Each group beside the one it is compared with, within its own place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import NO_POPULATION
from evaluation_lib.measures.reference_groups import (
    ALL_OTHERS,
    NO_OTHERS,
    NO_REFERENCE,
    WITH_TWO_EFFECTS,
    against_reference,
    method_of_pairs,
)
from evaluation_lib.measures.tidy import exposure_of


@pytest.fixture
def counts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": ["Mid"] * 4 + ["West"] * 2,
            "group": ["White", "Black", "Asian", "Refused", "White", "Black"],
            "count": pd.array([40, 6, 4, 9, 10, 2], dtype="Int64"),
            "population": [4000.0, 300.0, 500.0, np.nan, 1000.0, 100.0],
        }
    )


def test_a_group_meets_the_reference_of_its_own_place(counts):
    rows, pairs = against_reference(counts, exposure_of(counts), reference_group="White")
    assert rows["group"].tolist() == ["Black", "Asian", "Refused", "Black"]
    assert rows.index.tolist() == pairs.index.tolist() == [0, 1, 2, 3]
    assert pairs["x2"].tolist() == [40, 40, 40, 10]
    assert pairs["n2"].tolist() == [4000, 4000, 4000, 1000]


def test_all_others_are_the_sum_of_the_other_groups_with_a_population(counts):
    rows, pairs = against_reference(counts, exposure_of(counts), reference_group=ALL_OTHERS)
    assert rows["group"].tolist() == counts["group"].tolist()
    assert pairs["x2"].tolist()[:3] == [10, 44, 46]
    assert pairs["n2"].tolist()[:3] == [800, 4500, 4300]
    assert pairs["n2"].isna().tolist() == [False, False, False, True, False, False]
    assert pairs[["x2", "n2"]].iloc[4].tolist() == [2, 100]


@pytest.mark.parametrize("reference", ["White", ALL_OTHERS])
def test_rows_that_say_no_period_are_a_place_of_their_own(counts, reference):
    """As in a file whose flows have a period and whose stocks have none."""
    later = counts.assign(period="2025", count=counts["count"] * 3)
    both = pd.concat([counts.assign(period=pd.NA), later], ignore_index=True)
    _, alone = against_reference(counts, exposure_of(counts), reference_group=reference)
    _, pairs = against_reference(both, exposure_of(both), reference_group=reference)
    pd.testing.assert_frame_equal(pairs.iloc[: len(alone)], alone)
    assert pairs["x2"].iloc[len(alone) :].tolist() == (alone["x2"] * 3).tolist()


def test_a_hidden_count_hides_the_sum_of_the_others(counts):
    counts.loc[1, "count"] = pd.NA
    _, pairs = against_reference(counts, exposure_of(counts), reference_group=ALL_OTHERS)
    assert pairs["x2"].isna().tolist() == [True, True, True, True, False, False]


def test_design_effects_of_others_are_weighted_by_what_they_count(counts):
    counts = counts.assign(design_effect=[1.0, 2.0, 3.0, 1.0, 1.5, 1.5])
    _, pairs = against_reference(counts, exposure_of(counts), reference_group=ALL_OTHERS)
    # The variance of 6 + 4 children is 2 × 6 + 3 × 4 = 24
    assert pairs["effect2"].iloc[0] == pytest.approx(24 / 10)
    counts.loc[[1, 2], "count"] = 0
    _, pairs = against_reference(counts, exposure_of(counts), reference_group=ALL_OTHERS)
    assert pairs["effect2"].iloc[0] == pytest.approx((2 * 300 + 3 * 500) / 800)


def test_a_place_without_the_reference_is_named(counts):
    lacking = counts.drop(index=4)
    with pytest.raises(DataError, match=NO_REFERENCE.format(reference="White", where="West")):
        against_reference(lacking, exposure_of(lacking), reference_group="White")


def test_a_group_that_stands_alone_has_no_others(counts):
    alone = counts.drop(index=5)
    with pytest.raises(DataError, match=NO_OTHERS.format(where="West", group="White")):
        against_reference(alone, exposure_of(alone), reference_group=ALL_OTHERS)


def test_others_of_whom_nobody_reached_a_point_are_others_all_the_same():
    cohort = pd.DataFrame({"area": "Mid", "group": ["White", "Black"], "count": [0, 3]})
    _, pairs = against_reference(cohort, np.array([0.0, 9.0]), reference_group=ALL_OTHERS)
    assert pairs[["x2", "n2", "effect2"]].to_numpy().tolist() == [[3, 9, 1], [0, 0, 1]]


def test_both_design_effects_are_said_where_they_differ(counts):
    counts = counts.assign(design_effect=[1.8, 1.0, 1.8, 1.0, 1.0, 1.0])
    _, pairs = against_reference(counts, exposure_of(counts), reference_group="White")
    assert method_of_pairs("score", pairs).tolist() == [
        WITH_TWO_EFFECTS.format(method="score", effect=1.0, reference=1.8),
        "score; design effect 1.8",
        NO_POPULATION,
        "score",
    ]


def test_a_place_without_any_population_asks_for_no_reference(counts):
    counts["population"] = np.nan
    rows, pairs = against_reference(
        counts.drop(index=4), exposure_of(counts.drop(index=4)), reference_group="White"
    )
    assert len(rows) == 4 and pairs["n1"].isna().all()
