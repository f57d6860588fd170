"""Stays: chains of episodes in care, ends of every kind, and beginnings that nobody saw."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import flow_counts
from evaluation_lib.counts.periods import DAY, WHOLE, YEAR, Period, periods_between
from evaluation_lib.counts.re_entries import re_entries, re_entry_counts
from evaluation_lib.counts.stays import (
    BEGUN_BEFORE,
    ENDED_BEFORE,
    NO_STAY,
    stay_points,
    stays_from,
    stays_held,
    stays_left_out,
)
from evaluation_lib.counts.stocks import stock_counts
from evaluation_lib.errors import DataError
from evaluation_lib.measures.durations import median_stay, restricted_mean_stay, times_to_exit
from evaluation_lib.measures.incidence import cumulative_incidence
from evaluation_lib.measures.transition_rates import transition_share

ANNA, BEN, CARA = "ANNA", "BEN", "CARA"
CARE, PLANS = "looked_after_started", "child_protection_plans_started"
FIRST, LAST = date(2020, 4, 1), date(2026, 3, 31)
YEARS = periods_between(FIRST, LAST, grain=YEAR)


def plan(child, start, end=None, **more):
    return {"child_id": child, "start_date": start, "end_date": end, **more}


def episode(child, start, end=None, *, starts=False, ends=False, **more):
    told = {"starts_period": starts, "ends_period": ends}
    return plan(child, start, end, **told, **more)


@pytest.fixture
def stays_of(dictionary):
    def find(records, point=PLANS, *, first_day=FIRST):
        return stays_from(
            records, point, first_day=first_day, choices=Choices(), dictionary=dictionary
        )

    return find


# ------------------------------------------------------------- how long, how ended


def test_a_period_of_care_is_a_chain_of_episodes(linked_records, stays_of):
    records = linked_records(
        looked_after_episodes=[
            episode(ANNA, "2021-01-01", "2021-02-01", starts=True),
            episode(ANNA, "2021-02-01", "2021-06-01", ends=True),
            episode(ANNA, "2022-01-01", "2022-01-31", starts=True),
            episode(ANNA, "2022-01-31"),
            episode(BEN, "2021-03-01", "2021-03-11", starts=True, ends=True),
        ]
    )
    stays = stays_of(records, CARE)
    assert stays["child_id"].tolist() == [ANNA, ANNA, BEN]
    assert stays["days"].tolist() == [151, (date(2026, 3, 31) - date(2022, 1, 1)).days, 10]
    assert stays["ending"].fillna("open").tolist() == ["ended", "open", "ended"]


@pytest.mark.parametrize(
    ("child", "more", "ending"),
    [
        ({}, {}, "ended"),
        ({"date_of_birth": "2003-06-01"}, {}, "turned_18"),
        ({"date_of_birth": "2003-06-02"}, {}, "ended"),
        ({"adopted_date": "2021-06-01"}, {}, "adopted"),
        ({"date_of_death": "2021-06-01"}, {}, "died"),
        ({}, {"transferred_out": True}, "transferred_out"),
    ],
)
def test_how_a_stay_ended(linked_records, stays_of, child, more, ending):
    records = linked_records(
        children=[{"child_id": ANNA, **child}],
        looked_after_episodes=[
            episode(ANNA, "2021-01-01", "2021-06-01", starts=True, ends=True, **more)
        ],
    )
    assert stays_of(records, CARE)["ending"].tolist() == [ending]


def test_an_end_still_to_come_is_none_yet(linked_records, stays_of):
    records = linked_records(
        until="2021-05-01", child_protection_plans=[plan(ANNA, "2021-01-01", "2021-06-01")]
    )
    row = stays_of(records).iloc[0]
    assert row["days"] == 120 and pd.isna(row["ending"]) and pd.isna(row["end"])


# -------------------------------------------------------- beginnings nobody saw


def test_a_plan_begun_before_the_first_day_counts_from_then_on(linked_records, stays_of):
    records = linked_records(
        child_protection_plans=[
            plan(ANNA, "2020-03-02", "2020-05-01"),
            plan(BEN, "2020-05-01"),
            plan(CARA, "2019-01-01", "2020-03-31"),
        ]
    )
    stays = stays_of(records)
    assert stays["entry_days"].tolist()[:2] == [30, 0]
    assert stays["left_out"].fillna("").tolist() == ["", "", ENDED_BEFORE]


def test_stays_are_seen_from_the_first_end_in_the_extracts(linked_records, stays_of):
    """Asked for from 2015; no plan in the extracts ended before May 2020, so none was seen to."""
    records = linked_records(
        child_protection_plans=[plan(ANNA, "2020-03-02", "2020-05-01"), plan(BEN, "2020-06-01")]
    )
    assert stays_of(records, first_day=date(2015, 1, 1))["entry_days"].tolist() == [60, 0]


def test_care_whose_start_is_not_told_takes_all_begun_before_with_it(linked_records, stays_of):
    """Ben's first episode goes on with a period: when it began nobody says."""
    after = episode(CARA, "2021-01-01", "2021-02-01", starts=True, ends=True)
    begun_before = episode(ANNA, "2020-01-01", "2020-06-01", starts=True, ends=True)
    told = linked_records(looked_after_episodes=[begun_before, after])
    assert stays_of(told, CARE)["left_out"].isna().all()
    not_told = linked_records(
        looked_after_episodes=[
            begun_before,
            after,
            episode(BEN, "2020-01-01", "2020-07-01", ends=True),
        ]
    )
    stays = stays_of(not_told, CARE)
    assert stays["left_out"].fillna("").tolist() == [BEGUN_BEFORE, ""]
    assert stays_left_out(stays).to_dict("records") == [
        {"reason": BEGUN_BEFORE, "stays": 1, "children": 1}
    ]


