"""Which event led to which: joined by what the source says, else by time, and never twice."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.records.pathway import LINKS, OUTCOMES, failed_links, link_events, outcomes
from evaluation_lib.records.pathway_summary import links_by_rule, reach

UNTIL = pd.Timestamp("2025-12-31")
CONFERENCES = "initial_child_protection_conferences"


@pytest.fixture
def linked(dictionary, event_frame):
    """Join hand-written rows: table → rows; returns the links of one step as (from, to, rule)."""

    def link(step, until=UNTIL, **rows):
        tables = {table: event_frame(table, given) for table, given in rows.items()}
        links = link_events(tables, dictionary=dictionary, observed_until=until)
        links = links[links["transition"] == step]
        return list(links[["from_id", "to_id", "rule"]].itertuples(index=False, name=None))

    return link


def referral(name, day, **more):
    return {"referral_id": name, "child_id": "A", "referral_date": day, **more}


def assessment(name, day, **more):
    return {"assessment_id": name, "child_id": "A", "start_date": day, **more}


def enquiry(name, day, **more):
    return {"section_47_enquiry_id": name, "child_id": "A", "start_date": day, **more}


def conference(name, day, **more):
    return {"conference_id": name, "child_id": "A", "conference_date": day, **more}


def protection_plan(name, day, **more):
    return {"child_protection_plan_id": name, "child_id": "A", "start_date": day, **more}


def need_plan(name, day, **more):
    return {"child_in_need_plan_id": name, "child_id": "A", "start_date": day, **more}


def care(name, day, **more):
    return {"looked_after_episode_id": name, "child_id": "A", "start_date": day, **more}


# ------------------------------------------------------------------------------- scenarios


def test_each_assessment_of_a_child_referred_twice_belongs_to_its_own_referral(linked):
    found = linked(
        "referral_to_assessment",
        referrals=[
            referral("R1", "2025-01-01", closure_date="2025-02-01"),
            referral("R2", "2025-04-01"),
        ],
        assessments=[assessment("S1", "2025-01-10"), assessment("S2", "2025-04-03")],
    )
    assert found == [("R1", "S1", "open_episode"), ("R2", "S2", "open_episode")]


def test_of_two_open_referrals_the_later_one_counts(linked):
    found = linked(
        "referral_to_assessment",
        referrals=[referral("R1", "2025-01-01"), referral("R2", "2025-03-01")],
        assessments=[assessment("S1", "2025-03-05")],
    )
    assert found == [("R2", "S1", "open_episode")]


def test_a_referral_that_was_closed_is_passed_over_for_one_still_open(linked):
    found = linked(
        "referral_to_assessment",
        referrals=[
            referral("R1", "2025-01-01"),
            referral("R2", "2025-03-01", closure_date="2025-03-02"),
        ],
        assessments=[assessment("S1", "2025-03-05")],
    )
    assert found == [("R1", "S1", "open_episode")]


def test_a_referral_without_further_action_and_without_an_end_does_not_stand_open(linked):
    rows = {"assessments": [assessment("S1", "2025-06-01")]}
    ended = referral("R1", "2025-01-01", no_further_action=True)
    assert linked("referral_to_assessment", referrals=[ended], **rows) == []
    still_open = referral("R1", "2025-01-01", no_further_action=False)
    assert linked("referral_to_assessment", referrals=[still_open], **rows) == [
        ("R1", "S1", "open_episode")
    ]


def test_a_source_that_gives_no_ends_leaves_no_referral_open(linked):
    rows = {
        "referrals": [referral("R1", "2024-01-01", source="annex_a")],
        "assessments": [assessment("S1", "2025-03-05", source="annex_a")],
    }
    assert linked("referral_to_assessment", **rows) == []


def test_where_a_source_gives_no_ends_events_of_one_open_case_belong_together(linked):
    found = linked(
        "referral_to_assessment",
        referrals=[
            referral("R1", "2025-03-01", source="annex_a"),
            referral("R2", "2025-03-20", source="annex_a"),
        ],
        assessments=[assessment("S1", "2025-03-25", source="annex_a")],
        episodes_of_need=[
            {"child_id": "A", "start_date": "2025-03-01", "end_date": "2025-03-10"},
            {"child_id": "A", "start_date": "2025-03-20"},
        ],
    )
    assert found == [("R2", "S1", "open_episode")]


def test_a_conference_without_an_enquiry_follows_from_none(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-09-01")],
        **{CONFERENCES: [conference("C1", "2025-03-10")]},
    )
    assert found == []


def test_a_plan_that_starts_on_the_day_of_the_conference_is_joined_by_the_day(linked):
    found = linked(
        "conference_to_child_protection_plan",
        child_protection_plans=[protection_plan("P1", "2025-03-10")],
        **{CONFERENCES: [conference("C1", "2025-03-10"), conference("C2", "2025-03-01")]},
    )
    assert found == [("C1", "P1", "same_day")]


def test_the_sources_own_id_goes_before_a_nearer_event_and_beyond_the_days(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-01-01"), enquiry("E2", "2025-06-01")],
        **{CONFERENCES: [conference("C1", "2025-06-02", section_47_enquiry_id="E1")]},
    )
    assert found == [("E1", "C1", "source_id")]


@pytest.mark.parametrize("named", ["E9", "E2"], ids=["not there", "dated later"])
def test_an_event_that_names_one_which_cannot_be_is_joined_to_no_other(linked, named):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-06-01"), enquiry("E2", "2025-07-01")],
        **{CONFERENCES: [conference("C1", "2025-06-10", section_47_enquiry_id=named)]},
    )
    assert found == []


def test_an_id_means_nothing_in_another_source(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-06-01", source="cin_census")],
        **{CONFERENCES: [conference("C1", "2025-06-10", section_47_enquiry_id="E9")]},
    )
    assert found == [("E1", "C1", "date_window")]


def test_referrals_of_two_sources_do_not_contradict_each_other(linked):
    found = linked(
        "assessment_to_section_47",
        assessments=[assessment("S1", "2025-05-20", referral_id="77", source="cin_census")],
        section_47_enquiries=[enquiry("E1", "2025-06-01", referral_id="R1")],
    )
    assert found == [("S1", "E1", "date_window")]


def test_an_id_of_another_child_is_not_followed(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-06-01", child_id="sibling")],
        **{CONFERENCES: [conference("C1", "2025-06-10", section_47_enquiry_id="E1")]},
    )
    assert found == []


def test_one_referral_of_two_siblings_leads_each_to_their_own_assessment(linked):
    found = linked(
        "referral_to_assessment",
        referrals=[referral("R1", "2025-01-01"), referral("R1", "2025-01-01", child_id="B")],
        assessments=[
            assessment("S1", "2025-01-10", referral_id="R1"),
            assessment("S2", "2025-01-11", referral_id="R1", child_id="B"),
        ],
    )
    assert found == [("R1", "S1", "source_id"), ("R1", "S2", "source_id")]


def test_events_of_the_same_referral_belong_together_however_far_apart(linked):
    found = linked(
        "assessment_to_section_47",
        assessments=[
            assessment("S1", "2025-01-01", referral_id="R1"),
            assessment("S2", "2025-05-01", referral_id="R2"),
        ],
        section_47_enquiries=[enquiry("E1", "2025-06-01", referral_id="R1")],
    )
    assert found == [("S1", "E1", "same_referral")]


def test_events_of_two_referrals_are_not_joined_by_the_days(linked):
    found = linked(
        "assessment_to_section_47",
        assessments=[assessment("S1", "2025-05-20", referral_id="R2")],
        section_47_enquiries=[enquiry("E1", "2025-06-01", referral_id="R1")],
    )
    assert found == []


def test_a_plan_leads_to_care_only_while_it_is_open(linked):
    found = linked(
        "child_protection_plan_to_looked_after",
        child_protection_plans=[
            protection_plan("P1", "2024-01-01", end_date="2024-06-01"),
            protection_plan("P2", "2025-01-01", end_date="2025-06-01"),
        ],
        looked_after_episodes=[care("L1", "2024-08-01"), care("L2", "2025-06-01")],
    )
    assert found == [("P2", "L2", "open_episode")]


def test_a_closed_plan_leads_nowhere_though_the_case_is_open(linked):
    found = linked(
        "child_in_need_plan_to_looked_after",
        referrals=[referral("R1", "2025-01-01")],
        child_in_need_plans=[need_plan("N1", "2025-01-10", end_date="2025-02-01")],
        looked_after_episodes=[care("L1", "2025-02-15")],
    )
    assert found == []


def test_only_an_episode_that_starts_a_period_is_an_entry_into_care(linked):
    rows = {"referrals": [referral("R1", "2025-01-01")]}
    episodes = [
        care("L1", "2025-01-02", starts_period=True),
        care("L2", "2025-01-09", starts_period=False),
    ]
    found = linked("referral_to_looked_after", looked_after_episodes=episodes, **rows)
    assert found == [("R1", "L1", "open_episode")]


def test_a_step_down_is_counted_from_the_end_of_the_plan(linked):
    found = linked(
        "child_protection_plan_to_child_in_need_plan",
        child_protection_plans=[
            protection_plan("P1", "2024-01-01", end_date="2025-01-20"),
            protection_plan("P2", "2025-01-01"),
        ],
        child_in_need_plans=[need_plan("N1", "2025-01-20")],
    )
    assert found == [("P1", "N1", "same_day")]


def test_of_two_enquiries_each_has_its_own_conference(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-01-01"), enquiry("E2", "2025-01-05")],
        **{CONFERENCES: [conference("C1", "2025-01-12"), conference("C2", "2025-01-14")]},
    )
    assert found == [("E1", "C2", "date_window"), ("E2", "C1", "date_window")]


def test_of_events_equally_near_the_smaller_id_counts(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E2", "2025-01-01"), enquiry("E1", "2025-01-01")],
        **{CONFERENCES: [conference("C1", "2025-01-12")]},
    )
    assert found == [("E1", "C1", "date_window")]


def test_an_id_that_stands_twice_is_one_event(linked):
    found = linked(
        "section_47_to_conference",
        section_47_enquiries=[enquiry("E1", "2025-01-01"), enquiry("E1", "2025-01-03")],
        **{CONFERENCES: [conference("C1", "2025-01-12"), conference("C2", "2025-01-13")]},
    )
    assert found == [("E1", "C1", "date_window")]


@pytest.mark.parametrize(
    ("step", "earlier", "later", "days"),
    [
        ("referral_to_assessment", "referrals", "assessments", 30),
        ("referral_to_section_47", "referrals", "section_47_enquiries", 30),
        ("conference_to_child_protection_plan", CONFERENCES, "child_protection_plans", 45),
        (
            "section_47_to_child_protection_plan",
            "section_47_enquiries",
            "child_protection_plans",
            60,
        ),
    ],
)
@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_counts_and_the_day_after_does_not(
    linked, dictionary, step, earlier, later, days, beyond
):
    dates = dictionary.read("transitions").set_index("transition").loc[step]
    first = pd.Timestamp("2025-01-01")
    # Annex A gives no closures, so its referrals go by the days alone.
    row = {"child_id": "A", "source": "annex_a"}
    found = linked(
        step,
        **{
            earlier: [{**row, dates["from_date_field"]: first}],
            later: [{**row, dates["to_date_field"]: first + pd.Timedelta(days=days + beyond)}],
        },
    )
    assert [rule for _, _, rule in found] == ([] if beyond else ["date_window"])


@pytest.mark.parametrize("gone", ["assessment_id", "child_id", "start_date"])
def test_an_event_without_id_child_or_day_is_joined_to_nothing(linked, gone):
    rows = [assessment("S1", "2025-01-10") | {gone: None}]
    assert (
        linked("referral_to_assessment", referrals=[referral("R1", "2025-01-01")], assessments=rows)
        == []
    )


def test_an_event_still_to_come_is_joined_to_nothing(linked):
    rows = {
        "section_47_enquiries": [enquiry("E1", "2025-01-01")],
        CONFERENCES: [conference("C1", "2025-01-20")],
    }
    assert linked("section_47_to_conference", until=pd.Timestamp("2025-01-19"), **rows) == []
    assert linked("section_47_to_conference", until=pd.Timestamp("2025-01-20"), **rows) != []


# ------------------------------------------------------------------------- what became of them


@pytest.fixture
def followed(dictionary, event_frame):
    """Hand-written tables with their links and outcomes."""

    def follow(until=UNTIL, **rows):
        tables = {table: event_frame(table, given) for table, given in rows.items()}
        links = link_events(tables, dictionary=dictionary, observed_until=until)
        ended = outcomes(tables, links, dictionary=dictionary, observed_until=until)
        return tables, links, ended

    return follow


@pytest.fixture
def enquiries(followed):
    """Four enquiries: led to a conference in time, late (the source says so), not, too recent."""
    return followed(
        until=pd.Timestamp("2025-06-30"),
        section_47_enquiries=[
            enquiry("in time", "2025-01-01"),
            enquiry("late", "2025-01-01", child_id="B"),
            enquiry("not", "2025-01-01", child_id="C"),
            enquiry("recent", "2025-05-02", child_id="D"),
            enquiry("fast", "2025-06-01", child_id="E"),
            enquiry("last day", "2025-05-01", child_id="F"),
        ],
        **{
            CONFERENCES: [
                conference("C1", "2025-01-15"),
                conference("C2", "2025-04-01", child_id="B", section_47_enquiry_id="late"),
                conference("C3", "2025-06-10", child_id="E"),
            ]
        },
    )


def test_an_event_led_on_or_not_or_is_too_recent_to_tell(enquiries):
    _, _, ended = enquiries
    assert ended.set_index("from_id")["outcome"].to_dict() == {
        "in time": "reached",
        "late": "reached",
        "not": "not_reached",
        "recent": "too_recent",
        "fast": "reached",
        "last day": "not_reached",
    }
    assert ended.set_index("from_id")["days"].dropna().to_dict() == {
        "in time": 14,
        "late": 90,
        "fast": 9,
    }


def test_every_event_is_counted_once_by_rule_or_as_unlinked_or_too_recent(enquiries, dictionary):
    _, links, ended = enquiries
    counts = links_by_rule(links, ended, dictionary=dictionary).iloc[0]
    assert counts["label"] == "Section 47 enquiry to initial child protection conference"
    assert counts.drop(["transition", "label"]).to_dict() == {
        "events": 6,
        "source_id": 1,
        "same_referral": 0,
        "open_episode": 0,
        "same_day": 0,
        "date_window": 2,
        "unlinked": 2,
        "too_recent": 1,
    }


def test_a_share_takes_recent_events_out_whether_they_led_on_or_not(enquiries, dictionary):
    counts = reach(enquiries[2], dictionary=dictionary).iloc[0]
    assert counts[["events", "reached", "not_reached", "too_recent"]].tolist() == [6, 3, 2, 1]
    # Of four whose 60 days have passed, one led on within them.
    assert counts[["observed", "within_window", "share"]].tolist() == [4, 1, 0.25]


def test_an_event_that_several_followed_from_is_counted_once(followed, dictionary):
    _, links, ended = followed(
        referrals=[referral("R1", "2025-01-01")],
        assessments=[
            assessment("S1", "2025-01-10", referral_id="R1"),
            assessment("S2", "2025-01-05"),
        ],
    )
    assert len(links) == 2
    counts = links_by_rule(links, ended, dictionary=dictionary).iloc[0]
    assert counts[["events", "source_id", "open_episode"]].tolist() == [1, 0, 1]


def test_what_the_extracts_do_not_hold_is_not_told_from_them(followed, event_frame):
    _, _, ended = followed(section_47_enquiries=[enquiry("E1", "2025-01-01")], **{CONFERENCES: []})
    assert ended.empty


def test_nothing_comes_of_nothing(followed, dictionary):
    _, links, ended = followed()
    assert links.dtypes.astype(str).to_dict() == LINKS
    assert ended.dtypes.astype(str).to_dict() == OUTCOMES
    assert links_by_rule(links, ended, dictionary=dictionary).empty
    assert reach(ended, dictionary=dictionary).empty


def test_columns_have_their_types(enquiries):
    _, links, ended = enquiries
    assert links.dtypes.astype(str).to_dict() == LINKS
    assert ended.dtypes.astype(str).to_dict() == OUTCOMES


def test_what_is_joined_to_nothing_says_why(followed, dictionary):
    tables, links, _ = followed(
        section_47_enquiries=[
            enquiry("E1", "2025-01-01"),
            enquiry("E2", "2025-01-01", child_id="B"),
            enquiry("E3", "2025-09-01", child_id="C"),
        ],
        **{
            CONFERENCES: [
                conference("joined", "2025-01-10"),
                conference("taken", "2025-01-20"),
                conference("too late", "2025-06-01", child_id="B"),
                conference("first", "2025-01-10", child_id="C"),
                conference("later", "2025-01-11", child_id="C", section_47_enquiry_id="E3"),
                conference("gone", "2025-01-11", child_id="C", section_47_enquiry_id="E9"),
            ]
        },
    )
    failed = failed_links(tables, links, dictionary=dictionary, observed_until=UNTIL)
    assert failed.set_index("to_id")["reason"].to_dict() == {
        "taken": "not_near",
        "too late": "not_near",
        "first": "none_before",
        "later": "named_is_later",
        "gone": "named_not_found",
    }
    assert set(failed["reason"]) == set(dictionary.read("link_failures")["reason"])


def test_where_no_last_day_is_known_nothing_can_be_called_final(followed):
    _, links, ended = followed(
        until=pd.NaT,
        section_47_enquiries=[
            enquiry("E1", "2025-01-01"),
            enquiry("E2", "2025-01-01", child_id="B"),
        ],
        **{CONFERENCES: [conference("C1", "2025-01-20")]},
    )
    assert len(links) == 1
    assert ended["outcome"].tolist() == ["reached", "too_recent"]
