"""The headlines of charts that hold groups against things compared: what is clear, in few words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.shared import how_sure, said
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.wordlists import joined


def headline_of(
    report: RecordsReport, rows: pd.DataFrame, *, things: str, about: str | None = None
) -> str:
    """Say in at most ten words where groups differ clearly, higher and lower with equal rank.

    Parameters
    ----------
    report
        The report.
    rows
        What a chart draws: ``group``, ``label`` (of the thing compared) and ``kind`` (of
        `main_messages`; missing where there is none), one row for each of both.
    things
        What is compared: an entry of ``headlines`` in the dictionary.
    about
        What stands before the message where there is room for it.

    Returns
    -------
    str
        The first that has few enough words of: which group differs and where, if it is one ratio;
        the group that differs at most things on each side, and at how many; in how many of all
        comparisons there is a clear difference. What the release hides is not among them.
    """
    every, rows = rows["kind"].dropna(), rows[rows["kind"] != HIDDEN]
    told = rows[rows["kind"].notna() & (rows["kind"] != TOO_SMALL)]
    clear = told[told["kind"].isin([HIGHER, LOWER])]
    if len(every) and (every == HIDDEN).all():
        choices = [said(report, "headlines.nothing_shown")]
    elif told.empty:
        choices = [said(report, f"headlines.{things}.nothing_told")]
    elif clear.empty:
        choices = [said(report, f"headlines.{things}.nothing_clear")]
    else:
        one = [_one(report, clear, things=things)] if len(clear) == 1 else []
        leaders = _leaders(report, rows, clear, things=things)
        choices = [*one, leaders, _comparisons(report, rows, clear)]
    candidates = []
    for message in choices:
        if about:
            candidates.append(said(report, "headlines.about", about=about, message=message))
        candidates.append(message)
    return first_that_fits(candidates)


def _one(report: RecordsReport, clear: pd.DataFrame, *, things: str) -> str:
    """Name the only clear difference there is."""
    [row] = clear.to_dict("records")
    names = {"group": row["group"], "thing": row["label"][:1].lower() + row["label"][1:]}
    return said(report, f"headlines.{things}.one", sure=how_sure(report, row["kind"]), **names)


def _leaders(report: RecordsReport, rows: pd.DataFrame, clear: pd.DataFrame, *, things: str) -> str:
    """Name the groups that differ at most things, on the one side or on both."""
    order = list(rows["group"].unique())
    sides = {kind: _most(clear[clear["kind"] == kind], order) for kind in (HIGHER, LOWER)}
    (higher, above), (lower, below) = sides.values()
    sure = {"higher": how_sure(report, HIGHER), "lower": how_sure(report, LOWER)}
    if not (higher and lower):
        [kind] = [kind for kind, (groups, _) in sides.items() if groups]
        names = {"groups": joined(higher or lower), "sure": how_sure(report, kind)}
        numbers = {"number": whole(above or below), "all": whole(rows["label"].nunique())}
        return said(report, f"headlines.{things}.one_side", **names, **numbers)
    key = "both_of_one" if higher == lower else "both"
    names = {"more": joined(higher), "less": joined(lower)}
    numbers = {"above": whole(above), "below": whole(below)}
    return said(report, f"headlines.{things}.{key}", **names, **numbers, **sure)


def _most(clear: pd.DataFrame, order: Sequence[str]) -> tuple[list[str], int]:
    """Return the groups with the most clear differences, in an order, and how many those are."""
    numbers = clear["group"].value_counts()
    most = int(numbers.max()) if len(numbers) else 0
    return [group for group in order if most and numbers.get(group, 0) == most], most


def _comparisons(report: RecordsReport, rows: pd.DataFrame, clear: pd.DataFrame) -> str:
    """Count the clear differences on each side that has some."""
    numbers = {kind: int((clear["kind"] == kind).sum()) for kind in (HIGHER, LOWER)}
    sides = [
        said(report, "headlines.in_number", sure=how_sure(report, kind), number=whole(number))
        for kind, number in numbers.items()
        if number
    ]
    words = "; ".join(sides)
    every = whole(rows["kind"].notna().sum())
    return said(report, "headlines.comparisons", sides=words[:1].upper() + words[1:], all=every)
