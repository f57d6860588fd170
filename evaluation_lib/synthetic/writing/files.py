"""Write tables of extracts as CSV files, byte for byte the same for the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation_lib.synthetic.writing.tables import ExtractTable

TWO_TABLES = "Two tables would be written to {file}: a CSV file holds one."


def write_csv_tables(tables: Sequence[ExtractTable], folder: Path) -> tuple[Path, ...]:
    """Write each table to its file: UTF-8 without a mark, lines ended by LF, days as ISO.

    Parameters
    ----------
    tables
        The tables, each with a file of its own.
    folder
        The folder of extracts; it and those in it are made.

    Returns
    -------
    tuple of Path
        The files, in the order of the tables.

    Raises
    ------
    ValueError
        If two tables have the same file.
    """
    files = [table.file for table in tables]
    for place, file in enumerate(files):
        if file in files[:place]:
            raise ValueError(TWO_TABLES.format(file=file))
    return tuple(_write(table, folder / table.file) for table in tables)


def _write(table: ExtractTable, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = table.cells.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    path.write_bytes(text.encode("utf-8"))
    return path
