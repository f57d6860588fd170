"""Two hundred counties as counts: they have what is planted, and intervals find it as they should.

Every mean over the counties is held against its planted value within four of its own standard
errors (the spread of the 200 counties over the root of 200): one comparison in 16,000 would leave
that by chance, and the seeds are fixed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval
from evaluation_lib.synthetic.counts_drawn import (
    COLUMNS,
    counts_from,
    draw_counts,
    drawn_arrays,
    spread_of_families,
)
from evaluation_lib.synthetic.expected_counts import TRANSITIONS, expect
from evaluation_lib.synthetic.scenario import read_scenario

SEEDS = 200
QUARTERS = pd.period_range("2020-04-01", "2026-03-31", freq="Q")
CHANGED = {"contact_to_early_help": "2022-07-01", "assessment_to_section_47": "2023-10-01"}


class Counties:
    """Two hundred counties of one scenario; arrays of seeds, quarters, quadrants and groups."""

    def __init__(self, name, dictionary, *, spread=None):
        self.scenario = read_scenario(name, dictionary=dictionary)
        self.expected = expect(self.scenario, periods=QUARTERS, dictionary=dictionary)
        drawn = [
            drawn_arrays(self.expected, rng=np.random.default_rng(seed), spread=spread)
            for seed in range(SEEDS)
        ]
        self.contacts = np.stack([one["contacts"][0] for one in drawn])[:, 1:]
        names = [way.name for way in TRANSITIONS]
        self.counts = {name: np.stack([one[name][0] for one in drawn])[:, 1:] for name in names}
        self.starts = {name: np.stack([one[name][1] for one in drawn])[:, 1:] for name in names}

    def chance_ratios(self, name, *, quarters=slice(None), quadrants=slice(None)):
        """Each group's chance over that of White children: seeds by groups."""
        counts = self.counts[name][:, quarters][:, :, quadrants].sum(axis=(1, 2))
        starts = self.starts[name][:, quarters][:, :, quadrants].sum(axis=(1, 2))
        chances = counts / starts
        return chances / chances[:, :1]

    def contact_years(self):
        """Contacts and child-years by seed, year, quadrant and group."""
        shape = (SEEDS, 6, 4, *self.contacts.shape[2:])
        contacts = self.contacts.reshape(shape).sum(axis=2)
        years = self.expected.population.reshape(shape[1:]).mean(axis=1)
        return contacts, np.broadcast_to(years, contacts.shape)


@pytest.fixture(scope="module")
def default(dictionary):
    return Counties("default", dictionary)


@pytest.fixture(scope="module")
def null(dictionary):
    return Counties("null", dictionary)


@pytest.fixture(scope="module")
def staggered(dictionary):
    return Counties("staggered", dictionary)


def quarters(first: str | None = None, last: str | None = None) -> np.ndarray:
    """Whole quarters from one day on and before another."""
    begins = QUARTERS.start_time
    chosen = np.ones(len(QUARTERS), dtype=bool)
    chosen &= True if first is None else begins >= pd.Timestamp(first)
    return chosen & (True if last is None else begins < pd.Timestamp(last))


def assert_mean(found: np.ndarray, planted: np.ndarray | float) -> None:
    """The mean over the seeds is the planted value within four standard errors."""
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    distance = np.abs(found.mean(axis=0) - planted)
    assert (distance <= 4 * error + 1e-12).all(), (found.mean(axis=0), planted, error)


