"""The index links what was made, says what changed and what failed, and where to begin."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation_lib.presentation.wording import template, text
from evaluation_lib.reports.dictionary_page import dictionary_page
from evaluation_lib.reports.index.listed import page_digest
from evaluation_lib.reports.index.matrix import size_in_words
from evaluation_lib.reports.index.writing import index_of, published
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.review.log import ReviewLog


def entry(area: str, slug: str, *, notebook: str = "own", **more: object) -> Entry:
    period = "1 April 2024 to 31 March 2025"
    return Entry(area, slug, notebook, notebook.capitalize(), period, "now", **more)


@pytest.fixture
def index(tmp_path: Path, page: Callable[..., str], dictionary) -> Callable[..., str]:
    """Write a page for each entry that did not fail, and make the index of all."""

    def make(*entries: Entry, content: str | None = None) -> str:
        for one in entries:
            if not one.problem:
                place = published(tmp_path, one)
                place.folder.mkdir(exist_ok=True)
                place.page.write_text(content or page(), encoding="utf-8", newline="\n")
        return index_of(
            entries,
            run="demo",
            place_of=lambda one: published(tmp_path, one),
            log=ReviewLog(),
            dictionary=dictionary,
        )

    return make


def test_areas_stand_in_the_dictionarys_order_and_others_behind(index):
    made = index(entry("Kent", "kent"), entry("West quadrant", "west"), entry("Essex", "essex"))
    places = [made.index(f"href='{slug}/own.html'") for slug in ("essex", "west", "kent")]
    assert places == sorted(places)


def test_each_report_says_its_period_status_changes_and_when_it_was_made(index, dictionary):
    [cell] = re.findall(r"<td role='cell'>(.*?)</td>", index(entry("Essex", "essex")))
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", cell))
    assert facts["Period"] == "1 April 2024 to 31 March 2025"
    assert text(dictionary, "review.labels.draft") in facts["Status"]
    assert facts["What changed"] == "New"
    assert facts["Made"] == "now"


def test_areas_and_notebooks_that_were_not_run_together_say_so(index):
    made = index(entry("Essex", "essex"), entry("Mid", "mid", notebook="second"))
    assert made.count("not made in this run") == 2


def test_a_failure_has_no_link_and_its_reason_is_escaped(index):
    made = index(entry("Mid", "mid", problem="KeyError: '<x>'"))
    assert "mid/own.html" not in made
    assert "KeyError: &#x27;&lt;x&gt;&#x27;" in made
    assert "mid/own.failed.ipynb" in made


def test_without_failures_nothing_is_said_of_them(index):
    assert "What failed" not in index(entry("Mid", "mid"))


def test_a_page_that_somebody_took_away_is_not_linked(index, tmp_path, dictionary):
    one = entry("Mid", "mid")
    index(one)
    published(tmp_path, one).page.unlink()
    made = index_of(
        [one],
        run="demo",
        place_of=lambda one: published(tmp_path, one),
        log=ReviewLog(),
        dictionary=dictionary,
    )
    assert "mid/own.html" not in made and text(dictionary, "index.gone") in made


def test_reports_about_invented_children_are_marked_and_the_mark_is_explained(index, dictionary):
    made = index(entry("Essex", "essex", mark="(invented data)"), entry("Mid", "mid"))
    assert ">Own: Essex (invented data)</a>" in made and ">Own: Mid</a>" in made
    assert text(dictionary, "invented.index_lead", short="(invented data)") in made
    assert "<h1>Reports: demo</h1>" in made


def test_where_all_reports_are_about_invented_children_the_page_as_a_whole_is_marked(index):
    made = index(entry("Essex", "essex", mark="(invented data)"))
    assert "<h1>Reports: demo (invented data)</h1>" in made
    assert "<title>Reports: demo (invented data)</title>" in made


def test_without_invented_children_nothing_is_said_of_them(index):
    assert "invented" not in index(entry("Mid", "mid"))


def test_the_stamps_of_pages_stand_on_the_index_and_beside_each_link(index, page, dictionary):
    words = text(dictionary, "stamp.unsuppressed.words")
    made = index(entry("Essex", "essex"), content=page(stamps=[words]))
    assert f"<div class='stamp' role='note'><strong>{words}</strong>" in made
    assert f"<p class='mark'>{words}</p>" in made
    assert words not in index(entry("Essex", "essex"))


def test_files_beside_a_page_are_linked_with_their_sizes(index, tmp_path):
    one = entry("Essex", "essex")
    (tmp_path / "essex").mkdir()
    for ending in ("tables.zip", "xlsx", "json", "ipynb"):
        (tmp_path / "essex" / f"own.{ending}").write_bytes(b"x" * 2_500)
    made = index(one)
    for ending in ("tables.zip", "xlsx", "json", "ipynb"):
        assert f"<a href='essex/own.{ending}'>" in made
    assert made.count("2 KB") == 4
    assert "own.pdf" not in made


def test_a_pdf_is_linked_only_while_it_belongs_to_the_page(index, page, tmp_path, dictionary):
    (tmp_path / "essex").mkdir()
    (tmp_path / "essex" / "own.pdf").write_bytes(b"%PDF")
    fits = entry("Essex", "essex", pdf=page_digest(page()))
    assert "<a href='essex/own.pdf'>" in index(fits)
    old = index(fits, content=page(points=["Another point."]))
    assert "<a href='essex/own.pdf'>" not in old and text(dictionary, "index.old_pdf") in old
    unknown = index(entry("Essex", "essex"))
    assert "<a href='essex/own.pdf'>" not in unknown


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 KB"), (2_499, "2 KB"), (999_400, "999 KB"), (1_000_000, "1.0 MB")],
)
def test_sizes_are_written_as_people_know_them(size, words):
    assert size_in_words(size) == words


def test_the_dictionary_page_names_every_table_and_field(dictionary):
    shown = dictionary_page(dictionary)
    for one in dictionary.tables.values():
        assert one.title in shown
        assert all(f"<th scope='row'>{item.name}</th>" in shown for item in one.fields)
    assert not re.search(r"\bnan\b", shown.split("</style>")[1].lower())


class TestReadingOrders:
    def test_every_section_is_one_whose_heading_has_words(self, dictionary):
        sections = dictionary.read("reading_orders")["section"].dropna()
        assert len(sections) and all(template(dictionary, key) for key in sections)

    def test_each_reader_reads_in_the_order_of_whole_numbers(self, dictionary):
        for _, rows in dictionary.read("reading_orders").groupby("reader"):
            assert rows["order"].tolist() == list(range(1, len(rows) + 1))
            assert rows["label"].nunique() == 1

    def test_links_lead_to_the_county_and_to_the_section_where_the_page_has_it(self, index):
        reports = [
            entry(area, slug, notebook="disproportionality")
            for area, slug in (("Mid quadrant", "mid"), ("Essex", "essex"))
        ]
        made = index(*reports)
        assert "href='essex/disproportionality.html#main-points'" in made
        lists = made[made.index("class='band'") : made.index("id='search-form'")]
        assert "mid/" not in lists
        assert "What we know and do not know: not made in this run" in lists

    def test_a_section_that_a_page_lacks_leads_to_the_page(self, index):
        made = index(entry("Essex", "essex", notebook="disproportionality"))
        assert (
            "href='essex/disproportionality.html'>Disproportionality: Essex</a>"
            in (made[: made.index("id='search-form'")])
        )

    def test_without_the_county_the_first_area_is_named(self, index):
        made = index(entry("West quadrant", "west", notebook="data_quality"))
        assert "The links lead to the reports for West quadrant." in made

    def test_a_run_of_ones_own_notebooks_has_no_lists(self, index, dictionary):
        assert text(dictionary, "index.reading.heading") not in index(entry("Essex", "essex"))


def test_an_earlier_manifest_is_read_and_its_pages_are_new(index):
    one = replace(entry("Essex", "essex"), before=None, pdf="")
    assert "<dd>New</dd>" in index(one)
