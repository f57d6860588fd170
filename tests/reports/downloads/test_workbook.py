"""The workbook keeps the rules for accessible spreadsheets, and says the same as the page."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from evaluation_lib.reports.downloads.workbook import workbook

DAY = {"period_end": date(2025, 3, 31)}
TABLE_SHEETS = ["Contents", "Notes", "Table 1", "Table 2"]


@pytest.fixture
def made(dictionary):
    """Make a workbook: its sheets as rows, and the files that it consists of."""

    def make(contents):
        content = workbook(contents, area="Essex", parameters=DAY, dictionary=dictionary)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        archive = zipfile.ZipFile(io.BytesIO(content))
        files = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
        return sheets, files

    return make


@pytest.fixture
def sheets(made, make_contents):
    return made(make_contents())[0]


@pytest.fixture
def files(made, make_contents):
    return made(make_contents())[1]


class TestTheWayIn:
    def test_cover_list_and_notes_come_first(self, sheets):
        assert list(sheets) == ["Cover", *TABLE_SHEETS]
        cover = [row[0] for row in sheets["Cover"]]
        assert cover[:2] == ["Ratios: Essex", "1 April 2020 to 31 March 2025"]
        assert cover[2].startswith("Draft, not reviewed")

    def test_the_list_leads_to_each_table(self, sheets, files):
        assert sheets["Contents"][2:] == [
            ["Table 1", "Ratio to White children, Essex", "Ratios"],
            ["Table 2", "Ratio to White children, Essex", "Ratios"],
        ]
        xml = "".join(files.values())
        links = re.findall(r'<hyperlink ref="[A-Z]\d+" location="([^"]+)"', xml)
        assert links == ["'Table 1'!A1", "'Table 2'!A1"]

    def test_symbols_and_notes_are_explained_on_a_sheet_and_symbols_above_their_table(self, sheets):
        notes = [tuple(row[:2]) for row in sheets["Notes"][2:]]
        assert notes == [
            ("All tables", "[c]"),
            ("All tables", "[x]"),
            ("Table 1", "Note 1"),
            ("Table 2", "Note 1"),
        ]
        assert sheets["Table 1"][1][0].startswith("[c]: ")

    def test_without_notes_the_sheet_says_so(self, made, make_contents, ratios):
        bare = replace(ratios, notes=(), symbols={})
        found, _ = made(make_contents(tables=(bare,)))
        assert found["Notes"] == [["Notes"], ["No table has notes or symbols."]]


class TestRulesForSpreadsheets:
    def test_each_table_is_marked_up_under_one_row_of_headings_that_all_differ(self, files):
        tables = [xml for name, xml in files.items() if name.startswith("xl/tables/")]
        assert len(tables) == len(TABLE_SHEETS)
        for xml in tables:
            headings = re.findall(r'<tableColumn id="\d+" name="([^"]+)"', xml)
            assert len(headings) == len({one.casefold() for one in headings})
            assert not any(re.fullmatch(r"Column\d+", one) for one in headings)
            assert "headerRowCount" not in xml and "<autoFilter" not in xml
        names = re.findall(r'displayName="([^"]+)"', str(tables))
        assert len(names) == len(set(names))

    def test_nothing_is_merged_frozen_or_filtered_and_text_wraps(self, files):
        sheets = str([xml for name, xml in files.items() if "worksheets/" in name])
        assert not re.search("mergeCell|<pane|autoFilter", sheets)
        assert 'wrapText="1"' in files["xl/styles.xml"]

    @pytest.mark.parametrize("name", TABLE_SHEETS)
    def test_no_row_column_or_cell_of_a_table_is_empty(self, sheets, name):
        rows = sheets[name]
        (above, table) = (
            [row for row in rows if row[1] == ""],
            [row for row in rows if row[1] != ""],
        )
        assert rows == above + table
        assert all(row[0] != "" for row in above)
        assert len(table) > 1
        assert all(cell != "" for row in table for cell in row)

    def test_letters_are_arial_of_twelve_points_and_titles_bold_of_sixteen(self, files):
        styles = files["xl/styles.xml"]
        assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Arial"}
        assert set(re.findall(r'<sz val="(\d+)"', styles)) == {"12", "16"}
        assert re.search(r'<font><b/><sz val="16"/>', styles)
        assert "<scheme" not in styles

    def test_names_of_sheets_are_short_and_differ(self, sheets):
        assert all(len(name) <= 31 for name in sheets)
        assert len({name.casefold() for name in sheets}) == len(sheets)


class TestCells:
    def test_numbers_are_numbers_unrounded_and_text_is_text(self, sheets):
        *_, headings, first, second, third = sheets["Table 1"]
        assert headings[:3] == ["Ethnic group", "Children", "Ratio"]
        assert second == ["001", 26, 1.4512, 1.3, 1.6049, "1.45 (1.30 to 1.60) ▲", 0.25]
        assert third[0] == "=1+1"

    def test_numbers_look_as_on_the_page(self, files):
        formats = set(re.findall(r'formatCode="([^"]+)"', files["xl/styles.xml"]))
        assert formats == {"#,##0", "0.00", "0.0%"}

    def test_nothing_is_worked_out(self, files):
        assert not any("<f>" in xml for name, xml in files.items() if "worksheets/" in name)

    def test_a_table_without_rows_says_so(self, made, make_contents, ratios):
        empty = replace(ratios, exact=tuple(replace(column, values=()) for column in ratios.exact))
        found, _ = made(make_contents(tables=(empty,)))
        assert set(found["Table 1"][-1]) == {"No rows"}


class TestWhatItIs:
    def test_its_properties_are_set_and_of_the_reports_last_day(self, files):
        core = files["docProps/core.xml"]
        assert "<dc:title>Ratios: Essex</dc:title>" in core
        assert "<dc:subject>Essex</dc:subject>" in core
        assert datetime(2025, 3, 31).strftime("%Y-%m-%dT%H:%M:%SZ") in core

    def test_stamps_are_on_every_sheet_in_print_and_in_its_properties(
        self, made, make_contents, stamps
    ):
        sheets, files = made(make_contents(stamps=stamps))
        for rows in sheets.values():
            assert {stamp.words for stamp in stamps} <= {row[0] for row in rows[:4]}
        for name, xml in files.items():
            if "worksheets/sheet" in name:
                assert all(stamp.words in xml for stamp in stamps)
        assert all(stamp.words in files["docProps/core.xml"] for stamp in stamps)

    def test_the_same_tables_give_the_same_bytes(self, make_contents, dictionary):
        once, again = (
            workbook(make_contents(), area="Essex", parameters=DAY, dictionary=dictionary)
            for _ in range(2)
        )
        assert once == again
