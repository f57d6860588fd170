"""What holds of the links whatever the events are, and a plain search that finds the same ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.pathway import link_events, outcomes
from evaluation_lib.records.transitions import (
    FURTHER_IN,
    event_fields,
    read_open_episodes,
    read_transitions,
)

FIRST = pd.Timestamp("2024-01-01")
UNTIL = FIRST + pd.Timedelta(days=150)
FAR = pd.Timestamp("2010-01-01")
#: Kinds of event between which every rule has something to do.
TABLES = (
    "referrals",
    "episodes_of_need",
    "assessments",
    "section_47_enquiries",
    "initial_child_protection_conferences",
    "child_in_need_plans",
    "child_protection_plans",
    "looked_after_episodes",
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(TABLES),
        st.sampled_from(["A", "B"]),  # the child
        st.integers(0, 160),  # the day
        st.none() | st.integers(0, 60),  # how long it lasts
        st.none() | st.integers(0, 3),  # the referral that it is tied to
        st.none() | st.integers(0, 3),  # the event that it names
        st.sampled_from(["mosaic", "mosaic", "annex_a"]),
    ),
    max_size=24,
)
QUICK = settings(max_examples=20, deadline=None)
THOROUGH = settings(max_examples=40, deadline=None)


@pytest.fixture(scope="module")
def tables_of(dictionary, event_frame):
    """Make tables of the tuples that hypothesis draws; ids count from 0 in each table."""
    dates, ids = (event_fields(dictionary, name) for name in ("date_field", "id_field"))
    ends = {name: kind.end_field for name, kind in read_open_episodes(dictionary).items()}
    names = {"section_47_enquiry_id", "conference_id", "referral_id"}

    def make(drawn):
        rows = {table: [] for table in TABLES}
        for table, child, day, lasts, tied, named, source in drawn:
            start = FIRST + pd.Timedelta(days=day)
            row = {"child_id": child, dates[table]: start, "source": source}
            fields = dictionary.table(table).field_names
            if lasts is not None and table in ends:
                row[ends[table]] = start + pd.Timedelta(days=lasts)
            for name in names & set(fields):
                number = tied if name == "referral_id" else named
                row[name] = None if number is None else str(number)
            row[ids[table]] = str(len(rows[table]))
            rows[table].append(row)
        return {table: event_frame(table, given) for table, given in rows.items()}

    return make


@pytest.fixture(scope="module")
def steps(dictionary):
    return read_transitions(dictionary)


def plain(links):
    return sorted(links.astype(object).itertuples(index=False, name=None))


@QUICK
@given(ROWS)
def test_no_event_is_joined_twice_or_backwards_and_only_of_one_child(
    dictionary, tables_of, steps, drawn
):
    tables = tables_of(drawn)
    links = link_events(tables, dictionary=dictionary, observed_until=UNTIL)
    assert not links.duplicated(["transition", "child_id", "to_id"]).any()
    assert (links["days"] >= 0).all()
    for step in steps:
        mine = links[links["transition"] == step.name]
        if step.one_to_one:
            assert not mine.duplicated(["child_id", "from_id"]).any()
        ids = event_fields(dictionary, "id_field")
        for table, column in ((step.from_table, "from_id"), (step.to_table, "to_id")):
            rows = tables.get(table)
            if len(mine):
                known = set(zip(rows["child_id"], rows[ids[table]], strict=True))
                assert set(zip(mine["child_id"], mine[column], strict=True)) <= known
        assert set(mine["rule"]) <= set(step.rules)
        by_days = mine[mine["rule"].isin(["date_window", "same_day"])]
        assert (by_days["days"] <= step.window_days).all()


@QUICK
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(dictionary, tables_of, drawn, random):
    tables = tables_of(drawn)
    seed = random.randrange(2**32)
    shuffled = {name: rows.sample(frac=1, random_state=seed) for name, rows in tables.items()}
    links = [
        link_events(given, dictionary=dictionary, observed_until=UNTIL)
        for given in (tables, shuffled)
    ]
    pd.testing.assert_frame_equal(*links)
    ended = [
        outcomes(given, links[0], dictionary=dictionary, observed_until=UNTIL)
        for given in (tables, shuffled)
    ]
    pd.testing.assert_frame_equal(*ended)


@QUICK
@given(ROWS, st.sampled_from(TABLES), st.sampled_from(["A", "Z"]))
def test_an_event_far_away_changes_no_link(dictionary, event_frame, tables_of, drawn, table, child):
    tables = tables_of(drawn)
    date_field = event_fields(dictionary, "date_field")[table]
    far = {"child_id": child, date_field: FAR}
    if table in read_open_episodes(dictionary):
        far[read_open_episodes(dictionary)[table].end_field] = FAR
    more = {**tables, table: pd.concat([tables[table], event_frame(table, [far])])}
    before, after = (
        link_events(given, dictionary=dictionary, observed_until=UNTIL) for given in (tables, more)
    )
    pd.testing.assert_frame_equal(before, after)


@QUICK
@given(ROWS)
def test_an_event_that_names_another_is_joined_to_that_one_or_none(dictionary, tables_of, drawn):
    tables = tables_of(drawn)
    links = link_events(tables, dictionary=dictionary, observed_until=UNTIL)
    conferences = tables["initial_child_protection_conferences"]
    enquiries = tables["section_47_enquiries"]
    mine = links[links["transition"] == "section_47_to_conference"]
    mine = mine.merge(
        conferences, left_on=["to_id", "child_id"], right_on=["conference_id", "child_id"]
    )
    known = enquiries.loc[enquiries["start_date"] <= UNTIL, "source"].unique()
    told = mine[mine["section_47_enquiry_id"].notna() & mine["source"].isin(known)]
    assert (told["from_id"] == told["section_47_enquiry_id"]).all()
    assert set(told["rule"]) <= {"source_id"}


@QUICK
@given(ROWS)
def test_too_recent_stands_only_near_the_end_and_never_beside_a_link(
    dictionary, tables_of, steps, drawn
):
    tables = tables_of(drawn)
    links = link_events(tables, dictionary=dictionary, observed_until=UNTIL)
    ended = outcomes(tables, links, dictionary=dictionary, observed_until=UNTIL)
    days = ended["transition"].map({step.name: step.window_days for step in steps})
    open_days = ended["from_date"] + pd.to_timedelta(days, unit="D") > UNTIL
    joined = pd.MultiIndex.from_frame(ended[["transition", "child_id", "from_id"]]).isin(
        pd.MultiIndex.from_frame(links[["transition", "child_id", "from_id"]])
    )
    expected = np.select([joined, open_days], ["reached", "too_recent"], default="not_reached")
    assert ended["outcome"].tolist() == expected.tolist()
    assert (ended["window_observed"] == ~open_days).all()


@QUICK
@given(ROWS)
def test_steps_further_in_never_lead_an_event_back_to_itself(dictionary, tables_of, steps, drawn):
    links = link_events(tables_of(drawn), dictionary=dictionary, observed_until=UNTIL)
    inwards = {step.name for step in steps if step.direction == FURTHER_IN}
    nexts = {}
    for link in links[links["transition"].isin(inwards)].itertuples():
        start = (link.from_table, link.child_id, link.from_id)
        nexts.setdefault(start, set()).add((link.to_table, link.child_id, link.to_id))
    for start in nexts:
        seen, waiting = set(), [start]
        while waiting:
            for event in nexts.get(waiting.pop(), set()) - seen:
                seen.add(event)
                waiting.append(event)
        assert start not in seen


# ------------------------------------------------------- the same, by looking at every pair


@pytest.mark.slow
@THOROUGH
@given(ROWS)
def test_a_plain_search_through_every_pair_finds_the_same(dictionary, tables_of, steps, drawn):
    tables = tables_of(drawn)
    links = link_events(tables, dictionary=dictionary, observed_until=UNTIL)
    for step in steps:
        mine = links[links["transition"] == step.name]
        found = sorted(mine[["from_id", "to_id", "child_id", "rule"]].itertuples(index=False))
        assert [tuple(item) for item in found] == searched(step, tables, dictionary)


fields_of, episodes_of = cache(event_fields), cache(read_open_episodes)


def searched(step, tables, dictionary):
    """Join the events of one step by looking at every pair, rule by rule."""
    if step.from_table not in tables or step.to_table not in tables:
        return []
    earlier = listed_events(tables, step.from_table, step.from_date_field, dictionary)
    later = listed_events(tables, step.to_table, step.to_date_field, dictionary)
    cases = {
        table: listed_events(tables, table, fields_of(dictionary, "date_field")[table], dictionary)
        for table in ("referrals", "episodes_of_need")
        if table not in (step.from_table, step.to_table)
    }
    sources, joined = {item["source"] for item in earlier}, []
    for item in later:
        item["named"] = item.get(step.link_field) if item["source"] in sources else None
    for rule in step.rules:
        done = {id(two) for _, two, _ in joined}
        taken = {id(one) for one, _, _ in joined} if step.one_to_one else set()
        pairs = []
        for two in later:
            if id(two) in done or (rule != "source_id" and two["named"]):
                continue
            pairs += candidates(rule, step, earlier, two, cases)
        pairs = [(one, two) for one, two in pairs if id(one) not in taken]
        pairs.sort(
            key=lambda pair: (
                (pair[1]["day"] - pair[0]["day"]),
                pair[0]["id"],
                pair[1]["id"],
                pair[0]["child_id"],
            )
        )
        for one, two in pairs:
            if id(two) not in done and id(one) not in taken:
                done.add(id(two))
                if step.one_to_one:
                    taken.add(id(one))
                joined.append((one, two, rule))
    return sorted((one["id"], two["id"], two["child_id"], rule) for one, two, rule in joined)


def listed_events(tables, table, date_field, dictionary):
    """A table's events as plain rows, each with its day, its end (None: never open) and its id."""
    kind = episodes_of(dictionary).get(table)
    rows = tables[table].astype(object).where(tables[table].notna(), None).to_dict("records")
    started = fields_of(dictionary, "date_field")[table]
    rows = [row for row in rows if row[date_field] is not None and row[started] <= UNTIL]
    id_field = fields_of(dictionary, "id_field")[table]
    for row in rows:
        row["day"], row["end"], row["id"] = row[date_field], None, row[id_field]
        if kind and row["source"] not in kind.sources_without_end:
            row["end"] = row[kind.end_field] or pd.Timestamp.max
    return rows


