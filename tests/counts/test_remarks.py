"""What a table of counts leaves out is said in sentences: above all whom nobody could follow."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.coverage import not_told
from evaluation_lib.counts.periods import QUARTER, YEAR
from evaluation_lib.counts.remarks import LEFT_OUT_POINTS, NOT_FOLLOWED, remarks_on
from evaluation_lib.counts.whole import all_cohort_counts, spans

SIX_YEARS = {"period_start": date(2020, 4, 1), "period_end": date(2026, 3, 31)}
CENSUS = {"denominator": "census_2021_children_0_17"}
NOTHING = pd.DataFrame(columns=["group", "no_population"], dtype="string")


@pytest.fixture
def counted(linked_records, area_named, dictionary):
    """Count the cohorts that some rows tell; the counts, and the remarks on them."""

    def of(*, grains=(YEAR,), **tables):
        records, asked = linked_records(**tables), {"grains": grains, **SIX_YEARS}
        periods, days = spans(**SIX_YEARS, grains=grains)
        cohorts = all_cohort_counts(
            records,
            areas=area_named("Essex"),
            periods=periods,
            missing=not_told(records, periods=periods, days=days, dictionary=dictionary),
            choices=Choices(),
            dictionary=dictionary,
        )
        together = pd.concat([NOTHING, *cohorts])
        said = remarks_on(
            together, records, choices=Choices(), **CENSUS, dictionary=dictionary, **asked
        )
        return together, said

    return of


def contacts(*days):
    return [{"child_id": "anna", "contact_date": day} for day in days]


def referrals(*days):
    return [{"child_id": "anna", "referral_date": day} for day in days]


BOTH = {
    "contacts": contacts("2020-04-10", "2026-03-01"),
    "referrals": referrals("2020-04-12", "2026-03-02"),
}


def test_cohorts_are_those_followed_for_a_year_and_the_others_are_named(counted):
    cohorts, said = counted(**BOTH)
    assert set(cohorts["decision_point"]) == {"contacts_to_referrals"}
    assert cohorts["period"].unique().tolist() == [f"20{y}-{y + 1}" for y in range(20, 25)]
    assert NOT_FOLLOWED.format(day="2025-03-31", months=12, periods="2025-26") in said


def test_each_quarter_that_is_too_late_is_named(counted):
    _, said = counted(**BOTH, grains=(QUARTER,))
    quarters = "2025-Q2, 2025-Q3, 2025-Q4, 2026-Q1"
    assert NOT_FOLLOWED.format(day="2025-03-31", months=12, periods=quarters) in said


def test_where_all_have_been_followed_or_nobody_can_be_nothing_is_said_of_it(counted):
    beginning = NOT_FOLLOWED.split("{")[0]
    for tables in (BOTH | {"until": "2027-03-31"}, {"contacts": BOTH["contacts"]}):
        _, said = counted(**tables)
        assert not any(sentence.startswith(beginning) for sentence in said)


def test_nobody_is_followed_to_what_the_extracts_do_not_tell_yet(counted):
    """Referrals of one system since 2023: that no earlier contact led to one would be false.

    With a month's grace: nothing may have happened on its first days.
    """
    cohorts, said = counted(
        contacts=BOTH["contacts"], referrals=referrals("2023-05-02", "2026-03-02")
    )
    assert cohorts["period"].unique().tolist() == ["2023-24", "2024-25"]
    assert LEFT_OUT_POINTS["before_the_extracts"].format(points="Referrals") in said


def test_nobody_is_followed_to_what_the_extracts_no_longer_tell(counted):
    taken = [row | {"snapshot_date": "2025-03-31"} for row in BOTH["referrals"]]
    cohorts, _ = counted(contacts=BOTH["contacts"], referrals=taken)
    assert cohorts["period"].unique().tolist() == [f"20{y}-{y + 1}" for y in range(20, 24)]
