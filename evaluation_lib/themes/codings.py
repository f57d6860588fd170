"""Read who coded which answer how: ``response_id, coder, code``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.themes.feedback_files import read_feedback_file
from evaluation_lib.wordlists import cut, did_you_mean

COLUMNS = ("response_id", "coder", "code")

NO_ROWS = "{file} has no rows below its column names: write one for each answer, coder and code."
EMPTY_CELL = "{file}, row {row} below the column names: {column} is empty. Write it, or remove it."
BOTH = (
    "{file}: coder {coder} has read answer {answer} without a code (an empty code) and has coded "
    "it too. Remove one of the two."
)
UNKNOWN_CODE = (
    "{file}: '{code}' (answer {answer}, coder {coder}) is no code of {book}{meant} Correct it, or "
    "add it to the code book."
)


def read_codings(path: Path) -> pd.DataFrame:
    """Read codings, each once.

    Parameters
    ----------
    path
        A CSV with the columns ``response_id``, ``coder`` and ``code``; an empty code stands for an
        answer that was read and in which nothing was coded.

    Returns
    -------
    pandas.DataFrame
        Those columns as text without outer spaces, every row once, in the order of the file.

    Raises
    ------
    DataError
        If the file cannot be read, names no answer or no coder in a row, or an answer stands there
        as read without a code and with one.
    """
    found = read_feedback_file(path, columns=COLUMNS).apply(lambda column: column.str.strip())
    if found.empty:
        raise DataError(NO_ROWS.format(file=path.name))
    for column in ("response_id", "coder"):
        lacking = found[column] == ""
        if lacking.any():
            row = int(lacking.to_numpy().argmax()) + 1
            raise DataError(EMPTY_CELL.format(file=path.name, row=row, column=column))
    found = found.drop_duplicates(ignore_index=True)
    _refuse_contradictions(found, file=path.name)
    return found


def refuse_unknown_codes(
    codings: pd.DataFrame, *, known: Sequence[str], book: str, file: str
) -> None:
    """Refuse codings by codes that the code book does not have.

    Raises
    ------
    DataError
        Naming the first.
    """
    strange = codings[~codings["code"].isin(["", *known])]
    if len(strange):
        first = strange.iloc[0]
        raise DataError(
            UNKNOWN_CODE.format(
                file=file,
                code=cut(first["code"]),
                answer=cut(first["response_id"]),
                coder=cut(first["coder"]),
                book=book,
                meant=did_you_mean(first["code"], known),
            )
        )


def _refuse_contradictions(codings: pd.DataFrame, *, file: str) -> None:
    keys = ["response_id", "coder"]
    nothing = codings["code"] == ""
    both = codings[nothing].merge(codings.loc[~nothing, keys], on=keys)
    if len(both):
        first = both.iloc[0]
        raise DataError(
            BOTH.format(file=file, coder=cut(first["coder"]), answer=cut(first["response_id"]))
        )
