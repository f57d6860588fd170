"""One form for labels that are one, and numbering told from words."""

import pytest

from evaluation_lib.records.ethnicity_labels.normalising import (
    folded_label,
    is_blank,
    is_local_code,
    local_code,
    spelled,
    tokens,
    without_local_prefix,
    without_numbering,
)


@pytest.mark.parametrize(
    "written",
    [
        "White - British",
        "WHITE – BRITISH",
        "white — british",
        "White � British",
        "White ? British",
        "White \x96 British",
        "White â€“ British",
        "\ufeffWhite\xa0-\u2009British ",
        "White −\tBritish\u200b",
        "Ｗｈｉｔｅ - British",
    ],
)
def test_dashes_spaces_and_case_fold_into_one_form(written):
    assert folded_label(written) == "white - british"


def test_an_apostrophe_inside_a_word_leaves_no_gap():
    assert folded_label("Any Oth White b'ground, don’t know") == "any oth white bground, dont know"


@pytest.mark.parametrize(
    ("folded", "found"),
    [
        ("white & black/caribbean", ("white", "and", "black", "caribbean")),
        ("dual + white", ("dual", "and", "white")),
        ("white_british (101)", ("white", "british", "101")),
        ("**do not use**", ("do", "not", "use")),
        ("white ☃ british", ("white", "☃", "british")),
        ("", ()),
    ],
)
def test_words_are_what_is_left_without_punctuation(folded, found):
    assert tokens(folded) == found


def test_a_sign_that_is_no_punctuation_is_not_overlooked():
    assert tokens("white\u0301") != ("white",)


def test_only_whole_words_are_spelled_anew():
    spellings = {"brit": ("british",), "whitebritish": ("white", "british")}
    written = ("brit", "brits", "whitebritish")
    assert spelled(written, spellings=spellings) == ("british", "brits", "white", "british")


@pytest.mark.parametrize(
    ("folded", "rest", "numbers"),
    [
        ("a) white", "white", ("a",)),
        ("(a.a3)white - british", "white - british", ("a.a3",)),
        ("a.a1 white > british", "white > british", ("a.a1",)),
        ("a5: a5 - gypsy", "gypsy", ("a5", "a5")),
        ("a: a1 - white", "white", ("a", "a1")),
        ("a4.10 indian", "indian", ("a4.10",)),
        ("16 - any other", "any other", ("16",)),
        ("african (131)", "african", ()),
        ("caribbean (d1)", "caribbean", ()),
        ("wbri - a1 - white", "wbri -- white", ()),
        ("a1", "a1", ()),
        ("asian", "asian", ()),
        ("n/a", "n/a", ()),
    ],
)
def test_numbering_is_taken_off_and_kept_beside(folded, rest, numbers):
    assert without_numbering(folded) == (rest, numbers)


@pytest.mark.parametrize(
    ("folded", "rest"),
    [
        ("whb - wbri - british", "wbri - british"),
        ("bangldsh - bangladeshi", "bangladeshi"),
        ("foo - white british", "foo - white british"),
        ("wbx - white british", "wbx - white british"),
        ("irish - white british", "irish - white british"),
        ("wbri british", "wbri british"),
    ],
)
def test_a_local_prefix_goes_only_where_it_adds_nothing(folded, rest):
    assert without_local_prefix(folded, codes=frozenset({"wbri"})) == rest


@pytest.mark.parametrize("folded", ["a1", "(a.a1)", "a: a1", "b", "a4.13", "a.aa1", "e5"])
def test_local_codes_are_told(folded):
    assert is_local_code(folded)


@pytest.mark.parametrize("folded", ["n.e4", "u.x1)", "n/a", "a1 white", "wbri", "16", ""])
def test_what_is_no_local_code_is_told(folded):
    assert not is_local_code(folded)


def test_the_last_repetition_is_the_local_code():
    assert local_code("a: a1") == "a1"
    assert local_code("(a.a1)") == "a.a1"


def test_a_dash_or_dot_stands_for_an_empty_cell_and_a_question_mark_does_not():
    assert [is_blank(text) for text in ("", "-", "--", ".", "?", "a")] == [True] * 4 + [False] * 2
