"""How a change is written in a table, and how it reads in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import certainty_sign, certainty_words
from evaluation_lib.presentation.disproportionality.shared import interval_cell
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import CONFIDENTIAL, decimals, whole
from evaluation_lib.presentation.trend_analysis.outcomes import POPULATION, Outcome
from evaluation_lib.presentation.trend_analysis.shared import said

ENDS = ("value", "lower", "upper")


def change_cell(report: RecordsReport, row: Mapping[str, Any]) -> Cell:
    """Write a change with its interval, and a sign where it is clear, or why it has none."""
    if row["kind"] == TOO_SMALL or pd.isna(row["value"]):
        return Cell(change_words(report, TOO_SMALL))
    clear = row["kind"] in (HIGHER, LOWER)
    sign = f" {certainty_sign(report.dictionary, row['kind'])}" if clear else ""
    return interval_cell(*(row[end] for end in ENDS), sign=sign)


def change_words(report: RecordsReport, kind: Any) -> str:
    """Say how a change reads, in the words that all reports share: ``clearly higher``."""
    return certainty_words(report.dictionary, kind)


def ratio_text(value: Any) -> str:
    """Write a ratio with two decimals; nothing where there is none."""
    return "" if pd.isna(value) else decimals(value, 2)


def size_of(report: RecordsReport, outcome: Outcome) -> float:
    """Return for how many children or events a rate of an outcome is written."""
    kinds = report.dictionary.document("trend_analysis")["written_per"]
    return float(kinds[POPULATION if outcome.per == POPULATION else "events"])


def per_words(report: RecordsReport, outcome: Outcome) -> str:
    """Say what a rate of an outcome is written per: ``100 contacts``."""
    number = whole(size_of(report, outcome))
    if outcome.per == POPULATION:
        return said(report, "per.children", number=number)
    labels = report.dictionary.read("decision_points").set_index("decision_point")["label"]
    return said(report, "per.events", number=number, events=_in_a_sentence(labels[outcome.per]))


def _in_a_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]


def group_words(report: RecordsReport, group: str) -> str:
    """Return what a table calls a group, everybody among them."""
    return said(report, "everybody") if group == EVERYBODY else group


def rate_cell(value: Any, *, held: bool, write: Callable[[Any], str]) -> Cell:
    """Write the number of a quarter, or that it is hidden; nothing of one that is not held."""
    if pd.isna(value):
        return Cell(CONFIDENTIAL if held else "")
    return Cell(write(value), (value,))


def one_decimal(value: Any) -> str:
    """Write a rate with one decimal."""
    return decimals(value, 1)
