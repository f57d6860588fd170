"""The graph of steps is drawn in the dictionary, and a mistake in it is named."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.linking import RULES
from evaluation_lib.records.pathway import NOT_REACHED, REACHED, TOO_RECENT
from evaluation_lib.records.transitions import (
    FURTHER_IN,
    NO_SUCH_FIELD,
    NO_SUCH_TABLE,
    event_fields,
    read_open_episodes,
    read_transitions,
)

PUBLISHED_DAYS = {
    ("referrals", "assessments"): 30,
    ("referrals", "section_47_enquiries"): 30,
    ("initial_child_protection_conferences", "child_protection_plans"): 45,
    ("section_47_enquiries", "child_protection_plans"): 60,
}


@pytest.fixture(scope="module")
def steps(dictionary):
    return read_transitions(dictionary)


def after(steps, table):
    return {step.to_table for step in steps if step.from_table == table}


def before(steps, table):
    return {step.from_table for step in steps if step.to_table == table}


def test_the_steps_further_in_go_round_in_no_circle(steps):
    graph = {}
    for step in steps:
        if step.direction == FURTHER_IN:
            graph.setdefault(step.to_table, set()).add(step.from_table)
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("contacts") < order.index("referrals") < order.index("looked_after_episodes")


def test_the_graph_is_no_line(steps):
    assert after(steps, "contacts") == {"referrals", "early_help"}
    assert {"assessments", "section_47_enquiries", "episodes_of_need"} <= after(steps, "referrals")
    assert {"section_47_enquiries", "child_in_need_plans"} <= after(steps, "assessments")
    assert {"child_in_need_plans", "child_protection_plans"} <= after(steps, "section_47_enquiries")
    assert before(steps, "pre_proceedings") == {
        "referrals",
        "child_in_need_plans",
        "child_protection_plans",
    }


def test_care_is_entered_by_several_routes(steps):
    assert before(steps, "looked_after_episodes") == {
        "referrals",
        "assessments",
        "section_47_enquiries",
        "child_in_need_plans",
        "child_protection_plans",
        "pre_proceedings",
    }


@pytest.mark.parametrize(("ends", "days"), PUBLISHED_DAYS.items())
def test_days_that_others_published_are_theirs(steps, ends, days):
    (step,) = [item for item in steps if (item.from_table, item.to_table) == ends]
    assert step.window_days == days


def test_a_plan_that_starts_on_the_day_of_the_conference_goes_before_the_days(steps):
    (step,) = [item for item in steps if item.name == "conference_to_child_protection_plan"]
    assert step.rules.index("same_day") < step.rules.index("date_window")


def test_rules_stand_in_their_order_and_each_is_one_that_the_code_knows(steps, dictionary):
    rules = dictionary.read("link_rules").sort_values("order")["rule"].tolist()
    assert list(RULES) == rules
    for step in steps:
        assert list(step.rules) == [rule for rule in rules if rule in step.rules]


def test_a_step_goes_by_the_sources_id_where_there_is_a_field_for_it(steps):
    for step in steps:
        assert (step.link_field is not None) == ("source_id" in step.rules)


def test_episodes_that_stand_open_are_tables_of_events_with_the_fields_named(dictionary):
    for table, kind in read_open_episodes(dictionary).items():
        assert table in event_fields(dictionary, "id_field")
        fields = dictionary.table(table).field_names
        assert kind.end_field in fields
        assert kind.closed_at_once_field is None or kind.closed_at_once_field in fields


def test_outcomes_have_their_words(dictionary):
    assert dictionary.read("pathway_outcomes")["outcome"].tolist() == [
        REACHED,
        NOT_REACHED,
        TOO_RECENT,
    ]


@pytest.mark.parametrize("name", ["transitions", "open_episodes", "link_rules", "link_failures"])
def test_order_runs_from_one(dictionary, name):
    rows = dictionary.read(name)
    assert rows["order"].tolist() == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("wrong", ["refferals", "children"])
def test_a_table_that_holds_no_events_is_named(copied_dictionary, like, wrong):
    change(copied_dictionary, "contacts,referrals,", f"contacts,{wrong},")
    pattern = like(NO_SUCH_TABLE, row="contact_to_referral", found=wrong)
    with pytest.raises(DataError, match=pattern):
        read_transitions(load_dictionary(copied_dictionary))


def test_a_field_that_its_table_does_not_have_is_named(copied_dictionary, like):
    change(copied_dictionary, "contact_date,referral_date", "contact_date,referal_date")
    pattern = like(NO_SUCH_FIELD, found="referal_date", table="referrals")
    with pytest.raises(DataError, match=pattern) as problem:
        read_transitions(load_dictionary(copied_dictionary))
    assert "did you mean referral_date?" in str(problem.value)


@pytest.mark.parametrize("rules", ["nearest", "same_day|nearest", "same_day,date_window", "|"])
def test_a_rule_that_there_is_not_is_refused_with_the_table(copied_dictionary, rules):
    change(copied_dictionary, ",same_day|date_window,14", f',"{rules}",14')
    with pytest.raises(DataError, match="transitions.csv does not fit"):
        read_transitions(load_dictionary(copied_dictionary))


def change(folder, old, new):
    file = folder / "code_lists" / "transitions.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
