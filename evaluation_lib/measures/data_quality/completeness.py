"""How many cells of each field are filled, of those that the source can fill at all."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.formats import extract_formats

NOT_JUDGED = ("child_id", "source", "snapshot_date", "source_file", "source_sheet", "source_row")


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
    found = []
    for table, rows in events.items():
        if rows.empty:
            continue
        fed = _fed_fields(source_of_table[table], table, dictionary)
        for item in dictionary.table(table).fields:
            if item.name in fed and item.disclosure_class != "identifier":
                filled = int(rows[item.name].notna().sum())
                share = filled / len(rows)
                found.append((table, item.name, item.title, filled, len(rows), share))
    columns = ["table", "field", "title", "filled", "rows", "share"]
    return pd.DataFrame(found, columns=columns)


def _fed_fields(source: str, table: str, dictionary: Dictionary) -> set[str]:
    return {
        str(column.field)
        for one in extract_formats(dictionary)
        if one.source == source
        for part in one.parts
        for column in part.columns
        if column.table == table and column.field and column.field not in NOT_JUDGED
    }
