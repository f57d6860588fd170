"""Special causes, held against the rule vectors of NHSRplotthedots (reference spc).

All 21 vectors are used: the tests of seven points, of two in three, which points take part in them,
and whether limits lie on one side of a target.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.measures.trends.assurance import FAILS, MAY, PASSES, assurance
from evaluation_lib.measures.trends.rule_sets import Rule, RuleSet
from evaluation_lib.measures.trends.special_causes import (
    rows_on_one_side,
    rows_with,
    special_causes,
    took_part,
    trends_completed,
)

NAN = np.nan


def rules(*tests: Rule) -> RuleSet:
    return RuleSet(name="own", label="Own", source="", rules=tests, fewest_points=13)


OUTSIDE = Rule("outside", "beyond", points=1, of=1, sigma=3)
TWO_IN_THREE = Rule(
    "two", "beyond", points=2, of=3, sigma=2, within_limits=True, all_on_one_side=True
)
LOOSE_TWO_IN_THREE = Rule("two", "beyond", points=2, of=3, sigma=2)
SEVEN = Rule("seven", "one_side", points=7, of=7)
TREND = Rule("trend", "trend", points=7, of=7)
ALL = rules(OUTSIDE, TREND, TWO_IN_THREE, SEVEN)


def fired(value, *tests: Rule, **settings) -> list[str | None]:
    """The rule of each point of a chart with centre 0 and standard deviation 1."""
    found = special_causes(value, centre=0, sigma=1, rules=rules(*tests), **settings)
    return found["rule"].to_numpy(object, na_value=None).tolist()


def places(value, test: Rule, **settings) -> list[int]:
    """Where a test fires, from 0."""
    return [at for at, rule in enumerate(fired(value, test, **settings)) if rule]


def marked_rows(case):
    close, side = np.array(case["close"]) == 1, np.array(case["side"])
    found = [
        rows_with(close & (side == sign), points=2, of=3, within=side == sign) for sign in (1, -1)
    ]
    return np.logical_or(*found)


def close_points(case):
    distance = np.where(np.array(case["close"]) == 1, 2.5, 0.5) * np.array(case["side"])
    return np.isin(range(len(distance)), places(distance, TWO_IN_THREE))


def assured(case):
    found = assurance(
        lower=case["lpl"], upper=case["upl"], target=case["target"], better=case["direction"]
    )
    words = {PASSES: "consistent_pass", FAILS: "consistent_fail", MAY: "inconsistent"}
    return [words[one] for one in found]


VECTORS = {
    "seven_points_one_side": lambda case: np.abs(rows_on_one_side(case["x"], points=7)),
    "seven_point_trend": lambda case: trends_completed(case["x"], points=7),
    "part_of_seven": lambda case: np.abs(took_part(case["x"], points=7)),
    "two_in_three": marked_rows,
    "part_of_two_in_three": close_points,
    "assurance": assured,
}


def test_all_rule_vectors_of_a_peer_come_out(shared_reference):
    file = shared_reference / "spc" / "nhsr_rule_vectors.json"
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    assert len(cases) == 21
    for case in cases:
        assert [*VECTORS[case["fn"]](case)] == case["out"], case


class TestOutside:
    def test_is_a_point_beyond_the_limits_and_not_one_on_them(self):
        assert places([3.0, 3.01, -3.0, -3.01], OUTSIDE) == [1, 3]

    def test_says_on_which_side(self):
        found = special_causes([4, 0, -4], centre=0, sigma=1, rules=ALL)
        assert found["direction"].fillna("").tolist() == ["high", "", "low"]


class TestTwoInThree:
    def test_leaves_points_outside_the_limits_to_their_own_rule(self):
        assert places([2.5, 0.5, 3.5], TWO_IN_THREE) == []
        assert places([2.5, 0.5, 3.5], LOOSE_TWO_IN_THREE) == [0, 2]

    def test_asks_for_all_three_on_one_side_only_where_the_set_does(self):
        assert places([2.5, -0.5, 2.5], TWO_IN_THREE) == []
        assert places([2.5, -0.5, 2.5], LOOSE_TWO_IN_THREE) == [0, 2]

    def test_finds_rows_of_both_sides_that_overlap(self):
        assert places([2.5, -2.5, 2.5, -2.5], LOOSE_TWO_IN_THREE) == [0, 1, 2, 3]


class TestRow:
    def test_ends_at_a_point_on_the_centre(self):
        assert places([1, 1, 1, 0, 1, 1, 1, 1], SEVEN) == []

    def test_takes_in_every_point_of_it(self):
        assert places([-1, *[1] * 8, -1], SEVEN) == list(range(1, 9))

    def test_of_equal_values_is_on_the_centre_though_their_mean_is_not_quite(self):
        values = np.array([0.1] * 9)
        centre = values.mean() * (1 + 1e-15)
        found = special_causes(values, centre=centre, sigma=0.0, rules=ALL)
        assert found["rule"].isna().all()


class TestTrend:
    def test_needs_seven_points_that_is_six_steps(self):
        assert places([1, 2, 3, 4, 5, 6], TREND) == []
        assert places([1, 2, 3, 4, 5, 6, 7], TREND) == list(range(7))

    def test_at_a_peak_is_the_one_that_ends_there(self):
        value = [*range(7), *range(5, -1, -1)]
        found = special_causes(value, centre=0, sigma=99, rules=rules(TREND))
        assert found["direction"].tolist() == ["rising"] * 7 + ["falling"] * 6


class TestOtherSets:
    def test_fourteen_points_up_and_down_in_turn(self):
        test = Rule("turns", "alternating", points=14, of=14)
        assert places([0, 1] * 7, test) == list(range(14))
        assert places([0, 1] * 6 + [0], test) == []
        assert places([0, 1] * 3 + [2] + [0, 1] * 4, test) == []

    def test_fifteen_points_near_the_centre_and_eight_far_from_it(self):
        near, far = Rule("near", "near", 15, 15, sigma=1), Rule("far", "far", 8, 8, sigma=1)
        assert places([0.5, -0.5] * 7 + [0.5], near) == list(range(15))
        assert places([0.5, -0.5] * 7 + [1.5], near) == []
        assert places([1.5, -1.5] * 4, far) == list(range(8))
        assert places([1.5, -1.5] * 3 + [1.5, 0.5], far) == []


class TestPrecedence:
    def test_is_outside_then_trend_then_two_in_three_then_one_side(self):
        value = [0.1, 0.2, 0.3, 0.4, 2.5, 2.6, 3.5, 0.5, 2.5, 2.5]
        assert fired(value, *ALL.rules) == (["trend"] * 6 + ["outside"] + ["seven"] + ["two"] * 2)


class TestLimitsThatAreNotFirm:
    def test_make_no_signal_but_a_trend_which_needs_none(self):
        value = [0.1, 0.2, 0.3, 0.4, 2.5, 2.6, 3.5, 4.5]
        assert fired(value, *ALL.rules, firm=False) == ["trend"] * 8
        assert fired([1, 9] * 4, *ALL.rules, firm=False) == [None] * 8


@pytest.mark.parametrize("value", [[NAN] * 9, [], [1.0], [NAN, 1, 1, 1, NAN, 1, 1, 1]])
def test_gaps_and_short_series_make_no_signal(value):
    assert fired(value, *ALL.rules) == [None] * len(value)


@given(
    st.lists(st.floats(-5, 5), min_size=1, max_size=25),
    st.data(),
)
def test_a_gap_never_makes_a_signal_where_there_was_none(values, data):
    gaps = data.draw(st.sets(st.integers(0, len(values) - 1)))
    with_gaps = [NAN if at in gaps else value for at, value in enumerate(values)]
    for test in ALL.rules:
        assert {*places(with_gaps, test)} <= {*places(values, test)}


@given(st.lists(st.floats(-5, 5), max_size=25))
def test_a_chart_turned_upside_down_has_the_same_signals(values):
    assert fired(values, *ALL.rules) == fired([-value for value in values], *ALL.rules)
