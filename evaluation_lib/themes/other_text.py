"""Other text in which a quote could be looked up, from any CSV files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from evaluation_lib.csv_files import read_csv_table
from evaluation_lib.themes.feedback_files import as_written

RESPONSE = "response_id"


def other_texts(
    files: Sequence[Path], *, own: Collection[str], least_words: int
) -> tuple[str, ...]:
    """Return the texts of some files, each once.

    Parameters
    ----------
    files
        CSV files of any columns.
    own
        The responses that quotes are from: a row with one of these ids is the answer itself.
    least_words
        A cell of fewer words is a label or a name, no text.

    Raises
    ------
    DataError
        If a file cannot be read (`csv_files.read_csv_table`).
    """
    found: dict[str, None] = {}
    for file in files:
        table = read_csv_table(file)
        places = [place for place, name in enumerate(table.columns) if name == RESPONSE]
        for row in table.rows:
            if not any(row[place] in own for place in places):
                texts = (as_written(cell) for cell in row)
                found |= dict.fromkeys(text for text in texts if len(text.split()) >= least_words)
    return tuple(found)
