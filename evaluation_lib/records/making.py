"""From extracts to records: each event once, who counts, which ethnicity, where, what followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.postcodes import read_postcode_lookups
from evaluation_lib.extracts.council.reading import Extracts
from evaluation_lib.records.endings import ADOPTED, adoptions, ending_codes
from evaluation_lib.records.ethnicity import latest_known, recorded_at_event
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
from evaluation_lib.records.places import place_by_home, place_by_team
from evaluation_lib.records.records import Records

VALUE = ("code", "group", "status", "rule")
MISSING = "missing"
#: The types of columns that cleaning adds; all others that it adds are text.
DESCRIBED = (
    *(f"recorded_{name}" for name in (*VALUE, "basis", "on")),
    *(f"latest_{name}" for name in VALUE),
    "district_of_home",
    "area_by_home",
    "homes_overlap",
    "area_by_team",
)
ADDED = {
    "age_at_event": "Float64",
    "recorded_on": "datetime64[us]",
    "homes_overlap": "boolean",
    "unborn": "boolean",
    "unaccompanied": "boolean",
}


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
    kinds, rules = event_kinds(dictionary), read_rules(dictionary)
    hidden = restricted_children(extracts.tables["children"])
    tables = {name: without_children(rows, hidden) for name, rows in extracts.tables.items()}
    sources = choose_sources(tables, [kind.table for kind in kinds], dictionary=dictionary)
    once = _once(sources, kinds, extracts, dictionary=dictionary)
    until = _observed_until(sources.tables, kinds)
    disagreeing = conflicts(tables["children"])
    children = _children(tables["children"], once, sources, disagreeing, until, dictionary)
    judged = {
        kind.table: judged_events(
            once[kind.table].events, children, kind, rules=rules, dictionary=dictionary
        )
        for kind in kinds
    }
    judged[ETHNICITY] = judged_ethnicity(tables[ETHNICITY], children, rules=rules)
    said = without_left_out(judged[ETHNICITY], rules=rules).reset_index(drop=True)
    ethnicity = _with_labels(said, dictionary=dictionary, scheme=scheme)
    described = _Described(ethnicity, latest_known(ethnicity, dictionary=dictionary), tables)
    events = {
        kind.table: described.add_to(
            counted_events(judged[kind.table], rules=rules),
            kind,
            extracts=extracts,
            dictionary=dictionary,
        )
        for kind in kinds
    }
    links = link_events(events, dictionary=dictionary, observed_until=until)
    return Records(
        children=children,
        tables=events,
        ethnicity=ethnicity,
        latest_ethnicity=described.latest,
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
    return _typed(
        children,
        _types("children", dictionary)
        | {ADOPTED_DATE: "datetime64[us]", "unborn": "boolean", "conflicting": "boolean"},
    )


def _with_labels(rows: pd.DataFrame, *, dictionary: Dictionary, scheme: str | None) -> pd.DataFrame:
    mapped = map_labels(rows["ethnicity_as_recorded"], dictionary=dictionary, scheme=scheme)
    return pd.concat([rows, mapped[list(VALUE)]], axis=1)


@dataclass(frozen=True, eq=False)
class _Described:
    """What events are described by: ethnicity on record, the latest known, addresses."""

    ethnicity: pd.DataFrame
    latest: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]

    def add_to(
        self, events: pd.DataFrame, kind: EventKind, *, extracts: Extracts, dictionary: Dictionary
    ) -> pd.DataFrame:
        """Add both clocks of ethnicity and both ways of placing an event."""
        if events.empty:
            # A source that holds none of a kind should not cost what a full table costs.
            return _typed(
                events.assign(**dict.fromkeys(DESCRIBED)), _types(kind.table, dictionary) | ADDED
            )
        recorded = recorded_at_event(
            events,
            self.ethnicity,
            table=kind.table,
            id_field=kind.id_field,
            date_field=kind.date_field,
            dictionary=dictionary,
        )
        known = self.latest[["child_id", *VALUE]].rename(
            columns={name: f"latest_{name}" for name in VALUE}
        )
        both = recorded.merge(known, on="child_id", how="left", validate="many_to_one")
        both["latest_status"] = both["latest_status"].fillna(MISSING)
        at_home = place_by_home(
            both,
            self.tables["addresses"],
            date_field=kind.date_field,
            dictionary=dictionary,
            postcodes=read_postcode_lookups(extracts.others, dictionary=dictionary),
        )
        placed = place_by_team(at_home, date_field=kind.date_field, dictionary=dictionary)
        return _typed(placed, _types(kind.table, dictionary) | ADDED)


def _types(table: str, dictionary: Dictionary) -> dict[str, str]:
    return {item.name: item.pandas_type for item in dictionary.table(table).fields}


def _typed(frame: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Give every column the type of the data dictionary; the libraries between have their own."""
    wanted = {name: types[name] for name in frame.columns if name in types}
    for name in frame.columns.difference(list(wanted)):
        wanted[name] = "boolean" if pd.api.types.is_bool_dtype(frame[name]) else "string"
    return frame.astype(wanted)


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
