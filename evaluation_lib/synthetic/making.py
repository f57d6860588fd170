"""Make the invented county: who lives there, what happens, what is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.arrivals import with_unaccompanied
from evaluation_lib.synthetic.care_written import write_care
from evaluation_lib.synthetic.closures import KEEPS_OPEN
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.days import DAYS_A_YEAR, NEVER, birthday, day_number, days_of
from evaluation_lib.synthetic.elsewhere import plans_from_elsewhere, short_breaks
from evaluation_lib.synthetic.events_written import write_events
from evaluation_lib.synthetic.homes import Homes, draw_homes
from evaluation_lib.synthetic.journeys import CARE, CONTACTS, EARLY_HELP, PLANS, REFERRALS
from evaluation_lib.synthetic.labels import read_labels
from evaluation_lib.synthetic.ledger import Ledger
from evaluation_lib.synthetic.population import make_population
from evaluation_lib.synthetic.recording import record_ethnicity
from evaluation_lib.synthetic.restating import draw_restatements
from evaluation_lib.synthetic.scenario import Scenario
from evaluation_lib.synthetic.simulation import simulate
from evaluation_lib.synthetic.teams import Teams, team_names
from evaluation_lib.synthetic.typing_in import typed_in_order
from evaluation_lib.synthetic.world import World
from evaluation_lib.synthetic.writing_down import PREFIX, Scribe

#: A child's home is known so many days before its birth.
DAYS_BEFORE_BIRTH = 300


def make_county(scenario: Scenario, *, scale: float, seed: int, dictionary: Dictionary) -> County:
    """Make the county of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    scale
        1 is the size of the county; 0.1 has a tenth of its families.
    seed
        Two counties of one seed, scale and scenario are the same.
    dictionary
        The data dictionary.
    """
    world, alone = make_world(scenario, scale=scale, seed=seed, dictionary=dictionary)
    ledger = Ledger()
    happened = with_others(world, ledger, simulate(world, alone, ledger=ledger))
    seen = _written_down_since(world, happened)
    return _county(world, seen, alone=alone, dictionary=dictionary)


def make_world(
    scenario: Scenario, *, scale: float, seed: int, dictionary: Dictionary
) -> tuple[World, pd.DataFrame]:
    """Return the county before anything happens, and the children who will come alone."""
    rng = np.random.default_rng(seed)
    begin = day_number(scenario.first_day) - int(scenario["years_before"] * DAYS_A_YEAR)
    families = make_population(scenario, scale=scale, dictionary=dictionary, rng=rng)
    homes = draw_homes(scenario, families, begin=begin, dictionary=dictionary, rng=rng)
    everyone, alone = with_unaccompanied(families, scenario, begin=begin, scale=scale, rng=rng)
    never = np.full(len(everyone.district) - len(families.district), NEVER)
    homes = replace(homes, leaves=np.concatenate([homes.leaves, never]))
    last = day_number(scenario.extract_day)
    return World(scenario, everyone, homes, begin, last, scale, rng), alone


def with_others(
    world: World, ledger: Ledger, happened: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Add what no count takes, of children of whom nothing else is known."""
    known = np.unique(np.concatenate([rows["child"].to_numpy() for rows in happened.values()]))
    free = np.setdiff1d(np.arange(len(world.population)), known)
    disabled = world.population.disabled[free]
    others = plans_from_elsewhere(world, ledger, free=world.rng.permutation(free[~disabled]))
    others[CARE] = short_breaks(world, ledger, free=world.rng.permutation(free[disabled]))
    return {
        name: pd.concat([rows, others[name]], ignore_index=True) if name in others else rows
        for name, rows in happened.items()
    }


