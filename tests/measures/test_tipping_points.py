"""The smallest number that changes what an interval says, found by trying every number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval
from evaluation_lib.measures.share_ratio_intervals import share_ratio_score_interval
from evaluation_lib.measures.tipping_points import HIDDEN, NEVER, NOBODY, tipping_points
from evaluation_lib.measures.unknown_groups import NOT_APART

DICTIONARY: Dictionary = load_dictionary()


def counts_of(white: int, black: int, not_yet: int, **columns: list) -> pd.DataFrame:
    found = pd.DataFrame(
        {
            "area": "Essex",
            "group": ["White", "Black", "Refused", "Not yet obtained"],
            "count": pd.array([white, black, 50, not_yet], dtype="Int64"),
            "population": [80_000.0, 5_000.0, np.nan, np.nan],
        }
    )
    return found.assign(**columns)


def tipping(counts: pd.DataFrame, **more: object) -> pd.DataFrame:
    found = tipping_points(counts, reference_group="White", dictionary=DICTIONARY, **more)
    return found.set_index("belong_to")


def verdict(limits: tuple) -> str:
    if limits[0][0] > 1:
        return "higher"
    return "lower" if limits[1][0] < 1 else "no clear difference"


def test_how_many_in_the_reference_take_a_higher_ratio_back():
    # 100 of 80,000 and 12 of 5,000: 1.92, score interval 1.06 to 3.48
    found = tipping(counts_of(100, 12, 40))
    row = found.loc["reference"]
    assert (row["says"], row["would_say"]) == ("higher", "no clear difference")
    at = int(row["children"])
    assert verdict(rate_ratio_score_interval(12, 5000, 100 + at, 80_000)) != "higher"
    assert verdict(rate_ratio_score_interval(12, 5000, 100 + at - 1, 80_000)) == "higher"
    assert row["share"] == pytest.approx(at / 40)
    assert found.loc["group", "reason"] == NEVER
    assert pd.isna(found.loc["group", "share"])


def test_how_many_in_the_group_would_make_a_difference_clear():
    found = tipping(counts_of(100, 8, 40)).loc["group"]
    assert (found["says"], found["would_say"]) == ("no clear difference", "higher")
    assert pd.isna(found["reason"])


def by_trying(limits, most: int) -> int | None:
    now = verdict(limits(0))
    tried = [number for number in range(most + 1) if verdict(limits(number)) != now]
    return tried[0] if tried else None


@settings(max_examples=10)
@given(st.integers(0, 200), st.integers(0, 60), st.integers(0, 80))
def test_rates_by_trying_every_number(white, black, not_yet):
    found = tipping(counts_of(white, black, not_yet))["children"]
    expected = {
        "group": by_trying(
            lambda k: rate_ratio_score_interval(black + k, 5000, white, 80_000), not_yet
        ),
        "reference": by_trying(
            lambda k: rate_ratio_score_interval(black, 5000, white + k, 80_000), not_yet
        ),
    }
    for name, number in expected.items():
        assert pd.isna(found[name]) if number is None else found[name] == number


@settings(max_examples=6)
@given(
    st.integers(0, 40),
    st.integers(1, 40),
    st.integers(0, 15),
    st.integers(1, 15),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_a_cohort_by_trying_every_number_of_either_kind(
    white, white_stay, black, black_stay, went_on, stayed
):
    reached = [white + white_stay, black + black_stay, 60, went_on + stayed]
    found = tipping(counts_of(white, black, went_on, reached=reached))
    n1, n2 = black + black_stay, white + white_stay
    ratio = share_ratio_score_interval
    ways = {
        "group": [
            (lambda k: ratio(black + k, n1 + k, white, n2), went_on),
            (lambda k: ratio(black, n1 + k, white, n2), stayed),
        ],
        "reference": [
            (lambda k: ratio(black, n1, white + k, n2 + k), went_on),
            (lambda k: ratio(black, n1, white, n2 + k), stayed),
        ],
    }
    for name, both in ways.items():
        tried = [number for limits, most in both if (number := by_trying(limits, most))]
        number = found.loc[name, "children"]
        assert number == min(tried) if tried else pd.isna(number)
    assert set(found["not_yet_obtained"]) == {went_on + stayed}


def test_nobody_who_refused_is_moved():
    found = tipping(counts_of(100, 12, 0))
    assert set(found["reason"]) == {NOBODY}
    assert set(found["says"]) == {"higher"}


def test_a_hidden_count_has_none():
    counts = counts_of(100, 12, 10)
    counts.loc[1, "count"] = pd.NA
    found = tipping(counts)
    assert set(found["reason"]) == {HIDDEN}
    assert found[["says", "share", "children"]].isna().all().all()


def test_of_a_hidden_number_not_yet_obtained_there_is_none_but_the_finding_stands():
    counts = counts_of(100, 12, 10)
    counts.loc[3, "count"] = pd.NA
    found = tipping(counts)
    assert set(found["reason"]) == {HIDDEN}
    assert set(found["says"]) == {"higher"}
    assert found[["share", "children", "not_yet_obtained"]].isna().all().all()


def test_rows_keep_the_order_of_the_counts_and_each_group_has_two():
    both = pd.concat([counts_of(100, 12, 40), counts_of(50, 9, 4).assign(area="Mid")])
    found = tipping_points(both, reference_group="White", dictionary=DICTIONARY)
    assert found["area"].tolist() == ["Essex", "Essex", "Mid", "Mid"]
    assert found["belong_to"].tolist() == ["group", "reference"] * 2


def test_a_wider_interval_tips_sooner():
    found = tipping_points(
        counts_of(100, 14, 60),
        reference_group="White",
        dictionary=DICTIONARY,
        confidence=[0.9, 0.95],
    )
    rows = found[found["belong_to"] == "reference"].set_index("confidence")["children"]
    assert list(rows.index) == [0.95, 0.9]
    assert rows[0.95] < rows[0.9]


def test_a_grouping_that_keeps_the_unknown_together_is_refused(like):
    with pytest.raises(DataError, match=like(NOT_APART, group="Not stated")):
        tipping(counts_of(100, 12, 10), grouping="chat")
