"""Ratios over the report's whole period, where enough events are expected for a point of a line."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.periods import QUARTER
from evaluation_lib.measures.display_ladder import (
    ENOUGH,
    NO_POPULATION,
    NONE,
    TOO_FEW,
    TOO_FEW_CHILDREN,
    TOO_FEW_CHILDREN_OF_REFERENCE,
    TOO_FEW_OF_REFERENCE,
)
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.main_messages import HIGHER, LOWER
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.analysis import labels_of, own, rules_of, told
from evaluation_lib.presentation.disproportionality.chosen import POINT, chosen_points
from evaluation_lib.presentation.disproportionality.descriptions import described
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    interval_or_hidden,
    ratio_mark,
    said,
    sign_of,
)
from evaluation_lib.presentation.disproportionality.time_counts import (
    counts_over_time,
    ladder_over_time,
    periods_of,
    points_over_time,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, day, whole
from evaluation_lib.presentation.ratios_over_time import ratios_over_time
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

ENDS = ["value", "lower", "upper"]
#: Why a group has no line → the word of the report for it.
REASONS = {
    TOO_FEW: "too_few",
    TOO_FEW_OF_REFERENCE: "too_few_of_reference",
    TOO_FEW_CHILDREN: "too_few_children",
    TOO_FEW_CHILDREN_OF_REFERENCE: "too_few_children_of_reference",
    NO_POPULATION: "no_population",
    ENOUGH: "too_few_of_reference",
}


def over_time(report: RecordsReport) -> Section:
    """A chart for each decision point that has enough events; the first few are seen at once."""
    values = {
        "start": day(report.setting.period_start),
        "end": day(report.setting.period_end),
        "confidence": confidence(report),
    }
    names = [name for name in points_over_time(report) if _grain(report, name) != NONE]
    seen = rules_of(report, "over_time")["charts_seen"]
    labels, parts = labels_of(report), []
    for place, name in enumerate(names):
        chart = [_chart(report, name), *_not_drawn(report, name)]
        parts += chart if place < seen else [folded_parts(labels[name], *chart)]
    return a_section(report, "over_time", [*parts, *_without_chart(report)], **values)


def _grain(report: RecordsReport, name: str) -> str:
    """The length of period that a decision point is drawn by."""
    return str(_groups(report, name)["chart_grain"].iloc[0])


def _groups(report: RecordsReport, name: str, *, area: str | None = None) -> pd.DataFrame:
    ladder = ladder_over_time(report)
    where = area or report.setting.area.name
    return ladder[(ladder[POINT] == name) & (ladder["area"] == where)]


@lru_cache(maxsize=32)
def ratios_of_point(report: RecordsReport, name: str) -> pd.DataFrame:
    """Each group's ratio in every period that is drawn, the groups that are too small left out.

    Returns
    -------
    pandas.DataFrame
        What `relative_rate_index` returns.
    """
    reference = report.setting.reference_group
    counts = own(report, counts_over_time(report))
    drawn = counts[(counts[POINT] == name) & (counts["grain"] == _grain(report, name))]
    ratios = relative_rate_index(
        drawn.reset_index(drop=True),
        reference_group=reference,
        confidence=report.setting.confidence,
    )
    shown = _groups(report, name)
    return ratios[ratios["group"].isin(shown.loc[shown["shown"], "group"])].reset_index(drop=True)


def _chart(report: RecordsReport, name: str) -> Part:
    rows, label = readings_of_point(report, name), labels_of(report)
    panels = [
        Panel(str(group), _marks(report, of_group, name=name))
        for group, of_group in rows.groupby("group", sort=False)
    ]
    key = "quarter" if _grain(report, name) == QUARTER else "year"
    names = {"point": label[name], "confidence": confidence(report)}
    chart = ratios_over_time(
        panels,
        nothing_shown=said(report, "over_time.hidden"),
        headline=headline_of(report, rows, things=f"{key}s", about=label[name]),
        subtitle=said(report, f"over_time.subtitle_{key}", **names),
        description=described(report, rows, drawn=said(report, "over_time.description")),
    )
    return with_table(chart, _numbers(report, name), dictionary=report.dictionary)


@lru_cache(maxsize=32)
def readings_of_point(report: RecordsReport, name: str) -> pd.DataFrame:
    """Say of each ratio drawn how it reads, corrected for all that the chart compares.

    Returns
    -------
    pandas.DataFrame
        As `analysis.told` returns, ``label`` being the period; groups in their order.
    """
    ratios, counts = ratios_of_point(report, name), own(report, counts_over_time(report))
    groups = [*ratios["group"].unique(), report.setting.reference_group]
    drawn = counts[
        (counts[POINT] == name)
        & (counts["grain"] == _grain(report, name))
        & counts["group"].isin(groups)
    ]
    rows = told(report, ratios, counts=drawn.reset_index(drop=True))
    order = known_groups(GROUPING, dictionary=report.dictionary)
    rank = rows["group"].map(order.index)
    ordered = rows.assign(rank=rank, label=rows["period"]).sort_values(["rank", "period"])
    return ordered.drop(columns="rank").reset_index(drop=True)


def _marks(report: RecordsReport, rows: pd.DataFrame, *, name: str) -> tuple[Mark, ...]:
    """A mark for each period from the first to the last told; those between may be missing."""
    by_period = {row["label"]: row for row in rows.to_dict("records")}
    nothing = {**dict.fromkeys(ENDS, float("nan")), "kind": None}
    periods = [period.name for period in periods_of(report, _grain(report, name))]
    told = [place for place, period in enumerate(periods) if period in by_period]
    return tuple(
        ratio_mark(
            report,
            [row[end] for end in ENDS],
            label=period,
            hidden=row["kind"] == HIDDEN,
            emphasis=row["kind"] in (HIGHER, LOWER),
        )
        for period in periods[told[0] : told[-1] + 1]
        for row in [by_period.get(period, nothing)]
    )


def _not_drawn(report: RecordsReport, name: str) -> list[Part]:
    """Name the groups that a chart leaves out, and why; say whether the county shows them."""
    rows = _groups(report, name)
    left_out = rows[~rows["shown"] & (rows["group"] != report.setting.reference_group)]
    if left_out.empty:
        return []
    reasons = [
        said(
            report,
            "over_time.left_out",
            group=row["group"],
            why=said(report, f"over_time.{REASONS[row['reason']]}"),
        )
        for row in left_out.to_dict("records")
    ]
    instead = _shown_by_county(report, name) & set(left_out["group"])
    page = said(report, "over_time.county_shows", groups=joined(sorted(instead)))
    sentence = said(report, "over_time.not_drawn", groups="; ".join(reasons))
    return [paragraphs(sentence, page if instead else "")]


def _shown_by_county(report: RecordsReport, name: str) -> set[str]:
    """The groups that the county's page draws, where this is not the county's page."""
    if not report.setting.area.below_authority:
        return set()
    rows = _groups(report, name, area=county_of(report.dictionary).name)
    shown = rows.loc[rows["shown"], "group"]
    return set(shown[shown != report.setting.reference_group])


def _without_chart(report: RecordsReport) -> list[Part]:
    """Name the decision points without a chart: too few events here, or too few periods told."""
    labels, told = labels_of(report), points_over_time(report)
    small = [name for name in told if _grain(report, name) == NONE]
    in_county = [name for name in small if _shown_by_county(report, name)]
    short = [
        point.decision_point for point in chosen_points(report) if point.decision_point not in told
    ]
    sentences = [
        said(report, f"over_time.{key}", points=joined([labels[name] for name in names]))
        for key, names in (("too_small", small), ("county_page", in_county), ("too_short", short))
        if names
    ]
    return [paragraphs(*sentences)] if sentences else []


def _numbers(report: RecordsReport, name: str) -> Part:
    """Every number that a chart is made of, those of the reference group among them."""
    readings, grain = readings_of_point(report, name), _grain(report, name)
    counts = own(report, counts_over_time(report))
    order = [*readings["group"].unique(), report.setting.reference_group]
    rows = counts[
        (counts[POINT] == name) & (counts["grain"] == grain) & counts["group"].isin(order)
    ]
    on = ["period", "group"]
    cells = [
        interval_or_hidden(row, sign=sign_of(report, row["kind"]))
        for row in readings.to_dict("records")
    ]
    rows = rows.merge(readings[on].assign(cell=cells), on=on, how="left", validate="one_to_one")
    rows = rows.sort_values(
        ["group", "period_start"],
        key=lambda one: one.map(order.index) if one.name == "group" else one,
    )
    return a_table(
        report,
        rows,
        caption=said(
            report,
            "over_time.caption",
            point=labels_of(report)[name],
            confidence=confidence(report),
        ),
        columns=[
            Column("group", said(report, "columns.group")),
            Column("period", said(report, "over_time.period"), words=True, heads=True),
            Column("count", said(report, "columns.events"), counted),
            Column("population", said(report, "columns.population"), whole),
            Column("cell", said(report, "columns.ratio"), empty=NOT_APPLICABLE),
        ],
        notes=[said(report, "over_time.signs")],
    )
