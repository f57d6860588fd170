"""Hold a table of text against the dictionary and name every cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from evaluation_lib.dictionary.descriptors import Field, ForeignKey, Table

PROBLEM_COLUMNS = ["file", "row", "column", "found", "allowed", "what_to_do"]

TRUE_WORDS = ("true", "True", "TRUE", "1")
FALSE_WORDS = ("false", "False", "FALSE", "0")

#: Table Schema type → (how a value must look, that in words). Digits are bounded where more of them
#: could not be held as a number, and are the European ones alone: \d would let others through.
FORMS: dict[str, tuple[str, str]] = {
    "string": (r"(?s).*", "text"),
    "integer": (r"[+-]?[0-9]{1,18}", "a whole number, without separators"),
    "year": (r"[0-9]{4}", "a year of four digits"),
    "number": (
        r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?",
        "a number with a decimal point, without separators",
    ),
    "boolean": ("|".join(TRUE_WORDS + FALSE_WORDS), "true or false"),
    "date": (
        r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "a date written year-month-day, such as 2025-03-31",
    ),
}

MISSING_COLUMN = "add the column, or export the table again with it"
UNKNOWN_COLUMN = "remove the column, or describe it in datapackage.yaml"
WRONG_FORM = "write {allowed}"
WRONG_VALUE = "write one of the allowed values, or add the new one to the data dictionary"
EMPTY_CELL = "fill the cell"
REPEATED_VALUE = "keep one of the rows that hold this value"
NOT_IN_OTHER_TABLE = "write a value that stands there, or add it there first"


def check_table(
    text: pd.DataFrame,
    *,
    table: Table,
    file: str,
    others: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Find every cell of ``text`` that breaks what the dictionary says of ``table``.

    Parameters
    ----------
    text
        The file's cells as text, missing cells as ``NA``, one column per field.
    table
        The table's description.
    file
        The file's name, for the problem list.
    others
        Tables (as text) that foreign keys point to, by name; keys to absent ones are not checked.

    Returns
    -------
    pandas.DataFrame
        One row per problem: ``file``, ``row`` (as a spreadsheet numbers it: the header is row 1;
        0 for a whole column), ``column``, ``found``, ``allowed``, ``what_to_do``. Empty where all
        is well. A cell is named once, for the first rule that it breaks.
    """
    found = [_column_problems(text, table=table)]
    present = [item for item in table.fields if item.name in text.columns]
    found += [
        _field_problems(text[item.name], field=item, key=table.primary_key) for item in present
    ]
    found.append(_key_problems(text, table=table))
    found += [
        _reference_problems(text, table=table, key=key, other=(others or {})[key.resource])
        for key in table.foreign_keys
        if key.resource in (others or {})
    ]
    problems = pd.concat(found, ignore_index=True).drop_duplicates(["row", "column"])
    problems.insert(0, "file", file)
    return problems.sort_values(["row", "column"], kind="stable", ignore_index=True)[
        PROBLEM_COLUMNS
    ]


def _problems(values: pd.Series, *, column: str, allowed: str, what_to_do: str) -> pd.DataFrame:
    """One row per value; the series' index counts data rows from 0."""
    return pd.DataFrame(
        {
            "row": values.index.to_numpy(dtype="int64") + 2,
            "column": column,
            "found": values.fillna("(empty)").to_numpy(dtype=object),
            "allowed": allowed,
            "what_to_do": what_to_do,
        }
    )


def _column_problems(text: pd.DataFrame, *, table: Table) -> pd.DataFrame:
    missing = [name for name in table.field_names if name not in text.columns]
    unknown = [name for name in text.columns if name not in table.field_names]
    rows = [(0, name, "(no such column)", "the column", MISSING_COLUMN) for name in missing]
    rows += [
        (0, name, "an unknown column", ", ".join(table.field_names), UNKNOWN_COLUMN)
        for name in unknown
    ]
    return pd.DataFrame(rows, columns=PROBLEM_COLUMNS[1:])


def _field_problems(values: pd.Series, *, field: Field, key: tuple[str, ...]) -> pd.DataFrame:
    """Problems of one column; later rules are not asked of cells that broke an earlier one."""
    missing = values.isna()
    left = values[~missing]
    found = []
    if field.constraints.get("required") or field.name in key:
        found.append(
            _problems(values[missing], column=field.name, allowed="a value", what_to_do=EMPTY_CELL)
        )
    for breaks, allowed, what_to_do in _rules(field):
        bad = breaks(left) if len(left) else pd.Series(False, index=left.index)
        found.append(
            _problems(left[bad], column=field.name, allowed=allowed, what_to_do=what_to_do)
        )
        left = left[~bad]
    if not found:
        return pd.DataFrame(columns=PROBLEM_COLUMNS[1:])
    return pd.concat(found, ignore_index=True)


Rule = tuple[Callable[[pd.Series], pd.Series], str, str]


