"""From extracts to records: each event once, who counts, which ethnicity, where, what followed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.postcodes import read_postcode_lookups
from evaluation_lib.extracts.council.reading import Extracts
from evaluation_lib.progress import CLEANING, tell
from evaluation_lib.records.describing import VALUE, Descriptions, typed, types_of
from evaluation_lib.records.endings import ADOPTED, adoptions, ending_codes
from evaluation_lib.records.ethnicity import latest_known
from evaluation_lib.records.ethnicity_changes import ethnicity_changes
from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.records.events_once import EventKind, EventsOnce, event_kinds, events_once
from evaluation_lib.records.exclusions import (
    ADOPTED_DATE,
    ETHNICITY,
    EXCLUDED_COLUMNS,
    excluded,
    read_rules,
    without_left_out,
)
from evaluation_lib.records.identity import (
    conflicts,
    one_row_per_child,
    restricted_children,
    with_births_after,
    without_children,
)
from evaluation_lib.records.judging import counted_events, judged_ethnicity, judged_events
from evaluation_lib.records.one_source import ChosenSources, choose_sources, snapshots_of
from evaluation_lib.records.pathway import link_events, outcomes
from evaluation_lib.records.records import Records


def make_records(
    extracts: Extracts, *, dictionary: Dictionary, scheme: str | None = None
) -> Records:
    """Clean what was read.

    Restricted records are taken away first, so that nothing that follows has seen them; then each
    table keeps one source and each event one row; then rules say which events count; only those
    are given an ethnicity and a place and are joined to each other.

    Parameters
    ----------
    extracts
        What a folder of extracts holds.
    dictionary
        The data dictionary.
    scheme
        The declared scheme of local ethnicity codes; none if they are to be left for a person.

    Raises
    ------
    DataError
        If the data dictionary's rules cannot be followed (`exclusions.read_rules`).
    """
    tell(CLEANING, 0.0, now="restricted records and sources")
    kinds, rules = event_kinds(dictionary), read_rules(dictionary)
    hidden = restricted_children(extracts.tables["children"])
    tables = {name: without_children(rows, hidden) for name, rows in extracts.tables.items()}
    sources = choose_sources(tables, [kind.table for kind in kinds], dictionary=dictionary)
    tell(CLEANING, 0.1, now="each event once")
    once = _once(sources, kinds, extracts, dictionary=dictionary)
    until = _observed_until(sources.tables, kinds)
    tell(CLEANING, 0.5, now="who counts")
    disagreeing = conflicts(tables["children"])
    children = _children(tables["children"], once, sources, disagreeing, until, dictionary)
    judged = {
        kind.table: judged_events(
            once[kind.table].events, children, kind, rules=rules, dictionary=dictionary
        )
        for kind in kinds
    }
    judged[ETHNICITY] = judged_ethnicity(tables[ETHNICITY], children, rules=rules)
    tell(CLEANING, 0.7, now="ethnicity")
    said = without_left_out(judged[ETHNICITY], rules=rules).reset_index(drop=True)
    ethnicity = _with_labels(said, dictionary=dictionary, scheme=scheme)
    latest = latest_known(ethnicity, dictionary=dictionary)
    tell(CLEANING, 0.85, now="where children live, and what followed")
    postcodes = read_postcode_lookups(extracts.others, dictionary=dictionary)
    described = Descriptions(ethnicity, latest, tables["addresses"], postcodes)
    events = {
        kind.table: described.add_to(
            counted_events(judged[kind.table], rules=rules), kind, dictionary=dictionary
        )
        for kind in kinds
    }
    links = link_events(events, dictionary=dictionary, observed_until=until)
    return Records(
        children=children,
        tables=events,
        ethnicity=ethnicity,
        latest_ethnicity=latest,
        ethnicity_changes=ethnicity_changes(ethnicity, dictionary=dictionary),
        excluded=pd.DataFrame(
            excluded(judged, rules=rules, restricted=len(hidden)), columns=list(EXCLUDED_COLUMNS)
        ),
        duplicates=_duplicates(once),
        vintages=_vintages(once),
        reporting_delay=pd.DataFrame([{"table": name, **one.delay} for name, one in once.items()]),
        conflicts=disagreeing,
        links=links,
        outcomes=outcomes(events, links, dictionary=dictionary, observed_until=until),
        sources=extracts.sources,
        source_of_table=sources.source_of_table,
        left_out_sources=sources.left_out,
        observed_until=until,
    )


def _once(
    sources: ChosenSources,
    kinds: tuple[EventKind, ...],
    extracts: Extracts,
    *,
    dictionary: Dictionary,
) -> dict[str, EventsOnce]:
    found = {}
    for kind in kinds:
        rows = sources.tables[kind.table]
        snapshots = snapshots_of(rows, extracts.recognised, table=kind.table, dictionary=dictionary)
        found[kind.table] = events_once(rows, kind, snapshots=snapshots)
    return found


def _observed_until(
    tables: Mapping[str, pd.DataFrame], kinds: tuple[EventKind, ...]
) -> pd.Timestamp:
    """The latest day on which an extract was taken, else the latest event."""
    taken = [rows["snapshot_date"].max() for rows in tables.values()]
    events = [tables[kind.table][kind.date_field].max() for kind in kinds]
    known = [day for day in taken if pd.notna(day)] or [day for day in events if pd.notna(day)]
    return max(known, default=pd.NaT)


def _children(
    rows: pd.DataFrame,
    once: Mapping[str, EventsOnce],
    sources: ChosenSources,
    disagreeing: pd.DataFrame,
    until: pd.Timestamp,
    dictionary: Dictionary,
) -> pd.DataFrame:
    # An adoption that only a source tells whose events are left out is an adoption all the same.
    told = [*(one.events for one in once.values()), *sources.set_aside.values()]
    adopted = adoptions(told, codes=ending_codes(dictionary, ADOPTED))
    children = with_births_after(one_row_per_child(rows), until=until).merge(
        adopted, on="child_id", how="left", validate="one_to_one"
    )
    children["conflicting"] = children["child_id"].isin(disagreeing["child_id"])
    return typed(
        children,
        types_of("children", dictionary)
        | {ADOPTED_DATE: "datetime64[us]", "unborn": "boolean", "conflicting": "boolean"},
    )


def _with_labels(rows: pd.DataFrame, *, dictionary: Dictionary, scheme: str | None) -> pd.DataFrame:
    mapped = map_labels(rows["ethnicity_as_recorded"], dictionary=dictionary, scheme=scheme)
    return pd.concat([rows, mapped[list(VALUE)]], axis=1)


def _duplicates(once: Mapping[str, EventsOnce]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (name, one.rows, one.repeated, one.seen_again, one.same_day, len(one.events))
            for name, one in once.items()
        ],
        columns=["table", "rows", "repeated", "seen_again", "same_day", "events"],
    )


def _vintages(once: Mapping[str, EventsOnce]) -> pd.DataFrame:
    found = [one.vintages.assign(table=name) for name, one in once.items()]
    stacked = pd.concat(found, ignore_index=True)
    stacked.insert(0, "table", stacked.pop("table").astype("string"))
    return stacked
