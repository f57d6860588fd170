"""The tables of an extract: nothing but what is listed, k of a kind, no day told too closely."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.share.histories import histories_of
from evaluation_lib.share.ladders import K_TOO_SMALL, NO_SUCH_LADDER
from evaluation_lib.share.risks import diversity_of, risks_of, unique_histories
from evaluation_lib.share.shared_fields import CHILDREN, shared_fields
from evaluation_lib.share.tables import NOBODY, NOTHING, share_tables
from evaluation_lib.share.years import days_in

KEY = b"k" * 32


@pytest.fixture(scope="module")
def fields(dictionary):
    return shared_fields(dictionary)


@pytest.fixture(scope="module")
def shared(records, dictionary):
    return share_tables(records, key=KEY, dictionary=dictionary)


def test_there_is_nothing_but_the_columns_that_are_listed(shared, fields):
    for name, rows in shared.tables.items():
        assert list(rows.columns) == [one.shared_as for one in fields[name]]


def test_no_identifier_of_the_records_and_no_date_is_in_it(shared, records):
    text = "\n".join(rows.to_csv(index=False) for rows in shared.tables.values())
    assert "child 0" not in text and "family " not in text
    assert not pd.Series(text).str.contains(r"\d{4}-\d{2}-\d{2}").any()
    ids = records.tables["contacts"]["contact_id"].iloc[:5]
    assert [one for one in ids if f",{one}," in text] == []


def test_five_children_or_more_share_each_combination(shared, fields):
    children = shared.tables[CHILDREN]
    sizes = children.groupby(list(shared.combination), dropna=False).size()
    assert sizes.min() >= 5
    risks = risks_of(shared, fields)
    assert (risks.k, risks.combinations) == (sizes.min(), len(sizes))
    assert len(children) + shared.removed["children"] + shared.removed["without_events"] == 400


def test_every_row_is_of_a_child_that_is_shared_and_what_is_gone_is_counted(shared, records):
    known = set(shared.tables[CHILDREN]["child"])
    events = {name: rows for name, rows in shared.tables.items() if name != CHILDREN}
    assert all(set(rows["child"]) <= known for rows in events.values())
    made = sum(map(len, records.tables.values()))
    assert sum(map(len, events.values())) + shared.removed["events"] == made


def test_day_0_is_the_first_event_of_a_child(shared, fields):
    starts = [
        rows[
            ["child", *(c for c in rows.columns if c in ("start_day", f"{name[:-1]}_day"))]
        ].set_axis(["child", "day"], axis="columns")
        for name, rows in shared.tables.items()
        if name not in (CHILDREN, "initial_child_protection_conferences")
    ]
    first = pd.concat(starts).groupby("child")["day"].min()
    assert first.min() == 0
    assert (first == 0).mean() > 0.8


def test_no_first_event_is_told_closer_than_a_month_and_the_true_day_is_possible(
    shared, records, dictionary, fields
):
    possible, days = shared.possible, days_in(shared.possible)
    assert set(possible.index) == set(shared.tables[CHILDREN]["child"])
    assert days.min() >= 31 == dictionary.document("sharing")["least_window_days"]
    kinds = [name for name in fields if name != CHILDREN]
    first = histories_of(records, tables=kinds, dictionary=dictionary).first["first_date"]
    true = first.set_axis(first.index.map(shared.codes)).reindex(possible.index)
    assert (possible["earliest"] <= true).all() and (true <= possible["latest"]).all()


def test_years_of_events_are_blank_where_the_first_year_is_a_span(shared):
    children = shared.tables[CHILDREN]
    spans = children.loc[children["first_event_year"].str.len() > 7, "child"]
    assert len(spans)
    for name, rows in shared.tables.items():
        if name != CHILDREN:
            assert rows.loc[rows["child"].isin(spans), "year"].isna().all()


def test_the_same_key_gives_the_same_tables_in_any_order_of_rows(records, shared, dictionary):
    mixed = replace(
        records,
        children=records.children.sample(frac=1, random_state=1),
        tables={n: rows.sample(frac=1, random_state=1) for n, rows in records.tables.items()},
    )
    again = share_tables(mixed, key=KEY, dictionary=dictionary)
    for name, rows in shared.tables.items():
        pd.testing.assert_frame_equal(rows, again.tables[name])


def test_children_keep_their_pseudonyms_in_a_later_extract(records_drawn, shared, dictionary):
    fewer = records_drawn(children=300)
    later = share_tables(fewer, key=KEY, dictionary=dictionary).codes
    both = later.index.intersection(shared.codes.index)
    assert len(both) > 200 and later[both].equals(shared.codes[both])


def test_families_of_a_size_that_few_others_have_are_blank(records, dictionary):
    children = records.children.copy()
    seven = children.index[:7]
    children.loc[seven, "family_id"] = "a large family"
    shared = share_tables(replace(records, children=children), key=KEY, dictionary=dictionary)
    sizes = shared.tables[CHILDREN].groupby("family").size()
    assert sizes.max() == 2 and sizes.value_counts().min() >= 5
    assert shared.removed["families"] > 0


def test_dates_after_the_last_day_of_the_extracts_are_blank(records, dictionary):
    plans = records.tables["child_in_need_plans"].copy()
    plans["end_date"] = pd.Timestamp("2031-01-01")
    later = replace(records, tables={**records.tables, "child_in_need_plans": plans})
    shared = share_tables(later, key=KEY, dictionary=dictionary)
    assert shared.tables["child_in_need_plans"]["end_day"].isna().all()
    assert shared.removed["later"] >= len(plans)


def test_where_nobody_is_common_enough_nothing_is_shared(records_drawn, dictionary, like):
    with pytest.raises(DataError, match=like(NOBODY)):
        share_tables(records_drawn(children=4), key=KEY, dictionary=dictionary)


def test_extracts_without_events_are_refused(records, dictionary, like):
    empty = {name: rows.head(0) for name, rows in records.tables.items()}
    with pytest.raises(DataError, match=like(NOTHING)):
        share_tables(replace(records, tables=empty), key=KEY, dictionary=dictionary)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("k: 5\n", "k: 4\n", K_TOO_SMALL),
        ("k: 5\n", "k: none\n", K_TOO_SMALL),
        ("{field: sex, rung: 1}", "{field: sexes, rung: 1}", NO_SUCH_LADDER),
        ("{field: sex, rung: 1}", "{field: sex, rung: 9}", NO_SUCH_LADDER),
    ],
)
def test_a_dictionary_cannot_ask_for_less_than_five_or_for_what_there_is_not(
    copied_dictionary, records, before, after, sentence, like
):
    file = copied_dictionary / "sharing.yaml"
    said = file.read_text(encoding="utf-8")
    assert before in said
    file.write_text(said.replace(before, after), encoding="utf-8")
    with pytest.raises(DataError, match=like(sentence)):
        share_tables(records, key=KEY, dictionary=load_dictionary(copied_dictionary))


def test_the_diversity_of_a_combination_is_that_of_its_poorest_one():
    combination = pd.DataFrame({"x": list("aaabbb")})
    needs = pd.Series(["N1", "N2", "N3", "N5", "N5", "N5"])
    found = diversity_of(combination, needs, column="need")
    assert (found.least_values, found.one_value) == (1, 3)
    nothing = diversity_of(combination, pd.Series([True, False, False] + [False] * 3), column="x")
    assert (nothing.least_values, nothing.one_value) == (1, 0)


def test_a_history_is_unique_where_no_other_child_has_its_days(fields):
    contacts = pd.DataFrame({"child": list("ABCC"), "contact_day": [0, 0, 0, 9]})
    assert unique_histories({"contacts": contacts}, fields) == 1
