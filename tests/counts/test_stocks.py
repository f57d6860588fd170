"""Stocks: children of whom something is open on a day, each once, as old as they are on the day."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.children import AGE_OUTSIDE, UNBORN, points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import flow_counts
from evaluation_lib.counts.periods import QUARTER, days_between, periods_between
from evaluation_lib.counts.stocks import (
    NOT_A_STOCK,
    stock_counts,
    stock_left_out_counts,
    stocks_not_told,
)
from evaluation_lib.counts.table import CHILDREN, COUNT_COLUMNS, EVENTS
from evaluation_lib.errors import DataError
from evaluation_lib.synthetic.truth_counts import KEYS, NOT_KNOWN, true_counts

SIX_YEARS = (date(2020, 4, 1), date(2026, 3, 31))
PLANS = "child_protection_plans"
#: No age is left out: the county's truth knows no limit.
EVERY_AGE = Choices(ages=(0, 99))


def plan(child, start, end=None, **described):
    return {"child_id": child, "start_date": start, "end_date": end, **described}


@pytest.fixture
def count(dictionary, area_named):
    """Count child protection plans open on 31 March 2025, where there are any."""

    def counted(*rows, areas=("Essex",), children=(), records_of, **choices):
        records = records_of(child_protection_plans=rows, children=children)
        found = stock_counts(
            records,
            points=[PLANS],
            areas=area_named(*areas),
            days=days_between(date(2024, 4, 1), date(2025, 3, 31)),
            choices=Choices(**choices),
            dictionary=dictionary,
        )
        return found[found["count"] > 0].set_index(["area", "group"])["count"].to_dict()

    return counted


# ---------------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("start", "end", "is_open"),
    [
        ("2025-03-31", None, True),
        ("2025-04-01", None, False),
        ("2024-01-01", "2025-04-01", True),
        ("2024-01-01", "2025-03-31", False),
        ("2025-03-31", "2025-03-31", False),
    ],
)
def test_open_is_what_has_started_and_not_ended_by_the_end_of_the_day(
    count, records_of, start, end, is_open
):
    found = count(plan("anna", start, end), records_of=records_of)
    assert found == ({("Essex", "White"): 1} if is_open else {})


def test_a_child_counts_once_where_and_as_what_started_latest(count, records_of):
    moved = {"area_by_home": "West", "recorded_code": "BCRB", "recorded_group": "Black"}
    rows = [plan("anna", "2025-01-01", **moved), plan("anna", "2024-06-01")]
    areas = ("Essex", "Mid", "West")
    for some in (rows, rows[::-1]):
        found = count(*some, areas=areas, records_of=records_of, clock="recorded")
        assert found == {("Essex", "Black"): 1, ("West", "Black"): 1}


@pytest.mark.parametrize(
    ("born", "expected", "ages", "counted"),
    [
        ("2007-04-01", None, (0, 17), 1),
        ("2007-03-31", None, (0, 17), 0),
        ("2009-03-31", None, (0, 15), 0),
        ("2025-03-31", None, (0, 17), 1),
        ("2025-04-01", None, (0, 17), 0),
        (None, "2025-06-01", (0, 17), 0),
        (None, None, (0, 17), 1),
    ],
)
def test_children_are_as_old_as_they_are_on_the_day(
    count, records_of, born, expected, ages, counted
):
    child = {"child_id": "anna", "date_of_birth": born, "expected_date_of_birth": expected}
    found = count(plan("anna", "2025-01-15"), children=[child], records_of=records_of, ages=ages)
    assert sum(found.values()) == counted


def test_a_child_is_unaccompanied_as_it_was_when_the_latest_started(count, records_of):
    """Anna's status ended between her two plans, Ben's after both of his."""
    children = [
        {
            "child_id": name,
            "unaccompanied_asylum_seeking": True,
            "unaccompanied_until": until,
        }
        for name, until in (("anna", "2024-09-01"), ("ben", "2025-02-01"))
    ]
    rows = [plan(name, day) for name in ("anna", "ben") for day in ("2024-06-01", "2025-01-01")]
    for unaccompanied, number in (("with", 2), ("without", 1), ("only", 1)):
        found = count(*rows, children=children, records_of=records_of, unaccompanied=unaccompanied)
        assert sum(found.values()) == number


def test_who_is_left_out_on_the_day_is_counted_by_reason(records_of, dictionary):
    children = [
        {"child_id": "old", "date_of_birth": "2007-01-01"},
        {"child_id": "unborn", "date_of_birth": "2025-06-01"},
    ]
    rows = [plan(name, "2024-05-01") for name in ("old", "unborn", "anna")]
    found = stock_left_out_counts(
        records_of(children=children, child_protection_plans=rows),
        points=[PLANS],
        days=days_between(date(2024, 4, 1), date(2025, 3, 31)),
        choices=Choices(),
        dictionary=dictionary,
    )
    by_reason = found.set_index("reason")["children"].to_dict()
    assert by_reason == {UNBORN: 1, AGE_OUTSIDE: 1, "unaccompanied": 0}


def test_a_source_that_says_no_ends_tells_no_stock(
    records_of, copied_dictionary, area_named, monkeypatch
):
    """Nor do extracts without such events; a zero would say that nothing was open."""
    from evaluation_lib.dictionary import load_dictionary

    table = copied_dictionary / "code_lists" / "open_episodes.csv"
    text = table.read_text(encoding="utf-8")
    assert "child_protection_plans,end_date,,," in text
    table.write_text(
        text.replace(
            "child_protection_plans,end_date,,,", "child_protection_plans,end_date,,mosaic,"
        ),
        encoding="utf-8",
    )
    monkeypatch.setenv("EVALUATION_DATA_DICTIONARY", str(copied_dictionary))
    theirs = load_dictionary()
    records = records_of(
        child_protection_plans=[plan("anna", "2025-01-01")],
        child_in_need_plans=[plan("anna", "2025-01-01")],
    )
    assert stocks_not_told(records, dictionary=theirs) == {
        "children_in_need": "no_events",
        PLANS: "no_end",
        "looked_after": "no_events",
    }
    found = stock_counts(
        records,
        points=[PLANS, "child_in_need_plans"],
        areas=area_named("Essex"),
        days=days_between(date(2024, 4, 1), date(2025, 3, 31)),
        choices=Choices(),
        dictionary=theirs,
    )
    assert found["decision_point"].unique().tolist() == ["child_in_need_plans"]


def test_a_flow_is_no_stock(records_of, dictionary, area_named, like):
    with pytest.raises(DataError, match=like(NOT_A_STOCK, found="referrals")):
        stock_counts(
            records_of(),
            points=["referrals"],
            areas=area_named("Essex"),
            days=days_between(*SIX_YEARS),
            choices=Choices(),
            dictionary=dictionary,
        )


def test_without_days_there_are_no_rows(records_of, dictionary, area_named):
    found = stock_counts(
        records_of(child_protection_plans=[plan("anna", "2025-01-01")]),
        points=[PLANS],
        areas=area_named("Essex"),
        days=[],
        choices=Choices(),
        dictionary=dictionary,
    )
    assert found.empty and found.columns.tolist() == COUNT_COLUMNS


# ---------------------------------------------------------------------- a small invented county


@pytest.fixture(scope="module")
def stocks(dictionary):
    return [name for name, point in points_of(dictionary).items() if point.kind == "stock"]


@pytest.fixture(scope="module")
def by_quarter(small_county, stocks, every_area, dictionary):
    return stock_counts(
        small_county.records,
        points=stocks,
        areas=every_area,
        days=days_between(*SIX_YEARS, grain=QUARTER),
        choices=EVERY_AGE,
        dictionary=dictionary,
    )


def true_stocks(county, stocks, dictionary):
    """The truth of each 31 March, of children born by then, not of those born by the start."""
    born = county.events["child_id"].map(county.children.set_index("child_id")["date_of_birth"])
    found = []
    for year in range(2021, 2027):
        events = county.events.assign(unborn=born > pd.Timestamp(year, 3, 31))
        found.append(
            true_counts(events, years=[year], dictionary=dictionary, group="recorded_group")
        )
    truth = pd.concat(found)
    return truth[truth["decision_point"].isin(stocks)].set_index(KEYS)["count"]


@pytest.mark.slow
def test_children_on_31_march_are_the_true_ones(small_county, by_quarter, stocks, dictionary):
    found = by_quarter[by_quarter["period"].str.endswith("-03-31")]
    unknown = found["group"].isin(["Refused", "Not yet obtained"])
    found = found.assign(
        year=found["period_end"].dt.year, ethnic_group=found["group"].mask(unknown, NOT_KNOWN)
    )
    quadrants = found[found["area"].isin(["North East", "Mid", "South", "West"])]
    cells = quadrants.groupby(KEYS)["count"].sum().astype(int)
    expected = true_stocks(small_county, stocks, dictionary).reindex(cells.index, fill_value=0)
    assert len(cells) == 6 * 4 * 4 * 6
    assert cells.to_dict() == expected.to_dict()


@pytest.mark.slow
def test_children_in_care_are_those_before_and_who_came_less_who_went(
    small_county, by_quarter, area_named, dictionary
):
    flows = flow_counts(
        small_county.records,
        points=["looked_after_started", "looked_after_ceased"],
        areas=area_named("Essex"),
        periods=periods_between(*SIX_YEARS, grain=QUARTER),
        choices=EVERY_AGE,
        dictionary=dictionary,
    )
    flows = flows[flows["counted"] == EVENTS]
    flow = flows.groupby(["decision_point", "period_end"])["count"].sum()
    stock = by_quarter[
        (by_quarter["decision_point"] == "looked_after") & (by_quarter["area"] == "Essex")
    ]
    stock = stock.groupby("period_end")["count"].sum()
    change = (flow["looked_after_started"] - flow["looked_after_ceased"]).iloc[1:]
    assert len(change) == 23
    assert stock.diff().iloc[1:].astype(int).tolist() == change.astype(int).tolist()


@pytest.mark.slow
def test_quadrants_hold_no_more_than_the_county(by_quarter):
    key = ["decision_point", "period", "group"]
    county = by_quarter[by_quarter["area"] == "Essex"].set_index(key)["count"]
    parts = by_quarter[by_quarter["area"].isin(["North East", "Mid", "South", "West"])]
    assert (county - parts.groupby(key)["count"].sum() >= 0).all()
    assert by_quarter["counted"].unique().tolist() == [CHILDREN]


@pytest.mark.slow
def test_the_order_of_rows_does_not_matter(
    small_county, by_quarter, stocks, every_area, dictionary
):
    records = small_county.records
    shuffled = {
        name: rows.sample(frac=1, random_state=7).reset_index(drop=True)
        for name, rows in records.tables.items()
    }
    found = stock_counts(
        dataclasses.replace(records, tables=shuffled),
        points=stocks,
        areas=every_area,
        days=days_between(*SIX_YEARS, grain=QUARTER),
        choices=EVERY_AGE,
        dictionary=dictionary,
    )
    pd.testing.assert_frame_equal(found, by_quarter)
