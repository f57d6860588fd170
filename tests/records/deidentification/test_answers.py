"""What is certain goes, what a person decided goes or stays, and the key alone gives it back."""

from __future__ import annotations

from time import perf_counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.answers import NO_DECISION, decisions_of
from evaluation_lib.records.deidentification.log import (
    NOT_A_LOG,
    NOT_OPENED,
    NOT_THE_SAME,
    opened_log,
    put_back,
    sealed_log,
)

KEY, OTHER = b"k" * 32, b"o" * 32
PIECES = [
    "Priya",
    "Tendai",
    " ",
    ". ",
    "CM1 1QH",
    "[name 1]",
    "shah",
    "🙂",
    "\n",
    "é",
    "7 year old",
    "７",
    "½",
    "\u00ad",
    "﷼",
    "王伟",
    "T E N",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


def all_decided(found, decision):
    return dict.fromkeys(found.candidates["candidate_id"], decision)


def test_identifiers_and_names_are_taken_out_together(clean):
    found = clean("Ring Priya on 07700 900123 about mosaic 1234567, she is at CM1 1QH")
    assert found.answers["answer"].tolist() == [
        "Ring [name 1] on [phone] about mosaic [case number], she is at [postcode]"
    ]


def test_what_a_person_decided_is_done_and_the_rest_stays_open(clean):
    text = "I thank Tendai, and later Chipo, and Tendai's team, and tendai again"
    first = clean(text)
    tendai, chipo = (
        first.candidates.set_index("found").loc[name, "candidate_id"]
        for name in ("Tendai", "Chipo")
    )
    again = clean(text, decisions={tendai: "redact", chipo: "keep"})
    assert again.answers["answer"].tolist() == [
        "I thank [name 1], and later Chipo, and [name 1]'s team, and [name 1] again"
    ]
    assert set(again.candidates["decision"]) == {"redact", "keep"}
    assert set(first.candidates["decision"]) == {""}


def test_a_candidate_has_one_row_an_answer_with_the_words_around_it(clean):
    found = clean("I thank Tendai and Tendai", "I thank Tendai")
    assert found.candidates["response_id"].tolist() == ["R0", "R1"]
    assert found.candidates["candidate_id"].is_unique
    assert found.candidates["context"].tolist() == ["I thank Tendai and Tendai", "I thank Tendai"]


def test_the_words_around_a_candidate_say_no_other_name(clean):
    found = clean("Priya and Tendai spoke, ring 07700 900123")
    assert found.candidates["context"].tolist() == ["[name] and Tendai spoke, ring [phone]"]


def test_how_much_was_found_is_counted(clean):
    text = "I thank Priya, Tendai and Chipo"
    ids = clean(text).candidates.set_index("found")["candidate_id"]
    found = clean(text, decisions={ids["Tendai"]: "redact", ids["Chipo"]: "keep"})
    counts = found.counts.set_index("kind")
    assert counts.loc["roster"].tolist() == ["1", "1", "0"]
    assert counts.loc["capital"].tolist() == ["2", "1", "1"]


def test_a_decision_that_is_none_is_refused(like):
    table = pd.DataFrame({"candidate_id": ["N1"], "decision": ["perhaps"]})
    with pytest.raises(DataError, match=like(NO_DECISION, candidate="N1", found="perhaps")):
        decisions_of(table, file="names.csv")
    table["decision"] = " Redact "
    assert decisions_of(table, file="names.csv") == {"N1": "redact"}


@pytest.mark.parametrize(
    ("text", "clean_text"),
    [
        ("ring ０７７００ ９００１２３ please", "ring [phone] please"),
        ("ring \u202a07700\u2011900\u2013123\u202c please", "ring \u202a[phone]\u202c please"),
        ("I thank Ｐｒｉｙａ and 𝐒𝐡𝐚𝐡, ½ of it…", "I thank [name 1] and [name 1], ½ of it…"),
        ("I thank Pri\u00adya\u00a0Shah", "I thank [name 1]"),
        ("write to kwame＠example．org now", "write to [e-mail] now"),
    ],
)
def test_wide_styled_and_unseen_signs_hide_nothing_and_the_rest_stays(clean, text, clean_text):
    found = clean(text)
    assert found.answers["answer"].tolist() == [clean_text]
    log = sealed_log(found.replacements, key=KEY)
    assert put_back(found.answers, log, key=KEY)["answer"].tolist() == [text]


def test_accents_written_apart_are_names_too(clean):
    assert clean("Zoe\u0308 led it").answers["answer"].tolist() == ["[name 1] led it"]


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_the_key_gives_every_answer_back(clean, texts):
    found = clean(*texts, decisions=all_decided(clean(*texts), "redact"))
    assert not found.answers["answer"].str.contains("Priya|Tendai|CM1|shah").any()
    log = sealed_log(found.replacements, key=KEY)
    assert put_back(found.answers, log, key=KEY)["answer"].tolist() == texts


def test_the_log_says_nothing_without_the_key(clean):
    found = clean("I thank Priya")
    log = sealed_log(found.replacements, key=KEY)
    assert b"Priya" not in log and b"R0" not in log
    assert opened_log(log, key=KEY)["R0"][0].original == "Priya"
    with pytest.raises(DataError, match=NOT_OPENED):
        opened_log(log, key=OTHER)


def test_a_log_that_was_changed_is_refused(clean):
    found = clean("I thank Priya")
    log = sealed_log(found.replacements, key=KEY)
    with pytest.raises(DataError, match=NOT_OPENED):
        opened_log(log[:-1] + bytes([log[-1] ^ 1]), key=KEY)
    with pytest.raises(DataError, match=NOT_A_LOG):
        opened_log(b"response_id,answer\n", key=KEY)


def test_other_answers_than_those_of_the_log_are_refused(clean, like):
    found = clean("I thank Priya")
    log = sealed_log(found.replacements, key=KEY)
    with pytest.raises(DataError, match=like(NOT_THE_SAME, response="R0")):
        put_back(found.answers.assign(answer="something else altogether"), log, key=KEY)


@pytest.mark.parametrize(
    "piece", ["a", "Priya Tendai ", "1 2 ", "a.", "Abcde ", "12 Aaaa ", "a . ", "a:1:", "王", "é "]
)
def test_an_answer_as_long_as_a_cell_can_be_is_read_in_a_moment(clean, piece):
    # A workbook's cell holds 32,767 signs; work that grows with their square would take minutes.
    text = (piece * 32_767)[:32_767]
    begun = perf_counter()
    clean(text)
    assert perf_counter() - begun < 30
