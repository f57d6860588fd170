"""Who is counted: every rule of the dictionary, in its order, each with its count."""

from types import SimpleNamespace

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.records.exclusions import (
    LACKS,
    LEFT_OUT,
    NO_FIELDS,
    NO_SUCH_FIELD,
    NO_SUCH_TABLE,
    NOT_A_START,
    OWN_CLASS,
    TAKEN,
    excluded,
    read_rules,
    taken_by,
    without_left_out,
)

ADDED = {
    "age_at_event": "Float64",
    "unborn": "boolean",
    "adopted_date": "datetime64[us]",
    "date_of_death": "datetime64[us]",
    "continues_period": "boolean",
}
USUAL = {
    "age_at_event": 10,
    "unborn": False,
    "adopted_date": None,
    "date_of_death": None,
    "continues_period": False,
}


@pytest.fixture(scope="module")
def rules(dictionary):
    return read_rules(dictionary)


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


@pytest.fixture(scope="module")
def events_of(event_frame):
    """Make events as they are when rules are asked: with what the child was at them."""

    def make(table, *rows):
        filled = [USUAL | {"child_id": "1"} | row for row in rows]
        frame = event_frame(table, filled)
        for name, kind in ADDED.items():
            added = pd.Series([row[name] for row in filled], dtype="object")
            is_day = kind.startswith("datetime")
            frame[name] = (pd.to_datetime(added) if is_day else added).astype(kind)
        return frame

    return make


@pytest.fixture(scope="module")
def taken(events_of, rules):
    """The rules that take some events, the same by pandas and by polars."""

    def find(table, date_field, *rows):
        frame = events_of(table, *[{date_field: "2024-05-01"} | row for row in rows])
        found = taken_by(frame, table=table, date_field=date_field, rules=rules)[TAKEN]
        other = taken_by(in_polars(frame), table=table, date_field=date_field, rules=rules)
        named = [None if pd.isna(name) else name for name in found]
        assert other[TAKEN].to_list() == named
        return named

    return find


CARE, PLANS = ("looked_after_episodes", "start_date"), ("child_protection_plans", "start_date")
CONFERENCES = ("initial_child_protection_conferences", "conference_date")
CONTACTS = ("contacts", "contact_date")


# ---------------------------------------------------------------------- what each rule takes


@pytest.mark.parametrize(
    ("rule", "where", "fields"),
    [
        ("after_adoption", CONTACTS, {"adopted_date": "2024-04-30"}),
        ("temporary_registration", PLANS, {"temporary": True}),
        ("other_authority", PLANS, {"other_authority": True}),
        ("transfer_in", CONFERENCES, {"transfer_in": True}),
        ("short_breaks", CARE, {"legal_status": "V3"}),
        ("short_breaks", CARE, {"legal_status": "V4"}),
        ("not_under_18", CONTACTS, {"age_at_event": 18}),
        ("unborn", CONTACTS, {"unborn": True, "age_at_event": None}),
        ("continuation", CARE, {"continues_period": True}),
    ],
)
def test_each_rule_takes_what_it_is_for(taken, rule, where, fields):
    assert taken(*where, fields) == [rule]


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        (PLANS, {"temporary": False, "other_authority": None}),
        (CONFERENCES, {"transfer_in": None}),
        (CARE, {"legal_status": "C2"}),
        (CARE, {"legal_status": None}),
        (CONTACTS, {"age_at_event": 17}),
        (CONTACTS, {"age_at_event": None}),
        (CONTACTS, {"adopted_date": "2024-05-01"}),
        (CONTACTS, {"date_of_death": "2024-04-30"}),
    ],
)
def test_everything_else_counts(taken, where, fields):
    assert taken(*where, fields) == [None]


def test_a_row_falls_under_the_first_rule_that_takes_it(taken):
    fields = {"legal_status": "V3", "age_at_event": 18, "continues_period": True}
    assert taken(*CARE, fields) == ["short_breaks"]
    assert taken(*CARE, fields | {"adopted_date": "2024-04-30"}) == ["after_adoption"]


def test_a_rule_for_one_table_asks_no_other(taken):
    assert taken(*CARE, {"continues_period": True, "legal_status": "C2"}) == ["continuation"]
    assert taken(*PLANS, {"continues_period": True}) == [None]


# ---------------------------------------------------------------------- what the dictionary says


def test_rules_come_in_their_order_and_say_why(dictionary, rules):
    table = dictionary.read("exclusion_rules").sort_values("order")
    assert [rule.name for rule in rules] == table["rule"].tolist()
    assert table["order"].tolist() == list(range(1, len(table) + 1))
    assert table["why"].str.len().min() > 20


def test_what_rules_do_with_the_rows_they_take(rules):
    action = {rule.name: rule.action for rule in rules}
    assert action["unborn"] == OWN_CLASS
    assert action["continuation"] == NOT_A_START
    others = {"unborn", "continuation"}
    assert {action[name] for name in action if name not in others} == {LEFT_OUT}


@pytest.fixture
def with_rule(dictionary):
    """A dictionary with one rule changed."""

    def change(name, **cells):
        table = dictionary.read("exclusion_rules")
        for column, value in cells.items():
            table.loc[table["rule"] == name, column] = value
        return SimpleNamespace(
            table=dictionary.table,
            read=lambda asked: table if asked == "exclusion_rules" else dictionary.read(asked),
        )

    return change


