"""What those whose ethnicity is not known could do to the ratios: bounds, tipping points, draws."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.measures.tipping_points import THE_GROUP, THE_REFERENCE, tipping_points
from evaluation_lib.measures.unknown_ethnicity import ratio_bounds
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN, TOO_FEW
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    labels_of,
    own,
    ratios_of,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.imputed import drawn_ratios
from evaluation_lib.presentation.disproportionality.shared import (
    a_table,
    confidence,
    days,
    how_sure,
    interval_cell,
    said,
)
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    interval,
    percent,
    whole,
)
from evaluation_lib.presentation.released import or_hidden
from evaluation_lib.presentation.sections import Part, Points, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.wordlists import joined

POINT, NUMBER, BOTH = "decision_point", "not_yet_obtained", "not_known"
CELL = [POINT, "group"]
TIP = ["belong_to", "children", "share", "says", "would_say"]


@lru_cache(maxsize=4)
def effects_of(report: RecordsReport) -> pd.DataFrame:
    """Return each ratio of the report's area with its bounds and, where drawn, what draws give.

    Returns
    -------
    pandas.DataFrame
        ``decision_point``, ``group``, ``value``, ``lower``, ``upper`` and ``kind`` (of
        `analysis.ratios_of`), ``not_yet_obtained`` (how many), ``lowest``, ``highest`` (bounds with
        those not yet obtained), ``not_known`` (how many refused or are not yet obtained),
        ``lowest_with_refused``, ``highest_with_refused``, ``value_drawn``, ``lower_drawn``,
        ``upper_drawn``, ``hidden_drawn`` (whether the release hides what draws rest on), and of the
        tipping point that needs the fewest children ``belong_to``, ``children``, ``share``,
        ``says``, ``would_say``; in the order of decision points and groups. Missing where the
        release hides a number behind it.
    """
    counts = own(report, counts_of(report))
    bounds = ratio_bounds(
        counts,
        reference_group=report.setting.reference_group,
        dictionary=report.dictionary,
        confidence=report.setting.confidence,
    )
    names = unknown_groups(GROUPING, dictionary=report.dictionary)
    narrow = bounds["included"] == names.not_yet_obtained
    ends = ["lower", "upper"]
    found = bounds.loc[narrow, [*CELL, *ends, "unknown"]].set_axis(
        [*CELL, "lowest", "highest", NUMBER], axis=1
    )
    wider = bounds.loc[~narrow, [*CELL, *ends, "unknown"]].set_axis(
        [*CELL, "lowest_with_refused", "highest_with_refused", BOTH], axis=1
    )
    known = own(report, ratios_of(report))[[*CELL, "value", "lower", "upper", "kind"]]
    drawn = drawn_ratios(report)[[*CELL, "value", "lower", "upper", "hidden"]].set_axis(
        [*CELL, "value_drawn", "lower_drawn", "upper_drawn", "hidden_drawn"], axis=1
    )
    for more in (wider, known, drawn, _fewest(report, counts)):
        found = found.merge(more, on=CELL, how="left", validate="one_to_one")
    return _in_order(report, found)


def _in_order(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Decision points as the dictionary has them, groups as the counts have them."""
    points = {name: place for place, name in enumerate(labels_of(report))}
    place = rows[POINT].map(points)
    return rows.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def _fewest(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    """Of each ratio the tipping point that needs the fewest children."""
    tips = tipping_points(
        counts,
        reference_group=report.setting.reference_group,
        dictionary=report.dictionary,
        confidence=report.setting.confidence,
    )
    some = tips.dropna(subset="children").sort_values("children", kind="stable")
    return some.drop_duplicates(CELL)[[*CELL, *TIP]]


def shown_effects(report: RecordsReport, points: Sequence[str]) -> list[Part]:
    """The tipping points at some decision points, in words."""
    rows = effects_of(report)
    rows = rows[rows[POINT].isin(points)]
    if not rows[NUMBER].max() > 0:
        return []
    return [
        paragraphs(_what_if(report)),
        Points(tuple(sentence for point in points for sentence in _tips(report, rows, point))),
    ]


def every_effect(report: RecordsReport) -> list[Part]:
    """Bounds, draws and tipping points at every decision point, and what draws rest on."""
    rows = effects_of(report)
    settings = rules_of(report, "imputation")
    drawn = said(report, "unknown.drawn", points=_drawn_points(report))
    about = said(
        report,
        "unknown.about_draws",
        times=settings["imputations"],
        seed=settings["seed"],
        points=_drawn_points(report),
    )
    any_drawn = rows["value_drawn"].notna().any()
    return [_table(report, rows), *([paragraphs(drawn, about)] if any_drawn else [])]


def _what_if(report: RecordsReport) -> str:
    return said(report, "unknown.what_if", confidence=confidence(report))


def _drawn_points(report: RecordsReport) -> str:
    labels, drawn = labels_of(report), set(drawn_ratios(report)[POINT])
    return joined([label for name, label in labels.items() if name in drawn])


def _table(report: RecordsReport, rows: pd.DataFrame) -> Part:
    records = rows.to_dict("records")
    labels = labels_of(report)
    cells = pd.DataFrame(
        {
            "label": [labels[row[POINT]] for row in records],
            "group": [row["group"] for row in records],
            "known": [_known(report, row) for row in records],
            "bounds": [_bounds(row, "", unknown=NUMBER) for row in records],
            "wider": [_bounds(row, "_with_refused", unknown=BOTH) for row in records],
            "drawn": [_drawn(report, row) for row in records],
            "tip": [_tip_cell(report, row) for row in records],
        }
    )
    return a_table(
        report,
        cells,
        caption=said(report, "unknown.all_caption", confidence=confidence(report), **days(report)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            *(
                Column(name, said(report, f"unknown.columns.{name}"))
                for name in ("known", "bounds", "wider", "drawn")
            ),
            Column("tip", said(report, "unknown.columns.tip"), words=True, empty=NOT_APPLICABLE),
        ],
        notes=[said(report, "unknown.effects_note")],
    )


def _known(report: RecordsReport, row: dict[str, Any]) -> Cell:
    if row["kind"] == HIDDEN:
        return Cell(CONFIDENTIAL)
    if row["kind"] == TOO_SMALL:
        return Cell(how_sure(report, TOO_FEW))
    return interval_cell(row["value"], row["lower"], row["upper"])


def _drawn(report: RecordsReport, row: dict[str, Any]) -> Cell:
    if row["hidden_drawn"] is True:
        return Cell(CONFIDENTIAL)
    if pd.isna(row["value_drawn"]):
        return Cell(said(report, "unknown.not_drawn"))
    return interval_cell(row["value_drawn"], row["lower_drawn"], row["upper_drawn"])


def _bounds(row: dict[str, Any], ending: str, *, unknown: str) -> Cell:
    low, high = row[f"lowest{ending}"], row[f"highest{ending}"]
    none = pd.isna(low) or pd.isna(high)
    cell = Cell("") if none else Cell(interval(low, high, 2), (low, high))
    return Cell(CONFIDENTIAL) if row["kind"] == HIDDEN else or_hidden(cell, row[unknown])


def _tips(report: RecordsReport, rows: pd.DataFrame, point: str) -> list[str]:
    """Say in words, of one decision point, how many it would take to change what is said."""
    names = {"point": labels_of(report)[point]}
    shown = rows[(rows[POINT] == point) & (rows["kind"] != HIDDEN) & rows[NUMBER].notna()]
    if shown.empty:
        return [said(report, "hidden.at", what=names["point"])]
    spoken = shown[(shown["kind"] != TOO_SMALL) & shown["value"].notna()]
    if spoken.empty:
        return [said(report, "unknown.tips_too_small", **names)]
    number = spoken[NUMBER].iloc[0]
    if not number > 0:
        return [said(report, "unknown.nobody", **names)]
    tips = spoken[spoken["children"].notna()].to_dict("records")
    sentences = [_tip(report, row) for row in tips]
    never = spoken.loc[spoken["children"].isna(), "group"].tolist()
    if never:
        groups = joined(never)
        last = said(report, "unknown.never", groups=groups, number=whole(number), **names)
        sentences.append(last)
    return sentences


def _tip(report: RecordsReport, row: dict[str, Any]) -> str:
    return said(
        report,
        "unknown.tip",
        point=labels_of(report)[row[POINT]],
        group=row["group"],
        says=_verdict(report, row["says"]),
        would_say=_verdict(report, row["would_say"]),
        belong_to=_whose(report, row),
        children=whole(row["children"]),
        number=whole(row[NUMBER]),
        share=percent(row["share"], 0),
    )


def _tip_cell(report: RecordsReport, row: dict[str, Any]) -> str:
    if row["kind"] == HIDDEN or pd.isna(row[NUMBER]):
        return CONFIDENTIAL
    if row["kind"] == TOO_SMALL or not row[NUMBER] > 0:
        return ""
    if pd.isna(row["children"]):
        return said(report, "unknown.tip_none")
    names = {"children": whole(row["children"]), "number": whole(row[NUMBER])}
    return said(report, "unknown.tip_cell", belong_to=_whose(report, row), **names)


def _whose(report: RecordsReport, row: dict[str, Any]) -> str:
    names = {THE_GROUP: row["group"], THE_REFERENCE: report.setting.reference_group}
    return names[row["belong_to"]]


def _verdict(report: RecordsReport, verdict: str) -> str:
    return said(report, f"unknown.verdicts.{verdict.replace(' ', '_')}")
