"""The tables that published files are read into: their columns, and one figure for each thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.dictionary.descriptors import PANDAS_TYPES
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_formats import conventions
from evaluation_lib.extracts.published_rows import PublishedRows

TWO_LABELS = (
    "{first} and {second}: two figures for {figure} ({first_found} and {second_found}). Keep one "
    "of the two rows."
)
CONFLICT = (
    "{first} and {second} give two figures for {figure}: {first_found} and {second_found}. "
    "Publishers revise their figures: keep the newer file in the folder and take the other out."
)


def columns_of(kind: str, *, dictionary: Dictionary) -> dict[str, str]:
    """Return the columns of one table, each with its pandas type."""
    described = _described(kind, dictionary=dictionary)
    if "table" in described:
        fields = dictionary.table(described["table"]).fields
        return {item.name: item.pandas_type for item in fields}
    return {name: PANDAS_TYPES[kept_as] for name, kept_as in described["columns"].items()}


def typed(frame: pd.DataFrame, kind: str, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return ``frame`` with the columns of one table, in their order and types."""
    columns = columns_of(kind, dictionary=dictionary)
    return frame[list(columns)].astype(columns)


def empty(kind: str, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return one table without rows."""
    columns = columns_of(kind, dictionary=dictionary)
    return pd.DataFrame({name: pd.Series(dtype=kept_as) for name, kept_as in columns.items()})


def single_figures(
    table: pd.DataFrame, kind: str, *, rows: PublishedRows, dictionary: Dictionary
) -> pd.DataFrame:
    """Keep one row for each figure of one file.

    A row that stands there twice is kept once. Two labels for one group (a whole group and one of
    its parts, say), or two numbers, are refused.

    Parameters
    ----------
    table
        The rows of the file, as one table; the index is that of ``rows``.
    kind
        The table: ``looked_after``, ``populations`` or ``pupils``.
    rows
        The text that ``table`` was made from.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If two rows give different figures for the same thing, or one thing has two labels.
    """
    described = _described(kind, dictionary=dictionary)
    marked = table.assign(label=rows.text["label"], row=table.index)
    key, figures = described["key"], [*described["figures"], "label"]
    pair = _first_conflict(marked, key=key, figures=figures)
    if pair is not None:
        first, second = (rows.where(row, "label") for row in pair["row"])
        words = _in_words(pair, described=described, columns=figures)
        raise DataError(TWO_LABELS.format(first=first, second=second, **words))
    return table[~marked.duplicated(key)]


def merged(
    parts: Sequence[tuple[str, pd.DataFrame]], kind: str, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Put the same table from several files together; a figure in two files is kept once.

    Parameters
    ----------
    parts
        Each file's name and table.
    kind
        The table: ``looked_after``, ``populations`` or ``pupils``.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        The columns of the table, by year and area; without rows where there is no file.

    Raises
    ------
    DataError
        If two files give different figures for the same thing.
    """
    if not parts:
        return empty(kind, dictionary=dictionary)
    described = _described(kind, dictionary=dictionary)
    together = pd.concat([frame.assign(file=file) for file, frame in parts], ignore_index=True)
    pair = _first_conflict(together, key=described["key"], figures=described["figures"])
    if pair is not None:
        first, second = pair["file"]
        words = _in_words(pair, described=described, columns=described["figures"])
        raise DataError(CONFLICT.format(first=first, second=second, **words))
    kept = together[~together.duplicated(described["key"])]
    kept = kept.sort_values(described["key"][:2], kind="stable", ignore_index=True)
    return typed(kept, kind, dictionary=dictionary)


def _described(kind: str, *, dictionary: Dictionary) -> Mapping[str, Any]:
    return conventions(dictionary).tables[kind]


def _first_conflict(
    table: pd.DataFrame, *, key: Sequence[str], figures: Sequence[str]
) -> pd.DataFrame | None:
    """Return the first two rows with the same key and other figures, or nothing."""
    different = table.drop_duplicates([*key, *figures])
    again = different[different.duplicated(key, keep=False)]
    if again.empty:
        return None
    return again[(again[list(key)] == again[list(key)].iloc[0]).all(axis=1)].head(2)


def _in_words(
    pair: pd.DataFrame, *, described: Mapping[str, Any], columns: Sequence[str]
) -> dict[str, str]:
    """Say what two figures are about and what they are."""
    about = pair[[*described["key"], "area_name"]].iloc[0].drop("area_code")
    found = [
        " ".join(str(value) for value in row if pd.notna(value))
        for row in pair[list(columns)].itertuples(index=False)
    ]
    return {
        "figure": ", ".join([described["title"], *about.astype(str)]),
        "first_found": found[0],
        "second_found": found[1],
    }
