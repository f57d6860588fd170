"""When a case is closed, and what a birthday or a move out of the county cuts short."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.days import NEVER, birthday
from evaluation_lib.synthetic.journeys import (
    ASSESSMENTS,
    CARE,
    CONFERENCES,
    ENQUIRIES,
    NEED_PLANS,
    PLANS,
    PRE_PROCEEDINGS,
    REFERRALS,
)
from evaluation_lib.synthetic.ledger import Ledger
from evaluation_lib.synthetic.world import World

#: What belongs to a case, and the columns that say how long it keeps the case open.
KEEPS_OPEN = {
    ASSESSMENTS: ("end", "support_until"),
    ENQUIRIES: ("end",),
    CONFERENCES: ("day",),
    PLANS: ("end",),
    NEED_PLANS: ("end",),
    PRE_PROCEEDINGS: ("end",),
    CARE: ("end",),
}
IN_COUNTY, MOVED_AWAY, ADULT, ADOPTED = "in county", "moved away", "adult", "adopted"


def tables_of(ledger: Ledger, names: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Return tables of the ledger by name."""
    return {name: ledger.table(name) for name in names}


def with_care(world: World, care: pd.DataFrame, *, stay: str) -> pd.DataFrame:
    """Let each case have one period of care at most, and say when it ends.

    Parameters
    ----------
    world
        The county.
    care
        Entries into care.
    stay
        The planted stay.
    """
    # What is decided before birth begins on the day after it.
    born = world.population.born[care["child"].to_numpy()]
    begun = care.assign(day=np.maximum(care["day"].to_numpy(), born + 1))
    first = begun.sort_values(["case", "day", "row"]).drop_duplicates("case")
    first = first.sort_values("row").reset_index(drop=True)
    length = world.stay(stay, first)
    adult = world.adult_on(first["child"].to_numpy())
    end = np.minimum(first["day"] + length, adult)
    planted = world.scenario["care"]["adopted"]
    young = end < birthday(world.population.born[first["child"].to_numpy()], planted["below_age"])
    adopted = young & (world.uniform(first) < planted["share"])
    return first.assign(end=end, adopted=adopted)


def close_cases(
    world: World, tables: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Close every case after its last event, and cut it where the child turns 18 or moves away.

    A child in care stays in care when its family moves away.

    Parameters
    ----------
    world
        The county.
    tables
        Referrals, and all tables of `KEEPS_OPEN`, care with its end.

    Returns
    -------
    tuple
        Referrals with ``closed`` (the day) and ``closed_by`` (in county, moved away, adult,
        adopted), and the tables without what would have come later.
    """
    referrals = tables[REFERRALS]
    size = int(referrals["row"].to_numpy().max(initial=-1)) + 1
    last = np.full(size, -NEVER)
    last[referrals["row"]] = referrals["day"]
    for name, columns in KEEPS_OPEN.items():
        rows = tables[name]
        own = rows if "again" not in rows else rows[rows["again"].isna()]
        for column in columns:
            np.maximum.at(last, own["case"].to_numpy(), own[column].to_numpy(dtype="int64"))
    after = world.between("case_to_closure", referrals)
    nothing = referrals["nothing"].to_numpy(dtype=bool)
    closed = np.where(nothing, referrals["day"], last[referrals["row"]] + after)
    limit, why = _limits(world, referrals, closed, tables[CARE])
    cut = closed >= limit
    limits = np.full(size, NEVER)
    limits[referrals["row"]] = limit
    referrals = referrals.assign(
        closed=np.where(cut, limit, closed), closed_by=np.where(cut, why, IN_COUNTY)
    )
    # Whoever turned 18 or moved away between the contact and the referral was not referred.
    referrals = referrals[referrals["day"] < limit].reset_index(drop=True)
    closes = np.full(size, NEVER)
    closes[referrals["row"]] = referrals["closed"]
    shortened = {
        name: _shortened(tables[name], limits=limits, closes=closes) for name in KEEPS_OPEN
    }
    return referrals, shortened


def _limits(
    world: World, referrals: pd.DataFrame, closed: np.ndarray, care: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    child = referrals["child"].to_numpy()
    adult = world.adult_on(child)
    leaves = world.homes.leaves[world.population.family[child]]
    periods = care.set_index("case")[["day", "end"]]
    start = referrals["row"].map(periods["day"]).fillna(NEVER).to_numpy(dtype="int64")
    end = referrals["row"].map(periods["end"]).fillna(-NEVER).to_numpy(dtype="int64")
    in_care = (start <= leaves) & (leaves <= end)
    moves = np.where(in_care | (leaves > closed), NEVER, leaves)
    leaves_as = np.where(moves < adult, MOVED_AWAY, ADULT)
    # Nothing of an adopted child is written under its old number any more.
    adopted = referrals["row"].isin(care.loc[care["adopted"].astype(bool), "case"]).to_numpy()
    adopted = adopted & (end <= np.minimum(adult, moves))
    limit = np.where(adopted, end, np.minimum(adult, moves))
    return limit, np.where(adopted, ADOPTED, leaves_as)


def _shortened(rows: pd.DataFrame, *, limits: np.ndarray, closes: np.ndarray) -> pd.DataFrame:
    """Leave out what lies on or after the limit, and end what lasts on it."""
    limit = limits[rows["case"].to_numpy()]
    kept = rows["day"].to_numpy() < limit
    if "again" in rows:
        # A second assessment belongs to a case that is still open.
        again = rows["again"].notna().to_numpy()
        kept &= ~again | (rows["day"].to_numpy() + 5 < closes[rows["case"].to_numpy()])
    rows, limit = rows[kept].reset_index(drop=True), limit[kept]
    if "end" not in rows:
        return rows
    end = rows["end"].to_numpy(dtype="int64")
    if "again" in rows:
        again = rows["again"].notna().to_numpy()
        end = np.where(again, np.minimum(end, closes[rows["case"].to_numpy()]), end)
    return rows.assign(end=np.minimum(end, limit))
