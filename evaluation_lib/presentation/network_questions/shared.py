"""What the parts of the network's page share: its words, its layout, and what is known at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evaluation_lib.areas import county_of
from evaluation_lib.framework.evidence import Evidence, all_evidence
from evaluation_lib.presentation.sections import Part, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text, texts

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport

#: Between several things in one cell.
BETWEEN = "; "


def said(report: EvaluationReport, key: str, **values: Any) -> str:
    """Return a sentence of this page; every one may name the area."""
    area = report.setting.area.label
    return text(report.dictionary, f"network_questions.{key}", area=area, **values)


def all_said(report: EvaluationReport, key: str) -> list[str]:
    """Return a list of sentences of this page."""
    return texts(report.dictionary, f"network_questions.{key}")


def layout(report: EvaluationReport) -> Mapping[str, Any]:
    """Return how the page is laid out."""
    return report.dictionary.document("network_questions")


@lru_cache(maxsize=8)
def known_of(report: EvaluationReport) -> Mapping[str, Evidence]:
    """Return what is known of each indicator: whether, and what would answer it; never how much."""
    return all_evidence(
        report.framework,
        report.findings.table,
        area=report.setting.area.label,
        county=county_of(report.dictionary).label,
    )


def asked(report: EvaluationReport, name: str, parts: Sequence[Part]) -> Section:
    """Make the section of a question of the network."""
    questions = {one.id: one.text for one in report.framework.questions}
    return marked(section(questions[name], parts), report)


def labels(report: EvaluationReport, several: Iterable[Evidence]) -> str:
    """Name some indicators in one cell, each once; a word where there are none.

    A name that stands for a change and for a gap says which of the two it is.
    """
    used = Counter(one.label for one in report.framework.indicators)
    names = dict.fromkeys(
        said(report, f"kinds.{one.indicator.kind}", label=one.indicator.label)
        if used[one.indicator.label] > 1
        else one.indicator.label
        for one in several
    )
    return BETWEEN.join(names) or said(report, "none")
