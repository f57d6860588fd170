"""Keyword rules: what they find, and how that compares with what people settled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.themes.code_book import Code, CodeBook, Facet, named_code_book
from evaluation_lib.themes.suggesting import (
    RULES,
    keyword_rule,
    rules_against_people,
    suggested_codings,
)

from .coding_data import answers_table

BOOK = CodeBook(
    name="Small",
    version="1",
    themes=(
        Code("listening", "Listening", keywords=("hear* + famil*", "listen*")),
        Code("recording", "Recording", keywords=("tick*",)),
    ),
    facets=(
        Facet(
            "level",
            "Level",
            (
                Code("level_day", "Day", keywords=("listen*",)),
                Code("level_deed", "Deed", keywords=("I listened",)),
            ),
        ),
    ),
)


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "answer", "found"),
        [
            ("listen*", "LISTENING is work", True),
            ("listen", "listening is work", False),
            ("listen*", "glistening", False),
            ("hear* + famil*", "I hear more of what families say.", True),
            ("hear* + famil*", "I hear more. Families say so.", False),
            ("skin care", "skin  care and food", True),
            ("'other'", "I stopped writing \u2018x\u2019 or 'other' in it", True),
            ("how it's for me", "asked how it\u2019s for me", True),
            ("=n/a", " N/A. ", True),
            ("=n/a", "n/a for me", False),
            ("=-", "-", True),
            ("a.b", "axb", False),
        ],
    )
    def test_what_a_line_finds(self, rule, answer, found):
        assert keyword_rule(rule).finds(answer) is found

    def test_hostile_answers_are_only_read(self):
        for answer in ("=cmd|'/c calc'!A1", "<img src=x onerror=alert(1)>", "(" * 5000, ""):
            assert not keyword_rule("listen*").finds(answer)


class TestSuggestions:
    answers = answers_table(
        {"r1": "I listened to a family.", "r2": "Tick, tick.", "r3": "Nothing", "r4": "Listening"}
    )

    def test_they_are_codings_of_a_coder_of_their_own(self):
        found = suggested_codings(self.answers, BOOK)
        assert set(found["coder"]) == {RULES}
        assert set(found[["response_id", "code"]].itertuples(index=False, name=None)) == {
            ("r1", "listening"),
            ("r1", "level_deed"),
            ("r2", "recording"),
            ("r3", ""),
            ("r4", "listening"),
            ("r4", "level_day"),
        }

    def test_against_people(self):
        people = pd.DataFrame(
            [("r1", "listening"), ("r2", "listening"), ("r3", ""), ("r4", "")],
            columns=["response_id", "code"],
        )
        suggested = suggested_codings(self.answers, BOOK)
        found = rules_against_people(suggested, people, self.answers, codes=BOOK.ids)
        rows = found.set_index("code")
        # By hand: rules find r1 and r4, people gave r1 and r2
        assert rows.loc["listening", ["suggested", "coded", "both"]].tolist() == [2, 2, 1]
        assert rows.loc["listening", ["precision", "recall"]].tolist() == [0.5, 0.5]
        assert rows.loc["recording", "precision"] == 0
        assert np.isnan(rows.loc["recording", "recall"])

    @pytest.mark.parametrize("answer", ["n/a", "Nothing.", "-", "No comment"])
    def test_the_shipped_rules_know_a_blank_answer(self, dictionary, answer):
        book = named_code_book(None, dictionary=dictionary)
        found = suggested_codings(answers_table({"r1": answer}), book)
        assert found["code"].tolist() == ["stance_nothing_gained"]
