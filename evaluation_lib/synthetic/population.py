"""The county's families and children, drawn from the census of 2021 by district and group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.days import DAYS_A_YEAR, day_number
from evaluation_lib.synthetic.scenario import Scenario

CENSUS_DAY = "2021-03-21"
CHILDHOOD = 18
#: Brothers and sisters are born up to so many years before or after the middle of a family.
FAMILY_SPAN = 8
#: A growth a year so small that nobody could tell it from none.
STANDS_STILL = 1e-9
#: No group's births grow or fall by more than this a year.
STEEPEST = 0.2


@dataclass(frozen=True, eq=False)
class Population:
    """Families and their children, as arrays; a child's number is its place in them.

    Attributes
    ----------
    family
        The number of each child's family.
    group
        The position of the child's group in ``Scenario.groups``.
    code
        The position of its code in ``codes``.
    born
        Days since 1970.
    female, disabled
        Whether the child is.
    codes
        The codes of the Department for Education.
    district
        For each family, the position in ``districts`` of the district that it comes from.
    present_from, present_until
        For each family, the days between which it lives in the county.
    spread
        For each family, how much more often than others it comes to notice (mean 1).
    districts
        Names of districts.
    """

    family: np.ndarray
    group: np.ndarray
    code: np.ndarray
    born: np.ndarray
    female: np.ndarray
    disabled: np.ndarray
    codes: tuple[str, ...]
    district: np.ndarray
    present_from: np.ndarray
    present_until: np.ndarray
    spread: np.ndarray
    districts: tuple[str, ...]

    def __len__(self) -> int:
        """How many children."""
        return len(self.family)


def make_population(
    scenario: Scenario, *, scale: float, dictionary: Dictionary, rng: np.random.Generator
) -> Population:
    """Draw families and children.

    On the day of the census the number of children aged 0 to 17 in each district and group is that
    of the census (times ``scale``) but for chance; before and after it grows by the scenario's
    yearly rates: families come to the county, or leave it, with children of all ages. Each group
    has the census's shares of children under 16 and of those aged 16 and 17, at all times: the
    younger a group, the more of its children are born each year.

    Parameters
    ----------
    scenario
        The scenario.
    scale
        1 is the size of the county.
    dictionary
        The data dictionary: tables ``population_by_ethnic_group``, ``areas``, ``census_groups``.
    rng
        The source of chance.
    """
    counts = census_children(dictionary, groups=scenario.groups)
    begin, end = _horizon(scenario)
    growth = np.array([np.log1p(scenario["population"]["growth"][one]) for one in scenario.groups])
    slope = birth_slopes(dictionary, groups=scenario.groups)
    families = _families(
        scenario, counts.to_numpy() * scale, begin, end, growth=growth, slope=slope, rng=rng
    )
    children = _children(scenario, families, rng=rng)
    kept = (children["born"] > begin - CHILDHOOD * DAYS_A_YEAR - 100) & (children["born"] < end)
    children = children[kept].reset_index(drop=True)
    used = np.unique(children["family"])
    families = families.iloc[used].reset_index(drop=True)
    codes, code = _codes(children, scenario, dictionary=dictionary, rng=rng)
    number = len(children)
    spread = 1 / scenario["population"]["spread_between_families"]
    return Population(
        family=np.searchsorted(used, children["family"].to_numpy()),
        group=children["group"].to_numpy(),
        code=code,
        born=children["born"].to_numpy(),
        female=rng.random(number) < scenario["population"]["female"],
        disabled=rng.random(number) < scenario["population"]["disability"],
        codes=codes,
        district=families["district"].to_numpy(),
        present_from=families["present_from"].to_numpy(),
        present_until=families["present_until"].to_numpy(),
        spread=rng.gamma(spread, 1 / spread, size=len(families)),
        districts=tuple(counts.index),
    )


def birth_slopes(dictionary: Dictionary, *, groups: tuple[str, ...]) -> np.ndarray:
    """Return by which rate a year the births of each group grow, as its ages at the census tell.

    With births that grow at a rate k, the number of children aged a falls as exp(-k a); k is found
    from the share of children aged 16 and 17 among those aged 0 to 17.
    """
    whole = census_children(dictionary, groups=groups).sum()
    younger = census_children(dictionary, groups=groups, age_range="0 to 15").sum()
    shares = (1 - younger / whole).to_numpy()
    slopes = np.linspace(-STEEPEST, STEEPEST, 4001)
    slopes = slopes[slopes != 0]
    older = np.exp(-16 * slopes) - np.exp(-CHILDHOOD * slopes)
    told = older / -np.expm1(-CHILDHOOD * slopes)
    # The share falls as the slope rises; interpolation wants it the other way round.
    return np.interp(shares, told[::-1], slopes[::-1])


def census_children(
    dictionary: Dictionary, *, groups: tuple[str, ...], age_range: str = "0 to 17"
) -> pd.DataFrame:
    """Return children of an age at the census of 2021: districts as rows, groups as columns."""
    rows = dictionary.read("population_by_ethnic_group")
    rows = rows[
        (rows["census_year"] == 2021)
        & (rows["age_range"] == age_range)
        & (rows["area_level"] == "district")
        & (rows["classification"] == "five_groups")
    ]
    table = rows.pivot(index="area_name", columns="ethnic_group", values="persons")
    return table[list(groups)].astype(float).sort_index()


def _horizon(scenario: Scenario) -> tuple[int, int]:
    """The first day that anything can happen, and the last day of birth that matters."""
    first = day_number(scenario.first_day) - int(scenario["years_before"] * DAYS_A_YEAR)
    unborn = scenario["contacts"]["days_before_birth"]
    return first, day_number(scenario.extract_day) + unborn


def _families(
    scenario: Scenario,
    counts: np.ndarray,
    begin: int,
    end: int,
    *,
    growth: np.ndarray,
    slope: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw families around a day in the middle of their births, over a long time.

    Births grow by ``slope``, which makes the ages. What is left of the growth is made by families
    that come later or leave; as many more come as move out of the county (see `homes.draw_homes`).
    """
    census = day_number(pd.Timestamp(CENSUS_DAY))
    sizes = scenario["population"]["family_sizes"]
    mean_size = sum(size * share for size, share in sizes.items()) / sum(sizes.values())
    first = begin - (CHILDHOOD + FAMILY_SPAN) * DAYS_A_YEAR
    last = end + FAMILY_SPAN * DAYS_A_YEAR
    planted = scenario["population"]
    births = np.where(np.abs(slope) < STANDS_STILL, STANDS_STILL, slope)
    left = growth - births
    change = left + planted["moves_a_year"] * planted["moves_out_of_county"]
    coming, going = np.maximum(change, 0), np.maximum(-change, 0)
    years = (end - begin) / DAYS_A_YEAR
    rate = np.where(np.abs(left) < STANDS_STILL, STANDS_STILL, left)
    # For each family of the first day, so many come in all until the last.
    ever = 1 + coming * np.expm1(rate * years) / rate
    at_begin = counts * np.exp(growth * (begin - census) / DAYS_A_YEAR)
    a_year = at_begin * births / -np.expm1(-CHILDHOOD * births)
    before, after = (first - begin) / DAYS_A_YEAR, (last - begin) / DAYS_A_YEAR
    born = a_year * (np.exp(births * after) - np.exp(births * before)) / births
    expected = born * ever / mean_size
    number = rng.poisson(expected)
    district, group = (
        np.repeat(place.reshape(-1), number.reshape(-1)) for place in np.indices(number.shape)
    )
    along = rng.random(len(group)) * np.expm1(births[group] * (after - before))
    middle = first + np.log1p(along) / births[group] * DAYS_A_YEAR
    later = np.log1p(rng.random(len(group)) * np.expm1(rate[group] * years)) / rate[group]
    always = rng.random(len(group)) * ever[group] < 1
    came = np.where(always, begin - 1e6, begin + later * DAYS_A_YEAR)
    stayed = rng.exponential(size=len(group)) * DAYS_A_YEAR
    with np.errstate(divide="ignore"):
        went = np.where(going[group] > 0, begin + stayed / going[group], end + 1e6)
    return pd.DataFrame(
        {
            "district": district,
            "group": group,
            "middle": middle,
            "present_from": np.clip(came, -1e6, 1e6).astype("int64"),
            "present_until": np.clip(went, -1e6, 1e6).astype("int64"),
        }
    )


