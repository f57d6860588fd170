"""What the page says of the workforce race equality standard, for the evaluation."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.findings.table import GAP, NOT_KNOWN, VERDICTS
from evaluation_lib.measures.workforce.likelihoods import HIDDEN, OF_A_ROW
from evaluation_lib.presentation.certainty import certainty_words
from evaluation_lib.presentation.numbers import decimals, interval
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.workforce_and_practice.finding_rows import (
    Row,
    a_row,
    not_known,
    not_told,
)
from evaluation_lib.presentation.workforce_and_practice.programme_findings import hidden_here
from evaluation_lib.presentation.workforce_and_practice.settings import indicators_of
from evaluation_lib.presentation.workforce_and_practice.shared import said
from evaluation_lib.presentation.workforce_and_practice.standard import (
    FILE,
    last_year_of,
    ratios,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county


def standard_findings(report: ProgrammeReport) -> list[Row]:
    """Return a row for each indicator, and each pay band, of the last year returned."""
    wanted = indicators_of(report.dictionary)
    if FILE not in report.programme.given or not is_of_the_county(report):
        return [
            not_told(report, one.finding, section="standard", kind=GAP, unit="ratio", file=FILE)
            for one in wanted
        ]
    found = ratios(report)
    rows = last_year_of(found) if len(found) else found
    made: list[Row] = []
    for one in wanted:
        some = rows[rows["indicator"] == one.number] if len(rows) else rows
        section = "pay_bands" if one.number == "1" else "standard"
        if some.empty:
            missing = said(report, "findings.not_returned")
            made.append(
                not_known(
                    report, one.finding, section=section, kind=GAP, unit="ratio", missing=missing
                )
            )
        made += [_row(report, row, section) for _, row in some.iterrows()]
    return made


def _row(report: ProgrammeReport, row: pd.Series, section: str) -> Row:
    same = {"section": section, "kind": GAP, "unit": "ratio", "group": row["pay_band"]}
    period = said(report, "findings.year", year=row["year"])
    if row["kind"] == HIDDEN or pd.isna(row["value"]):
        missing = _missing(report, row)
        value = round(row["value"], 1) if rounds(report) and pd.notna(row["value"]) else None
        return not_known(
            report, row["finding"], missing=missing, period=period, value=value, **same
        )
    ratio = f"{decimals(row['value'], 2)} ({interval(row['lower'], row['upper'], 2)})"
    measure = said(report, f"measures.{row['finding']}")
    band = row["pay_band"]
    return a_row(
        report,
        row["finding"],
        period=period,
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        number=row["events"],
        verdict=VERDICTS.get(row["kind"], NOT_KNOWN),
        said=said(
            report,
            "findings.gap",
            measure=f"{measure}, {band}" if band else measure,
            year=row["year"],
            ratio=ratio,
            words=certainty_words(report.dictionary, row["kind"]),
        ),
        **same,
    )


def _missing(report: ProgrammeReport, row: pd.Series) -> str:
    if rounds(report):
        return said(report, "changes.rounded")
    if row[OF_A_ROW].isna().any():
        return hidden_here(report)
    return said(report, "findings.nobody")
