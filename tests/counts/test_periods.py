"""Periods: whole ones only, named as statistics name them, as long as they are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.counts.periods import (
    GRAINS,
    MONTH,
    NOT_A_GRAIN,
    QUARTER,
    ROLLING,
    THREE_YEARS,
    WHOLE,
    YEAR,
    days_between,
    periods_between,
)
from evaluation_lib.errors import DataError

SIX_YEARS = (date(2020, 4, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("grain", "first", "last", "number", "years"),
    [
        (MONTH, "2020-04", "2026-03", 72, 1 / 12),
        (QUARTER, "2020-Q2", "2026-Q1", 24, 0.25),
        (YEAR, "2020-21", "2025-26", 6, 1),
        (ROLLING, "12 months to 2021-03", "12 months to 2026-03", 21, 1),
        (THREE_YEARS, "2020-21 to 2022-23", "2023-24 to 2025-26", 2, 3),
        (WHOLE, "2020-04-01 to 2026-03-31", "2020-04-01 to 2026-03-31", 1, 6),
    ],
)
def test_six_years(grain, first, last, number, years):
    found = periods_between(*SIX_YEARS, grain=grain)
    assert (found[0].name, found[-1].name, len(found)) == (first, last, number)
    assert [period.years for period in found] == pytest.approx([years] * number)


def test_periods_that_are_cut_are_left_out_at_both_ends():
    found = periods_between(date(2020, 4, 2), date(2021, 12, 30), grain=QUARTER)
    assert [period.name for period in found] == [
        "2020-Q3",
        "2020-Q4",
        "2021-Q1",
        "2021-Q2",
        "2021-Q3",
    ]
    assert periods_between(date(2020, 4, 2), date(2021, 3, 31), grain=YEAR) == []


def test_three_years_are_counted_back_from_the_last_whole_year():
    found = periods_between(date(2020, 4, 1), date(2025, 9, 30), grain=THREE_YEARS)
    assert [(period.name, period.end) for period in found] == [
        ("2022-23 to 2024-25", date(2025, 3, 31))
    ]


def test_a_year_at_the_turn_of_a_century():
    assert periods_between(date(1999, 4, 1), date(2000, 3, 31), grain=YEAR)[0].name == "1999-00"


def test_a_whole_period_of_odd_days_is_as_long_as_its_days():
    assert periods_between(date(2024, 1, 10), date(2024, 1, 19), grain=WHOLE)[0].years == (
        pytest.approx(10 / 365.25)
    )


def test_days_on_which_open_cases_are_counted():
    found = days_between(date(2023, 4, 1), date(2025, 3, 31))
    assert [(day.name, day.years) for day in found] == [("2024-03-31", 1), ("2025-03-31", 1)]
    assert days_between(date(2024, 1, 1), date(2024, 3, 30), grain=MONTH)[-1].name == "2024-02-29"


@given(
    start=st.dates(date(2015, 1, 1), date(2020, 1, 1)),
    end=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    grain=st.sampled_from(GRAINS),
)
def test_periods_lie_within_and_follow_each_other(start, end, grain):
    found = periods_between(start, end, grain=grain)
    assert all(start <= period.start <= period.end <= end for period in found)
    if grain != ROLLING:
        gaps = [(two.start - one.end).days for one, two in zip(found, found[1:], strict=False)]
        assert set(gaps) <= {1}


def test_an_unknown_grain_is_named(like):
    with pytest.raises(DataError, match=like(NOT_A_GRAIN, found="week")):
        periods_between(*SIX_YEARS, grain="week")


def test_a_day_that_is_asked_for_alone_is_counted_on():
    last = date(2025, 3, 31)
    assert [day.name for day in days_between(last, last)] == ["2025-03-31"]
