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
        "There are two of us with that heritage in the service.",
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
    "own_identity": [
        "As a Muslim woman I was asked first.",
        "My accent is what people hear before they hear me.",
        "I came here from Ghana and had to learn your words.",
    ],
    "too_long": ["word " * 61],
}
#: What only colleagues recognise: written after the rules, which were not changed for it.
COLLEAGUES_KNOW = [
    "Having come over on a sponsored visa I know what it is to be checked at every door.",
    "I was the union rep in the room and could say what others could not.",
    "We are a team of three and two of us are new.",
    "Running the night rota means I hear what is said when managers have gone home.",
    "My own mother came on the boat from Barbados, so this was not history to me.",
    "I retire in the summer and wish I had known this at the start.",
    "In my thirty years nobody asked.",
    "Coming from the police into social work I had a lot to unlearn.",
    "People assume that I am the interpreter because of how I look.",
    "I was fostered myself, and a White family did my hair with a dog comb.",
    "I do the court work for the whole county and see it in every bundle.",
    "As somebody who prays at lunchtime I found the room arrangement telling.",
    "When our colleague told us about the note on her windscreen nobody breathed.",
    "I spoke up about the message in the group chat.",
    "The argument over the flag by the kettle made sense afterwards.",
    "After what was said to the new starter in the kitchen I wrote to HR.",
    "The manager who left in a hurry should have been there.",
    "The trainer lost her temper with the back table and she was right.",
    "It was the week of the bomb scare and we still came.",
    "Two people refused the exercise and everybody saw who.",
    "What the assistant director whispered to her neighbour undid the morning.",
    "We had just lost a colleague and this was our first day together.",
    "We do the school run past the mosque in Wivenhoe and never went in.",
    "At the contact centre by the station they have put the cards on the wall.",
    "Our end of the corridor has started a book club.",
    "The coastal patch is not as White as people say.",
    "I cover the islands and have four Black children in all.",
    "The new estate behind the hospital is where we are not known.",
    "Everybody at the short-breaks home has read it.",
    "In my hub we put it to the health visitors.",
    "The lad whose mother is in Holloway opened up once I asked about Lagos.",
    "I think of the little one who was moved four times before she was three.",
    "A grandmother in a wheelchair taught me more than the slides.",
    "The unaccompanied boy with the burnt hands wanted a barber first.",
    "The parents both teach at the university and I had written them down as hard to engage.",
    "I closed a case too early because the mother smiled.",
    "The family above the chip shop asked why we only come at night.",
    "She was fourteen, pregnant and the only Black girl in her year.",
    "He told me that his carers had changed his name.",
    "One dad drives the bus that I take and we talk now.",
]
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


def test_how_much_the_rules_miss_is_told_as_it_is_measured(rules):
    flagged = [quote for quote in COLLEAGUES_KNOW if flags_of_words(quote, rules=rules)]
    assert (len(COLLEAGUES_KNOW), len(flagged)) == (rules.telling, rules.telling_flagged)


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
