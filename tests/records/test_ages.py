"""What a child was at an event: how old, born or not, unaccompanied or not."""

from datetime import date

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.ages import with_child


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


@pytest.fixture(scope="module")
def at_event(event_frame):
    """What is said of a child at an event on a day, the same by pandas and by polars."""

    def find(day, **child):
        events = event_frame("contacts", [{"child_id": "1", "contact_date": day}])
        children = event_frame("children", [{"child_id": "1", **child}]).assign(
            adopted_date=pd.Series([pd.NaT], dtype="datetime64[us]")
        )
        [row] = with_child(events, children, date_field="contact_date").to_dict("records")
        [other] = with_child(
            in_polars(events), in_polars(children), date_field="contact_date"
        ).to_dicts()
        told = [row["age_at_event"], row["unborn"], row["unaccompanied"]]
        told = [None if pd.isna(value) else value for value in told]
        assert told == [other["age_at_event"], other["unborn"], other["unaccompanied"]]
        return told

    return find


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2010-05-02", "2020-05-01", 9),
        ("2010-05-02", "2020-05-02", 10),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2020-05-02", "2020-05-02", 0),
        ("2010-05-01", "2020-05-31", 10),  # a birth known by its month only
    ],
)
def test_a_birthday_counts_from_its_own_day(at_event, birth, day, age):
    assert at_event(day, date_of_birth=birth)[:2] == [age, False]


def test_a_child_born_after_the_event_was_unborn(at_event):
    assert at_event("2020-05-01", date_of_birth="2020-06-01")[:2] == [None, True]


def test_a_child_with_an_expected_day_only_is_unborn(at_event):
    assert at_event("2020-05-01", expected_date_of_birth="2020-09-01")[:2] == [None, True]


def test_a_child_who_was_expected_and_came_has_an_age(at_event):
    told = at_event("2021-05-01", expected_date_of_birth="2020-04-01", date_of_birth="2020-04-09")
    assert told[:2] == [1, False]


def test_a_child_of_unknown_birth_is_of_unknown_age_and_not_unborn(at_event):
    assert at_event("2020-05-01")[:2] == [None, False]


def test_a_child_is_unaccompanied_until_the_last_day_of_that_status(at_event):
    alone = {"unaccompanied_asylum_seeking": True}
    assert at_event("2020-05-01", **alone)[2] is True
    assert at_event("2020-05-01", **alone, unaccompanied_until="2020-05-01")[2] is True
    assert at_event("2020-05-02", **alone, unaccompanied_until="2020-05-01")[2] is False


def test_where_no_extract_says_whether_a_child_is_unaccompanied_it_is_not_known(at_event):
    assert at_event("2020-05-01")[2] is None
    assert at_event("2020-05-01", unaccompanied_asylum_seeking=False)[2] is False


def test_an_event_of_a_child_that_no_extract_describes_is_kept(event_frame):
    events = event_frame(
        "contacts", [{"child_id": child, "contact_date": "2020-05-01"} for child in "312"]
    )
    children = event_frame("children", [{"child_id": "2", "date_of_birth": "2010-01-02"}])
    children = children.assign(adopted_date=pd.Series([pd.NaT], dtype="datetime64[us]"))
    found = with_child(events, children, date_field="contact_date")
    assert found["child_id"].tolist() == ["3", "1", "2"]
    assert found["age_at_event"].isna().tolist() == [True, True, False]
    assert not found["unborn"].any()


@given(birth=st.dates(date(1990, 1, 1), date(2025, 1, 1)), days=st.integers(0, 6500))
@settings(max_examples=40)
def test_the_age_is_that_of_the_calendar(at_event, birth, days):
    day = date.fromordinal(birth.toordinal() + days)
    had_it = (day.month, day.day) >= (birth.month, birth.day)
    age = at_event(day.isoformat(), date_of_birth=birth.isoformat())[0]
    assert age == day.year - birth.year - (not had_it)
