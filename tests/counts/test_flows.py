"""Flows: events and children of a period, apart, in every cell, however the periods overlap."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.counts.children import AGE_OUTSIDE, UNACCOMPANIED, UNBORN, points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import (
    NOT_A_FLOW,
    REASONS,
    flow_counts,
    in_periods,
    left_out_counts,
    once_a_period,
)
from evaluation_lib.counts.periods import (
    GRAINS,
    MONTH,
    QUARTER,
    ROLLING,
    THREE_YEARS,
    YEAR,
    periods_between,
)
from evaluation_lib.counts.table import CHILDREN, COUNT_COLUMNS, EVENTS
from evaluation_lib.errors import DataError
from evaluation_lib.synthetic.truth_counts import KEYS, NOT_KNOWN, true_counts

SIX_YEARS = (date(2020, 4, 1), date(2026, 3, 31))
CELL = ["area", "group", "decision_point", "period"]


def referral(child, day, **described):
    return {"child_id": child, "referral_date": day, **described}


@pytest.fixture
def count(dictionary, area_named):
    """Count referrals of some records, unless a test asks for something else."""

    def counted(records, *, grain=YEAR, areas=("Essex",), points=("referrals",), **choices):
        return flow_counts(
            records,
            points=points,
            areas=area_named(*areas),
            periods=periods_between(date(2023, 4, 1), date(2026, 3, 31), grain=grain),
            choices=Choices(**choices),
            dictionary=dictionary,
        )

    return counted


def cell(counts, *, counted, **where):
    for name, value in {"counted": counted, "area": "Essex", "group": "White", **where}.items():
        counts = counts[counts[name] == value]
    assert len(counts) == 1
    return counts["count"].item()


# ---------------------------------------------------------------------- by hand


def test_a_child_referred_twice_in_a_year_is_two_events_and_one_child(records_of, count):
    records = records_of(
        referrals=[
            referral("anna", "2024-04-01"),
            referral("anna", "2025-03-31"),
            referral("ben", "2024-12-24"),
            referral("anna", "2025-04-01"),
        ]
    )
    found = count(records)
    assert cell(found, counted=EVENTS, period="2024-25") == 3
    assert cell(found, counted=CHILDREN, period="2024-25") == 2
    assert cell(found, counted=CHILDREN, period="2025-26") == 1


def test_the_children_of_a_longer_period_are_counted_anew(records_of, count):
    days = ("2024-05-01", "2024-08-01", "2025-02-01", "2025-08-01")
    records = records_of(referrals=[referral("anna", day) for day in days])
    quarters, rolling, three = (
        count(records, grain=one) for one in (QUARTER, ROLLING, THREE_YEARS)
    )
    assert quarters.loc[quarters["counted"] == CHILDREN, "count"].sum() == 4
    assert cell(rolling, counted=CHILDREN, period="12 months to 2025-03") == 1
    assert cell(rolling, counted=EVENTS, period="12 months to 2025-03") == 3
    assert cell(rolling, counted=EVENTS, period="12 months to 2025-12") == 2
    assert cell(three, counted=CHILDREN, period="2023-24 to 2025-26") == 1
    assert cell(three, counted=EVENTS, period="2023-24 to 2025-26") == 4


def test_every_cell_is_there_also_the_empty_one(records_of, count, dictionary):
    found = count(records_of(referrals=[referral("anna", "2024-05-01")]), areas=("Essex", "South"))
    assert len(found) == 2 * 7 * 3 * 2  # areas, groups, years, events and children
    assert not found.duplicated([*CELL, "counted"]).any()
    assert found["count"].sum() == 2
    assert found.columns.tolist() == COUNT_COLUMNS
    assert not found.isna().any(axis=None)


def test_a_child_stands_where_its_first_event_of_the_period_was(records_of, count):
    """A child who moves is a child of one quadrant, so that quadrants add up to the county."""
    moved = {"area_by_home": "West", "district_of_home": "Harlow"}
    records = records_of(
        referrals=[referral("anna", "2024-09-01", **moved), referral("anna", "2024-05-01")]
    )
    found = count(records, areas=("Essex", "Mid", "West", "Harlow"))
    year = {"period": "2024-25"}
    assert cell(found, counted=EVENTS, area="West", **year) == 1
    assert cell(found, counted=CHILDREN, area="Mid", **year) == 1
    assert cell(found, counted=CHILDREN, area="West", **year) == 0
    assert cell(found, counted=CHILDREN, area="Harlow", **year) == 0
    assert cell(found, counted=CHILDREN, area="Essex", **year) == 1


@pytest.mark.parametrize(
    ("point", "day", "group"),
    [("looked_after_started", "start_date", "White"), ("looked_after_ceased", "end_date", "Black")],
)
def test_of_starts_the_first_counts_and_of_ends_the_last(records_of, count, point, day, group):
    """So that the children of parts add up to those of the whole."""
    episode = {"child_id": "anna", "starts_period": True, "ends_period": True}
    black = {"recorded_code": "BCRB", "recorded_group": "Black"}
    records = records_of(
        looked_after_episodes=[
            {**episode, "start_date": "2024-05-01", "end_date": "2024-06-01"},
            {**episode, "start_date": "2024-07-01", "end_date": "2024-08-01", **black},
        ]
    )
    found = count(records, points=(point,), clock="recorded")
    assert found["clock"].unique().tolist() == ["recorded"]
    assert cell(found, counted=CHILDREN, period="2024-25", group=group) == 1
    assert found.loc[found["counted"] == CHILDREN, "count"].sum() == 1
    assert found.loc[found["counted"] == EVENTS, "count"].sum() == 2


def test_refused_is_a_group_of_its_own(records_of, count):
    refused = {"latest_code": None, "latest_group": None, "latest_status": "refused"}
    found = count(records_of(referrals=[referral("anna", "2024-05-01", **refused)]))
    assert cell(found, counted=CHILDREN, group="Refused", period="2024-25") == 1
    assert cell(found, counted=CHILDREN, group="Not yet obtained", period="2024-25") == 0


def test_what_is_left_out_is_counted_by_its_reason(records_of, dictionary):
    records = records_of(
        children=[
            {"child_id": "old", "date_of_birth": "2005-01-01"},
            {"child_id": "unborn", "date_of_birth": "2025-01-01"},
            {"child_id": "alone", "unaccompanied_asylum_seeking": True},
        ],
        referrals=[
            referral("old", "2024-05-01"),
            referral("old", "2024-06-01"),
            referral("unborn", "2024-05-01"),
            referral("alone", "2024-05-01"),
            referral("anna", "2024-05-01"),
        ],
    )
    periods = periods_between(date(2024, 4, 1), date(2026, 3, 31), grain=YEAR)
    found = left_out_counts(
        records,
        points=["referrals"],
        periods=periods,
        choices=Choices(unaccompanied="without"),
        dictionary=dictionary,
    )
    assert len(found) == len(periods) * len(REASONS)
    year = found[found["period"] == "2024-25"].set_index("reason")
    assert year["events"].to_dict() == {UNBORN: 1, AGE_OUTSIDE: 2, UNACCOMPANIED: 1}
    assert year["children"].to_dict() == {UNBORN: 1, AGE_OUTSIDE: 1, UNACCOMPANIED: 1}
    assert found.loc[found["period"] == "2025-26", "events"].sum() == 0


def test_a_stock_is_no_flow(records_of, count, like):
    with pytest.raises(DataError, match=like(NOT_A_FLOW, found="looked_after")):
        count(records_of(), points=("looked_after",))


def test_no_points_and_no_periods_make_an_empty_table(records_of, dictionary, area_named):
    records = records_of(referrals=[referral("anna", "2024-05-01")])
    for points, periods in (([], periods_between(*SIX_YEARS, grain=YEAR)), (["referrals"], [])):
        found = flow_counts(
            records,
            points=points,
            areas=area_named("Essex"),
            periods=periods,
            choices=Choices(),
            dictionary=dictionary,
        )
        assert found.empty and found.columns.tolist() == COUNT_COLUMNS


# ---------------------------------------------------------------------- properties


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.dates(date(2024, 1, 1), date(2026, 6, 30))),
        max_size=30,
    ),
    st.sampled_from(GRAINS),
)
def test_periods_hold_just_the_events_whose_day_lies_in_them(events, grain):
    rows = pd.DataFrame(
        {
            "child_id": [child for child, _ in events],
            "event_id": [f"{number}" for number in range(len(events))],
            "day": pd.to_datetime([day for _, day in events]),
        }
    )
    periods = periods_between(date(2024, 4, 1), date(2026, 3, 31), grain=grain)
    found = in_periods(rows, periods)
    once = once_a_period(found)
    for place, period in enumerate(periods):
        within = [(child, day) for child, day in events if period.start <= day <= period.end]
        assert (found["place"] == place).sum() == len(within)
        assert (once["place"] == place).sum() == len({child for child, _ in within})


# ---------------------------------------------------------------------- a small invented county


@pytest.fixture(scope="module")
def flows(dictionary):
    return [name for name, point in points_of(dictionary).items() if point.kind == "flow"]


@pytest.fixture(scope="module")
def by_grain(small_county, flows, every_area, dictionary):
    """All flows of the small county by the grain of their periods."""
    return {
        grain: flow_counts(
            small_county.records,
            points=flows,
            areas=every_area,
            periods=periods_between(*SIX_YEARS, grain=grain),
            choices=Choices(),
            dictionary=dictionary,
        )
        for grain in (MONTH, QUARTER, YEAR, ROLLING)
    }


@pytest.mark.slow
def test_events_of_a_year_are_the_true_ones(small_county, by_grain, flows, dictionary):
    """By year, quadrant, group and decision point, as the county's truth counts them."""
    truth = true_counts(
        small_county.events,
        years=list(range(2021, 2027)),
        dictionary=dictionary,
        group="recorded_group",
    )
    truth = truth[truth["decision_point"].isin(flows)].set_index(KEYS)["count"]
    found = by_grain[YEAR][by_grain[YEAR]["counted"] == EVENTS]
    unknown = found["group"].isin(["Refused", "Not yet obtained"])
    found = found.assign(
        year=found["period_end"].dt.year, ethnic_group=found["group"].mask(unknown, NOT_KNOWN)
    )
    quadrants = found[found["area"].isin(["North East", "Mid", "South", "West"])]
    cells = quadrants.groupby(KEYS)["count"].sum()
    assert len(cells) == 6 * 11 * 4 * 6
    assert cells.sum() > 10_000
    expected = truth.reindex(cells.index, fill_value=0)
    assert cells.astype(int).to_dict() == expected.to_dict()
    county = found[found["area"] == "Essex"].groupby(["decision_point", "year"])["count"].sum()
    expected = truth.groupby(["decision_point", "year"]).sum()
    assert county.astype(int).to_dict() == expected.to_dict()


