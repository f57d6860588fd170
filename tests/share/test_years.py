"""Years to 31 March, and what they tell of the day that a child's history begins on."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.share.years import (
    bounds_of,
    days_in,
    label_of,
    middle_of,
    possible_first_days,
    span_of,
    year_of,
)

SINCE, UNTIL = pd.Timestamp("2019-04-01"), pd.Timestamp("2025-03-31")
DAYS = st.dates(SINCE.date(), UNTIL.date())


def series(*days):
    return pd.Series(pd.to_datetime(list(days)))


@pytest.mark.parametrize(
    ("day", "year", "span"),
    [
        ("2024-04-01", "2024-25", "2024-25 to 2025-26"),
        ("2024-03-31", "2023-24", "2022-23 to 2023-24"),
        ("1999-12-31", "1999-00", "1998-99 to 1999-00"),
    ],
)
def test_years_begin_in_april_and_spans_in_even_years(day, year, span):
    years = year_of(series(day))
    assert label_of(years).tolist() == [year]
    assert label_of(span_of(years, length=2), length=2).tolist() == [span]


@given(DAYS, st.sampled_from([1, 2, 3]))
def test_a_day_lies_within_its_own_label(day, length):
    years = year_of(series(day))
    first, last = bounds_of(label_of(span_of(years, length=length), length=length))
    assert first[0] <= pd.Timestamp(day) <= last[0]


def test_what_is_no_year_has_no_bounds():
    first, last = bounds_of(pd.Series(["Not given", None], dtype="string"))
    assert first.isna().all() and last.isna().all()


def possible(days, *, first="2023-24"):
    events = pd.DataFrame(days, columns=["day", "year"]).assign(child="C")
    events = events.astype({"year": "string", "day": "Int64"})
    label = pd.DataFrame({"child": ["C"], "label": pd.array([first], dtype="string")})
    found = possible_first_days(events, label, since=SINCE, until=UNTIL)
    return found.loc["C", "earliest"].date().isoformat(), int(days_in(found)["C"])


def test_a_year_alone_tells_no_more_than_the_year():
    assert possible([(0, "2023-24")]) == ("2023-04-01", 366)


def test_two_events_on_both_sides_of_a_new_year_tell_the_days_between():
    assert possible([(0, "2023-24"), (3, "2024-25")]) == ("2024-03-29", 3)


def test_the_end_of_the_extracts_tells_something_too():
    assert possible([(0, "2024-25"), (360, None)], first="2024-25") == ("2024-04-01", 5)


def test_where_no_year_is_told_only_the_extracts_bound_it():
    assert possible([(0, None)], first=None) == ("2019-04-01", (UNTIL - SINCE).days + 1)


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_the_true_day_is_always_possible_and_the_middle_keeps_every_year(days):
    first, rows = min(days), [pd.Timestamp(day) for day in days]
    years = label_of(year_of(pd.Series(rows)))
    since_first = [(day - pd.Timestamp(first)).days for day in rows]
    events = pd.DataFrame({"child": "C", "day": since_first, "year": years})
    label = pd.DataFrame({"child": ["C"], "label": label_of(year_of(series(first)))})
    found = possible_first_days(events, label, since=SINCE, until=UNTIL)
    assert found["earliest"].iloc[0] <= pd.Timestamp(first) <= found["latest"].iloc[0]
    moved = middle_of(found).iloc[0] + pd.to_timedelta(pd.Series(since_first), unit="D")
    assert label_of(year_of(moved)).tolist() == years.tolist()
