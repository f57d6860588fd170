"""What the governance board agreed to do, and what of it is done; it decides for the county.

An action is no person, so nothing of it is hidden.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.presentation.numbers import day, is_missing, whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    not_evidenced,
    period_in_words,
    said,
    span_of,
    within,
)
from evaluation_lib.programme_report import ProgrammeReport

#: The kinds of actions that change what the organisation does, rather than what people know.
OF_THE_SYSTEM = ("policy", "process")
KINDS = ("policy", "process", "training", "data", "other")
DONE, LATE, OPEN = "done", "late", "open"


def actions(report: ProgrammeReport) -> pd.DataFrame:
    """Return the actions agreed on up to the last day of the page, with their state on that day.

    Returns
    -------
    pandas.DataFrame
        The columns of the file, and ``state``: done by that day, late (past its day and not done),
        or open. An action done before the page's first day is left out.
    """
    rows, last = report.programme["board_actions"], pd.Timestamp(report.setting.period_end)
    rows = rows[rows["agreed_on"] <= last]
    done = rows["closed_on"] <= last
    state = pd.Series(OPEN, index=rows.index, dtype="str").mask(rows["due_on"] < last, LATE)
    stated = rows.assign(state=state.mask(done, DONE))
    return stated[~done | within(stated["closed_on"], span_of(report))]


def actions_of_the_board(report: ProgrammeReport) -> Section:
    """How many actions of each kind are done, open and late, and what they are."""
    lacking = not_evidenced(report, "board", "board_actions")
    if lacking is not None:
        return lacking
    rows = actions(report)
    if rows.empty:
        return a_section(report, "board", [])
    return a_section(report, "board", [_numbers(report, rows), _list(report, rows)])


def _numbers(report: ProgrammeReport, rows: pd.DataFrame) -> Any:
    counts = pd.crosstab(rows["kind"], rows["state"]).reindex(
        index=[kind for kind in KINDS if kind in set(rows["kind"])],
        columns=[DONE, OPEN, LATE],
        fill_value=0,
    )
    counts.insert(0, "kind", [said(report, f"board.kinds.{kind}") for kind in counts.index])
    return a_table(
        report,
        counts,
        caption=said(report, "board.caption", period=period_in_words(report)),
        columns=[
            Column("kind", said(report, "columns.kind_of_action"), words=True),
            *(Column(state, said(report, f"board.{state}"), whole) for state in (DONE, OPEN, LATE)),
        ],
        notes=[said(report, "board.note")],
    )


def _list(report: ProgrammeReport, rows: pd.DataFrame) -> Any:
    rows = rows.sort_values(["aspiration", "agreed_on"], kind="stable")
    short = {one["id"]: one["short"] for one in framework_document(report)["aspirations"]}
    no_day = said(report, "board.no_day")
    rows = rows.assign(
        how=[said(report, f"board.{state}") for state in rows["state"]],
        serves=[f"{one}: {short[one]}" for one in rows["aspiration"]],
    )
    return a_table(
        report,
        rows,
        caption=said(report, "board.list"),
        columns=[
            Column("words", said(report, "columns.action"), words=True),
            Column("serves", said(report, "columns.aspiration"), words=True),
            Column("how", said(report, "columns.state"), words=True),
            Column("agreed_on", said(report, "columns.agreed"), _day, words=True),
            Column("due_on", said(report, "columns.due"), _day, words=True, empty=no_day),
            Column("closed_on", said(report, "columns.closed"), _day, words=True, empty=no_day),
        ],
    )


def framework_document(report: ProgrammeReport) -> dict[str, Any]:
    """Return what the evaluation asks, from the data dictionary."""
    return report.dictionary.document("evaluation_framework")


def _day(value: Any) -> str:
    return "" if is_missing(value) else day(value)