@pytest.mark.parametrize("point", ["referrals", "looked_after", "child_protection_plans"])
def test_what_does_not_last_is_refused(linked_records, stays_of, like, dictionary, point):
    allowed = ", ".join(stay_points(dictionary))
    with pytest.raises(DataError, match=like(NO_STAY, found=point, allowed=allowed)):
        stays_of(linked_records(child_protection_plans=[plan(ANNA, "2021-01-01")]), point)


def test_what_the_extracts_hold_nothing_of_is_not_asked_for(linked_records, dictionary):
    records = linked_records(child_protection_plans=[plan(ANNA, "2021-01-01")])
    assert stays_held(records, dictionary=dictionary) == [PLANS]


def test_where_no_stay_counts_there_are_no_measures_and_no_mistake(linked_records, stays_of):
    records = linked_records(child_protection_plans=[plan(ANNA, "2019-01-01", "2020-01-01")])
    none = stays_of(records, first_day=date(2021, 1, 1)).iloc[:0].assign(area="Essex")
    assert median_stay(none).empty and restricted_mean_stay(none, within=9).empty
    assert cumulative_incidence(times_to_exit(none), at=9).empty


# -------------------------------------------------------------------- coming back


@pytest.fixture
def came_back(dictionary):
    def find(records, point=PLANS, periods=YEARS):
        return re_entries(records, point, periods=periods, choices=Choices(), dictionary=dictionary)

    return find


@pytest.mark.parametrize(
    ("day", "back"),
    [("2022-06-01", True), ("2022-06-02", False), ("2021-06-02", True), ("2021-06-01", False)],
)
def test_another_plan_within_a_year_of_the_end_is_a_re_entry(linked_records, came_back, day, back):
    """One that begins on the day of the end goes on with the plan."""
    records = linked_records(
        child_protection_plans=[plan(ANNA, "2021-01-01", "2021-06-01"), plan(ANNA, day)]
    )
    assert came_back(records)["came_back"].tolist() == [back]


