"""What no count takes: plans of other authorities, and series of short breaks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.closures import IN_COUNTY
from evaluation_lib.synthetic.days import DAYS_A_YEAR, birthday, day_number
from evaluation_lib.synthetic.journeys import CARE, CONFERENCES, PLANS, REFERRALS
from evaluation_lib.synthetic.ledger import Ledger
from evaluation_lib.synthetic.world import World


def plans_from_elsewhere(
    world: World, ledger: Ledger, *, free: np.ndarray
) -> dict[str, pd.DataFrame]:
    """Draw children who come from elsewhere while on a plan, for good or for a while.

    Who comes for good has a conference, for nothing is decided afresh, and a plan here; who stays
    for a while is on a temporary registration.

    Parameters
    ----------
    world
        The county.
    ledger
        Where events get their numbers.
    free
        Numbers of children of whom nothing else is known.

    Returns
    -------
    dict
        Referrals, conferences (``transfer_in``) and plans (``temporary``).
    """
    planted = world.scenario["elsewhere"]
    came = _arrivals(world, planted["transfer_in_conferences_a_year"], free=free)
    rest = free[~np.isin(free, came["child"])]
    stays = _arrivals(world, planted["temporary_registrations_a_year"], free=rest)
    everyone = pd.concat([came.assign(temporary=False), stays.assign(temporary=True)])
    everyone = everyone.reset_index(drop=True)
    referrals = ledger.number(
        REFERRALS, everyone.assign(parent=-1, parent_step=everyone.index), came_from=None
    )
    waited = world.between("referral_to_transfer_in", referrals)
    short = world.between("temporary_registration", referrals)
    length = np.where(referrals["temporary"], short, world.stay(PLANS, referrals))
    adult = world.adult_on(referrals["child"].to_numpy())
    end = np.minimum(referrals["day"] + waited + length, adult)
    referrals = referrals.assign(nothing=False, closed=end, closed_by=IN_COUNTY)
    on = _on(referrals, waited)
    conferences = ledger.number(CONFERENCES, on[~on["temporary"]], came_from=None)
    plans = ledger.number(PLANS, on, came_from=None)
    return {
        REFERRALS: referrals,
        CONFERENCES: conferences.assign(outcome=0, transfer_in=True),
        PLANS: plans.assign(end=plans["case"].map(referrals.set_index("row")["closed"])),
    }


def short_breaks(world: World, ledger: Ledger, *, free: np.ndarray) -> pd.DataFrame:
    """Draw single stays of disabled children in a series of short breaks."""
    breaks = _arrivals(world, world.scenario["care"]["short_breaks_a_year"], free=free)
    breaks = breaks.assign(parent=-1, parent_step=np.arange(len(breaks)), case=-1)
    made = ledger.number(CARE, breaks, came_from=None)
    fewest, most = world.scenario["care"]["short_break_days"]
    end = made["day"] + world.rng.integers(fewest, most + 1, size=len(made))
    return made.assign(end=end, adopted=False, short_break=True)


def _arrivals(world: World, a_year: float, *, free: np.ndarray) -> pd.DataFrame:
    """Draw children, each once, on a day on which they are between 1 and 17 and live here."""
    first = day_number(world.scenario.first_day)
    number = round(a_year * world.scale * (world.last - first) / DAYS_A_YEAR)
    day = world.rng.integers(first, world.last - 30, size=len(free))
    population = world.population
    family = population.family[free]
    born = population.born[free]
    fits = (day > birthday(born, 1)) & (day < birthday(born, 17))
    fits &= (day > population.present_from[family]) & (day + 400 < world.homes.leaves[family])
    # So many of those whom a day fits: the planted number a year, and not what is left of it.
    chosen = np.flatnonzero(fits)[:number]
    return pd.DataFrame({"child": free[chosen], "day": day[chosen]})


def _on(referrals: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "child": referrals["child"],
            "day": referrals["day"] + days,
            "case": referrals["row"],
            "parent": -1,
            "parent_step": referrals["step"],
            "temporary": referrals["temporary"],
        }
    )
