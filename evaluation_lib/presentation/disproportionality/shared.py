"""What the sections of the report share: its words, its sections, its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import (
    HIDDEN,
    NOT_KNOWN,
    TOO_FEW,
    certainty_sign,
    certainty_words,
)
from evaluation_lib.presentation.disproportionality.spans import spans_of
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.led_sections import led_section
from evaluation_lib.presentation.marks import Mark
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    confidence_text,
    day,
    decimals,
    interval,
    percent,
    whole,
)
from evaluation_lib.presentation.released import or_hidden
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text, texts


def said(report: RecordsReport, key: str, **values: Any) -> str:
    """Return a sentence of this report; every one may name the reference group and the area."""
    return text(report.dictionary, f"disproportionality.{key}", **_names(report), **values)


def all_said(report: RecordsReport, key: str, **values: Any) -> list[str]:
    """Return a list of sentences of this report."""
    return texts(report.dictionary, f"disproportionality.{key}", **_names(report), **values)


def how_sure(report: RecordsReport, certainty: str) -> str:
    """Say how sure a difference is, in the words that all reports share."""
    return certainty_words(report.dictionary, certainty)


def _names(report: RecordsReport) -> dict[str, Any]:
    return {"reference": report.setting.reference_group, "area": report.setting.area.label}


def a_section(report: RecordsReport, key: str, parts: Sequence[Part], **values: Any) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    return led_section(report, key, parts, said=said, **values)


def a_table(
    report: RecordsReport,
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[Column],
    notes: Sequence[str] = (),
) -> ReportTable:
    """Make a table of this report."""
    return report_table(
        frame, caption=caption, columns=columns, dictionary=report.dictionary, notes=notes
    )


def with_interval(value: Any, lower: Any, upper: Any, *, places: int = 2) -> str:
    """Write an estimate with its interval: ``1.45 (1.31 to 1.60)``."""
    if pd.isna(value) or pd.isna(lower):
        return ""
    return f"{decimals(value, places)} ({interval(lower, upper, places)})"


def interval_cell(value: Any, lower: Any, upper: Any, *, places: int = 2, sign: str = "") -> Cell:
    """Write an estimate with its interval, and a sign, for a table: the numbers stay behind it."""
    words = with_interval(value, lower, upper, places=places)
    return Cell(words + sign, (value, lower, upper)) if words else Cell("")


def share_cell(row: Mapping[str, Any], *, sign: str = "") -> Cell:
    """Write a share with its interval in per cent for a table; nothing where nobody was there.

    ``row`` has ``count`` and ``reached`` beside ``value``, ``lower`` and ``upper``.
    """
    if pd.isna(row["value"]):
        return or_hidden(Cell(""), row["count"], row["reached"])
    ends = [100 * float(row[name]) for name in ("lower", "upper")]
    exact = tuple(row[name] for name in ("value", "lower", "upper"))
    return Cell(f"{percent(row['value'])} ({interval(*ends)}){sign}", exact)


def signed(value: Any) -> str:
    """Write a whole number with its sign: ``+41``, ``-12``; nothing where there is none."""
    if pd.isna(value):
        return ""
    number = round(float(value))
    return f"{'+' if number > 0 else chr(0x2212) if number < 0 else ''}{abs(number):,}"


def confidence(report: RecordsReport) -> str:
    """Write the confidence of the intervals: ``95%``."""
    return confidence_text(report.setting.confidence)


def days(report: RecordsReport) -> dict[str, str]:
    """Name the days that the report counts, for its sentences: ``start``, ``end``, ``day``."""
    spans = spans_of(report)
    return {
        "start": day(spans.main.start),
        "end": day(spans.main.end),
        "day": day(spans.day.end),
    }


def sign_of(report: RecordsReport, kind: Any) -> str:
    """Return the sign of a clear difference, to stand after a cell; of others nothing."""
    return f" {certainty_sign(report.dictionary, kind)}" if kind in (HIGHER, LOWER) else ""


def ratio_cell(report: RecordsReport, row: Mapping[str, Any]) -> Cell:
    """Write a ratio with its interval and a sign where it is clear, or why there is none."""
    if row["kind"] == HIDDEN:
        return Cell(CONFIDENTIAL)
    if row["kind"] == TOO_SMALL:
        return Cell(how_sure(report, TOO_FEW))
    ends = (row[name] for name in ("value", "lower", "upper"))
    return interval_cell(*ends, sign=sign_of(report, row["kind"]))


def effect_cell(row: Mapping[str, Any]) -> Any:
    """Write the design effect of a row's ``count``, or that the release hides that count."""
    effect = Cell(two_decimals(row["design_effect"]), (row["design_effect"],))
    return or_hidden(effect, row["count"])