def test_those_who_cannot_come_back_are_no_exits(linked_records, came_back):
    ended = ("2021-01-01", "2021-06-01")
    records = linked_records(
        children=[
            {"child_id": ANNA, "date_of_birth": "2003-06-01"},
            {"child_id": BEN, "adopted_date": "2021-06-01"},
        ],
        child_protection_plans=[plan(child, *ended) for child in (ANNA, BEN, CARA)],
    )
    assert came_back(records)["child_id"].tolist() == [CARA]


def test_re_entries_are_counts_of_cohorts_with_wilsons_interval(
    linked_records, dictionary, area_named
):
    """Four exits in 2021-22, one child back; an exit of 2025 is too late to be followed."""
    exits = [plan(child, "2021-01-01", "2021-06-01") for child in (ANNA, BEN, CARA, "DAN")]
    records = linked_records(
        child_protection_plans=[
            *exits,
            plan(BEN, "2021-09-01", "2022-04-01"),
            plan(ANNA, "2024-01-01", "2025-06-01"),
        ]
    )
    counts = re_entry_counts(
        records,
        PLANS,
        areas=area_named("Essex"),
        periods=YEARS,
        choices=Choices(),
        dictionary=dictionary,
    )
    some = counts[counts["reached"] > 0]
    assert some[["period", "reached", "count"]].to_numpy().tolist() == [
        ["2021-22", 4, 1],
        ["2022-23", 1, 0],
    ]
    assert set(some["decision_point"]) == {"child_protection_plans_started_again"}
    assert "2025-26" not in set(counts["period"])
    row = transition_share(some).iloc[0]
    # statsmodels: proportion_confint(1, 4, method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx((0.0455873, 0.6993582), abs=1e-6)


# ------------------------------------------------------------ a stock is a flow x stay


def steady(group, *, every, stays, code):
    """Plans of a steady state: one begins every so many days, their stays taken in turn."""
    rows, day, number = [], date(2015, 1, 1), 0
    while day <= LAST:
        end = day + timedelta(days=stays[number % len(stays)])
        told = {"end_date": str(end)} if end <= LAST else {}
        about = {"latest_code": code, "latest_group": group}
        if end >= FIRST:
            rows.append({"child_id": f"{group}{number}", "start_date": str(day), **told, **about})
        day, number = day + timedelta(days=every), number + 1
    return rows


def test_a_stock_is_entries_a_year_times_mean_stay(
    linked_records, dictionary, stays_of, area_named
):
    """Little's law: as many Black children as White begin a plan, half as many again are on one.

    Plans that ended before the first day are not in the extracts, as in real ones.
    """
    white = steady("White", every=3, stays=[100, 200, 300, 400], code="WBRI")
    black = steady("Black", every=3, stays=[150, 300, 450, 600], code="BAFR")
    records = linked_records(
        children=[
            {"child_id": row["child_id"], "date_of_birth": "2014-12-01"} for row in [*white, *black]
        ],
        child_protection_plans=[*white, *black],
    )
    how = {"areas": area_named("Essex"), "choices": Choices(), "dictionary": dictionary}
    whole = periods_between(FIRST, LAST, grain=WHOLE)
    flows = flow_counts(records, points=[PLANS], periods=whole, **how)
    entries = flows[flows["counted"] == "children"].set_index("group")["count"] / 6
    days = [date(year, month, 17) for year in range(2021, 2026) for month in (1, 4, 7, 10)]
    days = [Period(str(day), day, day, DAY) for day in days]
    open_on = stock_counts(records, points=["child_protection_plans"], days=days, **how)
    stock = open_on.groupby("group")["count"].mean()
    stays = stays_of(records).assign(area="Essex")
    means = restricted_mean_stay(stays, within=730).set_index("group")["value"]
    for group, mean in (("White", 250), ("Black", 375)):
        assert means[group] == pytest.approx(mean, rel=0.01)
        assert stock[group] == pytest.approx(entries[group] * means[group] / 365.25, rel=0.02)
    assert entries["Black"] / entries["White"] == pytest.approx(1, rel=0.01)
    assert stock["Black"] / stock["White"] == pytest.approx(1.5, rel=0.02)
