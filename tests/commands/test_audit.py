"""`evaluate audit`: what can be solved is found, said in words and written; mistakes are named."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from evaluation_lib import cli, csv_files
from evaluation_lib.commands import audit as command
from evaluation_lib.commands.parsing import FAILED, MADE, NO_SUCH_FILE, REFUSED
from evaluation_lib.disclosure.long_form import (
    adding_up,
    nestings,
    reading,
    several_files,
)
from evaluation_lib.disclosure.nesting import IN_A_CIRCLE

#: Devon County Council's answer to a request for information (11272536): children referred, by
#: ethnic group and year, as published but for the name of the last row.
DEVON = """\
ethnicity,2017_18,2018_19,2019_20,2020_21
Indian,7,10,3,3
Pakistani,*,7,4,*
Bangladeshi,11,5,12,3
Any other Asian background,47,37,49,19
Caribbean,0,0,*,*
African,32,19,4,6
Any other Black background,0,3,*,5
White and Black Caribbean,38,49,38,26
White and Black African,23,33,19,31
White and Asian,58,49,23,39
Any other mixed background,61,42,37,35
White British,4838,4864,3702,4273
White Irish,*,6,9,7
Traveller of Irish heritage,10,12,6,13
Any other White Background,234,223,179,113
Gypsy/Roma,36,30,8,15
Chinese,16,8,16,21
Any other ethnic group,38,24,48,22
Refused,2,14,13,17
Information not yet obtained,176,250,346,485
Total,5630,5685,4519,5137
"""
LINE = "group,count\nWhite,12\nBlack,[c]\nAsian,{third}\nTotal,{total}\n"


@pytest.fixture
def run(capsys, tmp_path):
    """Audit tables given as text; returns the status, what was written, and what was printed."""

    def of(*tables: str | bytes, options: tuple[str, ...] = ()):
        sources = []
        for number, table in enumerate(tables):
            sources.append(tmp_path / f"table{number}.csv")
            sources[-1].write_bytes(table if isinstance(table, bytes) else table.encode())
        output = tmp_path / "audit.csv"
        words = ["audit", *map(str, sources), "--output", str(output), *options]
        status = cli.main(words)
        printed = capsys.readouterr()
        found = pd.read_csv(output, dtype=str, keep_default_na=False) if output.exists() else None
        return status, found, printed.out + printed.err

    return of


@pytest.fixture
def hierarchy(tmp_path):
    def of(text: str) -> tuple[str, str]:
        file = tmp_path / "nesting.csv"
        file.write_text(text, encoding="utf-8")
        return "--hierarchy", str(file)

    return of


def bounds(found):
    return list(found.drop(columns="recoverable").itertuples(index=False, name=None))


def long_form(wide: str) -> str:
    names, *rows = csv.reader(wide.splitlines())
    cells = [
        f"{row[0]},{year},{count}"
        for row in rows
        for year, count in zip(names[1:], row[1:], strict=True)
    ]
    return "\n".join([f"{names[0]},year,count", *cells])


class TestACouncilsPublishedTable:
    def test_who_knows_that_1_and_2_are_hidden_solves_the_last_year(self, run):
        status, found, said = run(long_form(DEVON), options=("--hidden-range", "1-2"))
        assert status == FAILED
        solved = found[found["recoverable"] == "true"]
        assert bounds(solved) == [
            ("Pakistani", "2020_21", "2", "2"),
            ("Caribbean", "2020_21", "2", "2"),
        ]
        rest = found[found["recoverable"] == "false"]
        assert set(rest["lower"] + " to " + rest["upper"]) == {"1 to 2"} and len(rest) == 4
        assert command.SOLVED.format(number=2, hidden=6) in said
        assert "ethnicity Caribbean, year 2020_21: 2" in said

    def test_who_knows_nothing_else_solves_none(self, run):
        status, found, said = run(long_form(DEVON))
        assert status == MADE
        assert set(found["recoverable"]) == {"false"}
        last = found[found["year"] == "2020_21"]
        assert set(zip(last["lower"], last["upper"], strict=True)) == {("1", "3")}
        assert command.SAFE in said and command.LEAST["zeros"] in said
        assert "ethnicity Total, year 2020_21: 4 for all others together" in said

    def test_the_figures_here_are_those_of_the_file(self, shared_real):
        (file,) = (shared_real / "evidence").glob("devon_foi_*.csv")
        whole = file.read_text(encoding="utf-8-sig").replace("TOTAL (stated in response)", "Total")
        assert whole.splitlines() == DEVON.splitlines()


class TestWhatReadersKnow:
    def test_a_lone_hidden_cell_is_what_is_left_of_its_total(self, run):
        status, found, _ = run(LINE.format(third=3, total=17))
        assert (status, bounds(found)) == (FAILED, [("Black", "2", "2")])

    @pytest.mark.parametrize("symbol", ["[c]", "c", "*", "C", " [C] "])
    def test_every_spelling_of_hidden_is_one(self, run, symbol):
        _, found, _ = run(f"group,count\nWhite,12\nBlack,{symbol}\n Total ,17\n")
        assert bounds(found) == [("Black", "5", "5")]

    def test_two_hidden_cells_may_be_zeros_where_no_zero_is_shown(self, run):
        status, found, said = run(LINE.format(third="c", total=14))
        assert (status, bounds(found)) == (MADE, [("Black", "0", "2"), ("Asian", "0", "2")])
        assert command.LEAST["none"] in said
        assert command.HARDER.format(number=2) in said

    def test_that_range_may_be_open_upwards(self, run):
        status, found, _ = run(LINE.format(third="c", total=14), options=("--hidden-range", "1-"))
        assert (status, bounds(found)) == (FAILED, [("Black", "1", "1"), ("Asian", "1", "1")])

    def test_a_cell_without_a_sum_has_no_upper_bound(self, run):
        status, found, said = run("group,count\nWhite,0\nBlack,c\n")
        assert (status, bounds(found)) == (MADE, [("Black", "1", "")])
        assert command.NO_SUMS in said and "group Black: 1 or more" in said

    def test_a_cell_that_is_not_published_is_not_asked_for_but_may_be_anything(self, run):
        assert bounds(run(LINE.format(third="[x]", total=14))[1]) == [("Black", "0", "2")]

    def test_a_cell_that_cannot_exist_adds_nothing(self, run):
        assert bounds(run(LINE.format(third="[z]", total=14))[1]) == [("Black", "2", "2")]

    def test_a_total_that_cannot_exist_is_no_zero(self, run):
        status, found, _ = run(LINE.format(third="3", total="[z]"))
        assert (status, bounds(found)) == (MADE, [("Black", "0", "")])

    def test_a_row_that_is_missing_is_a_zero_where_its_sum_can_hold_so(self, run, hierarchy):
        table = "area,group,count\nA,White,9\nB,White,5\nA,Black,c\nTotal,White,14\nTotal,Black,4\n"
        status, found, said = run(table)
        assert (status, bounds(found)) == (FAILED, [("A", "Black", "4", "4")])
        assert command.ABSENT.format(zero=1, unknown=0) in said

    def test_else_it_is_not_published(self, run):
        table = "area,group,count\nA,White,9\nB,White,5\nA,Black,2\nTotal,White,14\nTotal,Black,4\n"
        status, _, said = run(table)
        assert status == MADE and command.ABSENT.format(zero=0, unknown=1) in said
        assert command.NOTHING_HIDDEN in said

    def test_parents_of_a_hierarchy_are_sums(self, run, hierarchy):
        nesting = hierarchy("child,parent\nColchester,North East\nTendring,North East\nX,Y\n")
        table = "area,group,count\nColchester,All,c\nTendring,All,20\nNorth East,All,23\n"
        status, found, said = run(table, options=nesting)
        assert (status, bounds(found)) == (FAILED, [("Colchester", "All", "3", "3")])
        assert command.PASSED_OVER.format(values="X, Y") in said

    def test_one_hierarchy_serves_several_columns(self, run, hierarchy):
        nesting = hierarchy("child,parent\nNE,Essex\nMid,Essex\nIndian,Asian\nPakistani,Asian\n")
        rows = [
            f"{area},{group},{count}"
            for area, counts in {"NE": (4, "c", 9), "Mid": (6, 1, 7), "Essex": (10, 6, 16)}.items()
            for group, count in zip(("Indian", "Pakistani", "Asian"), counts, strict=True)
        ]
        status, found, _ = run("\n".join(["area,group,count", *rows]), options=nesting)
        assert (status, bounds(found)) == (FAILED, [("NE", "Pakistani", "5", "5")])


class TestRounding:
    def test_the_base_widens_the_bounds(self, run):
        table = "group,count\nWhite,25\nBlack,c\nTotal,30\n"
        assert bounds(run(table, options=("--rounding-base", "5"))[1]) == [("Black", "1", "9")]

    def test_it_is_found_where_exact_numbers_cannot_add_up(self, run):
        status, _, said = run("group,count\nWhite,25\nBlack,10\nTotal,40\n")
        assert status == MADE
        assert command.ROUNDED.format(base=5, why=command.AS_FOUND) in said

    def test_numbers_that_are_multiples_hardly_by_chance_are_rounded(self, run):
        table = "group,count\nA,25\nB,10\nC,40\nD,c\nTotal,75\n"
        status, found, said = run(table)
        assert (status, bounds(found)) == (MADE, [("D", "0", "8")])
        assert command.IF_EXACT.format(number=1) in said
        assert bounds(run(table, options=("--rounding-base", "1"))[1]) == [("D", "0", "0")]

    def test_a_number_that_rounds_to_zero_is_not_asked_for(self, run):
        table = "group,count\nWhite,25\nBlack,[low]\nAsian,c\nTotal,30\n"
        assert bounds(run(table)[1]) == [("Asian", "0", "8")]


class TestSeveralFiles:
    def test_they_are_audited_as_one(self, run):
        county = "area,group,count\nTotal,Black,9\n"
        parts = "group,area,count\nBlack,A,c\nBlack,B,8\nBlack,C,0\n"
        status, found, _ = run(county, parts)
        assert (status, bounds(found)) == (FAILED, [("A", "Black", "1", "1")])

    def test_a_cell_that_another_file_shows_is_solved(self, run):
        status, found, said = run("group,count\nBlack,c\n", "group,count\nBlack,4\n")
        assert (status, bounds(found)) == (FAILED, [("Black", "4", "4")])
        assert command.IN_ANOTHER_FILE in said

    def test_two_numbers_of_a_cell_are_two_vintages(self, run, like):
        status, found, said = run("group,count\nBlack,9\n", "group,count\nBlack,8\n")
        assert (status, found) == (REFUSED, None)
        assert said.strip() == several_files.TWO_NUMBERS.format(
            cell="group Black", first=9, file="table0.csv", second=8, other="table1.csv"
        )

    def test_other_columns_are_named(self, run):
        _, _, said = run("group,count\nBlack,9\n", "area,count\nMid,8\n")
        assert said.strip() == reading.OTHER_COLUMNS.format(
            file="table1.csv", other="table0.csv", columns="area", others="group"
        )


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b""], ids=["with BOM", "without"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(run, content):
    status, found, _ = run(content + "group,count\nWhite – Irish,c\nTotal,5\n".encode())
    assert (status, bounds(found)) == (FAILED, [("White – Irish", "5", "5")])


def test_what_a_spreadsheet_would_work_out_is_written_as_text(run):
    _, found, _ = run("group,count\n=1+1,c\nTotal,5\n")
    assert found["group"].tolist() == ["'=1+1"]


WRONG = {
    "group,count\nBlack,few\nTotal,5\n": "'few' is neither a number nor a published symbol",
    "group,number\nBlack,3\n": "has no column 'count'",
    "group,count\nBlack,-3\n": "-3 is below zero",
    "group,count\nBlack,−3\n": "−3 is below zero",
    "group,count\nBlack,3.5\n": "3.5 is not a whole number",
    'group,count\nBlack,"1,234"\n': "holds a thousands separator. Write 1234",
    "group,count\nBlack,1 234\n": "holds a thousands separator. Write 1234",
    "group,count\nBlack,\n": "the cell is empty",
    "group,count\nBlack,3\nWhite,2\nBlack,3\n": "rows 2 and 4: both are group Black",
    "group,Group,count\nBlack,Black,3\n": "has 2 columns",
    "group,,count\nBlack,Black,3\n": "has a column without a name",
    "group,count\n,3\n": "Column 'group' has an empty cell",
    "count\n3\n": "has only the column count",
    "group,count\n": "has no rows",
    "": "is empty",
    "group,count\nWhite,7\nBlack,9\nTotal,5\n": "group Total is 5, its parts are 16 together",
    "group,count\nWhite,7\nBlack,[low]\nTotal,11\n": "it cannot be told to what",
}


@pytest.mark.parametrize("table", WRONG, ids=WRONG.values())
def test_a_wrong_table_is_one_sentence_and_nothing_is_written(run, table):
    status, found, said = run(table)
    assert (status, found) == (REFUSED, None)
    assert said.count("\n") == 1 and WRONG[table] in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("child,parent\nP,Q\n", nestings.NONE_KNOWN.format(file="nesting.csv", values="P, Q")),
        ("child,parent\n", nestings.NO_ROWS.format(file="nesting.csv")),
        (
            "child,parent\nBlack,\n",
            nestings.EMPTY.format(file="nesting.csv", row=2, column="parent"),
        ),
        ("child,parent\nTotal,P\n", nestings.TOTAL_AS_PART.format(file="nesting.csv", row=2)),
        (
            "child,parent\nBlack,Black\n",
            nestings.PART_OF_ITSELF.format(file="nesting.csv", row=2, value="Black"),
        ),
        ("child,parent\nBlack,P\nP,Black\n", IN_A_CIRCLE.format(values="Black, P")),
    ],
)
def test_a_wrong_hierarchy_is_one_sentence(run, hierarchy, text, said):
    status, found, printed = run("group,count\nBlack,3\n", options=hierarchy(text))
    assert (status, found, printed.strip()) == (REFUSED, None, said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--hidden-range", "5-1"), command.NO_RANGE.format(found="5-1")),
        (("--hidden-range", "few"), command.NO_RANGE.format(found="few")),
        (("--rounding-base", "0"), command.NO_BASE.format(found="0")),
        (
            ("--hidden-range", "1-2"),
            adding_up.NOTHING_IN_RANGE_FITS.format(least=1, most=2),
        ),
        (("--hierarchy", "nowhere.csv"), NO_SUCH_FILE.format(found="nowhere.csv")),
        (("--output", "nowhere/audit.csv"), csv_files.NO_FOLDER.format(folder="nowhere")),
    ],
)
def test_a_wrong_option_is_one_sentence(run, options, said):
    status, found, printed = run(LINE.format(third=3, total=20), options=options)
    assert (status, found, printed.strip()) == (REFUSED, None, said)


def test_an_output_must_be_named_and_spare_the_input(capsys, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("group,count\nBlack,3\n")
    assert cli.main(["audit", str(table)]) == REFUSED
    assert capsys.readouterr().err.strip() == command.NEEDS_OUTPUT
    assert cli.main(["audit", str(table), "--output", str(table)]) == REFUSED
    assert table.read_text() == "group,count\nBlack,3\n"
    assert cli.main(["audit", str(tmp_path / "none.csv"), "--output", "x.csv"]) == REFUSED
