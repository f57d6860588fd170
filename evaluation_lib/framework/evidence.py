"""What the findings of a run say of each indicator: for it, against it, neither, or not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation_lib.framework.parts import (
    AMBIGUOUS,
    CHANGE,
    DOWN,
    GAP,
    TO_ONE,
    UP,
    WORDS,
    Framework,
    Indicator,
)

CLEARLY_HIGHER, CLEARLY_LOWER = "clearly_higher", "clearly_lower"
NO_CLEAR_DIFFERENCE, NOT_KNOWN = "no_clear_difference", "not_known"
TOO_FEW = "too_few"
CLEAR = (CLEARLY_HIGHER, CLEARLY_LOWER)
#: What an indicator says of the aspirations that it belongs to.
FOR, AGAINST, MIXED, NO_CLEAR_CHANGE, TOLD_APART = (
    "for",
    "against",
    "mixed",
    "no_clear_change",
    "told_apart",
)
TODAY, DONE, SAID = "today", "done", "said"
#: What makes a claim: all else is shown beside it.
TELLS_OF_CHANGE = (FOR, AGAINST, MIXED, NO_CLEAR_CHANGE)
#: Towards a ratio of 1: which way is wanted of a group on this side of it.
TOWARDS_ONE = {CLEARLY_HIGHER: DOWN, CLEARLY_LOWER: UP}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Evidence:
    """What is known of one indicator.

    Attributes
    ----------
    indicator
        The indicator.
    rows
        The findings on it: rows of the table of findings, one for each group.
    marks
        What each of the rows says, as `says`.
    says
        What they say together: ``for``, ``against``, ``mixed``, ``no_clear_change``,
        ``told_apart`` (known, but counted neither way), ``today``, ``done``, ``said`` or
        ``not_known``.
    missing
        What would answer it, where something of it is not known; else empty.
    of_county
        Whether a page on a part of the county shows here what is told of the whole county only.
    """

    indicator: Indicator
    rows: tuple[Row, ...]
    marks: tuple[str, ...]
    says: str
    missing: str
    of_county: bool = False

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.says != NOT_KNOWN

    @property
    def counts(self) -> bool:
        """Whether a claim on the area can rest on it: a known change of this very area."""
        return self.says in TELLS_OF_CHANGE and not self.of_county

    @property
    def groups_not_known(self) -> tuple[str, ...]:
        """The groups of which it is not known, where it is known of others."""
        if not self.known:
            return ()
        pairs = zip(self.rows, self.marks, strict=True)
        return tuple(row["group"] for row, mark in pairs if mark == NOT_KNOWN and row["group"])


def all_evidence(
    framework: Framework, findings: pd.DataFrame, *, area: str = "", county: str = ""
) -> dict[str, Evidence]:
    """Say of every indicator of a framework what the findings say, by its id.

    Parameters
    ----------
    framework
        The framework.
    findings
        The table of findings; indicators without a row are not known.
    area
        The area that the page is about, as the findings name it; all rows if not given.
    county
        The county, if the page is about a part of it: what is told of the whole county only is
        then shown from its rows, and marked.
    """
    rows = [
        {str(name): value for name, value in row.items()} for row in findings.to_dict("records")
    ]
    return {
        one.id: _evidence(one, rows, framework=framework, area=area, county=county)
        for one in framework.indicators
    }


def _evidence(
    one: Indicator, rows: Sequence[Row], *, framework: Framework, area: str, county: str
) -> Evidence:
    of_county = one.county_only and bool(county) and county != area
    where = county if of_county else area
    here = [row for row in rows if where in ("", row["area"])]
    own = tuple(row for row in here if row["indicator"] == one.id)
    gaps = {row["group"]: row["verdict"] for row in here if row["indicator"] == one.beside}
    marks = tuple(_mark(row, one, gaps=gaps) for row in own)
    says = _together(marks)
    lacking = NOT_KNOWN in marks or not marks
    return Evidence(
        indicator=one,
        rows=own,
        marks=marks,
        says=says,
        missing=_missing(own, one, framework) if lacking else "",
        of_county=of_county,
    )


def _mark(row: Row, one: Indicator, *, gaps: Mapping[str, str]) -> str:
    """Say what a finding says; only a finding of a change can speak for or against."""
    if not _is_known(row):
        return NOT_KNOWN
    if one.kind == CHANGE and row["kind"] == CHANGE:
        return _of_change(row, one, gaps=gaps)
    return {GAP: TODAY, WORDS: SAID}.get(row["kind"], DONE)


def _is_known(row: Row) -> bool:
    if row["kind"] in (CHANGE, GAP):
        return row["verdict"] in (*CLEAR, NO_CLEAR_DIFFERENCE)
    return row["verdict"] != NOT_KNOWN and not row["missing"]


def _of_change(row: Row, one: Indicator, *, gaps: Mapping[str, str]) -> str:
    if one.direction == AMBIGUOUS:
        return TOLD_APART
    if row["verdict"] == NO_CLEAR_DIFFERENCE:
        return NO_CLEAR_CHANGE
    wanted = one.direction
    if wanted == TO_ONE:
        gap = gaps.get(row["group"], NOT_KNOWN)
        if gap not in (*CLEAR, NO_CLEAR_DIFFERENCE):
            return NOT_KNOWN
        # Without a clear gap nobody can tell whether a move went towards 1 or away from it.
        wanted = TOWARDS_ONE.get(gap, AMBIGUOUS)
    if wanted not in (UP, DOWN):
        return TOLD_APART
    return FOR if (row["verdict"] == CLEARLY_HIGHER) == (wanted == UP) else AGAINST


def _together(marks: Sequence[str]) -> str:
    """Put the groups together: against one of them is never outweighed by others."""
    if MIXED in marks or (FOR in marks and AGAINST in marks):
        return MIXED
    order = (FOR, AGAINST, NO_CLEAR_CHANGE, TOLD_APART, TODAY, SAID, DONE)
    return next((mark for mark in order if mark in marks), NOT_KNOWN)


def _missing(rows: Sequence[Row], one: Indicator, framework: Framework) -> str:
    told = [str(row["missing"]) for row in rows if row["missing"]]
    too_few = [str(framework.strength[TOO_FEW]) for row in rows if row["verdict"] == TOO_FEW]
    return next(iter([*told, *too_few]), framework.answers(one))
