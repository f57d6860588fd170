"""Cells that are empty, cells that could not be used, events that contradict each other."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.extracts.council.consistency import inconsistencies
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.measures.data_quality.completeness import (
    CHILDREN,
    completeness,
    completeness_of_children,
)
from evaluation_lib.measures.data_quality.consistency import (
    children_told_in_two_ways,
    contradictions,
)
from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.measures.data_quality.validity import KEY, unusable_cells, whole_columns
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    described_rows,
    least_for_a_share,
    most_first,
    share_cells,
)
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    capital,
    number_column,
    own_children,
    own_events,
    said,
    small,
    word_column,
    words,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined


def cells_filled(report: RecordsReport) -> Section:
    """Which fields have empty cells, of the fields that the sources can fill; the rest by name."""
    found = described_rows(
        report,
        _counted,
        key=["table", "field"],
        numbers=["rows", "filled", "empty"],
        sums=[Sum("rows", ("filled", "empty"))],
    )
    if report.release is not None:
        enough = (found["rows"] >= least_for_a_share(report)).fillna(False)
        found = found[enough].reset_index(drop=True)
    labels = {CHILDREN: report.dictionary.table(CHILDREN).title, **labels_of(report.dictionary)}
    found = found.assign(label=found["table"].map(labels))
    parts = _filled(report, found) if own_children(report) else []
    return a_section(report, "cells_filled", parts)


def _counted(report: RecordsReport) -> pd.DataFrame:
    records, children = report.records, report.records.children
    found = pd.concat(
        [
            completeness_of_children(
                children[children["child_id"].isin(own_children(report))],
                sources=records.sources,
                dictionary=report.dictionary,
            ),
            completeness(
                own_events(report),
                source_of_table=records.source_of_table,
                dictionary=report.dictionary,
            ),
        ],
        ignore_index=True,
    )
    return found.assign(empty=found["rows"] - found["filled"])


def _filled(report: RecordsReport, fields: pd.DataFrame) -> list[Part]:
    """Show the fields that are filled in part; name those filled never and always."""
    parts: list[Part] = []
    never, full = (fields[(fields[name] == 0).fillna(False)] for name in ("filled", "empty"))
    gaps = fields.drop(index=[*never.index, *full.index])
    if len(gaps):
        parts.append(
            a_table(
                report,
                gaps.assign(share=share_cells(report, gaps["filled"], gaps["rows"])),
                caption=said(report, "cells_filled.caption"),
                columns=[
                    Column("label", said(report, "columns.table"), words),
                    Column("title", said(report, "columns.field"), words, words=True),
                    number_column(report, "filled"),
                    number_column(report, "empty"),
                    Column("share", said(report, "columns.share_filled"), words),
                ],
            )
        )
    if len(never):
        parts += [paragraphs(said(report, "cells_filled.never")), _by_table(report, never)]
    if len(full):
        parts.append(folded_parts(said(report, "cells_filled.full"), _by_table(report, full)))
    return parts


def _by_table(report: RecordsReport, fields: pd.DataFrame) -> Points:
    """Name fields table by table."""
    return Points(
        tuple(
            said(
                report, "cells_filled.fields", table=label, fields=joined(rows.map(small).tolist())
            )
            for label, rows in fields.groupby("label", sort=False)["title"]
        )
    )


def cells_that_could_not_be_used(report: RecordsReport) -> Section:
    """What reading had to leave out or leave empty, by column and kind."""
    counted = described_rows(
        report,
        lambda one: unusable_cells(one.extracts.problems, one.extracts.recognised),
        key=KEY,
        numbers=["cells"],
        everywhere=True,
    )
    cells = most_first(report, counted, "cells", then=KEY)
    labels = {one.source: one.label for one in extract_formats(report.dictionary)}
    found: Part = paragraphs(said(report, "not_usable.nothing"))
    if len(cells):
        columns = ("source", "part", "allowed", "consequence")
        found = a_table(
            report,
            cells.assign(source=cells["source"].map(labels)),
            caption=said(report, "not_usable.caption"),
            columns=[
                Column("column", said(report, "columns.column"), words),
                *[word_column(report, name) for name in columns],
                number_column(report, "cells"),
            ],
        )
    return a_section(report, "not_usable", [found, *_whole_columns(report)])


def _whole_columns(report: RecordsReport) -> list[Part]:
    """Show what is to be said of whole files and columns, for who makes the exports."""
    found = whole_columns(report.extracts.problems)
    if found.empty:
        return []
    if report.release is not None:
        # What is said of a file quotes its name and its headings: they can hold a person's name.
        return [paragraphs(said(report, "described.whole_columns"))]
    columns = ["file", "column", "found", "what_to_do"]
    return [
        folded_parts(
            said(report, "not_usable.summary"),
            a_table(
                report,
                found,
                caption=said(report, "not_usable.whole_caption"),
                columns=[word_column(report, name) for name in columns],
            ),
        )
    ]


def rows_that_contradict(report: RecordsReport) -> Section:
    """Events that cannot be as they are recorded, and children whom extracts describe two ways."""
    inconsistent = inconsistencies(report.extracts.tables, dictionary=report.dictionary)
    key = ["table", "field", "found"]
    counted = described_rows(
        report,
        lambda one: contradictions(inconsistent, own_events(one), dictionary=one.dictionary),
        key=key,
        numbers=["events", "of"],
        sums=[Sum("of", ("events",), rest=True)],
    )
    found = _in_order(report, counted, key)
    parts: list[Part] = []
    if len(found):
        titles = [
            report.dictionary.table(table).field(field).title
            for table, field in found[["table", "field"]].to_numpy()
        ]
        parts.append(
            a_table(
                report,
                found.assign(what=found["found"].map(capital), field=titles),
                caption=said(report, "contradictions.caption"),
                columns=[
                    Column("what", said(report, "columns.what"), words),
                    Column("label", said(report, "columns.events_of"), words, words=True),
                    word_column(report, "field"),
                    number_column(report, "events"),
                    number_column(report, "of"),
                ],
                notes=[said(report, "contradictions.note")],
            )
        )
    return a_section(report, "contradictions", [*parts, *_told_in_two_ways(report)])


def _in_order(report: RecordsReport, found: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Keep the kinds of event in their order, in a run without telling exact numbers by it."""
    ordered = most_first(report, found, "events", then=key)
    ranks = {table: place for place, table in enumerate(labels_of(report.dictionary))}
    return ordered.sort_values("table", key=lambda names: names.map(ranks), kind="stable")


def _two_ways(report: RecordsReport) -> pd.DataFrame:
    records = report.records
    return children_told_in_two_ways(
        records.conflicts, records.latest_ethnicity, own_children(report)
    )


def _told_in_two_ways(report: RecordsReport) -> list[Part]:
    found = described_rows(report, _two_ways, key=["field"], numbers=["children"])
    if found.empty:
        return []
    titles = {item.name: item.title for item in report.dictionary.table(CHILDREN).fields}
    titles["ethnicity"] = said(report, "contradictions.ethnicity")
    return [
        a_table(
            report,
            found.assign(field=found["field"].map(titles)),
            caption=said(report, "contradictions.children_caption"),
            columns=[
                Column("field", said(report, "columns.field"), words),
                number_column(report, "children"),
            ],
            notes=[said(report, "contradictions.children_note")],
        )
    ]
