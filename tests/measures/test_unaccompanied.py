"""With and without unaccompanied children: from own records, and bounds from published figures."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.unaccompanied import (
    NO_ROW,
    NO_SUCH_ROWS,
    outside_other,
    ratio_bounds_without_unaccompanied,
    ratios_with_and_without,
    share_unaccompanied,
)


def bounds(counts: pd.DataFrame, unaccompanied: int) -> pd.DataFrame:
    return ratio_bounds_without_unaccompanied(
        counts, unaccompanied=unaccompanied, reference_group="White", other_group="Other"
    ).set_index("group")


def test_essex_2025(essex_2025):
    black = bounds(essex_2025, 90).loc["Black"].round(2)
    assert black["usual_lower"] == 0.08 and black["usual_upper"] == 1.99
    assert black["wide_lower"] == 0.00 and black["wide_upper"] == 2.22
    assert outside_other(essex_2025, unaccompanied=90, other_group="Other") == 69


def test_without_unaccompanied_children_nothing_moves(essex_2025):
    found = bounds(essex_2025, 0)
    for column in found.columns.drop("with_all"):
        assert found[column].to_numpy() == pytest.approx(found["with_all"].to_numpy())


def test_a_group_that_is_not_there_is_named(essex_2025):
    with pytest.raises(DataError, match=NO_ROW.format(group="Other")):
        bounds(essex_2025[essex_2025["group"] != "Other"], 1)


def every_allocation(counts: list[int], total: int) -> list[tuple[int, ...]]:
    return [
        taken for taken in product(*(range(count + 1) for count in counts)) if sum(taken) == total
    ]


small = st.lists(st.integers(min_value=0, max_value=4), min_size=4, max_size=4)


@settings(deadline=None, max_examples=60)
@given(numbers=small, share=st.floats(min_value=0, max_value=1))
def test_wide_bounds_are_the_ends_over_every_allocation(numbers, share):
    # groups: White, Other, Mixed, Black; White never empties, or a ratio would not exist
    numbers = [numbers[0] + 5, *numbers[1:]]
    total = int(share * (sum(numbers) - 5))
    frame = pd.DataFrame(
        {
            "group": ["White", "Other", "Mixed", "Black"],
            "count": numbers,
            "population": [100.0, 10.0, 20.0, 30.0],
        }
    )
    found = bounds(frame, total)
    allocations = [taken for taken in every_allocation(numbers, total) if numbers[0] - taken[0] > 0]
    complete = len(allocations) == len(every_allocation(numbers, total))
    for place, group in enumerate(["Other", "Mixed", "Black"], 1):
        population = frame["population"][place]
        ratios = [
            ((numbers[place] - taken[place]) / population) / ((numbers[0] - taken[0]) / 100)
            for taken in allocations
        ]
        assert found.loc[group, "wide_lower"] == pytest.approx(min(ratios))
        if complete:
            assert found.loc[group, "wide_upper"] == pytest.approx(max(ratios))


@settings(deadline=None, max_examples=60)
@given(numbers=small, total=st.integers(min_value=0, max_value=20))
def test_usual_bounds_take_from_other_first_and_never_from_the_reference(numbers, total):
    numbers = [numbers[0] + 5, *numbers[1:]]
    frame = pd.DataFrame(
        {
            "group": ["White", "Other", "Mixed", "Black"],
            "count": numbers,
            "population": [100.0, 10.0, 20.0, 30.0],
        }
    )
    found = bounds(frame, min(total, sum(numbers)))
    rest = max(0, min(total, sum(numbers)) - numbers[1])
    allocations = every_allocation(numbers[2:], rest)
    for place, group in enumerate(["Mixed", "Black"], 2):
        if not allocations:
            assert np.isnan(found.loc[group, "usual_lower"])
            continue
        left = [numbers[place] - taken[place - 2] for taken in allocations]
        scale = frame["population"][0] / numbers[0] / frame["population"][place]
        assert found.loc[group, "usual_lower"] == pytest.approx(min(left) * scale)
        assert found.loc[group, "usual_upper"] == pytest.approx(max(left) * scale)


@pytest.fixture
def three_ways(essex_2025) -> pd.DataFrame:
    """Children looked after in Essex, if 20 Black and 15 other children were unaccompanied."""
    alone = [0, 0, 0, 20, 15]
    counts = {
        "with": essex_2025["count"],
        "without": essex_2025["count"] - alone,
        "only": alone,
    }
    return pd.concat(
        [
            essex_2025.assign(count=pd.array(list(count), dtype="Int64"), unaccompanied=which)
            for which, count in counts.items()
        ],
        ignore_index=True,
    )


def test_ratios_with_and_without_stand_side_by_side(three_ways):
    found = ratios_with_and_without(three_ways, reference_group="White")
    black = found[found["group"] == "Black"].set_index("unaccompanied")["value"]
    assert list(black.index) == ["with", "without"]
    # (72 ÷ 10,968) ÷ (877 ÷ 266,225.4), and 52 in place of 72
    assert black["with"] == pytest.approx((72 / 10968) / (877 / 266225.4))
    assert black["without"] == pytest.approx((52 / 10968) / (877 / 266225.4))
    mixed = found[found["group"] == "Mixed"]["value"]
    assert mixed.nunique() == 1


def test_ratios_without_lie_within_the_bounds_that_published_figures_leave(three_ways, essex_2025):
    found = ratios_with_and_without(three_ways, reference_group="White")
    found = found[found["unaccompanied"] == "without"].set_index("group")["value"]
    bound = bounds(essex_2025, 35)
    assert (bound["wide_lower"] <= found[bound.index] + 1e-12).all()
    assert (found[bound.index] <= bound["wide_upper"] + 1e-12).all()


def test_of_a_cohort_the_ratio_is_of_shares(three_ways):
    went_on = three_ways["count"] // 2
    cohort = three_ways.assign(reached=three_ways["count"], count=went_on, kind="cohort")
    both = pd.concat([three_ways.assign(kind="flow"), cohort], ignore_index=True)
    found = ratios_with_and_without(both, reference_group="White")
    black = found[(found["group"] == "Black") & (found["kind"] == "cohort")]
    assert set(black["measure"]) == {"transition_relative_rate"}
    # (36 ÷ 72) ÷ (438 ÷ 877)
    assert black["value"].iloc[0] == pytest.approx(0.5 / (438 / 877))
    assert len(found) == 16


def test_how_many_of_each_group_are_unaccompanied(three_ways):
    found = share_unaccompanied(three_ways).set_index("group")
    assert found["count"].to_dict() == {
        "White": 0,
        "Mixed": 0,
        "Asian": 0,
        "Black": 20,
        "Other": 15,
    }
    row = found.loc["Black"]
    assert (row["value"], row["population"]) == (pytest.approx(20 / 72), 72)
    # R 4.2.2: prop.test(20, 72, correct = FALSE)$conf.int
    expected = (0.187602858568294, 0.390464329252354)
    assert (row["lower"], row["upper"]) == pytest.approx(expected, rel=1e-12)


def test_a_group_without_children_has_no_share(three_ways):
    three_ways.loc[three_ways["group"] == "Asian", "count"] = 0
    found = share_unaccompanied(three_ways).set_index("group")
    assert np.isnan(found.loc["Asian", "value"])


def test_without_one_of_the_three_counts_a_sentence_says_which(three_ways):
    some = three_ways[three_ways["unaccompanied"] == "with"]
    with pytest.raises(DataError, match=NO_SUCH_ROWS.format(missing="without")):
        ratios_with_and_without(some, reference_group="White")
    with pytest.raises(DataError, match=NO_SUCH_ROWS.format(missing="only")):
        share_unaccompanied(some)
