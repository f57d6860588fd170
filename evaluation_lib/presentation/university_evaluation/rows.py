"""Evidence as rows of tables: a line for each group that is told, one for all that are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import NOT_KNOWN, Evidence
from evaluation_lib.presentation.certainty import certainty_words
from evaluation_lib.presentation.handed_over import CERTAINTIES, size_in_words, value_in_words
from evaluation_lib.presentation.university_evaluation.shared import (
    BETWEEN,
    named,
    pages_made,
    pages_named,
    said,
)


def told_rows(report: EvaluationReport, one: Evidence) -> list[dict[str, str]]:
    """Return a row for each group of which something is told, and one for the others."""
    pairs = list(zip(one.rows, one.marks, strict=True))
    told = [_told(report, one, row, mark) for row, mark in pairs if mark != NOT_KNOWN]
    untold = [row for row, mark in pairs if mark == NOT_KNOWN]
    return [*told, *([_untold(report, one, untold)] if untold or not told else [])]


def _told(
    report: EvaluationReport, one: Evidence, row: Mapping[str, Any], mark: str
) -> dict[str, str]:
    return {
        "indicator": named(report, one),
        "group": _of_whom(report, one, row),
        "reading": reading(report, row),
        "size": size_in_words(row, report.dictionary),
        "says": report.framework.words("says", mark),
        "quality": one.indicator.quality.level,
    }


def _of_whom(report: EvaluationReport, one: Evidence, row: Mapping[str, Any]) -> str:
    """Name the group, or what was measured where several findings are of everybody."""
    if row["group"]:
        return str(row["group"])
    several = len({other["measure"] for other in one.rows if not other["group"]}) > 1
    return row["measure"] if several and row["measure"] else said(report, "everybody")


def _untold(
    report: EvaluationReport, one: Evidence, untold: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    groups = [row["group"] for row in untold if row["group"]]
    readings = {reading(report, row) for row in untold}
    return {
        "indicator": named(report, one),
        "group": ", ".join(groups) or said(report, "everybody"),
        "reading": readings.pop() if len(readings) == 1 else said(report, "not_known"),
        "size": "",
        "says": report.framework.words("says", NOT_KNOWN),
        "quality": one.indicator.quality.level,
    }


def reading(report: EvaluationReport, row: Mapping[str, Any]) -> str:
    """Write a finding's verdict in the words that all reports share."""
    verdict = row["verdict"] or NOT_KNOWN
    return certainty_words(report.dictionary, CERTAINTIES.get(verdict, verdict))


def amount_words(row: Mapping[str, Any]) -> str:
    """Write what was counted: the page's own sentence, or its number."""
    return (row["said"] or value_in_words(row)).rstrip(".")


def amounts_of(report: EvaluationReport, one: Evidence) -> str:
    """Write all that is told of an indicator in one cell."""
    told = [
        (row["group"], amount_words(row))
        for row, mark in zip(one.rows, one.marks, strict=True)
        if mark != NOT_KNOWN
    ]
    return BETWEEN.join(f"{group}: {words}" if group else words for group, words in told if words)


def missing_of(report: EvaluationReport, one: Evidence) -> str:
    """Say what would answer an indicator; first that its page was not made, where that is so."""
    notebook = one.indicator.notebook
    if not one.missing or notebook in pages_made(report, of_county=one.of_county):
        return _as_a_sentence(one.missing)
    answers = report.framework.answers(one.indicator)
    return said(report, "not_made", page=pages_named(report, [notebook]), missing=answers)


def _as_a_sentence(words: str) -> str:
    """Write what a page says in a cell as a sentence; names of parameters stay as they are."""
    if not words:
        return ""
    first = words if "_" in words.split()[0] else f"{words[:1].upper()}{words[1:]}"
    return first if first.endswith((".", "!", "?")) else f"{first}."


def missing_rows(report: EvaluationReport, several: Iterable[Evidence]) -> list[dict[str, str]]:
    """Return what is not known by what would answer it, each sentence once."""
    lacking = [one for one in several if one.missing]
    times = Counter(one.indicator.label for one in lacking)
    by_answer: dict[str, list[str]] = {}
    for one in lacking:
        label, groups = named(report, one), ", ".join(one.groups_not_known)
        if times[one.indicator.label] > 1:
            label = said(report, f"apart.{one.indicator.kind}", label=label)
        told = f"{label} ({groups})" if groups else label
        by_answer.setdefault(missing_of(report, one), []).append(told)
    return [
        {"indicators": BETWEEN.join(labels), "missing": missing}
        for missing, labels in by_answer.items()
    ]
