"""What the report on differences hands to the evaluation: gaps between groups at one time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evaluation_lib.counts.children import STOCK, known_groups
from evaluation_lib.findings.table import GAP, NOT_KNOWN, VERDICTS, finding
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import (
    labels_of,
    ratios_of,
    rules_of,
    told_points,
)
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    cohort_years,
    going_on_ratios,
    span_of_years,
)
from evaluation_lib.presentation.disproportionality.going_on import label_of_pair
from evaluation_lib.presentation.disproportionality.shared import how_sure, said
from evaluation_lib.presentation.disproportionality.spans import spans_of
from evaluation_lib.presentation.handed_over import handed_over_section
from evaluation_lib.presentation.numbers import day, decimals
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.wording import text

ENDS = ("value", "lower", "upper")
#: Ratios of these kinds have a number that says something.
TOLD = (HIGHER, LOWER, NO_EVIDENCE)


def for_the_evaluation(report: RecordsReport) -> Section:
    """Every gap of the evaluation's indicators, group by group, as this page reads it."""
    return handed_over_section(report, [*_of_rates(report), *_of_shares(report)])


def _of_rates(report: RecordsReport) -> list[dict[str, Any]]:
    ratios, labels = ratios_of(report), labels_of(report)
    return [
        row
        for indicator, point in rules_of(report, "handed_over")["compared"].items()
        for row in _rows(
            report,
            ratios[ratios[POINT] == point] if len(ratios) else ratios,
            indicator=indicator,
            key="compared",
            point=labels[point],
            period=_days_of(report, point),
        )
    ]


def _of_shares(report: RecordsReport) -> list[dict[str, Any]]:
    ratios = going_on_ratios(report)
    return [
        row
        for indicator, pair in rules_of(report, "handed_over")["going_on"].items()
        for row in _rows(
            report,
            ratios[ratios[POINT] == pair] if len(ratios) else ratios,
            indicator=indicator,
            key="going_on",
            point=label_of_pair(report, pair),
            period=_followed_days(report),
        )
    ]


def _rows(
    report: RecordsReport,
    ratios: pd.DataFrame,
    *,
    indicator: str,
    key: str,
    point: str,
    period: str,
) -> list[dict[str, Any]]:
    """Return a finding for each group; one that says what is missing where none is compared."""
    same = {
        "indicator": indicator,
        "area": report.setting.area.label,
        "kind": GAP,
        "measure": _words(report, key, point=point),
        "period": period,
        "unit": "ratio",
        "notebook": "disproportionality",
        "section": said(report, f"{key}.heading"),
    }
    if ratios.empty:
        return [finding(**same, verdict=NOT_KNOWN, missing=_words(report, "not_told"))]
    order = known_groups(GROUPING, dictionary=report.dictionary)
    rows = sorted(ratios.to_dict("records"), key=lambda row: order.index(row["group"]))
    return [finding(**same, **_of_group(report, row, point=point)) for row in rows]


def _of_group(report: RecordsReport, row: Mapping[str, Any], *, point: str) -> dict[str, Any]:
    kind = row["kind"]
    numbers = {end: row[end] for end in ENDS} if kind in TOLD else {}
    hidden = text(report.dictionary, "handed_over.hidden") if kind == HIDDEN else ""
    return {
        "group": row["group"],
        # Where nobody is told how many went on, who could have is put in as none.
        "number": pd.NA if pd.isna(row["count"]) else row.get("reached", row["count"]),
        "verdict": VERDICTS[kind],
        "said": _sentence(report, row, point=point),
        "missing": hidden,
        **numbers,
    }


def _sentence(report: RecordsReport, row: Mapping[str, Any], *, point: str) -> str:
    kind = row["kind"]
    names = {"group": row["group"], "point": point[:1].lower() + point[1:]}
    names |= {"words": how_sure(report, kind)}
    if kind not in TOLD:
        return _words(report, "untold", **names)
    key = "no_clear_difference" if kind == NO_EVIDENCE else "clear"
    return _words(report, key, **names, **{end: decimals(row[end], 2) for end in ENDS})


def _words(report: RecordsReport, key: str, **values: Any) -> str:
    return text(
        report.dictionary,
        f"handed_over.disproportionality.{key}",
        reference=report.setting.reference_group,
        **values,
    )


def _days_of(report: RecordsReport, point: str) -> str:
    """Write the days on which a decision point is counted; none of what cannot be told."""
    kinds = {one.decision_point: one.kind for one in told_points(report)}
    spans = spans_of(report)
    if kinds.get(point) == STOCK:
        return day(spans.day.end)
    return _span(report, spans.main) if point in kinds else ""


def _followed_days(report: RecordsReport) -> str:
    years, _ = cohort_years(report)
    return _span(report, span_of_years(years)) if years else ""


def _span(report: RecordsReport, span: Any) -> str:
    return text(report.dictionary, "title.period", start=day(span.start), end=day(span.end))
