"""CSV files are read in every usual encoding and separator, rows numbered as a spreadsheet does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import text_files
from evaluation_lib.extracts.council.limits import Unreadable, limits_of
from evaluation_lib.extracts.council.text_files import read_text_file

LIMITS = limits_of(load_dictionary())
TEXT = "CHILD,TEAM\n001,Café – Nord\n002,Süd\n"


@pytest.fixture
def read(folder):
    """Read bytes or text as a CSV file; nothing may be odd about it."""

    def cells(content):
        path = folder / "one.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        table, problems = read_text_file(path, file="one.csv", limits=LIMITS)
        assert problems.empty
        return table.cells

    return cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_every_encoding_and_line_end_gives_the_same_table(encoding, line_end, read):
    cells = read(TEXT.replace("\n", line_end).encode(encoding))
    assert list(cells.columns) == ["CHILD", "TEAM"]
    assert cells["TEAM"].tolist() == ["Café – Nord", "Süd"]
    assert cells.index.tolist() == [2, 3]


def test_utf_16_of_the_other_order_is_read(read):
    cells = read(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert cells["CHILD"].tolist() == ["001", "002"]


@pytest.mark.parametrize(
    "sign", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tabulator", "bar"]
)
def test_every_separator_is_found(sign, read):
    rows = [["CHILD", "TEAM", "NOTE"], ["001", "a", "one, two; three"], ["002", "b", ""]]
    text = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    cells = read(text)
    assert list(cells.columns) == rows[0]
    assert cells.loc[2].tolist() == rows[1]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;;"])
def test_a_line_that_tells_excel_the_separator_is_followed_and_is_no_row(line, read):
    cells = read(f"{line}\nCHILD;TEAM\n001;a, b, c\n002;d, e, f\n")
    assert cells["TEAM"].tolist() == ["a, b, c", "d, e, f"]
    assert cells.index.tolist() == [2, 3]


def test_titles_and_blank_rows_on_top_are_passed_over_and_counted(read):
    cells = read("Children looked after\n\nprinted on 3 April\n\nCHILD,DOB,SEX\nA1,x,F\n\nA2,y,M\n")
    assert list(cells.columns) == ["CHILD", "DOB", "SEX"]
    assert cells.index.tolist() == [6, 8]


def test_merged_headings_give_way_to_the_row_below_them(read):
    cells = read("CHILD,Placement,,Team\n,Start,End,\nA1,x,y,West\n")
    assert list(cells.columns) == ["CHILD", "Start", "End", "Team"]
    assert cells.loc[3].tolist() == ["A1", "x", "y", "West"]


def test_a_quoted_line_break_does_not_count_as_a_row(read):
    cells = read('CHILD,NOTE\nA1,"first\nsecond\nthird"\nA2,x\n')
    assert cells.index.tolist() == [2, 3]
    assert cells.loc[2, "NOTE"] == "first\nsecond\nthird"


def test_a_wrapped_heading_is_one_line(read):
    assert list(read('"Date of\n  Contact",CHILD\nx,A1\n').columns) == ["Date of Contact", "CHILD"]


def test_a_doubled_quotation_mark_is_one(read):
    assert read('CHILD,NOTE\nA1,"said ""no"""\n').loc[2, "NOTE"] == 'said "no"'


def test_a_short_row_has_empty_cells_and_separators_at_the_end_are_passed_over(read):
    cells = read("CHILD,DOB,SEX\nA1\nA2,x,F,,,\n")
    assert cells.loc[2].isna().tolist() == [False, True, True]
    assert cells.loc[3].tolist() == ["A2", "x", "F"]


def test_a_column_without_a_heading_is_left_out(read):
    assert list(read(",CHILD,Unnamed: 2,SEX\n0,A1,x,F\n").columns) == ["CHILD", "SEX"]


def test_a_table_of_one_column_is_read(read):
    assert read("CHILD\nA1\nA2\n")["CHILD"].tolist() == ["A1", "A2"]


def test_leading_zeros_and_odd_spaces(read):
    cells = read("CHILD,SEX\n\u00a0007 , F\n")
    assert cells.loc[2].tolist() == ["007", "F"]


def test_a_quotation_mark_never_closed_names_its_row(folder):
    path = folder / "one.csv"
    path.write_text('CHILD,SEX\nA1,F\nA2,"M\nA3,F\n', encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_text_file(path, file="one.csv", limits=LIMITS)
    assert refused.value.found == text_files.NEVER_CLOSED.format(row=3)


PLAIN = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=8)


@given(rows=st.lists(st.tuples(PLAIN, PLAIN, PLAIN), min_size=2, max_size=8))
def test_whatever_words_a_table_holds_it_comes_back(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "one.csv"
    lines = [("CHILD", "SEX", "TEAM"), *rows]
    path.write_text("\n".join(",".join(row) for row in lines), encoding="utf-8")
    table, problems = read_text_file(path, file="one.csv", limits=LIMITS)
    assert problems.empty
    assert table.cells.to_numpy().tolist() == [list(row) for row in rows]


@given(content=st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_refusal_in_words(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("bytes") / "one.csv"
    path.write_bytes(content)
    try:
        table, _ = read_text_file(path, file="one.csv", limits=LIMITS)
    except Unreadable as refused:
        assert refused.found and refused.allowed and refused.what_to_do
    else:
        assert len(table.cells.columns)


def test_a_few_signs_of_another_encoding_are_marked_and_told(folder):
    path = folder / "one.csv"
    good = "CHILD,TEAM\n" + "".join(f"{number},Café – Nord\n" for number in range(9))
    path.write_bytes(good.encode() + "9,Süd\n".encode("cp1252"))
    table, problems = read_text_file(path, file="one.csv", limits=LIMITS)
    assert table.cells["TEAM"].tolist()[0] == "Café – Nord"
    assert table.cells["TEAM"].tolist()[-1] == "S\ufffdd"
    assert problems["found"].tolist() == [text_files.SOME_BROKEN.format(number=1)]


def test_a_sign_that_was_lost_before_stays_as_it_is(read):
    assert read("CHILD,TEAM\nA1,Nord \ufffd Süd\n").loc[2, "TEAM"] == "Nord \ufffd Süd"


def test_zero_bytes_are_passed_over_and_told(folder):
    path = folder / "one.csv"
    path.write_bytes((TEXT * 9).replace("001", "00\x001", 1).encode())
    table, problems = read_text_file(path, file="one.csv", limits=LIMITS)
    assert table.cells.loc[2, "CHILD"] == "001"
    assert problems["found"].tolist() == [text_files.ZERO_BYTES.format(number=1)]


def test_commas_within_cells_do_not_win_over_the_separator(read):
    cells = read("id;address;day\n1;12 High St, Town, Essex;x\n2;9 Low St, Town, Kent;y\n")
    assert cells["address"].tolist() == ["12 High St, Town, Essex", "9 Low St, Town, Kent"]


def test_a_mark_of_inches_is_no_quotation(read):
    assert read('CHILD,NOTE\nA1,6" tall\nA2,x\n')["NOTE"].tolist() == ['6" tall', "x"]


def test_a_row_that_is_too_long_is_left_out_and_told(folder):
    path = folder / "one.csv"
    path.write_text("CHILD,TEAM\nA1,x\nA2,x,y,z\nA3,x\n", encoding="utf-8")
    table, problems = read_text_file(path, file="one.csv", limits=LIMITS)
    assert table.cells["CHILD"].tolist() == ["A1", "A3"]
    assert problems[["row", "consequence"]].values.tolist() == [[3, "row left out"]]
