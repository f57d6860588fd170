"""Cells of releases are put beside each other only where they count the same children."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.counts.choices import ONLY, WITH
from evaluation_lib.disclosure.register import COUNTING
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.presentation.release_of_records.counting import with_counting

CELLS = pd.DataFrame(
    [
        ("decision_points", WITH, "Essex", "Black", "referrals", "2024-25"),
        ("decision_points", ONLY, "Essex", EVERYBODY, "referrals", "2024-25"),
        ("going_on", "reached", "Essex", "Black", "referrals", "2024-25"),
        ("going_on", "reached", "Essex", EVERYBODY, "referrals", "2024-25"),
    ],
    columns=CELL,
)


@pytest.fixture
def counting(small_report):
    """How each of the cells is counted in a report that is set in some way."""
    return lambda **settings: with_counting(CELLS, small_report(**settings))[COUNTING].tolist()


def test_reports_that_count_alike_say_so_whatever_else_they_are_set_to(counting):
    assert counting() == counting(confidence=0.9, period_end="2024-03-31", audience="public")


def differ(one: list[str], other: list[str]) -> list[bool]:
    return [first != second for first, second in zip(one, other, strict=True)]


def test_the_clock_of_ethnicity_matters_but_for_everybody(counting):
    found = differ(counting(), counting(ethnicity_clock="as recorded"))
    assert found == [True, False, True, False]


def test_what_decides_the_place_matters_everywhere(counting):
    assert all(differ(counting(), counting(area_by="team")))


def test_unaccompanied_children_matter_where_the_cell_does_not_say_so_itself(counting):
    found = differ(counting(), counting(include_uasc="without"))
    assert found == [False, False, True, True]


def test_ages_matter_everywhere(counting):
    assert all(differ(counting(), counting(denominator="census_2021_children_0_15")))


def test_invented_children_are_never_those_of_a_council(counting, small_report):
    assert all(one.startswith("invented; ") for one in counting())
