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
        That child is in danger now
        The mum's boyfriend hurts the kids when she is at work
        I visited a family where the toddler had burns on her legs
        A lad I mentor was stabbed on Friday
        my neighbour's children are never fed
        there is a girl in year 9 being sent pictures by a man of forty
        His stepdad punched him and the school did nothing
        Our foster son cuts himself
        the baby was shaken
        A 13-year-old told us she is sleeping with an adult
        two boys have been missing since Sunday
        Please can someone check on the child at number 12, I hear screaming every night""",
    "allegation_against_staff": """
        A foster carer slapped the child in front of me
        My colleague called a Black boy a monkey
        One of the residential workers is in a relationship with a young person
        The teacher locks him in a room
        There is an allegation against a worker in our team
        a social worker grabbed her by the arm
        The carer was drunk with the kids in the car
        A member of staff messages a girl on Snapchat at night
        the boy was hit by his key worker
        I saw a social worker hit a boy
        the head teacher drags Black pupils out of class by their hair
        A carer keeps her foster child in the garage
        a colleague drove a young person home and kissed her
        Our residential staff restrain him face down for hours
        one of the coaches sends messages to girls at night""",
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
        I am harassed at work and nothing happens
        The director laughed at my name in a meeting
        I get called the wrong name on purpose and told to go back to my country
        My supervisor said black people are lazy
        I've been bullied out of two teams
        They leave bananas on my desk
        I am the target of racist comments from my manager""",
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
        I feel unsafe coming to work
        I do not see the point of living
        I have been cutting myself again
        My partner controls my money and follows me
        I don't feel safe walking to the office
        He said he would kill me if I left
        A parent threatened me with a knife and I went back the next day alone
        I feel like ending it all""",
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
    Children deserve workers who understand their culture
    Hearing colleagues' stories of racism helped me see my own silence
    I will change how I write about fathers who are described as aggressive
    The children we look after need their culture in the plan
    It was safe to get things wrong
    Very moving testimony from a care leaver
    More on the adultification of Black girls please
    How to respond when a parent is racist to me on a visit
    Knowing what to do when a child tells me about racism at school
    Be curious, do not assume
    Being the only Black worker in a room is tiring and now others know that
    We need action not words
    Understanding what hidden racism feels like for colleagues
    I want to be held to account by my team
    I'm ashamed of the things I did not notice
    The film about the boy in custody hurt to watch
    Discussing how foster carers can look after Black children's hair
    To speak up when I see bullying
    Policies on harassment were explained well
    How fear of being called racist stops us from asking
    I will take this to my team meeting and to my manager
    I did not know about the history of policing
    Racism harms children and we must say so
    Made me think about my own children and how I talk with them
    Supervision is where this will live or die
    Thinking about risk differently for Gypsy and Traveller children
    Nothing, I was told to attend
    The speaker's story of being stopped by police hit me hard
    Being told the truth about our figures
    I will not shout about it but I will ask in every supervision
    Touched on things that I had not considered before
    It killed the myth that we are colour blind here
    Hearing how Black children are punished more at school
    I feel less afraid to say the word race
    The parents in the video were treated as a threat
    The workshop should be longer and in person
    Learning about the harm that colour blindness does to children in care
    How white supremacy culture shows up in meetings
    I want our foster carers to hear this
    Understanding why families might not trust social workers
    We should stop calling families hard to reach
    Thinking about how my colleague might feel when he is the only one
    I feel safe in this group
    The exercise with the pictures of families was good
    Reflecting on the language in case notes about young men and gangs
    What to do when a colleague makes an unthinking comment
    How girls of South Asian heritage are seen only through forced marriage
    Not everything is about race
    More knowledge about religious practice at home
    That my team needs to look at its own record
    Practical tips for talking about skin colour with children
    Learning that FGM is one part of a much wider picture
    I liked the facilitator, he told us jokes
    Wanting to shake up the way we do panels
    I would like to bring my daughter up knowing this
    A teacher's story about exclusions
    We must attack the problem at its root"""


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


def test_few_ordinary_answers_raise_a_flag(flags):
    said = sentences(ORDINARY)
    assert flags(*said)["response_id"].nunique() <= 0.1 * len(said)


def test_every_flag_names_who_must_be_told_and_the_words(flags, dictionary):
    (row,) = flags("The carer slapped the boy").query("kind == 'allegation_against_staff'").index
    found = flags("The carer slapped the boy").loc[row]
    assert found["tell"] == "the Local Authority Designated Officer"
    assert found["words"] == "carer \u2026 slapped \u2026 boy"
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


def test_an_answer_that_says_one_word_a_thousand_times_is_read(flags):
    assert not flags("child worker him her hit " * 1300).empty
