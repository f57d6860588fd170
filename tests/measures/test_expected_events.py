"""What is expected of a group comes from all groups together, never from its own count."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.measures.expected_events import expected_events


def quarterly(
    counts: dict[str, list[int | None]], populations: dict[str, float], **columns: object
) -> pd.DataFrame:
    """One row for each group and quarter of Mid."""
    frame = pd.DataFrame(
        [
            {
                "area": "Mid",
                "group": group,
                "decision_point": "contacts",
                "period": f"2024-Q{quarter}",
                "count": count,
                "population": populations.get(group),
                "years": 0.25,
                "kind": "flow",
            }
            for group, row in counts.items()
            for quarter, count in enumerate(row, start=1)
        ]
    )
    return frame.astype({"count": "Int64", "population": float}).assign(**columns)


def test_all_groups_have_one_rate_by_hand():
    # 100 events of 10,000 children in half a year: 0.02 a year; 500 and 9,500 children.
    counts = quarterly({"White": [45, 55], "Black": [0, 0]}, {"White": 9500, "Black": 500})
    found = expected_events(counts, fewest_expected=10)
    assert found["group"].tolist() == ["White", "Black"]
    assert found["expected"].tolist() == pytest.approx([95, 5])
    assert found["quarters"].tolist() == [2, 2]
    assert found["population"].tolist() == [9500, 500]
    assert found["rate_of"].tolist() == ["Mid", "Mid"]


@settings(max_examples=25)
@given(st.integers(0, 40), st.integers(0, 40))
def test_a_group_cannot_choose_its_display_by_its_own_count(first, second):
    # The same events, differently spread over the groups.
    populations = {"White": 9500, "Black": 500}
    one, other = (
        expected_events(
            quarterly({"White": [100 - own], "Black": [own]}, populations), fewest_expected=10
        )
        for own in (first, second)
    )
    pd.testing.assert_frame_equal(one, other)


def test_groups_without_a_population_expect_nothing_and_add_nothing():
    counts = quarterly({"White": [50], "Refused": [900]}, {"White": 1000})
    found = expected_events(counts, fewest_expected=10).set_index("group")["expected"]
    assert found["White"] == pytest.approx(50)
    assert np.isnan(found["Refused"])


def test_hidden_counts_take_their_children_out_of_the_rate_and_still_expect():
    counts = quarterly({"White": [50], "Black": [None]}, {"White": 1000, "Black": 100})
    found = expected_events(counts, fewest_expected=10).set_index("group")["expected"]
    assert found["Black"] == pytest.approx(5)


def test_an_area_with_few_events_takes_the_countys_rate():
    mid = quarterly({"White": [3], "Black": [1]}, {"White": 900, "Black": 100})
    essex = quarterly({"White": [80], "Black": [20]}, {"White": 9000, "Black": 1000})
    counts = pd.concat([mid, essex.assign(area="Essex")], ignore_index=True)
    found = expected_events(counts, fewest_expected=10, county="Essex")
    assert found["rate_of"].tolist() == ["Essex"] * 4
    assert found["expected"].tolist() == pytest.approx([9, 1, 90, 10])
    enough = expected_events(counts, fewest_expected=4, county="Essex")
    assert enough["rate_of"].tolist() == ["Mid", "Mid", "Essex", "Essex"]


def test_a_stock_is_expected_on_a_day_however_often_it_was_counted():
    counts = quarterly({"White": [30, 30, 30, 30]}, {"White": 1000}, kind="stock", years=1.0)
    found = expected_events(counts, fewest_expected=10).iloc[0]
    assert (found["expected"], found["quarters"]) == (pytest.approx(30), 4)


def test_a_cohort_expects_the_share_of_those_who_reached():
    counts = quarterly({"White": [60], "Black": [20]}, {}, kind="cohort", reached=[80, 20])
    found = expected_events(counts, fewest_expected=10)
    assert found["expected"].tolist() == pytest.approx([64, 16])
    assert found["is_cohort"].all()


def test_a_design_effect_leaves_fewer_independent_events():
    counts = quarterly({"White": [60]}, {"White": 1000}, design_effect=1.5)
    assert expected_events(counts, fewest_expected=10)["expected"].tolist() == pytest.approx([40])
