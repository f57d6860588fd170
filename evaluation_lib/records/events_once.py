"""Each event once: repeats, later snapshots and several rows of one day put together."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.duplicates import once_per_extract, one_a_day
from evaluation_lib.records.one_source import Snapshots
from evaluation_lib.records.reporting_delay import delays, summed_up
from evaluation_lib.records.vintages import COLUMNS, gone, latest_of_each, restated

VINTAGE_TYPES = dict.fromkeys(COLUMNS, "string") | {
    "snapshot_before": "datetime64[us]",
    "snapshot_after": "datetime64[us]",
}
NOTHING_TOLD = pd.DataFrame({"days": pd.Series(dtype="Int64"), "late": pd.Series(dtype="boolean")})


@dataclass(frozen=True)
class EventKind:
    """One table of events (dictionary table ``event_tables``)."""

    table: str
    id_field: str
    date_field: str
    end_field: str | None
    one_a_day: str


@dataclass(frozen=True, eq=False)
class EventsOnce:
    """The events of one table, and what it took to have each once.

    Attributes
    ----------
    events
        One row per event, in its latest version.
    rows, repeated, seen_again, same_day
        How many rows were read; how many of them repeat an event of the same extract, show one of
        an earlier extract again, or are the same as another event of the child on that day.
    vintages
        What later snapshots changed (`vintages.restated`, `vintages.gone`).
    delay
        How late events came into the snapshots (`reporting_delay.summed_up`).
    """

    events: pd.DataFrame
    rows: int
    repeated: int
    seen_again: int
    same_day: int
    vintages: pd.DataFrame
    delay: dict[str, object]


def event_kinds(dictionary: Dictionary) -> tuple[EventKind, ...]:
    """Return the tables of events in their order."""
    rows = dictionary.read("event_tables").sort_values("order")
    return tuple(
        EventKind(
            table=row.table,
            id_field=row.id_field,
            date_field=row.date_field,
            end_field=None if pd.isna(row.end_field) else row.end_field,
            one_a_day=row.one_a_day,
        )
        for row in rows.itertuples(index=False)
    )


def events_once(rows: pd.DataFrame, kind: EventKind, *, snapshots: Snapshots) -> EventsOnce:
    """Bring the rows of one table, from one source and any number of extracts, to events.

    Parameters
    ----------
    rows
        Rows of the table.
    kind
        What the table is.
    snapshots
        When the extracts were taken.
    """
    if rows.empty:
        return EventsOnce(rows, 0, 0, 0, 0, nothing_restated(), summed_up(NOTHING_TOLD))
    versions = once_per_extract(rows, id_field=kind.id_field)
    latest = latest_of_each(versions, id_field=kind.id_field)
    events = one_a_day(
        latest, id_field=kind.id_field, date_field=kind.date_field, rule=kind.one_a_day
    )
    seen = {
        "id_field": kind.id_field,
        "date_field": kind.date_field,
        # A source that never tells an end would show everything as open for good.
        "end_field": kind.end_field if kind.end_field in snapshots.fields else None,
        "snapshots": snapshots.days,
        "months": snapshots.months,
    }
    return EventsOnce(
        events=events.reset_index(drop=True),
        rows=len(rows),
        repeated=len(rows) - len(versions),
        seen_again=len(versions) - len(latest),
        same_day=len(latest) - len(events),
        vintages=_vintages(restated(versions, id_field=kind.id_field), gone(latest, **seen)),
        delay=summed_up(delays(versions, **seen)),
    )


def nothing_restated() -> pd.DataFrame:
    """Return what later snapshots changed where they changed nothing."""
    return pd.DataFrame(columns=list(COLUMNS)).astype(VINTAGE_TYPES)


def _vintages(changed: pd.DataFrame, missing: pd.DataFrame) -> pd.DataFrame:
    found = [frame[list(COLUMNS)].astype(VINTAGE_TYPES) for frame in (changed, missing)]
    return pd.concat(found, ignore_index=True)