@pytest.mark.parametrize(
    ("rule", "cells", "sentence", "words"),
    [
        ("short_breaks", {"table": "looked_after"}, NO_SUCH_TABLE, {"table": "looked_after"}),
        ("short_breaks", {"field": "legal"}, NO_SUCH_FIELD, {"field": "legal"}),
        ("short_breaks", {"field": pd.NA}, NO_SUCH_FIELD, {"field": ""}),
        ("transfer_in", {"field": "conference_id"}, NO_SUCH_FIELD, {"kind": "is_true"}),
        ("temporary_registration", {"table": "*"}, NO_FIELDS, {"table": "contacts"}),
        ("continuation", {"table": "referrals"}, NO_SUCH_FIELD, {"table": "referrals"}),
        ("after_adoption", {"field": "date_of_birth"}, NO_SUCH_FIELD, {"table": "a child"}),
        ("short_breaks", {"values": pd.NA}, LACKS, {"what": "values"}),
        ("not_under_18", {"limit": pd.NA}, LACKS, {"what": "a limit"}),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(with_rule, like, rule, cells, sentence, words):
    with pytest.raises(DataError, match=like(sentence, rule=rule, **words)):
        read_rules(with_rule(rule, **cells))


def test_a_new_rule_is_an_edit_of_the_table(with_rule, events_of):
    edited = read_rules(with_rule("short_breaks", values="V3|V4|E1"))
    events = events_of("looked_after_episodes", {"legal_status": "E1", "start_date": "2024-05-01"})
    found = taken_by(events, table=CARE[0], date_field=CARE[1], rules=edited)
    assert found[TAKEN].tolist() == ["short_breaks"]
    died = read_rules(with_rule("after_adoption", field="date_of_death"))
    events = events_of("contacts", {"contact_date": "2024-05-01", "date_of_death": "2024-04-01"})
    found = taken_by(events, table=CONTACTS[0], date_field=CONTACTS[1], rules=died)
    assert found[TAKEN].tolist() == ["after_adoption"]


# ---------------------------------------------------------------------- what is counted


def test_every_rule_is_counted_in_every_table_it_is_for_also_where_it_takes_nothing(
    events_of, rules
):
    plans = events_of(
        PLANS[0],
        {"start_date": "2024-05-01", "temporary": True},
        {"start_date": "2024-05-01", "temporary": True},
        {"start_date": "2024-05-01"},
    )
    contacts = events_of(CONTACTS[0], {"contact_date": "2024-05-01", "age_at_event": 19})
    judged = {
        table: taken_by(frame, table=table, date_field=day, rules=rules)
        for (table, day), frame in ((PLANS, plans), (CONTACTS, contacts))
    }
    found = pd.DataFrame(excluded(judged, rules=rules, restricted=4)).set_index(["rule", "table"])
    assert found["rows"].to_dict() == {
        ("restricted", "children"): 4,
        ("after_adoption", PLANS[0]): 0,
        ("after_adoption", CONTACTS[0]): 0,
        ("temporary_registration", PLANS[0]): 2,
        ("other_authority", PLANS[0]): 0,
        ("not_under_18", PLANS[0]): 0,
        ("not_under_18", CONTACTS[0]): 1,
        ("unborn", PLANS[0]): 0,
        ("unborn", CONTACTS[0]): 0,
    }
    assert found.loc[("temporary_registration", PLANS[0]), "children"] == 1
    assert found.index.get_level_values("rule").unique().tolist() == [
        rule.name for rule in rules if rule.table in ("*", PLANS[0], CONTACTS[0])
    ]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "child_id": st.sampled_from(["1", "2"]),
            "start_date": st.sampled_from(["2024-05-01", "2024-06-01"]),
            "legal_status": st.sampled_from([None, "C2", "V3"]),
            "age_at_event": st.sampled_from([None, 3, 17, 18]),
            "unborn": st.booleans(),
            "adopted_date": st.sampled_from([None, "2024-05-15"]),
            "continues_period": st.booleans(),
        }
    ),
    max_size=8,
)


@given(rows=ROWS, chance=st.randoms())
@settings(max_examples=30)
def test_every_row_is_kept_or_counted_under_one_rule(events_of, rules, rows, chance):
    def judge(frame):
        return taken_by(frame, table=CARE[0], date_field=CARE[1], rules=rules)

    frame = events_of(CARE[0], *rows)
    judged = judge(frame)
    pd.testing.assert_frame_equal(judged[frame.columns], frame, check_dtype=False)
    kept = without_left_out(judged, rules=rules)
    counts = pd.DataFrame(excluded({CARE[0]: judged}, rules=rules, restricted=0))
    out = counts.loc[counts["action"] == LEFT_OUT, "rows"].sum()
    assert len(frame) == len(kept) + out
    assert (counts["children"] <= counts["rows"]).all()
    assert judge(kept)[TAKEN].dropna().isin(["unborn", "continuation"]).all(), "twice is once"
    chance.shuffle(rows)
    again = judge(events_of(CARE[0], *rows))
    other = judge(in_polars(events_of(CARE[0], *rows)))
    assert excluded({CARE[0]: again}, rules=rules, restricted=0) == counts.to_dict("records")
    assert excluded({CARE[0]: other}, rules=rules, restricted=0) == counts.to_dict("records")
    assert len(without_left_out(other, rules=rules)) == len(kept)
