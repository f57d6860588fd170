"""Take a report back before it is published, where a number can be read that is to be hidden."""

from __future__ import annotations

from pathlib import Path

import nbformat

from evaluation_lib.disclosure.page_scan import Hidden, refusal
from evaluation_lib.reports.page_files import EXECUTED, METADATA, PAGE, TABLES, WORKBOOK

WITH_THE_PAGE = (TABLES, WORKBOOK, METADATA, EXECUTED)


def taken_back(
    executed: nbformat.NotebookNode, *, notebook_file: Path, page_file: Path, hidden: Hidden
) -> str | None:
    """Look through a page and all that comes with it; where something is found, only code stays.

    Parameters
    ----------
    executed
        The executed notebook.
    notebook_file, page_file
        Where it and its page lie; downloads lie beside the notebook.
    hidden
        The cells that are to be hidden.

    Returns
    -------
    str or None
        The sentence that says where a number can be read; nothing where none can.
    """
    files = {f"{notebook_file.stem}.{PAGE}": page_file}
    for ending in WITH_THE_PAGE:
        file = notebook_file.with_suffix(f".{ending}")
        if file.exists():
            files[file.name] = file
    found = refusal({name: file.read_bytes() for name, file in files.items()}, hidden)
    if found is not None:
        for file in files.values():
            file.unlink()
        _write_without_outputs(executed, notebook_file)
    return found


def _write_without_outputs(executed: nbformat.NotebookNode, notebook_file: Path) -> None:
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    nbformat.write(executed, notebook_file)
