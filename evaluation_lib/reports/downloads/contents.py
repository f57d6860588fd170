"""What an executed notebook has shown: its title, its stamps, and its tables with exact numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import nbformat

from evaluation_lib.areas import slug_of
from evaluation_lib.presentation.exact_numbers import ExactColumn
from evaluation_lib.presentation.sections import TABLES, TITLE

LONGEST_SLUG = 60


@dataclass(frozen=True)
class Table:
    """A table of a page.

    Attributes
    ----------
    number
        Its place among the page's tables, from 1.
    caption, section
        Its caption, and the heading it stands under.
    columns
        Its columns with exact numbers.
    symbols, notes
        What its symbols mean, and the sentences below it.
    key
        Its name for machines, where it has one.
    """

    number: int
    caption: str
    section: str
    columns: tuple[ExactColumn, ...]
    symbols: Mapping[str, str]
    notes: tuple[str, ...]
    key: str = ""

    @property
    def rows(self) -> list[tuple[str | int | float, ...]]:
        """Its rows."""
        return list(zip(*(column.values for column in self.columns), strict=True))

    @property
    def file_name(self) -> str:
        """Its name as a file of its own: ``03-rates-by-ethnic-group.csv``."""
        slug = slug_of(self.caption)
        if len(slug) > LONGEST_SLUG:
            slug = slug[:LONGEST_SLUG].rpartition("-")[0]
        return f"{self.number:02}-{slug}.csv"


@dataclass(frozen=True)
class Contents:
    """What a page says that can be downloaded.

    Attributes
    ----------
    title
        Its first heading.
    lines
        The lines under it.
    stamps
        Its stamps, and what each asks of the reader.
    tables
        Its tables in their order.
    """

    title: str
    lines: tuple[str, ...]
    stamps: Mapping[str, str]
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table | None:
        """Return the table that a machine knows by a name."""
        return next((table for table in self.tables if table.key == key), None)


def contents_of(executed: nbformat.NotebookNode, *, title: str) -> Contents:
    """Return what an executed notebook has shown.

    Parameters
    ----------
    executed
        The notebook.
    title
        What the page is called where the notebook shows no title.
    """
    shown = next(_kept(executed, TITLE), {})
    sections = [
        (kept.get("section", ""), table)
        for kept in _kept(executed, TABLES)
        for table in kept["tables"]
        if table.get("columns")
    ]
    return Contents(
        title=shown.get("heading", title),
        lines=tuple(shown.get("lines", ())),
        stamps=dict(shown.get("stamps", {})),
        tables=tuple(
            _table(number, section, table) for number, (section, table) in enumerate(sections, 1)
        ),
    )


def _kept(executed: nbformat.NotebookNode, kind: str) -> Iterator[Mapping[str, Any]]:
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield output["data"][kind]


def _table(number: int, section: str, kept: Mapping[str, Any]) -> Table:
    return Table(
        number=number,
        caption=kept["caption"],
        section=section,
        columns=tuple(
            ExactColumn(one["heading"], tuple(one["values"]), one.get("format", ""))
            for one in kept["columns"]
        ),
        symbols=dict(kept.get("symbols", {})),
        notes=tuple(kept.get("notes", ())),
        key=kept.get("key", ""),
    )
