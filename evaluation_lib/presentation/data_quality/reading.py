"""What was read, from when, and what these sources cannot tell whoever reads them."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    day_or_nothing,
    said,
    words,
)
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import Column


def what_was_read(report: RecordsReport) -> Section:
    """Files by source and part: rows, rows read, the day of the extract and how it is known."""
    read = report.extracts.recognised
    labels = {one.source: one.label for one in extract_formats(report.dictionary)}
    used = read[read["records"].notna()].assign(
        source_label=read["source"].map(labels),
        part_label=read["part"],
        title=read["records"].map(
            lambda name: "" if pd.isna(name) else report.dictionary.table(name).title
        ),
    )
    key = ["source_label", "part_label", "title", "snapshot_date_from"]
    grouped = used.groupby(key, sort=False).agg(
        files=("file", "nunique"),
        rows=("rows", "sum"),
        rows_read=("rows_read", "sum"),
        first=("snapshot_date", "min"),
        last=("snapshot_date", "max"),
    )
    return a_section(
        report,
        "what_was_read",
        [
            a_table(
                report,
                grouped.reset_index(),
                caption=said(report, "what_was_read.caption"),
                columns=[
                    Column("source_label", said(report, "columns.source")),
                    Column("part_label", said(report, "columns.part"), words=True),
                    Column("title", said(report, "columns.became"), words=True),
                    Column("files", said(report, "columns.files"), whole),
                    Column("rows", said(report, "columns.rows"), whole),
                    Column("rows_read", said(report, "columns.rows_read"), whole),
                    Column("first", said(report, "columns.first_extract"), day_or_nothing),
                    Column("last", said(report, "columns.last_extract"), day_or_nothing),
                    Column("snapshot_date_from", said(report, "columns.known_from"), words),
                ],
                notes=_notes(report),
            )
        ],
    )


def _notes(report: RecordsReport) -> list[str]:
    read = report.extracts.recognised
    left = read[read["records"].isna()]
    notes = [
        said(report, "what_was_read.not_used", part=part, reason=reason)
        for part, reason in left[["part", "not_used"]].dropna().drop_duplicates().to_numpy()
    ]
    unknown = int(left["part"].isna().sum())
    if unknown:
        notes.append(said(report, "what_was_read.not_recognised", number=whole(unknown)))
    labels = {one.source: one.label for one in extract_formats(report.dictionary)}
    notes += [
        said(
            report,
            "what_was_read.left_out_source",
            rows=whole(row.rows),
            source=labels[row.source],
            table=report.dictionary.table(row.table).title,
            counted=labels[report.records.source_of_table[row.table]],
        )
        for row in report.records.left_out_sources.itertuples(index=False)
    ]
    return notes


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
    frame = pd.DataFrame(rows, columns=["label", "why"])
    by_reason = frame.groupby("why", sort=False)["label"].agg("; ".join).reset_index()
    capital = by_reason["label"].str.slice(0, 1).str.upper() + by_reason["label"].str.slice(1)
    return a_section(
        report,
        "cannot_tell",
        [
            a_table(
                report,
                by_reason.assign(label=capital),
                caption=said(report, "cannot_tell.caption"),
                columns=[
                    Column("label", said(report, "columns.what")),
                    Column("why", said(report, "columns.why"), words=True),
                ],
            )
        ],
    )
