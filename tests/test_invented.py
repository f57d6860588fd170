"""Invented children are told by their identifiers, and never stand among others."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.invented import (
    MIXED,
    WRONG_DOCUMENT,
    are_invented,
    bounds_of,
    invented_document,
)


def children(*identifiers: str | None, file: str = "a.csv") -> pd.DataFrame:
    rows = {"child_id": identifiers, "source_file": [file] * len(identifiers)}
    return pd.DataFrame(rows, dtype="string")


@pytest.fixture
def said_otherwise(copied_dictionary):
    """The dictionary as a council changed it: one text of invented.yaml in place of another."""

    def change(old: str, new: str):
        path = copied_dictionary / "synthetic" / "invented.yaml"
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new), encoding="utf-8")
        return load_dictionary(copied_dictionary)

    return change


@pytest.mark.parametrize(
    ("identifiers", "invented"),
    [
        (("INV0000001", "INV0000002"), True),
        (("inv0000001", None), True),
        (("1001", "P-INV-7"), False),
        ((None,), False),
        ((), False),
    ],
)
def test_children_are_invented_if_each_begins_with_the_prefix(dictionary, identifiers, invented):
    tables = {"children": children(*identifiers), "postcodes": pd.DataFrame({"pcds": ["ZX1 1AA"]})}
    assert are_invented(tables, dictionary=dictionary) is invented


def test_without_tables_nobody_is_invented(dictionary):
    assert are_invented({}, dictionary=dictionary) is False


@pytest.mark.parametrize("turned", [False, True])
def test_a_mixture_is_refused_and_its_files_are_named(dictionary, like, turned):
    tables = {
        "children": children("INV0000001", file="invented persons.csv"),
        # One child in one table of events is enough.
        "referrals": children("1001", file="SCF.Referrals.csv"),
    }
    ordered = dict(reversed(tables.items())) if turned else tables
    said = like(MIXED, prefix="INV", invented="invented persons.csv", others="SCF.Referrals.csv")
    with pytest.raises(DataError, match=said):
        are_invented(ordered, dictionary=dictionary)


def test_what_is_looked_for_is_the_prefix_of_the_dictionary(said_otherwise):
    changed = said_otherwise("prefix: INV", "prefix: MADEUP")
    assert are_invented({"children": children("MADEUP1")}, dictionary=changed)
    assert not are_invented({"children": children("INV0000001")}, dictionary=changed)


@pytest.mark.parametrize("wrong", ["prefix: ''", "prefix: '  '", "prefix: 7", "perfix: INV"])
def test_a_prefix_that_every_child_has_is_refused(said_otherwise, like, wrong):
    # An empty one would mark a council's own children as invented.
    changed = said_otherwise("prefix: INV", wrong)
    with pytest.raises(DataError, match=like(WRONG_DOCUMENT, what="the prefix")):
        are_invented({"children": children("1001")}, dictionary=changed)


def test_bounds_that_are_none_are_refused(dictionary, said_otherwise, like):
    assert bounds_of("scale", dictionary=dictionary) == (0.001, 10)
    changed = said_otherwise("maximum: 10\n", "maximum: none\n")
    with pytest.raises(DataError, match=like(WRONG_DOCUMENT, what="the bounds of scale")):
        bounds_of("scale", dictionary=changed)


def test_the_notice_says_what_the_folder_is(dictionary):
    document = invented_document(dictionary)
    notice = document["notice"].format(prefix=document["prefix"])
    assert "NO CHILD IN IT EXISTS" in notice and "INV" in notice
