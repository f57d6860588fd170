"""Take codings made in another program where coders' sheets are expected."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation_lib.csv_files import read_csv_table
from evaluation_lib.errors import DataError
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.themes.codings import COLUMNS, read_codings, refuse_unknown_codes
from evaluation_lib.themes.filled_sheets import NOT_OF_THE_ANSWERS, WORKBOOK, FilledSheet
from evaluation_lib.wordlists import cut


def are_codings(path: Path) -> bool:
    """Whether a file is a table of codings, as ``evaluate themes read`` writes it, and no sheet."""
    with path.open("rb") as file:
        if file.read(len(WORKBOOK)) == WORKBOOK:
            return False
    return set(COLUMNS) <= set(read_csv_table(path).columns)


def sheets_of_codings(path: Path, *, answers: pd.DataFrame, book: CodeBook) -> list[FilledSheet]:
    """Return what each coder coded in another program, as if read from a sheet of theirs.

    Parameters
    ----------
    path
        A CSV with the columns ``response_id``, ``coder`` and ``code``.
    answers
        The answers of the folder; their words are what counts.
    book
        The code book that codings are understood by.

    Raises
    ------
    DataError
        If the file cannot be read, or codes an answer or by a code that is not known.
    """
    codings = read_codings(path)
    refuse_unknown_codes(codings, known=book.ids, book=book.name, file=path.name)
    strange = codings.loc[~codings["response_id"].isin(answers["response_id"]), "response_id"]
    if len(strange):
        raise DataError(NOT_OF_THE_ANSWERS.format(file=path.name, id=cut(strange.iloc[0])))
    return [
        FilledSheet(str(coder), rows.reset_index(drop=True), changed=0, says_code_book=False)
        for coder, rows in codings.groupby("coder", sort=True)
    ]
