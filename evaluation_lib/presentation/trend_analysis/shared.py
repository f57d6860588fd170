"""What the sections of the report on trends share: its words, its sections, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.led_sections import led_section
from evaluation_lib.presentation.numbers import confidence_text
from evaluation_lib.presentation.sections import Part, Section
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
    return led_section(report, key, parts, said=said, **values)
