"""The events of the county, table by table, as they are written down."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.closures import ADOPTED, ADULT, MOVED_AWAY
from evaluation_lib.synthetic.days import NEVER, days_of
from evaluation_lib.synthetic.draws import shared_uniform
from evaluation_lib.synthetic.journeys import (
    ASSESSMENTS,
    CARE,
    CONFERENCES,
    CONTACTS,
    EARLY_HELP,
    ENQUIRIES,
    NEED_PLANS,
    PLANS,
    PRE_PROCEEDINGS,
    REFERRALS,
)
from evaluation_lib.synthetic.writing_down import (
    DISABILITY_NEED,
    UNACCOMPANIED_FACTOR,
    UNACCOMPANIED_NEED,
    UNACCOMPANIED_SOURCE,
    Scribe,
    days_or_nothing,
    lookup,
)

Tables = Mapping[str, pd.DataFrame]
OUTCOME_OF_CONTACT = {0: "Referral", 1: "Early help", -1: "No further action"}


def write_events(scribe: Scribe, tables: Tables) -> dict[str, pd.DataFrame]:
    """Write every table down but for care, which `care_written` makes episodes of.

    Parameters
    ----------
    scribe
        Who writes.
    tables
        What happened (`simulation.simulate`).
    """
    ids = {name: scribe.ids_by_row(name, rows) for name, rows in tables.items()}
    return {
        CONTACTS: _contacts(scribe, tables, ids),
        EARLY_HELP: _early_help(scribe, tables, ids),
        REFERRALS: _referrals(scribe, tables, ids),
        ASSESSMENTS: _assessments(scribe, tables, ids),
        ENQUIRIES: _enquiries(scribe, tables, ids),
        CONFERENCES: _conferences(scribe, tables, ids),
        PLANS: _plans(scribe, tables, ids),
        NEED_PLANS: _need_plans(scribe, tables, ids),
        PRE_PROCEEDINGS: _pre_proceedings(scribe, tables, ids),
    }


def came_from(rows: pd.DataFrame, ids: Mapping[str, pd.Series]) -> np.ndarray:
    """Return the identifier of the event that led to each; missing where none did."""
    found = np.full(len(rows), None, dtype=object)
    for table, some in rows.groupby("parent_table", dropna=True).groups.items():
        place = rows.index.get_indexer(some)
        found[place] = lookup(ids[table], rows.loc[some, "parent"])
    return found


def referral_ids(rows: pd.DataFrame, ids: Mapping[str, pd.Series]) -> np.ndarray:
    """Return the identifier of the referral that each event belongs to."""
    return lookup(ids[REFERRALS], rows["case"])


def _said(rows: pd.DataFrame, name: str) -> np.ndarray:
    """What only some events say; the others say no."""
    said = rows[name] if name in rows else pd.Series(False, index=rows.index)
    return said.fillna(False).to_numpy(dtype=bool)


def _contacts(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[CONTACTS]
    return scribe.made(
        CONTACTS,
        rows,
        work="hub",
        contact_date=days_of(rows["day"]).to_numpy(),
        contact_source=scribe.pick_of(scribe.world.scenario["contacts"]["sources"], rows),
        contact_outcome=rows["outcome"].map(OUTCOME_OF_CONTACT).to_numpy(),
        followed_from=None,
    )


def _early_help(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[EARLY_HELP]
    return scribe.made(
        EARLY_HELP,
        rows,
        work=None,
        start_date=days_of(rows["day"]).to_numpy(),
        end_date=days_of(rows["end"]).to_numpy(),
        organisation=scribe.pick("early_help_organisations", rows),
        followed_from=came_from(rows, ids),
    )


def _referrals(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[REFERRALS]
    alone = scribe.teams.alone[rows["child"]]
    disabled = scribe.world.population.disabled[rows["child"]]
    need = scribe.pick("primary_needs", rows)
    theirs = scribe.world.scenario["details"]["need_of_disabled_children"]
    need = np.where(disabled & (scribe.rng.random(len(rows)) < theirs), DISABILITY_NEED, need)
    source = scribe.pick_of(scribe.world.scenario["contacts"]["sources"], rows)
    source = np.where(rows["parent_table"] == EARLY_HELP, "5D", source)
    return scribe.made(
        REFERRALS,
        rows,
        work="assessment",
        referral_date=days_of(rows["day"]).to_numpy(),
        referral_source=np.where(alone, UNACCOMPANIED_SOURCE, source),
        primary_need=np.where(alone, UNACCOMPANIED_NEED, need),
        no_further_action=rows["nothing"].astype(bool).to_numpy(),
        closure_date=days_of(rows["closed"]).to_numpy(),
        closure_reason=_closure_reasons(scribe, rows, tables),
        followed_from=came_from(rows, ids),
    )


def _closure_reasons(scribe: Scribe, rows: pd.DataFrame, tables: Tables) -> np.ndarray:
    """Say why cases were closed; after an assessment alone it is a reason of its own."""
    more = pd.concat([tables[name]["case"] for name in (ENQUIRIES, PLANS, NEED_PLANS, CARE)])
    assessments = tables[ASSESSMENTS]
    supported = assessments.loc[assessments["support_until"] > assessments["end"], "case"]
    only_assessed = ~rows["row"].isin(more) & ~rows["row"].isin(supported)
    early_help = (
        scribe.rng.random(len(rows)) < scribe.world.scenario["details"]["closed_with_early_help"]
    )
    disabled = scribe.world.population.disabled[rows["child"]]
    return np.select(
        [
            rows["closed_by"] == ADOPTED,
            rows["closed_by"] == MOVED_AWAY,
            (rows["closed_by"] == ADULT) & disabled,
            only_assessed & early_help,
            only_assessed,
        ],
        ["RC1", "RC5", "RC6", "RC9", "RC8"],
        default="RC7",
    )


def _assessments(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[ASSESSMENTS]
    factors = scribe.pick("factors", rows)
    alone = scribe.teams.alone[rows["child"]]
    return scribe.made(
        ASSESSMENTS,
        rows,
        work="assessment",
        referral_id=referral_ids(rows, ids),
        start_date=days_of(rows["day"]).to_numpy(),
        authorised_date=days_of(rows["end"]).to_numpy(),
        factors=np.where(alone, UNACCOMPANIED_FACTOR, factors),
        followed_from=came_from(rows, ids),
    )


def _enquiries(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[ENQUIRIES]
    conferences = tables[CONFERENCES]
    held = conferences[conferences["parent_table"] == ENQUIRIES].set_index("parent")["day"]
    return scribe.made(
        ENQUIRIES,
        rows,
        work="assessment",
        referral_id=referral_ids(rows, ids),
        start_date=days_of(rows["day"]).to_numpy(),
        end_date=days_of(rows["end"]).to_numpy(),
        conference_not_required=(rows["outcome"] != 0).to_numpy(),
        conference_date=days_or_nothing(rows["row"].map(held)),
        followed_from=came_from(rows, ids),
    )


def _conferences(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[CONFERENCES]
    return scribe.made(
        CONFERENCES,
        rows,
        work="assessment",
        referral_id=referral_ids(rows, ids),
        section_47_enquiry_id=came_from(rows, ids),
        conference_date=days_of(rows["day"]).to_numpy(),
        plan_resulted=(rows["outcome"] == 0).to_numpy(),
        transfer_in=_said(rows, "transfer_in"),
        followed_from=came_from(rows, ids),
    )


def _plans(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[PLANS]
    first = scribe.pick("categories", rows)
    other = scribe.pick("categories", rows)
    uniform = shared_uniform(rows["step"].to_numpy(), together=1.0, rng=scribe.rng)
    changes = uniform < scribe.world.scenario["details"]["category_changes"]
    return scribe.made(
        PLANS,
        rows,
        work="family_support",
        referral_id=referral_ids(rows, ids),
        conference_id=came_from(rows, ids),
        start_date=days_of(rows["day"]).to_numpy(),
        end_date=days_of(rows["end"]).to_numpy(),
        initial_category=first,
        latest_category=np.where(changes, other, first),
        previous_plans=rows["before"].to_numpy(),
        temporary=_said(rows, "temporary"),
        other_authority=False,
        followed_from=came_from(rows, ids),
    )


def _need_plans(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[NEED_PLANS]
    return scribe.made(
        NEED_PLANS,
        rows,
        work="family_support",
        referral_id=referral_ids(rows, ids),
        start_date=days_of(rows["day"]).to_numpy(),
        end_date=days_of(rows["end"]).to_numpy(),
        followed_from=came_from(rows, ids),
    )


def _pre_proceedings(scribe: Scribe, tables: Tables, ids: Mapping[str, pd.Series]) -> pd.DataFrame:
    rows = tables[PRE_PROCEEDINGS]
    shares = scribe.world.scenario["details"]
    offered = scribe.rng.random(len(rows)) < shares["family_group_meeting_offered"]
    held = scribe.rng.random(len(rows)) < shares["family_group_meeting_held"]
    to_court = rows["to_court"].astype(bool).to_numpy()
    return scribe.made(
        PRE_PROCEEDINGS,
        rows,
        work=None,
        referral_id=referral_ids(rows, ids),
        start_date=days_of(rows["day"]).to_numpy(),
        end_date=days_of(rows["end"]).to_numpy(),
        letter_sent_date=days_of(rows["day"] + 2).to_numpy(),
        family_group_meeting_offered=offered,
        family_group_meeting_held=offered & held,
        outcome=np.where(to_court, "Court application", "Stepped down"),
        court_application_date=days_of(np.where(to_court, rows["end"], NEVER)).to_numpy(),
        followed_from=came_from(rows, ids),
    )
