"""Children who reach a point are followed along links, for as long, each once in a cohort."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.choices import RECORDED, TEAM, WITHOUT, Choices
from evaluation_lib.counts.cohort_pairs import (
    NOT_REACHED_ON_A_DAY,
    NOTHING_HELD,
    THE_SAME_POINT,
    censored_cohorts,
    cohort_pairs,
    pairs_held,
)
from evaluation_lib.counts.cohorts import cohort_children, cohort_counts
from evaluation_lib.counts.periods import YEAR, periods_between
from evaluation_lib.errors import DataError

ANNA, BEN, CARA = "ANNA", "BEN", "CARA"
SIX_YEARS = periods_between(date(2020, 4, 1), date(2026, 3, 31), grain=YEAR)
YEAR_2023 = periods_between(date(2023, 4, 1), date(2024, 3, 31), grain=YEAR)
REFERRALS, PLANS, CARE = "referrals", "child_protection_plans_started", "looked_after_started"


def referral(child, day, **more):
    return {"child_id": child, "referral_date": day, **more}


def begun(child, day, **more):
    return {"child_id": child, "start_date": day, **more}


@pytest.fixture
def followed(dictionary):
    def follow(records, *, start=REFERRALS, to=CARE, periods=YEAR_2023, choices=None):
        return cohort_children(
            records,
            start=start,
            to=to,
            periods=periods,
            choices=choices or Choices(),
            dictionary=dictionary,
        )

    return follow


@pytest.fixture
def counts(dictionary, every_area):
    """Counts of cohorts, rows of areas and groups without anybody left aside."""

    def count(records, *, start=REFERRALS, to=CARE, periods=YEAR_2023, choices=None):
        rows = cohort_counts(
            records,
            start=start,
            to=to,
            areas=every_area,
            periods=periods,
            choices=choices or Choices(),
            dictionary=dictionary,
        )
        return rows[rows["reached"] > 0]

    return count


def cared(child, day, **more):
    """A period of care that begins, unless more is said of it."""
    return {"child_id": child, "start_date": day, "starts_period": True, **more}


def tied(first, to, child=ANNA):
    """Care that its source ties to a referral."""
    return cared(child, to, referral_id=first)


# ---------------------------------------------------------------- who went on


def test_the_way_leads_over_any_events_that_are_linked(linked_records, followed):
    """Referral, assessment, enquiry, conference, plan: four steps, none of them straight."""
    records = linked_records(
        referrals=[referral(ANNA, "2023-05-01", referral_id="R1")],
        assessments=[begun(ANNA, "2023-05-03", authorised_date="2023-06-10", referral_id="R1")],
        section_47_enquiries=[
            begun(ANNA, "2023-05-20", referral_id="R1", section_47_enquiry_id="S1")
        ],
        initial_child_protection_conferences=[
            {"child_id": ANNA, "conference_date": "2023-06-05", "section_47_enquiry_id": "S1"}
        ],
        child_protection_plans=[begun(ANNA, "2023-06-05")],
    )
    links = records.links
    straight = links[(links["from_table"] == "referrals")]["to_table"]
    assert "child_protection_plans" not in set(straight)
    row = followed(records, to=PLANS).iloc[0]
    assert row["went_on"] and row["went_on_on"] == pd.Timestamp("2023-06-05")
    assert row["in_days"] == row["days_followed"] == 35


def test_a_later_event_that_no_link_leads_to_is_nothing_that_followed(linked_records, followed):
    """Care four months after a referral that had been closed at once."""
    records = linked_records(
        referrals=[referral(ANNA, "2023-05-01", closure_date="2023-05-01")],
        looked_after_episodes=[cared(ANNA, "2023-09-01")],
    )
    assert records.links.empty
    row = followed(records).iloc[0]
    assert not row["went_on"] and pd.isna(row["went_on_on"]) and pd.isna(row["in_days"])
    assert row["days_followed"] == 366


def test_what_another_referral_led_to_followed_from_that_one(linked_records, followed):
    """The first referral of the year is the child's; care came of the second."""
    records = linked_records(
        referrals=[
            referral(ANNA, "2023-05-01", referral_id="R1", closure_date="2023-05-20"),
            referral(ANNA, "2023-08-01", referral_id="R2"),
        ],
        looked_after_episodes=[tied("R2", "2023-08-20")],
    )
    rows = followed(records)
    assert rows["reached_on"].tolist() == [pd.Timestamp("2023-05-01")]
    assert rows["went_on"].tolist() == [False]


