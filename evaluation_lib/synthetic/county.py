"""The invented county: what is true of its children and what was written down of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from evaluation_lib.dictionary import Dictionary

#: Columns that every event has beside those of its table of records.
STEP, FOLLOWED_FROM, RECORDED_ON, TEAM_ID = "step", "followed_from", "recorded_on", "team_id"

#: Columns of the records that say where a row was read; nothing was read here.
TRACE = ("source", "snapshot_date", "source_file", "source_sheet", "source_row")

#: Dates that say that something has ended or was done, and what is not known before that day.
KNOWN_FROM: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "early_help": {"end_date": ()},
    "referrals": {"closure_date": ("closure_reason",)},
    "assessments": {"authorised_date": ("factors",)},
    "child_in_need_plans": {"end_date": ()},
    "section_47_enquiries": {
        "end_date": ("conference_not_required",),
        "conference_date": (),
    },
    "child_protection_plans": {"end_date": ("latest_category",)},
    "pre_proceedings": {"end_date": ("outcome",), "court_application_date": ()},
    "looked_after_episodes": {"end_date": ("reason_ended",)},
}


@dataclass(frozen=True, eq=False)
class County:
    """Everything that is true of the invented county.

    Attributes
    ----------
    children
        One row per child known to services: ``child_id``, ``family_id``, ``code`` (the true ethnic
        group as the Department for Education codes it), ``group`` (of five), ``sex`` (F, M),
        ``date_of_birth``, ``expected_date_of_birth`` (of children known before birth),
        ``disability``, ``unaccompanied``, ``unaccompanied_until``, ``restricted``,
        ``adopted_date``.
    homes
        ``child_id``, ``valid_from``, ``valid_to`` (missing: lives there still), ``postcode``,
        ``district`` (its name; of another authority for a child who lives elsewhere).
    ethnicity
        What the case system shows of each child from a day on: ``child_id``, ``recorded_on``,
        ``label`` (missing where nothing is shown), ``local_code`` (Mosaic's own code for it),
        ``code`` and ``status`` (as it is to be read), ``described_by``, ``why`` (first, filled in,
        label review, corrected).
    tables
        Event tables by the names of the dictionary's ``event_tables``, but for episodes of need,
        which follow from the referrals. Columns of the records, without source and snapshot, and
        ``step`` (shared by brothers and sisters), ``followed_from`` (the id of the event that led
        to this one, if any), ``recorded_on`` (the day on which it was typed in), ``team_id``.
    teams
        ``team_id``, ``team`` (its name then), ``valid_from``, ``valid_to``.
    restatements
        What was recorded otherwise at first: ``table``, ``event_id``, ``field``, ``before``,
        ``changed_on``.
    extract_day
        The last day that the extracts know of.
    first_day
        The first day of the years that the extracts hold.
    earlier_causes
        ``event_id`` and ``followed_from`` of events that were over before the first day: nobody
        sees them, but chains of causes lead through them.
    """

    children: pd.DataFrame
    homes: pd.DataFrame
    ethnicity: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    teams: pd.DataFrame
    restatements: pd.DataFrame
    first_day: date
    extract_day: date
    earlier_causes: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["event_id", FOLLOWED_FROM], dtype="string")
    )


def event_table(table: str, rows: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Bring events into the columns and types of their table, in the order in which they stand.

    Parameters
    ----------
    table
        The table of the dictionary.
    rows
        Some of its columns, with ``step``, ``followed_from``, ``recorded_on`` and ``team_id`` where
        they are known; an event without an id gets one made of step and child, one without
        ``recorded_on`` was typed in on its own day.
    dictionary
        The data dictionary.
    """
    fields = [item for item in dictionary.table(table).fields if item.name not in TRACE]
    types = {item.name: item.pandas_type for item in fields}
    types |= {STEP: "string", FOLLOWED_FROM: "string", TEAM_ID: "string"}
    types[RECORDED_ON] = "datetime64[us]"
    made = rows.reindex(columns=list(types))
    days = [name for name, kind in types.items() if kind.startswith("datetime")]
    made = made.assign(**{name: pd.to_datetime(made[name]) for name in days}).astype(types)
    id_field = fields[0].name
    own_day = next(item.name for item in fields if item.type == "date")
    made[id_field] = made[id_field].fillna(made[STEP] + "-" + made["child_id"])
    made[RECORDED_ON] = made[RECORDED_ON].fillna(made[own_day])
    return made.reset_index(drop=True)
