"""How long children stay, and who returns, by ethnic group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.counts.children import all_groups, known_groups
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.counts.stays import stay_points
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.measures.durations import NOT_HALF, restricted_to
from evaluation_lib.measures.main_messages import HIGHER, LOWER
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.disproportionality.analysis import counts_of, own, rules_of
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    cohort_years,
    span_of_years,
)
from evaluation_lib.presentation.disproportionality.going_on import share_cell
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    how_sure,
    said,
    with_interval,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.stays_seen import (
    CARE,
    begun_before_are_left_out,
    came_back,
    ended_in_time,
    mean_stays,
    medians,
    told_stays,
)
from evaluation_lib.presentation.dots_with_intervals import stays_chart
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import INFINITY, Mark, Panel
from evaluation_lib.presentation.numbers import day, decimals, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.wordlists import joined

DAYS_A_MONTH = 365.25 / 12
LOOKED_AFTER = "looked_after"
LIMITS = ["value", "lower", "upper"]


def how_long_and_who_returns(report: RecordsReport) -> Section:
    """Median stays as a chart; entries times stay for care; ends and returns, folded."""
    if not told_stays(report):
        return a_section(report, "staying", [])
    rows = _median_rows(report)
    parts = [
        paragraphs(*_left_out(report)),
        _chart(report, rows),
        *_entries_times_stay(report),
        _folded(report, rows),
    ]
    return a_section(report, "staying", parts)


def _left_out(report: RecordsReport) -> list[str]:
    """Say from when on stays are seen, and which kinds cannot be told."""
    seen = {"start": days(report)["start"], "until": day(report.records.observed_until)}
    told = told_stays(report)
    sentences = [said(report, "staying.seen", **seen)]
    late = [kind_of_stay(report, name) for name in told if begun_before_are_left_out(report, name)]
    if late:
        sentences.append(said(report, "staying.begun_before", kinds=joined(late), **seen))
    lost = [one for one in stay_points(report.dictionary) if one not in told]
    if lost:
        kinds = joined([kind_of_stay(report, name) for name in lost])
        sentences.append(said(report, "staying.not_told", kinds=kinds))
    return sentences


def kind_of_stay(report: RecordsReport, name: str) -> str:
    """Return how the report calls a kind of stay, by the decision point that begins it."""
    return said(report, f"staying.kinds.{name}")


def _median_rows(report: RecordsReport) -> pd.DataFrame:
    """Medians and their limits in months, kind after kind, the groups in their order."""
    found = medians(report)
    groups = all_groups(choices_of(report).grouping, dictionary=report.dictionary)
    kinds = list(told_stays(report))
    every = pd.MultiIndex.from_product([kinds, groups], names=[POINT, "group"])
    rows = found.set_index([POINT, "group"]).reindex(every).reset_index()
    rows[["count", "reached"]] = rows[["count", "reached"]].fillna(0)
    rows[LIMITS] = rows[LIMITS].astype(float) / DAYS_A_MONTH
    few = rows["reached"] < rules_of(report, "floors")["fewest_events"]
    rows["too_few"] = few | (rows["lower"].isna() & (rows["method"] != NOT_HALF))
    return rows.assign(label=[kind_of_stay(report, name) for name in rows[POINT]])


def _chart(report: RecordsReport, rows: pd.DataFrame) -> Part:
    known = _known(report, rows)
    panels = [
        Panel(str(label), tuple(_mark(report, row) for row in some.to_dict("records")))
        for label, some in known.groupby("label", sort=False)
    ]
    seen = {"start": days(report)["start"], "until": day(report.records.observed_until)}
    return stays_chart(
        panels,
        axis_label=said(report, "staying.axis"),
        open_end=said(report, "staying.open_end"),
        not_known=how_sure(report, TOO_FEW),
        headline=said(report, "staying.headline"),
        subtitle=said(report, "staying.subtitle", confidence=confidence(report), **seen),
        description=said(report, "staying.description", values=_spoken(report, known)),
    )


def _known(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    groups = known_groups(choices_of(report).grouping, dictionary=report.dictionary)
    return rows[rows["group"].isin(groups)]


def _mark(report: RecordsReport, row: dict[str, Any]) -> Mark:
    if row["too_few"]:
        return Mark(row["group"], *[float("nan")] * 3)
    value = INFINITY if row["method"] == NOT_HALF else row["value"]
    lower = 0.0 if np.isnan(row["lower"]) else row["lower"]
    upper = INFINITY if np.isnan(row["upper"]) else row["upper"]
    is_reference = row["group"] == report.setting.reference_group
    return Mark(row["group"], value, lower, upper, emphasis=is_reference)


def _spoken(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say the medians of each kind of stay, those that can be said."""
    sentences = []
    for label, some in rows[~rows["too_few"]].groupby("label", sort=False):
        values = [f"{row['group']} {_median_cell(report, row)}" for row in some.to_dict("records")]
        sentences.append(said(report, "staying.spoken", kind=label, values=joined(values)))
    return " ".join(sentences)


