"""How many cells of each field are filled, of those that the source can fill at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.formats import extract_formats

NOT_JUDGED = ("child_id", "source", "snapshot_date", "source_file", "source_sheet", "source_row")
CHILDREN = "children"
COLUMNS = ("table", "field", "title", "filled", "rows", "share")


def completeness(
    events: Mapping[str, pd.DataFrame],
    *,
    source_of_table: Mapping[str, str],
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count the filled cells of every field that the table's source can fill.

    Parameters
    ----------
    events
        Events by table.
    source_of_table
        The source whose events count, by table.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``field``, ``title``, ``filled``, ``rows``, ``share`` (filled / rows), fields in
        their order; identifiers are left out.
    """
    found = [
        _filled(rows, table, sources=[source_of_table[table]], dictionary=dictionary)
        for table, rows in events.items()
        if len(rows)
    ]
    return _stacked(found)


def completeness_of_children(
    children: pd.DataFrame, *, sources: Sequence[str], dictionary: Dictionary
) -> pd.DataFrame:
    """Count the filled cells of what is known of each child, whichever source tells it.

    Parameters
    ----------
    children
        One row per child (``Records.children``).
    sources
        The sources read.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        As `completeness` returns, of table ``children``.
    """
    found = [_filled(children, CHILDREN, sources=sources, dictionary=dictionary)]
    return _stacked(found if len(children) else [])


def _filled(
    rows: pd.DataFrame, table: str, *, sources: Sequence[str], dictionary: Dictionary
) -> list[tuple[str, str, str, int, int, float]]:
    fed = _fed_fields(sources, table, dictionary)
    return [
        (
            table,
            item.name,
            item.title,
            int(rows[item.name].notna().sum()),
            len(rows),
            float(rows[item.name].notna().mean()),
        )
        for item in dictionary.table(table).fields
        if item.name in fed and item.name in rows and item.disclosure_class != "identifier"
    ]


def _fed_fields(sources: Sequence[str], table: str, dictionary: Dictionary) -> set[str]:
    return {
        str(column.field)
        for one in extract_formats(dictionary)
        if one.source in sources
        for part in one.parts
        for column in part.columns
        if column.table == table and column.field and column.field not in NOT_JUDGED
    }


def _stacked(found: Sequence[Sequence[tuple[str, str, str, int, int, float]]]) -> pd.DataFrame:
    return pd.DataFrame([row for rows in found for row in rows], columns=list(COLUMNS))
