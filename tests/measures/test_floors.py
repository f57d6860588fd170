"""Words are made of ratios that rest on enough events, whichever side of 1 they lie on."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.measures.floors import HIDDEN, TOO_FEW, TOO_FEW_OF_REFERENCE, floors


def _floors(count, expected, reference_count: float = 1000) -> pd.Series:
    # The reference has one child per event, so its rate is 1 and the group expects its population.
    counts = pd.DataFrame(
        {
            "area": "Mid",
            "group": ["White", "Black"],
            "count": pd.array([reference_count, count], dtype="Float64"),
            "population": [float(reference_count), expected],
        }
    )
    return floors(
        counts, reference_group="White", fewest_events=10, fewest_reference_events=20
    ).iloc[0]


@pytest.mark.parametrize(
    ("count", "expected", "reference_count", "reason"),
    [
        (10, 3, 1000, None),
        (1, 10, 1000, None),  # few because under-represented: not silenced
        (9, 9.9, 1000, TOO_FEW),
        (50, 50, 19, TOO_FEW_OF_REFERENCE),
        (50, 50, 20, None),
        (None, 50, 1000, HIDDEN),
        (50, None, 1000, HIDDEN),
    ],
)
def test_each_floor_has_its_reason(count, expected, reference_count, reason):
    found = _floors(count, expected, reference_count)
    assert found["in_words"] == (reason is None)
    assert (found["reason"] == reason) if reason else pd.isna(found["reason"])


@settings(max_examples=40)
@given(st.integers(1, 30), st.integers(1, 30))
def test_a_ratio_and_its_reciprocal_are_treated_alike(one, other):
    assert _floors(one, other)["in_words"] == _floors(other, one)["in_words"]


def test_the_floors_are_those_of_washington_state(dictionary):
    # WA OSPI: at least 10 of the target group, 20 of the comparison group
    assert dictionary.document("disproportionality")["floors"] == {
        "fewest_events": 10,
        "fewest_reference_events": 20,
    }
