"""People of the roster are found however they are written; words that are names too are not."""

from __future__ import annotations

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.roster import NO_NAMES, read_roster


def text_of(found):
    (text,) = found.answers["answer"]
    return text


@pytest.mark.parametrize(
    "written",
    [
        "Priya",
        "PRIYA",
        "priya",
        "Shah",
        "Priya Shah",
        "priya shah",
        "Shah, Priya",
        "P. Shah",
        "Pryia",
        "Priyaa",
        "Oluwaseun",
        "Seun",
        "Shay",
        "Olu",
        "Adeyemmi",
        "Kasia",
        "Katarzyna",
        "kasia nowak",
        "Zoe",
        "zoë",
        "O\u2019Brien",
        "obrien",
        "O'Brein",
        "Mary-Jane",
        "Mary Jane",
        "Ms White",
        "Grace White",
        "Will Young",
        "Wei",
        "Li Wei",
        "Jordan Powell",
        "Muhammad",
        "Mohammed de la Cruz",
    ],
)
def test_people_of_the_roster_are_taken_out(clean, written):
    assert text_of(clean(f"I thank {written} for it")) == "I thank [name 1] for it"


@pytest.mark.parametrize(
    "written", ["王伟", "রহিম", "রহিম উদ্দিন", "Ọlábísí Ṣẹ̀gun", "ṣẹgun", "Segun", "olabisi"]
)
def test_names_of_other_scripts_and_with_marks_are_taken_out(clean, written):
    found = clean(f"I thank {written} for it")
    assert text_of(found) == "I thank [name 1] for it" and found.candidates.empty


def test_a_possessive_stays_readable(clean):
    assert text_of(clean("It was Priya's idea and priya\u2019s plan")) == (
        "It was [name 1]'s idea and [name 1]\u2019s plan"
    )


@pytest.mark.parametrize(
    "text",
    [
        "I will speak up for young people",
        "How will young people know",
        "White colleagues and white families",
        "As a White woman in a mostly White team",
        "with grace and goodwill",
        "a carer, and the carers of two boys",
        "a young carer",
    ],
)
def test_words_that_are_names_too_stay(clean, text):
    found = clean(text)
    assert text_of(found) == text and found.candidates.empty


@pytest.mark.parametrize("name", ["Grace", "Carter", "Jordan"])
def test_a_name_that_is_a_word_too_is_left_to_a_person(clean, name):
    found = clean(f"I thank {name} for it")
    assert name in text_of(found)
    assert found.candidates["found"].tolist() == [name]


@pytest.mark.parametrize("written", ["katarzina", "Katarsina", "adeyemmi"])
def test_what_is_only_close_to_a_name_is_left_to_a_person(clean, written):
    found = clean(f"I thank {written} for it")
    assert found.candidates[["found", "how_found"]].to_numpy().tolist() == [[written, "near_miss"]]


def test_one_person_has_one_number_in_an_answer_and_two_have_two(clean):
    text = "Priya and Seun, then Shah, then Adeyemi and Priya Shah"
    assert (
        text_of(clean(text)) == "[name 1] and [name 2], then [name 1], then [name 2] and [name 1]"
    )


def test_numbers_say_nothing_across_answers(clean):
    found = clean("Priya", "Seun")
    assert found.answers["answer"].tolist() == ["[name 1]", "[name 1]"]


def test_a_roster_is_read_with_what_people_are_known_as(tmp_path, rules, dictionary):
    file = tmp_path / "roster.csv"
    file.write_text("known_as,name\nShay,Oluwaseun Adeyemi\n,Dr Priya Shah\n", encoding="utf-8")
    roster = read_roster(file, rules=rules, dictionary=dictionary)
    assert roster.people == 2 and "shay" in roster.short_forms
    assert set(roster.parts) == {"oluwaseun", "adeyemi", "priya", "shah"}


def test_a_roster_without_names_is_refused(tmp_path, rules, dictionary, like):
    file = tmp_path / "roster.csv"
    file.write_text("name\n", encoding="utf-8")
    with pytest.raises(DataError, match=like(NO_NAMES, file="roster.csv")):
        read_roster(file, rules=rules, dictionary=dictionary)
