"""What is planted is found: over 200 counties, through the functions that reports are made with.

One ratio's 95 % interval holds the truth in 183 to 197 of 200 counties, but for 1.4 % of ratios
(the binomial distribution with 200 and 0.95); of 144 ratios about two fall outside by chance. So
every single one is held against bounds that allow for there being 144 (0.025 / 144 on either side),
all together against the bounds of their sum, and how many lie within 183 to 197 against the bounds
of that number. The seeds are 0 to 199.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.multiple_testing import (
    BENJAMINI_HOCHBERG,
    HOLM,
    corrected,
    with_p_values,
)
from evaluation_lib.measures.transition_rates import transition_relative_rate
from evaluation_lib.synthetic.counts_drawn import counts_from, spread_of_families
from evaluation_lib.synthetic.expected_counts import TRANSITIONS, expect
from evaluation_lib.synthetic.scenario import Scenario, read_scenario

pytestmark = pytest.mark.slow

SEEDS = 200
NOMINAL = 0.95
YEARS = pd.period_range("2020-04-01", "2026-03-31", freq="Y-MAR")
#: The last year, named by its end, before something changes the chance of a step.
LAST_YEAR = {"contact_to_early_help": "2022", "assessment_to_section_47": "2023"}
WITHIN = (183, 197)


def counties(scenario: Scenario, dictionary, *, spread: float | None = None) -> pd.DataFrame:
    """Counts of 200 counties: those of one seed and year are a period of their own."""
    expected = expect(scenario, periods=YEARS, dictionary=dictionary)
    drawn = [
        counts_from(expected, rng=np.random.default_rng(seed), spread=spread).assign(seed=seed)
        for seed in range(SEEDS)
    ]
    table = pd.concat(drawn, ignore_index=True)
    table = table.rename(columns={"ethnic_group": "group", "from_count": "reached"})
    return table.assign(year=table["period"], period=_period(table["seed"], table["period"]))


def _period(seed: pd.Series, year: pd.Series) -> pd.Series:
    return seed.astype(str) + "/" + year


def contact_ratios(counts: pd.DataFrame) -> pd.DataFrame:
    """Relative rates of contacts in every quadrant and year of every county."""
    contacts = counts[counts["decision_point"] == "contacts"]
    return relative_rate_index(contacts, reference_group="White")


def steps_of_the_county(counts: pd.DataFrame) -> pd.DataFrame:
    """Cohorts of whole counties over the years before anything changes a step's chance."""
    steps = counts[counts["reached"].notna()]
    before = steps["year"] <= steps["decision_point"].map(LAST_YEAR).fillna("9999")
    keys = ["seed", "decision_point", "group"]
    sums = steps[before].groupby(keys, as_index=False)[["count", "reached"]].sum()
    return sums.assign(area="County", period=sums["seed"].astype(str) + "/all")


def step_ratios(counts: pd.DataFrame) -> pd.DataFrame:
    """Relative chances of every step in every county."""
    return transition_relative_rate(steps_of_the_county(counts), reference_group="White")


