"""What a page has no events of, told apart by why: not carried, not there, not here."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import said, small
from evaluation_lib.wordlists import joined


def not_carried(report: RecordsReport) -> list[str]:
    """Return the kinds of event that none of the sources carries, as a sentence names them."""
    return [
        small(label)
        for table, label in labels_of(report.dictionary).items()
        if refusal(report.records.sources, table, dictionary=report.dictionary)
    ]


def sentences_on_absent_events(report: RecordsReport, here: pd.DataFrame) -> list[str]:
    """Say of which kinds of event there are none here, and why.

    Parameters
    ----------
    report
        The report.
    here
        The kinds of event of which there are some here, or of which nobody is told: ``table``.
    """
    records, told = report.records, set(here["table"])
    carried = {
        table: small(label)
        for table, label in labels_of(report.dictionary).items()
        if small(label) not in not_carried(report)
    }
    nowhere = [label for table, label in carried.items() if records.tables[table].empty]
    not_here = [
        label
        for table, label in carried.items()
        if len(records.tables[table]) and table not in told
    ]
    kinds = {"not_carried": not_carried(report), "nowhere": nowhere, "not_here": not_here}
    return [
        said(report, f"absent.{why}", events=joined(labels))
        for why, labels in kinds.items()
        if labels
    ]
