"""Which event led to which: join the events of the pathway, and say what became of each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.linking import Step, join, step_of
from evaluation_lib.records.pathway_events import NONE, Events, PreparedTables, prepare
from evaluation_lib.records.transitions import Transition, read_transitions

REACHED, NOT_REACHED, TOO_RECENT = "reached", "not_reached", "too_recent"

LINKS = {
    "transition": "string",
    "from_table": "string",
    "from_id": "string",
    "to_table": "string",
    "to_id": "string",
    "child_id": "string",
    "rule": "string",
    "days": "Int64",
}
OUTCOMES = {
    "transition": "string",
    "from_table": "string",
    "from_id": "string",
    "child_id": "string",
    "outcome": "string",
    "from_date": "datetime64[us]",
    "days": "Int64",
    "within_window": "boolean",
    "window_observed": "boolean",
}
FAILURES = {
    "transition": "string",
    "to_table": "string",
    "to_id": "string",
    "child_id": "string",
    "reason": "string",
}

FIRST_DAY = pd.Timestamp("1900-01-01")


def link_events(
    tables: Mapping[str, pd.DataFrame],
    *,
    dictionary: Dictionary,
    observed_until: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Join events by the steps and rules of the dictionary.

    An event is joined to the nearest earlier one that its rule allows, never to a later one, and
    in each step to one at most. Where the source names the earlier event, it is joined to that one
    or to none. Events without an id, a child or a day are joined to nothing. The order of rows
    makes no difference.

    Parameters
    ----------
    tables
        Event tables by name, in the dictionary's columns.
    dictionary
        The data dictionary: tables ``transitions``, ``link_rules``, ``open_episodes``.
    observed_until
        The last day that the extracts can know about; events dated later are left out.

    Returns
    -------
    pandas.DataFrame
        One row per pair: ``transition``, ``from_table``, ``from_id``, ``to_table``, ``to_id``,
        ``child_id``, ``rule``, ``days`` (from the earlier event to the later, 0 or more). By step
        in the dictionary's order, then by child and ids.
    """
    prepared = prepare(_known(tables, observed_until, dictionary), dictionary=dictionary)
    found = [_links(step_of(item, prepared)) for item in _steps(prepared, dictionary)]
    return _typed(found, LINKS)


def outcomes(
    tables: Mapping[str, pd.DataFrame],
    links: pd.DataFrame,
    *,
    dictionary: Dictionary,
    observed_until: pd.Timestamp,
) -> pd.DataFrame:
    """Say of each event, for each step that it could lead to, what became of it.

    Parameters
    ----------
    tables, dictionary
        As for `link_events`.
    links
        What `link_events` found.
    observed_until
        The last day that the extracts can know about.

    Returns
    -------
    pandas.DataFrame
        One row per step and earlier event: ``transition``, ``from_table``, ``from_id``,
        ``child_id``, ``outcome`` (``reached``; ``too_recent``: not reached, and the days of the
        step have not passed by ``observed_until``; else ``not_reached``), ``from_date``, ``days``
        to the first event joined, ``within_window`` (joined within the step's days) and
        ``window_observed`` (those days have passed). A share that is fair to recent events counts
        ``within_window`` among ``window_observed`` alone, see `reach`. A step to a table of which
        the extracts hold nothing has no rows: what they do not carry cannot be told from them.
    """
    prepared = prepare(_known(tables, observed_until, dictionary), dictionary=dictionary)
    # Without any event there is no last day, and nothing that could be too recent.
    until = FIRST_DAY if pd.isna(observed_until) else pd.Timestamp(observed_until)
    last_day = np.datetime64(until, "D").astype("int64")
    first = links.groupby(["transition", "child_id", "from_id"], as_index=False)["days"].min()
    found = [
        _outcomes(item, prepared, first=first, last_day=last_day)
        for item in _steps(prepared, dictionary)
    ]
    return _typed(found, OUTCOMES)


