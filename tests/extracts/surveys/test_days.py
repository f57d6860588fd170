"""Days are read in one order for a whole export, or the person is asked."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.days import (
    AMBIGUOUS,
    DAY_FIRST,
    MONTH_FIRST,
    NEITHER,
    times_of,
)

TODAY = date(2026, 3, 31)


def read(*cells, order=None, today=TODAY):
    (found,) = times_of([list(cells)], order=order, today=today, file="export.csv")
    return [None if pd.isna(one) else f"{one:%Y-%m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("2026-01-12 09:05:02", "2026-01-12 09:05"),
        ("2026-01-12T09:05:02.123Z", "2026-01-12 09:05"),
        ("2026-01-12", "2026-01-12 00:00"),
        ("13/01/2026 21:05", "2026-01-13 21:05"),
        ("1/13/26 9:05:02 PM", "2026-01-13 21:05"),
        ("01/13/2026 12:05:02 AM", "2026-01-13 00:05"),
        ("13.1.2026", "2026-01-13 00:00"),
        ("12 January 2026 09:05", "2026-01-12 09:05"),
        ("12 Jan 2026", "2026-01-12 00:00"),
        ("soon", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_days_in_the_forms_that_tools_write(cell, time):
    assert read(cell) == [time]


def test_one_day_that_fits_only_one_order_decides_for_all():
    assert read("1/2/26 9:00", "1/13/26 9:00") == ["2026-01-02 09:00", "2026-01-13 09:00"]
    assert read("1/2/26 9:00", "13/1/26 9:00") == ["2026-02-01 09:00", "2026-01-13 09:00"]


def test_no_answer_comes_from_the_future():
    assert read("1/12/26") == ["2026-01-12 00:00"]


def test_days_that_fit_both_orders_are_asked_about(like):
    meant = like(AMBIGUOUS, example="1/2/26", day_first="1 February 2026")
    with pytest.raises(DataError, match=meant):
        read("3/3/26", "1/2/26")
    assert read("1/2/26", order=DAY_FIRST) == ["2026-02-01 00:00"]
    assert read("1/2/26", order=MONTH_FIRST) == ["2026-01-02 00:00"]


def test_days_that_mean_the_same_in_both_orders_are_read():
    assert read("3/3/26") == ["2026-03-03 00:00"]


def test_days_that_fit_no_order_are_refused(like):
    with pytest.raises(DataError, match=like(NEITHER, example="13/1/26")):
        read("13/1/26", "1/13/26")


@given(st.dates(date(2001, 1, 1), TODAY), st.sampled_from([DAY_FIRST, MONTH_FIRST]))
def test_every_day_comes_back_in_the_order_it_was_written_in(day, order):
    parts = (day.day, day.month) if order == DAY_FIRST else (day.month, day.day)
    assert read(f"{parts[0]}/{parts[1]}/{day.year}", order=order) == [f"{day} 00:00"]
