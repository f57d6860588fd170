"""What holds for every label, whatever it is."""

from string import ascii_lowercase

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.records.ethnicity_labels.lexicon import load_lexicon
from evaluation_lib.records.ethnicity_labels.mapping import COLUMNS
from evaluation_lib.records.ethnicity_labels.reading import read_label
from evaluation_lib.records.ethnicity_labels.readings import STATUSES

DICTIONARY = load_dictionary()
LEXICON = load_lexicon(DICTIONARY)
FIVE = {"White", "Mixed", "Asian", "Black", "Other"}
LABELS = [
    "White - British",
    "Mixed - White and Black Caribbean",
    "Asian or Asian British - Indian",
    "BAFR - Black African",
    "Other Ethnic Groups - Arab",
    "Information not yet obtained",
    "REFU - Refused",
    "White - Not yet obtained",
    "Polish",
]
DASHES = ["-", "–", "—", "‐", "‑", "−", "�", "\x96", ":", ">", "/"]
SPACES = [" ", "  ", "\xa0", "\u2009", "\t"]
NUMBERING = ["", "a) ", "(A.A3)", "A.A16)", "A4.10 ", "A1 - ", "A1: A1 - ", "W - ", "12. ", "E1 "]
AFTER = ["", " (131)", " (A2)", " ", "."]

labels = st.sampled_from(LABELS)
KNOWN = {word for phrase in LEXICON.phrases for word in phrase} | set(LEXICON.spellings)
#: Words that no list holds, and that are not the beginning of one, as a label cut off would be.
strange_words = st.text(ascii_lowercase, min_size=3, max_size=9).filter(
    lambda word: not any(known.startswith(word) for known in KNOWN)
)


def read(label):
    return read_label(label, lexicon=LEXICON)


@settings(max_examples=60)
@given(
    label=labels,
    dash=st.sampled_from(DASHES),
    space=st.sampled_from(SPACES),
    before=st.sampled_from(NUMBERING),
    after=st.sampled_from(AFTER),
    case=st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
)
def test_case_dashes_spaces_and_numbering_make_no_difference(
    label, dash, space, before, after, case
):
    written = before + case(label.replace("-", dash).replace(" ", space)) + after
    assert read(written) == read(label)


@settings(max_examples=60)
@given(label=labels.filter(lambda label: label != "Polish"), word=strange_words, data=st.data())
def test_one_unknown_word_anywhere_makes_a_label_unmapped(label, word, data):
    words = label.split(" ")
    at = data.draw(st.integers(0, len(words)))
    found = read(" ".join([*words[:at], word, *words[at:]]))
    assert (found.status, found.code, found.group) == ("unmapped", "", "")


@settings(max_examples=60)
@given(label=labels, letters=st.text(ascii_lowercase, min_size=1, max_size=3), data=st.data())
def test_letters_added_inside_a_word_never_move_a_label_to_another_group(label, letters, data):
    at = data.draw(st.integers(1, len(label) - 1))
    found, right = read(label[:at] + letters + label[at:]), read(label)
    assert found.group in ("", right.group)


@settings(max_examples=60)
@given(label=st.one_of(st.text(max_size=60), st.text("AB14. -)(:/#*?x", max_size=40)))
def test_any_text_comes_to_one_of_the_statuses(label):
    found = map_labels(pd.Series([label], dtype="string"), dictionary=DICTIONARY).iloc[0]
    assert found["status"] in STATUSES
    assert found["rule"] in LEXICON.rules["rules"]
    assert (found["status"] == "mapped") == (not pd.isna(found["group"]))
    assert pd.isna(found["suggestions"]) or found["status"] == "unmapped"
    assert pd.isna(found["suggestions"]) or len(found["suggestions"].split(";")) <= 3


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.sampled_from([phrase for phrase in LEXICON.phrases if phrase != ("and",)]),
        min_size=1,
        max_size=4,
    ),
    join=st.sampled_from([" - ", " ", " / ", " and "]),
)
def test_no_joining_of_phrases_finds_a_group_that_none_of_them_names(parts, join):
    found = read(join.join(" ".join(phrase) for phrase in parts))
    named = {meaning.group for phrase in parts for meaning in LEXICON.phrases[phrase].values()} | {
        "Mixed"
    }
    # Joined phrases may form another phrase; it is in the list too, and its words are theirs.
    assert found.group in named | {""} or tuple(w for p in parts for w in p) in LEXICON.phrases


@pytest.mark.parametrize("role", ["status", "weak_status"])
def test_words_for_an_answer_not_given_never_name_a_group(role):
    phrases = [
        phrase
        for phrase, meanings in LEXICON.phrases.items()
        if "any" in meanings and meanings["any"].role == role
    ]
    assert len(phrases) > 50
    found = [read(" ".join(phrase)) for phrase in phrases]
    assert {reading.group for reading in found} == {""}
    assert "mapped" not in {reading.status for reading in found}
    assert "unmapped" not in {reading.status for reading in found}


def test_every_code_and_label_of_the_main_list_comes_to_itself(dictionary):
    codes = dictionary.read("ethnicity_codes")
    for written in ("code", "label"):
        mapped = map_labels(codes[written], dictionary=dictionary)
        assert mapped["code"].tolist() == codes["code"].tolist()
        known = codes["ethnicity_known"].astype(bool)
        assert mapped.loc[known, "group"].tolist() == codes.loc[known, "five_groups"].tolist()
        assert mapped.loc[~known, "status"].tolist() == ["refused", "not_obtained"]


def test_every_extended_code_comes_to_its_main_code(dictionary):
    codes = dictionary.read("ethnicity_extended_codes")
    mapped = map_labels(codes["extended_code"], dictionary=dictionary)
    assert mapped["status"].tolist() == codes["status"].tolist()
    assert mapped["code"].fillna("").tolist() == codes["code"].fillna("").tolist()


def test_the_columns_are_text_and_rows_keep_their_index(dictionary):
    labels = pd.Series(["B", "WBRI", None, "WBRI"], index=[7, 7, "x", 0], dtype="string")
    mapped = map_labels(labels, dictionary=dictionary)
    assert mapped.columns.tolist() == list(COLUMNS)
    assert set(mapped.dtypes.astype(str)) == {"string"}
    assert mapped.index.tolist() == [7, 7, "x", 0]
    assert mapped["code"].fillna("").tolist() == ["", "WBRI", "", "WBRI"]
    assert mapped["status"].tolist() == ["unmapped", "mapped", "missing", "mapped"]


def test_no_labels_come_to_no_rows(dictionary):
    mapped = map_labels(pd.Series([], dtype="string"), dictionary=dictionary)
    assert (len(mapped), mapped.columns.tolist()) == (0, list(COLUMNS))


def test_labels_that_are_not_text_are_read_as_text(dictionary):
    mapped = map_labels(pd.Series([1, 99, None], dtype="Int64"), dictionary=dictionary)
    assert mapped["status"].tolist() == ["unmapped", "unmapped", "missing"]


def test_each_different_label_is_read_once(dictionary, monkeypatch):
    from evaluation_lib.records.ethnicity_labels import mapping

    seen = []

    def counted(label, **settings):
        seen.append(label)
        return read_label(label, **settings)

    monkeypatch.setattr(mapping, "read_label", counted)
    map_labels(pd.Series(["White", "Asian"] * 500, dtype="string"), dictionary=dictionary)
    assert seen == ["White", "Asian"]
