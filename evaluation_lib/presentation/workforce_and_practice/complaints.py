"""Complaints about racism or culture, and what became of them, beside all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.areas import Area, county_of
from evaluation_lib.measures.audits import NOT_TOLD, CaseShare
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, is_missing
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    REACHED,
    WENT_ON,
    ReleaseCells,
    cells_of_kinds,
)
from evaluation_lib.presentation.released import counted, protected
from evaluation_lib.presentation.sections import Section
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
    county_only,
    not_evidenced,
    said,
    years_of,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

FILE = "complaints"
#: The table of counts of the release, and the point under which all complaints stand.
COMPLAINTS, ALL = "programme_complaints", "complaints"
ABOUT_RACISM, OTHER = "racism or culture", "other"
UPHELD, NOT_UPHELD, OPEN, NOT_SAID = "upheld", "not_upheld", "open", "no_outcome"
OUTCOMES = (UPHELD, NOT_UPHELD, OPEN, NOT_SAID)
RECEIVED = "complaints_received"


def counted_complaints(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Count complaints by year, subject and outcome: ``count`` of ``reached`` (all received)."""
    ends = {pd.Timestamp(year.end): year.name for year in years_of(report)}
    rows = report.programme[FILE]
    rows = rows[rows["year_end"].isin(list(ends))]
    left = rows["received"] - rows[[UPHELD, NOT_UPHELD, OPEN]].sum(axis=1)
    named = rows.assign(
        no_outcome=left, period=rows["year_end"].map(ends).astype("str"), reached=rows["received"]
    )
    long = named.melt(
        id_vars=["period", "about", "reached"],
        value_vars=list(OUTCOMES),
        var_name="decision_point",
        value_name="count",
    )
    long = long.rename(columns={"about": "group"}).assign(area=county.name)
    return long.sort_values(["period", "group"], kind="stable").reset_index(drop=True)


def complaint_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return the cells of complaints: of the county alone."""
    rows = counted_complaints(report, areas[0])
    return cells_of_kinds(rows, family=COMPLAINTS, whole=ALL) if len(rows) else NOTHING


def shown_complaints(report: ProgrammeReport) -> pd.DataFrame:
    """Return one row a year and subject, as shown: ``received`` and a column for each outcome."""
    rows = counted_complaints(report, county_of(report.dictionary))
    if rows.empty:
        return pd.DataFrame(columns=["period", "group", "received", *OUTCOMES])
    wholes = rows.assign(decision_point=ALL)
    received = protected(report, wholes, family=COMPLAINTS, parts={"reached": REACHED})["reached"]
    safe = protected(report, rows, family=COMPLAINTS, parts={"count": WENT_ON})
    safe = safe.assign(received=received)
    wide = safe.pivot(index=["period", "group"], columns="decision_point", values="count")
    whole = safe.drop_duplicates(["period", "group"]).set_index(["period", "group"])["received"]
    return wide.reindex(columns=list(OUTCOMES)).assign(received=whole).reset_index()


def share_about_racism(report: ProgrammeReport) -> dict[str, dict[str, CaseShare]]:
    """Return the share of all complaints that are about racism or culture, by year."""
    rows = shown_complaints(report)
    wide = rows.pivot(index="period", columns="group", values="received")
    if not {ABOUT_RACISM, OTHER} <= set(wide.columns):
        return {RECEIVED: dict.fromkeys(wide.index, NOT_TOLD)}
    return {
        RECEIVED: {
            year: share_of(report, row[ABOUT_RACISM], row[ABOUT_RACISM] + row[OTHER])
            for year, row in wide.iterrows()
        }
    }


def complaint_changes(report: ProgrammeReport) -> dict[str, Change]:
    """Compare the years: the share of all complaints that are about racism or culture."""
    return changes_of(report, share_about_racism(report))


def share_upheld(report: ProgrammeReport, row: Mapping[str, object]) -> CaseShare:
    """Return the share upheld of those decided, of one row of `shown_complaints`."""
    if is_missing(row[UPHELD]) or is_missing(row[NOT_UPHELD]):
        return NOT_TOLD
    return share_of(report, row[UPHELD], row[UPHELD] + row[NOT_UPHELD])


def complaints_about_racism(report: ProgrammeReport) -> Section:
    """How many were received and upheld, year by year, beside all other complaints."""
    if not is_of_the_county(report):
        return county_only(report, "complaints")
    lacking = not_evidenced(report, "complaints", FILE)
    if lacking is not None:
        return lacking
    rows = shown_complaints(report)
    if rows.empty:
        return a_section(report, "complaints", [])
    records = rows.to_dict("records")
    shown = rows.assign(
        about=[said(report, f"complaints.about.{one}") for one in rows["group"]],
        share=[_share(report, row) for row in records],
    )
    table = a_table(
        report,
        shown,
        caption=said(report, "complaints.caption"),
        columns=[
            Column("period", said(report, "columns.year"), words=True),
            Column("about", said(report, "columns.about"), words=True, heads=True),
            Column("received", said(report, "columns.received"), counted),
            *(Column(one, said(report, f"complaints.outcomes.{one}"), counted) for one in OUTCOMES),
            Column("share", said(report, "columns.upheld")),
        ],
        notes=[said(report, "complaints.note")],
    )
    labels = {RECEIVED: said(report, f"measures.{RECEIVED}")}
    changes = change_table(report, complaint_changes(report), labels=labels)
    return a_section(report, "complaints", [table, changes])


def _share(report: ProgrammeReport, row: Mapping[str, object]) -> Cell:
    decided = [row[UPHELD], row[NOT_UPHELD]]
    if not any(map(is_missing, decided)) and sum(decided) == 0:
        return Cell(NOT_APPLICABLE)
    return share_cell(report, share_upheld(report, row))
