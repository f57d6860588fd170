"""People are matched by their codes, and whoever shows no change stays in the number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.measures.surveys.pairs import (
    DOWN,
    SAME,
    UP,
    differences,
    matching,
    moves,
    transitions,
)

FIRST = pd.Series({"a": 2.0, "b": 4.0, "c": 3.0, "d": np.nan, "only first": 1.0})
SECOND = pd.Series({"d": 5.0, "c": 3.0, "b": 1.0, "a": 5.0, "only second": 5.0})


def test_the_same_codes_are_matched_in_any_order() -> None:
    found = matching(FIRST.index, SECOND.index)
    assert found.both == ("a", "b", "c", "d")
    assert found.first_only == ("only first",)
    assert found.second_only == ("only second",)


def test_no_change_is_seen_where_one_of_two_answers_is_missing() -> None:
    assert moves(differences(FIRST, SECOND)).to_dict() == {"a": UP, "b": DOWN, "c": SAME, "d": SAME}


def test_means_of_thirds_that_are_the_same_do_not_move() -> None:
    first, second = pd.Series({"a": (1 / 3) * 10}), pd.Series({"a": 10 / 3 + 1e-15})
    assert moves(differences(first, second)).tolist() == [SAME]


def test_less_than_the_least_move_is_no_move() -> None:
    change = pd.Series([0.2, -0.2, 0.3, -0.3, 0.0])
    assert moves(change, least=0.3).tolist() == [SAME, SAME, UP, DOWN, SAME]


def test_transitions_hold_those_who_answered_both() -> None:
    found = transitions(FIRST, SECOND)
    assert found.shape == (5, 5)
    assert found.to_numpy().sum() == 3
    assert (found.loc[2, 5], found.loc[4, 1], found.loc[3, 3]) == (1, 1, 1)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40))
def test_moves_and_transitions_tell_the_same(pairs: list[tuple[int, int]]) -> None:
    first, second = (pd.Series(wave, dtype=float) for wave in zip(*pairs, strict=True))
    table = transitions(first, second).to_numpy()
    counts = moves(differences(first, second)).value_counts()
    assert counts.get(UP, 0) == np.triu(table, 1).sum()
    assert counts.get(DOWN, 0) == np.tril(table, -1).sum()
    assert counts.get(SAME, 0) == pytest.approx(np.trace(table))
