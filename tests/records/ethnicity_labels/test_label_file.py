"""`evaluate labels`: a file comes back as it was, with five columns more, or not at all."""

import csv
import os
import stat

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation_lib.csv_files import (
    A_FOLDER,
    A_WORKBOOK,
    BROKEN,
    CANNOT_WRITE,
    COLUMN_TWICE,
    NO_COLUMN,
    NO_FILE,
    NO_FOLDER,
    NOT_TEXT,
    NOTHING_IN_IT,
    OUTPUT_IS_FOLDER,
    OVER_THE_INPUT,
    UNEVEN,
)
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.records.ethnicity_labels import label_file
from evaluation_lib.records.ethnicity_labels.label_file import COLUMN_IN_USE

TEXT = 'id,label,note\n007,White – British,\n2,"Asian, Indian",5.0\n3,,NA\n4,Polish,é\n'


@pytest.fixture
def labelled(tmp_path, dictionary):
    """Map a file's labels; returns the rows written and the summary."""

    def run(source, column="label", output="out.csv", **settings):
        output = tmp_path / output
        summary = label_file(
            source, column=column, output=output, dictionary=dictionary, **settings
        )
        with output.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file)), summary

    return run


def test_all_rows_and_columns_stay_as_they_were_and_five_are_added(saved, labelled):
    rows, _ = labelled(saved(TEXT))
    assert rows[0] == ["id", "label", "note", "code", "group", "status", "rule", "suggestions"]
    assert [row[:3] for row in rows] == list(csv.reader(TEXT.splitlines()))
    assert [row[3:] for row in rows[1:]] == [
        ["WBRI", "White", "mapped", "label", ""],
        ["AIND", "Asian", "mapped", "label", ""],
        ["", "", "missing", "empty", ""],
        ["", "", "unmapped", "needs_group", "WOTH Any other White background"],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_separator_and_line_ends_make_no_difference(
    encoding, separator, end, saved, labelled
):
    rows = list(csv.reader(TEXT.splitlines()))
    quoted = ['"' + f'"{separator}"'.join(row) + '"' for row in rows]
    text = end.join(quoted) + end
    written, _ = labelled(saved(text, encoding=encoding))
    assert written == labelled(saved(TEXT, name="plain.csv"), output="plain_out.csv")[0]


def test_the_output_is_utf_8_without_a_mark_and_with_plain_line_ends(saved, labelled, tmp_path):
    labelled(saved(TEXT, encoding="utf-16"))
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"id,label")
    assert b"\r" not in content
    assert "–".encode() in content


def test_the_summary_counts_rows_and_labels_by_status(saved, labelled, dictionary):
    _, summary = labelled(saved("label\nWhite\nWhite\nA1\nRefused\n"))
    assert (summary.rows, summary.labels) == (4, 3)
    assert summary.rows_by_status == {
        "mapped": 2,
        "refused": 1,
        "not_obtained": 0,
        "missing": 0,
        "unborn": 0,
        "obsolete": 0,
        "unmapped": 1,
    }
    assert summary.labels_by_status["mapped"] == 1
    words = dictionary.document("ethnicity_rules")["summary"]
    assert summary.done == words["done"].format(
        rows=4, labels=3, source="labels.csv", resolved=2, unmapped=1, output=summary.output
    )
    assert summary.method == words["method"].format(scheme=words["no_scheme"])


def test_a_declared_scheme_is_used_and_named(saved, labelled):
    rows, summary = labelled(saved("label\nA1\n"), scheme="Series 2001")
    assert rows[1][1] == "WBRI"
    assert "series_2001" in summary.method


def test_a_column_is_found_in_any_case(saved, labelled):
    assert labelled(saved("Ethnic Label\nWBRI\n"), column="ethnic-label")[0][1][1] == "WBRI"


def test_in_a_file_of_one_column_a_blank_line_is_an_empty_cell(saved, labelled):
    rows, summary = labelled(saved("label\nWBRI\n\nAIND\n\n\n"))
    assert [row[0] for row in rows[1:]] == ["WBRI", "", "AIND"]
    assert summary.rows_by_status["missing"] == 1


def test_a_file_of_column_names_alone_comes_back_as_it_is(saved, labelled):
    rows, summary = labelled(saved("id,label\n"))
    assert rows == [["id", "label", "code", "group", "status", "rule", "suggestions"]]
    assert summary.rows == 0


def test_an_earlier_output_is_replaced(saved, labelled):
    source = saved("label\nWBRI\n")
    labelled(source)
    assert len(labelled(source)[0]) == 2


cells = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=5))
def test_any_cell_comes_back_unchanged(rows, tmp_path, labelled):
    source = tmp_path / "any.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("a", "label", "z"), *rows])
    written, _ = labelled(source)
    assert [tuple(row[:3]) for row in written[1:]] == rows


