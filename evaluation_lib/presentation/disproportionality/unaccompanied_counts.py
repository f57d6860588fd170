"""Counts and ratios with unaccompanied asylum-seeking children, without them, and of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.counts.unaccompanied import why_not_told_apart
from evaluation_lib.measures.floors import floors
from evaluation_lib.measures.unaccompanied import ratios_with_and_without
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    DECISION_POINTS,
    labels_of,
    on_county_page,
    rests_on_hidden,
    rules_of,
    told_points,
)
from evaluation_lib.presentation.disproportionality.recounted import CELL, recounted, rows_under
from evaluation_lib.presentation.disproportionality.spans import choices_of

POINT = "decision_point"
WAYS = (WITH, WITHOUT)
RATIO = ["value", "lower", "upper", "in_words", "hidden"]
BY_WAY = [f"{column}_{way}" for way in WAYS for column in RATIO]
PAIRED = [*CELL, *BY_WAY, "unaccompanied", "counted"]
#: What this is called where the dictionary lists what only the county's page has.
SECTION = "unaccompanied"


@lru_cache(maxsize=4)
def three_ways(report: RecordsReport) -> pd.DataFrame:
    """Count with unaccompanied children, without them and only them, whatever the report counts."""
    points = rules_of(report, "unaccompanied_children")["points"]
    return pd.concat(
        [
            recounted(report, some, family=DECISION_POINTS, part=way, points=points).assign(
                unaccompanied=way
            )
            for way, some in rows_of_ways(report, points).items()
        ],
        ignore_index=True,
    )


def rows_of_ways(report: RecordsReport, points: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the rows at some decision points ``with`` them, ``without``, and ``only`` them."""
    everyone = replace(choices_of(report), unaccompanied=WITH)
    rows = rows_under(report, everyone, points=points)
    alone = rows["unaccompanied"].fillna(False).astype(bool)
    return {WITH: rows, WITHOUT: rows[~alone], ONLY: rows[alone]}


def told_apart(report: RecordsReport) -> bool:
    """Whether the extracts say who is unaccompanied, and hold a point at which it matters."""
    if why_not_told_apart(report.records, dictionary=report.dictionary) is not None:
        return False
    points = set(rules_of(report, "unaccompanied_children")["points"])
    return any(point.decision_point in points for point in told_points(report))


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
        ``in_words_with`` (whether it rests on enough events to be told), ``hidden_with`` (whether
        the release hides a number of it), the same five ``_without``, ``unaccompanied`` (how many
        of the ``counted`` are). No rows where no extract says who is unaccompanied, or where this
        is left to the county's page.
    """
    if on_county_page(report, SECTION) or not told_apart(report):
        return pd.DataFrame(columns=PAIRED)
    counts = three_ways(report)
    peopled = counts[counts["population"].notna()]
    ratios = ratios_with_and_without(
        peopled,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    found = numbers_of_ways(report)[[*CELL, ONLY, WITH]].set_axis(
        [*CELL, "unaccompanied", "counted"], axis=1
    )
    for way in WAYS:
        of_counts = peopled[peopled["unaccompanied"] == way]
        of_way = ratios[ratios["unaccompanied"] == way].merge(_in_words(report, of_counts), on=CELL)
        reference = report.setting.reference_group
        of_way["hidden"] = rests_on_hidden(of_way, of_counts, reference=reference)
        named = of_way[[*CELL, *RATIO]].rename(columns={name: f"{name}_{way}" for name in RATIO})
        found = found.merge(named, on=CELL, validate="one_to_one")
    return found[PAIRED]


def _in_words(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    told = floors(
        counts, reference_group=report.setting.reference_group, **rules_of(report, "floors")
    )
    return told[[*CELL, "in_words"]]


def numbers_of_ways(report: RecordsReport) -> pd.DataFrame:
    """How many there are ``with``, ``without`` and ``only``, by decision point and group."""
    counts = three_ways(report)
    wide = counts.pivot(index=CELL, columns="unaccompanied", values="count")
    cells = counts[CELL].drop_duplicates()
    places = {name: place for place, name in enumerate(labels_of(report))}
    ordered = cells.sort_values(POINT, key=lambda names: names.map(places), kind="stable")
    return wide.reindex(pd.MultiIndex.from_frame(ordered)).reset_index()
