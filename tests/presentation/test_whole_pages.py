"""The published picture as it is shown: words that read as sentences, marks that fit together."""

from __future__ import annotations

import re
from functools import cache

import pytest

from evaluation_lib.presentation import published_picture
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.folded import Folded
from evaluation_lib.presentation.headlines import MOST_WORDS
from evaluation_lib.presentation.sections import Paragraphs, Points, Section
from evaluation_lib.presentation.tables import ReportTable

AREAS = ("Essex", "Kent", "England", "Mid", "Maldon")
LONGEST_SENTENCE = 25
LONGEST_LIST = 6

#: Where a sentence ends: a full stop before a capital; 1.5 and 31 March have none.
NEXT_SENTENCE = re.compile(r"(?<=[.])\s+(?=[A-Z])")
UNREADABLE = re.compile(r"[{}]|<NA>|\b(nan|NaN|NaT|None|inf|NA)\b|\bpd\.|dtype")


@pytest.fixture(scope="module")
def sections(report_for):
    """Every section of one area's report, by name, made once."""

    @cache
    def made(area):
        report = report_for(area)
        return {
            name: getattr(published_picture, name)(report) for name in published_picture.__all__
        }

    return made


@pytest.fixture(scope="module")
def read(sections, page):
    """One area's whole page, read once."""
    return cache(lambda area: page("".join(part._repr_html_() for part in sections(area).values())))


def parts(sections, kind):
    """Every part of one kind in some sections, also what is folded or stands under a chart."""
    shown = [part for one in sections.values() if isinstance(one, Section) for part in one.parts]
    return [part for part in within(shown) if isinstance(part, kind)]


def within(shown):
    """Some parts and all that they hold."""
    for part in shown:
        yield part
        held = part.parts if isinstance(part, Folded) else ()
        yield from within(held if not isinstance(part, Chart) else filter(None, [part.table]))


def prose(sections) -> list[str]:
    """Everything that stands as sentences: paragraphs, points, notes below tables."""
    said = [text for part in parts(sections, (Paragraphs, Points)) for text in part.sentences]
    return said + [note for table in parts(sections, ReportTable) for note in table.notes]


@pytest.mark.parametrize("area", AREAS)
class TestWords:
    def test_every_sentence_ends_with_one_full_stop(self, sections, area):
        said = [one for text in prose(sections(area)) for one in NEXT_SENTENCE.split(text)]
        assert len(said) > 10
        assert [one for one in said if not re.search(r"[^.\s][.]$", one)] == []

    def test_no_full_stop_is_doubled_anywhere(self, read, area):
        assert [text for text in read(area).texts if re.search(r"[.]\s*[.]", text)] == []

    def test_main_points_are_few_and_short(self, sections, area):
        (points,) = sections(area)["main_points"].parts
        assert 3 <= len(points.sentences) <= LONGEST_LIST
        sentences = [one for point in points.sentences for one in NEXT_SENTENCE.split(point)]
        assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []

    def test_nothing_is_left_that_only_a_programmer_reads(self, read, area):
        assert [text for text in read(area).texts if UNREADABLE.search(text)] == []

    def test_every_chart_has_a_short_headline_and_a_table_of_what_it_draws(self, sections, area):
        charts = parts(sections(area), Chart)
        assert [one.headline for one in charts if len(one.headline.split()) > MOST_WORDS] == []
        assert all(parts({"": Section("", (one,))}, ReportTable) for one in charts)
        assert all("table under the chart" in one.description for one in charts)

    def test_no_cell_is_empty(self, sections, area):
        tables = parts(sections(area), ReportTable)
        assert tables
        assert [
            one.caption for one in tables if "" in {c.strip() for r in one.rows for c in r}
        ] == []

    def test_nothing_breaks_the_rules_of_wording(self, read, unruly, area):
        assert unruly(read(area)) == []

    def test_a_headline_and_a_caption_are_no_sentences(self, sections, area):
        shown = sections(area)
        headlines = [chart.headline for chart in parts(shown, Chart)]
        captions = [table.caption for table in parts(shown, ReportTable)]
        assert headlines
        assert captions
        assert [text for text in headlines + captions if text.endswith(".")] == []


@pytest.mark.parametrize("area", AREAS)
class TestMarkup:
    def test_every_tag_that_is_opened_is_closed(self, read, area):
        assert read(area).open == []

    def test_identifiers_are_unique_and_references_find_them(self, read, area):
        identifiers = read(area).attributes("id")
        assert len(identifiers) == len(set(identifiers))
        referred = {link.removeprefix("#") for link in read(area).links}
        referred |= {*read(area).attributes("aria-labelledby")}
        for _, attributes in read(area).tags:
            for value in attributes.values():
                referred |= set(re.findall(r"url\(#([^)]+)\)", value or ""))
        assert referred
        assert referred <= set(identifiers)

    def test_nothing_is_fetched_from_outside(self, read, area):
        assert [link for link in read(area).links if not link.startswith("#")] == []
        assert not {"script", "img", "image", "iframe", "link"} & {
            tag for tag, _ in read(area).tags
        }

    def test_there_is_one_first_level_heading_and_no_level_is_left_out(self, read, area):
        headings = [tag for tag, _ in read(area).tags if re.fullmatch(r"h\d", tag)]
        assert headings.count("h1") == 1
        assert set(headings) == {"h1", "h2"}

    def test_every_heading_of_a_table_is_scoped_and_every_chart_has_its_words(self, read, area):
        tags = read(area).tags
        scopes = {found.get("scope") for tag, found in tags if tag == "th"}
        assert scopes == {"col", "row"}
        pictures = [found for _, found in tags if found.get("role") == "img"]
        assert len(pictures) == sum(tag == "svg" for tag, _ in tags) > 0
        assert all(len(found["aria-label"].split()) > 10 for found in pictures)


@pytest.mark.parametrize("area", AREAS)
def test_a_symbol_is_explained_above_each_table_in_which_it_stands(sections, area):
    for table in parts(sections(area), ReportTable):
        standing = {cell for row in table.rows for cell in row if re.fullmatch(r"\[.+\]", cell)}
        assert standing <= set(table.symbols)


@pytest.mark.parametrize("area", ["Mid", "Maldon"])
def test_below_the_county_nothing_is_said_of_social_care(sections, area):
    shown = sections(area)
    nothing = {name for name, section in shown.items() if section._repr_html_() == ""}
    assert nothing == {
        "looked_after_by_group",
        "rates_compared",
        "beside_neighbours",
        "all_authorities",
        "choice_of_population",
        "unaccompanied_children",
        "not_published",
    }
