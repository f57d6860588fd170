"""The main points: at most six short sentences, the doubts with equal rank."""

from __future__ import annotations

from collections.abc import Callable

from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workforce_and_practice.board import DONE, actions
from evaluation_lib.presentation.workforce_and_practice.reach import own_reach
from evaluation_lib.presentation.workforce_and_practice.reach_counts import KINDS
from evaluation_lib.presentation.workforce_and_practice.shared import said
from evaluation_lib.programme_report import ProgrammeReport

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


#: What gives sentences, the weightiest first: at most five of them are said.
MAKERS: tuple[Callable[[ProgrammeReport], list[str]], ...] = (_reached, _board)
