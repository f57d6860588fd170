"""The glossary explains the words of a page, and only those."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from evaluation_lib.presentation.glossary import (
    Glossary,
    Term,
    glossary,
    with_terms_that_occur,
)
from evaluation_lib.presentation.sections import paragraphs, section
from evaluation_lib.presentation.watermark import marked

LONGEST_SENTENCE = 25
TERMS = Glossary(
    (
        Term("Rate", ("rate", "rates"), "How many."),
        Term("White", ("White",), "White: White British."),
        Term("R&D <x>", ("R&D <x>",), "A term with signs."),
    )
)


@pytest.fixture
def whole(dictionary):
    """The glossary before a page has taken out what does not occur."""
    return glossary(SimpleNamespace(dictionary=dictionary, invented=False))


def terms_of(page_of, html):
    read = page_of(html)
    assert read.open == []
    return re.findall(r"<dt>(.*?)</dt>", html)


def finished(*sentences):
    body = section("A", [paragraphs(*sentences)])._repr_html_()
    return with_terms_that_occur(f"<main>{body}{TERMS._repr_html_()}</main>")


class TestTerms:
    def test_are_in_the_order_of_the_alphabet(self, whole):
        (found,) = whole.parts
        names = [one.term.lower() for one in found.terms]
        assert names == sorted(names)
        assert len(names) == len(set(names))

    def test_each_can_be_read_at_once(self, whole):
        (found,) = whole.parts
        for one in found.terms:
            assert one.meaning.endswith(".")
            for sentence in re.split(r"(?<=[.;:])\s", one.meaning):
                assert len(sentence.split()) <= LONGEST_SENTENCE, one.term

    def test_a_term_is_among_its_own_forms_or_is_a_heading_for_them(self, dictionary):
        for row in dictionary.read("glossary").to_dict("records"):
            forms = row["forms"].split("|")
            assert all(form == form.strip() and form for form in forms), row["term"]

    def test_each_ethnic_group_says_what_belongs_to_it(self, whole, dictionary):
        (found,) = whole.parts
        meanings = {one.term: one.meaning for one in found.terms}
        codes = dictionary.read("ethnicity_codes")
        for group, members in codes[codes["ethnicity_known"]].groupby("five_groups")["label"]:
            assert all(member in meanings[group] for member in members)


class TestAPage:
    @pytest.mark.parametrize(
        ("sentence", "kept"),
        [
            ("The rate fell.", ["Rate"]),
            ("Rates fell.", ["Rate"]),
            ("Separate things.", []),
            ("A white wall.", []),
            ("White children.", ["White"]),
            ("R&D <x>", ["R&amp;D &lt;x&gt;"]),
            ("White children, their rates.", ["Rate", "White"]),
        ],
    )
    def test_keeps_the_terms_that_occur(self, page, sentence, kept):
        assert terms_of(page, finished(sentence)) == kept

    def test_does_not_read_styles_attributes_or_the_glossary_itself(self, page):
        html = "<style>.rate {}</style><p class='rate'>A</p>" + TERMS._repr_html_()
        assert terms_of(page, with_terms_that_occur(html)) == []

    def test_does_not_explain_what_stands_below_it(self, page):
        html = TERMS._repr_html_() + "<p>Rates, White</p>"
        assert terms_of(page, with_terms_that_occur(html)) == []

    def test_shows_no_trace_of_how_terms_were_found(self):
        assert "data-forms" not in finished("The rate.")

    def test_without_a_glossary_stays_as_it_is(self):
        assert with_terms_that_occur("<p>Rates</p>") == "<p>Rates</p>"


def test_it_carries_no_data_so_it_has_no_mark(whole, dictionary):
    report = SimpleNamespace(dictionary=dictionary, invented=True)
    assert marked(whole, report)._repr_html_() == whole._repr_html_()
