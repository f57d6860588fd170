"""What the sections of the report share: the events it is about, and words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.measures.data_quality.events import (
    Scope,
    children_in,
    decisions_of,
    events_of,
    quarters_between,
)
from evaluation_lib.measures.data_quality.known_ethnicity import with_share, with_share_interval
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    number_in_words,
    number_writer,
    share_in_words,
    tells_share,
    why_no_share,
)
from evaluation_lib.presentation.led_sections import led_section
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, confidence_text, day
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.wording import text, texts

#: Two pages, and the county's beside each, which a page of a part of it looks at in a run.
PAGES = 4


def scope_of(report: RecordsReport) -> Scope:
    """Return the report's area and period."""
    setting = report.setting
    return Scope(setting.area, setting.area_by, setting.period_start, setting.period_end)


@lru_cache(maxsize=PAGES)
def own_events(report: RecordsReport) -> Mapping[str, pd.DataFrame]:
    """Return the events of the report's area and period, by table."""
    return events_of(report.records, scope_of(report), dictionary=report.dictionary)


@lru_cache(maxsize=PAGES)
def own_decisions(report: RecordsReport) -> Mapping[str, pd.DataFrame]:
    """Return what counts at each decision point in the report's area and period, by table."""
    return decisions_of(report.records, scope_of(report), dictionary=report.dictionary)


def own_children(report: RecordsReport) -> frozenset[str]:
    """Return the children who have an event in the report's area and period."""
    return children_in(own_events(report))


def own_quarters(report: RecordsReport) -> list[str]:
    """Return the calendar quarters of the report's period."""
    return quarters_between(report.setting.period_start, report.setting.period_end)


def limit(report: RecordsReport, name: str) -> int:
    """Return how much the report shows (document ``data_quality`` of the data dictionary)."""
    return int(report.dictionary.document("data_quality")[name])


def said(report: RecordsReport, key: str, **values: Any) -> str:
    """Return a sentence of this report."""
    return text(report.dictionary, f"data_quality.{key}", **values)


def counted(report: RecordsReport, number: Any, noun: str) -> str:
    """Write a number and what it counts: ``1 child``, ``1,141 children``."""
    one, several = texts(report.dictionary, f"data_quality.nouns.{noun}")
    only_one = not pd.isna(number) and number == 1
    return f"{number_in_words(report, number)} {one if only_one else several}"


def small(word: str) -> str:
    """Write a label as it stands within a sentence: ``section 47 enquiries``."""
    return word[:1].lower() + word[1:]


def capital(word: str) -> str:
    """Write words as they stand at the beginning of a sentence or a cell."""
    return word[:1].upper() + word[1:]


def a_section(report: RecordsReport, key: str, parts: Sequence[Part]) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    return led_section(report, key, parts, said=said)


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


def number_column(report: RecordsReport, name: str) -> Column:
    """Make a column of whole numbers under the heading that the wording has for it."""
    return Column(name, said(report, f"columns.{name}"), number_writer(report))


def word_column(report: RecordsReport, name: str) -> Column:
    """Make a column of words under the heading that the wording has for it."""
    return Column(name, said(report, f"columns.{name}"), words, words=True)


def not_known_column(report: RecordsReport) -> Column:
    """Make a column of the cells that `with_not_known_cells` adds."""
    heading = said(report, "columns.share_not_known", confidence=confidence(report))
    ends = ("share_not_known", "lower", "upper")
    return Column("not_known_cell", heading, exact=ends, empty=NOT_APPLICABLE)


def with_not_known_cells(report: RecordsReport, counted: pd.DataFrame) -> pd.DataFrame:
    """Add ``not_known_cell``, the share not known with its interval, and the interval's ends.

    In a run the share is that of the rounded numbers, and missing where it is not told.
    """
    told = tells_share(report, counted["not_known"], counted["born"])
    safe = with_share(counted.assign(not_known=counted["not_known"].where(told)))
    safe = with_share_interval(safe, confidence=report.setting.confidence)
    ends = safe[["share_not_known", "lower", "upper"]].astype(float).to_numpy()
    pairs = zip(counted["not_known"], counted["born"], ends, strict=True)
    cells = [
        why_no_share(report, part, of) if pd.isna(one[0]) else share_with_interval(report, *one)
        for part, of, one in pairs
    ]
    return safe.assign(not_known=counted["not_known"], not_known_cell=cells)


def share_with_interval(report: RecordsReport, value: float, lower: float, upper: float) -> str:
    """Write a share with its interval: ``12.9% (12.4% to 13.4%)``, in a run in whole per cent."""
    shown, least, most = (share_in_words(report, one) for one in (value, lower, upper))
    return f"{shown} ({least} to {most})"


def confidence(report: RecordsReport) -> str:
    """Write the report's confidence."""
    return confidence_text(report.setting.confidence)


def words(value: Any) -> str:
    """Write a text; nothing where there is none."""
    return "" if pd.isna(value) else str(value)


def day_or_nothing(value: Any) -> str:
    """Write a day; nothing where there is none."""
    return "" if pd.isna(value) else day(value)
