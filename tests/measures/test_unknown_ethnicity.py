"""What is not known is shown, and bounded by every way in which it could be divided."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval
from evaluation_lib.measures.transition_rates import ABOVE_REACHED
from evaluation_lib.measures.unknown_children import NO_UNKNOWN_ROWS
from evaluation_lib.measures.unknown_ethnicity import (
    ALL_IN_ONE,
    ALL_IN_ONE_COHORT,
    ratio_bounds,
    share_unknown,
)

DICTIONARY: Dictionary = load_dictionary()
NOT_YET, REFUSED, BOTH = "Not yet obtained", "Refused", "Not yet obtained and Refused"


def rates(white: int, black: int, mixed: int, refused: int, not_yet: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": ["White", "Black", "Mixed", REFUSED, NOT_YET],
            "period": "2024-25",
            "clock": "latest",
            "count": [white, black, mixed, refused, not_yet],
            "population": [8000.0, 500.0, 900.0, np.nan, np.nan],
        }
    )


def cohort(reached: list[int], went_on: list[int]) -> pd.DataFrame:
    groups = ["White", "Black", "Mixed", REFUSED, NOT_YET]
    return pd.DataFrame(
        {"area": "Essex", "group": groups, "reached": reached, "count": went_on, "period": "1"}
    )


def bounds(counts: pd.DataFrame, *, group: str = "Black", included: str = NOT_YET) -> pd.Series:
    found = ratio_bounds(counts, reference_group="White", dictionary=DICTIONARY)
    return found[(found["group"] == group) & (found["included"] == included)].iloc[0]


def test_the_share_not_known_is_told_apart_and_has_wilsons_interval():
    # R 4.2.2: prop.test(20, 100, correct = FALSE)$conf.int
    found = share_unknown(rates(60, 10, 5, 5, 20), dictionary=DICTIONARY).set_index("group")
    assert list(found.index) == [REFUSED, NOT_YET]
    row = found.loc[NOT_YET]
    assert (row["value"], row["population"], row["count"]) == (0.20, 100, 20)
    assert (row["lower"], row["upper"]) == pytest.approx(
        (0.133366933331033, 0.288829165593159), rel=1e-12
    )
    assert row["clock"] == "latest" and row["measure"] == "share_unknown"


def test_of_a_cohort_the_share_is_of_those_who_reached_the_first_point():
    counts = cohort([70, 10, 5, 5, 10], [30, 6, 2, 1, 0])
    found = share_unknown(counts, dictionary=DICTIONARY).set_index("group")
    assert found.loc[NOT_YET, "value"] == pytest.approx(10 / 100)


def test_every_clock_and_period_has_its_own_share():
    counts = pd.concat(
        [
            rates(60, 10, 5, 5, 20),
            rates(70, 12, 6, 5, 7).assign(clock="recorded"),
            rates(10, 0, 0, 0, 0).assign(period="2025-26"),
        ],
        ignore_index=True,
    )
    found = share_unknown(counts, dictionary=DICTIONARY)
    found = found[found["group"] == NOT_YET].set_index(["period", "clock"])["value"]
    assert found.to_dict() == pytest.approx(
        {("2024-25", "latest"): 0.2, ("2024-25", "recorded"): 0.07, ("2025-26", "latest"): 0}
    )


def test_bounds_by_hand():
    # (10 ÷ 500) ÷ ((60 + 20) ÷ 8000) and ((10 + 20) ÷ 500) ÷ (60 ÷ 8000)
    found = bounds(rates(60, 10, 5, 5, 20))
    assert (found["lower"], found["upper"]) == pytest.approx((2.0, 8.0))
    assert found["value"] == pytest.approx((10 / 500) / (60 / 8000))
    assert (found["unknown"], found["method"]) == (20, ALL_IN_ONE)


def test_refused_make_a_wider_bound_of_their_own_name():
    narrow, wide = (bounds(rates(60, 10, 5, 5, 20), included=name) for name in (NOT_YET, BOTH))
    assert wide["unknown"] == 25
    assert wide["lower"] < narrow["lower"] < narrow["value"] < narrow["upper"] < wide["upper"]
    assert narrow["value"] == wide["value"]


def test_the_intervals_at_the_bounds_hold_both():
    # scoreci of the two worst cases, as `rate_ratio_score_interval`, which is checked against R
    found = bounds(rates(60, 10, 5, 5, 20))
    low, _ = rate_ratio_score_interval(10, 500, 80, 8000)
    _, high = rate_ratio_score_interval(30, 500, 60, 8000)
    assert (found["interval_lower"], found["interval_upper"]) == pytest.approx((low[0], high[0]))


small = st.integers(min_value=0, max_value=4)


def shared_out(number: int) -> list[tuple[int, int, int]]:
    """Every way to divide so many among White, Black and Mixed."""
    whole = range(number + 1)
    return [parts for parts in product(whole, whole, whole) if sum(parts) == number]


@settings(max_examples=15)
@given(st.integers(1, 6), small, small, st.integers(0, 5))
def test_bounds_of_rates_are_the_ends_over_every_division(white, black, mixed, unknown):
    found = bounds(rates(white, black, mixed, 0, unknown))
    ratios = [((black + b) / 500) / ((white + w) / 8000) for w, b, _ in shared_out(unknown)]
    assert (found["lower"], found["upper"]) == pytest.approx((min(ratios), max(ratios)))


@settings(max_examples=15)
@given(st.integers(1, 4), small, st.integers(0, 4), small, st.integers(0, 3), st.integers(0, 3))
def test_bounds_of_a_cohort_are_the_ends_over_every_division(
    white, white_stay, black, black_stay, went_on, stayed
):
    black_stay += black == 0 and black_stay == 0  # somebody is there
    counts = cohort(
        [white + white_stay, black + black_stay, 3, 0, went_on + stayed],
        [white, black, 2, 0, went_on],
    )
    found = bounds(counts)
    ratios = [
        ((black + b) / (black + black_stay + b + bs))
        / ((white + w) / (white + white_stay + w + ws))
        for (w, b, _), (ws, bs, _) in product(shared_out(went_on), shared_out(stayed))
    ]
    assert (found["lower"], found["upper"]) == pytest.approx((min(ratios), max(ratios)))
    assert found["method"] == ALL_IN_ONE_COHORT
    assert (found["unknown"], found["went_on"]) == (went_on + stayed, went_on)


@settings(max_examples=10)
@given(st.integers(5, 300), st.integers(1, 50), st.integers(1, 50), st.integers(0, 100))
def test_sharing_out_in_proportion_to_the_known_changes_no_ratio(white, black, mixed, unknown):
    counts = rates(white, black, mixed, 0, unknown)
    known = counts.iloc[:3].assign(count=lambda x: x["count"].astype(float))
    shared = known.assign(count=known["count"] * (1 + unknown / known["count"].sum()))
    before, after = (relative_rate_index(x, reference_group="White") for x in (known, shared))
    assert after["value"].to_numpy() == pytest.approx(before["value"].to_numpy())
    # and it lies within the bounds
    found = bounds(counts)
    assert found["lower"] <= after["value"][0] * (1 + 1e-12)
    assert found["upper"] >= after["value"][0] * (1 - 1e-12)


def test_with_nobody_unknown_the_bounds_are_the_ratio():
    found = bounds(rates(60, 10, 5, 0, 0), included=BOTH)
    assert found["lower"] == found["value"] == found["upper"]


def test_against_all_others_the_unknown_are_no_part_of_the_reference():
    found = ratio_bounds(
        rates(60, 10, 5, 5, 20), reference_group="all other children", dictionary=DICTIONARY
    )
    row = found[(found["group"] == "Black") & (found["included"] == NOT_YET)].iloc[0]
    assert row["value"] == pytest.approx((10 / 500) / (65 / 8900))
    assert row["lower"] == pytest.approx((10 / 500) / (85 / 8900))


def test_rates_and_cohorts_may_stand_in_one_table():
    both = pd.concat(
        [
            rates(60, 10, 5, 5, 20).assign(kind="flow"),
            cohort([70, 10, 5, 5, 10], [30, 6, 2, 1, 4]).assign(kind="cohort"),
        ],
        ignore_index=True,
    )
    found = ratio_bounds(both, reference_group="White", dictionary=DICTIONARY)
    found = found[(found["group"] == "Black") & (found["included"] == NOT_YET)].set_index("kind")
    assert found.loc["flow", "upper"] == pytest.approx(8.0)
    # all 4 who went on are Black, the 6 others White: (10 ÷ 14) ÷ (30 ÷ 76)
    assert found.loc["cohort", "upper"] == pytest.approx((10 / 14) / (30 / 76))
    # the other way round: (6 ÷ 16) ÷ (34 ÷ 74)
    assert found.loc["cohort", "lower"] == pytest.approx((6 / 16) / (34 / 74))
    assert pd.isna(found.loc["flow", "went_on"])


def test_a_hidden_count_has_no_bounds():
    counts = rates(60, 10, 5, 5, 20).astype({"count": "Int64"})
    counts.loc[4, "count"] = pd.NA
    found = ratio_bounds(counts, reference_group="White", dictionary=DICTIONARY)
    assert found[["lower", "upper", "interval_lower"]].isna().all().all()
    assert share_unknown(counts, dictionary=DICTIONARY)["value"].isna().all()


def test_a_grouping_that_keeps_the_unknown_together_has_one_bound():
    counts = rates(60, 10, 5, 5, 20)
    counts = counts[counts["group"] != REFUSED].replace({"group": {NOT_YET: "Not stated"}})
    found = ratio_bounds(counts, reference_group="White", dictionary=DICTIONARY, grouping="chat")
    assert set(found["included"]) == {"Not stated"}


@pytest.mark.parametrize("measure", [share_unknown, ratio_bounds])
def test_the_unknown_may_not_be_left_out(measure, like):
    more = {} if measure is share_unknown else {"reference_group": "White"}
    counts = rates(60, 10, 5, 5, 20)
    counts = counts[counts["group"] != REFUSED]
    with pytest.raises(DataError, match=like(NO_UNKNOWN_ROWS, group=REFUSED)):
        measure(counts, dictionary=DICTIONARY, **more)


def test_no_more_of_the_unknown_go_on_than_reached(like):
    counts = cohort([70, 10, 5, 5, 10], [30, 6, 2, 1, 11])
    with pytest.raises(DataError, match=like(ABOVE_REACHED, count=11, reached=10)):
        bounds(counts)
