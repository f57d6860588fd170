"""Put together the text of one sheet of a workbook, column by column."""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.writing.distinct_texts import side_by_side, texts_of

START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY_FORM = "dd/mm/yyyy"
#: The day from which workbooks count.
DAY_NOUGHT = pd.Timestamp("1899-12-30")
LETTERS = 26

SHEET = (
    START + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="A1:{last}"/><sheetData>{rows}</sheetData></worksheet>'
)
#: What stands behind the place of a cell: a text, one with spaces at its ends, a day, nothing.
TEXT = '" t="inlineStr"><is><t>{text}</t></is></c>'
SPACED = '" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
DAY = '" s="1"><v>{number}</v></c>'


def sheet_text(cells: pd.DataFrame) -> str:
    """Return a sheet: the headings, then the rows; a missing cell is not written.

    Parameters
    ----------
    cells
        Text or days, missing where a cell is empty.
    """
    rows = [pd.Series([str(name)], dtype=object) for name in cells]
    return SHEET.format(
        last=f"{column_letters(max(len(cells.columns) - 1, 0))}{len(cells) + 1}",
        rows="".join([*_rows(rows, first=1), *_rows([cells[name] for name in cells], first=2)]),
    )


def _rows(columns: list[pd.Series], *, first: int) -> np.ndarray:
    number = len(columns[0]) if columns else 0
    numbers = np.array([str(row) for row in range(first, first + number)], dtype=object)
    written = [_cells(values, place, numbers) for place, values in enumerate(columns)]
    return '<row r="' + numbers + '">' + side_by_side(written, number) + "</row>"


def _cells(values: pd.Series, place: int, rows: np.ndarray) -> np.ndarray:
    """Return the cells of a column, each with its place; nothing where it is empty."""
    texts = texts_of(values, _cell)
    placed = f'<c r="{column_letters(place)}' + rows + texts
    return np.where(texts == "", "", placed)


def _cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return DAY.format(number=(value - DAY_NOUGHT).days)
    text = str(value)
    return (TEXT if text == text.strip() else SPACED).format(text=escape(text))


def column_letters(place: int) -> str:
    """Return A, B, C ... Z, AA, AB for a column counted from nought."""
    front, last = divmod(place, LETTERS)
    return (column_letters(front - 1) if front else "") + chr(ord("A") + last)
