"""The lists of words agree with one another and with the codes."""

import pytest

from evaluation_lib.records.ethnicity_labels.lexicon import load_lexicon
from evaluation_lib.records.ethnicity_labels.normalising import folded_label, spelled, tokens
from evaluation_lib.records.ethnicity_labels.reading import read_label

#: What a row of each role must say: (code, group, status).
SAYS = {
    "heading": {(False, True, False), (True, True, False)},
    "background": {(True, False, False)},
    "other": {(True, False, False)},
    "either": {(True, False, False)},
    "status": {(False, False, True)},
    "weak_status": {(False, False, True)},
    "several_values": {(False, False, False)},
    "filler": {(False, False, False)},
}


@pytest.fixture(scope="module")
def phrases(dictionary):
    return dictionary.read("ethnicity_phrases").astype(object).fillna("")


def test_every_row_says_what_its_role_needs(phrases):
    for row in phrases.itertuples():
        said = (bool(row.code), bool(row.group), bool(row.status))
        assert said in SAYS[row.role], row


def test_phrases_are_written_as_labels_are_compared(phrases, dictionary):
    spellings = load_lexicon(dictionary).spellings
    for phrase in phrases["phrase"]:
        assert " ".join(spelled(tokens(folded_label(phrase)), spellings=spellings)) == phrase


def test_a_spelling_means_words_that_phrases_hold(dictionary):
    known = {word for phrase in load_lexicon(dictionary).phrases for word in phrase}
    spellings = dictionary.read("ethnicity_spellings")
    assert {word for meant in spellings["meant"] for word in meant.split()} <= known


def test_codes_exist_and_lie_in_the_group_of_their_row(phrases, dictionary):
    group_of = load_lexicon(dictionary).group_of
    for row in phrases[phrases["code"] != ""].itertuples():
        codes = row.code.split("|")
        assert set(codes) <= {code for code, group in group_of.items() if group}
        if row.group:
            assert {group_of[code] for code in codes} == {row.group}


def test_below_a_group_stands_what_belongs_to_it(phrases, dictionary):
    group_of = load_lexicon(dictionary).group_of
    below = phrases[~phrases["under"].isin(["any", "status"])]
    below = below[below["role"].isin(["background", "other"])]
    strays = {row.code for row in below.itertuples() if group_of[row.code] != row.under}
    # Chinese stood below Other in the lists of 2001.
    assert strays == {"CHNE"}


def test_a_phrase_that_names_a_code_anywhere_comes_to_it(phrases, dictionary):
    lexicon = load_lexicon(dictionary)
    alone = phrases[(phrases["under"] == "any") & (phrases["role"] == "background")]
    for row in alone.itertuples():
        assert read_label(row.phrase, lexicon=lexicon).code == row.code, row.phrase


def test_no_nationality_of_the_united_kingdom_is_a_background_by_itself(read):
    for nationality in ("British", "English", "Scottish", "Welsh", "Northern Irish"):
        assert read(nationality)["status"] == "unmapped"
        assert read(f"White {nationality}")["code"] == "WBRI"


def test_every_rule_has_its_sentence(dictionary):
    for sentence in dictionary.document("ethnicity_rules")["rules"].values():
        assert sentence.endswith(".")
        assert sentence[0].isupper()
