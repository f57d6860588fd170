"""The files that belong to one page, which come, move and go together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from evaluation_lib.errors import EvaluationError

IN_ANOTHER_PROGRAM = (
    "{file} cannot be replaced ({reason}): close the program that has it open, then run the same "
    "command again."
)

PAGE, EXECUTED, FAILED_COPY, PDF = "html", "ipynb", "failed.ipynb", "pdf"
#: What can be downloaded beside a page, in the order in which the index offers it.
TABLES, WORKBOOK, METADATA = "tables.zip", "xlsx", "json"
DOWNLOADS = (TABLES, WORKBOOK, METADATA, PDF, EXECUTED)
#: Every file of a page; the page itself comes last, so that nothing links what is not there yet.
OF_A_PAGE = (TABLES, WORKBOOK, METADATA, PDF, EXECUTED, FAILED_COPY, PAGE)


def file_of(folder: Path, notebook: str, ending: str) -> Path:
    """Where one of a page's files lies.

    Parameters
    ----------
    folder
        The area's folder.
    notebook
        The notebook's name.
    ending
        One of the endings above.
    """
    return folder / f"{notebook}.{ending}"


def refuse_open_files(folder: Path, notebook: str, *, endings: Sequence[str] = OF_A_PAGE) -> None:
    """Make sure that a page's files can be replaced, before any of them is.

    Windows keeps a file in its place while Excel, say, has it open.

    Raises
    ------
    EvaluationError
        With what to close.
    """
    for ending in endings:
        file = file_of(folder, notebook, ending)
        try:
            if file.exists():
                os.replace(file, file)
        except OSError as error:
            reason = error.strerror or error
            raise EvaluationError(IN_ANOTHER_PROGRAM.format(file=file, reason=reason)) from error


def remove_files(folder: Path, notebook: str) -> None:
    """Remove everything that belongs to a page, the page first."""
    for ending in reversed(OF_A_PAGE):
        file_of(folder, notebook, ending).unlink(missing_ok=True)


def move_files(
    notebook: str, *, source: Path, target: Path, endings: Sequence[str] = OF_A_PAGE
) -> None:
    """Move those of a page's files that are there."""
    for ending in endings:
        file = file_of(source, notebook, ending)
        if file.exists():
            os.replace(file, file_of(target, notebook, ending))
