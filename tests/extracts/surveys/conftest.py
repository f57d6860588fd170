"""Exports of survey tools, written by a test."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.surveys.formats import SurveyFormats, survey_formats
from evaluation_lib.extracts.surveys.reading import HowToRead, SurveyExport, read_survey

TODAY = date(2026, 3, 31)
QUESTION = "What did you gain most from the workshops?"
FORMS = ["ID", "Start time", "Completion time", "Email", "Name"]

Rows = Sequence[Sequence[object]]


@pytest.fixture(scope="session")
def formats(dictionary: Dictionary) -> SurveyFormats:
    """What the dictionary says of survey tools."""
    return survey_formats(dictionary)


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as an export, CSV or workbook by its name."""

    def write(rows: Rows, *, name: str = "export.csv") -> Path:
        path = tmp_path / name
        if path.suffix == ".xlsx":
            with xlsxwriter.Workbook(str(path), {"default_date_format": "m/d/yy h:mm"}) as book:
                page = book.add_worksheet()
                for place, row in enumerate(rows):
                    page.write_row(place, 0, row)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture
def read(exported: Callable[..., Path], dictionary: Dictionary) -> Callable[..., SurveyExport]:
    """Write rows as an export and read it; what a person says of it is named."""

    def read_rows(rows: Rows, *, name: str = "export.csv", **how: object) -> SurveyExport:
        path = exported(rows, name=name)
        return read_survey(path, dictionary=dictionary, how=HowToRead(**how), today=TODAY)

    return read_rows
