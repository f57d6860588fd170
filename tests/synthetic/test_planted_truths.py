"""The county of single children has what is planted in it.

Most tests put very many children of every group through one part of the simulation, so that a
planted value can be told from its neighbours; the rest look at a whole county. What is found lies
within four standard errors of what is planted: one comparison in 16,000 would leave that by chance,
and the seeds are fixed. Where brothers and sisters share what happens, the error is made larger by
the square root of `TOGETHER`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.synthetic import journeys as of
from evaluation_lib.synthetic.arrivals import _may_be_named, _with_children, contacts_of
from evaluation_lib.synthetic.chances import Circumstances, chance
from evaluation_lib.synthetic.counts_drawn import spread_of_families
from evaluation_lib.synthetic.days import birthday, day_number
from evaluation_lib.synthetic.expected_counts import (
    TRANSITIONS,
)
from evaluation_lib.synthetic.expected_population import expected_population
from evaluation_lib.synthetic.journeys import follow_contacts, follow_referrals
from evaluation_lib.synthetic.ledger import Ledger
from evaluation_lib.synthetic.making import make_county, make_world
from evaluation_lib.synthetic.scenario import read_scenario

SEED = 11
ERRORS = 4
#: How much larger variances are because brothers and sisters share contacts, outcomes and homes.
TOGETHER = 2.3
FIRST, LAST = day_number(pd.Timestamp("2020-04-01")), day_number(pd.Timestamp("2026-03-31"))
PROGRAMME = day_number(pd.Timestamp("2023-10-01"))
HALF_YEARS = 12
RIVAL = day_number(pd.Timestamp("2022-07-01"))
#: Ways that follow from a stay, beside those of which counts are expected.
OF_STAYS = (
    ("child_protection_plan_to_pre_proceedings", of.PLANS, of.PRE_PROCEEDINGS),
    ("child_protection_plan_to_looked_after", of.PLANS, of.CARE),
    ("child_in_need_plan_to_section_47", of.NEED_PLANS, of.ENQUIRIES),
    ("child_in_need_plan_to_pre_proceedings", of.NEED_PLANS, of.PRE_PROCEEDINGS),
    ("child_in_need_plan_to_looked_after", of.NEED_PLANS, of.CARE),
    ("pre_proceedings_to_looked_after", of.PRE_PROCEEDINGS, of.CARE),
)
WAYS = (*((way.name, way.start, way.to) for way in TRANSITIONS), *OF_STAYS)


@pytest.fixture(scope="module")
def scenario(dictionary):
    return read_scenario("default", dictionary=dictionary)


@pytest.fixture(scope="module")
def world_and_alone(scenario, dictionary):
    """The county at full size before anything happens, and who will come alone."""
    return make_world(scenario, scale=1.0, seed=SEED, dictionary=dictionary)


@pytest.fixture(scope="module")
def world(world_and_alone):
    return world_and_alone[0]


@pytest.fixture(scope="module")
def contacts(world):
    """All first contacts of the county, before any case."""
    return contacts_of(world)


@pytest.fixture(scope="module")
def page(world):
    """What follows from 50,000 contacts about children of each group, each about one child."""
    rng = np.random.default_rng(SEED)
    groups = world.population.group[: families_children(world)]
    own = [np.flatnonzero(groups == group) for group in range(len(world.scenario.groups))]
    child = np.concatenate([rng.choice(children, size=100_000) for children in own])
    day = rng.integers(FIRST, LAST + 1, size=len(child))
    child, day = (array[here(world, child, day)] for array in (child, day))
    number = np.arange(len(child))
    asked = pd.DataFrame({"child": child, "day": day, "parent": -1, "parent_step": number})
    ledger = Ledger()
    follow_referrals(
        world,
        ledger,
        follow_contacts(world, ledger, ledger.number(of.CONTACTS, asked, came_from=None)),
    )
    return {name: ledger.table(name) for name in {table for _, *both in WAYS for table in both}}


@pytest.fixture(scope="module")
def county(scenario, dictionary):
    return make_county(scenario, scale=0.3, seed=SEED, dictionary=dictionary)


def families_children(world) -> int:
    """How many children came with a family; those who came alone stand after them."""
    return int((world.population.spread[world.population.family] > 0).sum())


def here(world, child: np.ndarray, day: np.ndarray | int) -> np.ndarray:
    """Whether children are born, under 18 and living in the county."""
    population = world.population
    family = population.family[child]
    day = np.broadcast_to(day, child.shape)
    there = (day >= population.present_from[family]) & (day < world.homes.leaves[family])
    return there & (day >= population.born[child]) & (day < world.adult_on(child))


def living(world, day: int) -> np.ndarray:
    """Children by quadrant and group."""
    child = np.arange(families_children(world))
    child = child[here(world, child, day)]
    about = world.about(child, np.full(len(child), day))
    found = np.zeros((len(world.scenario.quadrants), len(world.scenario.groups)))
    np.add.at(found, (about.quadrant, about.group), 1)
    return found


def planted_children(scenario, day: str, dictionary) -> np.ndarray:
    rows = expected_population(scenario, days=[pd.Timestamp(day)], dictionary=dictionary)
    shape = (len(scenario.quadrants), len(scenario.groups))
    return rows["population"].to_numpy().reshape(shape)


def assert_near(found, planted, error) -> None:
    __tracebackhide__ = True
    assert (np.abs(found - planted) <= ERRORS * np.asarray(error)).all(), (found, planted, error)


# Who lives there


@pytest.mark.parametrize("day", ["2021-03-21", "2026-03-31"])
def test_children_of_every_group_and_quadrant_are_as_many_as_the_census_and_growth_say(
    world, scenario, dictionary, day
):
    planted = planted_children(scenario, day, dictionary)
    found = living(world, day_number(pd.Timestamp(day)))
    assert_near(found, planted, np.sqrt(TOGETHER * planted))
    assert_near(found.sum(axis=0), planted.sum(axis=0), np.sqrt(TOGETHER * planted.sum(axis=0)))


def test_every_group_grows_by_its_yearly_rate(world, scenario):
    first, last = (living(world, day).sum(axis=0) for day in (FIRST, LAST))
    growth = (last / first) ** (1 / 6) - 1
    planted = np.array([scenario["population"]["growth"][group] for group in scenario.groups])
    # A third of the children of the first day have turned 18 by the last, as many were born.
    error = ERRORS * np.sqrt(TOGETHER * (2 / 3) / first) / 6
    # Mixed children of White families come and go with those, so they do not grow in number.
    allowed = np.array([0.01 if group == "Mixed" else 0 for group in scenario.groups])
    assert (np.abs(growth - planted) <= error + allowed).all(), (growth, planted, error)


# Who is heard of


@pytest.fixture(scope="module")
def as_white(world):
    """By half-year and group, the contacts if every group had the rate of White children.

    Written out of the scenario here, with each family's own rate.
    """
    planted, population = world.scenario["contacts"], world.population
    everyone = np.arange(families_children(world))
    place = np.array([planted["by_quadrant"][name] for name in world.scenario.quadrants])
    total = np.zeros((HALF_YEARS, len(world.scenario.groups)))
    for number in range(HALF_YEARS):
        day = int(FIRST + (number + 0.5) * (LAST - FIRST) / HALF_YEARS)
        rows = pd.DataFrame({"child": everyone, "day": day})
        child = everyone[_may_be_named(world, rows)]
        about = world.about(child, np.full(len(child), day))
        level = planted["yearly_change"] ** ((day - FIRST) / 365.25)
        rate = planted["a_year_per_child"] * level * place[about.quadrant]
        np.add.at(total[number], about.group, rate * population.spread[population.family[child]])
    return total / 2


@pytest.fixture(scope="module")
def heard_of(world, contacts):
    """By half-year and group, the first contacts that there are."""
    own = contacts[(contacts["day"] >= FIRST) & (contacts["day"] < LAST)]
    number = (own["day"] - FIRST) * HALF_YEARS // (LAST - FIRST)
    found = np.zeros((HALF_YEARS, len(world.scenario.groups)))
    np.add.at(found, (number, world.population.group[own["child"]]), 1)
    return found


def test_first_contacts_are_as_frequent_as_planted_in_every_group(scenario, heard_of, as_white):
    planted = as_white.sum(axis=0)
    relative = np.array(scenario.relative("contacts"))
    error = np.sqrt(TOGETHER * relative / planted)
    assert_near(heard_of.sum(axis=0) / planted, relative, error)


def test_first_contacts_become_no_rarer_and_no_more_frequent_with_the_programme(heard_of, as_white):
    before = (PROGRAMME - FIRST) * HALF_YEARS // (LAST - FIRST)
    found = np.stack([heard_of[:before].sum(axis=0), heard_of[before:].sum(axis=0)])
    planted = np.stack([as_white[:before].sum(axis=0), as_white[before:].sum(axis=0)])
    change = (found[1] / planted[1]) / (found[0] / planted[0])
    assert_near(change, 1, np.sqrt(TOGETHER * (1 / found).sum(axis=0)))


@pytest.mark.parametrize("years", [(2020, 2021), (2025, 2026)])
def test_brothers_and_sisters_are_named_together_as_often_as_planted(world, contacts, years):
    """Of the brothers and sisters of a child that is named: in any year, not in the first alone."""
    population = world.population
    begin, end = (day_number(pd.Timestamp(f"{year}-04-01")) for year in years)
    own = contacts[(contacts["day"] >= begin) & (contacts["day"] < end)]
    step, first = np.unique(own["step"], return_index=True)
    events = own.iloc[first]
    family = population.family[events["child"].to_numpy()]
    rows = _with_children(family, events["day"].to_numpy(), population.family)
    rows = rows[_may_be_named(world, rows)]
    mixed = pd.Series(population.group).groupby(population.family).nunique().to_numpy() > 1
    rows = rows[~mixed[family[rows["step"]]]]
    named = pd.MultiIndex.from_frame(own[["step", "child"]])
    asked = pd.MultiIndex.from_arrays([step[rows["step"]], rows["child"]])
    both = rows.assign(named=asked.isin(named)).groupby("step")["named"].agg(["sum", "size"])
    others_named = (both["sum"] * (both["sum"] - 1)).sum()
    others = (both["sum"] * (both["size"] - 1)).sum()
    planted = world.scenario["contacts"]["children_of_family"]
    # Both children of a pair are asked about the other: half as many answers as questions.
    error = np.sqrt(2 * TOGETHER * planted * (1 - planted) / others)
    assert_near(others_named / others, planted, error)
    assert ERRORS * error < 0.05


def test_contacts_vary_as_much_as_the_counts_that_are_drawn_with_spread(world, scenario, contacts):
    """A family's contacts in a quarter come together: their squares say how wide counts vary."""
    quarter = 365.25 / 4
    place = ((contacts["day"] - FIRST) // quarter).loc[contacts["day"] >= FIRST]
    family = world.population.family[contacts.loc[place.index, "child"]]
    together = pd.Series(1, index=range(len(place))).groupby([place.to_numpy(), family]).sum()
    found = (together**2).sum() / together.sum() - 1
    # The squares hold what families have on average, too, which is no variation: as much again as
    # families' own rates add, where the variance of those is one.
    own = spread_of_families(scenario, years=0.25) - spread_of_families(scenario, years=0)
    assert found == pytest.approx(spread_of_families(scenario, years=0.25) + own, rel=0.05)


# What follows


def followed(page, world, name: str, start: str, to: str) -> pd.DataFrame:
    """Events that a transition could follow: group, day, the chance planted, whether it did."""
    rows, next_ones = page[start], page[to]
    if start == of.CONTACTS:
        rows = rows[rows["outcome"].notna()]
    if start == of.ASSESSMENTS:
        rows = rows[rows["again"].isna()]
    came = next_ones.loc[next_ones["parent_table"] == start, "parent"]
    if to == of.ASSESSMENTS:
        came = next_ones.loc[next_ones["again"].isna(), "parent"]
    group = world.population.group[rows["child"]]
    return pd.DataFrame({"group": group, "day": rows["day"], "did": rows["row"].isin(came)})


def planted_chances(scenario, name: str) -> np.ndarray:
    """By group, before anything changed."""
    if name == "referral_to_assessment":
        stops = scenario["transitions"]["referral_without_further_action"]["probability"]
        return np.full(len(scenario.groups), 1 - stops)
    planted = scenario["transitions"][name]
    return np.array(
        [planted["probability"] * planted["relative"].get(one, 1) for one in scenario.groups]
    )


def assert_chances(rows: pd.DataFrame, planted: np.ndarray) -> None:
    __tracebackhide__ = True
    number = rows.groupby("group")["did"].size().to_numpy()
    found = rows.groupby("group")["did"].mean().to_numpy()
    assert_near(found, planted, np.sqrt(planted * (1 - planted) / number))


@pytest.mark.parametrize(("name", "start", "to"), WAYS, ids=[name for name, *_ in WAYS])
def test_a_transition_is_as_likely_as_planted_in_every_group(
    page, world, scenario, name, start, to
):
    rows = followed(page, world, name, start, to)
    changed = {"contact_to_early_help": RIVAL, "assessment_to_section_47": PROGRAMME}
    rows = rows[rows["day"] < changed.get(name, LAST)]
    planted = planted_chances(scenario, name)
    if start == of.CONTACTS:
        # Who turns 18 or moves away on the days until it begins is not helped any more.
        planted = planted * 0.998
    assert_chances(rows, planted)


def test_with_the_programme_fewer_enquiries_follow_for_mixed_and_black_children(
    page, world, scenario
):
    name = "assessment_to_section_47"
    rows = followed(page, world, name, of.ASSESSMENTS, of.ENQUIRIES)
    effect = np.array([1, 0.85, 1, 0.85, 1])
    assert_chances(rows[rows["day"] >= PROGRAMME], planted_chances(scenario, name) * effect)


def test_with_the_programme_more_early_help_follows_beside_the_rival_event(page, world, scenario):
    name = "contact_to_early_help"
    rows = followed(page, world, name, of.CONTACTS, of.EARLY_HELP)
    planted = planted_chances(scenario, name) * 0.998 * 0.75
    between = (rows["day"] >= RIVAL) & (rows["day"] < PROGRAMME)
    assert_chances(rows[between], planted)
    effect = np.array([1, 1.35, 1.35, 1.35, 1.35])
    assert_chances(rows[rows["day"] >= PROGRAMME], planted * effect)


@pytest.mark.parametrize(
    ("name", "start", "to"),
    [
        ("contact_to_referral", of.CONTACTS, of.REFERRALS),
        ("conference_to_child_protection_plan", of.CONFERENCES, of.PLANS),
        ("assessment_to_looked_after", of.ASSESSMENTS, of.CARE),
        ("section_47_to_looked_after", of.ENQUIRIES, of.CARE),
    ],
)
def test_what_is_planted_without_effect_is_as_likely_before_as_after(page, world, name, start, to):
    rows = followed(page, world, name, start, to)
    after = rows["day"] >= PROGRAMME
    did = rows["did"].groupby([after, rows["group"]]).agg(["mean", "size"])
    found, number = (did[column].to_numpy().reshape(2, -1) for column in ("mean", "size"))
    error = np.sqrt((found * (1 - found) / number).sum(axis=0))
    assert_near(found[1] - found[0], 0, error)


def test_the_days_until_an_assessment_and_a_conference_are_the_planted_ones(page, scenario):
    for start, to, span in (
        (of.REFERRALS, of.ASSESSMENTS, scenario["days"]["referral_to_assessment"]),
        (
            of.ENQUIRIES,
            of.CONFERENCES,
            scenario["transitions"]["section_47_to_conference"]["days"],
        ),
    ):
        days = page[start].set_index("row")["day"]
        rows = page[to][page[to]["parent_table"] == start]
        rows = rows[rows["again"].isna()] if "again" in rows else rows
        waited = rows["day"].to_numpy() - days[rows["parent"]].to_numpy()
        assert [waited.min(), waited.max()] == span
    lasted = page[of.ENQUIRIES]["end"] - page[of.ENQUIRIES]["day"]
    assert [lasted.min(), lasted.max()] == scenario["days"]["section_47_enquiry"]


@pytest.mark.parametrize(
    "stay", ["child_protection_plans", "looked_after", "child_in_need_plans", "early_help"]
)
def test_stays_last_as_long_as_planted_in_every_group(page, world, scenario, stay):
    contacts = page[of.CONTACTS]
    lasted = world.stay(stay, contacts)
    group = world.population.group[contacts["child"]]
    planted = scenario["stays"][stay]
    for number, name in enumerate(scenario.groups):
        own = lasted[group == number]
        mean = planted["days"] * planted["relative"].get(name, 1)
        assert_near(own.mean(), mean, own.std() / np.sqrt(len(own)))


# A whole county


def of_families(county) -> pd.DataFrame:
    children = county.children[~county.children["unaccompanied"].astype(bool)]
    return children.set_index("child_id")


def events_of(county, table: str, *, until: str = "2025-12-31") -> pd.DataFrame:
    """Events of children of families since the first day; ``day`` is when each began."""
    rows = county.tables[table]
    day = next(name for name in rows if name.endswith("_date"))
    begun = (rows[day] >= pd.Timestamp(county.first_day)) & (rows[day] <= until)
    rows = rows[begun & rows["child_id"].isin(of_families(county).index)]
    return rows.assign(day=rows[day])


COUNTY_WAYS = (
    ("contact_to_referral", "contacts", "referrals"),
    ("contact_to_early_help", "contacts", "early_help"),
    ("assessment_to_section_47", "assessments", "section_47_enquiries"),
    ("section_47_to_conference", "section_47_enquiries", "initial_child_protection_conferences"),
    (
        "conference_to_child_protection_plan",
        "initial_child_protection_conferences",
        "child_protection_plans",
    ),
)


@pytest.mark.parametrize(("name", "start", "to"), COUNTY_WAYS)
def test_in_a_whole_county_transitions_are_as_likely_as_planted_in_every_group(
    county, scenario, name, start, to
):
    rows = events_of(county, start)
    if start == "initial_child_protection_conferences":
        rows = rows[~rows["transfer_in"].astype(bool)]
    if start == "assessments":
        rows = rows[rows["followed_from"].notna()]
    group = rows["child_id"].map(of_families(county)["group"])
    number = group.map({one: place for place, one in enumerate(scenario.groups)}).to_numpy()
    day = rows["day"].to_numpy().astype("datetime64[D]").astype("int64")
    # The programme of this scenario begins everywhere on one day, so any quadrant will do.
    about = Circumstances(group=number, quadrant=np.zeros(len(day), dtype="int64"), day=day)
    likely = chance(scenario, name, about)
    came = county.tables[to]["followed_from"].dropna()
    did = rows[rows.columns[0]].isin(came).to_numpy()
    for place, one in enumerate(scenario.groups):
        own = number == place
        error = np.sqrt(TOGETHER * (likely * (1 - likely))[own].sum())
        # Birthdays, moves out of the county and open cases take or leave some.
        allowed = 0.03 * likely[own].sum()
        assert abs(did[own].sum() - likely[own].sum()) < ERRORS * error + allowed, one


def test_brothers_and_sisters_share_contacts_and_conferences(county, scenario):
    others = {}
    for table in ("contacts", "initial_child_protection_conferences"):
        rows = events_of(county, table)
        families = rows["child_id"].map(of_families(county)["family_id"])
        assert families.groupby(rows["step"]).nunique().max() == 1
        others[table] = (rows.groupby("step")["child_id"].transform("size") - 1).mean()
    # Named together, two children go on together when chance says so for both at once, or for
    # each by itself.
    both = scenario["together"] ** 2
    along = 1.0
    for name in ("contact_to_referral", "assessment_to_section_47", "section_47_to_conference"):
        along *= both + (1 - both) * scenario["transitions"][name]["probability"]
    found = others["initial_child_protection_conferences"] / others["contacts"]
    # Conferences that come of a child in need plan are shared more rarely, for plans end by
    # themselves; so a quarter less or more.
    assert along * 0.75 < found < along * 1.25


def test_brothers_and_sisters_often_go_the_same_way(county, scenario):
    """Two children of one enquiry: both or neither have a conference."""
    rows = events_of(county, "section_47_enquiries")
    held = rows.assign(held=rows["conference_date"].notna()).groupby("step")["held"]
    pairs = held.agg(["sum", "size"])
    pairs = pairs[pairs["size"] == 2]
    likely = scenario["transitions"]["section_47_to_conference"]["probability"]
    both = scenario["together"] ** 2
    alike = both + (1 - both) * (likely**2 + (1 - likely) ** 2)
    found = (pairs["sum"] != 1).mean()
    assert_near(found, alike, np.sqrt(alike * (1 - alike) / len(pairs)))
    assert alike - 0.5 > 2 * ERRORS * np.sqrt(alike * (1 - alike) / len(pairs))


def test_children_who_came_alone_are_of_all_groups(county, scenario):
    alone = county.children[county.children["unaccompanied"].astype(bool)]
    found = alone["group"].value_counts().reindex(scenario.groups, fill_value=0).to_numpy()
    shares = np.array([scenario["unaccompanied"]["groups"][group] for group in scenario.groups])
    assert (found > 0).all()
    planted = len(alone) * shares
    assert_near(found, planted, np.sqrt(planted * (1 - shares)))


def test_more_children_came_alone_in_the_year_of_the_rival_event(world_and_alone, scenario):
    _, alone = world_and_alone
    a_year = scenario["unaccompanied"]["a_year"]
    for year, factor in ((2020, 1), (2021, 1), (2022, 1.6), (2023, 1), (2024, 1)):
        first, last = (day_number(pd.Timestamp(f"{one}-07-01")) for one in (year, year + 1))
        came = ((alone["day"] >= first) & (alone["day"] < last)).sum()
        assert_near(came, a_year * factor, np.sqrt(a_year * factor))


@pytest.mark.parametrize(("programme", "factor"), [(False, 1.0), (True, 1.2)])
def test_ethnicity_is_known_at_the_first_event_as_often_as_planted(
    county, scenario, programme, factor
):
    first = county.ethnicity[county.ethnicity["why"] != "label review"]
    first = first.drop_duplicates("child_id")
    known = first["why"].eq("first") & first["status"].isin(["mapped", "unmapped"])
    since = (first["recorded_on"] >= "2023-10-01") == programme
    group = first["child_id"].map(county.children.set_index("child_id")["group"])
    found = known[since].groupby(group[since]).agg(["mean", "size"])
    planted = scenario["recording"]["known_at_first"]
    for name in scenario.groups:
        likely = planted["probability"] * planted["relative"].get(name, 1) * factor
        error = np.sqrt(likely * (1 - likely) / found.loc[name, "size"])
        assert_near(found.loc[name, "mean"], likely, error)


def test_nothing_of_a_child_happens_after_its_18th_birthday_but_a_late_contact(county, scenario):
    born = county.children.set_index("child_id")["date_of_birth"]
    for table in county.tables:
        rows = events_of(county, table, until="2026-03-31")
        own = rows["child_id"].map(born).to_numpy().astype("datetime64[D]").astype("int64")
        day = rows["day"].to_numpy().astype("datetime64[D]").astype("int64")
        late = day - birthday(own, 18)
        allowed = scenario["contacts"]["days_after_18"] if table == "contacts" else 0
        assert late.max() <= allowed, table
