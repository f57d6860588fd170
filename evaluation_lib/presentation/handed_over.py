"""The rows that a page hands to the evaluation: a folded table, and the same rows for machines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.findings.table import COLUMNS, FINDINGS, NOT_KNOWN, NUMBERS, findings_table
from evaluation_lib.framework.parts import CHANGE
from evaluation_lib.opening import AnyReport
from evaluation_lib.presentation.certainty import certainty_words
from evaluation_lib.presentation.exact_numbers import ExactColumn
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import decimals, interval, is_missing, percent, whole
from evaluation_lib.presentation.sections import Section, paragraphs, section
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column, report_table
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text

#: The verdicts by the names that the words for how sure something is have.
CERTAINTIES = {"clearly_higher": "higher", "clearly_lower": "lower"}
WHOLE_NUMBERS, DECIMALS = "#,##0", "0.000"
SHARE, DAYS, NO_UNIT = "share", "days", "none"
#: An interval of fewer percentage points is told in tenths of one.
NARROW_POINTS = 2


def handed_over_section(report: AnyReport, rows: Iterable[Mapping[str, Any]]) -> Section:
    """Show what a page hands to the evaluation: folded, and as a machine reads it.

    Parameters
    ----------
    report
        The report, of any kind.
    rows
        As `findings.finding` gives each; made of what the page shows, after hiding. Their
        ``section`` is the heading without the mark of invented data, which is added here.
    """
    dictionary = report.dictionary

    def said(key: str) -> str:
        return text(dictionary, f"handed_over.{key}")

    found = findings_table(rows)
    lead = paragraphs(said("lead") if len(found) else said("nothing"))
    shown = (
        [folded_parts(said("summary"), _table(_marked_headings(found, report), dictionary))]
        if len(found)
        else []
    )
    return marked(section(said("heading"), [lead, *shown]), report)


def _marked_headings(found: pd.DataFrame, report: AnyReport) -> pd.DataFrame:
    """Name headings as the page has them: those of invented data end with their mark."""
    if not report.invented:
        return found
    mark = text(report.dictionary, "invented.short")
    named = found["section"]
    return found.assign(section=named.where(named == "", named + f" {mark}"))


def _table(found: pd.DataFrame, dictionary: Dictionary) -> ReportTable:
    def said(key: str) -> str:
        return text(dictionary, f"handed_over.{key}")

    records = found.to_dict("records")
    rows = found.assign(
        group=found["group"].mask(found["group"] == "", said("everybody")),
        value=[size_in_words(row, dictionary) for row in records],
        number=["" if is_missing(row["number"]) else whole(row["number"]) for row in records],
        reading=[reading_of(row, dictionary) for row in records],
    )
    table = report_table(
        rows,
        caption=said("caption"),
        columns=[
            Column("measure", said("columns.measure"), words=True, empty=said("none")),
            Column("group", said("columns.group"), words=True, heads=True),
            Column("period", said("columns.period"), words=True, heads=True, empty=said("none")),
            *(
                Column(name, said(f"columns.{name}"), words=name != "number", empty=said("none"))
                for name in ("value", "number", "reading", "said")
            ),
        ],
        dictionary=dictionary,
        key=FINDINGS,
    )
    return replace(table, exact=_for_machines(found))


def value_in_words(row: Mapping[str, Any]) -> str:
    """Write a finding's value with its interval in its unit; nothing where there is none."""
    if is_missing(row["value"]):
        return ""
    unit = row["unit"]
    written = {"share": percent, "count": whole}.get(unit)
    ends = [row[name] for name in NUMBERS]
    if written is None:
        places = 0 if unit == DAYS else 2
        value, between = decimals(ends[0], places), interval(ends[1], ends[2], places)
    else:
        value, between = written(ends[0]), f"{written(ends[1])} to {written(ends[2])}"
    return value if any(map(is_missing, ends[1:])) else f"{value} ({between})"


def size_in_words(row: Mapping[str, Any], dictionary: Dictionary) -> str:
    """Write how large a change is, with its unit (see `value_in_words`).

    A change of a share is the later one less the earlier one: so many percentage points.
    """
    written = value_in_words(row)
    unit = text(dictionary, f"handed_over.units.{row['unit']}")
    of_share = row["unit"] == SHARE
    if not written or unit == NO_UNIT or (of_share and row["kind"] != CHANGE):
        return written
    if of_share:
        written = _points(row)
    number, opening, ends = written.partition(" (")
    return f"{number} {unit}{opening}{ends}"


def _points(row: Mapping[str, Any]) -> str:
    """Write a change of a share in percentage points: in tenths where its interval is narrow."""
    value, lower, upper = (100 * float(row[name]) for name in NUMBERS)
    places = 1 if upper - lower < NARROW_POINTS else 0
    written = decimals(value, places)
    if math.isnan(upper - lower):
        return written
    return f"{written} ({interval(lower, upper, places)})"


def reading_of(row: Mapping[str, Any], dictionary: Dictionary) -> str:
    """Write a finding's verdict in the words of every report, and what is missing behind it."""
    verdict = row["verdict"]
    if not verdict:
        return ""
    words = certainty_words(dictionary, CERTAINTIES.get(verdict, verdict))
    if verdict != NOT_KNOWN:
        return words
    return text(dictionary, "handed_over.not_known", words=words, missing=row["missing"])


def _for_machines(found: pd.DataFrame) -> tuple[ExactColumn, ...]:
    """Return every column of the findings by its own name, as the notebook and downloads have it.

    The numbers of a cell are columns of their own, and what names the row has no heading.
    """
    return tuple(_column(name, found[name]) for name in COLUMNS)


def _column(name: str, values: pd.Series) -> ExactColumn:
    plain = tuple(_plain(value) for value in values)
    numbers = any(not isinstance(value, str) for value in plain)
    written = WHOLE_NUMBERS if name == "number" else DECIMALS
    return ExactColumn(name, plain, written if numbers else "")


def _plain(value: Any) -> str | int | float:
    if is_missing(value):
        return ""
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    return value if isinstance(value, str) else value.item() if hasattr(value, "item") else value
