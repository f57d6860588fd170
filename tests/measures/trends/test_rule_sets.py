"""Named sets of rules: data in the dictionary, and a sentence for what is none."""

from __future__ import annotations

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.rule_sets import (
    IMPOSSIBLE_TEST,
    NO_SUCH_SET,
    NO_SUCH_TEST,
    TESTS,
    rule_set,
)
from evaluation_lib.measures.trends.special_causes import DIRECTIONS
from evaluation_lib.measures.trends.special_causes import TESTS as MADE

OF_THE_NHS = "{rule: seven_on_one_side, test: one_side, points: 7}"


def test_that_of_the_nhs_is_used_where_none_is_named(dictionary):
    assert rule_set(dictionary) == rule_set(dictionary, "making_data_count")
    assert rule_set(dictionary).fewest_points == 13


def test_differ_in_how_long_a_row_on_one_side_is(dictionary):
    rows = {
        name: next(
            rule.points for rule in rule_set(dictionary, name).rules if rule.test == "one_side"
        )
        for name in ("making_data_count", "western_electric", "nelson")
    }
    assert rows == {"making_data_count": 7, "western_electric": 8, "nelson": 9}


def test_every_test_can_be_made():
    assert set(TESTS) == set(MADE) == set(DIRECTIONS)


def test_one_that_is_none_is_refused_with_the_names_of_all(dictionary):
    with pytest.raises(DataError) as refused:
        rule_set(dictionary, "ours")
    allowed = "making_data_count, western_electric, nelson"
    assert str(refused.value) == NO_SUCH_SET.format(found="ours", allowed=allowed)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{rule: own, test: hunch, points: 7}", NO_SUCH_TEST),
        ("{rule: own, test: beyond, points: 3, of: 2, sigma: 2}", IMPOSSIBLE_TEST),
        ("{rule: own, test: beyond, points: 1, of: 1}", IMPOSSIBLE_TEST),
        ("{rule: own, test: trend, points: 1}", IMPOSSIBLE_TEST),
    ],
)
def test_a_test_that_is_none_is_named(copied_dictionary, like, written, sentence):
    file = copied_dictionary / "trend_analysis.yaml"
    text = file.read_text(encoding="utf-8")
    assert OF_THE_NHS in text
    file.write_text(text.replace(OF_THE_NHS, written), encoding="utf-8")
    with pytest.raises(DataError, match=like(sentence, name="making_data_count", rule="own")):
        rule_set(load_dictionary(copied_dictionary))
