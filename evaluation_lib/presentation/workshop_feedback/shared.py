"""What the sections of the report on feedback share: its words, its sections, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.led_sections import led_section
from evaluation_lib.presentation.numbers import confidence_text
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text, texts


def said(report: FeedbackReport, key: str, **values: Any) -> str:
    """Return a sentence of this report; every one may name the area and the confidence."""
    return text(report.dictionary, f"workshop_feedback.{key}", **_names(report), **values)


def all_said(report: FeedbackReport, key: str, **values: Any) -> list[str]:
    """Return a list of sentences of this report."""
    return texts(report.dictionary, f"workshop_feedback.{key}", **_names(report), **values)


def _names(report: FeedbackReport) -> dict[str, Any]:
    setting = report.setting
    return {"area": setting.area.label, "confidence": confidence_text(setting.confidence)}


def a_section(report: FeedbackReport, key: str, parts: Sequence[Part], **values: Any) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    return led_section(report, key, parts, said=said, **values)


def a_table(
    report: FeedbackReport,
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
