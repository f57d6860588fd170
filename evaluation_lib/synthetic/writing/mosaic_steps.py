"""Mosaic's workflow steps: section 47 enquiries and initial conferences, once for each family."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.synthetic.county import STEP, TEAM_ID
from evaluation_lib.synthetic.seen import Seen
from evaluation_lib.synthetic.writing.live import DAY_AND_TIME, DAY_FIRST, step_of, written, yes_no
from evaluation_lib.synthetic.writing.mosaic_views import step_status

CHILD = "child_id"
ENQUIRIES, CONFERENCES = "section_47_enquiries", "initial_child_protection_conferences"
YES, NO, INITIAL, PERSON = "Y", "N", "Initial", "PER"
#: What is told once for all children of a step.
TOLD = [STEP, "started", "completed", "held_on", "transfer_in", TEAM_ID, "kind"]


def step_cells(view: Seen) -> dict[str, pd.DataFrame]:
    """Return DM_WORKFLOW_STEPS, DM_SUBGROUP_SUBJECTS and DM_WORKFLOW_BACKWARDS.

    Brothers and sisters share one row of a step and a subgroup that names them. Where a step tells
    something else of one of them, the step has a second row and subgroup.
    """
    enquiries, conferences = view.tables[ENQUIRIES], view.tables[CONFERENCES]
    rows = _in_subgroups(pd.concat([_enquiries(enquiries), _conferences(conferences)]))
    return {
        "DM_WORKFLOW_STEPS": _steps(rows.drop_duplicates("subgroup")),
        "DM_SUBGROUP_SUBJECTS": pd.DataFrame(
            {
                "SUBGROUP_ID": rows["subgroup"],
                "SUBJECT_COMPOUND_ID": rows[CHILD],
                "SUBJECT_TYPE_CODE": PERSON,
            },
            dtype="string",
        ),
        "DM_WORKFLOW_BACKWARDS": _backwards(conferences),
    }


def _enquiries(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        started=rows["start_date"],
        completed=rows["end_date"],
        held_on=pd.Series(pd.NaT, index=rows.index).astype("datetime64[us]"),
        transfer_in=pd.Series(pd.NA, index=rows.index, dtype="boolean"),
        kind=pd.Series(ENQUIRIES, index=rows.index, dtype="string"),
    )[[*TOLD, CHILD]]


def _conferences(rows: pd.DataFrame) -> pd.DataFrame:
    day = rows["conference_date"]
    return rows.assign(
        started=day,
        completed=day,
        held_on=day,
        kind=pd.Series(CONFERENCES, index=rows.index, dtype="string"),
    )[[*TOLD, CHILD]]


def _in_subgroups(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the subgroup of each row: the step's, with a number where a step needs several."""
    rows = rows.sort_values([STEP, CHILD], kind="stable").reset_index(drop=True)
    group = rows.groupby(TOLD, dropna=False, sort=False).ngroup()
    first = group.groupby(rows[STEP]).transform("min")
    number = (group - first + 1).astype("string")
    name = rows[STEP].str.replace("INV", "INVG", n=1, regex=False)
    return rows.assign(subgroup=name.mask(group != first, name + "-" + number))


def _steps(rows: pd.DataFrame) -> pd.DataFrame:
    enquiry, conference = rows["kind"] == ENQUIRIES, rows["kind"] == CONFERENCES
    initial = pd.Series(INITIAL, index=rows.index, dtype="string")
    return pd.DataFrame(
        {
            "WORKFLOW_STEP_ID": rows[STEP],
            "SUBGROUP_ID": rows["subgroup"],
            "IS_CHILD_CONTACT": pd.Series(NO, index=rows.index, dtype="string"),
            "IS_SECTION_47_ENQUIRY": pd.Series(NO, index=rows.index, dtype="string").mask(
                enquiry, YES
            ),
            "CP_CONFERENCE_CATEGORY": initial.where(conference),
            "CP_CONFERENCE_ACTUAL_DATE": written(rows["held_on"], DAY_FIRST),
            "IS_TRANSFER_IN": yes_no(rows["transfer_in"]),
            "STARTED_ON": written(rows["started"], DAY_AND_TIME),
            "COMPLETED_ON": written(rows["completed"], DAY_AND_TIME),
            "STEP_STATUS": step_status(rows["completed"]),
            "RESPONSIBLE_TEAM_ID": rows[TEAM_ID],
        }
    ).reset_index(drop=True)


def _backwards(conferences: pd.DataFrame) -> pd.DataFrame:
    """Return the step of the enquiry that each conference followed, once for each family."""
    before = step_of(conferences["section_47_enquiry_id"])
    cells = pd.DataFrame(
        {"WORKFLOW_STEP_ID": conferences[STEP], "PRECEDING_WORKFLOW_STEP_ID": before}
    )
    cells = cells.dropna().drop_duplicates()
    return cells.sort_values(list(cells.columns), ignore_index=True)
