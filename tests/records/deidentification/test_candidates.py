"""Capitals that nothing explains are left to a person; ethnic groups and public names never are."""

from __future__ import annotations

import pytest


def found_in(found):
    return found.candidates["found"].tolist()


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("I thank Tendai for it", "Tendai"),
        ("I thank Tendai Moyo-Banda for it", "Tendai Moyo-Banda"),
        ("Tendai led it", "Tendai"),
        ("I thank Mrs Okonkwo for it", "Mrs Okonkwo"),
        ("THE BEST WAS TENDAI WHO TOLD US ABOUT THE WORK", "TENDAI"),
        ("my manager tendai led it", "tendai"),
        ("thanks to tendai", "tendai"),
        ("the team at Barnardos led it", "Barnardos"),
        ("thanks to 李娜 for it", "李娜"),
        ("my colleague محمد علي led it", "محمد علي"),
        ("I learned from সালমা today", "সালমা"),
        ("I learned from ਗੁਰਪ੍ਰੀਤ today", "ਗੁਰਪ੍ਰੀਤ"),
        ("it was иван", "иван"),
        ("it was t\u0435ndai with a letter of another script", "t\u0435ndai"),
        ("J A N E  S M I T H led it", "J A N E S M I T H"),
        ("it was j.a.n.e of course", "j.a.n.e"),
        ("my manager ahmed led it", "ahmed"),
        ("thank you efua", "efua"),
    ],
)
def test_what_may_be_a_name_is_a_candidate(clean, text, candidate):
    found = clean(text)
    assert found_in(found) == [candidate]
    assert found.answers["answer"].tolist() == [text]


@pytest.mark.parametrize(
    "text",
    [
        "I now see what Roma and Traveller families meet",
        "How Black African and Bangladeshi children are seen",
        "We spoke of Stephen Lawrence and of Maya Angelou",
        "I learned about Windrush, and about Empire",
        "Reading Reni Eddo-Lodge helped",
        "Families in Harlow and in Castle Point, in Essex",
        "The Public Sector Equality Duty and the SC-WRES",
        "On Monday in Black History Month",
        "I work with Muslim and Sikh families",
        "The Team Manager and the Social Worker",
        "Understanding. Confidence. Everything was good. Fabulous",
        "A Gypsy family, a Polish family and a Somali family",
        "B.A.M.E. and N H S, e.g. a plan, i.e. I do it",
    ],
)
def test_what_is_never_a_name(clean, text):
    found = clean(text)
    assert found_in(found) == [] and found.answers["answer"].tolist() == [text]


def test_every_label_of_an_ethnic_group_stays(clean, dictionary):
    labels = [
        *dictionary.read("ethnicity_codes")["label"],
        *dictionary.read("ethnic_groups")["label"],
    ]
    texts = [f"I think of {label} and of {label} families" for label in labels]
    found = clean(*texts)
    assert found.answers["answer"].tolist() == texts and found_in(found) == []


@pytest.mark.parametrize(
    "behind",
    [
        "hit",
        "shouted at",
        "told",
        "ignores",
        "has never asked",
        "refused",
        "bullied",
        "constantly shamed",
    ],
)
@pytest.mark.parametrize("cue", ["my manager", "our facilitator", "a colleague", "social worker"])
def test_behind_a_cue_an_ordinary_word_is_no_name(clean, cue, behind):
    assert found_in(clean(f"{cue} {behind} me")) == []


def test_the_words_behind_a_cue_are_nobodys_name(rules, dictionary):
    names = {row.nickname for row in dictionary.read("nicknames").itertuples()}
    names |= {row.name for row in dictionary.read("nicknames").itertuples()}
    assert {name for name in names if rules.goes_on(name)} <= rules.words_too


def test_a_name_in_small_letters_does_not_make_itself_an_ordinary_word(clean):
    said = ["my manager efua led it", "thanks to efua", "our trainer efua", "i like efua"]
    assert found_in(clean(*said)) == ["efua"] * 3


def test_words_in_small_letters_in_several_answers_are_ordinary(clean):
    usual = ["the gribble was good", "more gribble please", "a gribble for all"]
    assert found_in(clean("Gribble was good")) == ["Gribble"]
    assert found_in(clean("Gribble was good", *usual)) == []
