"""Sentences that a person must read today raise a flag; ordinary answers about the work do not."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.records.safeguarding import (
    open_flags,
    safeguarding_flags,
    safeguarding_kinds,
    with_dealt_with,
)

MUST_BE_READ = {
    "child_at_risk": """
        A girl I work with told me her uncle touches her and nobody knows.
        one of the children in my case is being hit at home and I have not told anyone
        A boy came in with bruises on his arms last week.
        My daughter's friend, 14, is being groomed by an older man
        The baby was left alone all night
        He is 9 years old and scared to go home
        A young person on my caseload says she wants to die
        I am worried about a child who has not been seen for weeks
        The kids have no food in the house
        the child disclosed abuse to me during the session
        I think the little boy next door is being beaten
        A teenager I support is carrying drugs for a gang and is frightened of his father
        Two siblings sleep on the floor and the mother hits them
        A pupil said that his dad uses a belt
        That child is in danger now""",
    "allegation_against_staff": """
        A foster carer slapped the child in front of me
        My colleague called a Black boy a monkey
        One of the residential workers is in a relationship with a young person
        The teacher locks him in a room
        There is an allegation against a worker in our team
        a social worker grabbed her by the arm
        The carer was drunk with the kids in the car
        A member of staff messages a girl on Snapchat at night
        the boy was hit by his key worker""",
    "harm_by_colleague": """
        My manager called me names in front of the team
        I was bullied after I spoke about race
        someone in my team made monkey noises
        A colleague told racist jokes and everyone laughed
        I have been racially abused by people in the office
        My team manager is openly racist
        they used the N-word in the meeting
        My supervisor threatens me when I complain
        People in my team mock my accent
        I am harassed at work and nothing happens""",
    "own_safety": """
        I can't go on any more
        Sometimes I want to end my life
        My husband hits me and the workshop made me see it
        I don't feel safe at home
        I have thought about suicide
        I am scared to go home
        I'm frightened of my partner
        my ex is stalking me
        I don\u2019t want to be here any more
        I was attacked on my way to the car park
        I feel unsafe coming to work""",
}
ORDINARY = """
    A language for talking about race
    I will ask every family how they describe themselves
    It made me think about how risk is written about in assessments of Black boys
    More aware of adultification and how children are seen as older than they are
    Learned how stop and search affects young people
    n/a
    Nothing new for me
    The session on microaggressions was powerful
    I will challenge colleagues when they use lazy words
    Whether anybody asks children what their heritage is
    I was not sure I could speak but the facilitator made it feel safe
    Too long and too many slides
    Understanding intergenerational trauma in families
    Confidence to ask questions I was afraid to ask
    To listen to children about their hair and skin
    The data on over-representation in child protection shocked me
    Some colleagues found it uncomfortable and that is fine
    My manager was supportive of us attending
    Seeing how thresholds are applied differently to Traveller families
    That we should look at neglect without assuming culture explains it
    The trainer told us about her own life and it stayed with me
    How to support children who meet racism in school
    Recognising bias in my own decisions on section 47
    We talked about county lines and how boys are described
    I was scared of getting it wrong and now I ask
    To think about the words that professionals use when they write about mothers
    Thinking about domestic abuse and how women of colour are believed less
    I will raise racism in supervision
    Children deserve workers who understand their culture"""


def sentences(text):
    return [line.strip() for line in text.strip().splitlines()]


@pytest.fixture
def flags(dictionary):
    def flag(*answers):
        table = pd.DataFrame({"response_id": [f"R{n}" for n in range(len(answers))]})
        return safeguarding_flags(table.assign(answer=answers), dictionary=dictionary)

    return flag


@pytest.mark.parametrize("kind", MUST_BE_READ)
def test_sentences_that_must_be_read_are_flagged_by_their_kind(flags, kind):
    said = sentences(MUST_BE_READ[kind])
    found = flags(*said)
    flagged = set(found.loc[found["kind"] == kind, "response_id"])
    assert [text for number, text in enumerate(said) if f"R{number}" not in flagged] == []


def test_ordinary_answers_raise_no_flag(flags):
    assert flags(*sentences(ORDINARY))["words"].tolist() == []


def test_every_flag_names_who_must_be_told_and_the_words(flags, dictionary):
    (row,) = flags("The carer slapped the boy").query("kind == 'allegation_against_staff'").index
    found = flags("The carer slapped the boy").loc[row]
    assert found["tell"] == "the Local Authority Designated Officer"
    assert found["words"] == "carer \u2026 slapped the boy"
    assert all(kind.tell and kind.label for kind in safeguarding_kinds(dictionary))


def test_line_ends_capitals_and_typed_apostrophes_do_not_hide_words(flags):
    answers = ["THE BOY\nIS BEING\r\nHIT", "I don\u2019t\nfeel safe at home"]
    assert flags(*answers)["response_id"].tolist() == ["R0", "R1"]


def test_words_far_apart_in_a_long_answer_are_not_one_story(flags):
    between = "We spoke at length about data, words and time for reflection. " * 8
    assert flags(f"I thought of the boy. {between} My hand was bruised by the door.").empty


def test_what_a_person_filled_in_is_kept(flags):
    earlier = flags("The boy is being hit")
    earlier[["dealt_with_by", "dealt_with_on"]] = ["Duty manager", "2026-01-13"]
    again = with_dealt_with(flags("The boy is being hit", "The girl is being hit"), earlier)
    assert again["dealt_with_by"].tolist() == ["Duty manager", ""]
    assert open_flags(again)["response_id"].tolist() == ["R1"]
