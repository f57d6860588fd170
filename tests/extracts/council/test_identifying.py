"""Events without an identifier get one that is the same whenever they are read."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council.identifying import identified, made_identifiers

dictionary = load_dictionary()
DAYS = ["2025-02-01", "2025-02-03"]
ROW = st.tuples(
    st.sampled_from(["007", "008"]),
    st.sampled_from(DAYS),
    st.sampled_from(["6", "8", None]),
    st.sampled_from(["West", None]),
)


def contacts(*rows, **more):
    frame = pd.DataFrame(rows, columns=["child_id", "contact_date", "contact_source", "team"])
    frame = frame.astype("string").astype({"contact_date": "datetime64[us]"})
    return frame.assign(source_row=range(2, len(rows) + 2), **more)


def made(*rows):
    return made_identifiers(contacts(*rows), "contacts", dictionary=dictionary).tolist()


def test_an_identifier_is_the_child_and_the_day():
    assert made(("007", DAYS[0], "6", None), ("008", DAYS[0], "6", None)) == [
        "007-2025-02-01",
        "008-2025-02-01",
    ]


def test_a_second_event_of_the_day_has_a_number_behind_it():
    found = made(("007", DAYS[0], "8", None), ("007", DAYS[0], "6", None))
    assert found == ["007-2025-02-01-2", "007-2025-02-01"]


def test_an_empty_cell_is_not_a_cell_that_holds_something():
    first, second = made(("007", DAYS[0], "6", None), ("007", DAYS[0], None, "6"))
    assert first != second


@given(st.lists(ROW, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_rows_are_one_event_if_they_say_the_same_in_whatever_order_they_stand(rows, random):
    found = made(*rows)
    assert len(set(found)) == len(set(rows))
    by_row = dict(zip(rows, found, strict=True))
    assert [by_row[row] for row in rows] == found
    mixed = random.sample(rows, len(rows))
    assert made(*mixed) == [by_row[row] for row in mixed]


def test_a_source_keeps_its_own_identifiers_and_missing_ones_are_made():
    own = contacts(
        ("007", DAYS[0], "6", None),
        ("008", DAYS[0], "6", None),
        contact_id=pd.array(["55", None], dtype="string"),
    )
    found = identified(own, "contacts", dictionary=dictionary)
    assert found["contact_id"].tolist() == ["55", "008-2025-02-01"]


@pytest.mark.parametrize("name", ["contacts", "children"])
def test_nothing_is_made_where_nothing_is_missing(name):
    own = contacts(("007", DAYS[0], "6", None), contact_id=pd.array(["55"], dtype="string"))
    assert identified(own, name, dictionary=dictionary) is own


def test_a_table_without_rows_needs_no_identifiers():
    assert made() == []
