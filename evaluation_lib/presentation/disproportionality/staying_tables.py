"""The tables of stays: medians, who left and came back, and what the number in care is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.measures.durations import NOT_HALF, restricted_to
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.disproportionality.analysis import counts_of, own, rules_of
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    cohort_years,
    span_of_years,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_table,
    confidence,
    days,
    how_sure,
    interval_cell,
    said,
    share_cell,
    sign_of,
)
from evaluation_lib.presentation.disproportionality.stays_seen import (
    CARE,
    mean_stays,
    numbers_of_stays,
    told_stays,
)
from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import CONFIDENTIAL, day, decimals, whole
from evaluation_lib.presentation.released import counted, or_hidden
from evaluation_lib.presentation.sections import Part, paragraphs
from evaluation_lib.presentation.tables import Column, ReportTable

DAYS_A_MONTH = 365.25 / 12
LOOKED_AFTER = "looked_after"
LIMITS = ["value", "lower", "upper"]


def kind_of_stay(report: RecordsReport, name: str) -> str:
    """Return how the report calls a kind of stay, by the decision point that begins it."""
    return said(report, f"staying.kinds.{name}")


def median_cell(report: RecordsReport, row: dict[str, Any]) -> Cell:
    """Write a median with its interval, that more than half are open, or why there is none."""
    if row["hidden"]:
        return Cell(CONFIDENTIAL)
    if row["reached"] == 0:
        return Cell("")
    if row["too_few"]:
        return Cell(how_sure(report, TOO_FEW))
    if row["method"] != NOT_HALF:
        return interval_cell(row["value"], row["lower"], row["upper"], places=1)
    if np.isnan(row["lower"]):
        return Cell(said(report, "staying.half_open"))
    return Cell(said(report, "staying.half_open_at_least", lower=decimals(row["lower"])))


def medians_table(report: RecordsReport, rows: pd.DataFrame) -> ReportTable:
    """Every median with its interval."""
    seen = {"start": days(report)["start"], "until": day(report.records.observed_until)}
    return _wide(
        report,
        rows.assign(cell=[median_cell(report, row) for row in rows.to_dict("records")]),
        caption=said(report, "staying.median_caption", confidence=confidence(report), **seen),
        notes=[said(report, "staying.median_note")],
    )


def numbers_table(report: RecordsReport, rows: pd.DataFrame) -> ReportTable:
    """How many stays each median rests on, and how many of them were seen to end."""
    cells = [
        or_hidden(
            said(
                report, "staying.ended_of", ended=whole(row["count"]), stays=whole(row["reached"])
            ),
            row["count"],
        )
        for row in rows.to_dict("records")
    ]
    return _wide(
        report,
        rows.assign(cell=cells),
        caption=said(report, "staying.numbers_caption", **days(report)),
    )


def shares_table(
    report: RecordsReport, shares_of: Callable[[RecordsReport], pd.DataFrame], *, key: str
) -> ReportTable:
    """The shares of stays that ended in time, or of children who came back."""
    shares = shares_of(report)
    rows = shares.assign(
        label=[kind_of_stay(report, name) for name in shares[POINT]],
        cell=[_share(report, row) for row in shares.to_dict("records")],
    )
    span = span_of_years(cohort_years(report)[0])
    names = {"start": day(span.start), "end": day(span.end)}
    months = follow_up_months(report.dictionary)
    return _wide(
        report,
        rows,
        caption=said(
            report, f"staying.{key}_caption", confidence=confidence(report), months=months, **names
        ),
        notes=[said(report, f"staying.{key}_note"), said(report, "first_contact.signs")],
    )


def _share(report: RecordsReport, row: dict[str, Any]) -> Cell:
    """Write a share with its interval, how many of how many, and a sign where it is clear."""
    share = share_cell(row)
    if pd.isna(row["count"]):
        return share
    numbers = {"count": whole(row["count"]), "reached": whole(row["reached"])}
    words = said(report, "staying.share", share=share, **numbers)
    return Cell(words + sign_of(report, row["kind"]), share.exact) if share.text else share


def entries_times_stay(report: RecordsReport) -> list[Part]:
    """Entries a year, mean stay and number open of each group: what a stock is made of."""
    counts = own(report, counts_of(report))
    if CARE not in told_stays(report) or not {CARE, LOOKED_AFTER} <= set(counts[POINT]):
        return [paragraphs(said(report, "staying.no_stock"))]
    entries = counts[(counts[POINT] == CARE) & (counts["counted"] == EVENTS)].set_index("group")
    means = mean_stays(report)
    means = means[means[POINT] == CARE].set_index("group")
    shown = numbers_of_stays(report)
    stays = shown[shown[POINT] == CARE].set_index("group")["reached"]
    ended = shown[shown[POINT] == CARE].set_index("group")["count"]
    few = stays < rules_of(report, "floors")["fewest_events"]
    rows = pd.DataFrame({"begun": entries["count"], "entries": entries["count"] / entries["years"]})
    rows["open"] = counts[counts[POINT] == LOOKED_AFTER].set_index("group")["count"]
    rows["mean"] = pd.Series(
        {
            group: _mean(report, ends, ended=ended[group], few=few[group])
            for group, ends in zip(means.index, means[LIMITS].to_numpy(dtype=float), strict=True)
        },
        dtype="object",
    )
    rows["mean"] = rows["mean"].fillna(said(report, "staying.none"))
    months = restricted_to(report.dictionary) / DAYS_A_MONTH
    names = {"months": decimals(months, 0), **days(report)}
    return [
        paragraphs(said(report, "staying.entries_times_stay", **names)),
        a_table(
            report,
            rows.reset_index(),
            caption=said(report, "staying.stock_caption", confidence=confidence(report), **names),
            columns=[
                Column("group", said(report, "columns.group"), words=True),
                Column("begun", said(report, "staying.column_begun"), counted),
                Column("entries", said(report, "staying.column_entries"), _decimals_or_hidden),
                Column("mean", said(report, "staying.column_mean", **names)),
                Column("open", said(report, "staying.column_open", **names), counted),
            ],
        ),
    ]


def _mean(report: RecordsReport, ends: Sequence[float], *, ended: Any, few: Any) -> Any:
    """Write a mean stay in months, or why there is none."""
    if pd.isna(ended):
        return CONFIDENTIAL
    if few:
        return how_sure(report, TOO_FEW)
    return interval_cell(*(one / DAYS_A_MONTH for one in ends), places=1)


def _decimals_or_hidden(value: Any) -> str:
    return CONFIDENTIAL if pd.isna(value) else decimals(value)


def _wide(
    report: RecordsReport, rows: pd.DataFrame, *, caption: str, notes: Sequence[str] = ()
) -> ReportTable:
    """A row for each kind of stay and a column for each group."""
    return by_groups(
        report,
        rows,
        heads=[Column("label", said(report, "staying.column_kind"))],
        caption=caption,
        notes=notes,
        empty=said(report, "staying.none"),
    )