@pytest.mark.slow
def test_no_cell_has_more_children_than_events(by_grain):
    for counts in by_grain.values():
        wide = counts.pivot(index=CELL, columns="counted", values="count")
        assert (wide[CHILDREN] <= wide[EVENTS]).all()
        assert (wide[CHILDREN].gt(0) == wide[EVENTS].gt(0)).groupby("area").mean().gt(0.9).all()


@pytest.mark.slow
def test_shorter_periods_add_up_in_events_and_not_in_children(by_grain):
    totals = {
        grain: counts.groupby(["counted", "decision_point", "area", "group"])["count"].sum()
        for grain, counts in by_grain.items()
        if grain != ROLLING
    }
    assert totals[MONTH][EVENTS].equals(totals[YEAR][EVENTS])
    assert totals[QUARTER][EVENTS].equals(totals[YEAR][EVENTS])
    assert (totals[QUARTER][CHILDREN] >= totals[YEAR][CHILDREN].sub(6)).mean() > 0.9
    assert totals[QUARTER][CHILDREN].sum() > totals[YEAR][CHILDREN].sum()


@pytest.mark.slow
def test_twelve_months_to_march_are_the_year(by_grain):
    year, rolling = by_grain[YEAR], by_grain[ROLLING]
    key = ["area", "group", "decision_point", "counted", "period_end"]
    both = year.merge(rolling, on=key, suffixes=("", "_rolling"))
    assert len(both) == len(year)
    assert (both["count"] == both["count_rolling"]).all()


