"""Counts of coded answers: by hand on a few, by another way on many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jaccard

from evaluation_lib.errors import DataError
from evaluation_lib.measures import themes
from evaluation_lib.measures.themes import (
    chance_of_showing,
    co_occurrence,
    coded_answers,
    least_share_shown,
    saturation,
    theme_counts,
)

CODES = ["x", "y", "z", "never"]
ANSWERS = pd.DataFrame(
    {
        "response_id": ["r1", "r2", "r3", "r4", "r5"],
        "quadrant": ["Mid", "Mid", "West", "", "West"],
        "role": ["leader", "other", "leader", "leader", "other"],
        "answered_on": ["2024-03-31", "2024-04-01", "2023-12-31", "", "2024-06-30"],
    },
    dtype="str",
)
ADJUDICATED = pd.DataFrame(
    [("r1", "x"), ("r1", "y"), ("r2", "x"), ("r3", ""), ("r4", "y"), ("r5", "x"), ("r5", "z")],
    columns=["response_id", "code"],
    dtype="str",
)


def counted(by: str | None) -> dict[tuple[str, str], tuple[int, int]]:
    table = theme_counts(ADJUDICATED, ANSWERS, codes=CODES, by=by)
    assert list(table.columns) == ["group", "code", "answers", "coded"]
    return {(row.group, row.code): (row.coded, row.answers) for row in table.itertuples()}


class TestCounts:
    def test_all_answers_are_those_without_a_code_too(self):
        assert counted(None) == {
            ("(all)", "x"): (3, 5),
            ("(all)", "y"): (2, 5),
            ("(all)", "z"): (1, 5),
            ("(all)", "never"): (0, 5),
        }

    def test_by_quadrant_the_unknown_one_keeps_a_row(self):
        found = counted("quadrant")
        assert found["Mid", "x"] == (2, 2)
        assert found["West", "x"] == (1, 2)
        assert found["", "y"] == (1, 1)
        assert len(found) == 3 * len(CODES)

    def test_by_quarter_of_the_calendar(self):
        found = counted("quarter")
        assert {group for group, _ in found} == {"", "2023-Q4", "2024-Q1", "2024-Q2"}
        assert found["2024-Q1", "y"] == (1, 1) and found["2024-Q2", "x"] == (2, 2)

    def test_codes_stand_in_the_order_of_the_code_book(self):
        table = theme_counts(ADJUDICATED, ANSWERS, codes=CODES, by="role")
        assert table["code"].tolist() == CODES * 2

    @pytest.mark.parametrize("by", ["quadrant", "role", "quarter"])
    def test_groups_add_up_to_all(self, by):
        parts = theme_counts(ADJUDICATED, ANSWERS, codes=CODES, by=by)
        whole = theme_counts(ADJUDICATED, ANSWERS, codes=CODES)
        sums = parts.groupby("code", sort=False)[["answers", "coded"]].sum()
        assert sums.to_dict() == whole.set_index("code")[["answers", "coded"]].to_dict()

    def test_what_cannot_be_counted(self, like):
        with pytest.raises(DataError, match=like(themes.UNKNOWN_BY, by="age")):
            theme_counts(ADJUDICATED, ANSWERS, codes=CODES, by="age")
        with pytest.raises(DataError, match=like(themes.FOREIGN, number=2, first="r1")):
            theme_counts(ADJUDICATED, ANSWERS.iloc[2:], codes=CODES)


class TestTogether:
    def test_each_pair_once_with_the_answers_that_have_both_or_either(self):
        pairs = co_occurrence(ADJUDICATED, ANSWERS, codes=CODES).set_index(["code", "other"])
        assert len(pairs) == 6
        assert pairs.loc[("x", "y"), ["both", "either"]].tolist() == [1, 4]
        assert pairs.loc[("x", "y"), "jaccard"] == 0.25
        assert pairs.loc[("y", "z"), "jaccard"] == 0
        assert pairs.loc[("x", "never"), ["both", "either"]].tolist() == [0, 3]

    def test_of_codes_that_nobody_has_nothing_is_known(self):
        pairs = co_occurrence(ADJUDICATED, ANSWERS, codes=["never", "nor this"])
        assert pairs["jaccard"].isna().all()

    def test_the_index_is_that_of_scipy(self, rng):
        marked = rng.random((60, 3)) < 0.4
        answers = pd.DataFrame({"response_id": [f"r{n}" for n in range(60)]})
        rows, columns = np.nonzero(marked)
        codes = ["a", "b", "c"]
        adjudicated = pd.DataFrame(
            {
                "response_id": answers["response_id"].to_numpy()[rows],
                "code": np.array(codes)[columns],
            }
        )
        pairs = co_occurrence(adjudicated, answers, codes=codes)
        # scipy.spatial.distance.jaccard(marked[:, i], marked[:, j]) is 1 less the index
        expected = [1 - jaccard(marked[:, i], marked[:, j]) for i, j in ((0, 1), (0, 2), (1, 2))]
        assert pairs["jaccard"].to_numpy() == pytest.approx(expected)


class TestSaturation:
    def test_batches_in_the_order_of_days(self):
        # By hand: without a day r4 (y), then r3 (none), r1 (x, y), r2 (x), r5 (x, z)
        found = saturation(ADJUDICATED, ANSWERS, codes=CODES, batch=2)
        assert found["answers"].tolist() == [2, 4, 5]
        assert found["new_codes"].tolist() == [1, 1, 1]
        assert found["codes_seen"].tolist() == [1, 2, 3]
        assert found["new_share"].tolist() == [1, 1, 1]

    @given(st.integers(1, 7))
    def test_whatever_the_batch_all_codes_are_seen_in_the_end(self, batch):
        found = saturation(ADJUDICATED, ANSWERS, codes=CODES, batch=batch)
        assert found["answers"].iloc[-1] == 5
        assert found["new_codes"].sum() == found["codes_seen"].iloc[-1] == 3

    def test_a_batch_of_none_is_refused(self, like):
        with pytest.raises(DataError, match=like(themes.NO_BATCH, batch=0)):
            saturation(ADJUDICATED, ANSWERS, codes=CODES, batch=0)

    def test_the_floor_below_which_silence_says_nothing(self):
        # By hand: 1 - 0.9 ** 20 and its inverse
        assert chance_of_showing(0.1, answers=20) == pytest.approx(0.878423345)
        assert least_share_shown(0.878423345, answers=20) == pytest.approx(0.1)


def test_codes_that_are_not_asked_for_are_left_out():
    marked = coded_answers(ADJUDICATED, ANSWERS, codes=["z"])
    assert marked["z"].tolist() == [False, False, False, False, True]