@pytest.mark.parametrize(
    ("day", "went_on"), [("2024-05-01", True), ("2024-05-02", False), ("2023-05-01", True)]
)
def test_twelve_months_end_on_the_same_day_a_year_later(linked_records, followed, day, went_on):
    records = linked_records(
        referrals=[referral(ANNA, "2023-05-01", referral_id="R1")],
        looked_after_episodes=[tied("R1", day)],
    )
    row = followed(records).iloc[0]
    assert row["followed_until"] == pd.Timestamp("2024-05-01")
    assert row["went_on"] == went_on
    assert row["went_on_on"] == pd.Timestamp(day)


def test_care_is_a_period_of_care_that_began_not_a_change_of_placement(linked_records, followed):
    records = linked_records(
        referrals=[referral(ANNA, "2023-05-01", referral_id="R1")],
        looked_after_episodes=[cared(ANNA, "2023-06-01", starts_period=False, referral_id="R1")],
    )
    assert followed(records)["went_on"].tolist() == [False]


def test_two_children_under_one_identifier_are_two(linked_records, followed):
    """A source may number the referral of brothers and sisters once."""
    records = linked_records(
        referrals=[referral(child, "2023-05-01", referral_id="R1") for child in (ANNA, BEN)],
        looked_after_episodes=[tied("R1", "2023-06-01", child=BEN)],
    )
    assert followed(records)["went_on"].tolist() == [False, True]


def test_an_enquiry_before_an_assessment_was_completed_came_in_its_course(linked_records, followed):
    records = linked_records(
        referrals=[referral(ANNA, "2023-04-28", referral_id="R1")],
        assessments=[begun(ANNA, "2023-05-01", authorised_date="2023-06-20", referral_id="R1")],
        section_47_enquiries=[begun(ANNA, "2023-05-10", referral_id="R1")],
    )
    row = followed(records, start="assessments", to="section_47_enquiries").iloc[0]
    assert row["went_on"] and row["in_days"] == 0


# ------------------------------------------------------------ once in a cohort


def test_a_child_twice_in_a_period_counts_once_and_in_two_periods_twice(linked_records, counts):
    days = ["2022-06-01", "2022-09-01", "2023-06-01"]
    records = linked_records(
        referrals=[referral(ANNA, day, referral_id=day) for day in days],
        looked_after_episodes=[tied("2022-06-01", "2022-06-10")],
    )
    rows = counts(records, periods=SIX_YEARS)
    county = rows[rows["area"] == "Essex"].set_index("period")
    assert county["reached"].to_dict() == {"2022-23": 1, "2023-24": 1}
    assert county["count"].to_dict() == {"2022-23": 1, "2023-24": 0}


def test_who_is_not_counted_at_the_first_point_is_not_followed(linked_records, followed):
    """Anna came alone, Ben was 18 at the referral, Cara not born."""
    records = linked_records(
        children=[
            {"child_id": ANNA, "unaccompanied_asylum_seeking": True},
            {"child_id": BEN, "date_of_birth": "2005-05-01"},
            {"child_id": CARA, "date_of_birth": "2023-05-02"},
        ],
        referrals=[referral(child, "2023-05-01") for child in (ANNA, BEN, CARA)],
        looked_after_episodes=[cared(ANNA, "2023-05-02")],
    )
    assert followed(records)["child_id"].tolist() == [ANNA]
    assert followed(records, choices=Choices(unaccompanied=WITHOUT)).empty


