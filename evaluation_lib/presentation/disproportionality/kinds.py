"""Shares of kinds among a group's children, each with its interval, compared between groups."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.counts.children import all_groups
from evaluation_lib.measures.transition_rates import transition_share
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    told_shares,
    with_effects_of_shares,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of

#: The column that says of which kind a child is.
KIND = "kind_of_child"


def shares_of_kinds(
    report: RecordsReport, children: pd.DataFrame, *, kinds: Sequence[str]
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

    Returns
    -------
    pandas.DataFrame
        As `compared_shares`, ``decision_point`` being the kind, ``reached`` all children of the
        group.
    """
    each = [children.assign(went_on=children[KIND] == kind, **{POINT: kind}) for kind in kinds]
    return compared_shares(report, pd.concat(each, ignore_index=True), points=kinds)


def compared_shares(
    report: RecordsReport, children: pd.DataFrame, *, points: Sequence[str]
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

    Returns
    -------
    pandas.DataFrame
        One row per point and group, in their orders: ``decision_point``, ``group``, ``count``,
        ``reached``, ``value``, ``lower``, ``upper`` (fractions; intervals allow for families),
        ``kind`` (how the share reads beside the reference group's, see `main_messages`; missing of
        the reference and of unknown groups).
    """
    groups = all_groups(choices_of(report).grouping, dictionary=report.dictionary)
    area = report.setting.area.name
    cells = pd.MultiIndex.from_product([points, groups], names=[POINT, "group"])
    by = children.groupby([POINT, "group"])["went_on"]
    counts = pd.DataFrame({"count": by.sum(), "reached": by.size()}).reindex(cells, fill_value=0)
    counts = counts.reset_index().assign(area=area)
    counts = with_effects_of_shares(report, counts, children.assign(area=area))
    shares = transition_share(counts, confidence=report.setting.confidence)
    told = told_shares(report, counts)[[POINT, "group", "kind"]]
    return shares.merge(told, on=[POINT, "group"], how="left", validate="one_to_one")
