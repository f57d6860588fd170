"""Who may log what is written in the dictionary, and a refusal says who may."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.reports.review.rights import NOBODY, NOT_ONE_OWNER, ONLY, review_rules

PSW, BOARD, EVALUATOR, ANALYST = (
    "principal_social_worker",
    "governance_board",
    "evaluator",
    "analyst",
)
COUNTYS, OWN, UNIVERSITYS = "data_quality", "my-own", "evaluation"


@pytest.fixture(scope="session")
def rules(dictionary):
    return review_rules(dictionary)


@pytest.fixture
def rules_with(copied_dictionary):
    """The rules of a dictionary in which lines of a table stand otherwise."""

    def of(table, change):
        file = copied_dictionary / "code_lists" / f"{table}.csv"
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
        return review_rules(load_dictionary(copied_dictionary))

    return of


@pytest.fixture
def universitys(rules_with):
    row = "evaluation,It,Did it work?,4,university,false,false\n"
    return rules_with("reports", lambda text: text + row)


def allowed(rules, notebook):
    return {
        (role, decision)
        for role in rules.roles
        for decision in rules.decisions
        if rules.allow(notebook=notebook, role=role, decision=decision)
    }


@pytest.mark.parametrize("notebook", [COUNTYS, OWN])
def test_the_principal_social_worker_alone_approves_what_the_county_reports(rules, notebook):
    assert allowed(rules, notebook) == {
        (PSW, "approved"),
        (PSW, "changes"),
        *((role, word) for role in (PSW, BOARD, EVALUATOR) for word in ("accurate", "inaccurate")),
        (ANALYST, "checked"),
    }


def test_the_evaluator_alone_approves_what_the_university_reports(universitys):
    assert allowed(universitys, UNIVERSITYS) == {
        (EVALUATOR, "approved"),
        (EVALUATOR, "changes"),
        *((role, word) for role in (PSW, BOARD) for word in ("accurate", "inaccurate")),
        (ANALYST, "checked"),
    }


def test_a_council_changes_who_may_do_what_in_the_dictionary(rules_with):
    rules = rules_with("review_rights", lambda text: text + "county,governance_board,approval\n")
    assert rules.allow(notebook=COUNTYS, role=BOARD, decision="approved")


def test_every_report_of_the_suite_has_an_owner(rules):
    assert set(rules.listed.values()) <= set(rules.owners)


@pytest.mark.parametrize("role", [PSW, BOARD])
@pytest.mark.parametrize("decision", ["approved", "changes"])
def test_a_refusal_says_who_may_and_what_this_role_may_log(universitys, role, decision):
    with pytest.raises(EvaluationError) as refused:
        universitys.refuse_unless_allowed(
            notebook=UNIVERSITYS, role=role, decision=universitys.decisions[decision]
        )
    assert str(refused.value) == ONLY.format(
        who="university evaluator",
        decision=decision,
        owner="the university",
        role=universitys.roles[role],
        instead="accurate, inaccurate",
    )


def test_what_nobody_may_do_is_said_to_be_so(rules_with):
    rules = rules_with(
        "review_rights", lambda text: re.sub("(?m)^county,(.*approval|analyst,.*)\n", "", text)
    )
    with pytest.raises(EvaluationError) as refused:
        rules.refuse_unless_allowed(
            notebook=COUNTYS, role=ANALYST, decision=rules.decisions["approved"]
        )
    assert str(refused.value) == NOBODY.format(
        decision="approved", owner="the county", role="analyst", instead="nothing"
    )


@pytest.mark.parametrize("found", ["governance_board", "Governance Board", "governance-board"])
def test_a_role_is_known_by_code_and_by_label(rules, found):
    assert rules.role(found) == BOARD


@pytest.mark.parametrize(("found", "hint"), [("analist", "did you mean analyst?"), ("\n", "\\n")])
def test_a_role_that_is_not_known_is_named_with_those_that_are(rules, found, hint):
    with pytest.raises(EvaluationError) as refused:
        rules.role(found)
    assert hint in str(refused.value) and ", ".join(rules.roles) in str(refused.value)


def test_a_decision_that_is_not_known_is_named(rules):
    with pytest.raises(EvaluationError, match="--decision 'aproved' is not known: did you mean"):
        rules.decision("aproved")


@pytest.mark.parametrize("change", [("true", "false"), ("false,1", "true,1")])
def test_a_dictionary_without_one_owner_for_all_other_reports_is_refused(rules_with, change):
    with pytest.raises(DataError, match=re.escape(NOT_ONE_OWNER)):
        rules_with("report_owners", lambda text: text.replace(*change))
