"""What the parts of the Board's page share: its words, and the rules of how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaluation_lib.areas import county_of
from evaluation_lib.framework.evidence import Evidence
from evaluation_lib.presentation.wording import text

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport


def said(report: EvaluationReport, key: str, **values: Any) -> str:
    """Return a sentence of this page; every one may name the area and the county."""
    names = {"area": report.setting.area.label, "county": county_of(report.dictionary).label}
    return text(report.dictionary, f"board_report.{key}", **names, **values)


def rules(report: EvaluationReport) -> Mapping[str, Any]:
    """Return how the page is laid out."""
    return report.dictionary.document("board_report")


def named(report: EvaluationReport, one: Evidence, group: str = "") -> str:
    """Name an indicator, with the group it is told of, marked where only the county has it."""
    label = one.indicator.label
    label = said(report, "of_group", label=label, group=group) if group else label
    return said(report, "county_only", label=label) if one.of_county else label
