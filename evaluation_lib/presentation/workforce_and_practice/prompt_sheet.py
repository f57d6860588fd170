"""The prompt sheet at first contact: used, ethnicity recorded, early help offered, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.periods import QUARTER, periods_between
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.audits import CaseShare
from evaluation_lib.presentation.planned_cells import ReleaseCells, cells_of_shares, together
from evaluation_lib.presentation.released import counted, protected_shares
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.cells_written import (
    change_table,
    share_cell,
)
from evaluation_lib.presentation.workforce_and_practice.changes import (
    Change,
    changes_of,
    share_of,
)
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    labels_of_cells,
    not_evidenced,
    said,
    years_of,
)
from evaluation_lib.programme_report import ProgrammeReport

FILE = "prompt_sheet"
#: The table of counts of the release, and the point under which all first contacts stand.
PROMPT_SHEET, CONTACTS = "programme_prompt_sheet", "first_contacts"
#: The columns of the file that are counted, of all first contacts.
PARTS = ("sheet_used", "ethnicity_recorded", "offered_early_help")
START: Mapping[str, str] = dict.fromkeys(PARTS, CONTACTS)
COLUMNS = ["area", "group", "period", "decision_point", "count", "reached"]


def contacts_of(report: ProgrammeReport, area: Area) -> pd.DataFrame:
    """Count first contacts of a place, by whole year of which all quarters are given.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``group``, ``period``, ``decision_point`` (one of `PARTS`), ``count``, and
        ``reached``, all first contacts.
    """
    given = report.programme[FILE]
    every = set(given["quadrant"])
    rows = given if area.level == "local_authority" else given[given["quadrant"] == area.name]
    places = every if area.level == "local_authority" else {area.name}
    found = []
    for year in years_of(report):
        quarters = [one.name for one in periods_between(year.start, year.end, grain=QUARTER)]
        some = rows[rows["quarter"].isin(quarters)]
        wanted = {(quarter, place) for quarter in quarters for place in places}
        if not wanted <= set(zip(some["quarter"], some["quadrant"], strict=True)):
            continue
        for part in PARTS:
            count, reached = int(some[part].sum()), int(some["first_contacts"].sum())
            found.append([area.name, EVERYBODY, year.name, part, count, reached])
    return pd.DataFrame(found, columns=COLUMNS)


def prompt_sheet_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return the cells of first contacts of all places, year by year."""
    return together(
        cells_of_shares(
            contacts_of(report, area), family=PROMPT_SHEET, start=START, everybody=False
        )
        for area in areas
    )


def shown_contacts(report: ProgrammeReport) -> pd.DataFrame:
    """Return `contacts_of` the page's own place, as the release shows them."""
    rows = contacts_of(report, report.setting.area)
    return protected_shares(report, rows, family=PROMPT_SHEET, start=START)


def prompt_sheet_shares(report: ProgrammeReport) -> dict[str, dict[str, CaseShare]]:
    """Return measure → year → its share of first contacts."""
    rows = shown_contacts(report)
    return {
        part: {
            row["period"]: share_of(report, row["count"], row["reached"])
            for row in rows[rows["decision_point"] == part].to_dict("records")
        }
        for part in PARTS
    }


def prompt_sheet_changes(report: ProgrammeReport) -> dict[str, Change]:
    """Compare the years of each share."""
    return changes_of(report, prompt_sheet_shares(report))


def first_contacts(report: ProgrammeReport) -> Section:
    """The shares of first contacts by year, and how they changed."""
    lacking = not_evidenced(report, "prompt_sheet", FILE)
    if lacking is not None:
        return lacking
    rows = shown_contacts(report)
    if rows.empty:
        return a_section(report, "prompt_sheet", [])
    labels = labels_of_cells(report)
    changes = change_table(report, prompt_sheet_changes(report), labels=labels)
    return a_section(report, "prompt_sheet", [_by_year(report, rows, labels), changes])


def _by_year(report: ProgrammeReport, rows: pd.DataFrame, labels: Mapping[str, str]) -> ReportTable:
    rows = rows.assign(
        measure=rows["decision_point"].map(labels),
        place=rows["decision_point"].map(PARTS.index),
        share=[
            share_cell(report, share_of(report, row["count"], row["reached"]))
            for row in rows.to_dict("records")
        ],
    ).sort_values(["place", "period"], kind="stable")
    return a_table(
        report,
        rows,
        caption=said(report, "prompt_sheet.caption"),
        columns=[
            Column("measure", said(report, "columns.measure"), words=True),
            Column("period", said(report, "columns.year"), words=True, heads=True),
            Column("count", said(report, "columns.contacts_with"), counted),
            Column("reached", said(report, "columns.contacts"), counted),
            Column("share", said(report, "columns.share_plain")),
        ],
        notes=[said(report, "prompt_sheet.note")],
    )