def interval_or_hidden(row: Mapping[str, Any], *, sign: str = "") -> Cell:
    """Write a ratio with its interval and a sign whatever it says, or that it is hidden."""
    if row["kind"] == HIDDEN:
        return Cell(CONFIDENTIAL)
    return interval_cell(*(row[name] for name in ("value", "lower", "upper")), sign=sign)


def ratio_mark(
    report: RecordsReport,
    ends: Sequence[Any],
    *,
    label: str,
    too_small: bool = False,
    hidden: bool = False,
    emphasis: bool = False,
) -> Mark:
    """Make a chart's mark of a ratio: its value, lower and upper end, or why it has none."""
    untold = too_small or hidden
    known = [float("nan") if untold or pd.isna(end) else float(end) for end in ends]
    why_not = how_sure(report, TOO_FEW if too_small else NOT_KNOWN)
    return Mark(
        label,
        *known,
        emphasis=emphasis,
        absent=hidden_words(report) if hidden else why_not,
        endless=text(report.dictionary, "charts.no_upper_limit"),
    )


def hidden_words(report: RecordsReport) -> str:
    """Return what a chart says in place of a number that the release hides."""
    return text(report.dictionary, "charts.hidden")


def in_words(report: RecordsReport, row: Mapping[str, Any]) -> str:
    """Say how a ratio reads; nothing of a row that has none."""
    if pd.isna(row["kind"]):
        return ""
    return CONFIDENTIAL if row["kind"] == HIDDEN else how_sure(report, row["kind"])


def would_have_shown(report: RecordsReport, row: Mapping[str, Any]) -> str:
    """Say which ratios would probably have been clear; nothing of a row that has none."""
    below, above = row["largest_ratio_below"], row["smallest_ratio_above"]
    if pd.isna(row["kind"]):
        return ""
    if row["kind"] == HIDDEN:
        return CONFIDENTIAL
    if pd.isna(below) and pd.isna(above):
        return said(report, "words.shown_none")
    if pd.isna(below):
        return said(report, "words.shown_above", above=decimals(above, 2))
    if pd.isna(above):
        return said(report, "words.shown_below", below=decimals(below, 2))
    return said(report, "words.shown_both", below=decimals(below, 2), above=decimals(above, 2))


def rate_columns(report: RecordsReport) -> list[Column]:
    """The columns of a group's population, its rate and its ratio, where it has them."""
    return [
        Column(
            "population",
            said(report, "columns.population"),
            whole_or_nothing,
            empty=NOT_APPLICABLE,
        ),
        Column("rate", said(report, "columns.rate"), empty=NOT_APPLICABLE),
        Column("ratio", said(report, "columns.ratio"), empty=NOT_APPLICABLE),
    ]


def whole_or_nothing(value: Any) -> str:
    """Write a count; nothing where there is none."""
    return "" if pd.isna(value) else whole(value)


def two_decimals(value: Any) -> str:
    """Write a number with two decimals; nothing where there is none."""
    return "" if pd.isna(value) else decimals(value, 2)
