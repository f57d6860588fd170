"""Cohorts of a small invented county: as its truth has them, and with the chances planted in it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import pairs_held
from evaluation_lib.counts.cohorts import cohort_children, cohort_counts
from evaluation_lib.counts.nested_cohorts import CUMULATIVE, STEP, nested_cohort
from evaluation_lib.counts.periods import WHOLE, YEAR, periods_between
from evaluation_lib.synthetic.scenario import read_scenario

pytestmark = pytest.mark.slow

FIRST, LAST = date(2020, 4, 1), date(2025, 3, 31)
YEARS = periods_between(FIRST, LAST, grain=YEAR)
PREVIOUS_STEP = ["section_47_enquiries", "initial_child_protection_conferences"]
PLANS = "child_protection_plans_started"


@pytest.fixture(scope="module")
def how(dictionary, area_named):
    return {"areas": area_named("Essex"), "choices": Choices(), "dictionary": dictionary}


def shares(counts):
    """Children and the share of them that went on, by group."""
    sums = counts.groupby("group")[["reached", "count"]].sum().astype(float)
    return sums.assign(share=sums["count"] / sums["reached"])


def true_shares(county, start, to, *, tables):
    """The share that truly went on, worked out by walking the true links child by child."""
    links = pd.read_csv(county.truth / "invented links.csv")
    events = county.events[county.events["in_extracts"] & county.events["left_out_by"].isna()]
    after = links.groupby("from_id")["to_id"].agg(list).to_dict()
    day = events.set_index("event_id")["day"].to_dict()
    ends = set(events.loc[events["table"] == tables[to], "event_id"])
    begins = events[(events["table"] == tables[start]) & ~events["unborn"].astype(bool)]
    begins = begins[begins["day"].between(pd.Timestamp(FIRST), pd.Timestamp(LAST))]
    begins = begins.assign(year=begins["day"].dt.to_period("Y-MAR"))
    first = begins.sort_values(["day", "event_id"]).drop_duplicates(["child_id", "year"])
    went = []
    for row in first.itertuples():
        seen, found = set(), [row.event_id]
        while found:
            seen.update(found)
            found = [one for event in found for one in after.get(event, ()) if one not in seen]
        limit = row.day + pd.DateOffset(months=12)
        went.append(any(one in ends and day[one] <= limit for one in seen))
    return len(first), float(np.mean(went))


@pytest.mark.parametrize(
    ("start", "to"),
    [
        ("referrals", "section_47_enquiries"),
        (*PREVIOUS_STEP,),
        (PREVIOUS_STEP[1], PLANS),
        ("referrals", PLANS),
        (PLANS, "looked_after_started"),
    ],
)
def test_shares_are_those_of_the_true_events_and_links(small_county, how, dictionary, start, to):
    tables = dictionary.read("event_tables").set_index("decision_point_started")["table"]
    counts = cohort_counts(small_county.records, start=start, to=to, periods=YEARS, **how)
    number, share = true_shares(small_county, start, to, tables=tables)
    sums = counts[["reached", "count"]].sum()
    # Children of 18 and over are no part of a cohort, and a few links are not found or too many.
    assert sums["reached"] == pytest.approx(number, rel=0.01)
    assert sums["count"] / sums["reached"] == pytest.approx(share, abs=0.015)


@pytest.mark.parametrize(
    ("start", "to", "transition"),
    [
        (*PREVIOUS_STEP, "section_47_to_conference"),
        (PREVIOUS_STEP[1], PLANS, "conference_to_child_protection_plan"),
    ],
)
def test_shares_are_the_planted_chances_within_error(
    small_county, how, dictionary, start, to, transition
):
    """Steps that hardly another way leads over, of all groups: nothing of note is planted in them.

    Brothers and sisters mostly go the same way, so that the variance is about twice as large.
    """
    scenario = read_scenario("default", dictionary=dictionary)
    chance = scenario.content["transitions"][transition]["probability"]
    counts = cohort_counts(small_county.records, start=start, to=to, periods=YEARS, **how)
    reached, count = counts["reached"].sum(), counts["count"].sum()
    error = np.sqrt(2 * chance * (1 - chance) / reached)
    assert reached > 150
    assert abs(count / reached - chance) < 3 * error


def test_a_child_stands_once_in_each_cohort_and_each_pair_can_be_counted(small_county, how):
    pairs = pairs_held(small_county.records, dictionary=how["dictionary"])
    assert len(pairs) >= 10
    for pair in pairs:
        children = cohort_children(
            small_county.records,
            start=pair.start,
            to=pair.to,
            periods=YEARS,
            choices=how["choices"],
            dictionary=how["dictionary"],
        )
        assert not children.duplicated(["child_id", "period"]).any()
        assert children["went_on"].any()
        assert (children["days_followed"] >= 0).all()


def test_on_the_county_steps_multiply_on_nested_cohorts_only(small_county, how):
    points = ["referrals", "assessments", *PREVIOUS_STEP, PLANS]
    whole = periods_between(FIRST, LAST, grain=WHOLE)
    nested = nested_cohort(small_county.records, points=points, periods=whole, **how)
    white = nested[nested["group"] == "White"]
    steps, way = white[white["part"] == STEP], white[white["part"] == CUMULATIVE]
    product = (steps["count"].astype(float) / steps["reached"].astype(float)).prod()
    assert product == pytest.approx(float(way["count"].iloc[0] / way["reached"].iloc[0]), rel=1e-12)
    apart = [
        cohort_counts(small_county.records, start=start, to=to, periods=whole, **how)
        for start, to in zip(points, points[1:], strict=False)
    ]
    alone = np.prod([shares(counts).loc["White", "share"] for counts in apart])
    assert abs(alone / product - 1) > 0.02
