"""Which events count: what the child was, which rule takes the event, what it starts or ends."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.ages import with_child
from evaluation_lib.records.endings import CONTINUES as NEXT_BEGINS
from evaluation_lib.records.endings import TRANSFERRED_OUT, ending_codes, with_transfers
from evaluation_lib.records.events_once import EventKind
from evaluation_lib.records.exclusions import (
    CONTINUATION,
    DATES_OF_CHILD,
    ETHNICITY,
    LEFT_OUT,
    TAKEN,
    Rule,
    taken_by,
    without_left_out,
)
from evaluation_lib.records.periods import CONTINUES, with_periods

OUT = "__left_out"
#: Ethnicity of that basis is dated by the extract, not by when it was said.
BY_SNAPSHOT = "snapshot"


def judged_events(
    events: pd.DataFrame,
    children: pd.DataFrame,
    kind: EventKind,
    *,
    rules: Sequence[Rule],
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Give every event what the child was at it and the first rule that takes it.

    Parameters
    ----------
    events
        One row per event.
    children
        One row per child.
    kind
        What the table is.
    rules
        The rules on who is counted.
    dictionary
        The data dictionary: table ``ending_reasons``.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``age_at_event``, ``unborn``, ``unaccompanied``, the dates of the
        child, ``rule_taken``; with ``transferred_out`` where the events end with a reason, and with
        ``continues_period``, ``ends_period`` where rules ask which of them go on with another.
    """
    about = with_child(events, children, date_field=kind.date_field)
    about = with_transfers(about, codes=ending_codes(dictionary, TRANSFERRED_OUT))
    asked = [rule for rule in rules if rule.kind == CONTINUATION and rule.table == kind.table]
    for rule in asked:
        about = _with_periods(about, rule, kind, rules=rules, dictionary=dictionary)
    return taken_by(about, table=kind.table, date_field=kind.date_field, rules=rules)


def _with_periods(
    about: pd.DataFrame,
    rule: Rule,
    kind: EventKind,
    *,
    rules: Sequence[Rule],
    dictionary: Dictionary,
) -> pd.DataFrame:
    leaving_out = [one for one in rules if one.action == LEFT_OUT]
    taken = taken_by(about, table=kind.table, date_field=kind.date_field, rules=leaving_out)
    codes = ending_codes(dictionary, NEXT_BEGINS)
    told = with_periods(
        about.assign(**{OUT: taken[TAKEN].notna().to_numpy()}),
        left_out=OUT,
        going_on=rule.values,
        continuing=codes.get("reason_ended", ()),
    )
    return told.drop(columns=OUT)


def counted_events(judged: pd.DataFrame, *, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return the events that count, those of a class of their own among them.

    Parameters
    ----------
    judged
        What `judged_events` returns.
    rules
        The rules on who is counted.

    Returns
    -------
    pandas.DataFrame
        Without the workings; ``starts_period`` in place of ``continues_period``.
    """
    counted = without_left_out(judged, rules=rules).drop(columns=list(DATES_OF_CHILD))
    if CONTINUES in counted:
        counted.insert(
            counted.columns.get_loc(CONTINUES), "starts_period", ~counted[CONTINUES].astype(bool)
        )
        counted = counted.drop(columns=CONTINUES)
    return counted.reset_index(drop=True)


def judged_ethnicity(
    records: pd.DataFrame, children: pd.DataFrame, *, rules: Sequence[Rule]
) -> pd.DataFrame:
    """Give every record of ethnicity the first rule that takes it.

    What was said of an adopted child afterwards is not what was said of the child before. A value
    that only the day of the extract dates may have been said at any time, and stays.

    Parameters
    ----------
    records
        Rows of table ``ethnicity_records``.
    children
        One row per child.
    rules
        The rules on who is counted.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``rule_taken``.
    """
    asked = [rule for rule in rules if rule.applies_to(ETHNICITY)]
    dates = children[["child_id", *DATES_OF_CHILD]]
    dated = records.merge(dates, on="child_id", how="left", validate="many_to_one")
    own = dated["recorded_date"].mask(dated["recorded_date_basis"] == BY_SNAPSHOT)
    judged = taken_by(dated.assign(said=own), table=ETHNICITY, date_field="said", rules=asked)
    return records.reset_index(drop=True).assign(**{TAKEN: judged[TAKEN].to_numpy()})
