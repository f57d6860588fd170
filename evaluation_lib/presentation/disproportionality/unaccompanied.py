"""The ratios with unaccompanied asylum-seeking children and without them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.measures.floors import floors
from evaluation_lib.measures.unaccompanied import ratios_with_and_without
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import TOO_FEW
from evaluation_lib.presentation.disproportionality.analysis import (
    labels_of,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.recounted import CELL, recounted, rows_under
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    how_sure,
    ratio_mark,
    said,
    with_interval,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import decimals, whole
from evaluation_lib.presentation.ratios_in_rows import ratio_chart
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column

POINT = "decision_point"
WAYS = (WITH, WITHOUT)
RATIO = ["value", "lower", "upper", "in_words"]
BY_WAY = [f"{column}_{way}" for way in WAYS for column in RATIO]
PAIRED = [*CELL, *BY_WAY, "unaccompanied", "counted"]


def unaccompanied_children(report: RecordsReport) -> Section:
    """How many there are of each group, and the ratios with and without them side by side."""
    why = why_not_told_apart(report.records, dictionary=report.dictionary)
    if why is not None:
        told = said(report, "unaccompanied.not_told", why=why)
        return a_section(report, "unaccompanied", [paragraphs(told)], **days(report))
    rows = with_and_without(report)
    if rows.empty:
        return a_section(report, "unaccompanied", [], **days(report))
    numbers = _numbers(report)
    if not numbers[ONLY].sum():
        nobody = said(report, "unaccompanied.nobody", **days(report))
        return a_section(report, "unaccompanied", [paragraphs(nobody)], **days(report))
    parts = [
        Points(tuple(_sentences(report, rows))),
        _ratios_table(report, rows),
        folded_parts(
            said(report, "unaccompanied.summary"),
            *_chart(report, rows),
            _numbers_table(report, numbers),
        ),
    ]
    return a_section(report, "unaccompanied", parts, **days(report))


@lru_cache(maxsize=4)
def three_ways(report: RecordsReport) -> pd.DataFrame:
    """Count with unaccompanied children, without them and only them, whatever the report counts."""
    points = rules_of(report, "unaccompanied_children")["points"]
    everyone = replace(choices_of(report), unaccompanied=WITH)
    rows = rows_under(report, everyone, points=points)
    alone = rows["unaccompanied"].fillna(False).astype(bool)
    ways = {WITH: rows, WITHOUT: rows[~alone], ONLY: rows[alone]}
    counts = pd.concat(
        [recounted(report, some).assign(unaccompanied=way) for way, some in ways.items()],
        ignore_index=True,
    )
    return counts[counts[POINT].isin(points)].reset_index(drop=True)


def told_apart(report: RecordsReport) -> bool:
    """Whether the extracts say who is unaccompanied, and hold a point at which it matters."""
    if why_not_told_apart(report.records, dictionary=report.dictionary) is not None:
        return False
    return not three_ways(report).empty


@lru_cache(maxsize=4)
def with_and_without(report: RecordsReport) -> pd.DataFrame:
    """Return each ratio of the report's area with unaccompanied children and without them.

    Whether the report itself counts them makes no difference here.

    Returns
    -------
    pandas.DataFrame
        One row for each decision point of the dictionary's ``unaccompanied_children`` that can be
        told, in the order of all points, and group but the reference:
        ``decision_point``, ``group``, ``value_with``, ``lower_with``, ``upper_with``,
        ``in_words_with`` (whether it rests on enough events to be told), the same four
        ``_without``, ``unaccompanied`` (how many of the ``counted`` are). No rows where no extract
        says who is unaccompanied.
    """
    if not told_apart(report):
        return pd.DataFrame(columns=PAIRED)
    counts = three_ways(report)
    peopled = counts[counts["population"].notna()]
    ratios = ratios_with_and_without(
        peopled,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    found = _numbers(report)[[*CELL, ONLY, WITH]].set_axis(
        [*CELL, "unaccompanied", "counted"], axis=1
    )
    for way in WAYS:
        spoken = _in_words(report, peopled[peopled["unaccompanied"] == way])
        of_way = ratios[ratios["unaccompanied"] == way].merge(spoken, on=CELL)
        named = of_way[[*CELL, *RATIO]].rename(columns={name: f"{name}_{way}" for name in RATIO})
        found = found.merge(named, on=CELL, validate="one_to_one")
    return found[PAIRED]


def _in_words(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    told = floors(
        counts, reference_group=report.setting.reference_group, **rules_of(report, "floors")
    )
    return told[[*CELL, "in_words"]]


def _numbers(report: RecordsReport) -> pd.DataFrame:
    """How many there are ``with``, ``without`` and ``only``, by decision point and group."""
    counts = three_ways(report)
    wide = counts.pivot(index=CELL, columns="unaccompanied", values="count")
    cells = counts[CELL].drop_duplicates()
    places = {name: place for place, name in enumerate(labels_of(report))}
    ordered = cells.sort_values(POINT, key=lambda names: names.map(places), kind="stable")
    return wide.reindex(pd.MultiIndex.from_frame(ordered)).reset_index()


def _sentences(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    """Say of each group with unaccompanied children, late on the way, what the ratio is."""
    wanted, told = rules_of(report, "unaccompanied_children")["points"], set(rows[POINT])
    point = [name for name in wanted if name in told][-1]
    some = rows[(rows[POINT] == point) & (rows["unaccompanied"] > 0)]
    return [_sentence(report, row) for row in some.to_dict("records")]


def _sentence(report: RecordsReport, row: dict[str, Any]) -> str:
    return said(
        report,
        "unaccompanied.sentence",
        point=labels_of(report)[row[POINT]],
        group=row["group"],
        unaccompanied=whole(row["unaccompanied"]),
        counted=whole(row["counted"]),
        **{f"ratio_{way}": _cell(report, row, way) for way in WAYS},
    )


def _cell(report: RecordsReport, row: dict[str, Any], way: str) -> str:
    if not row[f"in_words_{way}"]:
        return how_sure(report, TOO_FEW)
    return with_interval(*(row[f"{name}_{way}"] for name in ("value", "lower", "upper")))


def _chart(report: RecordsReport, rows: pd.DataFrame) -> list[Part]:
    """The ratios drawn, unless none of them can be told."""
    if not rows[[f"in_words_{way}" for way in WAYS]].to_numpy(dtype=bool).any():
        return []
    names = {**days(report), "confidence": confidence(report)}
    panels = [
        Panel(
            group,
            tuple(_mark(report, row, way) for row in some.to_dict("records") for way in WAYS),
        )
        for group, some in rows.groupby("group", sort=False)
    ]
    values = " ".join(_spoken(report, row) for row in rows.to_dict("records"))
    chart = ratio_chart(
        panels,
        axis_label=said(report, "compared.axis"),
        headline=said(report, "unaccompanied.headline"),
        subtitle=said(report, "unaccompanied.subtitle", **names),
        description=said(report, "unaccompanied.description", values=values),
    )
    return [chart]


def _mark(report: RecordsReport, row: dict[str, Any], way: str) -> Mark:
    return ratio_mark(
        report,
        [row[f"{end}_{way}"] for end in ("value", "lower", "upper")],
        label=said(report, f"unaccompanied.mark_{way}", point=labels_of(report)[row[POINT]]),
        too_small=not row[f"in_words_{way}"],
        emphasis=way == WITHOUT,
    )


def _spoken(report: RecordsReport, row: dict[str, Any]) -> str:
    ratios = {
        f"ratio_{way}": decimals(row[f"value_{way}"], 2)
        if row[f"in_words_{way}"]
        else how_sure(report, TOO_FEW)
        for way in WAYS
    }
    point = labels_of(report)[row[POINT]]
    return said(report, "unaccompanied.spoken", point=point, group=row["group"], **ratios)


def _ratios_table(report: RecordsReport, rows: pd.DataFrame) -> Part:
    """A row for each decision point and way of counting, a column for each group."""
    cells = [
        {
            "label": said(report, f"unaccompanied.mark_{way}", point=labels_of(report)[point]),
            **{row["group"]: _cell(report, row, way) for row in some.to_dict("records")},
        }
        for point, some in rows.groupby(POINT, sort=False)
        for way in WAYS
    ]
    names = {**days(report), "confidence": confidence(report)}
    return a_table(
        report,
        pd.DataFrame(cells),
        caption=said(report, "unaccompanied.caption", **names),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            *(Column(group, group) for group in rows["group"].unique()),
        ],
        notes=[said(report, "unaccompanied.note")],
    )


def _numbers_table(report: RecordsReport, numbers: pd.DataFrame) -> Part:
    """How many of each group are unaccompanied, of how many."""
    cells = numbers.assign(
        cell=[
            said(report, "unaccompanied.cell", only=whole(only), all=whole(everybody))
            for only, everybody in numbers[[ONLY, WITH]].to_numpy()
        ]
    )
    groups, points = list(numbers["group"].unique()), list(numbers[POINT].unique())
    wide = cells.pivot(index=POINT, columns="group", values="cell").reindex(points)
    return a_table(
        report,
        wide.assign(label=wide.index.map(labels_of(report))),
        caption=said(report, "unaccompanied.numbers_caption", **days(report)),
        columns=[
            Column("label", said(report, "columns.decision_point")),
            *(Column(group, group) for group in groups),
        ],
    )
