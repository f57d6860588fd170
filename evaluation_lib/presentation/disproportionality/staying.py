"""How long children stay, and who returns, by ethnic group."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.counts.stays import stay_points
from evaluation_lib.measures.durations import NOT_HALF
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.analysis import on_county_page, rules_of
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    cohort_years,
)
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    confidence,
    days,
    how_sure,
    said,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.staying_headline import headline_of_stays
from evaluation_lib.presentation.disproportionality.staying_tables import (
    DAYS_A_MONTH,
    LIMITS,
    entries_times_stay,
    kind_of_stay,
    median_cell,
    medians_table,
    numbers_table,
    shares_table,
)
from evaluation_lib.presentation.disproportionality.stays_seen import (
    BACK,
    begun_before_are_left_out,
    came_back,
    ended_in_time,
    medians,
    numbers_of_stays,
    told_stays,
)
from evaluation_lib.presentation.dots_with_intervals import stays_chart
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import INFINITY, Mark, Panel
from evaluation_lib.presentation.numbers import CONFIDENTIAL, day
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.wordlists import joined


def how_long_and_who_returns(report: RecordsReport) -> Section:
    """Median stays as a chart; entries times stay for care, ends and returns, folded."""
    if not told_stays(report):
        return a_section(report, "staying", [])
    rows = _median_rows(report)
    parts = [paragraphs(*_left_out(report)), _chart(report, rows), _folded(report)]
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


def _median_rows(report: RecordsReport) -> pd.DataFrame:
    """Medians and their limits in months, kind after kind, the groups in their order.

    ``hidden`` says whether the release hides what a median rests on, ``too_few`` whether it is not
    told because that is too little.
    """
    on = [POINT, "group"]
    numbers = numbers_of_stays(report)[[*on, "count", "reached"]]
    found = medians(report)[[*on, *LIMITS, "method"]]
    rows = numbers.merge(found, on=on, how="left", validate="one_to_one")
    rows["hidden"] = rows["count"].isna()
    rows[LIMITS] = rows[LIMITS].astype(float).mask(rows["hidden"]) / DAYS_A_MONTH
    if report.release is not None:
        # A median and its ends are the stays of single children: nobody gets them to the day.
        rows[LIMITS] = rows[LIMITS].round(1)
    few = rows["reached"] < rules_of(report, "floors")["fewest_events"]
    untold = few.fillna(False) | (rows["lower"].isna() & (rows["method"] != NOT_HALF))
    rows["too_few"] = untold.astype(bool) & ~rows["hidden"]
    return rows.assign(label=[kind_of_stay(report, name) for name in rows[POINT]])


def _chart(report: RecordsReport, rows: pd.DataFrame) -> Part:
    known = _known(report, rows)
    panels = [
        Panel(str(label), tuple(_mark(report, row) for row in some.to_dict("records")))
        for label, some in known.groupby("label", sort=False)
    ]
    seen = {"start": days(report)["start"], "until": day(report.records.observed_until)}
    chart = stays_chart(
        panels,
        axis_label=said(report, "staying.axis"),
        open_end=said(report, "staying.open_end"),
        not_known=how_sure(report, TOO_FEW),
        headline=headline_of_stays(report, known),
        subtitle=said(report, "staying.subtitle", confidence=confidence(report), **seen),
        description=said(report, "staying.description", values=_spoken(report, known)),
    )
    return with_table(
        chart,
        medians_table(report, rows),
        numbers_table(report, rows),
        dictionary=report.dictionary,
    )


def _known(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    groups = known_groups(choices_of(report).grouping, dictionary=report.dictionary)
    return rows[rows["group"].isin(groups)]


def _mark(report: RecordsReport, row: dict[str, Any]) -> Mark:
    if row["too_few"] or row["hidden"]:
        why = CONFIDENTIAL if row["hidden"] else ""
        return Mark(row["group"], *[float("nan")] * 3, absent=why)
    value = INFINITY if row["method"] == NOT_HALF else row["value"]
    lower = 0.0 if np.isnan(row["lower"]) else row["lower"]
    upper = INFINITY if np.isnan(row["upper"]) else row["upper"]
    is_reference = row["group"] == report.setting.reference_group
    return Mark(row["group"], value, lower, upper, emphasis=is_reference)


def _spoken(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say the medians of each kind of stay, those that can be said."""
    sentences = []
    told = rows[~rows["too_few"] & ~rows["hidden"]]
    for label, some in told.groupby("label", sort=False):
        values = [f"{row['group']} {median_cell(report, row)}" for row in some.to_dict("records")]
        sentences.append(said(report, "staying.spoken", kind=label, values=joined(values)))
    return " ".join(sentences)


def _folded(report: RecordsReport) -> Part:
    """What the number in care is made of; who left within the follow-up; who came back."""
    months = follow_up_months(report.dictionary)
    parts = entries_times_stay(report)
    if not cohort_years(report)[0]:
        parts.append(paragraphs(said(report, "staying.not_followed", months=months)))
    else:
        parts += [shares_table(report, ended_in_time, key="ended"), _came_back(report)]
    return folded_parts(said(report, "staying.summary", months=months), *parts)


def _came_back(report: RecordsReport) -> Part:
    """Who came back, unless that stands on the county's page alone."""
    if on_county_page(report, BACK):
        county = county_of(report.dictionary).name
        return paragraphs(said(report, "staying.on_county_page", county=county))
    return shares_table(report, came_back, key="back")
