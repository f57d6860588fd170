"""Cronbach's alpha, where it can be worked out by other ways."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.measures.surveys.reliability import cronbach_alpha


def planted(rng: np.random.Generator, *, people: int, items: int, shared: float) -> pd.DataFrame:
    own = rng.normal(size=(people, items)) * np.sqrt(1 - shared)
    return pd.DataFrame(own + rng.normal(size=(people, 1)) * np.sqrt(shared))


def test_of_two_items_of_one_spread_it_is_spearman_and_brown() -> None:
    values = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [2.0, 1, 4, 3, 5]})
    r = values.corr().loc["a", "b"]
    assert cronbach_alpha(values, confidence=0.95).value == pytest.approx(2 * r / (1 + r))


def test_items_that_are_the_same_have_an_alpha_of_1() -> None:
    item = pd.Series([1.0, 2, 5, 3])
    found = cronbach_alpha(pd.DataFrame({"a": item, "b": item, "c": item}), confidence=0.95)
    assert found.value == found.lower == found.upper == pytest.approx(1)


def test_nothing_is_said_of_one_item_or_of_answers_without_spread() -> None:
    assert np.isnan(cronbach_alpha(pd.DataFrame({"a": [1.0, 2]}), confidence=0.95).value)
    same = pd.DataFrame({"a": [3.0, 3], "b": [4.0, 4]})
    assert np.isnan(cronbach_alpha(same, confidence=0.95).value)


def test_the_interval_keeps_its_confidence() -> None:
    rng = np.random.default_rng(20260104)
    truth = 3 * 0.5 / (1 + 2 * 0.5)
    found = [
        cronbach_alpha(planted(rng, people=60, items=3, shared=0.5), confidence=0.95)
        for _ in range(800)
    ]
    covered = np.mean([one.lower <= truth <= one.upper for one in found])
    assert covered == pytest.approx(0.95, abs=0.02)


def test_one_question_left_out_leaves_nobody_out() -> None:
    rng = np.random.default_rng(20260105)
    values = planted(rng, people=200, items=3, shared=0.5)
    whole = cronbach_alpha(values, confidence=0.95)
    gaps = values.mask(rng.random(values.shape) < 0.1)
    found = cronbach_alpha(gaps, confidence=0.95)
    assert found.people == 200
    assert found.value == pytest.approx(whole.value, abs=0.06)
