"""The index links what was made, in the dictionary's order, and says what failed and why."""

from __future__ import annotations

from dataclasses import replace

from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.dictionary_page import dictionary_page
from evaluation_lib.reports.index import index_page
from evaluation_lib.reports.manifest import Entry


def entry(area: str, slug: str, *, notebook: str = "own", problem: str | None = None) -> Entry:
    return Entry(
        area, slug, notebook, notebook.capitalize(), "2024-04-01 to 2025-03-31", "now", problem
    )


def test_areas_stand_in_the_dictionarys_order_and_others_behind(dictionary):
    entries = [entry("Kent", "kent"), entry("West quadrant", "west"), entry("Essex", "essex")]
    page = index_page(entries, run="demo", dictionary=dictionary)
    places = [page.index(f"href='{slug}/own.html'") for slug in ("essex", "west", "kent")]
    assert places == sorted(places)


def test_areas_and_notebooks_that_were_not_run_together_leave_a_gap(dictionary):
    entries = [entry("Essex", "essex"), entry("Mid", "mid", notebook="second")]
    page = index_page(entries, run="demo", dictionary=dictionary)
    assert page.count("<td class='words'></td>") == 2


def test_a_failure_has_no_link_and_its_reason_is_escaped(dictionary):
    page = index_page(
        [entry("Mid", "mid", problem="KeyError: '<x>'")], run="demo", dictionary=dictionary
    )
    assert "mid/own.html" not in page
    assert "KeyError: &#x27;&lt;x&gt;&#x27;" in page
    assert "mid/own.failed.ipynb" in page


def test_without_failures_nothing_is_said_of_them(dictionary):
    assert "What failed" not in index_page([entry("Mid", "mid")], run="demo", dictionary=dictionary)


def test_reports_about_invented_children_are_marked_and_the_mark_is_explained(dictionary):
    invented = replace(entry("Essex", "essex"), mark="(invented data)")
    entries = [invented, entry("Mid", "mid")]
    page = index_page(entries, run="demo", dictionary=dictionary)
    assert ">Own: Essex (invented data)</a>" in page and ">Own: Mid</a>" in page
    assert text(dictionary, "invented.index_lead", short="(invented data)") in page
    assert "<h1>Reports: demo</h1>" in page


def test_where_all_reports_are_about_invented_children_the_page_as_a_whole_is_marked(dictionary):
    invented = replace(entry("Essex", "essex"), mark="(invented data)")
    page = index_page([invented], run="demo", dictionary=dictionary)
    assert "<h1>Reports: demo (invented data)</h1>" in page
    assert "<title>Reports: demo (invented data)</title>" in page


def test_without_invented_children_nothing_is_said_of_them(dictionary):
    page = index_page([entry("Mid", "mid")], run="demo", dictionary=dictionary)
    assert "invented" not in page


def test_the_dictionary_page_names_every_table_and_field(dictionary):
    page = dictionary_page(dictionary)
    for table in dictionary.tables.values():
        assert table.title in page
        assert all(f"<th scope='row'>{item.name}</th>" in page for item in table.fields)
    assert "nan" not in page.split("</style>")[1].lower().replace("finance", "")
