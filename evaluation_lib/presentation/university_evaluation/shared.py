"""What the sections of the university's evaluation share: its words, its tables, its judgements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import Evidence
from evaluation_lib.framework.synthesis import Judgement, Synthesis, synthesis
from evaluation_lib.presentation.led_sections import led_section
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text, texts

#: Between several things in one cell.
BETWEEN = "; "


def said(report: EvaluationReport, key: str, **values: Any) -> str:
    """Return a sentence of this report; every one may name the area and the county."""
    return text(report.dictionary, f"university_evaluation.{key}", **_names(report), **values)


def all_said(report: EvaluationReport, key: str, **values: Any) -> list[str]:
    """Return a list of sentences of this report."""
    return texts(report.dictionary, f"university_evaluation.{key}", **_names(report), **values)


def _names(report: EvaluationReport) -> dict[str, str]:
    return {"area": report.setting.area.label, "county": county_of(report.dictionary).label}


def a_section(report: EvaluationReport, key: str, parts: Sequence[Part], **values: Any) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    return led_section(report, key, parts, said=said, **values)


def a_table(
    report: EvaluationReport,
    rows: Iterable[dict[str, str]],
    *,
    caption: str,
    columns: Sequence[str],
    heads: int = 1,
    notes: Sequence[str] = (),
) -> ReportTable:
    """Make a table of words; its headings are this report's own by the names of its columns."""
    return report_table(
        pd.DataFrame(list(rows), columns=list(columns)),
        caption=caption,
        columns=[
            Column(name, said(report, f"columns.{name}"), words=True, heads=0 < place < heads)
            for place, name in enumerate(columns)
        ],
        dictionary=report.dictionary,
        notes=notes,
    )


@lru_cache(maxsize=8)
def judged(report: EvaluationReport) -> Synthesis:
    """Return what the findings of a report come to, worked out once."""
    return synthesis(
        report.framework,
        report.findings.table,
        area=report.setting.area.label,
        county=county_of(report.dictionary).label,
    )


def named(report: EvaluationReport, one: Evidence) -> str:
    """Name an indicator, marked where it is told of the whole county only."""
    label = one.indicator.label
    return said(report, "county_only", label=label) if one.of_county else label


def listed_labels(report: EvaluationReport, several: Iterable[Evidence]) -> str:
    """Name several indicators in one cell; a word where there are none."""
    return BETWEEN.join(named(report, one) for one in several) or said(report, "none")


def verdict_words(report: EvaluationReport, judgement: Judgement) -> str:
    """Return the words for what can be said of an aspiration."""
    return report.framework.words("verdicts", judgement.verdict)


def confidence_words(report: EvaluationReport, judgement: Judgement) -> str:
    """Return the words for how confident that is."""
    return report.framework.words("confidence", judgement.confidence)


def pages_made(report: EvaluationReport, *, of_county: bool = False) -> frozenset[str]:
    """Return the notebooks that were made for the report's area, or for the whole county."""
    place = county_of(report.dictionary) if of_county else report.setting.area
    seen = report.findings.notebooks_seen
    return frozenset(one.notebook for one in seen if one.made and one.area == place.label)


def pages_named(report: EvaluationReport, notebooks: Iterable[str]) -> str:
    """Name pages by their titles, each once, in the order of the list of reports."""
    reports = report.dictionary.read("reports").sort_values("order")
    titles = dict(zip(reports["notebook"], reports["title"], strict=True))
    wanted = set(notebooks)
    named_so = [title for notebook, title in titles.items() if notebook in wanted]
    return BETWEEN.join([*named_so, *sorted(one for one in wanted if one and one not in titles)])
