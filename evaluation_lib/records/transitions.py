"""The graph of steps from one decision point to another, as the dictionary draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import did_you_mean

#: The direction of steps towards care; these alone form a graph without circles.
FURTHER_IN = "further_in"
SEPARATOR = "|"

NO_SUCH_TABLE = "{file}, {row}: '{found}' is not a table of events{hint} See event_tables."
NO_SUCH_FIELD = "{file}, {row}: '{found}' is not a field of the table {table}{hint}"


@dataclass(frozen=True)
class Transition:
    """One step that a child's case may take (a row of ``transitions``).

    Attributes
    ----------
    name, label
        The step's name, and the step in words.
    from_table, to_table
        The tables of the earlier and of the later event.
    from_date_field, to_date_field
        The days that are counted between.
    link_field
        The field of the later event that may name the earlier one; nothing where there is none.
    rules
        The rules by which events are joined, the first first.
    window_days
        How many days apart the rules that go by days join, and how long an event is too recent.
    one_to_one
        Whether an earlier event leads to one later event at most.
    direction
        ``further_in`` or ``step_down``.
    """

    name: str
    label: str
    from_table: str
    to_table: str
    from_date_field: str
    to_date_field: str
    link_field: str | None
    rules: tuple[str, ...]
    window_days: int
    one_to_one: bool
    direction: str


@dataclass(frozen=True)
class OpenEpisode:
    """A kind of event that lasts (a row of ``open_episodes``).

    Attributes
    ----------
    table
        The table of the episodes.
    end_field
        The field of the last day.
    closed_at_once_field
        A field that, where it is true and there is no last day, says it ended as it began.
    sources_without_end
        Sources whose episodes are never taken to be open, since they give no ends.
    holds_events
        Whether it is the case as a whole: two events within it belong together.
    """

    table: str
    end_field: str
    closed_at_once_field: str | None
    sources_without_end: tuple[str, ...]
    holds_events: bool


def read_transitions(dictionary: Dictionary) -> tuple[Transition, ...]:
    """Read the steps in their order.

    Raises
    ------
    DataError
        If a step names a table that holds no events, or a field that its table does not have.
    """
    steps = tuple(
        Transition(
            name=row["transition"],
            label=row["label"],
            from_table=row["from_table"],
            to_table=row["to_table"],
            from_date_field=row["from_date_field"],
            to_date_field=row["to_date_field"],
            link_field=row["link_field"],
            rules=tuple(row["rules"].split(SEPARATOR)),
            window_days=int(row["window_days"]),
            one_to_one=bool(row["one_to_one"]),
            direction=row["direction"],
        )
        for row in _rows(dictionary, "transitions")
    )
    for step in steps:
        _check_fields(step, dictionary)
    return steps


def read_open_episodes(dictionary: Dictionary) -> Mapping[str, OpenEpisode]:
    """Read the kinds of event that last, by the name of their table, in their order."""
    return {
        row["table"]: OpenEpisode(
            table=row["table"],
            end_field=row["end_field"],
            closed_at_once_field=row["closed_at_once_field"],
            sources_without_end=tuple((row["sources_without_end"] or "").split(SEPARATOR)),
            holds_events=bool(row["holds_events"]),
        )
        for row in _rows(dictionary, "open_episodes")
    }


def event_fields(dictionary: Dictionary, column: str) -> Mapping[str, str]:
    """Return one kind of field of the event tables (``id_field``, ``date_field``), by table."""
    tables = dictionary.read("event_tables")
    return dict(zip(tables["table"], tables[column], strict=True))


def _rows(dictionary: Dictionary, name: str) -> list[dict[str, object]]:
    """The rows of a small table in their order, an empty cell as nothing."""
    table = dictionary.read(name).sort_values("order").astype(object)
    return table.where(table.notna(), None).to_dict("records")


def _check_fields(step: Transition, dictionary: Dictionary) -> None:
    file, known = dictionary.table("transitions").path, list(event_fields(dictionary, "id_field"))
    for table in (step.from_table, step.to_table):
        if table not in known:
            raise DataError(
                NO_SUCH_TABLE.format(
                    file=file, row=step.name, found=table, hint=did_you_mean(table, known)
                )
            )
    for table, field in (
        (step.from_table, step.from_date_field),
        (step.to_table, step.to_date_field),
        (step.to_table, step.link_field),
    ):
        fields = dictionary.table(table).field_names
        if field is not None and field not in fields:
            hint = did_you_mean(field, fields)
            raise DataError(
                NO_SUCH_FIELD.format(file=file, row=step.name, found=field, table=table, hint=hint)
            )
