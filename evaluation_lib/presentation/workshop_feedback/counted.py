"""How many answers speak of what, before anything is hidden: by place, role and time.

The same functions give a run its cells and a page its counts, so that a page can show nothing that
was not planned.
"""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.periods import Period
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.measures.themes import ROLE, co_occurrence, theme_counts
from evaluation_lib.opened_feedback import ATTENDANCE
from evaluation_lib.presentation.workshop_feedback.codes import codes_of, themes_of
from evaluation_lib.presentation.workshop_feedback.days import (
    answers_in,
    attended_in,
    span_of,
    years_of,
)
from evaluation_lib.presentation.workshop_feedback.shared import said

#: The tables of counts of the release: answers by code, people who attended, two themes together.
CODED, ATTENDED, TOGETHER = "workshop_answers", "workshop_attendance", "workshop_themes_together"
#: The point under which all answers stand, whatever they speak of, and that of who attended.
ANSWERS, CAME = "answers", "attended"
COLUMNS = ["area", "group", "period", "decision_point", "count", "reached"]


def coded_of_all(report: FeedbackReport, area: Area) -> pd.DataFrame:
    """Count the answers of a place that have each code, of all roles together.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: ``decision_point`` is the code, ``count`` the answers that have it, ``reached``
        all answers; no rows where nobody answered. The same columns for the next two.
    """
    answers = _of_area(answers_in(report), area)
    counts = _counts(report, answers, area=area, period=span_of(report))
    return counts.assign(group=EVERYBODY)


def coded_by_role(report: FeedbackReport, county: Area) -> pd.DataFrame:
    """Count the answers of the county that have each code, by role."""
    answers, labels = answers_in(report), roles_of(report)
    counts = _counts(report, answers, area=county, period=span_of(report), by=ROLE)
    ordered = counts.sort_values("group", key=lambda role: role.map(list(labels).index))
    return ordered.assign(group=ordered["group"].map(labels)).reset_index(drop=True)


def coded_by_year(report: FeedbackReport, county: Area) -> pd.DataFrame:
    """Count the answers of the county that have each code, by whole year with any answer."""
    answers = answers_in(report)
    found = [
        _counts(report, answers[answers["year"] == year.name], area=county, period=year)
        for year in years_of(report)
    ]
    rows = pd.concat([pd.DataFrame(columns=COLUMNS), *found], ignore_index=True)
    return rows.assign(group=EVERYBODY)


def roles_of(report: FeedbackReport) -> dict[str, str]:
    """Return the roles of the answers, in the dictionary's order, with what pages call them."""
    roles = report.dictionary.read("feedback_roles").sort_values("order")
    labels = dict(zip(roles["role"], roles["label"], strict=True))
    labels[""] = said(report, "role_not_said")
    present = set(answers_in(report)["role"])
    return {role: label for role, label in labels.items() if role in present}


def attended(report: FeedbackReport, area: Area) -> pd.DataFrame:
    """Count who attended learning spaces for a place; no row where one of them is not known."""
    rows = _of_area(attended_in(report), area)
    answered_at = _of_area(answers_in(report), area)["workshop"]
    listed = report.feedback.tables[ATTENDANCE]["workshop"]
    if rows.empty or rows["attended"].isna().any() or not answered_at.isin(listed).all():
        return pd.DataFrame(columns=COLUMNS).drop(columns="reached")
    row = [area.name, EVERYBODY, span_of(report).name, CAME, int(rows["attended"].sum())]
    return pd.DataFrame([row], columns=[name for name in COLUMNS if name != "reached"])


def together(report: FeedbackReport, county: Area) -> pd.DataFrame:
    """Count the answers of the county that speak of two themes.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``group``, ``period``; ``code`` and ``other``, two themes in the order of the code
        book; ``both``, how many answers have both.
    """
    answers = answers_in(report)
    themes = [theme.id for theme in themes_of(report)]
    pairs = co_occurrence(settled_codes(report, answers), answers, codes=themes)
    return pairs[["code", "other", "both"]].assign(
        area=county.name, group=EVERYBODY, period=span_of(report).name
    )


def _counts(
    report: FeedbackReport,
    answers: pd.DataFrame,
    *,
    area: Area,
    period: Period,
    by: str | None = None,
) -> pd.DataFrame:
    codes = [code.id for code in codes_of(report)]
    counts = theme_counts(settled_codes(report, answers), answers, codes=codes, by=by)
    named = {"code": "decision_point", "coded": "count", "answers": "reached"}
    return counts.rename(columns=named).assign(area=area.name, period=period.name)[COLUMNS]


def settled_codes(report: FeedbackReport, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the settled codes of some answers."""
    settled = report.feedback.adjudicated
    return settled[settled["response_id"].isin(answers["response_id"])]


def _of_area(rows: pd.DataFrame, area: Area) -> pd.DataFrame:
    return rows if area.level == "local_authority" else rows[rows["quadrant"] == area.name]