def nearest(found):
    return sorted(found, key=lambda row: (-row["day"].value, row["id"]))[:1]


def open_on(rows, child, day):
    return nearest(
        [
            row
            for row in rows
            if row["child_id"] == child and row["end"] and row["day"] <= day <= row["end"]
        ]
    )


def case_of(event, rows):
    told = [
        row
        for row in rows
        if event.get("referral_id") is not None and told_of(row) == told_of(event)
    ]
    # Of several cases of one referral the last to begin.
    told = sorted(told, key=lambda row: (row["day"], -int(row["id"])))[-1:]
    return (told or open_on(rows, event["child_id"], event["day"]) or [None])[0]


def told_of(row):
    return row["child_id"], row["source"], row.get("referral_id")


def candidates(rule, step, earlier, two, cases):
    before = [
        one for one in earlier if one["child_id"] == two["child_id"] and one["day"] <= two["day"]
    ]
    near = [
        one
        for one in before
        if None in (one.get("referral_id"), two.get("referral_id"))
        or one["source"] != two["source"]
        or one["referral_id"] == two["referral_id"]
    ]
    within = [one for one in near if (two["day"] - one["day"]).days <= step.window_days]
    if rule == "source_id":
        found = [
            one
            for one in before
            if two["named"] and (one["id"], one["source"]) == (two["named"], two["source"])
        ]
    elif rule == "same_referral":
        tied = [one for one in before if told_of(one) == told_of(two)]
        found = nearest([one for one in tied if one.get("referral_id") is not None])
    elif rule == "open_episode":
        found = nearest([one for one in near if one["end"] and one["end"] >= two["day"]])
        for rows in cases.values():
            found += [
                one
                for one in within
                if one["end"] is None
                and case_of(one, rows) is not None
                and case_of(one, rows) is case_of(two, rows)
            ]
    elif rule == "same_day":
        found = [one for one in near if one["day"] == two["day"]]
    else:
        found = within
    return [(one, two) for one in found]
