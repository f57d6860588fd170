"""The main points: at most six short sentences, the doubts with equal rank."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workforce_and_practice import audits, prompt_sheet
from evaluation_lib.presentation.workforce_and_practice.board import DONE, actions
from evaluation_lib.presentation.workforce_and_practice.changes import Change
from evaluation_lib.presentation.workforce_and_practice.reach import own_reach
from evaluation_lib.presentation.workforce_and_practice.reach_counts import KINDS
from evaluation_lib.presentation.workforce_and_practice.shared import said
from evaluation_lib.presentation.workforce_and_practice.standard import last_year_of, ratios
from evaluation_lib.presentation.workforce_and_practice.survey_change import survey_points
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

MOST = 6


def main_points(report: ProgrammeReport) -> Section:
    """Say what is known of the programme's own numbers, and what that is not."""
    points = Points(tuple(in_sentences(report)))
    return marked(section(text(report.dictionary, "main_points.heading"), [points]), report)


def in_sentences(report: ProgrammeReport) -> list[str]:
    """Write the main points: at most six sentences, none longer than 25 words."""
    found = [sentence for make in MAKERS for sentence in make(report)]
    return [*found[: MOST - 1], said(report, "main_points.no_proof")]


def _reached(report: ProgrammeReport) -> list[str]:
    numbers = own_reach(report).set_index("decision_point")["count"]
    if KINDS[0] not in numbers.index or numbers[[KINDS[0]]].isna().any():
        return []
    return [said(report, "main_points.reached", number=whole(numbers[KINDS[0]]))]


def _board(report: ProgrammeReport) -> list[str]:
    rows = actions(report)
    if rows.empty:
        return []
    done = int((rows["state"] == DONE).sum())
    return [said(report, "main_points.board", done=whole(done), agreed=whole(len(rows)))]


def _standard(report: ProgrammeReport) -> list[str]:
    """Say how many ratios of the Standard show a clear gap, of those that can be told."""
    found = ratios(report) if is_of_the_county(report) else pd.DataFrame()
    rows = last_year_of(found) if len(found) else found
    told = rows[rows["kind"].isin([HIGHER, LOWER, NO_EVIDENCE])] if len(rows) else rows
    if told.empty:
        return []
    clear = int((told["kind"] != NO_EVIDENCE).sum())
    year = told["year"].iloc[-1]
    return [
        said(report, "main_points.standard", year=year, clear=whole(clear), told=whole(len(told)))
    ]


def _practice(report: ProgrammeReport) -> list[str]:
    """Say how many measures of practice changed clearly, and of how many that is not known."""
    found: dict[str, Change] = {}
    for file, make in OF_PRACTICE.items():
        found |= make(report) if file in report.programme.given else {}
    if not found:
        return []
    kinds = [one.kind for one in found.values()]
    numbers = {
        "every": whole(len(kinds)),
        "clear": whole(sum(kind in (HIGHER, LOWER) for kind in kinds)),
        "unknown": whole(sum(kind in (HIDDEN, TOO_SMALL) for kind in kinds)),
    }
    return [said(report, "main_points.practice", **numbers)]


#: What compares years of practice, by the file that it is made of.
OF_PRACTICE: Mapping[str, Callable[[ProgrammeReport], dict[str, Change]]] = {
    audits.FILE: audits.audit_changes,
    prompt_sheet.FILE: prompt_sheet.prompt_sheet_changes,
}


#: What gives sentences, the weightiest first: at most five of them are said.
MAKERS: tuple[Callable[[ProgrammeReport], list[str]], ...] = (
    survey_points,
    _standard,
    _practice,
    _reached,
    _board,
)
