"""The suite keeps its own rules of wording, and each rule catches what it is there for."""

from __future__ import annotations

import json

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.presentation.wording_rules import breaches, limit
from evaluation_lib.project import notebooks_folder

DICTIONARY = load_dictionary()
RULES = DICTIONARY.document("wording_rules")["rules"]
NAMES = [rule["rule"] for rule in RULES]
#: Words of sources, which stand as the sources have them.
QUOTED = {"recorded_values", "ethnicity_labels", "ethnicity_phrases", "ethnicity_spellings"}
#: The columns of code lists that pages show.
SHOWN = {"label", "title", "question", "meaning", "definition"}


def of(text):
    return [(one.rule, one.found) for one in breaches(text, dictionary=DICTIONARY)]


def sentences(entry):
    """Every text in a nested document."""
    if isinstance(entry, dict | list):
        values = entry.values() if isinstance(entry, dict) else entry
        return [text for value in values for text in sentences(value)]
    return [str(entry)]


def shown_cells():
    """Every cell of a code list that a page may show: where it stands, and the text."""
    for name in DICTIONARY.tables:
        table = DICTIONARY.table(name)
        if table.path.startswith("code_lists/") and name not in QUOTED:
            cells = DICTIONARY.read(name)
            for column in SHOWN & {*cells.columns}:
                yield from ((f"{name}.{column}", text) for text in cells[column].dropna())


class TestRules:
    @pytest.mark.parametrize("rule", RULES, ids=NAMES)
    def test_each_says_why_and_what_to_write_instead(self, rule):
        assert set(rule) - {"case", "allowed"} == {"rule", "patterns", "why", "instead", "example"}
        assert all(isinstance(pattern, str) and pattern for pattern in rule["patterns"])

    @pytest.mark.parametrize("rule", RULES, ids=NAMES)
    def test_each_catches_its_example(self, rule):
        assert rule["rule"] in {name for name, _ in of(rule["example"])}

    def test_no_two_have_one_name(self):
        assert len(set(NAMES)) == len(NAMES)

    @pytest.mark.parametrize("rule", RULES, ids=NAMES)
    def test_what_to_write_instead_keeps_the_rules(self, rule):
        assert of(rule["instead"]) == []


class TestWords:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("BAME", ["BAME"]),
            ("the bame group", ["bame"]),
            ("Bamepark", []),
            ("non-white, nonwhite and non white", ["non-white", "nonwhite", "non white"]),
            ("the Black group and the White children", []),
            ("the Black are", ["the Black"]),
            ("Asian families, Black children", []),
            ("black and asian families", ["black and asian families"]),
            ("a black cat", []),
            ("over-represented in care", []),
            ("under-representation among Children in Need", []),
            ("They are underrepresented.", ["underrepresented"]),
            ("no proof of fairness", []),
            ("significant harm", []),
            ("significantly, p < 0.05", ["significantly", "p < 0.05"]),
            ("clearly higher, clearly lower, clearly differ", []),
            ("clearly fewer", ["clearly fewer"]),
            ("too few to say", []),
            ("too few to show", ["too few to show"]),
            ("much higher rates than", ["much higher"]),
            ("a much higher house", []),
            ("much higher for Asian children", ["much higher"]),
            ("0 to 17", []),
            ("ages 0-17", ["0-17"]),
            ("1.2–1.6", ["1.2–1.6"]),
            ("−4 to −2, 2025-03-31, 1,200", []),
            ("A1-B2 and 3 - 4", []),
            ("one—two, three – four", ["—", "–"]),
            ("– at the beginning", []),
            ("doesn't, can’t, don't", ["doesn't", "can’t", "don't"]),
            ("children's", []),
        ],
    )
    def test_are_found_whole_and_where_they_are_meant(self, text, found):
        assert [words for _, words in of(text)] == found

    def test_a_breach_says_what_to_write_instead(self):
        (breach,) = breaches("Rates of BAME children.", dictionary=DICTIONARY)
        assert str(breach) == (
            "'BAME' (groups put together); instead: Name each group as the data dictionary does."
        )


class TestTheSuiteItself:
    def test_the_sentences_of_reports_keep_the_rules(self):
        texts = sentences(DICTIONARY.document("wording"))
        assert len(texts) > 500
        assert [(text, of(text)) for text in texts if of(text)] == []

    def test_what_pages_show_of_code_lists_keeps_the_rules(self):
        cells = list(shown_cells())
        assert len(cells) > 500
        assert [(where, text, of(text)) for where, text in cells if of(text)] == []

    @pytest.mark.parametrize("path", sorted(notebooks_folder().glob("*.ipynb")), ids=str)
    def test_the_notebooks_keep_the_rules(self, path):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        assert texts
        assert [(text, of(text)) for text in texts if of(text)] == []


def test_the_limits_are_those_that_readers_can_take_in():
    assert limit(DICTIONARY, "main_points") == 6
    assert limit(DICTIONARY, "words_of_a_main_point") == 25
    assert limit(DICTIONARY, "words_of_a_sentence") <= 33
