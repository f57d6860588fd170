"""Rows for the evaluation: what this page says of an indicator, made of what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.findings.table import AMOUNT, CHANGE, NOT_KNOWN, VERDICTS, finding
from evaluation_lib.measures.audits import CaseShare, Difference
from evaluation_lib.presentation.certainty import certainty_words
from evaluation_lib.presentation.numbers import interval, percent, whole
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.workforce_and_practice.cells_written import (
    NARROW,
    as_told,
    places_of,
)
from evaluation_lib.presentation.workforce_and_practice.changes import Change
from evaluation_lib.presentation.workforce_and_practice.programme_findings import (
    county_only_here,
    hidden_here,
)
from evaluation_lib.presentation.workforce_and_practice.settings import setting_of
from evaluation_lib.presentation.workforce_and_practice.shared import (
    PAGE,
    data_of,
    period_in_words,
    said,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

Row = Mapping[str, Any]


def measured(report: ProgrammeReport, indicator: str) -> str:
    """Return what an indicator measures, in words."""
    days = setting_of(report.dictionary, "racism_reports", "within_days")
    return said(report, f"measures.{indicator}", days=days)


def a_row(report: ProgrammeReport, indicator: str, *, section: str, **values: Any) -> Row:
    """Return a finding of this page's own area.

    Parameters
    ----------
    report
        The report.
    indicator
        As in ``evaluation_framework.yaml``.
    section
        The section's entry among the page's words.
    **values
        Other columns of the table ``findings``.
    """
    named: dict[str, Any] = {
        "area": report.setting.area.label,
        "measure": measured(report, indicator),
        "notebook": PAGE,
        "section": said(report, f"{section}.heading"),
    }
    return finding(indicator=indicator, **{**named, **values})


def not_known(
    report: ProgrammeReport,
    indicator: str,
    *,
    section: str,
    kind: str,
    unit: str,
    missing: str,
    **values: Any,
) -> Row:
    """Return the finding that something is not known, and what is missing."""
    measure = measured(report, indicator)
    return a_row(
        report,
        indicator,
        section=section,
        kind=kind,
        unit=unit,
        verdict=NOT_KNOWN,
        missing=missing.rstrip("."),
        said=said(report, "findings.not_known", measure=measure),
        **values,
    )


def not_told(
    report: ProgrammeReport, indicator: str, *, section: str, kind: str, unit: str, file: str
) -> Row:
    """Return the finding that a file is missing, or told for the county only.

    It says what the file would answer, or why a quadrant's page does not say it.
    """
    lacking = file not in report.programme.given or is_of_the_county(report)
    missing = data_of(report, file)["would_answer"] if lacking else county_only_here(report)
    return not_known(report, indicator, section=section, kind=kind, unit=unit, missing=missing)


def change_row(
    report: ProgrammeReport,
    indicator: str,
    change: Change,
    *,
    section: str,
    unit: str = "share",
    **values: Any,
) -> Row:
    """Return the finding on a change: the later year less the earlier one."""
    if change.missing:
        period = _years(report, change) if change.earlier else ""
        return not_known(
            report,
            indicator,
            section=section,
            kind=CHANGE,
            unit=unit,
            missing=change.missing,
            period=period,
            **values,
        )
    measure = values.get("measure") or measured(report, indicator)
    write = percent_of if unit == "share" else days_of
    sentence = said(
        report,
        "findings.change",
        measure=measure,
        after=write(change.after),
        later=change.later,
        before=write(change.before),
        earlier=change.earlier,
        words=certainty_words(report.dictionary, change.kind),
    )
    found = _as_told(change.difference, unit)
    return a_row(
        report,
        indicator,
        section=section,
        kind=CHANGE,
        unit=unit,
        period=_years(report, change),
        value=found.value,
        lower=found.lower,
        upper=found.upper,
        number=change.after.audited,
        verdict=VERDICTS[change.kind],
        said=sentence,
        **values,
    )


def _as_told(found: Difference, unit: str) -> Difference:
    """Round a change as the page tells it: more digits would tell single days and strata."""
    if unit != "share":
        return Difference(*(round(one) + 0.0 for one in (found.value, found.lower, found.upper)))
    places = 1 if found.upper - found.lower < NARROW else 0
    ends = (found.value, found.lower, found.upper)
    return Difference(*(as_told(one, places) for one in ends))


def _years(report: ProgrammeReport, change: Change) -> str:
    return said(report, "changes.years", earlier=change.earlier, later=change.later)


def percent_of(share: CaseShare) -> str:
    """Write a share with its interval."""
    value, lower, upper = (
        percent(one, places_of(share)) for one in (share.share, share.lower, share.upper)
    )
    return f"{value} ({lower} to {upper})"


def days_of(days: CaseShare) -> str:
    """Write mean days with their interval."""
    return f"{whole(days.share)} days ({interval(days.lower, days.upper, 0)})"


def share_row(
    report: ProgrammeReport,
    indicator: str,
    share: CaseShare,
    *,
    section: str,
    period: str = "",
    **values: Any,
) -> Row:
    """Return the finding on a share as it is; not known where it is hidden or of nobody."""
    period = period or period_in_words(report)
    if np.isnan(share.share):
        return not_known(
            report,
            indicator,
            section=section,
            kind=AMOUNT,
            unit="share",
            period=period,
            missing=hidden_here(report),
            **values,
        )
    rounded = rounds(report)
    places = 0 if rounded else places_of(share)
    measure = values.pop("measure", measured(report, indicator))
    text = percent(share.share, 0) if rounded else percent_of(share)
    return a_row(
        report,
        indicator,
        section=section,
        kind=AMOUNT,
        unit="share",
        period=period,
        measure=measure,
        value=as_told(share.share, places),
        lower=None if rounded else as_told(share.lower, places),
        upper=None if rounded else as_told(share.upper, places),
        number=share.audited,
        said=said(report, "findings.amount", measure=measure, period=period, value=text),
        **values,
    )


def count_row(
    report: ProgrammeReport,
    indicator: str,
    count: Any,
    *,
    section: str,
    period: str = "",
    **values: Any,
) -> Row:
    """Return the finding on a number; not known where it is hidden."""
    period = period or period_in_words(report)
    if pd.isna(count):
        return not_known(
            report,
            indicator,
            section=section,
            kind=AMOUNT,
            unit="count",
            period=period,
            missing=hidden_here(report),
            **values,
        )
    measure = measured(report, indicator)
    group = values.get("group", "")
    return a_row(
        report,
        indicator,
        section=section,
        kind=AMOUNT,
        unit="count",
        period=period,
        value=float(count),
        number=count,
        said=said(
            report,
            "findings.amount",
            measure=f"{measure}, {group}" if group else measure,
            period=period,
            value=whole(count),
        ),
        **values,
    )