# -------------------------------------------------------------- how long seen


def test_cohorts_that_were_not_followed_for_the_whole_time_are_left_out_and_named(
    linked_records, counts, dictionary
):
    records = linked_records(
        until="2025-12-31",
        referrals=[
            referral(ANNA, "2023-05-01"),
            referral(BEN, "2024-04-02", referral_id="R2"),
        ],
        looked_after_episodes=[tied("R2", "2024-04-03", child=BEN)],
    )
    # Ben was followed for twelve months and more; children of March 2025 would not be.
    assert counts(records, periods=SIX_YEARS)["period"].unique().tolist() == ["2023-24"]
    censored = censored_cohorts(records, periods=SIX_YEARS, dictionary=dictionary)
    assert censored["period"].tolist() == ["2024-25", "2025-26"]
    assert censored["follow_up_ends"].iloc[0] == pd.Timestamp("2026-03-31")


def test_the_last_day_of_the_follow_up_may_be_the_last_day_observed(linked_records, dictionary):
    records = linked_records(until="2026-03-31", referrals=[referral(ANNA, "2023-05-01")])
    censored = censored_cohorts(records, periods=SIX_YEARS, dictionary=dictionary)
    assert censored["period"].tolist() == ["2025-26"]


def test_a_child_of_a_censored_cohort_is_followed_to_the_last_day_observed(
    linked_records, followed
):
    records = linked_records(
        until="2023-08-01",
        referrals=[referral(ANNA, "2023-05-01")],
        looked_after_episodes=[cared(BEN, "2023-05-01")],
    )
    row = followed(records).iloc[0]
    assert not row["observed"] and row["days_followed"] == 92
    assert row["followed_until"] == pd.Timestamp("2023-08-01")


@pytest.mark.parametrize(
    ("child", "closed", "reason", "days"),
    [
        ({"date_of_birth": "2005-06-01"}, {}, "turned_18", 31),
        ({"adopted_date": "2023-07-01"}, {}, "adopted", 61),
        ({}, {"closure_date": "2023-05-31", "transferred_out": True}, "transferred_out", 30),
        ({"date_of_death": "2023-05-11", "adopted_date": "2023-07-01"}, {}, "died", 10),
        ({"date_of_birth": "2006-05-02"}, {}, None, 366),
    ],
)
def test_why_nothing_more_could_follow(linked_records, followed, child, closed, reason, days):
    records = linked_records(
        children=[{"child_id": ANNA, **child}],
        referrals=[referral(ANNA, "2023-05-01", **closed)],
        looked_after_episodes=[cared(BEN, "2023-05-01")],
    )
    row = followed(records).iloc[0]
    assert row["days_followed"] == days
    assert pd.isna(row["other_end"]) if reason is None else row["other_end"] == reason


def test_a_child_who_went_on_has_no_other_end(linked_records, followed):
    records = linked_records(
        children=[{"child_id": ANNA, "date_of_birth": "2005-06-01"}],
        referrals=[referral(ANNA, "2023-05-01", referral_id="R1")],
        looked_after_episodes=[tied("R1", "2023-05-20")],
    )
    row = followed(records).iloc[0]
    assert row["went_on"] and pd.isna(row["other_end"])


# ------------------------------------------------------------- group and place