def _rules(field: Field) -> list[Rule]:
    """What a present cell must fulfil, in order: its form, its list, its bounds, its uniqueness."""
    _, form_in_words = FORMS[field.type]
    constraints = field.constraints
    rules: list[Rule] = [
        (
            lambda values: ~fits_form(values, field.type),
            form_in_words,
            WRONG_FORM.format(allowed=form_in_words),
        )
    ]
    if "enum" in constraints:
        allowed = pd.Series([str(item) for item in constraints["enum"]], dtype="string")
        rules.append(
            (
                lambda values: ~to_type(values, field.type).isin(to_type(allowed, field.type)),
                ", ".join(allowed),
                WRONG_VALUE,
            )
        )
    if "pattern" in constraints:
        pattern = constraints["pattern"]
        rules.append(
            (lambda values: ~values.str.fullmatch(pattern), f"text like {pattern}", WRONG_VALUE)
        )
    if "minLength" in constraints:
        length = constraints["minLength"]
        rules.append(
            (lambda values: values.str.len() < length, f"{length} characters or more", WRONG_VALUE)
        )
    rules += _bound_rules(field)
    if constraints.get("unique"):
        rules.append(
            (
                lambda values: to_type(values, field.type).duplicated(),
                "each value only once",
                REPEATED_VALUE,
            )
        )
    return rules


def _bound_rules(field: Field) -> list[Rule]:
    rules: list[Rule] = []
    minimum, maximum = field.constraints.get("minimum"), field.constraints.get("maximum")
    if minimum is not None:
        least = to_type(pd.Series([str(minimum)], dtype="string"), field.type).iloc[0]
        rules.append(
            (lambda values: to_type(values, field.type) < least, f"{minimum} or more", WRONG_VALUE)
        )
    if maximum is not None:
        most = to_type(pd.Series([str(maximum)], dtype="string"), field.type).iloc[0]
        rules.append(
            (lambda values: to_type(values, field.type) > most, f"{maximum} or less", WRONG_VALUE)
        )
    return rules


def _key_problems(text: pd.DataFrame, *, table: Table) -> pd.DataFrame:
    """Rows that repeat the primary key of an earlier row."""
    key = table.primary_key
    if not key or any(name not in text.columns for name in key):
        return pd.DataFrame(columns=PROBLEM_COLUMNS[1:])
    columns = text[list(key)]
    values = _comparable(columns, types=[table.field(name).type for name in key])
    return _problems(
        _joined(columns.loc[values.index[values.duplicated()]]),
        column=", ".join(key),
        allowed="each combination only once",
        what_to_do=REPEATED_VALUE,
    )


def _reference_problems(
    text: pd.DataFrame, *, table: Table, key: ForeignKey, other: pd.DataFrame
) -> pd.DataFrame:
    """Rows whose value does not stand in the table that the key points to."""
    # A column that is missing here or there is named by the check of the table it is missing from.
    if not {*key.fields} <= {*text.columns} or not {*key.reference_fields} <= {*other.columns}:
        return pd.DataFrame(columns=PROBLEM_COLUMNS[1:])
    types = [table.field(name).type for name in key.fields]
    mine = _comparable(text[list(key.fields)], types=types)
    known = _comparable(other[list(key.reference_fields)], types=types)
    missing = ~pd.MultiIndex.from_frame(mine).isin(pd.MultiIndex.from_frame(known))
    return _problems(
        _joined(text.loc[mine.index[missing], list(key.fields)]),
        column=", ".join(key.fields),
        allowed=f"a value of {key.resource}.{', '.join(key.reference_fields)}",
        what_to_do=NOT_IN_OTHER_TABLE,
    )


def _comparable(text: pd.DataFrame, *, types: Sequence[str]) -> pd.DataFrame:
    """Rows whose cells all have their form, as values (1 and 01 are one); the index is kept."""
    rows = text.dropna()
    for name, field_type in zip(text.columns, types, strict=True):
        rows = rows[fits_form(rows[name], field_type)]
    return pd.DataFrame(
        {
            name: to_type(rows[name], field_type)
            for name, field_type in zip(text.columns, types, strict=True)
        }
    )


def _joined(rows: pd.DataFrame) -> pd.Series:
    """Each row's cells in one text, as the list of problems shows a key of several columns."""
    return rows.astype(object).agg(" · ".join, axis=1) if len(rows) else rows.iloc[:, 0]


def fits_form(values: pd.Series, field_type: str) -> pd.Series:
    """Whether each present text has the form of ``field_type`` (a date must also exist)."""
    fits = values.str.fullmatch(FORMS[field_type][0]).astype(bool)
    if field_type == "date":
        fits &= pd.to_datetime(values.where(fits), format="%Y-%m-%d", errors="coerce").notna()
    return fits


def to_type(values: pd.Series, field_type: str) -> pd.Series:
    """Turn text that has the right form into the pandas type of ``field_type``."""
    if field_type in ("integer", "year"):
        return pd.to_numeric(values).astype("Int64")
    if field_type == "number":
        return pd.to_numeric(values).astype("Float64")
    if field_type == "boolean":
        return values.isin(TRUE_WORDS).astype("boolean").mask(values.isna())
    if field_type == "date":
        return pd.to_datetime(values, format="%Y-%m-%d").astype("datetime64[us]")
    return values.astype("string")
