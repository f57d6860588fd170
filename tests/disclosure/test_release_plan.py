"""What the plan hides is gone from the table; what it does not hold is refused, not shown."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.disclosure.release_plan import (
    CELL,
    PLAN_FILE,
    Plans,
    ReleasePlan,
    as_file,
    plan_in_force,
    setting_of,
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


SETTING = {"area": "Essex", "audience": "team", "confidence": 0.95}


@pytest.fixture
def nothing(plan):
    """The plan for what shows no planned counts."""
    return replace(plan, cells=plan.cells.iloc[:0])


@pytest.fixture
def in_force(plan, nothing, tmp_path, monkeypatch):
    """A run's plans, where its kernels find them."""
    file = tmp_path / "plans"
    file.write_bytes(as_file(Plans({setting_of(SETTING): plan}, {"team": nothing})))
    monkeypatch.setenv(PLAN_FILE, str(file))


def test_outside_of_runs_there_is_no_plan(monkeypatch):
    monkeypatch.delenv(PLAN_FILE, raising=False)
    assert plan_in_force(SETTING) is None


@pytest.mark.usefixtures("in_force")
def test_reports_on_all_areas_that_are_set_alike_find_one_plan(plan):
    for area in ("Essex", "Mid"):
        found = plan_in_force({**SETTING, "area": area})
        assert found.cells.equals(plan.cells) and found.audience == "team"


@pytest.mark.usefixtures("in_force")
@pytest.mark.parametrize("other", [{"confidence": 0.9}, {"period_end": "2024-03-31"}])
def test_a_report_that_is_set_otherwise_gets_a_plan_that_shows_no_count(other):
    found = plan_in_force({**SETTING, **other})
    assert found.cells.empty
    with pytest.raises(DataError):
        protect(found, rows(White=40))


@pytest.mark.usefixtures("in_force")
def test_a_report_for_an_audience_that_nobody_planned_for_gets_no_plan():
    assert plan_in_force({**SETTING, "audience": "public"}) is None


def test_a_setting_is_the_same_in_whatever_order_its_parameters_come():
    assert setting_of(dict(reversed(SETTING.items()))) == setting_of(SETTING)


def test_no_number_is_in_what_the_kernels_are_given(plan):
    assert list(plan.cells.columns) == [*CELL, "shown"]


def test_halves_are_rounded_up_at_every_tie():
    assert rounded(pd.Series([5, 15, 25, 35]), base=10).tolist() == [10, 20, 30, 40]


@given(count=st.integers(0, 10_000), base=st.sampled_from([5, 10]))
def test_a_count_lies_in_the_interval_of_what_it_is_rounded_to(count, base):
    shown = rounded(pd.Series([count]), base=base)
    lower, upper = rounding_interval(shown, base=base)
    low = 0 < count < base / 2  # written as [low], not as the zero that it rounds to
    assert low or lower[0] <= count <= upper[0]
