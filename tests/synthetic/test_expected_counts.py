"""What the county is expected to have is what is planted, and nothing but what is planted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.synthetic.chances import Circumstances, chance
from evaluation_lib.synthetic.days import day_number
from evaluation_lib.synthetic.days_later import later
from evaluation_lib.synthetic.expected_counts import (
    TRANSITIONS,
    expected_counts,
)
from evaluation_lib.synthetic.expected_population import expected_population
from evaluation_lib.synthetic.population import census_children
from evaluation_lib.synthetic.scenario import read_scenario

QUARTERS = pd.period_range("2020-04-01", "2026-03-31", freq="Q")
YEARS = pd.period_range("2020-04-01", "2026-03-31", freq="Y-MAR")
CENSUS = pd.Timestamp("2021-03-21")


@pytest.fixture(scope="module")
def scenario(dictionary):
    return read_scenario("default", dictionary=dictionary)


@pytest.fixture(scope="module")
def by_quarter(scenario, dictionary):
    return expected_counts(scenario, periods=QUARTERS, dictionary=dictionary)


def chances_of(rows: pd.DataFrame, transition: str) -> pd.DataFrame:
    """Planted chances of a transition: a row per period, columns quadrant and group."""
    own = rows[rows["decision_point"] == transition]
    return own.pivot(index="period", columns=["area", "ethnic_group"], values="chance")


def before(day: str) -> list[str]:
    return [f"{one.year}-Q{one.quarter}" for one in QUARTERS if one.end_time < pd.Timestamp(day)]


# Population


def test_on_the_day_of_the_census_the_children_are_those_of_the_census(scenario, dictionary):
    found = expected_population(scenario, days=[CENSUS], dictionary=dictionary)
    census = census_children(dictionary, groups=scenario.groups)
    assert found.groupby("ethnic_group")["population"].sum().to_dict() == pytest.approx(
        census.sum().to_dict()
    )


def test_every_group_grows_by_its_yearly_rate(scenario, dictionary):
    days = [CENSUS, CENSUS + pd.Timedelta(days=4 * 365.25)]
    found = expected_population(scenario, days=days, dictionary=dictionary)
    total = found.pivot_table(
        index="ethnic_group", columns="day", values="population", aggfunc="sum"
    )
    growth = (total[days[1]] / total[days[0]]) ** (1 / 4) - 1
    assert growth.to_dict() == pytest.approx(scenario["population"]["growth"])


def test_a_district_that_changes_its_quadrant_takes_its_children_along(dictionary):
    moved = read_scenario("boundary_change", dictionary=dictionary)
    stayed = read_scenario("default", dictionary=dictionary)
    days = pd.to_datetime(["2023-03-31", "2023-04-01"])
    population = [
        expected_population(one, days=days, dictionary=dictionary)
        .groupby(["day", "area"])["population"]
        .sum()
        for one in (moved, stayed)
    ]
    difference = (population[0] - population[1]).unstack("area")
    maldon = census_children(dictionary, groups=moved.groups).loc["Maldon"].sum()
    assert difference.loc[days[0]].abs().max() < 1e-6
    assert difference.loc[days[1], "South"] == pytest.approx(maldon, rel=0.02)
    assert difference.loc[days[1], "Mid"] == pytest.approx(-difference.loc[days[1], "South"])


# Counts


def test_the_relative_rate_of_contacts_is_the_planted_one_in_every_quadrant_and_period(
    scenario, by_quarter
):
    contacts = by_quarter[by_quarter["decision_point"] == "contacts"]
    rate = contacts.assign(rate=contacts["count"] / contacts["population"]).pivot(
        index=["area", "period"], columns="ethnic_group", values="rate"
    )
    relative = rate.div(rate["White"], axis=0)
    for group, planted in zip(scenario.groups, scenario.relative("contacts"), strict=True):
        # Growth within a quarter weighs its days a little differently from group to group.
        np.testing.assert_allclose(relative[group], planted, rtol=2e-4)


def test_contacts_become_fewer_from_year_to_year_as_planted(scenario, dictionary):
    rows = expected_counts(scenario, periods=YEARS, dictionary=dictionary)
    contacts = rows[rows["decision_point"] == "contacts"]
    rate = (contacts["count"] / contacts["population"]).groupby(
        [contacts["ethnic_group"], contacts["area"]]
    )
    change = rate.apply(lambda one: one.to_numpy()[1:] / one.to_numpy()[:-1])
    # A year with a leap day is a 365th longer.
    np.testing.assert_allclose(
        np.stack(change), scenario["contacts"]["yearly_change"], rtol=1 / 360
    )


@pytest.mark.parametrize("way", TRANSITIONS, ids=lambda way: way.name)
def test_the_chance_of_a_transition_is_that_of_the_simulation_of_single_children(
    scenario, by_quarter, way
):
    found = chances_of(by_quarter, way.name)
    for quarter in QUARTERS:
        # No planted change begins or ends within a quarter, so any day of it will do.
        day = np.full(20, day_number(quarter.start_time) + 45)
        quadrant, group = (axis.reshape(-1) for axis in np.indices((4, 5)))
        planted = chance(scenario, way.unless or way.name, Circumstances(group, quadrant, day))
        planted = 1 - planted if way.unless else planted
        names = [
            (scenario.quadrants[one], scenario.groups[two])
            for one, two in zip(quadrant, group, strict=True)
        ]
        period = f"{quarter.year}-Q{quarter.quarter}"
        np.testing.assert_allclose(found.loc[period, names].to_numpy(dtype=float), planted)


def test_every_count_is_the_events_that_it_could_follow_times_its_chance(by_quarter):
    rows = by_quarter.dropna(subset="chance")
    np.testing.assert_allclose(rows["count"], rows["from_count"] * rows["chance"])


def test_nothing_gets_lost_between_an_event_and_the_next(scenario, dictionary):
    long = pd.period_range("2010-04-01", "2019-03-31", freq="Y-MAR")
    steady = expected_counts(scenario, periods=long, dictionary=dictionary)
    total = steady.groupby("decision_point")[["count", "from_count"]].sum()
    referred = total.loc["contact_to_referral", "count"]
    referred += total.loc["early_help_to_referral", "count"]
    # The rate of contacts stands still before the first day, so what came before and what comes
    # after weigh each other out but for growth.
    assert total.loc["referral_to_assessment", "from_count"] == pytest.approx(referred, rel=1e-3)
    assert total.loc["section_47_to_conference", "from_count"] == pytest.approx(
        total.loc["assessment_to_section_47", "count"], rel=1e-3
    )


def test_quarters_add_up_to_years(scenario, dictionary, by_quarter):
    by_year = expected_counts(scenario, periods=YEARS, dictionary=dictionary)
    both = [rows.groupby("decision_point")["count"].sum() for rows in (by_quarter, by_year)]
    pd.testing.assert_series_equal(*both)


def test_half_a_county_has_half_of_everything(scenario, dictionary, by_quarter):
    half = expected_counts(scenario, periods=QUARTERS, dictionary=dictionary, scale=0.5)
    np.testing.assert_allclose(half["count"] * 2, by_quarter["count"])
    np.testing.assert_allclose(half["population"] * 2, by_quarter["population"])


@pytest.mark.parametrize("periods", [QUARTERS[:0], QUARTERS[[0, 2]]], ids=["none", "a gap"])
def test_no_periods_or_a_gap_between_them_are_refused(scenario, dictionary, periods):
    with pytest.raises(DataError, match="one after the other"):
        expected_counts(scenario, periods=periods, dictionary=dictionary)


# What the programme changes


def test_the_programme_lowers_the_chance_of_an_enquiry_from_its_first_day_on(by_quarter):
    chances = chances_of(by_quarter, "assessment_to_section_47")
    relative = chances / chances.iloc[0]
    early = before("2023-10-01")
    later = [period for period in chances.index if period not in early]
    for group, factor in {"White": 1, "Mixed": 0.85, "Asian": 1, "Black": 0.85, "Other": 1}.items():
        own = relative.xs(group, level="ethnic_group", axis=1)
        np.testing.assert_allclose(own.loc[early], 1)
        np.testing.assert_allclose(own.loc[later], factor)


def test_a_rival_event_changes_early_help_for_all_groups_before_the_programme_does(by_quarter):
    chances = chances_of(by_quarter, "contact_to_early_help")
    relative = chances / chances.iloc[0]
    white = relative.xs("White", level="ethnic_group", axis=1)
    black = relative.xs("Black", level="ethnic_group", axis=1)
    np.testing.assert_allclose(white.loc[before("2022-07-01")], 1)
    np.testing.assert_allclose(white.iloc[len(before("2022-07-01")) :], 0.75)
    np.testing.assert_allclose(black.loc["2023-Q3"], 0.75)
    np.testing.assert_allclose(black.loc["2023-Q4"], 0.75 * 1.35)


def test_the_staggered_programme_begins_in_one_quadrant_after_the_other(dictionary):
    staggered = read_scenario("staggered", dictionary=dictionary)
    rows = expected_counts(staggered, periods=QUARTERS, dictionary=dictionary)
    chances = chances_of(rows, "assessment_to_section_47")
    for quadrant, start in staggered["programme"]["start"].items():
        own = chances[(quadrant, "Black")] / chances[(quadrant, "Black")].iloc[0]
        early = before(str(start))
        np.testing.assert_allclose(own.loc[early], 1)
        np.testing.assert_allclose(own.drop(early), 0.85)


def test_what_is_planted_without_effect_has_none(scenario, by_quarter):
    named = set(scenario["programme"]["without_effect"])
    chances = {
        way.name: chances_of(by_quarter, way.name) for way in TRANSITIONS if way.name in named
    }
    assert {*chances, "contacts"} == named
    for name, own in chances.items():
        np.testing.assert_allclose(own / own.iloc[0], 1, err_msg=name)


def test_in_the_null_county_every_group_is_alike_and_nothing_changes(dictionary):
    null = read_scenario("null", dictionary=dictionary)
    rows = expected_counts(null, periods=QUARTERS, dictionary=dictionary)
    for way in TRANSITIONS:
        chances = chances_of(rows, way.name)
        np.testing.assert_allclose(chances, chances.iloc[0, 0], err_msg=way.name)
    contacts = rows[rows["decision_point"] == "contacts"]
    rate = contacts.assign(rate=contacts["count"] / contacts["population"])
    spread = rate.groupby(["area", "period"])["rate"].agg(lambda one: one.max() / one.min())
    np.testing.assert_allclose(spread, 1, rtol=2e-4)


# Days between events


def test_what_comes_later_is_spread_evenly_over_the_days_of_its_span():
    day = np.zeros((20, 1, 1))
    day[3] = 8.0
    spread = later(day, ((2, 5),))[:, 0, 0]
    np.testing.assert_allclose(spread[5:9], 2.0)
    assert spread.sum() == pytest.approx(8.0)
