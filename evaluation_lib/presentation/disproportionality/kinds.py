"""Shares of kinds among a group's children, each with its interval, compared between groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.counts.children import all_groups
from evaluation_lib.counts.periods import Period
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    shares_of,
    told_shares,
    with_effects_of_shares,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.released import protected_shares

#: The column that says of which kind a child is.
KIND = "kind_of_child"
#: What children of all kinds stand under in the release.
ALL_KINDS = "all_kinds"


def shares_of_kinds(
    report: RecordsReport,
    children: pd.DataFrame,
    *,
    kinds: Sequence[str],
    family: str,
    period: Period,
) -> pd.DataFrame:
    """Return which share of each group's children is of each kind.

    Parameters
    ----------
    report
        The report.
    children
        One row per child of the report's area: ``group``, ``family_id``, `KIND`.
    kinds
        The kinds, in their order.
    family, period
        As for `compared_shares`.

    Returns
    -------
    pandas.DataFrame
        As `compared_shares`, ``decision_point`` being the kind, ``reached`` all children of the
        group.
    """
    return compared_shares(
        report,
        children_by_kind(children, kinds),
        points=kinds,
        family=family,
        period=period,
        start=dict.fromkeys(kinds, ALL_KINDS),
    )


def children_by_kind(children: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Ask of each child whether it is of each kind: ``decision_point``, ``went_on``."""
    each = [children.assign(went_on=children[KIND] == kind, **{POINT: kind}) for kind in kinds]
    return pd.concat(each, ignore_index=True)


def compared_shares(
    report: RecordsReport,
    children: pd.DataFrame,
    *,
    points: Sequence[str],
    family: str,
    period: Period,
    start: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return which share of each group's children went on, compared between groups all at once.

    Parameters
    ----------
    report
        The report.
    children
        One row per child of the report's area and point: ``decision_point``, ``group``,
        ``family_id``, ``went_on`` (true or false).
    points
        What stands in ``decision_point``, in the order wanted.
    family, period, start
        By which the release knows them, see `released.protected_shares`.

    Returns
    -------
    pandas.DataFrame
        One row per point and group, in their orders: ``decision_point``, ``group``, ``count``,
        ``reached``, ``value``, ``lower``, ``upper`` (fractions; intervals allow for families),
        ``kind`` (how the share reads beside the reference group's, see `analysis.told`; missing of
        the reference and of unknown groups); ``NA`` where the release hides a number.
    """
    counts = unprotected_shares(report, children, points=points)
    children = children.assign(area=report.setting.area.name)
    counts = with_effects_of_shares(report, counts, children)
    counts = protected_shares(report, counts, family=family, start=start, period=period.name)
    told = told_shares(report, counts)[[POINT, "group", "kind"]]
    return shares_of(report, counts).merge(
        told, on=[POINT, "group"], how="left", validate="one_to_one"
    )


def unprotected_shares(
    report: RecordsReport, children: pd.DataFrame, *, points: Sequence[str]
) -> pd.DataFrame:
    """Count who could go on, and who did, before any is hidden (see `compared_shares`).

    Returns
    -------
    pandas.DataFrame
        One row per point and group, in their orders: ``area``, ``decision_point``, ``group``,
        ``count``, ``reached``.
    """
    groups = all_groups(choices_of(report).grouping, dictionary=report.dictionary)
    cells = pd.MultiIndex.from_product([points, groups], names=[POINT, "group"])
    by = children.groupby([POINT, "group"])["went_on"]
    counts = pd.DataFrame({"count": by.sum(), "reached": by.size()}).reindex(cells, fill_value=0)
    return counts.reset_index().assign(area=report.setting.area.name)
