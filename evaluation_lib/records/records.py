"""What the extracts hold, cleaned: one object that reports and lists are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class Records:
    """Clean records of a folder of extracts.

    Attributes
    ----------
    children
        One row per child: the fields of table ``children`` (latest value of each), ``unborn`` (on
        the last day observed), ``adopted_date``, ``conflicting``.
    tables
        Event tables by name: the rows that count, each event once, with ``age_at_event`` (completed
        years), ``unborn``, ``unaccompanied`` (both at the event); the ethnicity as recorded at the
        event (``recorded_code``, ``_group``, ``_status``, ``_rule``, ``_basis``, ``_on``) and the
        latest known (``latest_…``); ``district_of_home``, ``area_by_home``, ``homes_overlap``,
        ``area_by_team``; ``transferred_out`` where events end with a reason; for
        ``looked_after_episodes`` also ``starts_period`` and ``ends_period``.
    ethnicity
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    latest_ethnicity
        One row per child: the latest known.
    ethnicity_changes
        One row per change of one child's recorded ethnicity.
    excluded
        One row per rule and table: ``rule``, ``label``, ``table``, ``action``, ``rows``,
        ``children``, also where none. Of restricted records only the number of children.
    duplicates
        ``table``, ``rows`` read, ``repeated`` (the same event written more than once in one
        extract), ``seen_again`` (in a later one), ``same_day`` (what cannot be two events of one
        child on one day) and ``events``, which are the rows less the three.
    vintages
        Values that a later snapshot changed, and events that it should show and does not:
        ``table``, ``event_id``, ``field``, ``before``, ``after``, ``snapshot_before``,
        ``snapshot_after``, ``kind``.
    reporting_delay
        How late events came into the snapshots: ``table``, ``events`` (whose delay can be told),
        ``unknown``, ``median_days``, ``days_of_nine_in_ten``, ``late`` (not shown by a snapshot
        that should have), ``share_late``.
    conflicts
        What extracts say differently of one child: ``child_id``, ``field``, ``value``,
        ``last_said``, ``counts``.
    links, outcomes
        How events follow from each other (`pathway.link_events`, `pathway.outcomes`).
    sources
        The sources read.
    source_of_table
        Which source's events count, by table.
    left_out_sources
        ``table``, ``source``, ``rows``: events of other sources that were left out.
    observed_until
        The last day that the extracts can know of.
    """

    children: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    ethnicity: pd.DataFrame
    latest_ethnicity: pd.DataFrame
    ethnicity_changes: pd.DataFrame
    excluded: pd.DataFrame
    duplicates: pd.DataFrame
    vintages: pd.DataFrame
    reporting_delay: pd.DataFrame
    conflicts: pd.DataFrame
    links: pd.DataFrame
    outcomes: pd.DataFrame
    sources: tuple[str, ...]
    source_of_table: Mapping[str, str]
    left_out_sources: pd.DataFrame
    observed_until: pd.Timestamp