def covered(counties: Counties) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Which intervals of yearly relative rates in the quadrants hold the planted value."""
    contacts, years = counties.contact_years()
    low, high = rate_ratio_score_interval(
        *(array[..., 1:].reshape(-1) for array in (contacts, years)),
        *(np.repeat(array[..., :1], 4, axis=-1).reshape(-1) for array in (contacts, years)),
    )
    shape = contacts[..., 1:].shape
    low, high = low.reshape(shape), high.reshape(shape)
    planted = np.array(counties.scenario.relative("contacts"))[1:]
    return (low <= planted) & (planted <= high), (low, high)


# Shape


def test_a_drawn_county_is_a_table_that_the_measures_take(default, dictionary):
    drawn = counts_from(default.expected, rng=np.random.default_rng(0))
    assert list(drawn) == COLUMNS
    assert set(drawn["decision_point"]) == {"contacts", *(way.name for way in TRANSITIONS)}
    contacts = drawn[drawn["decision_point"] == "contacts"]
    ratios = relative_rate_index(
        contacts.rename(columns={"ethnic_group": "group"}), reference_group="White"
    )
    assert len(ratios) == len(QUARTERS) * 4 * 4


def test_the_same_seed_draws_the_same_county(default, dictionary):
    once = counts_from(default.expected, rng=np.random.default_rng(7))
    again = draw_counts(
        default.scenario,
        periods=QUARTERS,
        dictionary=dictionary,
        rng=np.random.default_rng(7),
    )
    pd.testing.assert_frame_equal(once, again)


def test_no_more_follows_than_there_was(default):
    for name, counts in default.counts.items():
        assert (counts <= default.starts[name]).all(), name


# What is planted, over 200 seeds


def test_the_mean_relative_rate_of_contacts_is_the_planted_one_in_every_quadrant(default):
    contacts, years = default.contact_years()
    rates = contacts.sum(axis=1) / years.sum(axis=1)
    # Contacts become fewer while some groups grow, so over six years the ratio is nearly, in each
    # year exactly, the planted one.
    assert_mean(rates / rates[..., :1], exact_ratio(default))
    np.testing.assert_allclose(
        exact_ratio(default), np.tile(default.scenario.relative("contacts"), (4, 1)), rtol=0.01
    )


def exact_ratio(counties: Counties) -> np.ndarray:
    expected = counties.expected
    rates = expected.contacts[1:].sum(axis=0) / expected.population.sum(axis=0)
    return rates / rates[:, :1]


@pytest.mark.parametrize("way", TRANSITIONS, ids=lambda way: way.name)
def test_the_mean_relative_chance_of_a_transition_is_the_planted_one(default, way):
    unchanged = quarters(last=CHANGED.get(way.name))
    ratios = default.chance_ratios(way.name, quarters=unchanged)
    planted = np.array(default.scenario.relative(way.unless or way.name))
    assert_mean(ratios, np.ones(5) if way.unless else planted)


def test_intervals_cover_the_planted_relative_rate_in_93_to_97_of_100_seeds(default):
    found, _ = covered(default)
    # 200 seeds in 6 years and 4 quadrants for each group.
    by_group = found.mean(axis=(0, 1, 2))
    assert ((by_group > 0.93) & (by_group < 0.97)).all(), by_group


# Nothing to find


def test_in_the_null_county_ratios_are_one(null):
    contacts, years = null.contact_years()
    rates = contacts.sum(axis=1) / years.sum(axis=1)
    assert_mean(rates / rates[..., :1], 1.0)
    for way in TRANSITIONS:
        assert_mean(null.chance_ratios(way.name), 1.0)


def test_in_the_null_county_a_test_at_5_percent_finds_something_in_about_5_percent(null):
    _, (low, high) = covered(null)
    found = ((low > 1) | (high < 1)).mean(axis=(0, 1, 2))
    assert ((found > 0.03) & (found < 0.07)).all(), found


# What the programme changes


def test_the_programme_is_in_the_counts_after_its_start_and_not_before(default):
    name = "assessment_to_section_47"
    relative = np.array(default.scenario.relative(name))
    before = default.chance_ratios(name, quarters=quarters(last="2023-10-01"))
    year_before = default.chance_ratios(
        name, quarters=quarters(first="2022-10-01", last="2023-10-01")
    )
    after = default.chance_ratios(name, quarters=quarters(first="2023-10-01"))
    assert_mean(before, relative)
    assert_mean(year_before, relative)
    assert_mean(after, relative * np.array([1, 0.85, 1, 0.85, 1]))


def test_more_early_help_from_the_first_contact_is_in_the_counts_beside_the_rival_event(default):
    name = "contact_to_early_help"
    relative = np.array(default.scenario.relative(name))
    between = quarters(first="2022-07-01", last="2023-10-01")
    after = quarters(first="2023-10-01")
    # The rival event concerns all groups, so no ratio shows it; every group's own chance does.
    assert_mean(default.chance_ratios(name, quarters=between), relative)
    assert_mean(default.chance_ratios(name, quarters=after), relative * np.array([1, *[1.35] * 4]))
    counts, starts = default.counts[name][..., 0], default.starts[name][..., 0]
    early = quarters(last="2022-07-01")
    chances = [
        counts[:, some].sum(axis=(1, 2)) / starts[:, some].sum(axis=(1, 2))
        for some in (early, between)
    ]
    assert_mean(chances[1] / chances[0], 0.75)


@pytest.mark.parametrize("place", range(4))
def test_the_staggered_programme_reaches_one_quadrant_after_the_other(staggered, place):
    name = "assessment_to_section_47"
    relative = np.array(staggered.scenario.relative(name))
    start = staggered.scenario["programme"]["start"][staggered.scenario.quadrants[place]]
    own = [place]
    before = staggered.chance_ratios(name, quarters=quarters(last=str(start)), quadrants=own)
    after = staggered.chance_ratios(name, quarters=quarters(first=str(start)), quadrants=own)
    # The mean of a ratio of two small counts lies above the ratio: 1 over the count below.
    np.testing.assert_allclose(before.mean(axis=0)[[1, 3]], relative[[1, 3]], rtol=0.04)
    np.testing.assert_allclose(after.mean(axis=0)[[1, 3]], relative[[1, 3]] * 0.85, rtol=0.04)


@pytest.mark.parametrize(
    "name",
    ["contact_to_referral", "conference_to_child_protection_plan", "assessment_to_looked_after"],
)
def test_what_is_planted_without_effect_shows_none(default, name):
    change = [
        default.chance_ratios(name, quarters=some)
        for some in (quarters(last="2023-10-01"), quarters(first="2023-10-01"))
    ]
    # Differences, for the mean of a ratio of ratios of small counts would lie above one.
    assert_mean(change[1] - change[0], 0.0)


def test_relative_rates_of_contacts_show_no_effect_of_the_programme(default):
    contacts, years = default.contact_years()
    rates = contacts / years
    ratios = (rates / rates[..., :1]).mean(axis=2)
    assert_mean(ratios[:, 4:].mean(axis=1) - ratios[:, :3].mean(axis=1), 0.0)


# Spread


def test_with_spread_contacts_vary_more_and_are_as_many(default, dictionary):
    spread = spread_of_families(default.scenario, years=0.25)
    wide = Counties("default", dictionary, spread=spread)
    for counties, excess in ((default, 0.0), (wide, spread)):
        mean = counties.expected.contacts[1:]
        assert_mean(counties.contacts.sum(axis=(1, 2, 3)), mean.sum())
        # Variance over mean, of 200 seeds, averaged over 480 counts.
        ratio = (counties.contacts.var(axis=0, ddof=1) / mean).mean()
        assert ratio == pytest.approx(1 + excess, rel=0.03)


def test_intervals_of_the_house_are_too_narrow_where_families_are_heard_of_together(
    default, dictionary
):
    spread = spread_of_families(default.scenario, years=0.25)
    found, _ = covered(Counties("default", dictionary, spread=spread))
    assert 0.80 < found.mean() < 0.90