def _median_cell(report: RecordsReport, row: dict[str, Any]) -> str:
    """Write a median with its interval, that more than half are open, or that there are too few."""
    if row["reached"] == 0:
        return said(report, "staying.none")
    if row["too_few"]:
        return how_sure(report, TOO_FEW)
    if row["method"] != NOT_HALF:
        return with_interval(row["value"], row["lower"], row["upper"], places=1)
    if np.isnan(row["lower"]):
        return said(report, "staying.half_open")
    return said(report, "staying.half_open_at_least", lower=decimals(row["lower"]))


def _entries_times_stay(report: RecordsReport) -> list[Part]:
    """Entries a year, mean stay and number open of each group: what a stock is made of."""
    counts = own(report, counts_of(report))
    if CARE not in told_stays(report) or not {CARE, LOOKED_AFTER} <= set(counts[POINT]):
        return [paragraphs(said(report, "staying.no_stock"))]
    entries = counts[(counts[POINT] == CARE) & (counts["counted"] == EVENTS)].set_index("group")
    means = mean_stays(report)
    means = means[means[POINT] == CARE].set_index("group")
    few = means["reached"] < rules_of(report, "floors")["fewest_events"]
    rows = pd.DataFrame({"begun": entries["count"], "entries": entries["count"] / entries["years"]})
    rows["open"] = counts[counts[POINT] == LOOKED_AFTER].set_index("group")["count"]
    rows["mean"] = pd.Series(
        {
            group: how_sure(report, TOO_FEW)
            if few[group]
            else with_interval(*(one / DAYS_A_MONTH for one in ends), places=1)
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
                Column("begun", said(report, "staying.column_begun"), whole),
                Column("entries", said(report, "staying.column_entries"), decimals),
                Column("mean", said(report, "staying.column_mean", **names)),
                Column("open", said(report, "staying.column_open", **names), whole),
            ],
        ),
    ]


def _folded(report: RecordsReport, rows: pd.DataFrame) -> Part:
    """Every median; who left within the follow-up; who came back."""
    cells = rows.assign(cell=[_median_cell(report, row) for row in rows.to_dict("records")])
    seen = {"start": days(report)["start"], "until": day(report.records.observed_until)}
    medians_table = _wide(
        report,
        cells,
        caption=said(report, "staying.median_caption", confidence=confidence(report), **seen),
        notes=[said(report, "staying.median_note")],
    )
    parts = [medians_table, _numbers_table(report, rows)]
    months = follow_up_months(report.dictionary)
    if not cohort_years(report)[0]:
        parts.append(paragraphs(said(report, "staying.not_followed", months=months)))
    else:
        parts += [
            _shares_table(report, ended_in_time, key="ended"),
            _shares_table(report, came_back, key="back"),
        ]
    return folded_parts(said(report, "staying.summary", months=months), *parts)


def _numbers_table(report: RecordsReport, rows: pd.DataFrame) -> ReportTable:
    """How many stays each median rests on, and how many of them were seen to end."""
    cells = [
        said(report, "staying.ended_of", ended=whole(row["count"]), stays=whole(row["reached"]))
        for row in rows.to_dict("records")
    ]
    return _wide(
        report,
        rows.assign(cell=cells),
        caption=said(report, "staying.numbers_caption", **days(report)),
    )


def _shares_table(
    report: RecordsReport, shares_of: Callable[[RecordsReport], pd.DataFrame], *, key: str
) -> ReportTable:
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


def _share(report: RecordsReport, row: dict[str, Any]) -> str:
    """Write a share with its interval, how many of how many, and a sign where it is clear."""
    if row["reached"] == 0:
        return said(report, "staying.none")
    sign = {HIGHER: " ▲", LOWER: " ▼"}.get(row["kind"], "")
    numbers = {"count": whole(row["count"]), "reached": whole(row["reached"])}
    return said(report, "staying.share", share=share_cell(row), **numbers) + sign


def _wide(
    report: RecordsReport, rows: pd.DataFrame, *, caption: str, notes: list[str] | None = None
) -> ReportTable:
    """A row for each kind of stay and a column for each group."""
    groups, labels = (list(rows[name].unique()) for name in ("group", "label"))
    wide = rows.pivot(index="label", columns="group", values="cell").loc[labels].reset_index()
    return a_table(
        report,
        wide,
        caption=caption,
        columns=[
            Column("label", said(report, "staying.column_kind")),
            *(Column(group, group) for group in groups),
        ],
        notes=notes or [],
    )
