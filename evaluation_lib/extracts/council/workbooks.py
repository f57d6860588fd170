"""Open workbooks: their true size is checked first, then a process apart turns sheets to text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.extracts.council import cells_of_workbook
from evaluation_lib.extracts.council.grids import filled, table_from
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.packed_files import (
    BROKEN,
    COPY_AGAIN,
    PASSWORD,
    SAVE_WITHOUT,
    WHOLE,
    WITHOUT_PASSWORD,
    check_packed,
)
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_EMPTY,
    SHEET_NOT_READ,
    RawTable,
    no_problems,
    problems_of,
)

#: Old containers name what they hold in two bytes a letter; this one only where it is encrypted.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: How the reader speaks of a workbook with a password.
SPEAKS_OF_PASSWORD = ("password", "encrypt")

ERRORS = "{number} cell(s) with an error such as #N/A"
A_VALUE = "a value, or nothing"
MEND_FORMULA = "mend the formulas in the workbook; the cells were read as empty"
NO_TABLES = "a workbook whose sheets are all empty"
A_TABLE = "a sheet with headings and rows"
EXPORT_AGAIN = "export it again"
STOPS_READER = "a workbook that stops the program that reads it"
AN_ORDINARY_ONE = "a workbook whose cells stand together, as Excel saves it"
EXPORT_CSV = "export the sheets as CSV, or clear what stands far below or right of the tables"
TAKES_LONG = "a workbook that takes more than {seconds} seconds to read"
IN_TIME = "{seconds} seconds at most"


def read_workbook(path: Path, *, file: str, limits: Limits) -> tuple[list[RawTable], pd.DataFrame]:
    """Read every sheet of a workbook.

    Parameters
    ----------
    path
        Where it lies.
    file
        Its name in lists.
    limits
        How large it may be.

    Returns
    -------
    tuple
        The tables, and what could not be read or is odd. An empty sheet is neither.

    Raises
    ------
    Unreadable
        If the workbook is broken, has a password, holds nothing or unpacks to more than may be.
    """
    content = path.read_bytes()
    errors = check_packed(content, limits=limits) if content.startswith(b"PK") else 0
    tables, problems = [], [_errors(file, errors) if errors else no_problems()]
    for sheet in sheets_of_workbook(content, limits=limits):
        found, notes = _read_sheet(sheet, file=file, limits=limits)
        tables += found
        problems.append(notes)
    listed = pd.concat(problems, ignore_index=True)
    if not tables and not listed["consequence"].eq(SHEET_NOT_READ).any():
        raise Unreadable(NO_TABLES, allowed=A_TABLE, what_to_do=EXPORT_AGAIN)
    return tables, listed


def _read_sheet(
    sheet: dict[str, Any], *, file: str, limits: Limits
) -> tuple[list[RawTable], pd.DataFrame]:
    name = sheet["name"]
    try:
        if "error" in sheet:
            raise _unreadable(sheet["error"])
        if not any(filled(row) for row in sheet["rows"]):
            return [], no_problems()
        grid = table_from(sheet["rows"], limits=limits)
    except Unreadable as error:
        return [], problems_of(
            file=file,
            sheet=name,
            found=[error.found],
            allowed=error.allowed,
            what_to_do=error.what_to_do,
            consequence=SHEET_NOT_READ,
        )
    return [RawTable(file, name, grid.cells)], grid.problems(file=file, sheet=name)


def _errors(file: str, number: int) -> pd.DataFrame:
    return problems_of(
        file=file,
        found=[ERRORS.format(number=number)],
        allowed=A_VALUE,
        what_to_do=MEND_FORMULA,
        consequence=LEFT_EMPTY,
    )


def sheets_of_workbook(content: bytes, *, limits: Limits) -> list[dict[str, Any]]:
    """Return the sheets as `cells_of_workbook.sheets_of` does, read by a process of its own.

    Raises
    ------
    Unreadable
        If the workbook is broken, has a password, or stops or holds up the program that reads it.
    """
    command = [sys.executable, "-P", cells_of_workbook.__file__, str(limits.most_memory_bytes)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=limits.most_seconds
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            TAKES_LONG.format(seconds=limits.most_seconds),
            allowed=IN_TIME.format(seconds=limits.most_seconds),
            what_to_do=EXPORT_CSV,
        ) from error
    if done.returncode:
        raise Unreadable(STOPS_READER, allowed=AN_ORDINARY_ONE, what_to_do=EXPORT_CSV)
    found = json.loads(done.stdout)
    if "error" in found:
        raise _unreadable(found["error"], encrypted=ENCRYPTED in content)
    return found["sheets"]


def _unreadable(said: str, *, encrypted: bool = False) -> Unreadable:
    """Turn what the reader says into words for people."""
    if encrypted or any(word in said.casefold() for word in SPEAKS_OF_PASSWORD):
        return Unreadable(PASSWORD, allowed=WITHOUT_PASSWORD, what_to_do=SAVE_WITHOUT)
    return Unreadable(BROKEN, allowed=WHOLE, what_to_do=COPY_AGAIN)
