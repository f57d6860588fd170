"""Everything that happens in the county, from the first contact to the last day."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.arrivals import contacts_of
from evaluation_lib.synthetic.closures import (
    ADOPTED,
    IN_COUNTY,
    KEEPS_OPEN,
    close_cases,
    tables_of,
    with_care,
)
from evaluation_lib.synthetic.days import NEVER
from evaluation_lib.synthetic.journeys import (
    ASSESSMENTS,
    CARE,
    CONTACTS,
    EARLY_HELP,
    REFERRALS,
    follow_contacts,
    follow_referrals,
)
from evaluation_lib.synthetic.ledger import Ledger, following
from evaluation_lib.synthetic.world import World

#: How often a case may come back in all.
GENERATIONS = 6
EVENTS = (CONTACTS, EARLY_HELP, REFERRALS, *KEEPS_OPEN)


def simulate(world: World, alone: pd.DataFrame, *, ledger: Ledger) -> dict[str, pd.DataFrame]:
    """Draw everything that happens.

    Parameters
    ----------
    world
        The county.
    alone
        ``child`` and ``day`` of children who come alone.
    ledger
        Where events get their numbers.

    Returns
    -------
    dict
        Tables of the ledger by the names of the records; looked-after rows are whole periods.
        Nothing lies after the last day; what lasts may end later.
    """
    tables: dict[str, pd.DataFrame] = {}
    arrivals = contacts_of(world)
    contacts = ledger.number(
        CONTACTS, arrivals.assign(parent=-1, parent_step=arrivals["step"]), came_from=None
    )
    for _ in range(GENERATIONS):
        page = ledger.next_page()
        referrals = follow_contacts(world, page, contacts)
        follow_referrals(world, page, referrals)
        found = _closed(world, page, stay="looked_after")
        tables = _joined(tables, found)
        contacts = _coming_back(world, ledger, found[REFERRALS])
        if contacts.empty:
            break
    tables = _joined(tables, _alone(world, ledger, alone))
    kept = _one_case_at_a_time(tables)
    return {
        name: rows[rows["day"] <= world.last].sort_values("row").reset_index(drop=True)
        for name, rows in kept.items()
    }


def _closed(world: World, page: Ledger, *, stay: str) -> dict[str, pd.DataFrame]:
    tables = tables_of(page, EVENTS)
    tables[CARE] = with_care(world, tables[CARE], stay=stay)
    referrals, shortened = close_cases(world, tables)
    return {**tables, **shortened, REFERRALS: referrals}


def _joined(
    tables: Mapping[str, pd.DataFrame], more: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    found = {}
    for name, rows in more.items():
        pages = [page for page in (tables.get(name), rows) if page is not None and len(page)]
        found[name] = pd.concat(pages, ignore_index=True) if pages else rows
    return found


def _coming_back(world: World, ledger: Ledger, referrals: pd.DataFrame) -> pd.DataFrame:
    """Draw new contacts about children whose case was closed while they lived in the county."""
    closed = referrals.assign(day=referrals["closed"])
    back = world.happens("closure_to_contact", closed) & (closed["closed_by"] == IN_COUNTY)
    days = world.days("closure_to_contact", closed)
    again = following(closed, back.to_numpy(), days)
    child = again["child"].to_numpy()
    leaves = world.homes.leaves[world.population.family[child]]
    in_time = again["day"].to_numpy() < np.minimum(
        np.minimum(leaves, world.adult_on(child)), world.last + 1
    )
    again = again[in_time].drop(columns="case").reset_index(drop=True)
    return ledger.number(CONTACTS, again, came_from=REFERRALS)


def _alone(world: World, ledger: Ledger, alone: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Children who come alone are referred, assessed and looked after at once."""
    page = ledger.next_page()
    arrived = alone.assign(parent=-1, parent_step=np.arange(len(alone)))
    referrals = page.number(REFERRALS, arrived, came_from=None).assign(nothing=False, alone=True)
    page.write(REFERRALS, referrals)
    # No contact of the county's own comes before.
    everyone = np.ones(len(referrals), dtype=bool)
    assessments = following(referrals, everyone, world.between("arrival_to_assessment", referrals))
    assessments = page.number(ASSESSMENTS, assessments, came_from=REFERRALS)
    assessments["end"] = assessments["day"] + world.between("assessment_of_arrival", assessments)
    page.write(ASSESSMENTS, assessments.assign(support_until=assessments["end"]))
    care = following(referrals, everyone, world.between("arrival_to_care", referrals))
    page.write(CARE, page.number(CARE, care, came_from=REFERRALS))
    return _closed(world, page, stay="unaccompanied")


