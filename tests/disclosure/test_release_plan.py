"""What the plan hides is gone from the table; what it does not hold is refused, not shown."""

from __future__ import annotations

import os
import stat

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.disclosure.release_plan import (
    CELL,
    PLAN_FILE,
    ReleasePlan,
    plan_in_force,
    write_plan,
)
from evaluation_lib.disclosure.rounding import rounded, rounding_interval
from evaluation_lib.errors import DataError

SAME = {"area": "Mid", "decision_point": "referrals", "period": "2024-25"}


def rows(**counts: int) -> pd.DataFrame:
    return pd.DataFrame({"group": list(counts), "count": list(counts.values())})


@pytest.fixture
def plan():
    """Black is hidden, White and Mixed are shown."""
    cells = pd.DataFrame({"group": ["White", "Mixed", "Black"], "shown": [True, True, False]})
    return ReleasePlan(
        cells.assign(family="f", part="", **SAME)[[*CELL, "shown"]],
        audience="team",
        rounding_base=None,
        describing_base=10,
    )


def protect(plan, table):
    return plan.protect(table, family="f", parts={"count": ""}, **SAME)["count"]


def test_hidden_numbers_are_missing_and_the_others_as_they_were(plan):
    found = protect(plan, rows(White=40, Black=3, Mixed=7))
    assert found.tolist() == [40, pd.NA, 7]


def test_what_is_left_does_not_depend_on_what_is_hidden(plan):
    assert protect(plan, rows(White=40, Black=3)).equals(protect(plan, rows(White=40, Black=5)))


def test_a_cell_that_nobody_planned_is_refused_and_its_number_not_said(plan):
    with pytest.raises(DataError) as refused:
        protect(plan, rows(White=40, Asian=4321))
    assert "Asian" in str(refused.value)
    assert "4321" not in str(refused.value)


def test_kernels_find_the_plan_in_a_file_that_only_the_user_can_read(plan, tmp_path, monkeypatch):
    file = tmp_path / "plan"
    write_plan(plan, file)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.delenv(PLAN_FILE, raising=False)
    assert plan_in_force() is None
    monkeypatch.setenv(PLAN_FILE, str(file))
    assert plan_in_force().cells.equals(plan.cells)


def test_halves_are_rounded_up_at_every_tie():
    assert rounded(pd.Series([5, 15, 25, 35]), base=10).tolist() == [10, 20, 30, 40]


@given(count=st.integers(0, 10_000), base=st.sampled_from([5, 10]))
def test_a_count_lies_in_the_interval_of_what_it_is_rounded_to(count, base):
    shown = rounded(pd.Series([count]), base=base)
    lower, upper = rounding_interval(shown, base=base)
    low = 0 < count < base / 2  # written as [low], not as the zero that it rounds to
    assert low or lower[0] <= count <= upper[0]