@pytest.mark.slow
def test_quadrants_and_those_of_no_quadrant_are_the_county(
    small_county, by_grain, flows, dictionary
):
    """Both in events and in children; districts are their quadrants."""
    year = by_grain[YEAR]
    key = ["decision_point", "period", "group", "counted"]
    districts = dictionary.read("district_quadrants").set_index("district")["quadrant"]
    county = year[year["area"] == "Essex"].set_index(key)["count"]
    quadrants = year[year["area"].isin(set(districts))].groupby(key)["count"].sum()
    nowhere = county - quadrants
    assert (nowhere >= 0).all() and nowhere.sum() > 0
    of_district = year[year["area"].isin(districts.index)]
    summed = of_district.assign(area=of_district["area"].map(districts))
    summed = summed.groupby(["area", *key])["count"].sum()
    own = year[year["area"].isin(set(districts))].set_index(["area", *key])["count"]
    pd.testing.assert_series_equal(summed, own.sort_index(), check_names=False)


@pytest.mark.slow
def test_the_order_of_rows_does_not_matter(small_county, by_grain, flows, every_area, dictionary):
    records = small_county.records
    shuffled = dataclasses.replace(
        records,
        tables={
            name: rows.sample(frac=1, random_state=7).reset_index(drop=True)
            for name, rows in records.tables.items()
        },
    )
    found = flow_counts(
        shuffled,
        points=flows,
        areas=every_area,
        periods=periods_between(*SIX_YEARS, grain=YEAR),
        choices=Choices(),
        dictionary=dictionary,
    )
    pd.testing.assert_frame_equal(found, by_grain[YEAR])
