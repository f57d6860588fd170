"""Names of periods are read back into the days that they were made of."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation_lib.counts.periods import (
    QUARTER,
    THREE_YEARS,
    WHOLE,
    YEAR,
    days_between,
    periods_between,
)
from evaluation_lib.disclosure.windows import window_named, windows_within

DAYS = date(2019, 4, 1), date(2025, 3, 31)


@pytest.mark.parametrize("grain", [QUARTER, YEAR, THREE_YEARS, WHOLE])
def test_a_name_stands_for_the_days_that_it_was_made_of(grain):
    for period in periods_between(*DAYS, grain=grain):
        window = window_named(period.name)
        assert (window.start, window.end) == (period.start, period.end)


def test_a_day_on_which_open_cases_are_counted_is_no_window():
    assert [window_named(day.name) for day in days_between(*DAYS)] == [None] * 6


@pytest.mark.parametrize("name", ["", "2024", "2024-26", "2024-Q5", "some day to another"])
def test_other_names_are_no_windows(name):
    assert window_named(name) is None


def test_years_and_quarters_lie_within_three_years_and_each_kind_stands_apart():
    names = ["2023-24", "2022-23 to 2024-25", "2024-Q2", "2022-23", "2021-22", "2024-Q1"]
    assert list(windows_within(names)) == [
        ("2023-24", "quarter", ["2024-Q1"]),
        ("2022-23 to 2024-25", "year", ["2022-23", "2023-24"]),
        ("2022-23 to 2024-25", "quarter", ["2024-Q1", "2024-Q2"]),
    ]


def test_each_longer_time_within_another_stands_by_itself():
    """Two that overlap are no parts of one sum, but each can be taken off what holds it."""
    long = "2020-04-01 to 2025-03-31"
    shorter = ["2020-04-01 to 2024-12-31", "2022-23 to 2024-25"]
    found = list(windows_within([long, *shorter]))
    assert found == [(long, one, [one]) for one in shorter]
