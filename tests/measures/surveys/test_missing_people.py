"""What the silent could change, and what weighting can mend: their roles, not their views."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.surveys.missing_people import (
    MORE_THAN_ASKED,
    NO_ANSWER_IN,
    bounds,
    weighted_share,
)


def strata(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["stratum", "agree", "answered", "invited"])


def test_the_silent_all_disagree_or_all_agree() -> None:
    assert bounds(30, answered=50, invited=100) == (0.3, 0.8)


def test_where_all_answered_nothing_is_left_open() -> None:
    assert bounds(30, answered=50, invited=50) == (0.6, 0.6)


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(DataError, match=MORE_THAN_ASKED.format(answered=51, invited=50)):
        bounds(30, answered=51, invited=50)


def test_each_stratum_counts_as_it_does_among_those_asked() -> None:
    found = weighted_share(
        strata(("leader", 18, 20, 25), ("practitioner", 20, 40, 475)), confidence=0.95
    )
    assert found.unweighted == pytest.approx(38 / 60)
    assert found.share == pytest.approx(0.05 * 0.9 + 0.95 * 0.5)
    assert found.lower < found.share < found.upper


def test_where_all_answered_there_is_no_chance_in_the_share() -> None:
    found = weighted_share(strata(("a", 3, 10, 10), ("b", 8, 20, 20)), confidence=0.95)
    assert found.lower == found.share == found.upper == pytest.approx(11 / 30)


def test_a_silent_stratum_has_nobody_to_stand_for_it() -> None:
    with pytest.raises(DataError) as refused:
        weighted_share(strata(("a", 3, 10, 10), ("b", 0, 0, 20)), confidence=0.95)
    assert str(refused.value) == NO_ANSWER_IN.format(stratum="b")


def test_the_interval_keeps_its_confidence_where_only_roles_answer_differently() -> None:
    rng = np.random.default_rng(20260103)
    views = {"a": rng.random(300) < 0.8, "b": rng.random(500) < 0.4}
    truth = sum(view.sum() for view in views.values()) / 800
    answered, covered = {"a": 60, "b": 150}, 0
    for _ in range(1000):
        agree = {
            name: int(rng.choice(views[name], number, replace=False).sum())
            for name, number in answered.items()
        }
        rows = [(name, agree[name], answered[name], len(views[name])) for name in views]
        found = weighted_share(strata(*rows), confidence=0.95)
        covered += found.lower <= truth <= found.upper
    assert covered / 1000 == pytest.approx(0.95, abs=0.025)
