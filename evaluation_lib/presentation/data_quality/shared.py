"""What the sections of the report share: the events it is about, and words for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation_lib.measures.data_quality.events import events_of
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.numbers import day, percent
from evaluation_lib.presentation.sections import Part, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text


def own_events(report: RecordsReport) -> dict[str, pd.DataFrame]:
    """Return the events of the report's area and period, by table."""
    setting = report.setting
    return events_of(
        report.records,
        area=setting.area,
        area_by=setting.area_by,
        start=setting.period_start,
        end=setting.period_end,
        dictionary=report.dictionary,
    )


def said(report: RecordsReport, key: str, **values: Any) -> str:
    """Return a sentence of this report."""
    return text(report.dictionary, f"data_quality.{key}", **values)


def a_section(report: RecordsReport, key: str, parts: Sequence[Part]) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    shown = list(parts) or [paragraphs(said(report, f"{key}.nothing"))]
    return section(
        said(report, f"{key}.heading"), [paragraphs(said(report, f"{key}.lead")), *shown]
    )


def a_table(
    report: RecordsReport,
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[Column],
    notes: Sequence[str] = (),
) -> ReportTable:
    """Make a table of this report."""
    return report_table(
        frame, caption=caption, columns=columns, dictionary=report.dictionary, notes=notes
    )


def share(value: Any) -> str:
    """Write a fraction as a percentage; nothing where there is none."""
    return "" if pd.isna(value) else percent(value)


def words(value: Any) -> str:
    """Write a text; nothing where there is none."""
    return "" if pd.isna(value) else str(value)


def day_or_nothing(value: Any) -> str:
    """Write a day; nothing where there is none."""
    return "" if pd.isna(value) else day(value)