def _written_down_since(
    world: World, happened: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Keep cases that were open on the first day or later, whole, and all that is later."""
    first = day_number(world.scenario.first_day)
    plans = happened[PLANS].sort_values(["child", "day"])
    before = plans.groupby("child").cumcount().reindex(happened[PLANS].index)
    tables = {**happened, PLANS: happened[PLANS].assign(before=before)}
    cases = tables[REFERRALS]
    cases = cases[cases["closed"] >= first]
    kept = {name: tables[name][_of_cases(tables[name], cases, first)] for name in KEEPS_OPEN}
    contacts, help_ = tables[CONTACTS], tables[EARLY_HELP]
    kept |= {
        CONTACTS: contacts[contacts["day"] >= first],
        EARLY_HELP: help_[help_["end"] >= first],
        REFERRALS: cases,
    }
    return {name: kept[name].reset_index(drop=True) for name in tables}


def _of_cases(rows: pd.DataFrame, cases: pd.DataFrame, first: int) -> pd.Series:
    alone_standing = (rows["case"] < 0) & (rows["day"] >= first)
    return rows["case"].isin(cases["row"]) | alone_standing


def _county(
    world: World, seen: Mapping[str, pd.DataFrame], *, alone: pd.DataFrame, dictionary: Dictionary
) -> County:
    known = np.unique(np.concatenate([rows["child"].to_numpy() for rows in seen.values()]))
    child_ids = np.full(len(world.population), None, dtype=object)
    # Numbers in an order of their own: one that said nothing of the family or the district.
    child_ids[world.rng.permutation(known)] = [
        f"{PREFIX}{number:07d}" for number in range(1, len(known) + 1)
    ]
    came_alone = np.zeros(len(world.population), dtype=bool)
    came_alone[alone["child"]] = True
    teams = Teams(world, came_alone)
    scribe = Scribe(world, child_ids, teams, dictionary, world.rng)
    tables = write_events(scribe, seen)
    tables[CARE], adoptions = write_care(scribe, seen)
    tables = typed_in_order(tables)
    everything = tables
    tables = {name: _visible(rows, world.scenario) for name, rows in everything.items()}
    children = _children(world, known, child_ids, came_alone, tables)
    children = children.merge(adoptions, on="child_id", how="left")
    return County(
        children=children.sort_values("child_id").reset_index(drop=True),
        homes=_homes(world, known, child_ids),
        ethnicity=_ethnicity(scribe, seen, known, dictionary=dictionary),
        tables=tables,
        teams=team_names(world.scenario["teams"]),
        restatements=draw_restatements(tables, scenario=world.scenario, rng=world.rng),
        first_day=world.scenario.first_day,
        extract_day=world.scenario.extract_day,
        earlier_causes=_earlier_causes(everything, tables),
    )


def _visible(rows: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Leave out what was over before the first day, and name no event that is left out."""
    first = pd.Timestamp(scenario.first_day)
    days = [name for name in ("end_date", "closure_date", "authorised_date") if name in rows]
    own_day = next(name for name in rows if name.endswith("_date"))
    lasting = rows[days[0]] if days else rows[own_day]
    kept = (rows[own_day] >= first) | (lasting >= first)
    id_field = rows.columns[0]
    return rows[kept].sort_values(id_field).reset_index(drop=True)


def _earlier_causes(
    everything: Mapping[str, pd.DataFrame], tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    found = []
    for name, rows in everything.items():
        id_field = rows.columns[0]
        gone = rows[~rows[id_field].isin(tables[name][id_field])].dropna(subset=["followed_from"])
        found.append(
            gone[[id_field, "followed_from"]].set_axis(["event_id", "followed_from"], axis=1)
        )
    return pd.concat(found, ignore_index=True)


def _children(
    world: World,
    known: np.ndarray,
    child_ids: np.ndarray,
    came_alone: np.ndarray,
    tables: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    population = world.population
    group = np.array(world.scenario.groups, dtype=object)
    code = np.array(population.codes, dtype=object)
    born = population.born[known]
    alone = came_alone[known]
    children = pd.DataFrame(
        {
            "child_id": child_ids[known],
            "family_id": [f"{PREFIX}F{number:07d}" for number in population.family[known]],
            "code": code[population.code[known]],
            "group": group[population.group[known]],
            "sex": np.where(population.female[known], "F", "M"),
            "date_of_birth": days_of(born),
            "disability": population.disabled[known],
            "unaccompanied": alone,
            "unaccompanied_until": days_of(np.where(alone, birthday(born, 18), NEVER)),
            "restricted": world.rng.random(len(known)) < world.scenario["population"]["restricted"],
        }
    )
    first = pd.concat(
        [
            rows[["child_id"]].assign(
                day=rows[next(name for name in rows if name.endswith("_date"))]
            )
            for rows in tables.values()
        ]
    )
    earliest = children["child_id"].map(first.groupby("child_id")["day"].min())
    most = world.scenario["population"]["days_of_birth_foretold"]
    days_off = pd.to_timedelta(world.rng.integers(-most, most + 1, size=len(known)), unit="D")
    expected = (children["date_of_birth"] + days_off).where(earliest < children["date_of_birth"])
    return children.assign(expected_date_of_birth=expected)


def _homes(world: World, known: np.ndarray, child_ids: np.ndarray) -> pd.DataFrame:
    homes, population = world.homes, world.population
    rows = pd.DataFrame(
        {
            "family": homes.family,
            "start": homes.start,
            "next": _next_start(homes),
            "district": np.array(homes.names, dtype=object)[homes.district],
            "postcode": homes.postcodes(),
        }
    )
    children = pd.DataFrame(
        {"child": known, "family": population.family[known], "born": population.born[known]}
    )
    lived = children.merge(rows, on="family")
    begun = np.maximum(lived["start"], lived["born"] - DAYS_BEFORE_BIRTH)
    # Whoever moved before the child was on the way is no matter.
    kept = (begun < lived["next"]) & (lived["start"] <= world.last)
    lived, begun = lived[kept], begun[kept]
    ended = np.where(lived["next"] > world.last, NEVER, lived["next"] - 1)
    made = pd.DataFrame(
        {
            "child_id": child_ids[lived["child"]],
            "valid_from": days_of(begun.to_numpy()),
            "valid_to": days_of(ended),
            "postcode": lived["postcode"].to_numpy(),
            "district": lived["district"].to_numpy(),
        }
    )
    return made.sort_values(["child_id", "valid_from"]).reset_index(drop=True)


def _next_start(homes: Homes) -> np.ndarray:
    following = np.append(homes.start[1:], NEVER)
    same = np.append(homes.family[1:] == homes.family[:-1], False)
    return np.where(same, following, NEVER)


def _ethnicity(
    scribe: Scribe, seen: Mapping[str, pd.DataFrame], known: np.ndarray, *, dictionary: Dictionary
) -> pd.DataFrame:
    world, population = scribe.world, scribe.world.population
    events = pd.concat(
        [rows[["child", "day"]].assign(table=name) for name, rows in seen.items()],
        ignore_index=True,
    )
    about = world.about(events["child"].to_numpy(), events["day"].to_numpy())
    codes = np.array(population.codes, dtype=object)[population.code[known]]
    return record_ethnicity(
        pd.DataFrame(
            {
                "child_id": scribe.child_ids[events["child"]],
                "recorded_on": days_of(events["day"].to_numpy()),
                "table": events["table"],
            }
        ),
        about=about,
        true_code=pd.Series(codes, index=scribe.child_ids[known]),
        scenario=world.scenario,
        labels=read_labels(dictionary),
        rng=world.rng,
    )
