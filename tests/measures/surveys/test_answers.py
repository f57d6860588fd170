"""Answers of a wave: laid out, counted, scored and collapsed as they were written."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.surveys.answers import (
    AGREE,
    BETWEEN,
    DISAGREE,
    NO_ANSWER_OF,
    NOT_RELEVANT,
    TWICE,
    answers_by_person,
    collapsed,
    score,
    spread_of_answers,
)

ITEMS = ["clear", "disrupts"]


def answers(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["respondent", "item", "answer"])


WAVE = answers(
    ("a", "clear", "5"),
    ("a", "disrupts", "1"),
    ("b", "clear", NOT_RELEVANT),
    ("b", "disrupts", "2"),
    ("c", "clear", ""),
    ("d", "something else", "3"),
)


def test_everybody_of_the_wave_has_a_row_whatever_they_answered() -> None:
    found = answers_by_person(WAVE, items=ITEMS)
    assert list(found.index) == ["a", "b", "c", "d"]
    assert found.loc["d"].isna().all()


def test_a_turned_item_is_turned_back_so_that_more_is_more() -> None:
    found = answers_by_person(WAVE, items=ITEMS, turned=["disrupts"])
    assert found.loc[["a", "b"], "disrupts"].tolist() == [5, 4]
    assert found.loc["a", "clear"] == 5


def test_not_relevant_is_neither_an_answer_on_the_scale_nor_no_answer() -> None:
    found = spread_of_answers(WAVE, items=ITEMS)
    assert found.loc["clear"].to_dict() == {
        "1": 0, "2": 0, "3": 0, "4": 0, "5": 1, NOT_RELEVANT: 1, "": 2,
    }  # fmt: skip
    assert (found.sum(axis="columns") == 4).all()


def test_an_item_answered_twice_is_refused() -> None:
    twice = answers(("a", "clear", "5"), ("a", "clear", "4"))
    with pytest.raises(DataError) as refused:
        answers_by_person(twice, items=ITEMS)
    assert str(refused.value) == TWICE.format(respondent="a", item="clear")


@pytest.mark.parametrize("wrong", ["6", "0", "yes", "2.5"])
def test_what_is_no_answer_is_refused(wrong: str) -> None:
    with pytest.raises(DataError) as refused:
        answers_by_person(answers(("a", "clear", wrong)), items=ITEMS)
    assert str(refused.value) == NO_ANSWER_OF.format(found=wrong)


def test_a_score_is_the_mean_of_what_is_answered_if_enough_is() -> None:
    values = pd.DataFrame([[4, 2, np.nan], [4, np.nan, np.nan], [np.nan] * 3])
    found = score(values, least_answered=0.5)
    assert found[0] == 3
    assert found[1:].isna().all()


def test_agreeing_and_disagreeing_are_mirror_images() -> None:
    values = pd.Series([1, 2, 2.5, 3, 3.5, 4, 5, np.nan])
    assert collapsed(values, agrees_from=4).tolist() == [
        DISAGREE, DISAGREE, BETWEEN, BETWEEN, BETWEEN, AGREE, AGREE, BETWEEN,
    ]  # fmt: skip
