"""What was read, from when, and what these sources cannot tell whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.extracts.council.snapshots import LATEST_DATE
from evaluation_lib.measures.data_quality.accounting import rows_to_events
from evaluation_lib.measures.data_quality.validity import not_read
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.absent import not_carried
from evaluation_lib.presentation.data_quality.described import described_rows
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    capital,
    counted,
    day_or_nothing,
    number_column,
    own_events,
    said,
    word_column,
    words,
)
from evaluation_lib.presentation.data_quality.times import events_here
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

#: The steps from rows to events; one that takes nothing anywhere is not shown.
STEPS = ("other_source", "repeated", "seen_again", "same_day", "left_out")


def what_was_read(report: RecordsReport) -> Section:
    """The extracts by source and day, and what became of their rows."""
    return a_section(
        report,
        "what_was_read",
        [_extracts(report), *_not_opened(report), *_rows(report), *_not_used(report)],
    )


def _source_labels(report: RecordsReport) -> Mapping[str, str]:
    return {one.source: one.label for one in extract_formats(report.dictionary)}


def _extracts(report: RecordsReport) -> Part:
    used = _used(report)
    grouped = described_rows(
        report,
        _by_source,
        key=["source", "snapshot_date_from"],
        numbers=["rows", "rows_read"],
        sums=[Sum("rows", ("rows_read",), rest=True)],
        everywhere=True,
    )
    grouped["source"] = grouped["source"].map(_source_labels(report))
    notes = [said(report, "what_was_read.rows_note")]
    if (used["snapshot_date_from"] == LATEST_DATE).any():
        notes.append(said(report, "what_was_read.latest_date_note"))
    return a_table(
        report,
        grouped,
        caption=said(report, "what_was_read.caption"),
        columns=[
            Column("source", said(report, "columns.source"), words),
            Column("snapshot_date_from", said(report, "columns.known_from"), words, words=True),
            number_column(report, "extracts"),
            Column("first", said(report, "columns.first_extract"), day_or_nothing),
            Column("last", said(report, "columns.last_extract"), day_or_nothing),
            number_column(report, "files"),
            number_column(report, "rows"),
            number_column(report, "rows_read"),
        ],
        notes=notes,
    )


def _used(report: RecordsReport) -> pd.DataFrame:
    read = report.extracts.recognised
    return read[read["records"].notna()]


def _by_source(report: RecordsReport) -> pd.DataFrame:
    grouped = _used(report).groupby(["source", "snapshot_date_from"], sort=False)
    return grouped.agg(
        extracts=("snapshot_date", "nunique"),
        first=("snapshot_date", "min"),
        last=("snapshot_date", "max"),
        files=("file", "nunique"),
        rows=("rows", "sum"),
        rows_read=("rows_read", "sum"),
    ).reset_index()


def _not_opened(report: RecordsReport) -> list[Part]:
    """Name the files that could not be read: what they hold is missing from everything below."""
    lost = not_read(report.extracts.problems)
    if lost.empty:
        return []
    if report.release is not None:
        # A file that nobody knows can bear the name of a person.
        files = counted(report, lost["file"].nunique(), "file")
        return [paragraphs(said(report, "described.not_read", files=files))]
    columns = ["file", "sheet", "found", "what_to_do"]
    return [
        a_table(
            report,
            lost,
            caption=said(report, "what_was_read.not_read_caption"),
            columns=[word_column(report, name) for name in columns],
        )
    ]


def _rows(report: RecordsReport) -> list[Part]:
    """Follow the rows to the events of this page."""
    found = _followed(report)
    if found.empty:
        return []
    steps = [step for step in STEPS if not (found[step] == 0).fillna(False).all()]
    return [
        folded_parts(said(report, "what_was_read.flow_summary"), _flow(report, found, steps=steps))
    ]


def _followed(report: RecordsReport) -> pd.DataFrame:
    """Follow the rows; of the events that are on this page no more is told than by their kind."""
    found = described_rows(
        report,
        lambda one: rows_to_events(one.records, own_events(one), dictionary=one.dictionary),
        key=["table"],
        numbers=["rows", *STEPS, "events"],
        sums=[Sum("rows", (*STEPS, "events"))],
        everywhere=True,
    )
    if report.release is None:
        return found
    here = events_here(report).set_index("table")["events"]
    told = found["table"].map(here).where(found["table"].isin(here.index), 0.0)
    return found.assign(here=told)


def _flow(report: RecordsReport, found: pd.DataFrame, *, steps: Sequence[str]) -> Part:
    return a_table(
        report,
        found,
        caption=said(report, "what_was_read.flow_caption"),
        columns=[
            Column("label", said(report, "columns.events_of"), words),
            Column("rows", said(report, "columns.rows_read"), number_column(report, "rows").write),
            *[number_column(report, step) for step in steps],
            number_column(report, "events"),
            number_column(report, "here"),
        ],
        notes=[
            said(report, "what_was_read.flow_note"),
            *[said(report, f"what_was_read.{step}_note") for step in steps],
            *_counted_from(report),
        ],
    )


def _counted_from(report: RecordsReport) -> list[str]:
    labels = _source_labels(report)
    left = described_rows(
        report,
        lambda one: one.records.left_out_sources,
        key=["source", "table"],
        numbers=["rows"],
        everywhere=True,
    )
    return [
        said(
            report,
            "what_was_read.left_out_source",
            rows=counted(report, row.rows, "row"),
            source=labels[row.source],
            table=report.dictionary.table(row.table).title,
            counted=labels[report.records.source_of_table[row.table]],
        )
        for row in left.itertuples(index=False)
    ]


def _not_used(report: RecordsReport) -> list[Part]:
    """Say which parts are no part of any report, and how many tables nobody knows."""
    read = report.extracts.recognised
    left = read[read["records"].isna()]
    named = left[["part", "not_used"]].dropna().drop_duplicates()
    lines = [
        said(report, "what_was_read.not_used", parts=joined(sorted(set(parts))), reason=reason)
        for reason, parts in named.groupby("not_used", sort=False)["part"]
    ]
    parts: list[Part] = []
    unknown = int(left["part"].isna().sum())
    if unknown:
        number = counted(report, unknown, "table")
        parts.append(paragraphs(said(report, "what_was_read.not_recognised", number=number)))
    if lines:
        summary = said(report, "what_was_read.not_used_summary")
        parts.append(folded_parts(summary, Points(tuple(lines))))
    return parts


def what_these_sources_cannot_tell(report: RecordsReport) -> Section:
    """What none of the sources carries, with the reason of each."""
    capabilities = report.dictionary.read("capabilities").sort_values("order")
    rows = [
        (item.label, why)
        for item in capabilities.itertuples(index=False)
        if (why := refusal(report.records.sources, item.capability, dictionary=report.dictionary))
    ]
    if not rows:
        return a_section(report, "cannot_tell", [])
    frame = pd.DataFrame(rows, columns=["what", "why"])
    by_reason = frame.groupby("why", sort=False)["what"].agg("; ".join).reset_index()
    by_reason["what"] = by_reason["what"].map(capital)
    missing = not_carried(report)
    key = "no_events" if missing else "all_events"
    return a_section(
        report,
        "cannot_tell",
        [
            paragraphs(said(report, f"cannot_tell.{key}", events=joined(missing))),
            folded_parts(
                said(report, "cannot_tell.summary", number=counted(report, len(rows), "thing")),
                a_table(
                    report,
                    by_reason,
                    caption=said(report, "cannot_tell.caption"),
                    columns=[word_column(report, "what"), word_column(report, "why")],
                ),
            ),
        ],
    )
