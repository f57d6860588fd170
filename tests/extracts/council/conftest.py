"""Folders of extracts, written by a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.reading import Extracts, look_through


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for extracts."""
    made = tmp_path / "extracts"
    made.mkdir()
    return made


@pytest.fixture
def read_folder(folder: Path, dictionary: Dictionary) -> Callable[[], Extracts]:
    """Read what a test put into the folder."""
    return lambda: look_through(folder, dictionary=dictionary)


@pytest.fixture
def workbook(folder: Path) -> Callable[..., Path]:
    """Write a workbook: sheets of rows, headings first."""

    def write(name: str, sheets: Mapping[str, list[list[object]]]) -> Path:
        path = folder / name
        with xlsxwriter.Workbook(str(path)) as book:
            for sheet, rows in sheets.items():
                page = book.add_worksheet(sheet)
                for place, row in enumerate(rows):
                    page.write_row(place, 0, row)
        return path

    return write