def _children(
    scenario: Scenario, families: pd.DataFrame, *, rng: np.random.Generator
) -> pd.DataFrame:
    sizes = scenario["population"]["family_sizes"]
    shares = np.array(list(sizes.values()), dtype=float)
    size = rng.choice(list(sizes), size=len(families), p=shares / shares.sum())
    family = np.repeat(np.arange(len(families)), size)
    place = np.arange(len(family)) - np.repeat(np.cumsum(size) - size, size)
    low, high = (years * DAYS_A_YEAR for years in scenario["population"]["years_between_births"])
    gap = rng.uniform(low, high, size=len(family)) * (place > 0)
    along = pd.Series(gap).groupby(family).cumsum()
    centre = along.groupby(family).transform("mean")
    born = families["middle"].to_numpy()[family] + (along - centre).to_numpy()
    group = _with_mixed_families(
        scenario,
        families["group"].to_numpy()[family],
        district=families["district"].to_numpy()[family],
        eldest=(place == 0) & (size[family] > 1),
        rng=rng,
    )
    return pd.DataFrame({"family": family, "group": group, "born": born.astype("int64")})


def _with_mixed_families(
    scenario: Scenario,
    group: np.ndarray,
    *,
    district: np.ndarray,
    eldest: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Let the eldest of some Mixed families be White, and of as many White families Mixed.

    Families of one district change places, which keeps the number of children of every group.
    """
    mixed, white = (scenario.groups.index(one) for one in ("Mixed", "White"))
    some = eldest & (group == mixed)
    some &= rng.random(len(group)) < scenario["population"]["mixed_families"]
    changed = group.copy()
    for place in np.unique(district):
        chosen = np.flatnonzero(some & (district == place))
        others = np.flatnonzero(eldest & (group == white) & (district == place))
        number = min(len(chosen), len(others))
        partners = rng.choice(others, size=number, replace=False)
        changed[chosen[:number]], changed[partners] = white, mixed
    return changed


def _codes(
    children: pd.DataFrame, scenario: Scenario, *, dictionary: Dictionary, rng: np.random.Generator
) -> tuple[tuple[str, ...], np.ndarray]:
    """Give each child a code of its group, as often as the county's census of all ages has it.

    Brothers and sisters of one group have one code.
    """
    shares = code_shares(dictionary, groups=scenario.groups)
    codes = tuple(shares["code"])
    together = children["family"].to_numpy() * len(scenario.groups) + children["group"].to_numpy()
    pair, place = np.unique(together, return_inverse=True)
    group = pair % len(scenario.groups)
    chosen = np.zeros(len(group), dtype="int64")
    for number, name in enumerate(scenario.groups):
        own = np.flatnonzero((shares["group"] == name).to_numpy())
        where = group == number
        weights = shares["persons"].to_numpy()[own]
        chosen[where] = rng.choice(own, size=int(where.sum()), p=weights / weights.sum())
    return codes, chosen[place]


def code_shares(dictionary: Dictionary, *, groups: tuple[str, ...]) -> pd.DataFrame:
    """Return ``code``, ``group`` and ``persons`` of all ages in the county at the census of 2021.

    Where the census has one group for two codes, they share it evenly.
    """
    named = dictionary.read("census_groups")
    named = named[named["classification"] == "census_2021"]
    persons = dictionary.read("population_by_ethnic_group")
    persons = persons[
        (persons["classification"] == "census_2021") & (persons["area_level"] == "local_authority")
    ]
    both = named.merge(persons, left_on="group", right_on="ethnic_group")
    both = both.assign(code=both["dfe_codes"].str.split("|"))
    both["persons"] = both["persons"].astype(float) / both["code"].str.len()
    spread = both.explode("code").groupby(["five_groups", "code"], as_index=False)["persons"].sum()
    spread = spread.rename(columns={"five_groups": "group"})
    order = spread["group"].map({name: place for place, name in enumerate(groups)})
    return spread.assign(order=order).sort_values(["order", "code"], ignore_index=True)[
        ["code", "group", "persons"]
    ]
