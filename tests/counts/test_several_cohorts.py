"""Several pairs followed at once: each child goes on just as when its pair is followed alone."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import NOT_REACHED_ON_A_DAY, Pair, pairs_held
from evaluation_lib.counts.cohorts import cohort_children
from evaluation_lib.counts.periods import THREE_YEARS, YEAR, periods_between
from evaluation_lib.counts.several_cohorts import several_cohorts
from evaluation_lib.errors import DataError

ANNA = "ANNA"
YEAR_2023 = periods_between(date(2023, 4, 1), date(2024, 3, 31), grain=YEAR)
CARE = Pair("referrals", "looked_after_started")
ASSESSED = Pair("referrals", "assessments")


@pytest.fixture
def followed(dictionary):
    def follow(records, *, pairs, periods=YEAR_2023):
        return several_cohorts(
            records, pairs=pairs, periods=periods, choices=Choices(), dictionary=dictionary
        )

    return follow


@pytest.fixture
def records(linked_records):
    return linked_records(
        children=[{"child_id": ANNA}],
        referrals=[{"child_id": ANNA, "referral_date": "2023-05-02"}],
        assessments=[
            {"child_id": ANNA, "start_date": "2023-05-04", "authorised_date": "2023-06-01"}
        ],
        looked_after_episodes=[
            {
                "child_id": ANNA,
                "start_date": "2025-01-07",
                "end_date": None,
                "starts_period": True,
                "ends_period": False,
            }
        ],
    )


def test_a_child_stands_in_the_cohort_of_each_pair_and_goes_on_in_some(followed, records):
    children = followed(records, pairs=[ASSESSED, CARE])

    went_on = children.set_index("decision_point")["went_on"].to_dict()
    assert went_on == {ASSESSED.name: True, CARE.name: False}
    assert list(children["period"]) == ["2023-24", "2023-24"]


def test_a_cohort_that_was_not_followed_for_the_whole_time_is_left_out(followed, records):
    years = periods_between(date(2023, 4, 1), date(2026, 3, 31), grain=YEAR)

    assert set(followed(records, pairs=[CARE], periods=years)["period"]) == {"2023-24"}


def test_without_pairs_there_are_no_children(followed, records):
    assert followed(records, pairs=[]).empty


def test_nobody_is_followed_to_what_is_open_on_a_day(followed, records):
    stock = Pair("referrals", "looked_after")

    with pytest.raises(DataError) as caught:
        followed(records, pairs=[stock])

    beginning, _ = NOT_REACHED_ON_A_DAY.split("{allowed}")
    assert str(caught.value).startswith(beginning.format(found="looked_after"))


@pytest.mark.slow
def test_of_the_invented_county_each_pair_is_as_if_it_were_followed_alone(
    followed, small_county, dictionary
):
    records = small_county.records
    pairs = pairs_held(records, dictionary=dictionary)
    periods = periods_between(date(2020, 4, 1), date(2025, 3, 31), grain=THREE_YEARS)
    together = followed(records, pairs=pairs, periods=periods)

    for pair in pairs:
        alone = cohort_children(
            records,
            start=pair.start,
            to=pair.to,
            periods=periods,
            choices=Choices(),
            dictionary=dictionary,
        )
        found = together[together["decision_point"] == pair.name].reset_index(drop=True)
        columns = ["child_id", "group", "quadrant", "went_on"]
        assert alone["went_on"].any()
        pd.testing.assert_frame_equal(
            found[columns].astype({"went_on": "boolean"}), alone[columns], check_dtype=False
        )
