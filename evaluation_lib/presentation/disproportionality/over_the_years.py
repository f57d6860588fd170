"""Ratios over the report's whole period, where enough events are expected for a point of a line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

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
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import labels_of, own, rules_of
from evaluation_lib.presentation.disproportionality.chosen import POINT, chosen_points
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    said,
    with_interval,
)
from evaluation_lib.presentation.disproportionality.time_counts import (
    counts_over_time,
    ladder_over_time,
    periods_of,
    points_over_time,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import day, decimals, whole
from evaluation_lib.presentation.ratios_over_time import ratios_over_time
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

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
        chart, numbers = [_chart(report, name), *_not_drawn(report, name)], _numbers(report, name)
        if place < seen:
            key = said(report, "over_time.numbers", point=labels[name])
            parts += [*chart, folded_parts(key, numbers)]
        else:
            parts.append(folded_parts(labels[name], *chart, numbers))
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
    ratios, grain, label = ratios_of_point(report, name), _grain(report, name), labels_of(report)
    panels = [
        Panel(group, _marks(report, ratios[ratios["group"] == group], name=name))
        for group in known_groups(GROUPING, dictionary=report.dictionary)
        if (ratios["group"] == group).any()
    ]
    key = "quarter" if grain == QUARTER else "year"
    return ratios_over_time(
        panels,
        nothing_shown=said(report, "over_time.hidden"),
        headline=said(report, "over_time.headline", point=label[name]),
        subtitle=said(report, f"over_time.subtitle_{key}", confidence=confidence(report)),
        description=said(report, "over_time.description", values=_spoken(report, panels)),
    )


def _marks(report: RecordsReport, ratios: pd.DataFrame, *, name: str) -> tuple[Mark, ...]:
    """A mark for each period from the first to the last told; those between may be missing."""
    rows = {row["period"]: row for row in ratios.to_dict("records")}
    grain = _grain(report, name)
    periods = [period.name for period in periods_of(report, grain)]
    told = [place for place, period in enumerate(periods) if period in rows]
    return tuple(
        Mark(period, *_ends(rows.get(period))) for period in periods[told[0] : told[-1] + 1]
    )


def _ends(row: dict[str, Any] | None) -> tuple[float, float, float]:
    missing = row is None or pd.isna(row["value"])
    value, lower, upper = (
        float("nan") if missing else float(row[end]) for end in ("value", "lower", "upper")
    )
    return value, lower, upper


def _spoken(report: RecordsReport, panels: list[Panel]) -> str:
    """Say each group's first and last ratio; the table holds all."""
    sentences = []
    for panel in panels:
        first, last = panel.marks[0], panel.marks[-1]
        sentences.append(
            said(
                report,
                "over_time.spoken",
                group=panel.title,
                first=decimals(first.value, 2),
                last=decimals(last.value, 2),
                begin=first.label,
                end=last.label,
            )
        )
    return " ".join(sentences)


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
    ratios, grain = ratios_of_point(report, name), _grain(report, name)
    counts = own(report, counts_over_time(report))
    groups = [*ratios["group"].unique(), report.setting.reference_group]
    rows = counts[
        (counts[POINT] == name) & (counts["grain"] == grain) & counts["group"].isin(groups)
    ]
    on = ["period", "group"]
    ends = ["value", "lower", "upper"]
    rows = rows.merge(ratios[[*on, *ends]], on=on, how="left", validate="one_to_one")
    rows["cell"] = [with_interval(*row) for row in rows[ends].to_numpy()]
    order = known_groups(GROUPING, dictionary=report.dictionary)
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
            Column("period", said(report, "over_time.period")),
            Column("group", said(report, "columns.group"), words=True),
            Column("count", said(report, "columns.number"), whole),
            Column("population", said(report, "columns.population"), whole),
            Column("cell", said(report, "columns.ratio")),
        ],
    )
