"""Of how many events and children the ethnicity is known, by what and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.data_quality.events import decision_labels_of
from evaluation_lib.measures.intervals import wilson_share_interval

CLOCKS = ("recorded", "latest")
UNBORN = "unborn"


def statuses_of(dictionary: Dictionary) -> tuple[str, ...]:
    """Return the statuses that an ethnicity can have, in the order of reports."""
    return tuple(dictionary.read("ethnicity_statuses").sort_values("order")["status"])


def known_statuses(dictionary: Dictionary) -> frozenset[str]:
    """Return the statuses under which an ethnicity is known."""
    statuses = dictionary.read("ethnicity_statuses")
    return frozenset(statuses.loc[statuses["is_known"], "status"])


def status_by(rows: pd.DataFrame, *, clock: str) -> pd.Series:
    """Return the status of the ethnicity of each event; an unborn child is a class of its own."""
    unborn = rows["unborn"].fillna(False).astype(bool)
    return rows[f"{clock}_status"].where(~unborn, UNBORN)


def known_by_decision_point(
    decisions: Mapping[str, pd.DataFrame], *, clock: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Count what counts at each decision point by the status of the child's ethnicity.

    Parameters
    ----------
    decisions
        Events by table (`events.decisions_of`).
    clock
        ``recorded`` at the event or ``latest`` known.
    dictionary
        The data dictionary: tables ``ethnicity_statuses``, ``event_tables``.

    Returns
    -------
    pandas.DataFrame
        One row per table with events: ``table``, ``label``, ``events``, one column per status
        (they add up to ``events``), ``born`` (events less the unborn), ``known_recorded`` and
        ``known_latest`` (of those born, by either clock; counts), ``not_known`` (by the clock
        asked) and ``share_not_known`` (of those born; missing where none is).
    """
    statuses, labels = statuses_of(dictionary), decision_labels_of(dictionary)
    known = known_statuses(dictionary)
    found = []
    for table, rows in decisions.items():
        if rows.empty:
            continue
        by_clock = {one: status_by(rows, clock=one) for one in CLOCKS}
        counts = by_clock[clock].value_counts()
        found.append(
            {
                "table": table,
                "label": labels[table],
                "events": len(rows),
                **{status: int(counts.get(status, 0)) for status in statuses},
                **{f"known_{one}": int(by_clock[one].isin(known).sum()) for one in CLOCKS},
            }
        )
    counted = [*statuses, *(f"known_{one}" for one in CLOCKS)]
    frame = pd.DataFrame(found, columns=["table", "label", "events", *counted])
    frame[["events", *counted]] = frame[["events", *counted]].astype("Int64")
    born = frame["events"] - frame[UNBORN]
    return with_share(frame.assign(born=born, not_known=born - frame[f"known_{clock}"]))


def with_share(counted: pd.DataFrame) -> pd.DataFrame:
    """Add ``share_not_known`` to counts with ``born`` and ``not_known``; missing where none is."""
    share = counted["not_known"].astype("Float64") / counted["born"].astype("Float64")
    return counted.assign(share_not_known=share.mask(counted["born"] == 0))


