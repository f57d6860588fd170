"""Write the downloads of a page beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.reports.downloads.contents import contents_of
from evaluation_lib.reports.downloads.csv_files import tables_archive
from evaluation_lib.reports.downloads.metadata import metadata_text
from evaluation_lib.reports.downloads.workbook import workbook


def write_downloads(
    executed: nbformat.NotebookNode,
    *,
    page: str,
    notebook_file: Path,
    area: str,
    parameters: Mapping[str, Any],
    dictionary: Dictionary,
) -> None:
    """Write a page's tables as CSV files and as a workbook, if it has any, and what it is.

    Parameters
    ----------
    executed
        The executed notebook; ``metadata.title`` is the page's title.
    page
        The page as written.
    notebook_file
        The executed notebook's file; the downloads lie beside it under its name.
    area, parameters
        What the report is about.
    dictionary
        The data dictionary.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    contents = contents_of(executed, title=executed.metadata["title"])
    if contents.tables:
        archive = tables_archive(contents, dictionary=dictionary)
        notebook_file.with_suffix(".tables.zip").write_bytes(archive)
        book = workbook(contents, area=area, parameters=parameters, dictionary=dictionary)
        notebook_file.with_suffix(".xlsx").write_bytes(book)
    metadata = metadata_text(
        contents,
        page=page,
        notebook=notebook_file.stem,
        area=area,
        parameters=parameters,
        has_files=bool(contents.tables),
    )
    notebook_file.with_suffix(".json").write_text(metadata, encoding="utf-8", newline="\n")
