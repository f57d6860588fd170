"""Only the first of a looked-after child's episodes starts a period, only the last ends it."""

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.periods import CONTINUES, ENDS, with_periods

GOING_ON, CONTINUING = ("L", "P", "T", "B", "U"), ("X1",)


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


def told(frame):
    return with_periods(frame, left_out="out", going_on=GOING_ON, continuing=CONTINUING)


@pytest.fixture(scope="module")
def episodes(event_frame):
    """Make episodes of (start, end, reason started, reason ended, what else)."""

    def make(*rows):
        filled = [
            {
                "child_id": "1",
                "start_date": start,
                "end_date": end,
                "reason_started": began,
                "reason_ended": ended,
                "out": False,
                **(more[0] if more else {}),
            }
            for start, end, began, ended, *more in rows
        ]
        frame = event_frame("looked_after_episodes", filled)
        return frame.assign(out=pd.array([row["out"] for row in filled], dtype="boolean"))

    return make


@pytest.fixture
def starts_and_ends(episodes):
    """Whether each episode starts a period, and whether it ends one."""

    def find(*rows):
        found = told(episodes(*rows))
        pairs = found[[CONTINUES, ENDS]].astype(bool).to_numpy()
        return [(not goes_on, bool(ends)) for goes_on, ends in pairs]

    return find


START, GOES_ON, LAST, WHOLE = (True, False), (False, False), (False, True), (True, True)


def test_a_chain_of_episodes_is_one_period(starts_and_ends):
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", "S", "X1"),
        ("2024-03-01", "2024-05-01", "P", "X1"),
        ("2024-05-01", "2024-06-01", "L", "E4A"),
    )
    assert found == [START, GOES_ON, LAST]


def test_one_episode_can_be_the_whole_period_and_an_open_one_has_not_ended(starts_and_ends):
    assert starts_and_ends(("2024-01-01", "2024-03-01", "S", "E4A")) == [WHOLE]
    assert starts_and_ends(("2024-01-01", None, "S", None)) == [START]


def test_an_episode_on_the_day_the_former_ended_with_x1_starts_nothing_even_if_coded_s(
    starts_and_ends,
):
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", "S", "X1"), ("2024-03-01", None, "S", None)
    )
    assert found == [START, GOES_ON]


def test_a_child_who_comes_back_starts_again(starts_and_ends):
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", "S", "E4A"), ("2024-03-09", None, "S", None)
    )
    assert found == [WHOLE, START]


def test_a_change_is_no_start_though_the_episode_before_is_in_another_return(starts_and_ends):
    assert starts_and_ends(("2024-01-01", None, "P", None)) == [GOES_ON]


def test_where_a_source_has_no_reasons_the_same_day_decides(starts_and_ends):
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", None, None), ("2024-03-01", "2024-05-01", None, None)
    )
    assert found == [START, LAST]


def test_where_the_codes_say_so_a_child_can_end_and_start_on_one_day(starts_and_ends):
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", "S", "E4A"), ("2024-03-01", None, "S", None)
    )
    assert found == [WHOLE, START]


def test_a_period_that_the_source_says_began_earlier_is_gone_on_with(starts_and_ends):
    earlier, same = ({"period_start_date": day} for day in ("2023-01-01", "2024-01-01"))
    assert starts_and_ends(("2024-01-01", None, None, None, earlier)) == [GOES_ON]
    assert starts_and_ends(("2024-01-01", None, None, None, same)) == [START]


def test_what_follows_a_short_break_starts_a_period_and_what_one_follows_ends_it(starts_and_ends):
    out = {"out": True}
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", "S", "X1", out),
        ("2024-03-01", "2024-05-01", "L", "X1"),
        ("2024-05-01", None, "L", None, out),
    )
    assert found[1] == WHOLE


def test_an_episode_of_one_day_is_not_its_own_neighbour(starts_and_ends):
    found = starts_and_ends(
        ("2024-01-01", "2024-01-01", "S", "X1"), ("2024-01-01", None, "P", None)
    )
    assert found == [START, GOES_ON]
    assert starts_and_ends(("2024-01-01", "2024-01-01", None, None)) == [WHOLE]


def test_another_child_s_episodes_are_nothing_to_it(starts_and_ends):
    other = {"child_id": "2"}
    found = starts_and_ends(
        ("2024-01-01", "2024-03-01", "S", "X1", other), ("2024-03-01", None, "S", None)
    )
    assert found[1] == START


DAYS = st.sampled_from(["2024-01-01", "2024-02-01", "2024-03-01"])
ROWS = st.lists(
    st.tuples(
        DAYS,
        st.none() | DAYS,
        st.sampled_from([None, "S", "P"]),
        st.sampled_from([None, "X1", "E4A"]),
        st.fixed_dictionaries(
            {"child_id": st.sampled_from(["1", "2"]), "out": st.sampled_from([True, False, False])}
        ),
    ),
    max_size=6,
)


@given(rows=ROWS)
@settings(max_examples=30)
def test_rows_stay_as_they_are_in_either_library(episodes, rows):
    frame = episodes(*rows)
    found = told(frame)
    pd.testing.assert_frame_equal(found[frame.columns], frame, check_dtype=False)
    other = told(in_polars(frame))
    for name in (CONTINUES, ENDS):
        assert found[name].notna().all()
        assert other[name].to_list() == found[name].astype(bool).tolist()
    assert not (found[ENDS].astype(bool) & frame["end_date"].isna()).any()


@given(lengths=st.lists(st.integers(0, 40), min_size=1, max_size=6), coded=st.booleans())
@settings(max_examples=30)
def test_an_unbroken_chain_has_one_start_and_one_end_however_it_is_coded(episodes, lengths, coded):
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        pd.Series([0, *lengths]).clip(lower=1).cumsum(), unit="D"
    )
    last = len(lengths) - 1
    rows = [
        (
            days[place],
            days[place + 1],
            ("P" if place else "S") if coded else None,
            ("E4A" if place == last else "X1") if coded else None,
        )
        for place in range(len(lengths))
    ]
    found = told(episodes(*rows))
    assert (~found[CONTINUES].astype(bool)).tolist() == [True] + [False] * last
    assert found[ENDS].astype(bool).tolist() == [False] * last + [True]
