"""What is shared is listed with its reason; words of young contributors cannot be listed."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.share.shared_fields import (
    CHILDREN,
    NAMES_A_PERSON,
    NO_SUCH_FIELD,
    WRONG_OF,
    YOUNG_CONTRIBUTORS,
    not_shared,
    plain_codes,
    shared_fields,
)
from evaluation_lib.share.tables import share_tables


@pytest.fixture
def with_row(copied_dictionary):
    """A council's own dictionary with one more row in the list, and perhaps a changed field."""

    def make(row, *, whose=None, table=None):
        file = copied_dictionary / "code_lists" / "shared_fields.csv"
        file.write_text(file.read_text(encoding="utf-8") + f"{row},999\n", encoding="utf-8")
        if whose:
            package = copied_dictionary / "datapackage.yaml"
            content = yaml.safe_load(package.read_text(encoding="utf-8"))
            for resource in content["resources"]:
                for field in resource["schema"]["fields"]:
                    if resource["name"] == table and field["name"] == whose:
                        field["whose_data"] = "young_contributor"
            package.write_text(yaml.safe_dump(content), encoding="utf-8")
        return load_dictionary(copied_dictionary)

    return make


def test_every_field_that_is_shared_says_why(dictionary):
    fields = [one for listed in shared_fields(dictionary).values() for one in listed]
    assert len(fields) > 50
    assert [one for one in fields if not one.reason.endswith((".", "code alone."))] == []


def test_each_table_of_events_has_its_child_its_event_and_its_day(dictionary):
    for name, fields in shared_fields(dictionary).items():
        if name != CHILDREN:
            assert {"pseudonym", "event", "day", "year"} <= {one.treatment for one in fields}


@pytest.mark.parametrize(
    "row",
    [
        "young_contributions,words,words,value,,false,They are moving to read",
        "children,home_postcode,place,value,,false,To see where they live",
        "looked_after_episodes,home_postcode,place,value,,false,To see where they live",
        "contacts,contact_outcome,quote,value,,false,What was said about it",
        "children,first_name,label,value,,false,To tell them apart",
        "assessments,free_text,factors,value,,false,What was written down",
    ],
)
def test_words_names_and_homes_are_refused_whatever_a_dictionary_lists(with_row, row, records):
    own = with_row(row)
    with pytest.raises(DataError, match="never shared") as refused:
        share_tables(records, key=b"k" * 32, dictionary=own)
    assert NAMES_A_PERSON in str(refused.value)


def test_a_field_that_is_a_young_contributors_is_refused_by_any_name(with_row):
    own = with_row(
        "contacts,contact_outcome,outcome,value,,false,What was decided in the end",
        whose="contact_outcome",
        table="contacts",
    )
    with pytest.raises(DataError, match="never shared") as refused:
        shared_fields(own)
    assert YOUNG_CONTRIBUTORS in str(refused.value)


def test_words_under_a_harmless_name_do_not_come_through(with_row, records):
    said = "My family is white and I am not, why?"
    contacts = records.tables["contacts"].assign(contact_outcome=said)
    records = type(records)(**{**vars(records), "tables": {**records.tables, "contacts": contacts}})
    own = with_row("contacts,contact_outcome,outcome,value,,false,What was decided in the end")
    shared = share_tables(records, key=b"k" * 32, dictionary=own)
    assert shared.tables["contacts"]["outcome"].isna().all()
    assert shared.removed["not_codes"] == len(contacts)
    for rows in shared.tables.values():
        assert (
            not rows.astype("string").apply(lambda cells: cells.str.contains("family")).any().any()
        )


@pytest.mark.parametrize(
    ("value", "kept"),
    [("N1", True), ("NEG", True), ("A18A", True), ("he", False), ("GOT HIT", False)]
    + [("SEVENLETTERS", False), ("-", False), ("É", False)],
)
def test_only_codes_are_values(dictionary, value, kept):
    values = pd.Series([value], dtype="string")
    found = plain_codes(values, table="referrals", field="primary_need", dictionary=dictionary)
    assert found.notna().tolist() == [kept]


def test_a_listed_value_is_a_code_and_no_other_is(dictionary):
    values = pd.Series(["cin_census", "my_words"], dtype="string")
    found = plain_codes(values, table="referrals", field="source", dictionary=dictionary)
    assert found.notna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("contacts,no_such,thing,value,,false,It is not there at all", NO_SUCH_FIELD),
        ("ethnicity_codes,code,thing,value,,false,It is no table of records", NO_SUCH_FIELD),
        ("contacts,team,worker,pseudonym,team,false,To see who works with them", WRONG_OF),
        ("contacts,team,team_code,event,teams,false,To see who works with them", WRONG_OF),
    ],
)
def test_a_row_that_cannot_be_followed_is_named(with_row, row, sentence, like):
    with pytest.raises(DataError, match=like(sentence)):
        shared_fields(with_row(row))


def test_what_is_not_shared_is_told(dictionary):
    found = not_shared(dictionary)
    for name in ("addresses.postcode", "contacts.team", "children.disability"):
        assert name in found
    for name in ("children.child_id", "children.date_of_birth", "referrals.primary_need"):
        assert name not in found
