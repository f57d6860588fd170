"""How answers became themes: the approach, the code book, and who coded."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.opened_feedback import CODERS, DEIDENTIFIED
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workshop_feedback.agreed import read_by_two
from evaluation_lib.presentation.workshop_feedback.shared import a_section, a_table, said
from evaluation_lib.presentation.workshop_feedback.themes import definitions
from evaluation_lib.themes.code_book import Change


def how_it_was_coded(report: FeedbackReport) -> Section:
    """The approach, the code book with its history, and where the coders stand."""
    book = report.feedback.code_book
    parts: list[Part] = [
        paragraphs(
            said(report, "coding.book", name=book.name, version=book.version), book.approach
        ),
        Points(tuple(_steps(report))),
        definitions(report),
        *_history(report),
        *_positions(report),
    ]
    return a_section(report, "coding", parts)


def _steps(report: FeedbackReport) -> list[str]:
    """Say what was done to these answers, as far as the folder's own files show it."""
    by_two = read_by_two(report)
    coded = "all_by_two" if by_two.all() else "some_by_two" if by_two.any() else "by_one"
    steps = ["names" if len(report.feedback.tables[DEIDENTIFIED]) else "names_unknown", coded]
    steps += ["settled"] if by_two.any() else []
    return [said(report, f"coding.steps.{step}") for step in [*steps, "no_computer"]]


def _history(report: FeedbackReport) -> list[Part]:
    history = report.feedback.code_book.history
    if not history:
        return []
    rows = pd.DataFrame(
        [
            {
                "codes": _labels(report, one.codes),
                "version": one.version,
                "change": _change(report, one),
                "why": one.why,
            }
            for one in history
        ]
    )
    return [
        a_table(
            report,
            rows,
            caption=said(report, "coding.history_caption"),
            columns=[
                Column("codes", said(report, "columns.codes"), words=True),
                Column("version", said(report, "columns.version"), words=True, heads=True),
                Column("change", said(report, "columns.change"), words=True),
                Column("why", said(report, "columns.why"), words=True),
            ],
        )
    ]


def _positions(report: FeedbackReport) -> list[Part]:
    coders = report.feedback.tables[CODERS]
    if coders.empty:
        return [paragraphs(said(report, "coding.no_positions"))]
    return [
        a_table(
            report,
            coders,
            caption=said(report, "coding.positions_caption"),
            columns=[
                Column("coder", said(report, "columns.coder"), words=True),
                Column("position", said(report, "columns.position"), words=True),
            ],
        )
    ]


def _change(report: FeedbackReport, change: Change) -> str:
    """Say what became of codes: split into others, say."""
    words = said(report, f"changes.{change.change}")
    return f"{words}: {_labels(report, change.became)}" if change.became else words


def _labels(report: FeedbackReport, codes: Sequence[str]) -> str:
    """Write codes by their labels; one that is no longer in the book by its id, in words."""
    labels = report.feedback.code_book.labels
    return "; ".join(labels.get(code, code.replace("_", " ")) for code in codes)
