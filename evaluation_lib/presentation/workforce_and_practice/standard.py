"""The Social Care Workforce Race Equality Standard: Global Majority staff beside White staff."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.measures.workforce.likelihoods import (
    HIDDEN,
    OF_A_ROW,
    corrected,
    kinds_of,
    relative_likelihoods,
)
from evaluation_lib.measures.workforce.standard import beside_white_staff
from evaluation_lib.presentation.numbers import CONFIDENTIAL, decimals, is_missing, percent
from evaluation_lib.presentation.released import counted, rounds
from evaluation_lib.presentation.sections import NO_SECTION, Section
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.cells_written import in_words, ratio_cell
from evaluation_lib.presentation.workforce_and_practice.settings import indicators_of, setting_of
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    county_only,
    not_evidenced,
    said,
    years_of,
)
from evaluation_lib.presentation.workforce_and_practice.standard_counts import shown_return
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

FILE, NATIONAL = "workforce_return", "sc_wres_national"


def ratios(report: ProgrammeReport) -> pd.DataFrame:
    """Return every ratio of the Standard, made of what the release shows.

    Returns
    -------
    pandas.DataFrame
        The columns of `workforce.likelihoods.corrected`, and ``year`` (its name), ``label``,
        ``finding`` and ``kind`` (`HIDDEN` also where counts are rounded); in the Standard's order.
    """
    rows = beside_white_staff(shown_return(report, county_of(report.dictionary)))
    if rows.empty:
        return rows
    confidence = report.setting.confidence
    found = corrected(relative_likelihoods(rows, confidence=confidence), family=["year_end"])
    fewest = setting_of(report.dictionary, "fewest", "events")
    kinds = kinds_of(found, fewest_events=fewest, confidence=confidence)
    ends = {pd.Timestamp(year.end): year.name for year in years_of(report)}
    named = {one.number: one for one in indicators_of(report.dictionary)}
    order = list(named)
    found = found.assign(
        year=found["year_end"].map(ends),
        label=[named[number].label for number in found["indicator"]],
        finding=[named[number].finding for number in found["indicator"]],
        kind=HIDDEN if rounds(report) else kinds,
        place=found["indicator"].map(order.index),
    )
    return found.sort_values(["year_end", "place"], kind="stable").reset_index(drop=True)


def standard_of_the_last_year(report: ProgrammeReport) -> Section:
    """Every indicator in the last year returned, beside the published value of all councils."""
    return _a_part(report, "standard", _last_year)


def standard_over_the_years(report: ProgrammeReport) -> Section:
    """Every ratio, year by year."""
    return _a_part(report, "standard_years", _years, once=True)


def pay_bands(report: ProgrammeReport) -> Section:
    """How large a part of each group's staff is in each pay band, in the last year returned."""
    return _a_part(report, "pay_bands", _pay_bands, once=True)


def _a_part(report: ProgrammeReport, key: str, make: Any, *, once: bool = False) -> Section:
    """A section of the Standard; that people are counted for the county alone is said once."""
    if not is_of_the_county(report):
        return NO_SECTION if once else county_only(report, key)
    if once and FILE not in report.programme.given:
        return NO_SECTION
    lacking = not_evidenced(report, key, FILE)
    if lacking is not None:
        return lacking
    found = ratios(report)
    return a_section(report, key, make(report, found) if len(found) else [])


def last_year_of(found: pd.DataFrame) -> pd.DataFrame:
    """Return the ratios of the last year returned."""
    return found[found["year_end"] == found["year_end"].max()]


def _last_year(report: ProgrammeReport, found: pd.DataFrame) -> list[ReportTable]:
    rows = last_year_of(found)
    rows = rows[rows["pay_band"] == ""]
    published = national_values(report)
    table = _table(
        report,
        rows.assign(published=[published.get(one, "") for one in rows["indicator"]]),
        caption=said(report, "standard.caption", year=found["year"].iloc[-1]),
        first=Column("label", said(report, "columns.indicator"), words=True),
        more=[Column("published", said(report, "columns.published"), words=True, empty="[x]")],
        notes=[said(report, "standard.published_note"), said(report, "standard.unknown_note")],
    )
    return [table]


def _pay_bands(report: ProgrammeReport, found: pd.DataFrame) -> list[ReportTable]:
    rows = last_year_of(found)
    rows = rows[rows["pay_band"] != ""]
    if rows.empty:
        return []
    caption = said(report, "pay_bands.caption", year=found["year"].iloc[-1])
    first = Column("pay_band", said(report, "columns.pay_band"), words=True)
    return [_table(report, rows, caption=caption, first=first)]


def _table(
    report: ProgrammeReport,
    rows: pd.DataFrame,
    *,
    caption: str,
    first: Column,
    more: list[Column] | None = None,
    notes: list[str] | None = None,
) -> ReportTable:
    rows = rows.assign(
        ratio=[ratio_cell(report, row) for row in rows.to_dict("records")],
        words=[in_words(report, kind) for kind in rows["kind"]],
        unknown=[_unknown(value) for value in rows["not_known_share"]],
    )
    return a_table(
        report,
        rows,
        caption=caption,
        columns=[
            first,
            *(Column(name, said(report, f"columns.of_{name}"), counted) for name in OF_A_ROW),
            Column("ratio", said(report, "columns.ratio")),
            Column("words", said(report, "columns.in_words"), words=True),
            *(more or []),
            Column("unknown", said(report, "columns.unknown")),
        ],
        notes=[
            said(report, "changes.rounded" if rounds(report) else "standard.ratio_note"),
            *(notes or []),
        ],
    )


def _unknown(value: Any) -> str:
    return CONFIDENTIAL if is_missing(value) else percent(value, 0)


def _years(report: ProgrammeReport, found: pd.DataFrame) -> list[ReportTable]:
    years = list(found["year"].drop_duplicates())
    if len(years) < 2:
        return []
    named = found.assign(
        cell=[ratio_cell(report, row) for row in found.to_dict("records")],
        name=np.where(
            found["pay_band"] == "", found["label"], found["label"] + ": " + found["pay_band"]
        ),
    )
    wide = named.pivot(index="name", columns="year", values="cell")
    wide = wide.reindex(named.sort_values("place", kind="stable")["name"].drop_duplicates())
    wide = wide[years].astype(object).where(lambda cells: cells.notna(), "[x]").reset_index()
    return [
        a_table(
            report,
            wide,
            caption=said(report, "standard_years.caption"),
            columns=[
                Column("name", said(report, "columns.indicator"), words=True),
                *(Column(year, year) for year in years),
            ],
            notes=[said(report, "standard_years.note")],
        )
    ]


def national_values(report: ProgrammeReport) -> dict[str, str]:
    """Return the last published value of each indicator in words, with its year.

    Indicator 7 is published apart for colleagues and for managers: both are said.
    """
    rows = report.dictionary.read(NATIONAL).sort_values("year", kind="stable")
    last = rows.drop_duplicates("indicator", keep="last")
    found: dict[str, str] = {}
    for row in last.to_dict("records"):
        number, _, whom = row["indicator"].partition(" ")
        key = "at_least" if row["is_at_least"] else "value"
        value = said(
            report, f"standard.published_{key}", value=decimals(row["value"], 2), year=row["year"]
        )
        words = f"{whom}: {value}" if whom else value
        found[number] = f"{found[number]}; {words}" if number in found else words
    return found
