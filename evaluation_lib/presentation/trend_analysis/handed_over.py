"""What the report on trends hands to the evaluation: changes since the programme came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation_lib.findings.table import CHANGE, NOT_KNOWN, VERDICTS, finding
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.handed_over import handed_over_section
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.trend_analysis.cells import change_words, ratio_text
from evaluation_lib.presentation.trend_analysis.changes import changes_of_ratios
from evaluation_lib.presentation.trend_analysis.outcomes import (
    Outcome,
    followed,
    known_outcomes,
)
from evaluation_lib.presentation.trend_analysis.recorded import change_of_recording, recorded_at
from evaluation_lib.presentation.trend_analysis.shared import said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import why_exploratory
from evaluation_lib.presentation.trend_analysis.untold import why_untold
from evaluation_lib.presentation.wording import text

ENDS = ("value", "lower", "upper")


def for_the_evaluation(report: RecordsReport) -> Section:
    """Every change of the evaluation's indicators, as this page reads it.

    Where the analysis plan makes answers exploratory, each says so; of a part of the county, for
    which there is no plan, none has a verdict.
    """
    named = report.dictionary.document("trend_analysis")["handed_over"]
    outcomes = {one.outcome: one for one in known_outcomes(report)}
    rows = [
        row
        for indicator, outcome in named["outcomes"].items()
        for row in _of_outcome(report, outcomes[outcome], indicator=indicator)
    ]
    rows += [_not_followed(report, *pair) for pair in named["not_followed"].items()]
    return handed_over_section(report, [*rows, _of_recording(report, named["recorded"])])


def _of_outcome(report: RecordsReport, outcome: Outcome, *, indicator: str) -> list[dict[str, Any]]:
    measure = _words(report, "measure", outcome=outcome.label)
    same = _same(report, indicator, measure=measure, section="differences")
    changes = changes_of_ratios(report)
    rows = changes[changes["outcome"] == outcome.outcome].to_dict("records")
    if span_of(report) is None or not rows:
        held = outcome in followed(report) or span_of(report) is None
        missing = why_untold(report) if held else _words(report, "not_held")
        return [finding(**same, verdict=NOT_KNOWN, missing=_in_a_cell(missing))]
    return [finding(**same, **_of_group(report, row)) for row in rows]


def _of_group(report: RecordsReport, row: Mapping[str, Any]) -> dict[str, Any]:
    label = row["label"][:1].lower() + row["label"][1:]
    names = {"group": row["group"], "outcome": label, "words": change_words(report, row["kind"])}
    if row["kind"] == TOO_SMALL:
        sentence = _words(report, "untold", **names)
        return {"group": row["group"], "verdict": VERDICTS[TOO_SMALL], "said": sentence}
    told = {end: ratio_text(row[end]) for end in (*ENDS, "before")}
    sentence = _words(report, "changed", **names, **told)
    return {"group": row["group"], **_read(report, row, sentence)}


def _read(report: RecordsReport, row: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """Return a change's numbers and its verdict, as far as the plan lets the page give one."""
    why = why_exploratory(report)
    numbers = {end: row[end] for end in ENDS}
    if why:
        sentence = _words(report, "exploratory", sentence=sentence)
    if report.setting.area.below_authority:
        return {**numbers, "verdict": NOT_KNOWN, "said": sentence, "missing": _in_a_cell(why)}
    return {**numbers, "verdict": VERDICTS[row["kind"]], "said": sentence}


def _not_followed(report: RecordsReport, indicator: str, point: str) -> dict[str, Any]:
    measure = _words(report, "measure_not_followed", point=_labels(report)[point])
    same = _same(report, indicator, measure=measure, section="differences")
    return finding(**same, verdict=NOT_KNOWN, missing=_words(report, "not_followed"))


def _of_recording(report: RecordsReport, indicator: str) -> dict[str, Any]:
    point = _labels(report)[recorded_at(report)]
    measure = _words(report, "recorded", point=point)
    same = _same(report, indicator, measure=measure, section="recorded", point=point.lower())
    change = change_of_recording(report)
    if change is None:
        return finding(**same, verdict=NOT_KNOWN, missing=_words(report, "recorded_untold"))
    told = {end: ratio_text(change[end]) for end in ENDS}
    words = change_words(report, change["kind"])
    sentence = said(report, "recorded.changed", words=words, **told)
    if why_exploratory(report):
        # It stands behind a colon.
        sentence = sentence[:1].lower() + sentence[1:]
    return finding(**same, **_read(report, change, sentence))


def _labels(report: RecordsReport) -> Mapping[str, str]:
    points = report.dictionary.read("decision_points")
    return dict(zip(points["decision_point"], points["label"], strict=True))


def _same(
    report: RecordsReport, indicator: str, *, measure: str, section: str, **names: str
) -> dict[str, Any]:
    span = span_of(report)
    return {
        "indicator": indicator,
        "area": report.setting.area.label,
        "kind": CHANGE,
        "measure": measure,
        "period": f"{span.first} to {span.last}" if span and (span.before or span.after) else "",
        "unit": "ratio",
        "notebook": "trend_analysis",
        "section": said(report, f"{section}.heading", **names),
    }


def _words(report: RecordsReport, key: str, **values: Any) -> str:
    return text(
        report.dictionary,
        f"handed_over.trend_analysis.{key}",
        reference=report.setting.reference_group,
        **values,
    )


def _in_a_cell(sentence: str) -> str:
    """Write a sentence as it stands behind a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")
