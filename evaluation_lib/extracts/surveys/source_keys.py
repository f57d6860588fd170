"""What tells an answer from all others, the same whenever its survey is exported again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.formats import Tool
from evaluation_lib.extracts.surveys.layouts import Rows
from evaluation_lib.wordlists import cut

#: Between the parts of a key: a sign that no cell holds.
BETWEEN = "\x1f"

NOT_ITS_OWN = (
    "{file} gives two different answers the identifier '{found}', so it is not each answer's own. "
    'Say that the column is something else, such as --column "ID=technical".'
)


def source_keys(
    rows: Rows, *, ids: Sequence[str], times: Sequence[pd.Timestamp], tool: Tool, file: str
) -> list[str]:
    """Return a text for each answer that no other answer of the tool has.

    Parameters
    ----------
    rows
        The answers with all their cells.
    ids
        The tool's own identifier of each; empty where it gives none.
    times
        When each was handed in, to the minute.
    tool
        The tool: where every form counts from 1 anew, the minute is a part of the key.
    file
        The export's name, for sentences.

    Returns
    -------
    list
        Of an answer without an identifier all its cells, and how many equal rows stood before it.

    Raises
    ------
    DataError
        If two different rows have one identifier: one of the two answers would be lost.
    """
    rows_of: dict[str, Sequence[str]] = {}
    seen: Counter[str] = Counter()
    keys = []
    for row, own, time in zip(rows, ids, times, strict=True):
        minute = "" if tool.ids_are_unique_in_tool or pd.isna(time) else f"{time:%Y-%m-%d %H:%M}"
        if own:
            key = BETWEEN.join((tool.name, "id", own, minute))
            if rows_of.setdefault(key, row) != row:
                raise DataError(NOT_ITS_OWN.format(file=file, found=cut(own)))
            keys.append(key)
            continue
        cells = BETWEEN.join((tool.name, "row", *row))
        keys.append(BETWEEN.join((cells, str(seen[cells]))))
        seen[cells] += 1
    return keys
