"""What says who somebody is goes first; what is not recognised can be said; doubt is a sentence."""

from __future__ import annotations

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.columns import (
    NO_SUCH_HEADING,
    NO_SUCH_ROLE,
    SEVERAL,
)
from evaluation_lib.extracts.surveys.questions import NO_SUCH_QUESTION, WHICH_QUESTION

WORDS = ["I learned to ask before I write", "Time to think with my team again"]
QUESTION = "What did you gain most?"


def roles(export):
    return {column.heading.shown: column.role for column in export.columns}


def rows_with(heading, cells):
    return [[heading, QUESTION], *([cell, text] for cell, text in zip(cells, WORDS, strict=True))]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Name", "person_name"),
        ("Your full name", "person_name"),
        ("What is your first name?", "person_name"),
        ("Please enter your name (optional)", "person_name"),
        ("Your manager's name", "person_name"),
        ("Name of your team", "person_name"),
        ("E-mail address", "email"),
        ("Work email", "email"),
        ("IP address", "ip_address"),
        ("Home postcode", "location"),
        ("Contact telephone number", "telephone"),
        ("Payroll number", "reference"),
        ("Date of birth", "date_of_birth"),
    ],
)
def test_headings_that_ask_who_somebody_is_are_dropped(read, heading, role):
    export = read(rows_with(heading, ["Quillon", "Pemberly"]))
    assert roles(export)[heading] == role
    assert "Quillon" not in export.answers.drop(columns="source_key").to_csv()


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (["a.b@example.org", "c@example.org"], "email"),
        (["198.51.100.7", "198.51.100.8"], "ip_address"),
        (["CM1 1QH", "ss1 1aa"], "location"),
        (["07700 900123", "01245 430430"], "telephone"),
    ],
)
def test_cells_that_say_who_somebody_is_are_dropped_whatever_stands_above(read, cells, role):
    assert roles(read(rows_with("Details", cells)))["Details"] == role


def test_a_question_that_asks_to_name_something_is_no_name(read):
    export = read([["Name one thing that you gained most"], *([text] for text in WORDS)])
    assert export.answers["answer"].tolist() == WORDS


def test_a_question_about_a_role_is_not_the_role(read):
    heading = "What role does race play in your assessments?"
    export = read(rows_with(heading, ["It shapes every word that we write", "It is rarely named"]))
    assert roles(export)[heading] == "open_question"


def test_a_person_says_what_a_column_is(read):
    rows = rows_with("Patch", ["Mid", "West"])
    assert read(rows).answers["quadrant"].tolist() == ["", ""]
    assert read(rows, columns={"patch": "quadrant"}).answers["quadrant"].tolist() == ["Mid", "West"]


def test_a_person_keeps_a_column_that_looks_like_a_name(read):
    rows = [["Your name for what you gained"], *([text] for text in WORDS)]
    export = read(rows, columns={"Your name for what you gained": "open_question"})
    assert export.answers["answer"].tolist() == WORDS


def test_wrong_words_for_a_column_are_answered(read, like):
    rows = rows_with("Patch", ["Mid", "West"])
    with pytest.raises(DataError, match=like(NO_SUCH_ROLE, role="quadrat")):
        read(rows, columns={"Patch": "quadrat"})
    with pytest.raises(DataError, match=like(NO_SUCH_HEADING, heading="Pitch")):
        read(rows, columns={"Pitch": "quadrant"})


def test_two_quadrants_are_named_and_one_can_be_chosen(read, like):
    rows = [["Quadrant", "Home quadrant", QUESTION], ["Mid", "West", WORDS[0]]]
    with pytest.raises(DataError, match=like(SEVERAL, label="quadrant")):
        read(rows)
    export = read(rows, columns={"Home quadrant": "quadrant"})
    assert export.answers["quadrant"].tolist() == ["West"]


def test_the_programmes_own_question_is_taken_of_several(read):
    rows = [["Any other comments?", QUESTION], ["Thank you all", WORDS[0]]]
    assert read(rows).question == QUESTION
    assert read(rows, question="any other comments?").answers["answer"].tolist() == [
        "Thank you all"
    ]


def test_several_questions_in_words_are_named(read, like):
    rows = [["Why?", "Anything else?"], WORDS]
    with pytest.raises(DataError, match=like(WHICH_QUESTION, questions="Why?, Anything else?")):
        read(rows)
    with pytest.raises(DataError, match=like(NO_SUCH_QUESTION, question="How?")):
        read(rows, question="How?")


def test_choices_joined_by_semicolons_are_no_words(read):
    rows = rows_with("Topics", ["Data and race in our work;Words;", "Words;Data and race in it;"])
    assert roles(read(rows))["Topics"] == "closed_question"


def test_an_edited_question_loses_no_words(read):
    rows = [[QUESTION, f"{QUESTION}2"], [WORDS[0], ""], ["", WORDS[1]], WORDS]
    assert read(rows).answers["answer"].tolist() == [*WORDS, "\n".join(WORDS)]
