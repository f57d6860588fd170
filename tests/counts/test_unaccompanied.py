"""Counts three ways, and the reason where nobody says who is unaccompanied."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.unaccompanied import counted_three_ways, why_not_told_apart


def test_each_way_is_counted_with_the_other_choices_kept():
    asked = []

    def count(choices: Choices) -> pd.DataFrame:
        asked.append(choices)
        return pd.DataFrame({"group": ["White"], "count": [len(asked)]})

    found = counted_three_ways(count, choices=Choices(clock="recorded", ages=(0, 15)))
    assert found["unaccompanied"].tolist() == ["with", "without", "only"]
    assert found["count"].tolist() == [1, 2, 3]
    assert [choices.unaccompanied for choices in asked] == ["with", "without", "only"]
    assert {(choices.clock, choices.ages) for choices in asked} == {("recorded", (0, 15))}


def test_one_source_that_says_it_is_enough(dictionary):
    records = SimpleNamespace(sources=("mosaic", "ssda903"))
    assert why_not_told_apart(records, dictionary=dictionary) is None


def test_where_none_says_it_the_reason_is_the_dictionarys(dictionary):
    records = SimpleNamespace(sources=("mosaic", "cin_census"))
    table = dictionary.read("source_capabilities")
    table = table[table["capability"] == "unaccompanied_flag"].set_index("source")["why"]
    found = why_not_told_apart(records, dictionary=dictionary)
    assert found == f"{table['mosaic']} {table['cin_census']}"
