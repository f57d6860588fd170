"""What the page hands to the evaluation of what was done: reach, sessions, actions of the board."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.findings.table import AMOUNT, NOT_KNOWN, finding
from evaluation_lib.presentation.numbers import is_missing, whole
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workforce_and_practice.board import (
    DONE,
    OF_THE_SYSTEM,
    actions,
)
from evaluation_lib.presentation.workforce_and_practice.reach import own_reach
from evaluation_lib.presentation.workforce_and_practice.sessions import KINDS, offered_sessions
from evaluation_lib.presentation.workforce_and_practice.shared import (
    PAGE,
    data_of,
    labels_of_cells,
    period_in_words,
    said,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

#: The indicators of reach, by the kind of event.
REACH = {
    "learning_space": "reach_learning_spaces",
    "podcast": "reach_podcast",
    "black_history_month": "reach_black_history_month",
    "conference": "reach_conference",
}


def programme_rows(report: ProgrammeReport) -> list[dict[str, Any]]:
    """Return a finding for each indicator of what was done, made of what the page shows."""
    return [*_reached(report), _sessions(report), *_board(report), _families(report)]


def same_for(
    report: ProgrammeReport, indicator: str, *, kind: str, measure: str, unit: str, section: str
) -> dict[str, Any]:
    """Return what all findings of this page say alike.

    Parameters
    ----------
    report
        The report.
    indicator, kind, measure, unit
        See the table ``findings``.
    section
        The section's entry among the words of the page.
    """
    return {
        "indicator": indicator,
        "area": report.setting.area.label,
        "kind": kind,
        "measure": measure,
        "period": period_in_words(report),
        "unit": unit,
        "notebook": PAGE,
        "section": said(report, f"{section}.heading"),
    }


def unknown(
    report: ProgrammeReport, same: dict[str, Any], *, file: str = "", why: str = ""
) -> dict[str, Any]:
    """Return a finding that is not known, with the file that would answer it, or another reason."""
    missing = why or data_of(report, file)["would_answer"]
    return finding(**same, verdict=NOT_KNOWN, missing=missing.rstrip("."))


def county_only_here(report: ProgrammeReport) -> str:
    """Say why a quadrant's page does not know it."""
    return text(report.dictionary, "handed_over.county_only")


def hidden_here(report: ProgrammeReport) -> str:
    """Say why a number is not known that the page hides."""
    return text(report.dictionary, "handed_over.hidden")


def _reached(report: ProgrammeReport) -> list[dict[str, Any]]:
    given = "reach" in report.programme.given
    numbers = own_reach(report).set_index("decision_point")["count"] if given else pd.Series()
    return [_reach(report, kind, numbers, given=given) for kind in REACH]


def _reach(
    report: ProgrammeReport, kind: str, numbers: pd.Series, *, given: bool
) -> dict[str, Any]:
    label = labels_of_cells(report)[kind]
    same = _amount(report, REACH[kind], said(report, "findings.reach", kind=label), "reach")
    if not given:
        return unknown(report, same, file="reach")
    if kind not in numbers.index:
        return unknown(report, same, why=said(report, "findings.no_event"))
    number = numbers[kind]
    if is_missing(number):
        return unknown(report, same, why=hidden_here(report))
    sentence = said(report, "findings.reached", kind=label, number=whole(number))
    return finding(**same, value=number, number=number, said=sentence)


def _sessions(report: ProgrammeReport) -> dict[str, Any]:
    same = _amount(report, "network_sessions", said(report, "findings.sessions"), "sessions")
    if "network_sessions" not in report.programme.given:
        return unknown(report, same, file="network_sessions")
    spaces, drop_ins = (int(offered_sessions(report)[kind].sum()) for kind in KINDS)
    sentence = said(report, "findings.offered", spaces=whole(spaces), drop_ins=whole(drop_ins))
    return finding(**same, value=spaces + drop_ins, said=sentence)


def _board(report: ProgrammeReport) -> list[dict[str, Any]]:
    closed = _amount(report, "board_actions_closed", said(report, "findings.closed"), "board")
    changed = _amount(report, "policies_changed", said(report, "findings.changed"), "board")
    if not is_of_the_county(report):
        why = county_only_here(report)
        return [unknown(report, one, why=why) for one in (closed, changed)]
    if "board_actions" not in report.programme.given:
        return [unknown(report, one, file="board_actions") for one in (closed, changed)]
    rows = actions(report)
    done = rows[rows["state"] == DONE]
    of_the_system = int(done["kind"].isin(OF_THE_SYSTEM).sum())
    numbers = {"done": whole(len(done)), "agreed": whole(len(rows))}
    return [
        finding(**closed, value=len(done), said=said(report, "findings.are_closed", **numbers)),
        finding(
            **changed,
            value=of_the_system,
            said=said(report, "findings.are_changed", number=whole(of_the_system)),
        ),
    ]


def _families(report: ProgrammeReport) -> dict[str, Any]:
    same = same_for(
        report,
        "family_voice",
        kind=AMOUNT,
        measure=said(report, "findings.families"),
        unit="words",
        section="lacking",
    )
    if not is_of_the_county(report):
        return unknown(report, same, why=county_only_here(report))
    if "family_voice" not in report.programme.given:
        return unknown(report, same, file="family_voice")
    return unknown(report, same, why=said(report, "findings.families_untold"))


def _amount(report: ProgrammeReport, indicator: str, measure: str, section: str) -> dict[str, Any]:
    return same_for(report, indicator, kind=AMOUNT, measure=measure, unit="count", section=section)