def with_planted(measures: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Add to each ratio the one that is planted, and whether its interval holds it."""
    rows = [("contacts", scenario.relative("contacts"))]
    rows += [
        # What is taken unless something happens is as likely for all groups here.
        (way.name, (1.0,) * 5 if way.unless else scenario.relative(way.name))
        for way in TRANSITIONS
    ]
    planted = pd.DataFrame(
        [
            (point, *pair)
            for point, ratios in rows
            for pair in zip(scenario.groups, ratios, strict=True)
        ],
        columns=["decision_point", "group", "planted"],
    )
    found = measures.merge(planted, on=["decision_point", "group"], validate="many_to_one")
    found["held"] = (found["lower"] <= found["planted"]) & (found["planted"] <= found["upper"])
    seed_and_year = found["period"].str.split("/", expand=True)
    return found.assign(seed=seed_and_year[0].astype(int), year=seed_and_year[1])


def times_held(found: pd.DataFrame) -> pd.Series:
    """In how many of the 200 counties each ratio's interval holds what is planted."""
    by_ratio = found.groupby(["area", "decision_point", "year", "group"])["held"]
    assert (by_ratio.size() == SEEDS).all()
    return by_ratio.sum()


@pytest.fixture(scope="module")
def default(dictionary) -> Scenario:
    return read_scenario("default", dictionary=dictionary)


@pytest.fixture(scope="module")
def null(dictionary) -> Scenario:
    return read_scenario("null", dictionary=dictionary)


@pytest.fixture(scope="module")
def counts(default, dictionary) -> pd.DataFrame:
    return counties(default, dictionary)


@pytest.fixture(scope="module")
def found(counts, default) -> pd.DataFrame:
    ratios = pd.concat([contact_ratios(counts), step_ratios(counts)], ignore_index=True)
    return with_planted(ratios, default)


# What is planted


def test_every_planted_ratio_is_within_its_interval_as_often_as_chance_allows(found):
    held = times_held(found)
    assert len(held) == 4 * 6 * 4 + 12 * 4
    low, high = binom.ppf([0.025 / len(held), 1 - 0.025 / len(held)], SEEDS, NOMINAL)
    assert (low, high) == (177, 199)
    assert held.between(low, high).all(), held[~held.between(low, high)]


def test_planted_ratios_are_within_their_intervals_in_95_of_100(found):
    low, high = binom.ppf([0.005, 0.995], len(found), NOMINAL)
    assert low <= found["held"].sum() <= high, found["held"].mean()


def test_as_many_ratios_as_there_should_be_are_within_in_183_to_197_of_200(found):
    held = times_held(found)
    # scipy: binom.cdf(197, 200, .95) - binom.cdf(182, 200, .95) = 0.98557
    chance = binom.cdf(WITHIN[1], SEEDS, NOMINAL) - binom.cdf(WITHIN[0] - 1, SEEDS, NOMINAL)
    assert chance == pytest.approx(0.98557, abs=1e-5)
    assert held.between(*WITHIN).sum() >= binom.ppf(0.005, len(held), chance)


def test_a_ratio_that_is_not_the_planted_one_is_found_out(found):
    contacts = found[(found["decision_point"] == "contacts") & (found["group"] == "Mixed")]
    wrong = contacts["planted"] * 1.1
    held = (contacts["lower"] <= wrong) & (wrong <= contacts["upper"])
    assert held.mean() < 0.9


# Nothing to find


@pytest.fixture(scope="module")
def tested(null, dictionary) -> pd.DataFrame:
    """Every ratio of the null county as a whole over six years, with its p-value."""
    return with_p_values_of_the_county(counties(null, dictionary))


def with_p_values_of_the_county(counts: pd.DataFrame) -> pd.DataFrame:
    contacts = counts[counts["decision_point"] == "contacts"]
    keys = ["seed", "decision_point", "group"]
    sums = contacts.groupby(keys, as_index=False)[["count", "population"]].sum()
    sums = sums.assign(area="County", period=sums["seed"].astype(str) + "/all")
    parts = [
        (relative_rate_index(sums, reference_group="White"), sums),
        (step_ratios(counts), steps_of_the_county(counts)),
    ]
    return pd.concat(
        [with_p_values(one, counts=of, reference_group="White") for one, of in parts],
        ignore_index=True,
    )


@pytest.fixture
def nothing_to_collect() -> Iterator[None]:
    """Leave what is there out of collections: statsmodels' Holm asks for one at every call."""
    gc.freeze()
    yield
    gc.unfreeze()


def alarms(tested: pd.DataFrame, dictionary, *, method: str) -> pd.DataFrame:
    """Correct over the family that reports state: all groups and decision points of a county."""
    stated = dictionary.document("disproportionality")["multiple_testing"]
    counties = tested.assign(area=tested["period"])  # each of the 200 is an area of its own
    return corrected(counties, family=stated["family"], method=method, level=stated["level"])


@pytest.mark.usefixtures("nothing_to_collect")
def test_in_the_null_county_corrected_alarms_stay_within_the_bound_of_5_percent(tested, dictionary):
    bound = binom.ppf(0.975, SEEDS, 0.05)
    for method in (HOLM, BENJAMINI_HOCHBERG):
        found = alarms(tested, dictionary, method=method)
        assert (found["family_size"] == 13 * 4).all()
        assert found.groupby("period")["clear"].any().sum() <= bound, method
    # Uncorrected, most of the counties would raise one.
    raised = (tested["p_value"] < 0.05).groupby(tested["period"]).any()
    assert raised.sum() > SEEDS / 2


def test_without_a_correction_a_test_at_5_percent_is_one(tested):
    number = len(tested)
    low, high = binom.ppf([0.005, 0.995], number, 0.05)
    assert low <= (tested["p_value"] < 0.05).sum() <= high, (tested["p_value"] < 0.05).mean()


def test_benjamini_hochberg_keeps_the_share_of_false_discoveries(counts, default, dictionary):
    tested = with_planted(with_p_values_of_the_county(counts), default)
    found = alarms(tested, dictionary, method=BENJAMINI_HOCHBERG)
    false = (found["clear"] & (found["planted"] == 1)).groupby(found["seed"]).sum()
    share = false / found.groupby("seed")["clear"].sum().clip(lower=1)
    error = share.std(ddof=1) / np.sqrt(SEEDS)
    assert share.mean() <= 0.05 + 2 * error, share.mean()
    # It finds most of what is there: the large differences in every county.
    large = found[found["planted"].between(1.25, 10) & (found["decision_point"] == "contacts")]
    assert large["clear"].mean() > 0.99


# Families


@pytest.fixture(scope="module")
def families(default, dictionary) -> tuple[pd.DataFrame, float]:
    """Contacts of 200 counties whose families are heard of together, and their design effect."""
    spread = spread_of_families(default, years=1)
    drawn = counties(default, dictionary, spread=spread)
    return drawn[drawn["decision_point"] == "contacts"], 1 + spread


def test_intervals_that_take_children_of_a_family_as_independent_fail(families, default):
    contacts, _ = families
    assert with_planted(contact_ratios(contacts), default)["held"].mean() < 0.9


def test_intervals_with_a_design_effect_hold_what_is_planted_within_two_points(families, default):
    contacts, effect = families
    found = with_planted(contact_ratios(contacts.assign(design_effect=effect)), default)
    assert 0.93 <= found["held"].mean() <= 0.97
    by_group = found.groupby("group")["held"].mean()
    assert by_group.between(0.93, 0.97).all(), by_group
