"""Each group in one row: at how many decision points its rate differs, and where most so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.counts.children import known_groups
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import labels_of, ratios_of
from evaluation_lib.presentation.disproportionality.clearest import clearest
from evaluation_lib.presentation.disproportionality.followed import going_on_ratios
from evaluation_lib.presentation.disproportionality.going_on import label_of_pair
from evaluation_lib.presentation.disproportionality.shared import (
    a_section,
    a_table,
    confidence,
    days,
    how_sure,
    said,
    with_interval,
)
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column

POINT = "decision_point"
SIDES = (HIGHER, LOWER)
ENDS = ("value", "lower", "upper")


def group_by_group(report: RecordsReport) -> Section:
    """What the main points leave out: each group's rates, and its shares that go on."""
    ratios = ratios_of(report)
    if ratios.empty:
        return a_section(report, "group_by_group", [])
    parts = [_rates(report, ratios)]
    followed = going_on_ratios(report)
    if len(followed):
        parts.append(_shares(report, followed))
    return a_section(report, "group_by_group", parts)


def _rates(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    labels = labels_of(report)
    caption = said(report, "group_by_group.caption", confidence=confidence(report), **days(report))
    return _table(report, rows_of_groups(report, ratios, label=labels.__getitem__), caption=caption)


def _shares(report: RecordsReport, ratios: pd.DataFrame) -> Part:
    caption = said(
        report,
        "group_by_group.goes_on_caption",
        confidence=confidence(report),
        months=follow_up_months(report.dictionary),
    )
    rows = rows_of_groups(report, ratios, label=lambda name: label_of_pair(report, name))
    return _table(report, rows, caption=caption)


def rows_of_groups(
    report: RecordsReport, ratios: pd.DataFrame, *, label: Callable[[str], str]
) -> pd.DataFrame:
    """Return one row for each group.

    Parameters
    ----------
    report
        The report, for its words.
    ratios
        As `main_messages.main_messages` gives.
    label
        What a decision point, or a pair of them, is called.

    Returns
    -------
    pandas.DataFrame
        ``group``, ``all`` (how many ratios), beside them how many are ``hidden``; of ``all`` how
        many are ``no_evidence`` and ``too_small``; of
        ``higher`` and ``lower`` how many, with the clearest ratio, as text, and that ratio in
        ``value_``, ``lower_`` and ``upper_`` of each.
    """
    order = known_groups(GROUPING, dictionary=report.dictionary)
    found = dict(list(ratios.groupby("group")))
    return pd.DataFrame(
        [
            _row(report, found[group], group=group, label=label)
            for group in sorted(found, key=order.index)
        ]
    )


def _row(
    report: RecordsReport, rows: pd.DataFrame, *, group: str, label: Callable[[str], str]
) -> dict[str, Any]:
    row: dict[str, Any] = {"group": group, "all": int((rows["kind"] != HIDDEN).sum())}
    for kind in (NO_EVIDENCE, TOO_SMALL, HIDDEN):
        row[kind] = int((rows["kind"] == kind).sum())
    for side in SIDES:
        first = clearest(rows, side)
        row[side] = _cell(report, first, number=int((rows["kind"] == side).sum()), label=label)
        row |= {f"{end}_{side}": float("nan") if first is None else first[end] for end in ENDS}
    return row


def _cell(
    report: RecordsReport,
    first: dict[str, Any] | None,
    *,
    number: int,
    label: Callable[[str], str],
) -> str:
    if first is None:
        return whole(0)
    return said(
        report,
        "group_by_group.cell",
        number=whole(number),
        point=label(first[POINT]),
        ratio=with_interval(*(first[end] for end in ENDS)),
    )


def _table(report: RecordsReport, rows: pd.DataFrame, *, caption: str) -> Part:
    hidden = Column(HIDDEN, said(report, "group_by_group.hidden"), whole)
    return a_table(
        report,
        rows,
        caption=caption,
        columns=[
            Column("group", said(report, "columns.group")),
            Column("all", said(report, "group_by_group.compared"), whole),
            *(_side_column(report, side) for side in SIDES),
            *(Column(kind, _capital(how_sure(report, kind)), whole) for kind in _OPEN),
            *([hidden] if rows[HIDDEN].any() else []),
        ],
    )


_OPEN: Sequence[str] = (NO_EVIDENCE, TOO_SMALL)


def _side_column(report: RecordsReport, side: str) -> Column:
    header = said(report, "group_by_group.most_so", certainty=_capital(how_sure(report, side)))
    return Column(side, header, words=True, exact=tuple(f"{end}_{side}" for end in ENDS))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
