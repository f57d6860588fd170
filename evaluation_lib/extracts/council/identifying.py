"""Identifiers for events whose source has none."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary

CHILD, ROW = "child_id", "source_row"
#: Between the cells of a row: a sign that no cell holds.
BETWEEN = "\x1f"


def identified(rows: pd.DataFrame, name: str, *, dictionary: Dictionary) -> pd.DataFrame:
    """Give the events of a table that have no identifier one; the source's own are kept.

    Parameters
    ----------
    rows
        Rows of a table of records, with ``source_row``.
    name
        The table.
    dictionary
        The data dictionary: the table's first field is its identifier.
    """
    id_field = dictionary.table(name).field_names[0]
    if id_field == CHILD or (id_field in rows and rows[id_field].notna().all()):
        return rows
    made = made_identifiers(rows, name, dictionary=dictionary)
    return rows.assign(**{id_field: rows[id_field].fillna(made) if id_field in rows else made})


def made_identifiers(rows: pd.DataFrame, name: str, *, dictionary: Dictionary) -> pd.Series:
    """Make identifiers of the child and the day, and a number where one day has several.

    Rows that are equal in every field get the same: they are one event, written twice. The number
    does not hang on the order in which a file happens to list its rows.

    Parameters
    ----------
    rows, name, dictionary
        As `identified` takes them; the day is the table's first required one.
    """
    days = [
        item.name
        for item in dictionary.table(name).fields
        if item.type == "date" and item.constraints.get("required")
    ]
    base = rows[CHILD] + "-" + _written(rows[days[0]])
    several = base.duplicated(keep=False)
    if not several.any():
        return base
    number = _numbers(base[several], rows[several].drop(columns=ROW))
    return base.where(number.reindex(base.index).fillna(1) == 1, base + "-" + _text(number))


def _numbers(base: pd.Series, content: pd.DataFrame) -> pd.Series:
    """Number the different rows of each child and day, in the order of what they say."""
    said = pd.DataFrame({"base": base, "content": _in_one(content)})
    distinct = said.drop_duplicates().sort_values(["base", "content"])
    distinct["number"] = distinct.groupby("base").cumcount() + 1
    return said.merge(distinct, how="left", on=["base", "content"])["number"].set_axis(base.index)


def _in_one(content: pd.DataFrame) -> pd.Series:
    columns = [content[name].astype("string").fillna("") for name in content]
    return columns[0].str.cat(columns[1:], sep=BETWEEN)


def _written(days: pd.Series) -> pd.Series:
    """Write days; each different one once, since that is slow."""
    places, distinct = pd.factorize(days, use_na_sentinel=False)
    text = pd.Series(distinct).dt.strftime("%Y-%m-%d").astype("string")
    return text.take(places).set_axis(days.index)


def _text(number: pd.Series) -> pd.Series:
    return number.astype("Int64").astype("string")
