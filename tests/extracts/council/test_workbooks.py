"""Every sheet of a workbook becomes text as a CSV file would hold it, under its own row numbers."""

from datetime import date, datetime, time

import pytest
import xlsxwriter

from evaluation_lib.extracts.council import grids
from evaluation_lib.extracts.council.limits import Unreadable, limits_of
from evaluation_lib.extracts.council.workbooks import ERRORS, NO_TABLES, read_workbook

HEADINGS = ["CHILD", "DOB"]


@pytest.fixture
def read(dictionary):
    """Read a workbook's tables by sheet."""

    def tables(path):
        found, problems = read_workbook(path, file=path.name, limits=limits_of(dictionary))
        assert problems.empty
        return {table.sheet: table.cells for table in found}

    return tables


@pytest.fixture
def cell(folder, read):
    """Write one cell and read it back."""

    def read_back(value, form=None):
        path = folder / "one.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("One")
            page.write_row(0, 0, ["CHILD", "DOB"])
            page.write_string(1, 0, "filled")
            form = book.add_format({"num_format": form}) if form else None
            page.write(1, 1, value, form)
        return read(path)["One"].loc[2, "DOB"]

    return read_back


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (-3, "-3"),
        (0, "0"),
        (1.5, "1.5"),
        (123456789012345, "123456789012345"),
        (True, "true"),
        (False, "false"),
        ("00123", "00123"),
        ("  padded\u00a0", "padded"),
        ("two\nlines", "two\nlines"),
        ("=1", "=1"),
    ],
)
def test_a_value_is_written_as_in_a_csv_file(value, text, folder, read):
    path = folder / "one.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("One")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["filled", value])
    assert read(path)["One"].loc[2, "DOB"] == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (date(2025, 3, 31), "dd/mm/yyyy", "2025-03-31"),
        (datetime(2025, 3, 31), "dd mmm yy", "2025-03-31"),
        (datetime(2025, 3, 31, 13, 45), "dd/mm/yyyy hh:mm", "2025-03-31 13:45:00"),
        (time(13, 45), "hh:mm", "13:45:00"),
    ],
)
def test_a_day_is_written_in_one_way_whatever_its_look(value, form, text, cell):
    assert cell(value, form) == text


def test_a_number_too_long_to_be_exact_shows_that_it_lost_digits(cell):
    assert "e+" in cell(12345678901234567890.0)


def test_an_empty_cell_is_missing(workbook, read):
    cells = read(workbook("one.xlsx", {"One": [HEADINGS, ["A1", ""], ["", "x"]]}))["One"]
    assert cells.isna().to_numpy().tolist() == [[False, True], [True, False]]
    assert set(cells.dtypes.astype(str)) == {"string"}


def test_every_sheet_is_a_table_and_empty_ones_are_passed_over(workbook, read):
    sheets = {
        "Header": [HEADINGS, ["A1", "x"]],
        "Notes": [],
        "Blank": [["", " "], ["\u00a0"]],
        "Episodes": [["CHILD", "DECOM"], ["A1", "y"]],
    }
    assert list(read(workbook("two.xlsx", sheets))) == ["Header", "Episodes"]


def test_hidden_sheets_rows_and_columns_are_read(folder, read):
    path = folder / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Shown").write_row(0, 0, HEADINGS)
        page = book.add_worksheet("Hidden")
        page.hide()
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["A1", "x"])
    assert read(path)["Hidden"].loc[2].tolist() == ["A1", "x"]


def test_a_chart_sheet_is_no_table(folder, read):
    path = folder / "chart.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Header")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["A1", 3])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Header!$B$2:$B$2"})
        book.add_chartsheet("Picture").set_chart(chart)
    assert list(read(path)) == ["Header"]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(folder, read):
    path = folder / "below.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Header")
        page.write(2, 1, "Children looked after")
        page.write_row(5, 1, [*HEADINGS, "SEX"])
        page.write_row(6, 1, ["A1", "x", "F"])
        page.write_row(9, 1, ["A2", "y", "M"])
    cells = read(path)["Header"]
    assert cells.index.tolist() == [7, 10]
    assert cells["CHILD"].tolist() == ["A1", "A2"]


def test_merged_headings_give_way_to_the_row_below_them(folder, read):
    path = folder / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Header")
        page.write(0, 0, "CHILD")
        page.merge_range(0, 1, 0, 2, "Placement")
        page.write_row(1, 1, ["Start", "End"])
        page.write_row(2, 0, ["A1", "x", "y"])
    cells = read(path)["Header"]
    assert list(cells.columns) == ["CHILD", "Start", "End"]
    assert cells.loc[3].tolist() == ["A1", "x", "y"]


def test_a_formula_is_read_as_its_last_value(folder, read):
    path = folder / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Header")
        page.write_row(0, 0, HEADINGS)
        page.write(1, 0, "A1")
        page.write_formula(1, 1, '="0"&"12"', None, "012")
    assert read(path)["Header"].loc[2, "DOB"] == "012"


def test_a_workbook_of_empty_sheets_says_so(workbook, dictionary, like):
    path = workbook("empty.xlsx", {"One": [], "Two": [[" "]]})
    with pytest.raises(Unreadable, match=like(NO_TABLES)):
        read_workbook(path, file=path.name, limits=limits_of(dictionary))


def test_a_heading_that_stands_twice_has_its_number_behind_it(workbook, dictionary):
    path = workbook("twice.xlsx", {"One": [["CHILD", "DOB", "DOB"], ["A1", "2015-02-01", "y"]]})
    (table,), problems = read_workbook(path, file=path.name, limits=limits_of(dictionary))
    assert list(table.cells.columns) == ["CHILD", "DOB", "DOB (2)"]
    assert problems[["sheet", "column", "found"]].values.tolist() == [
        ["One", "DOB", grids.TWICE.format(number=2)]
    ]


def test_errors_of_formulas_are_empty_and_told(folder, dictionary):
    path = folder / "errors.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("One")
        page.write_row(0, 0, HEADINGS)
        page.write(1, 0, "A1")
        page.write_formula(1, 1, "=NA()", None, "#N/A")
    (table,), problems = read_workbook(path, file=path.name, limits=limits_of(dictionary))
    assert table.cells["DOB"].isna().all()
    assert problems[["found", "consequence"]].values.tolist() == [
        [ERRORS.format(number=1), "cell left empty"]
    ]


def test_formatted_empty_rows_to_the_end_of_the_sheet_are_no_rows(folder, read):
    path = folder / "long.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("One")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["A1", "x"])
        # The last row that a sheet can have.
        page.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))
    assert read(path)["One"].shape == (1, 2)


def test_a_real_annex_a_has_its_eleven_lists(shared_real, dictionary):
    path = shared_real / "samples" / "liia-tools" / "Annex_A.xlsx"
    tables, _ = read_workbook(path, file=path.name, limits=limits_of(dictionary))
    assert [table.sheet for table in tables] == [f"List {number}" for number in range(1, 12)]
    assert tables[0].cells["Date of Birth"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
