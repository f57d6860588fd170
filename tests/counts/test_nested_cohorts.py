"""Ratios of transition multiply on nested cohorts, exactly, and on no others."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import prod

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohorts import cohort_counts
from evaluation_lib.counts.nested_cohorts import (
    CUMULATIVE,
    STEP,
    TOO_FEW_POINTS,
    nested_children,
    nested_cohort,
)
from evaluation_lib.counts.periods import YEAR, periods_between
from evaluation_lib.errors import DataError
from evaluation_lib.measures.nested_steps import NOT_NESTED, cumulative_relative_rate

POINTS = ["referrals", "assessments", "section_47_enquiries"]
YEAR_2023 = periods_between(date(2023, 4, 1), date(2024, 3, 31), grain=YEAR)
BLACK = {"latest_code": "BAFR", "latest_group": "Black"}
WHITE = {"latest_code": "WBRI", "latest_group": "White"}


def case(child, *, about, assessed=True, enquiry=True):
    """The events of a child that is referred, assessed and enquired about, or only some of it."""
    row = {"child_id": child, **about}
    events = {"referrals": [{**row, "referral_date": "2023-05-01", "referral_id": f"R{child}"}]}
    if assessed:
        assessment = {"start_date": "2023-05-02", "authorised_date": "2023-06-01"}
        events["assessments"] = [{**row, **assessment, "referral_id": f"R{child}"}]
    if enquiry:
        tie = {"referral_id": f"R{child}"}
        events["section_47_enquiries"] = [{**row, "start_date": "2023-05-10", **tie}]
    return events


def together(cases):
    tables = {}
    for events in cases:
        for table, rows in events.items():
            tables.setdefault(table, []).extend(rows)
    return tables


@pytest.fixture(scope="module")
def records(linked_records):
    """Twelve White children and eight Black ones; two had an enquiry that no assessment led to."""
    white = [
        *(case(f"W{number}", about=WHITE) for number in range(4)),
        *(case(f"W{number}", about=WHITE, enquiry=False) for number in range(4, 9)),
        *(case(f"W{number}", about=WHITE, assessed=False) for number in range(9, 10)),
        *(case(f"W{number}", about=WHITE, assessed=False, enquiry=False) for number in (10, 11)),
    ]
    black = [
        *(case(f"B{number}", about=BLACK) for number in range(3)),
        *(case(f"B{number}", about=BLACK, enquiry=False) for number in range(3, 7)),
        case("B7", about=BLACK, assessed=False),
    ]
    return linked_records(**together([*white, *black]))


@pytest.fixture(scope="module")
def how(dictionary, area_named):
    return {
        "areas": area_named("Essex"),
        "periods": YEAR_2023,
        "choices": Choices(),
        "dictionary": dictionary,
    }


def relative_rates(counts):
    """The Black children's share that went on over the White children's, by pair, exactly."""
    numbers = counts[counts["reached"] > 0].set_index(["decision_point", "group"])[
        ["count", "reached"]
    ]
    share = {
        place: Fraction(int(row["count"]), int(row["reached"])) for place, row in numbers.iterrows()
    }
    return {
        pair: share[pair, "Black"] / share[pair, "White"]
        for pair, group in share
        if group == "White"
    }


def test_ratios_of_steps_multiply_to_the_ratio_of_the_whole_way_on_a_nested_cohort(records, how):
    counts = nested_cohort(records, points=POINTS, **how)
    steps = relative_rates(counts[counts["part"] == STEP])
    whole = relative_rates(counts[counts["part"] == CUMULATIVE])
    assert list(steps) == ["referrals_to_assessments", "assessments_to_section_47_enquiries"]
    # Black 7/8 and 3/7, White 9/12 and 4/9: by hand, from the cases above.
    assert steps["referrals_to_assessments"] == Fraction(7, 8) / Fraction(9, 12)
    assert prod(steps.values()) == whole["referrals_to_section_47_enquiries"] == Fraction(9, 8)


def test_each_step_begins_with_those_in_whom_the_one_before_ended(records, how):
    counts = nested_cohort(records, points=POINTS, **how).set_index(["start", "part", "group"])
    for group in ("White", "Black"):
        first, second = counts.loc["referrals", STEP, group], counts.loc["assessments", STEP, group]
        assert second["reached"] == first["count"]


def test_they_do_not_multiply_on_cohorts_that_are_not_nested(records, how):
    """An enquiry that no assessment led to counts for the whole way and for none of its steps."""
    rates = {
        (start, to): next(
            iter(relative_rates(cohort_counts(records, start=start, to=to, **how)).values())
        )
        for start, to in [POINTS[:2], POINTS[1:], [POINTS[0], POINTS[2]]]
    }
    product = rates["referrals", "assessments"] * rates["assessments", "section_47_enquiries"]
    # Black 3 and 1 of 8, White 4 and 1 of 12: 4/8 over 5/12.
    assert rates["referrals", "section_47_enquiries"] == Fraction(6, 5) != product


def test_a_way_counts_within_the_time_since_the_first_point(linked_records, how):
    """Assessed eleven months on, enquired about thirteen months on: the second step is too late."""
    about = {"child_id": "A", **WHITE, "referral_id": "R"}
    late = linked_records(
        referrals=[{**about, "referral_date": "2023-05-01"}],
        assessments=[
            {**about, "start_date": "2024-04-01", "authorised_date": "2024-04-15"},
        ],
        section_47_enquiries=[{**about, "start_date": "2024-06-01"}],
    )
    whole = how | {"periods": YEAR_2023}
    whole.pop("areas")
    passed = nested_children(late, points=POINTS, **whole).iloc[0]
    assert passed[POINTS].tolist() == [True, True, False]


def test_an_assessment_of_another_way_is_not_passed(linked_records, how):
    """Assessed after a first referral, enquired about after a second: two ways, neither whole."""
    about = {"child_id": "A", **WHITE}
    records = linked_records(
        referrals=[
            {
                **about,
                "referral_date": "2023-05-01",
                "referral_id": "R1",
                "closure_date": "2023-07-01",
            },
            {**about, "referral_date": "2023-09-01", "referral_id": "R2"},
        ],
        assessments=[
            {
                **about,
                "start_date": "2023-05-02",
                "authorised_date": "2023-06-01",
                "referral_id": "R1",
            }
        ],
        section_47_enquiries=[{**about, "start_date": "2023-09-05", "referral_id": "R2"}],
    )
    counts = nested_cohort(records, points=POINTS, **how)
    counts = counts[counts["reached"] > 0]
    assert counts["reached"].tolist() == [1, 1, 1]
    assert counts["count"].tolist() == [1, 0, 0]


def test_the_ratio_of_a_whole_way_is_measured_of_nested_cohorts_alone(records, how, like):
    steps = ["referrals_to_assessments", "assessments_to_section_47_enquiries"]
    chosen = {"steps": steps, "reference_group": "White"}
    nested = nested_cohort(records, points=POINTS, **how)
    rates = cumulative_relative_rate(nested, **chosen)
    assert rates.set_index("group").loc["Black", "value"] == pytest.approx(9 / 8)
    pairs = zip(POINTS, POINTS[1:], strict=False)
    apart = [cohort_counts(records, start=start, to=to, **how) for start, to in pairs]
    # One more White child is assessed, of another referral: a cohort of its own, and not nested.
    apart[1].loc[apart[1]["group"] == "White", "reached"] += 1
    with pytest.raises(DataError, match=like(NOT_NESTED)):
        cumulative_relative_rate(pd.concat(apart, ignore_index=True), **chosen)


def test_two_points_are_a_cohort(records, how, like):
    with pytest.raises(DataError, match=like(TOO_FEW_POINTS, found="referrals, assessments")):
        nested_cohort(records, points=POINTS[:2], **how)
