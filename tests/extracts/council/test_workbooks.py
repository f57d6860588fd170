"""Every sheet of a workbook becomes text as a CSV file would hold it, under its own row numbers."""

import struct
import zipfile
from dataclasses import replace
from datetime import date, datetime, time

import pytest
import xlsxwriter

from evaluation_lib.extracts.council import grids
from evaluation_lib.extracts.council.kinds import OLE
from evaluation_lib.extracts.council.limits import Unreadable, limits_of
from evaluation_lib.extracts.council.workbooks import (
    BROKEN,
    ERRORS,
    NO_TABLES,
    TAKES_LONG,
    read_workbook,
)

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


def old_workbook(rows):
    """The bytes of a workbook as Excel saved them before 2007: an old container with records."""

    def record(kind, content):
        return struct.pack("<HH", kind, len(content)) + content

    def cell(row, place, value):
        text = str(value).encode("cp1252")
        where = struct.pack("<HHH", row, place, 0)
        if isinstance(value, float):
            return record(0x203, where + struct.pack("<d", value))
        return record(0x204, where + struct.pack("<HB", len(text), 0) + text)

    def begin(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 1996, 0, 6))

    end = record(0x0A, b"")
    first = len(begin(5)) + len(record(0x85, b"\x00" * 11)) + len(end)
    names = record(0x85, struct.pack("<IBBBB", first, 0, 0, 3, 0) + b"One")
    cells = b"".join(
        cell(at, place, value) for at, row in enumerate(rows) for place, value in enumerate(row)
    )
    stream = (begin(5) + names + end + begin(16) + cells + end).ljust(4096, b"\x00")
    free, last = 0xFFFFFFFF, 0xFFFFFFFE
    header = bytearray(OLE + b"\x00" * 504)
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, last, 0, last, 0, 0)
    struct.pack_into("<110I", header, 76 - 4, 0, 0, *[free] * 108)
    sectors = struct.pack("<128I", 0xFFFFFFFD, last, *range(3, 10), last, *[free] * 118)

    def entry(name, kind, child, start, size):
        text = name.encode("utf-16-le") + b"\x00\x00"
        shape = struct.pack("<64sHBBIII", text, len(text), kind, 1, free, free, child)
        return shape + b"\x00" * 36 + struct.pack("<IQ", start, size)

    entries = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, 4096)
    return bytes(header) + sectors + entries.ljust(512, b"\x00") + stream


def test_a_workbook_of_the_old_kind_is_read(folder, read):
    path = folder / "old.xls"
    path.write_bytes(old_workbook([HEADINGS, ["0012", "01/02/2015"], [13.0, "x"]]))
    cells = read(path)["One"]
    assert cells.to_numpy().tolist() == [["0012", "01/02/2015"], ["13", "x"]]
    assert cells.index.tolist() == [2, 3]


def open_document(path, *rows, before=""):
    """Write a workbook of the OpenDocument kind from its rows as XML."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "manifest")
    )
    table = f'<table:table table:name="One">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    entry = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f"{before}<office:document-content {spaces}>{body}</office:document-content>",
        )
        file.writestr(
            "META-INF/manifest.xml", f"<manifest:manifest {spaces}>{entry}</manifest:manifest>"
        )


def open_row(*cells):
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


#: As office programs fill up a sheet, and as a file that is to fill the memory would.
TO_THE_END = '<table:table-row table:number-rows-repeated="1048574">{cell}</table:table-row>'
ACROSS = ' table:number-columns-repeated="16384"'


def test_an_open_document_is_read_and_its_empty_rows_to_the_end_are_none(folder, read):
    path = folder / "open.ods"
    rest = TO_THE_END.format(cell=f"<table:table-cell{ACROSS}/>")
    open_document(path, open_row(*HEADINGS), open_row("0012", "2015-02-01"), rest)
    assert read(path)["One"].to_numpy().tolist() == [["0012", "2015-02-01"]]


@pytest.mark.parametrize(
    ("row", "before"),
    [
        (
            TO_THE_END.format(
                cell=f'<table:table-cell office:value-type="float" office:value="1"{ACROSS}/>'
            ),
            "",
        ),
        (open_row("x&c;y", "F"), '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY c "&a;&a;">]>'),
        (open_row("x", "F")[:-20], ""),
    ],
    ids=["a cell repeated over the whole sheet", "entities", "a row without an end"],
)
def test_an_open_document_that_is_broken_or_would_fill_the_memory_is_refused(
    row, before, folder, dictionary
):
    path = folder / "open.ods"
    open_document(path, open_row(*HEADINGS), row, before=before)
    with pytest.raises(Unreadable) as refused:
        read_workbook(path, file=path.name, limits=limits_of(dictionary))
    assert refused.value.found == BROKEN


def test_days_counted_from_1904_are_the_days_that_excel_shows(folder, read):
    path = folder / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        page = book.add_worksheet("One")
        page.write_row(0, 0, HEADINGS)
        page.write(1, 0, "A1")
        page.write(1, 1, date(2015, 2, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert read(path)["One"].loc[2, "DOB"] == "2015-02-01"


def test_a_workbook_that_takes_too_long_is_given_up(workbook, dictionary, like):
    path = workbook("slow.xlsx", {"One": [HEADINGS, ["A1", "x"]]})
    limits = replace(limits_of(dictionary), most_seconds=0)
    with pytest.raises(Unreadable, match=like(TAKES_LONG, seconds=0)):
        read_workbook(path, file=path.name, limits=limits)


def test_signs_of_any_language_come_through(workbook, read):
    cells = read(workbook("signs.xlsx", {"Überblick": [HEADINGS, ["Zoë – 子", "😀 \ufffd"]]}))
    assert cells["Überblick"].loc[2].tolist() == ["Zoë – 子", "😀 \ufffd"]


def test_a_real_annex_a_has_its_eleven_lists(shared_real, dictionary):
    path = shared_real / "samples" / "liia-tools" / "Annex_A.xlsx"
    tables, _ = read_workbook(path, file=path.name, limits=limits_of(dictionary))
    assert [table.sheet for table in tables] == [f"List {number}" for number in range(1, 12)]
    assert tables[0].cells["Date of Birth"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