def test_group_and_area_are_those_of_the_first_event(linked_records, counts):
    """On record at the referral: nothing. Later, in another quadrant: Black."""
    black = {"latest_code": "BAFR", "latest_group": "Black"}
    records = linked_records(
        referrals=[
            referral(
                ANNA,
                "2023-05-01",
                referral_id="R1",
                **black,
                recorded_code=None,
                recorded_group=None,
                recorded_status="missing",
            )
        ],
        looked_after_episodes=[
            {**tied("R1", "2023-09-01"), **black, "area_by_home": "South", "area_by_team": "South"}
        ],
    )
    latest = counts(records)
    assert latest["area"].tolist() == ["Essex", "Mid", "Braintree"]
    assert set(latest["group"]) == {"Black"}
    recorded = counts(records, choices=Choices(clock=RECORDED, area_by=TEAM))
    assert recorded["area"].tolist() == ["Essex", "West", "Braintree"]
    assert set(recorded["group"]) == {"Not yet obtained"}
    assert set(recorded["clock"]) == {"recorded"}


def test_a_group_of_whom_nobody_reached_the_point_has_its_row(
    linked_records, dictionary, every_area
):
    records = linked_records(
        referrals=[referral(ANNA, "2023-05-01")], looked_after_episodes=[cared(BEN, "2023-05-01")]
    )
    rows = cohort_counts(
        records,
        start=REFERRALS,
        to=CARE,
        areas=every_area,
        periods=YEAR_2023,
        choices=Choices(),
        dictionary=dictionary,
    )
    assert len(rows) == 7 * len(every_area)
    assert rows.groupby("group")["reached"].sum()["Refused"] == 0


def test_a_row_of_counts_says_what_it_is(linked_records, counts):
    records = linked_records(
        referrals=[referral(ANNA, "2023-05-01")], looked_after_episodes=[cared(BEN, "2023-05-01")]
    )
    row = counts(records).iloc[0].to_dict()
    assert row == {
        "area": "Essex",
        "group": "White",
        "decision_point": "referrals_to_looked_after_started",
        "period": "2023-24",
        "period_start": pd.Timestamp("2023-04-01"),
        "period_end": pd.Timestamp("2024-03-31"),
        "grain": "year",
        "kind": "cohort",
        "counted": "children",
        "clock": "latest",
        "years": 1.0,
        "start": "referrals",
        "to": "looked_after_started",
        "reached": 1,
        "count": 0,
    }


# -------------------------------------------------------------- what is refused


@pytest.mark.parametrize("point", ["looked_after", "looked_after_ceased", "pre_proceedings"])
def test_what_is_not_reached_on_a_day_is_refused(linked_records, followed, like, point):
    records = linked_records(referrals=[referral(ANNA, "2023-05-01")])
    for pair in ({"start": point}, {"to": point}):
        with pytest.raises(DataError, match=like(NOT_REACHED_ON_A_DAY, found=point)):
            followed(records, **pair)


def test_a_point_is_not_followed_to_itself(linked_records, followed, like):
    records = linked_records(referrals=[referral(ANNA, "2023-05-01")])
    with pytest.raises(DataError, match=like(THE_SAME_POINT, found=REFERRALS)):
        followed(records, to=REFERRALS)


def test_what_the_extracts_do_not_hold_is_not_taken_for_nobody(
    linked_records, followed, like, dictionary
):
    records = linked_records(referrals=[referral(ANNA, "2023-05-01")])
    with pytest.raises(DataError, match=like(NOTHING_HELD, label="started to be looked after")):
        followed(records)
    assert pairs_held(records, dictionary=dictionary) == []


def test_the_pairs_of_the_dictionary_are_steps_that_can_be_followed(dictionary):
    """Each is a way along the steps of table ``transitions``; none leads from a stock or to one."""
    tables = dictionary.read("event_tables").set_index("decision_point_started")["table"]
    steps = dictionary.read("transitions").groupby("from_table")["to_table"].agg(set)
    pairs = cohort_pairs(dictionary)
    assert len({pair.name for pair in pairs}) == len(pairs) >= 10
    for pair in pairs:
        reached, further = set(), {tables[pair.start]}
        while further - reached:
            reached |= further
            further = set().union(*(steps.get(name, set()) for name in reached))
        assert tables[pair.to] in reached, pair.name