def with_share_interval(counted: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Add ``lower`` and ``upper`` of ``share_not_known``: its Wilson interval, missing where none.

    Every event is counted, but which families come to a decision point in a period is chance in
    part; the interval shows how far that alone could move a share.

    Parameters
    ----------
    counted
        As `with_share` returns it.
    confidence
        Of each interval, as a fraction.
    """
    lower, upper, _ = wilson_share_interval(
        counted["not_known"].to_numpy(dtype=float),
        counted["born"].to_numpy(dtype=float),
        confidence=confidence,
    )
    nobody = counted["born"].to_numpy(dtype=float) == 0
    return counted.assign(
        lower=pd.Series(lower, index=counted.index).mask(nobody),
        upper=pd.Series(upper, index=counted.index).mask(nobody),
    )


@dataclass(frozen=True, eq=False)
class Extremes:
    """The decision points with the smallest and the largest share of unknown ethnicity.

    Attributes
    ----------
    lowest, highest
        Rows of what `known_by_decision_point` returns.
    apart
        Whether the two differ by more than chance alone would make likely.
    """

    lowest: pd.Series
    highest: pd.Series
    apart: bool


def extremes(known: pd.DataFrame, *, fewest: int, confidence: float) -> Extremes | None:
    """Find the decision points with the smallest and the largest share of unknown ethnicity.

    Every event is counted, but which families come to a decision point in a period is chance in
    part. So two shares are told apart only where their Wilson intervals do not meet, which asks
    for a larger difference than a test of the two would.

    Parameters
    ----------
    known
        What `known_by_decision_point` returns.
    fewest
        Decision points with fewer events of children born are passed over.
    confidence
        Of each interval, as a fraction.

    Returns
    -------
    Extremes or None
        ``None`` where fewer than two decision points have enough events.
    """
    told = known[known["born"] >= fewest].sort_values("share_not_known", kind="stable")
    if len(told) < 2:
        return None
    lower, upper, _ = wilson_share_interval(
        told["not_known"].to_numpy(dtype=float),
        told["born"].to_numpy(dtype=float),
        confidence=confidence,
    )
    return Extremes(told.iloc[0], told.iloc[-1], apart=bool(upper[0] < lower[-1]))


def known_by(
    decisions: Mapping[str, pd.DataFrame], *, column: str, clock: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Count events and those without a known ethnicity, by table and by one of their columns.

    Parameters
    ----------
    decisions, clock, dictionary
        As for `known_by_decision_point`.
    column
        A column of the events; rows without a value are left out, as are the unborn.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``label``, the column, ``born``, ``not_known``, ``share_not_known``.
    """
    labels, known = decision_labels_of(dictionary), known_statuses(dictionary)
    columns = ["table", "label", column, "born", "not_known"]
    found = [pd.DataFrame(columns=columns)]
    for table, rows in decisions.items():
        if rows.empty or column not in rows:
            continue
        status = status_by(rows, clock=clock)
        born = status != UNBORN
        unknown = ~status.isin(known)[born].astype(bool)
        by = unknown.groupby(rows.loc[born, column].astype("string"))
        counted = by.agg(born="size", not_known="sum").reset_index()
        found.append(counted.assign(table=table, label=labels[table]))
    filled = [one for one in found if len(one)] or found[:1]
    frame = pd.concat(filled, ignore_index=True)[columns]
    return with_share(frame.astype({"born": "Int64", "not_known": "Int64"}))


def certain_and_not(
    decisions: Mapping[str, pd.DataFrame], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Count the events of which the source says when the ethnicity was written down, and others.

    Where it does not, the value that an extract shows stands for the day of the event.

    Returns
    -------
    pandas.DataFrame
        One row: ``certain``, ``uncertain``, ``events`` (their sum).
    """
    certain = dictionary.read("ethnicity_bases").set_index("basis")["certain"]
    bases = [rows["recorded_basis"] for rows in decisions.values() if len(rows)]
    events = sum(len(one) for one in bases)
    sure = sum(int(one.map(certain).fillna(False).astype(bool).sum()) for one in bases)
    return pd.DataFrame({"certain": [sure], "uncertain": [events - sure], "events": [events]})


def children_of(
    events: Mapping[str, pd.DataFrame], *, clock: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Return the children with any event, each with the best that is known of it at one of them.

    Returns
    -------
    pandas.DataFrame
        One row per child: ``child_id``, ``status`` (the first in the order of
        ``ethnicity_statuses`` among its events; unborn only where it was so at all of them).
    """
    order = {status: place for place, status in enumerate(statuses_of(dictionary))}
    order[UNBORN] = len(order)
    rows = [
        pd.DataFrame({"child_id": frame["child_id"], "status": status_by(frame, clock=clock)})
        for frame in events.values()
        if len(frame)
    ]
    if not rows:
        return pd.DataFrame({"child_id": [], "status": []}, dtype="string")
    stacked = pd.concat(rows, ignore_index=True)
    best = stacked.assign(order=stacked["status"].map(order)).sort_values(["child_id", "order"])
    once = best.drop_duplicates("child_id")[["child_id", "status"]]
    return once.astype("string").reset_index(drop=True)
