"""What a notebook has shown is found again in its outputs, whoever made the notebook."""

from __future__ import annotations

from dataclasses import replace

from nbformat.v4 import new_code_cell, new_notebook, new_output

from evaluation_lib.presentation.sections import Section, section
from evaluation_lib.reports.downloads.contents import contents_of


def test_title_stamps_and_tables_in_their_order(make_contents, stamps):
    contents = make_contents(stamps=stamps)
    assert contents.title == "Ratios: Essex"
    assert contents.lines == ("1 April 2020 to 31 March 2025",)
    assert list(contents.stamps) == [stamp.words for stamp in stamps]
    assert [(table.number, table.section) for table in contents.tables] == [
        (1, "Ratios"),
        (2, "Ratios"),
    ]


def test_rows_are_the_exact_numbers(make_contents):
    table = make_contents().tables[0]
    assert [column.heading for column in table.columns] == [
        "Ethnic group",
        "Children",
        "Ratio",
        "Ratio: lower end",
        "Ratio: upper end",
        "Ratio: as shown on the page",
        "Share",
    ]
    assert table.rows[1] == ("001", 26, 1.4512, 1.3, 1.6049, "1.45 (1.30 to 1.60) ▲", 0.25)
    assert table.rows[2] == ("=1+1", "[x]", "[c]", "[c]", "[c]", "[c]", "[x]")


def test_a_notebook_of_ones_own_has_its_title_and_no_tables():
    output = new_output("display_data", data={"text/html": "<table></table>"})
    notebook = new_notebook(cells=[new_code_cell("", outputs=[output]), new_code_cell("")])
    contents = contents_of(notebook, title="My own: Mid")
    assert (contents.title, contents.tables, dict(contents.stamps)) == ("My own: Mid", (), {})


def test_a_section_that_shows_nothing_has_nothing_to_download(executed):
    assert contents_of(executed(Section("Places", ())), title="t").tables == ()


def test_a_file_is_named_by_its_number_and_caption_and_not_for_ever(ratios, make_contents):
    long = replace(ratios, caption="Children looked after, " * 10)
    names = [table.file_name for table in make_contents(tables=(ratios, long)).tables]
    assert names[0] == "01-ratio-to-white-children-essex.csv"
    assert names[1] == "02-children-looked-after-children-looked-after-children-looked.csv"


def test_tables_that_a_program_asks_for_have_a_name(ratios, dictionary, executed):
    notebook = executed(section("About", [replace(ratios, key="inputs")]))
    contents = contents_of(notebook, title="t")
    assert contents.table("inputs") is contents.tables[0]
    assert contents.table("others") is None
