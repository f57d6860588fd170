"""The table of how many names are found is as measured, and says how unequal the methods are.

The whole of it, the language model's rows too, is made by
``python tests/benchmarks/name_recall.py``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from name_recall import KINDS, METHODS, ORIGINS, PAGE, TABLE, name_recall, page, slip

from evaluation_lib.records.deidentification.words import slips_between


@pytest.fixture(scope="module")
def shipped(dictionary) -> pd.DataFrame:
    return dictionary.read(TABLE).astype({"names": int, "found": int, "method": str})


@pytest.fixture(scope="module")
def measured(dictionary) -> pd.DataFrame:
    return name_recall(dictionary=dictionary, model=None)


def test_the_rows_without_a_language_model_are_as_measured_now(measured, shipped):
    key = ["method", "origin", "kind"]
    own = shipped[shipped["method"].isin(METHODS[:2])].set_index(key)
    now = measured.set_index(key)
    assert own.index.equals(now.index)
    # A sentence that somebody adds to the dictionary may make one name more an ordinary word.
    assert (own["found"] - now["found"]).abs().max() <= 1


def test_every_method_origin_and_kind_has_forty_names_or_more(shipped):
    assert len(shipped) == len(METHODS) * len(ORIGINS) * len(KINDS)
    assert shipped["names"].min() >= 40 and (shipped["found"] <= shipped["names"]).all()


def test_the_page_says_what_the_table_says(shipped):
    assert PAGE.read_text(encoding="utf-8") == page(shipped)


def test_the_roster_and_a_person_find_names_of_every_origin(measured):
    both = measured[measured["method"] == METHODS[1]].set_index("kind")
    written = [
        "on the roster, full name",
        "on the roster, given name",
        "on the roster, family name",
    ]
    assert (both.loc[written, "found"] == both.loc[written, "names"]).all()
    assert (both.loc["not on it, full name", "found"] >= 38).all()


def test_names_in_small_letters_that_are_on_no_roster_are_missed(measured):
    # What the page says must be said to whoever reads the answers: here a person alone helps.
    left = measured[measured["kind"] == "not on it, small letters"]
    assert left["found"].max() == 0


def test_a_slip_is_one_slip():
    rng = np.random.default_rng(3)
    assert {slips_between("oluwaseun", slip("oluwaseun", rng)) for _ in range(200)} <= {0, 1}
