"""Tables as CSV: unrounded, plain, marked where the page is stamped, the same bytes each time."""

from __future__ import annotations

import csv
import io
import math
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.presentation.exact_numbers import ExactColumn
from evaluation_lib.reports.downloads.contents import Contents, Table
from evaluation_lib.reports.downloads.csv_files import README, csv_text, tables_archive

MARK = "Unsuppressed: do not share. Invented county: no child in it exists"


@pytest.fixture
def read(dictionary):
    """Make an archive and read its files as text."""

    def files(contents) -> dict[str, str]:
        archive = zipfile.ZipFile(io.BytesIO(tables_archive(contents, dictionary=dictionary)))
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}

    return files


def test_every_table_is_a_file_and_one_file_says_what_they_are(read, make_contents):
    files = read(make_contents())
    tables = ["01-ratio-to-white-children-essex.csv", "02-ratio-to-white-children-essex.csv"]
    assert list(files) == [README, *tables]
    for said in ("Ratios: Essex", *tables, "Ratio to White children, Essex", "[c]: ", "A note."):
        assert said in files[README]


def test_numbers_are_plain_and_unrounded_and_the_caption_is_not_among_them(read, make_contents):
    text = read(make_contents())["01-ratio-to-white-children-essex.csv"]
    assert text.splitlines() == [
        "Ethnic group,Children,Ratio,Ratio: lower end,Ratio: upper end,"
        "Ratio: as shown on the page,Share (as a fraction of 1)",
        "White,1141,1,1 (reference),1 (reference),1 (reference),0.061",
        "001,26,1.4512,1.3,1.6049,1.45 (1.30 to 1.60) ▲,0.25",
        "'=1+1,[x],[c],[c],[c],[c],[x]",
    ]


def test_there_is_no_byte_order_mark_and_lines_end_plainly(read, make_contents):
    for text in read(make_contents()).values():
        assert not text.startswith("\ufeff")
        assert "\r" not in text and text.endswith("\n")


def test_what_the_page_is_stamped_with_is_said_in_every_file(read, make_contents, stamps):
    files = read(make_contents(stamps=stamps))
    assert all(stamp.explanation in files[README] for stamp in stamps)
    assert all(stamp.words.upper() in files[README] for stamp in stamps)
    for name, text in files.items():
        if name != README:
            first, *rows = csv.reader(io.StringIO(text))
            assert first[-1] == "Mark"
            assert {row[-1] for row in rows} == {MARK}


def test_the_same_tables_give_the_same_bytes(make_contents, dictionary):
    once, again = (tables_archive(make_contents(), dictionary=dictionary) for _ in range(2))
    assert once == again


NUMBERS = st.one_of(
    st.integers(min_value=-(10**15), max_value=10**15),
    st.floats(allow_nan=False, allow_infinity=False),
)


@given(
    numbers=st.lists(NUMBERS, min_size=1),
    words=st.data(),
)
def test_what_is_read_back_is_what_was_there(dictionary, numbers, words):
    text = st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1
    ).filter(lambda one: one[0] not in "=+-@")
    said = words.draw(st.lists(text, min_size=len(numbers), max_size=len(numbers)))
    columns = (ExactColumn("words", tuple(said)), ExactColumn("numbers", tuple(numbers), "0.0"))
    table = Table(1, "c", "s", columns, {}, ())
    written = csv_text(table, Contents("t", (), {}, (table,)), dictionary=dictionary)
    found = pd.read_csv(
        io.StringIO(written),
        dtype=str,
        keep_default_na=False,
        na_filter=False,
    )
    assert found["words"].tolist() == said
    assert all(
        float(read) == number and math.copysign(1, float(read)) == math.copysign(1, number)
        for read, number in zip(found["numbers"], numbers, strict=True)
    )
