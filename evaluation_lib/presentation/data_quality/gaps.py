"""Cells that are empty, cells that could not be used, rows that contradict each other."""

from __future__ import annotations

from evaluation_lib.extracts.council.consistency import inconsistencies
from evaluation_lib.extracts.council.raw_tables import READ
from evaluation_lib.measures.data_quality.completeness import completeness
from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    own_events,
    said,
    share,
    words,
)
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import Column


def cells_filled(report: RecordsReport) -> Section:
    """How many cells of each field are filled, of the fields that the source can fill."""
    filled = completeness(
        own_events(report),
        source_of_table=report.records.source_of_table,
        dictionary=report.dictionary,
    )
    if filled.empty:
        return a_section(report, "cells_filled", [])
    return a_section(
        report,
        "cells_filled",
        [
            a_table(
                report,
                filled.assign(label=filled["table"].map(labels_of(report.dictionary))),
                caption=said(report, "cells_filled.caption"),
                columns=[
                    Column("label", said(report, "columns.events_of")),
                    Column("title", said(report, "columns.field"), words=True),
                    Column("rows", said(report, "columns.events"), whole),
                    Column("filled", said(report, "columns.filled"), whole),
                    Column("share", said(report, "columns.share_filled"), share),
                ],
            )
        ],
    )


def cells_that_could_not_be_used(report: RecordsReport) -> Section:
    """What reading had to leave out or leave empty, by column and kind."""
    problems = report.extracts.problems
    lost = problems[problems["row"] > 0]
    key = ["sheet", "column", "allowed", "consequence"]
    counted = lost.groupby(key, dropna=False).size().rename("cells").reset_index()
    if counted.empty:
        return a_section(report, "not_usable", [])
    return a_section(
        report,
        "not_usable",
        [
            a_table(
                report,
                counted.sort_values("cells", ascending=False, kind="stable"),
                caption=said(report, "not_usable.caption"),
                columns=[
                    Column("column", said(report, "columns.column")),
                    Column("sheet", said(report, "columns.part"), words, words=True),
                    Column("allowed", said(report, "columns.allowed"), words=True),
                    Column("consequence", said(report, "columns.consequence"), words=True),
                    Column("cells", said(report, "columns.cells"), whole),
                ],
            )
        ],
    )


def rows_that_contradict(report: RecordsReport) -> Section:
    """Rows that cannot be true as they stand, and children whom extracts describe in two ways."""
    found = inconsistencies(report.extracts.tables, dictionary=report.dictionary)
    counted = found.groupby(["found", "column"]).size().rename("rows").reset_index()
    if counted.empty:
        return a_section(report, "contradictions", [])
    titles = {
        item.name: item.title
        for table in report.dictionary.tables.values()
        for item in table.fields
    }
    counted = counted.assign(field=counted["column"].map(titles))
    counted["found"] = counted["found"].map(lambda one: one[0].upper() + one[1:])
    return a_section(
        report,
        "contradictions",
        [
            a_table(
                report,
                counted.sort_values("rows", ascending=False, kind="stable"),
                caption=said(report, "contradictions.caption"),
                columns=[
                    Column("found", said(report, "columns.what")),
                    Column("field", said(report, "columns.field"), words, words=True),
                    Column("rows", said(report, "columns.rows"), whole),
                ],
                notes=[said(report, "contradictions.note", consequence=READ)],
            )
        ],
    )