def failed_links(
    tables: Mapping[str, pd.DataFrame],
    links: pd.DataFrame,
    *,
    dictionary: Dictionary,
    observed_until: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Name the later events that a step joined to nothing, and why.

    Many an event rightly follows from none, such as a referral that no contact came before.

    Returns
    -------
    pandas.DataFrame
        One row per step and later event that is joined to nothing: ``transition``, ``to_table``,
        ``to_id``, ``child_id``, ``reason`` (a row of ``link_failures``).
    """
    prepared = prepare(_known(tables, observed_until, dictionary), dictionary=dictionary)
    found = [
        _failures(step_of(item, prepared), links=links[links["transition"] == item.name])
        for item in _steps(prepared, dictionary)
    ]
    return _typed(found, FAILURES)


def _known(
    tables: Mapping[str, pd.DataFrame],
    observed_until: pd.Timestamp | None,
    dictionary: Dictionary,
) -> Mapping[str, pd.DataFrame]:
    """Events that the extracts can know about: a day still to come is a plan or a slip."""
    if observed_until is None:
        return tables
    fields = dictionary.read("event_tables").set_index("table")["date_field"]
    return {
        name: rows[~(rows[fields[name]] > pd.Timestamp(observed_until))]
        for name, rows in tables.items()
        if name in fields.index
    }


def _steps(prepared: PreparedTables, dictionary: Dictionary) -> list[Transition]:
    return [
        item
        for item in read_transitions(dictionary)
        if prepared.has(item.from_table) and prepared.has(item.to_table)
    ]


def _links(step: Step) -> pd.DataFrame:
    pairs = join(step)
    earlier, later = pairs["earlier"].to_numpy(), pairs["later"].to_numpy()
    links = pd.DataFrame(
        {
            "transition": step.transition.name,
            "from_table": step.transition.from_table,
            "from_id": step.earlier.ids.to_numpy()[earlier],
            "to_table": step.transition.to_table,
            "to_id": step.later.ids.to_numpy()[later],
            "child_id": step.later.rows["child_id"].to_numpy()[later],
            "rule": pairs["rule"].to_numpy(),
            "days": step.later.day[later] - step.earlier.day[earlier],
        }
    )
    return links.sort_values(["child_id", "from_id", "to_id"], kind="stable")


def _outcomes(
    item: Transition, prepared: PreparedTables, *, first: pd.DataFrame, last_day: int
) -> pd.DataFrame:
    events = prepared.events(item.from_table, item.from_date_field)
    rows = pd.DataFrame(
        {
            "transition": item.name,
            "from_table": item.from_table,
            "from_id": events.ids,
            "child_id": events.rows["child_id"],
            "from_date": events.rows[item.from_date_field],
            "window_observed": events.day + item.window_days <= last_day,
        }
    )
    mine = first.loc[first["transition"] == item.name, ["child_id", "from_id", "days"]]
    rows = rows.merge(mine, on=["child_id", "from_id"], how="left")
    reached = rows["days"].notna()
    rows["within_window"] = (rows["days"] <= item.window_days).fillna(False)
    rows["outcome"] = np.select(
        [reached, ~rows["window_observed"]], [REACHED, TOO_RECENT], default=NOT_REACHED
    )
    return rows.sort_values(["child_id", "from_id"], kind="stable")


def _failures(step: Step, *, links: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame({"to_id": step.later.ids, "child_id": step.later.rows["child_id"]})
    rows["reason"] = np.select(
        [step.unknown, step.named != NONE, ~_any_before(step.earlier, step.later)],
        ["named_not_found", "named_is_later", "none_before"],
        default="not_near",
    )
    joined = pd.MultiIndex.from_frame(rows[["child_id", "to_id"]]).isin(
        pd.MultiIndex.from_frame(links[["child_id", "to_id"]])
    )
    rows = rows[~joined].assign(transition=step.transition.name, to_table=step.transition.to_table)
    return rows.sort_values(["child_id", "to_id"], kind="stable")


def _any_before(earlier: Events, later: Events) -> np.ndarray:
    """Whether the child has an earlier event of the kind at all."""
    first = pd.Series(earlier.day).groupby(earlier.child).min()
    return pd.Series(later.child).map(first).le(pd.Series(later.day)).to_numpy(dtype=bool)


def _typed(found: list[pd.DataFrame], types: Mapping[str, str]) -> pd.DataFrame:
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
    frames = [frame.reindex(columns=list(types)).astype(types) for frame in found]
    return pd.concat([empty, *frames], ignore_index=True)