def _one_case_at_a_time(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Leave out what would have begun while a case of the child was open.

    A contact about a child with an open case is a note on that case and no contact, so it goes
    whatever came of it: the chances of those that stay are what they were.
    """
    contacts, referrals = tables[CONTACTS], tables[REFERRALS]
    kept_cases = _kept_cases(referrals, contacts)
    cases = referrals[referrals["row"].isin(kept_cases)]
    kept_contacts = _outside_cases(contacts, cases)
    # What came back from a case that never was never came back.
    from_case = kept_contacts["parent_table"] == REFERRALS
    kept_contacts = kept_contacts[~from_case | kept_contacts["parent"].isin(kept_cases)]
    numbers = set(kept_contacts["row"])
    help_ = tables[EARLY_HELP]
    kept_help = help_[help_["parent"].isin(numbers)]
    kept = {CONTACTS: kept_contacts, EARLY_HELP: kept_help, REFERRALS: cases}
    for name in KEEPS_OPEN:
        kept[name] = tables[name][tables[name]["case"].isin(kept_cases)]
    return kept


def _kept_cases(referrals: pd.DataFrame, contacts: pd.DataFrame) -> set[int]:
    """Go through each child's referrals in time; one is kept if no kept case is open then."""
    ordered = referrals.sort_values(["child", "day", "row"])
    back_from = contacts[contacts["parent_table"] == REFERRALS].set_index("row")["parent"]
    through = ordered["parent"].where(ordered["parent_table"] == CONTACTS)
    origin = through.map(back_from).fillna(-1).astype("int64")
    kept: set[int] = set()
    child, open_until = -1, -1
    rows = zip(
        ordered["child"].tolist(),
        ordered["day"].tolist(),
        ordered["row"].tolist(),
        _busy_until(ordered).tolist(),
        origin.tolist(),
        strict=True,
    )
    for own, day, row, busy, came_back_from in rows:
        if own != child:
            child, open_until = own, -(10**9)
        if day <= open_until or (came_back_from >= 0 and came_back_from not in kept):
            continue
        kept.add(row)
        open_until = busy
    return kept


def _busy_until(cases: pd.DataFrame) -> pd.Series:
    """Until when nothing new begins: the closure; after an adoption nothing ever does."""
    return cases["closed"].mask(cases["closed_by"] == ADOPTED, NEVER)


def _outside_cases(contacts: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Contacts that lie in no case of the child, or are the one that a case began with."""
    own = cases.loc[cases["parent_table"] == CONTACTS, "parent"]
    ordered = cases.sort_values(["child", "day"])
    span = 10**8
    key = ordered["child"].to_numpy() * span + ordered["day"].to_numpy()
    asked = contacts["child"].to_numpy() * span + contacts["day"].to_numpy()
    place = np.searchsorted(key, asked, side="right") - 1
    before = np.maximum(place, 0)
    inside = (
        (place >= 0)
        & (ordered["child"].to_numpy()[before] == contacts["child"].to_numpy())
        & (_busy_until(ordered).to_numpy()[before] >= contacts["day"].to_numpy())
    )
    # A contact that led to a referral which is not kept goes with it.
    led_nowhere = (contacts["outcome"] == 0) & ~contacts["row"].isin(own)
    kept = contacts[contacts["row"].isin(own) | (~inside & ~led_nowhere)]
    # Nobody could tell two contacts of one day apart in an export without identifiers; the one that
    # a case began with stays.
    order = kept.assign(began=~kept["row"].isin(own)).sort_values(["child", "day", "began", "row"])
    return kept.loc[order.drop_duplicates(["child", "day"]).index].sort_values("row")
