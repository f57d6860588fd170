"""The only children whom the programme did not reach: those of other authorities."""

from __future__ import annotations

from datetime import date

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.children import known_groups
from evaluation_lib.errors import DataError
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.trends.outside_comparison import changes_of_ratios, outside_comparison
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table, interval_cell
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import day, decimals
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.shared import a_section, all_said, said

TABLE = "looked_after_of_authorities"
NEIGHBOURS, ALL = "neighbours", "all"


def other_authorities(report: RecordsReport) -> Section:
    """Whether the county's ratios changed otherwise than those of other authorities."""
    if report.invented:
        return a_section(report, "elsewhere", [paragraphs(said(report, "elsewhere.invented"))])
    start = report.setting.programme_start
    if start is None:
        return a_section(report, "elsewhere", [])
    found = compared_with_others(report, start=start.days[0])
    if found.empty:
        return a_section(report, "elsewhere", [paragraphs(said(report, "elsewhere.no_years"))])
    words = paragraphs(
        said(report, "elsewhere.staggered") if start.staggered else "",
        _standing_out(report, found),
    )
    limits = Points(tuple(all_said(report, "elsewhere.limits")))
    return a_section(
        report, "elsewhere", [words, _table(report, found), limits], day=day(start.days[0])
    )


def compared_with_others(report: RecordsReport, *, start: date) -> pd.DataFrame:
    """Compare each group's change of ratio with that of neighbours, and of all authorities.

    Returns
    -------
    pandas.DataFrame
        ``group``, ``among`` (``neighbours`` or ``all``), and what `outside_comparison` gives;
        nothing of groups whose figures are not published on both sides of the start.
    """
    dictionary, setting = report.dictionary, report.setting
    figures, county = dictionary.read(TABLE), county_of(dictionary).code
    neighbours = dictionary.read("statistical_neighbours")["neighbour_code"].tolist()
    rows = []
    for group in known_groups(GROUPING, dictionary=dictionary):
        if group == setting.reference_group:
            continue
        try:
            changes = changes_of_ratios(
                figures,
                area_code=county,
                group=group,
                reference_group=setting.reference_group,
                start=start,
            )
            for among, others in ((NEIGHBOURS, neighbours), (ALL, None)):
                found = outside_comparison(
                    changes, area_code=county, others=others, confidence=setting.confidence
                )
                rows.append({"group": group, "among": among, **found})
        except DataError:
            # Hidden or not published: the others are still told, and the section says which lack.
            continue
    return pd.DataFrame(rows)


def _standing_out(report: RecordsReport, found: pd.DataFrame) -> str:
    every = found[found["among"] == ALL]
    far = every[every["p_value"] <= 1 - report.setting.confidence + 1e-9]
    if far.empty:
        return said(report, "elsewhere.none_out", number=len(every))
    groups = "; ".join(
        said(
            report,
            "elsewhere.out",
            group=row["group"],
            relative=decimals(row["relative"], 2),
            far=_at_least_as_far(report, row),
        )
        for row in far.to_dict("records")
    )
    return said(report, "elsewhere.some_out", groups=groups, out=len(far), number=len(every))


def _table(report: RecordsReport, found: pd.DataFrame) -> Part:
    records = found.to_dict("records")
    rows = found.assign(
        among=[said(report, f"elsewhere.among_{row['among']}") for row in records],
        here=[_times(row["change"]) for row in records],
        others=[_times(row["elsewhere"]) for row in records],
        apart=[_relative(report, row) for row in records],
        rank=[
            said(report, "elsewhere.of", number=row["place"], areas=row["areas"]) for row in records
        ],
        chance=[
            said(
                report,
                "elsewhere.p_of",
                far=_at_least_as_far(report, row),
                p_value=decimals(row["p_value"], 3),
            )
            for row in records
        ],
        shown=[_would_have_shown(report, row) for row in records],
    )
    return a_table(
        report,
        rows,
        caption=said(report, "elsewhere.caption", county=county_of(report.dictionary).name),
        columns=[
            Column("group", said(report, "columns.group"), words=True),
            Column("among", said(report, "elsewhere.among"), words=True, heads=True),
            Column("here", said(report, "elsewhere.here")),
            Column("others", said(report, "elsewhere.others")),
            Column("apart", said(report, "elsewhere.apart")),
            Column("rank", said(report, "elsewhere.place")),
            Column("left_out", said(report, "elsewhere.left_out")),
            Column("chance", said(report, "elsewhere.p")),
            Column("shown", said(report, "columns.would_have_shown"), words=True),
        ],
        notes=[said(report, "elsewhere.note"), said(report, "elsewhere.sources")],
    )


def _at_least_as_far(report: RecordsReport, row: dict) -> str:
    number = round(row["p_value"] * row["areas"])
    return said(report, "elsewhere.of", number=number, areas=row["areas"])


def _times(value: float) -> Cell:
    return Cell(decimals(value, 2), (value,))


def _relative(report: RecordsReport, row: dict) -> Cell:
    """Write the change here over that elsewhere, with its interval where so many areas give one."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        told = said(report, "elsewhere.no_limit", relative=decimals(row["relative"], 2))
        return Cell(told, (row["relative"],))
    return interval_cell(row["relative"], row["lower"], row["upper"])


def _would_have_shown(report: RecordsReport, row: dict) -> str:
    below, above = row["detectable_below"], row["detectable_above"]
    if pd.isna(below) or pd.isna(above):
        return said(report, "elsewhere.shown_none")
    return said(report, "elsewhere.shown", below=decimals(below, 2), above=decimals(above, 2))
