"""Workbooks: real dates, text as it is, and the same bytes each time."""

import datetime
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation_lib.synthetic.writing.tables import ExtractTable
from evaluation_lib.synthetic.writing.workbook_sheets import column_letters
from evaluation_lib.synthetic.writing.workbooks import write_workbooks

FILE = "annex-a/invented.xlsx"


def written(cells, folder):
    """Write one sheet and read it back."""
    [path] = write_workbooks([ExtractTable(FILE, "List 1", cells)], folder)
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name("List 1").to_python()


def test_text_comes_back_as_it_was(tmp_path):
    texts = ["INV0000001", "0012", "a < b & c", "  spaced ", "White \ufffd British", '"quoted"']
    cells = pd.DataFrame({"Some <heading>": pd.Series(texts, dtype="string")})
    assert written(cells, tmp_path) == [["Some <heading>"], *([text] for text in texts)]


def test_days_are_real_dates(tmp_path):
    days = pd.to_datetime(pd.Series(["2024-02-29", None, "1999-12-31"]))
    rows = written(pd.DataFrame({"Day": days, "Other": ["x", "y", "z"]}), tmp_path)
    assert rows[1:] == [
        [datetime.date(2024, 2, 29), "x"],
        ["", "y"],
        [datetime.date(1999, 12, 31), "z"],
    ]


def test_a_column_of_days_may_hold_what_is_no_day(tmp_path):
    """Faults are planted in the tables."""
    cells = pd.DataFrame({"Day": [pd.Timestamp("2024-05-02"), "31/02/2025", pd.NaT, None]})
    rows = written(cells.assign(Row=list("abcd")), tmp_path)
    assert [row[0] for row in rows[1:]] == [datetime.date(2024, 5, 2), "31/02/2025", "", ""]


def test_a_sheet_may_hold_headings_only(tmp_path):
    assert written(pd.DataFrame(columns=["One", "Two"]), tmp_path) == [["One", "Two"]]


def test_each_file_has_its_sheets_in_their_order(tmp_path):
    cells = pd.DataFrame({"One": ["x"]})
    tables = [
        ExtractTable(file, sheet, cells)
        for file in ("first.xlsx", "second.xlsx")
        for sheet in ("List 2", "List 1")
    ]
    paths = write_workbooks(tables, tmp_path)
    assert [path.name for path in paths] == ["first.xlsx", "second.xlsx"]
    for path in paths:
        assert CalamineWorkbook.from_path(str(path)).sheet_names == ["List 2", "List 1"]


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_lettered_as_in_a_spreadsheet(place, letters):
    assert column_letters(place) == letters


def test_cells_stand_where_they_belong_beyond_the_alphabet(tmp_path):
    cells = pd.DataFrame({f"Column {place}": [str(place)] for place in range(30)})
    cells["Column 3"] = pd.NA
    rows = written(cells, tmp_path)
    assert rows[1] == ["" if place == 3 else str(place) for place in range(30)]


def test_the_same_tables_make_the_same_bytes(tmp_path):
    cells = pd.DataFrame({"One": ["x", "y"], "Day": pd.to_datetime(["2024-05-02", None])})
    paths = [
        write_workbooks([ExtractTable(FILE, "List 1", cells)], tmp_path / name)[0]
        for name in ("first", "again")
    ]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_every_part_is_xml_and_is_named_among_the_contents(tmp_path):
    """A spreadsheet program refuses a workbook with a part that it was not told of."""
    cells = pd.DataFrame({"One": ["x"]})
    [path] = write_workbooks([ExtractTable(FILE, "List & 1", cells)], tmp_path)
    with ZipFile(path) as book:
        parts = {name: ElementTree.fromstring(book.read(name)) for name in book.namelist()}
        days = {info.date_time[:3] for info in book.infolist()}
    told = {one.get("PartName") for one in parts["[Content_Types].xml"]} - {None}
    assert told == {f"/{name}" for name in parts if not name.endswith((".rels", "Types].xml"))}
    assert days == {(1980, 1, 1)}
    targets = {one.get("Target") for one in parts["xl/_rels/workbook.xml.rels"]}
    assert {f"xl/{target}" for target in targets} <= set(parts)


def test_a_large_sheet_is_read_back_whole(tmp_path, rng):
    """Nothing is lost where values repeat."""
    codes = pd.Series(rng.choice(["N1", "N2", None], 3_000), dtype="string")
    days = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(3_000) % 700, "D"))
    rows = written(pd.DataFrame({"Code": codes, "Day": days}), tmp_path)[1:]
    assert [row[0] for row in rows] == codes.fillna("").tolist()
    assert [row[1] for row in rows] == days.dt.date.tolist()
