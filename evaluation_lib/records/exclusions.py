"""Who is counted: the data dictionary's rules, asked in their order, each with its count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
from narwhals.typing import IntoFrameT

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.periods import CONTINUES
from evaluation_lib.wordlists import listed

ALL = "*"
LEFT_OUT, OWN_CLASS, NOT_A_START = "left out", "own class", "not a start"
RESTRICTED, IN_LIST, IS_TRUE, AGE, CONTINUATION, UNBORN, AFTER_DATE = (
    "restricted",
    "in_list",
    "is_true",
    "age_at_least",
    "continuation",
    "unborn",
    "after_date_of_child",
)
#: Kinds that ask a field of the events themselves.
OF_THE_EVENT = (IN_LIST, IS_TRUE, CONTINUATION)
TAKEN = "rule_taken"
#: The dates of a child that a rule of kind ``after_date_of_child`` can ask.
ADOPTED_DATE, DATE_OF_DEATH = "adopted_date", "date_of_death"
DATES_OF_CHILD = (ADOPTED_DATE, DATE_OF_DEATH)
#: Records that are no events, but dated: of the rules only those on dates of the child apply.
ETHNICITY = "ethnicity_records"
EXCLUDED_COLUMNS = ("rule", "label", "table", "action", "rows", "children")

NO_SUCH_TABLE = (
    "exclusion_rules.csv, rule {rule}: '{table}' is not a table of events. Write * for all, or one "
    "of: {tables}."
)
NO_SUCH_FIELD = (
    "exclusion_rules.csv, rule {rule}: {table} has no field '{field}' that a rule of kind {kind} "
    "can ask. Write one of: {fields}."
)
NO_FIELDS = (
    "exclusion_rules.csv, rule {rule}: {table} has no field at all that a rule of kind {kind} can "
    "ask. Name a table that has one."
)
LACKS = "exclusion_rules.csv, rule {rule}: a rule of kind {kind} needs {what}: fill that cell."


@dataclass(frozen=True)
class Rule:
    """One rule of table ``exclusion_rules``."""

    name: str
    label: str
    table: str
    kind: str
    field: str | None
    values: tuple[str, ...]
    limit: float | None
    action: str

    def applies_to(self, table: str) -> bool:
        """Whether the rule is for a table."""
        if table == ETHNICITY:
            return self.table == ALL and self.kind == AFTER_DATE
        return self.table in (ALL, table)


def read_rules(dictionary: Dictionary) -> tuple[Rule, ...]:
    """Return the rules in their order.

    Raises
    ------
    DataError
        If a rule names a table or a field that there is not, or lacks what its kind needs: it would
        be passed over in silence, and the wrong children counted.
    """
    table = dictionary.read("exclusion_rules").sort_values("order").astype(object)
    rules = tuple(
        Rule(
            name=row["rule"],
            label=row["label"],
            table=row["table"],
            kind=row["kind"],
            field=row["field"],
            values=tuple(value for value in (row["values"] or "").split("|") if value),
            limit=row["limit"],
            action=row["action"],
        )
        for row in table.where(table.notna(), None).to_dict("records")
    )
    for rule in rules:
        _check(rule, dictionary)
    return rules


def _check(rule: Rule, dictionary: Dictionary) -> None:
    tables = dictionary.read("event_tables")["table"].tolist()
    if rule.table not in (ALL, *tables):
        raise DataError(
            NO_SUCH_TABLE.format(rule=rule.name, table=rule.table, tables=listed(tables))
        )
    if rule.kind in OF_THE_EVENT:
        for table in [rule.table] if rule.table != ALL else tables:
            wanted = "boolean" if rule.kind == IS_TRUE else "string"
            fields = [item.name for item in dictionary.table(table).fields if item.type == wanted]
            _check_field(rule, table, fields)
    if rule.kind == AFTER_DATE:
        _check_field(rule, "a child", DATES_OF_CHILD)
    needed = {IN_LIST: rule.values, CONTINUATION: rule.values, AGE: rule.limit is not None}
    if not needed.get(rule.kind, True):
        what = "a limit" if rule.kind == AGE else "values"
        raise DataError(LACKS.format(rule=rule.name, kind=rule.kind, what=what))


def _check_field(rule: Rule, table: str, fields: Sequence[str]) -> None:
    if rule.field in fields:
        return
    sentence = NO_SUCH_FIELD if fields else NO_FIELDS
    raise DataError(
        sentence.format(
            rule=rule.name,
            table=table,
            field=rule.field or "",
            kind=rule.kind,
            fields=listed(fields),
        )
    )


def taken_by(
    events: IntoFrameT, *, table: str, date_field: str, rules: Sequence[Rule]
) -> IntoFrameT:
    """Write on every event the first rule that takes it.

    Parameters
    ----------
    events
        One row per event, with ``age_at_event``, ``unborn``, the dates of the child that rules ask,
        and ``continues_period`` where a rule asks for continuations.
    table
        The table's name.
    date_field
        The field that dates an event.
    rules
        The rules, in their order (`read_rules`).

    Returns
    -------
    data frame
        The same rows in the same order with ``rule_taken``, empty where no rule takes it.
    """
    frame = nw.from_native(events, eager_only=True)
    taken = nw.lit(None, dtype=nw.String)
    for rule in reversed([rule for rule in rules if rule.applies_to(table)]):
        condition = _condition(rule, date_field=date_field)
        if condition is not None:
            taken = nw.when(condition.fill_null(False)).then(nw.lit(rule.name)).otherwise(taken)
    return frame.with_columns(taken.alias(TAKEN)).to_native()


def _condition(rule: Rule, *, date_field: str) -> nw.Expr | None:
    """Say a rule as an expression; restricted records are gone before any rule is asked."""
    if rule.kind == AFTER_DATE:
        return nw.col(date_field) > nw.col(str(rule.field))
    if rule.kind == IS_TRUE:
        return nw.col(str(rule.field))
    if rule.kind == IN_LIST:
        # Asked first whether there is a value at all: no value is in no list.
        held = nw.col(str(rule.field))
        return ~held.is_null() & held.is_in(list(rule.values)).fill_null(False)
    if rule.kind == CONTINUATION:
        return nw.col(CONTINUES)
    if rule.kind == AGE:
        return nw.col("age_at_event") >= rule.limit
    return nw.col("unborn") if rule.kind == UNBORN else None


def without_left_out(judged: IntoFrameT, *, rules: Sequence[Rule]) -> IntoFrameT:
    """Return the events that no rule leaves out."""
    names = [rule.name for rule in rules if rule.action == LEFT_OUT]
    frame = nw.from_native(judged, eager_only=True)
    out = ~nw.col(TAKEN).is_null() & nw.col(TAKEN).is_in(names).fill_null(False)
    return frame.filter(~out).drop(TAKEN).to_native()


def excluded(
    judged: Mapping[str, IntoFrameT], *, rules: Sequence[Rule], restricted: int
) -> list[dict[str, object]]:
    """Count what every rule took in every table that it is for, also where it took nothing.

    Parameters
    ----------
    judged
        Events with ``rule_taken`` by table (`taken_by`).
    rules
        The rules, in their order.
    restricted
        How many children's records are restricted: nothing else of them is kept.

    Returns
    -------
    list of dict
        ``rule``, ``label``, ``table``, ``action``, ``rows``, ``children``. Restricted records are
        counted once, as rows of ``children``.
    """
    counts = {name: _counts(frame) for name, frame in judged.items()}
    found = []
    for rule in rules:
        said = {"rule": rule.name, "label": rule.label, "action": rule.action}
        if rule.kind == RESTRICTED:
            found.append(said | {"table": "children", "rows": restricted, "children": restricted})
            continue
        for table in judged:
            if rule.applies_to(table):
                rows, children = counts[table].get(rule.name, (0, 0))
                found.append(said | {"table": table, "rows": rows, "children": children})
    return found


def _counts(judged: IntoFrameT) -> dict[str, tuple[int, int]]:
    frame = nw.from_native(judged, eager_only=True).filter(~nw.col(TAKEN).is_null())
    counted = frame.group_by(TAKEN).agg(rows=nw.len(), children=nw.col("child_id").n_unique())
    return {name: (int(rows), int(children)) for name, rows, children in counted.rows()}
