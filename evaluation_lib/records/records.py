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
        One row per child: the fields of table ``children`` (latest value of each), ``adopted_date``
        and ``conflicting``.
    tables
        Event tables by name: the rows that count, each event once, with ``age_at_event`` (completed
        years), ``unborn``, ``unaccompanied``; the ethnicity as recorded at the event
        (``recorded_code``, ``_group``, ``_status``, ``_rule``, ``_basis``) and the latest known
        (``latest_…``); ``district_of_home``, ``area_by_home``, ``area_by_team``; for
        ``looked_after_episodes`` also ``starts_period`` and ``ends_period``.
    ethnicity
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    latest_ethnicity
        One row per child: the latest known.
    ethnicity_changes
        One row per change of one child's recorded ethnicity.
    excluded
        One row per rule and table: ``rule``, ``label``, ``table``, ``action``, ``rows``,
        ``children``, also where none.
    duplicates
        ``table``, ``rows`` read, ``repeated`` (the same event written more than once in one
        extract), ``seen_again`` (in a later one) and ``events``.
    vintages
        Values that a later snapshot changed: ``table``, ``event_id``, ``field``, ``before``,
        ``after``, ``snapshot_before``, ``snapshot_after``, ``kind``.
    reporting_delay
        How late events came into the snapshots, by table.
    conflicts
        ``child_id``, ``field``, ``values``: what extracts say differently of one child.
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
