"""What the sections of the report on trends share: its words, its sections, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table as _a_table
from evaluation_lib.presentation.numbers import confidence_text
from evaluation_lib.presentation.sections import Part, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text, texts


def said(report: RecordsReport, key: str, **values: Any) -> str:
    """Return a sentence of this report; every one may name the reference group and the area."""
    return text(report.dictionary, f"trend_analysis.{key}", **_names(report), **values)


def all_said(report: RecordsReport, key: str, **values: Any) -> list[str]:
    """Return a list of sentences of this report."""
    return texts(report.dictionary, f"trend_analysis.{key}", **_names(report), **values)


def _names(report: RecordsReport) -> dict[str, Any]:
    setting = report.setting
    return {
        "reference": setting.reference_group,
        "area": setting.area.label,
        "confidence": confidence_text(setting.confidence),
    }


def a_section(report: RecordsReport, key: str, parts: Sequence[Part], **values: Any) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    shown = list(parts) or [paragraphs(said(report, f"{key}.nothing"))]
    lead = paragraphs(said(report, f"{key}.lead", **values))
    return marked(section(said(report, f"{key}.heading"), [lead, *shown]), report)


def a_table(
    report: RecordsReport,
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[Column],
    notes: Sequence[str] = (),
) -> ReportTable:
    """Make a table of this report."""
    return _a_table(report, frame, caption=caption, columns=columns, notes=notes)
