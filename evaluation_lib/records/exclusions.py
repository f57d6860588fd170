"""Who is counted: the data dictionary's rules, asked in their order, each with its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
from narwhals.typing import IntoFrameT

from evaluation_lib.dictionary import Dictionary

ALL = "*"
LEFT_OUT, OWN_CLASS, NOT_A_START = "left out", "own class", "not a start"
TAKEN = "rule_taken"


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
        """Whether the rule is for a table of events."""
        return self.table in (ALL, table)


def read_rules(dictionary: Dictionary) -> tuple[Rule, ...]:
    """Return the rules in their order."""
    table = dictionary.read("exclusion_rules").sort_values("order").astype(object)
    rows = table.where(table.notna(), None).to_dict("records")
    return tuple(
        Rule(
            name=row["rule"],
            label=row["label"],
            table=row["table"],
            kind=row["kind"],
            field=row["field"],
            values=tuple((row["values"] or "").split("|")),
            limit=row["limit"],
            action=row["action"],
        )
        for row in rows
    )


def taken_by(
    events: IntoFrameT, *, table: str, date_field: str, rules: Sequence[Rule]
) -> IntoFrameT:
    """Write on every event the first rule that takes it.

    Parameters
    ----------
    events
        One row per event, with ``age_at_event``, ``unborn`` and ``adopted_date``.
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
            taken = nw.when(condition).then(nw.lit(rule.name)).otherwise(taken)
    return frame.with_columns(taken.alias(TAKEN)).to_native()


def _condition(rule: Rule, *, date_field: str) -> nw.Expr | None:
    """Say a rule as an expression; restricted records are gone before any rule is asked."""
    if rule.kind == "after_adoption":
        return (nw.col(date_field) > nw.col("adopted_date")).fill_null(False)
    if rule.kind == "is_true":
        return nw.col(str(rule.field)).fill_null(False)
    if rule.kind in ("in_list", "continuation"):
        held = nw.col(str(rule.field))
        return held.is_in(list(rule.values)) & ~held.is_null()
    if rule.kind == "age_at_least":
        return (nw.col("age_at_event") >= rule.limit).fill_null(False)
    if rule.kind == "unborn":
        return nw.col("unborn").fill_null(False)
    return None
