"""The text of a file is read whole, however it was saved."""

import hashlib

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_formats import published_formats, recognise
from evaluation_lib.extracts.published_rows import (
    NOT_RECOGNISED,
    NOT_TEXT,
    TWICE,
    read_header,
    read_published,
    read_rows,
)

HEADER = "census_year,la_code,la_name,group5,children_0_15,persons_16_19,persons_all_ages"
ROW = "2021,E06000052,Cornwall – Kernow,White,100,20,500"


def rows_of(path, dictionary):
    layout, positions = recognise(read_header(path), published_formats(dictionary))
    return read_rows(path, layout=layout, positions=positions)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_make_no_difference(encoding, end, write, dictionary):
    path = write("table.csv", HEADER, ROW, encoding=encoding, end=end)
    text = rows_of(path, dictionary).text
    assert text["area_name"].tolist() == ["Cornwall – Kernow"]
    assert text["0 to 15"].tolist() == ["100"]


def test_only_the_line_of_column_names_is_read_for_the_header(write):
    assert read_header(write("a.csv", '\ufeffa, b,"c,d"', "1,2,3")) == ["a", " b", "c,d"]
    assert read_header(write("b.csv", "")) == []


def test_a_file_that_is_not_text_has_no_header(tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\x0d\x81\x8d\x00" * 100)
    assert read_header(path) == [] or len(read_header(path)) == 1


def test_blank_lines_are_left_out_and_rows_keep_their_numbers(write, dictionary):
    rows = rows_of(write("table.csv", HEADER, "", ROW, ",,,,,,"), dictionary)
    assert rows.text.index.tolist() == [1]
    assert rows.where(1, "label") == "table.csv, row 3, column group5"


def test_empty_cells_stay_empty_text_and_words_like_na_stay_words(write, dictionary):
    rows = rows_of(write("table.csv", HEADER, "2021,E06000052,NA,,null,, 5 "), dictionary)
    row = rows.text.iloc[0]
    assert (row["area_name"], row["label"], row["0 to 15"], row["all ages"]) == (
        "NA",
        "",
        "null",
        "5",
    )


def test_the_fingerprint_is_that_of_the_file(write, dictionary):
    path = write("table.csv", HEADER, ROW)
    assert rows_of(path, dictionary).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("rows", [(ROW + ",7",), (ROW, ROW + ",7"), (ROW + ",", ROW + ",")])
def test_a_row_with_a_cell_too_many_is_refused_and_not_shifted(rows, write, dictionary):
    with pytest.raises(DataError) as problem:
        rows_of(write("table.csv", HEADER, *rows), dictionary)
    assert str(problem.value).startswith(NOT_TEXT.split("{reason}")[0].format(file="table.csv"))


def test_a_row_with_a_cell_too_few_has_empty_cells(write, dictionary):
    rows = rows_of(write("table.csv", HEADER, "2021,E06000052,Cornwall"), dictionary)
    assert rows.text.iloc[0][["label", "all ages"]].tolist() == ["", ""]


def test_a_file_of_no_known_kind_is_refused_with_what_is_looked_for(write, dictionary):
    path = write("other.csv", "a,b", "1,2")
    with pytest.raises(DataError) as problem:
        read_published(path, dictionary=dictionary, reads_into="pupils")
    titles = [
        layout.title for layout in published_formats(dictionary) if layout.reads_into == "pupils"
    ]
    assert str(problem.value) == NOT_RECOGNISED.format(file="other.csv", titles=", ".join(titles))


def test_a_row_that_stands_twice_is_refused_where_rows_are_added_up(write, dictionary):
    header = (
        "Upper tier local authorities Code,Upper tier local authorities,"
        "Ethnic group (6 categories),Age (3 categories),Sex,Observation"
    )
    row = "E10000012,Essex,White,Aged 15 years and under,{sex},10"
    women, men = row.format(sex="Female"), row.format(sex="Male")
    assert len(rows_of(write("once.csv", header, women, men), dictionary).text) == 2
    with pytest.raises(DataError) as problem:
        rows_of(write("twice.csv", header, women, men, women), dictionary)
    assert str(problem.value) == TWICE.format(where="twice.csv, row 4")
