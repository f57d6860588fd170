"""What could tell who said a quote is pointed out to the person who decides."""

from __future__ import annotations

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.themes.quote_flags import (
    LACKING,
    NO_LABEL,
    NO_PATTERN,
    WORKED_OUT,
    WRONG_RULES,
    flags_of_words,
    quote_rules,
    small_cells,
    stand_elsewhere,
)

TELLING = {
    "singular_role": [
        "As the only Black manager in the service I was heard.",
        "I was the first Traveller practitioner to be asked.",
        "One of the few Muslim men in the room, I could speak.",
        "As a service manager I sign these off.",
        "I was the only one in the room with an accent.",
        "I came back from maternity leave: my pregnancy was no subject.",
    ],
    "event": [
        "After last week's panel I rang the school.",
        "What was said on 14 March has stayed with me.",
        "The meeting of 3/11/24 was different.",
        "On Tuesday I tried it at once.",
        "Since the inquest nobody had spoken of it.",
    ],
    "place": ["The Harlow office has begun.", "Leaders in the West listened."],
    "family": [
        "I put it right for six children on my caseload.",
        "I had called a girl of twelve mature.",
        "A 14-year-old told me what school is like.",
        "I used the wheel with two brothers.",
    ],
    "taken_out": [
        "Thank you to [name 1] for saying it.",
        "Write to [e-mail address] for the list.",
    ],
    "markup": ["<img src=x onerror=alert(1)>", "=cmd|'/c calc'!A1", "see https://example.org/x"],
    "too_long": ["word " * 61],
}
SAYS_NOTHING_OF_ANYBODY = [
    "I know South Asian families whom our leaflets never reach.",
    "The first exercise was the only one that I could use.",
    "May I ask for more of this, mid-term and southwards?",
    "Race was named for the first time in an assessment.",
    "A leaflet is no invitation (fewer than < 5 came).",
    "Black and Asian colleagues spoke, and managers listened.",
    "West African families were named, and West Indian ones.",
]


@pytest.mark.parametrize(
    ("flag", "quote"), [(flag, quote) for flag, quotes in TELLING.items() for quote in quotes]
)
def test_words_that_tell_are_flagged(rules, flag, quote):
    assert flag in flags_of_words(quote, rules=rules)


@pytest.mark.parametrize("quote", SAYS_NOTHING_OF_ANYBODY)
def test_ordinary_words_are_not(rules, quote):
    assert flags_of_words(quote, rules=rules) == []


def test_every_flag_of_words_is_tried_here_and_every_other_one_is_worked_out(rules):
    assert set(rules.patterns) <= set(TELLING)
    assert set(rules.labels) == {*rules.patterns, *WORKED_OUT}
    assert set(rules.never) <= set(rules.labels)


def test_a_role_in_a_quadrant_needs_as_many_answers_as_the_rule_for_staff(
    rules, dictionary, answers_of
):
    threshold = dictionary.document("disclosure")["subjects"]["workshop_answers"]["threshold"]
    assert rules.least_answers == threshold == 10
    answers = answers_of("one", "two")
    assert not small_cells(answers, rules=rules).any()
    assert small_cells(answers.head(threshold - 1), rules=rules).all()
    apart = answers.assign(role=["other"] * 3 + ["leader"] * (len(answers) - 3))
    assert small_cells(apart, rules=rules).tolist() == [True] * 3 + [False] * 11


def test_an_unknown_quadrant_is_a_cell_of_its_own(rules, answers_of):
    answers = answers_of("one")
    answers.loc[:2, "quadrant"] = ""
    assert small_cells(answers, rules=rules).tolist() == [True] * 3 + [False] * 10


def test_words_that_stand_elsewhere_are_found(rules):
    quote = "We ask families what services did before, and we write it down."
    others = ["We asked some families what services did before and wrote it down."]
    mail = [f"{'There was much else to say about the budget. ' * 30} {quote}"]
    unlike = ["How do families hear of us before they need us?"]
    found = [stand_elsewhere([quote], text, rules=rules) for text in (others, mail, unlike, [])]
    assert found == [[True], [True], [False], [False]]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("least_words: 5", "fewest: 5", LACKING.format(key="least_words")),
        ("    - flag: small_cell\n", "    - flag: smal_cell\n", NO_LABEL.format(flag="small_cell")),
        (
            "'^[=+@]'",
            "'^[=+@'",
            NO_PATTERN.partition("{reason}")[0].format(words="^[=+@", flag="markup"),
        ),
    ],
)
def test_a_mistake_in_the_rules_is_named(copied_dictionary, before, after, what):
    file = copied_dictionary / "themes.yaml"
    said = file.read_text(encoding="utf-8")
    assert before in said
    file.write_text(said.replace(before, after), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        quote_rules(load_dictionary(copied_dictionary))
    assert str(raised.value).startswith(WRONG_RULES.partition("{what}")[0] + what)
