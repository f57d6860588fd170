"""What the report on the data hands to the evaluation: what is known, what waits for a person."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.disclosure.describing import LOW
from evaluation_lib.findings.table import AMOUNT, NOT_KNOWN, finding
from evaluation_lib.measures.data_quality.known_ethnicity import CLOCKS
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    is_nought,
    number_in_words,
    share_in_words,
    share_of,
)
from evaluation_lib.presentation.data_quality.known import known_here, known_in_all
from evaluation_lib.presentation.data_quality.labels import number_to_be_read
from evaluation_lib.presentation.data_quality.shared import counted, said
from evaluation_lib.presentation.handed_over import handed_over_section
from evaluation_lib.presentation.numbers import day, is_missing
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.wording import text

#: The first table of events, at which most is missing.
CONTACTS = "contacts"


def for_the_evaluation(report: RecordsReport) -> Section:
    """Of how many events the ethnicity is known, by both clocks, and how many labels are unread."""
    return handed_over_section(report, [*_known(report), _unread(report)])


def _known(report: RecordsReport) -> list[dict[str, Any]]:
    """Return a finding for each clock, of all events and of contacts, as far as there are any."""
    here = known_here(report)
    contacts = here[here["table"] == CONTACTS] if len(here) else here
    of_all = known_in_all(report).assign(label=_words(report, "all"))
    return [
        _share(report, rows, clock=clock)
        for rows in (of_all, contacts)
        for clock in CLOCKS
        if len(rows)
    ]


def _share(report: RecordsReport, rows: pd.DataFrame, *, clock: str) -> dict[str, Any]:
    row = rows.iloc[0]
    share = share_of(report, rows[f"known_{clock}"], rows["born"]).iloc[0]
    words = _words(report, f"clock_{clock}")
    same = _same(
        report,
        "ethnicity_known",
        section="known",
        measure=_words(report, "known", label=row["label"], clock=words),
        unit="share",
        number=_told(row["born"]),
    )
    if is_missing(share):
        return finding(**same, verdict=NOT_KNOWN, missing=_words(report, "not_told"))
    shown = share_in_words(report, share)
    sentence = _words(report, f"said_{clock}", label=row["label"], share=shown)
    return finding(**same, value=share, said=sentence)


def _unread(report: RecordsReport) -> dict[str, Any]:
    number = number_to_be_read(report)
    same = _same(
        report, "labels_unmapped", section="labels", measure=_words(report, "labels"), unit="count"
    )
    if is_nought(number):
        return finding(**same, value=0, said=said(report, "labels.all_read"))
    if is_missing(_told(number)):
        few = _words(report, "few", number=number_in_words(report, number))
        return finding(**same, verdict=NOT_KNOWN, missing=few)
    sentence = _words(report, "unread", number=counted(report, number, "label"))
    return finding(**same, value=number, said=sentence)


def _told(number: Any) -> Any:
    """Return a number; none where it is rounded to what is told of no number."""
    return pd.NA if is_missing(number) or number == LOW else number


def _same(report: RecordsReport, indicator: str, *, section: str, **given: Any) -> dict[str, Any]:
    setting = report.setting
    start, end = day(setting.period_start), day(setting.period_end)
    return {
        "indicator": indicator,
        "area": setting.area.label,
        "kind": AMOUNT,
        "period": text(report.dictionary, "title.period", start=start, end=end),
        "notebook": "data_quality",
        "section": said(report, f"{section}.heading"),
        **given,
    }


def _words(report: RecordsReport, key: str, **values: Any) -> str:
    return text(report.dictionary, f"handed_over.data_quality.{key}", **values)