REFUSED = [
    ("", NOTHING_IN_IT.format(file="labels.csv")),
    ("\n\n", NOTHING_IN_IT.format(file="labels.csv")),
    (b"\xff\xfe", NOTHING_IN_IT.format(file="labels.csv")),
    (b"PK\x03\x04 a workbook", A_WORKBOOK.format(file="labels.csv")),
    (b"\xd0\xcf\x11\xe0 an old workbook", A_WORKBOOK.format(file="labels.csv")),
    (b"label\n\x81\x8d\n", NOT_TEXT.format(file="labels.csv")),
    (b"label\na\x00b\n", NOT_TEXT.format(file="labels.csv")),
    (b"\xff\xfel\x00a", None),
    (b"\xff\xfel\x00a\x00b", NOT_TEXT.format(file="labels.csv")),
    ("lable\nWhite\n", NO_COLUMN.format(
        file="labels.csv", column="label", meant=": did you mean lable?", columns="lable")),
    ("a,b\n1,2\n", NO_COLUMN.format(
        file="labels.csv", column="label", meant=".", columns="a, b")),
    ("label,label\n1,2\n", COLUMN_TWICE.format(file="labels.csv", number=2, column="label")),
    ("label,code\nWhite,1\n", COLUMN_IN_USE.format(file="labels.csv", columns="code")),
    ("label,Rule,STATUS\na,b,c\n", COLUMN_IN_USE.format(
        file="labels.csv", columns="Rule and STATUS")),
    ("id,label\n1,White,British\n", UNEVEN.format(
        file="labels.csv", line=2, found=3, expected=2, separator="comma")),
    ("id;label\n1;White\n2\n", UNEVEN.format(
        file="labels.csv", line=3, found=1, expected=2, separator="semicolon")),
    ("id\tlabel\n1\tWhite\n\n2\n", UNEVEN.format(
        file="labels.csv", line=4, found=1, expected=2, separator="tab")),
    ('id,label\n1,"White\n', BROKEN.format(
        file="labels.csv", line=2, reason="unexpected end of data")),
    ('id,label\n1,"White"s\n', None),
    ("id,label\n1," + "x" * 200_000 + "\n", None),
]  # fmt: skip


@pytest.fixture
def usual_csv_limit():
    """Python's own limit on a cell: other libraries raise it for the whole process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("usual_csv_limit")
@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence_and_nothing_is_written(
    content, sentence, saved, labelled, tmp_path
):
    source = saved(content)
    with pytest.raises(DataError) as problem:
        labelled(source)
    assert sentence is None or str(problem.value) == sentence
    assert "\n" not in str(problem.value)
    assert os.listdir(tmp_path) == ["labels.csv"]


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(labelled, tmp_path):
    with pytest.raises(DataError) as problem:
        labelled(tmp_path / "none.csv")
    assert str(problem.value) == NO_FILE.format(file=tmp_path / "none.csv")
    with pytest.raises(DataError) as problem:
        labelled(tmp_path)
    assert str(problem.value) == A_FOLDER.format(file=tmp_path)


def test_the_input_is_never_written_over(saved, labelled, tmp_path):
    source = saved(TEXT)
    (tmp_path / "link.csv").symlink_to(source)
    for name in ("labels.csv", "link.csv", "../" + tmp_path.name + "/labels.csv"):
        with pytest.raises(DataError) as problem:
            labelled(source, output=name)
        assert str(problem.value) == OVER_THE_INPUT.format(file="labels.csv")
    assert source.read_text("utf-8") == TEXT


def test_an_output_that_cannot_be_written_is_refused(saved, labelled, tmp_path):
    source = saved(TEXT)
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataError) as problem:
        labelled(source, output="folder")
    assert str(problem.value) == OUTPUT_IS_FOLDER.format(file=tmp_path / "folder")
    with pytest.raises(DataError) as problem:
        labelled(source, output="none/out.csv")
    assert str(problem.value) == NO_FOLDER.format(folder=tmp_path / "none")


def test_a_disk_that_fails_leaves_the_earlier_output_whole(
    saved, labelled, tmp_path, monkeypatch, like
):
    source = saved(TEXT)
    labelled(source)
    before = (tmp_path / "out.csv").read_bytes()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DataError, match=like(CANNOT_WRITE, reason="No space left on device")):
        labelled(source)
    assert (tmp_path / "out.csv").read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["labels.csv", "out.csv"]


def test_a_wrong_scheme_or_grouping_stops_before_anything_is_written(saved, labelled, tmp_path):
    for wrong in ({"scheme": "mine"}, {"grouping": "mine"}):
        with pytest.raises(EvaluationError):
            labelled(saved(TEXT), **wrong)
    assert os.listdir(tmp_path) == ["labels.csv"]


def test_the_output_can_be_read_by_those_who_can_read_other_files(saved, labelled, tmp_path):
    labelled(saved(TEXT))
    reference = tmp_path / "reference"
    reference.touch()
    mode = stat.S_IMODE((tmp_path / "out.csv").stat().st_mode)
    assert mode == stat.S_IMODE(reference.stat().st_mode)


def test_pandas_reads_the_output(saved, labelled, tmp_path):
    labelled(saved(TEXT))
    frame = pd.read_csv(tmp_path / "out.csv", dtype="string", keep_default_na=False)
    assert frame["id"].tolist() == ["007", "2", "3", "4"]
