"""Answers that could be quoted are listed with what a person has to look at, and nothing ticked."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.themes.quote_candidates import COLUMNS, quote_candidates, told_by_persons

PLAIN = "We ask families what services did before, and we write it down."
EVENT = "I rang the school after last week's panel, and it answered."


def test_an_answer_with_enough_words_is_one_and_nothing_is_ticked(candidates_of):
    found = candidates_of(PLAIN, "Too few words", EVENT)
    assert found["quote"].tolist() == [PLAIN, EVENT]
    assert found.columns.tolist() == list(COLUMNS)
    assert (found[["show", "ticked_by", "ticked_on"]] == "").all(axis=None)


def test_codes_stand_beside_it_and_an_answer_may_have_none(candidates_of):
    assert candidates_of(PLAIN, EVENT)["codes"].tolist() == ["a;b", ""]


def test_flags_stand_beside_it_in_the_order_of_the_dictionary(candidates_of):
    found = candidates_of(
        PLAIN,
        EVENT,
        PLAIN,
        told={"open_name": {"INV1", "INV2"}, "open_flag": {"INV2"}, "safeguarding": {"INV1"}},
        others=[EVENT],
    )
    assert found["flags"].tolist() == [
        "",
        "safeguarding;open_name;stands_elsewhere;event",
        "open_flag;open_name",
    ]


def test_without_answers_there_are_none(rules, answers_of):
    none = answers_of().head(0)
    codes = pd.DataFrame(columns=["response_id", "code"], dtype="str")
    given = {"told": {}, "others": [PLAIN]}
    found = quote_candidates(none, codes, rules=rules, **given)
    assert found.columns.tolist() == list(COLUMNS)
    assert found.empty


def test_what_persons_found_gives_flags():
    flags = pd.DataFrame({"response_id": ["a", "b"], "dealt_with_on": ["", "2026-03-31"]})
    names = pd.DataFrame({"response_id": ["b", "c", "d"], "decision": ["", "keep", "redact"]})
    assert told_by_persons(flags, names) == {
        "open_flag": {"a"},
        "safeguarding": {"a", "b"},
        "open_name": {"b"},
        "kept_name": {"c"},
    }


def test_the_columns_are_those_of_the_dictionary(dictionary):
    assert dictionary.table("quotes").field_names == list(COLUMNS)
