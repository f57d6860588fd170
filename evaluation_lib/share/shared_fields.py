"""Which fields are shared and how, as the dictionary lists them, and what never is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.share.keys import LETTERS

CHILDREN, EVERY_TABLE = "children", "*"
PSEUDONYM, EVENT, DAY, YEAR = "pseudonym", "event", "day", "year"
VALUE, GENERALISED = "value", "generalised"

#: What no extract ever holds. This stands in code, not in the dictionary, so that no council's
#: own copy of the dictionary can allow it: words of young contributors, free text, and what names
#: a person or a home.
NEVER_WHOSE = "young_contributor"
NEVER_NAMED = re.compile(
    r"(?:^|_)(?:young|contributors?|contributions?|voices?|quotes?|quotations?|words?|says?|said|"
    r"answers?|comments?|feedback|free|text|notes?|narratives?|stor(?:y|ies)|names?|forenames?|"
    r"surnames?|postcodes?|address(?:es)?|uprn|nhs|upn|email|e_mail|phone|telephone)(?:_|$)"
)
#: What a value must look like to be written as it is, where the dictionary has no list of values.
CODE = re.compile(r"[A-Z0-9]{1,6}")
#: Fields that cleaning adds to the records of the dictionary, or that sharing works out.
ADDED = {
    CHILDREN: (
        "ethnicity",
        "age_at_first_event",
        "district_of_home",
        "unaccompanied",
        "first_event_date",
    ),
    EVERY_TABLE: ("unborn",),
    "looked_after_episodes": ("starts_period", "ends_period"),
}

NEVER = (
    "shared_fields.csv of the data dictionary lists {table}.{field} ({shared_as}), which is never "
    "shared: {why}. Remove the row; no setting changes this."
)
NAMES_A_PERSON = "by its name it is free text, a person's words, or says who or where somebody is"
YOUNG_CONTRIBUTORS = "it is a young contributor's"
NO_SUCH_FIELD = (
    "shared_fields.csv of the data dictionary lists {table}.{field}, which records do not have: "
    "correct the row, or remove it."
)
WRONG_OF = (
    "shared_fields.csv of the data dictionary, {table}.{field}: '{found}' is nothing that "
    "'{treatment}' can be of; write one of: {allowed}."
)


@dataclass(frozen=True)
class SharedField:
    """One column of an extract (a row of ``shared_fields``)."""

    table: str
    field: str
    shared_as: str
    treatment: str
    of: str | None
    sensitive: bool
    reason: str


def shared_fields(dictionary: Dictionary) -> Mapping[str, Sequence[SharedField]]:
    """Return the columns of each table of an extract, by table: the children, then the events.

    Raises
    ------
    DataError
        If a row lists what is never shared, or what there is not.
    """
    events = dictionary.read("event_tables").sort_values("order")["table"].tolist()
    rows = dictionary.read("shared_fields").sort_values("order").astype(object)
    rows = rows.where(rows.notna(), None).drop(columns="order").to_dict("records")
    listed = [SharedField(**row) for row in rows]
    for one in listed:
        _check(one, events=events, dictionary=dictionary)
    tables = [CHILDREN, *(name for name in events if any(one.table == name for one in listed))]
    return {
        name: tuple(
            one
            for one in listed
            if one.table == name or (one.table == EVERY_TABLE and name != CHILDREN)
        )
        for name in tables
    }


def not_shared(dictionary: Dictionary) -> list[str]:
    """Return the fields of records that are not shared, as ``table.field``."""
    shared = {
        (name, one.field) for name, fields in shared_fields(dictionary).items() for one in fields
    }
    # These stand in the extract as what is made of them.
    made_of = {(CHILDREN, "date_of_birth"), (CHILDREN, "unaccompanied_asylum_seeking")}
    return [
        f"{table.name}.{field.name}"
        for table in dictionary.tables.values()
        if table.path.startswith("records/") and table.name != "fix_list"
        for field in table.fields
        if (table.name, field.name) not in shared | made_of
    ]


def plain_codes(values: pd.Series, *, table: str, field: str, dictionary: Dictionary) -> pd.Series:
    """Return values that are codes, true or false; any other text becomes missing.

    Whatever a dictionary lists, nobody's words come through here: what is longer than a code, or
    holds a space or a small letter, is no code, unless the dictionary has it on the field's list.
    """
    if pd.api.types.is_bool_dtype(values.dtype):
        return values.astype("boolean")
    text = values.astype("string").str.strip()
    allowed = _enum(table, field, dictionary)
    is_code = text.isin(allowed) if allowed else text.str.fullmatch(CODE)
    return text.where(is_code.fillna(False).astype(bool))


def _enum(table: str, field: str, dictionary: Dictionary) -> list[str]:
    """The field's list of values, as far as each is a name of the suite's own, never a sentence."""
    names = dictionary.table(table).field_names
    if field not in names:
        return []
    listed = dictionary.table(table).field(field).constraints.get("enum", [])
    return [str(one) for one in listed if re.fullmatch(r"[A-Za-z0-9_]{1,40}", str(one))]


def _check(one: SharedField, *, events: Sequence[str], dictionary: Dictionary) -> None:
    named = {"table": one.table, "field": one.field}
    for word in (one.table, one.field, one.shared_as):
        if NEVER_NAMED.search(word):
            raise DataError(NEVER.format(**named, shared_as=one.shared_as, why=NAMES_A_PERSON))
    tables = events if one.table == EVERY_TABLE else [one.table]
    for table in tables:
        if table not in (CHILDREN, *events):
            raise DataError(NO_SUCH_FIELD.format(**named))
        about = {field.name: field for field in dictionary.table(table).fields}
        if one.field in about and about[one.field].whose_data == NEVER_WHOSE:
            why = YOUNG_CONTRIBUTORS
            raise DataError(NEVER.format(**named, shared_as=one.shared_as, why=why))
        added = (*ADDED.get(table, ()), *(ADDED[EVERY_TABLE] if table in events else ()))
        if one.field not in (*about, *added):
            raise DataError(NO_SUCH_FIELD.format(**named))
    allowed = {PSEUDONYM: list(LETTERS), EVENT: list(events)}.get(one.treatment)
    if allowed and one.of not in allowed:
        raise DataError(
            WRONG_OF.format(
                **named, found=one.of, treatment=one.treatment, allowed=", ".join(allowed)
            )
        )
