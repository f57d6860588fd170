"""The ratios with unaccompanied asylum-seeking children and without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN, TOO_FEW
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.disproportionality.analysis import (
    labels_of,
    on_county_page,
    rules_of,
)
from evaluation_lib.presentation.disproportionality.descriptions import described
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    confidence,
    days,
    how_sure,
    interval_cell,
    ratio_mark,
    said,
)
from evaluation_lib.presentation.disproportionality.unaccompanied_counts import (
    POINT,
    SECTION,
    WAYS,
    numbers_of_ways,
    with_and_without,
)
from evaluation_lib.presentation.disproportionality.unaccompanied_headline import headline_of_ways
from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.numbers import CONFIDENTIAL, whole
from evaluation_lib.presentation.ratios_side_by_side import ratios_side_by_side
from evaluation_lib.presentation.released import counted, or_hidden
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column


def unaccompanied_children(report: RecordsReport) -> Section:
    """How many there are of each group, and the ratios with and without them side by side."""
    why = why_not_told_apart(report.records, dictionary=report.dictionary)
    if why is not None:
        told = said(report, "unaccompanied.not_told", why=why)
        return a_section(report, "unaccompanied", [paragraphs(told)], **days(report))
    if on_county_page(report, SECTION):
        elsewhere = paragraphs(said(report, "hidden.county_page"))
        return a_section(report, "unaccompanied", [elsewhere], **days(report))
    rows = with_and_without(report)
    if rows.empty:
        return a_section(report, "unaccompanied", [], **days(report))
    numbers = numbers_of_ways(report)
    if (numbers[ONLY] == 0).fillna(False).all():
        nobody = said(report, "unaccompanied.nobody", **days(report))
        return a_section(report, "unaccompanied", [paragraphs(nobody)], **days(report))
    tables = [_ratios_table(report, rows), _numbers_table(report, numbers)]
    hidden = numbers[[ONLY, WITH]].isna().any(axis=None)
    sentences = _sentences(report, rows)
    parts = [
        *([Points(tuple(sentences))] if sentences else []),
        *([paragraphs(said(report, "hidden.left_out"))] if hidden else []),
        *_drawn(report, rows, tables),
    ]
    return a_section(report, "unaccompanied", parts, **days(report))


def _sentences(report: RecordsReport, rows: pd.DataFrame) -> list[str]:
    """Say of each group with unaccompanied children, late on the way, what the ratio is."""
    wanted, told = rules_of(report, "unaccompanied_children")["points"], set(rows[POINT])
    point = [name for name in wanted if name in told][-1]
    some = rows[(rows[POINT] == point) & (rows["unaccompanied"] > 0)]
    some = some[some["counted"].notna() & ~some["hidden_with"] & ~some["hidden_without"]]
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


def _cell(report: RecordsReport, row: dict[str, Any], way: str) -> Cell:
    if row[f"hidden_{way}"]:
        return Cell(CONFIDENTIAL)
    if not row[f"in_words_{way}"]:
        return Cell(how_sure(report, TOO_FEW))
    return interval_cell(*(row[f"{name}_{way}"] for name in ("value", "lower", "upper")))


def _drawn(report: RecordsReport, rows: pd.DataFrame, tables: Sequence[Part]) -> list[Part]:
    """The ratios drawn with their tables; the tables alone if none of the ratios can be told."""
    if not rows[[f"in_words_{way}" for way in WAYS]].to_numpy(dtype=bool).any():
        return [folded_parts(said(report, "unaccompanied.summary"), *tables)]
    names = {**days(report), "confidence": confidence(report)}
    panels = [
        Panel(
            group,
            tuple(_mark(report, row, way) for row in some.to_dict("records") for way in WAYS),
        )
        for group, some in rows.groupby("group", sort=False)
    ]
    chart = ratios_side_by_side(
        panels,
        axis_label=said(report, "compared.axis"),
        headline=headline_of_ways(report, rows),
        subtitle=said(report, "unaccompanied.subtitle", **names),
        description=described(
            report, _each_way(report, rows), drawn=said(report, "unaccompanied.description")
        ),
    )
    return [with_table(chart, *tables, dictionary=report.dictionary)]


def _each_way(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each ratio that is drawn."""
    parts = []
    for way in WAYS:
        ends = {f"{end}_{way}": end for end in ("value", "lower", "upper")}
        part = rows[["group", *ends]].rename(columns=ends)
        few = ~rows[f"in_words_{way}"].astype(bool)
        labels = [_label(report, point, way) for point in rows[POINT]]
        kinds = few.map({True: TOO_SMALL, False: None}).mask(rows[f"hidden_{way}"], HIDDEN)
        parts.append(part.assign(label=labels, kind=kinds))
    return pd.concat(parts, ignore_index=True)


def _label(report: RecordsReport, point: str, way: str) -> str:
    return said(report, f"unaccompanied.mark_{way}", point=labels_of(report)[point])


def _mark(report: RecordsReport, row: dict[str, Any], way: str) -> Mark:
    return ratio_mark(
        report,
        [row[f"{end}_{way}"] for end in ("value", "lower", "upper")],
        label=_label(report, row[POINT], way),
        too_small=not row[f"in_words_{way}"],
        hidden=row[f"hidden_{way}"],
        emphasis=way == WITHOUT,
    )


def _ratios_table(report: RecordsReport, rows: pd.DataFrame) -> Part:
    """A row for each decision point and way of counting, a column for each group."""
    cells = [
        {
            "label": _label(report, row[POINT], way),
            "group": row["group"],
            "cell": _cell(report, row, way),
        }
        for _, some in rows.groupby(POINT, sort=False)
        for way in WAYS
        for row in some.to_dict("records")
    ]
    names = {**days(report), "confidence": confidence(report)}
    return by_groups(
        report,
        pd.DataFrame(cells),
        heads=[Column("label", said(report, "columns.decision_point"))],
        caption=said(report, "unaccompanied.caption", **names),
        notes=[said(report, "unaccompanied.note")],
    )


def _numbers_table(report: RecordsReport, numbers: pd.DataFrame) -> Part:
    """How many of each group are unaccompanied, of how many."""
    cells = [
        _number_cell(report, only, everybody)
        for only, everybody in numbers[[ONLY, WITH]].to_numpy()
    ]
    return by_groups(
        report,
        numbers.assign(cell=cells, label=numbers[POINT].map(labels_of(report))),
        heads=[Column("label", said(report, "columns.decision_point"))],
        caption=said(report, "unaccompanied.numbers_caption", **days(report)),
    )


def _number_cell(report: RecordsReport, only: Any, everybody: Any) -> Any:
    """Write how many of how many; ``[c]`` alone where both are hidden."""
    cell = said(report, "unaccompanied.cell", only=counted(only), all=counted(everybody))
    return cell if pd.notna(only) else or_hidden(cell, everybody)
