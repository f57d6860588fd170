"""What the sections of the report on workforce and practice share: words, tables, days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.periods import WHOLE, YEAR, Period, periods_between
from evaluation_lib.presentation.led_sections import led_section
from evaluation_lib.presentation.numbers import confidence_text, day
from evaluation_lib.presentation.sections import Part, Section, paragraphs, section
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text, texts
from evaluation_lib.programme_report import ProgrammeReport

#: The documents of the data dictionary with the page's words, and with what each file is for.
WORDING, PAGE, DATA = "wording", "workforce_and_practice", "programme_data"


def said(report: ProgrammeReport, key: str, **values: Any) -> str:
    """Return a sentence of this report; every one may name the area and the confidence."""
    return text(report.dictionary, f"{PAGE}.{key}", **_names(report), **values)


def all_said(report: ProgrammeReport, key: str, **values: Any) -> list[str]:
    """Return a list of sentences of this report."""
    return texts(report.dictionary, f"{PAGE}.{key}", **_names(report), **values)


def _names(report: ProgrammeReport) -> dict[str, Any]:
    setting = report.setting
    return {"area": setting.area.label, "confidence": confidence_text(setting.confidence)}


def a_section(report: ProgrammeReport, key: str, parts: Sequence[Part], **values: Any) -> Section:
    """Make a section with its heading and its lead; without parts it says that there is nothing."""
    return led_section(report, key, parts, said=said, **values)


def a_table(
    report: ProgrammeReport,
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


def data_of(report: ProgrammeReport, name: str) -> Mapping[str, Any]:
    """Return what the dictionary says of one of the programme's files: what it is for."""
    return report.dictionary.document(DATA)["files"][name]


def not_evidenced(report: ProgrammeReport, key: str, *names: str) -> Section | None:
    """Return the section that says which data would answer, where none of some files is there.

    Parameters
    ----------
    report
        The report.
    key
        The section's entry among the words.
    names
        The files' names (`opened_programme.Programme.given`).

    Returns
    -------
    Section or None
        Nothing where at least one of them is there.
    """
    if any(name in report.programme.given for name in names):
        return None
    sentences = [missing_sentence(report, name) for name in names]
    return _only(report, key, sentences)


def missing_sentence(report: ProgrammeReport, name: str) -> str:
    """Say that something is not yet evidenced, and which file would answer it."""
    return said(report, "not_evidenced", answer=data_of(report, name)["would_answer"])


def county_only(report: ProgrammeReport, key: str) -> Section:
    """Return the section that a quadrant's page has where people are counted for the county."""
    return _only(report, key, [said(report, "county_only")])


def _only(report: ProgrammeReport, key: str, sentences: Sequence[str]) -> Section:
    return marked(section(said(report, f"{key}.heading"), [paragraphs(*sentences)]), report)


def span_of(report: ProgrammeReport) -> Period:
    """Return the page's whole period."""
    setting = report.setting
    return periods_between(setting.period_start, setting.period_end, grain=WHOLE)[0]


def period_in_words(report: ProgrammeReport) -> str:
    """Write the page's whole period: ``1 April 2024 to 31 March 2025``."""
    return f"{day(report.setting.period_start)} to {day(report.setting.period_end)}"


def years_of(report: ProgrammeReport) -> list[Period]:
    """Return the whole years to 31 March of the page's period."""
    setting = report.setting
    return periods_between(setting.period_start, setting.period_end, grain=YEAR)


def within(days: pd.Series, period: Period) -> pd.Series:
    """Say of each day whether it lies in a period; of a missing one, that it does not."""
    return (days >= pd.Timestamp(period.start)) & (days <= pd.Timestamp(period.end))


def in_period(report: ProgrammeReport, name: str, column: str) -> pd.DataFrame:
    """Return the rows of one of the programme's tables whose day lies in the page's period."""
    rows = report.programme[name]
    return rows[within(rows[column], span_of(report))]


def started_on(report: ProgrammeReport) -> date | None:
    """Return the day on which the programme began where the page is about; none if not set.

    For the county where quadrants began one after another it is the first of their days.
    """
    start, area = report.setting.programme_start, report.setting.area
    if start is None:
        return None
    if start.staggered and area.code != county_of(report.dictionary).code:
        return start.day_in(area.name)
    return start.days[0]


def labels_of_cells(report: ProgrammeReport) -> dict[str, str]:
    """Return the words that pages have for decision points of cells, where they have any."""
    return dict(report.dictionary.document(WORDING)[PAGE]["cells"])
