"""The evaluation is made whatever is missing, says what would answer it, and never flatters."""

from __future__ import annotations

import re
from html import unescape

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.framework.reading import evaluation_framework
from evaluation_lib.presentation import university_evaluation as evaluation
from evaluation_lib.presentation.university_evaluation.main_points import in_sentences
from evaluation_lib.presentation.wording_rules import breaches, limit

FRAMEWORK = evaluation_framework(load_dictionary())
#: Data that a council can hand over; the evaluation itself is none.
SOURCES = [one.id for one in FRAMEWORK.sources if one.id != "this_evaluation"]


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture(scope="module")
def whole(report_on, every_finding):
    """A report on findings of every indicator."""
    return report_on(every_finding())


@pytest.fixture(scope="module")
def bare(report_on):
    """A report without any findings."""
    return report_on([])


@pytest.fixture(scope="module")
def of_mid(report_on, every_finding):
    """A quadrant's report, which is given the county's findings too."""
    own = {one.id for one in FRAMEWORK.indicators if not one.county_only}
    here = [row for row in every_finding("Mid quadrant") if row["indicator"] in own]
    return report_on([*here, *every_finding("Essex")], area="Mid")


class TestWithoutAnyFindings:
    def test_the_page_is_made_and_says_of_each_indicator_what_would_answer_it(self, bare, page_of):
        text = text_of(page_of(bare))
        assert [one.id for one in FRAMEWORK.indicators if one.label not in text] == []
        unsaid = [one.id for one in FRAMEWORK.indicators if FRAMEWORK.answers(one) not in text]
        assert unsaid == []

    def test_no_claim_is_made(self, bare):
        text = text_of(evaluation.summary(bare)._repr_html_())
        assert text.count("not yet evidenced") == len(FRAMEWORK.aspirations)
        assert "0 of" in text
        assert in_sentences(bare)[0].startswith("None of the six aspirations is evidenced")


@pytest.mark.parametrize("source", SOURCES)
def test_without_a_data_set_the_page_is_made_and_says_what_would_answer_it(
    source, report_on, every_finding, page_of
):
    lost = {one.id for one in FRAMEWORK.indicators if one.source == source}
    report = report_on([row for row in every_finding() if row["indicator"] not in lost])
    text = text_of(page_of(report))
    for name in lost:
        assert FRAMEWORK.indicator(name).label in text
        assert FRAMEWORK.answers(FRAMEWORK.indicator(name)) in text
    lessons = text_of(evaluation.lessons(report)._repr_html_())
    assert FRAMEWORK.source(source).label in lessons
    others = [one for one in FRAMEWORK.sources if one.id in SOURCES and one.id != source]
    assert [one.id for one in others if f"{one.label}: {one.answers}" in lessons] == []


@pytest.mark.parametrize("notebook", sorted({one.notebook for one in FRAMEWORK.indicators}))
def test_without_a_page_the_evaluation_is_made(notebook, report_on, every_finding, page_of):
    report = report_on([row for row in every_finding() if row["notebook"] != notebook])
    assert page_of(report)


def test_a_page_that_says_what_is_missing_is_taken_at_its_word(report_on, page_of):
    row = {
        "indicator": "change_confidence",
        "area": "Essex",
        "kind": "change",
        "unit": "share",
        "notebook": "workforce_and_practice",
        "verdict": "not_known",
        "missing": "The second wave of the survey is not there yet.",
    }
    assert row["missing"] in text_of(page_of(report_on([row])))


class TestTheWholePage:
    def test_speaks_plainly(self, whole, page_of, dictionary):
        assert breaches(text_of(page_of(whole)), dictionary=dictionary) == []

    def test_has_few_main_points_that_are_short(self, whole, report_on, dictionary):
        for report in (whole, report_on([])):
            sentences = in_sentences(report)
            assert len(sentences) <= limit(dictionary, "main_points")
            most = limit(dictionary, "words_of_a_main_point")
            assert [one for one in sentences if len(one.split()) > most] == []

    def test_says_that_a_gap_is_no_change_and_that_no_cause_is_shown(self, whole, page_of):
        text = text_of(page_of(whole))
        assert "A gap at one time says nothing of change." in text
        assert (
            "A before and after without a comparison cannot show that the programme is the cause."
            in text
        )

    def test_has_every_heading_once(self, whole, page_of):
        anchors = re.findall(r"<h2 id='([^']+)'", page_of(whole))
        assert len(anchors) > 20
        assert len(set(anchors)) == len(anchors)

    def test_shows_what_speaks_against_as_it_shows_what_speaks_for(self, whole):
        text = text_of(evaluation.summary(whole)._repr_html_())
        assert "mixed" in text
        shown = text_of(evaluation.lessons(whole)._repr_html_())
        assert "Look first at what moved away from its aim" in shown

    def test_lists_gaps_apart_from_changes(self, whole):
        html = evaluation.aspiration(whole, "A3")._repr_html_()
        changed, today = html.split("where it stands today")
        assert "Standard 8. Leaving" not in changed
        assert "Standard 8. Leaving" in today

    def test_draws_the_logic_model_with_a_table_of_every_line(self, whole):
        html = evaluation.the_programme(whole)._repr_html_()
        assert "role='img' aria-label='How the programme should lead" in html
        text = text_of(html)
        assert [one.id for one in FRAMEWORK.steps if one.holds_if not in text] == []

    def test_names_all_activities(self, whole):
        text = text_of(evaluation.what_was_done(whole)._repr_html_())
        assert [one.id for one in FRAMEWORK.activities if one.label not in text] == []


class TestAQuadrant:
    def test_marks_what_is_told_of_the_county_only(self, of_mid, page_of):
        text = text_of(page_of(of_mid))
        assert "Staff's confidence on race and culture (county only)" in text
        assert "Prompt sheet used at first contact (county only)" not in text

    def test_claims_nothing_for_itself_from_it(self, of_mid):
        html = evaluation.aspiration(of_mid, "A1")._repr_html_()
        assert "not yet evidenced" in text_of(html)


@pytest.mark.parametrize("audience", ["team", "partner", "public"])
def test_is_stamped_for_its_audience(audience, report_on, dictionary):
    html = evaluation.title(report_on([], audience=audience))._repr_html_()
    words = dictionary.document("wording")["stamp"][audience]
    assert words["words"] in unescape(html)
    assert words["why_of_findings"] in unescape(html)


def test_what_a_page_says_is_missing_stands_as_a_sentence(report_on):
    row = {
        "indicator": "change_looked_after",
        "area": "Essex",
        "kind": "change",
        "unit": "ratio",
        "notebook": "trend_analysis",
        "verdict": "not_known",
        "missing": "nobody knows when it began",
    }
    html = evaluation.aspiration(report_on([row]), "A6")._repr_html_()
    assert "Nobody knows when it began." in html


def test_a_page_that_handed_nothing_over_is_named(report_on):
    html = evaluation.aspiration(report_on([]), "A6")._repr_html_()
    assert "No findings of the page Changes over time were handed over." in html


def test_without_a_start_of_the_programme_says_what_to_set(report_on):
    html = evaluation.front_table(report_on([], programme_start="none"))._repr_html_()
    assert "set programme_start" in html
