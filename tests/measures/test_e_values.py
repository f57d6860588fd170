"""E-values agree with those printed and with R's EValue, and are 1 where nothing is needed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.e_values import BELOW_ZERO, OUTSIDE, e_value, with_e_values


def ratio(value: float, lower: float, upper: float) -> pd.DataFrame:
    return pd.DataFrame({"group": ["Black"], "value": value, "lower": lower, "upper": upper})


def test_the_first_example_of_the_paper():
    # VanderWeele & Ding (2017), Annals of Internal Medicine: 3.9 (1.8 to 8.7) prints 7.26 and 3.0
    found = with_e_values(ratio(3.9, 1.8, 8.7)).iloc[0]
    assert (round(found["e_value"], 2), round(found["e_value_limit"], 1)) == (7.26, 3.0)
    assert found["nearer_limit"] == "lower"


def test_a_ratio_below_one_of_the_same_paper():
    # the same: 0.8 (0.71 to 0.91) prints 1.81 and 1.43
    found = with_e_values(ratio(0.8, 0.71, 0.91)).iloc[0]
    assert (round(found["e_value"], 2), round(found["e_value_limit"], 2)) == (1.81, 1.43)
    assert found["nearer_limit"] == "upper"


def test_agrees_with_r_evalue(shared_reference: Path):
    # R EValue: evalues.RR(est, lo, hi, true)
    cases = json.loads((shared_reference / "sensitivity" / "evalues.json").read_text())["cases"]
    cases = [case for case in cases if "rr" in case]
    assert len(cases) == 6
    for case in cases:
        assert e_value(case["rr"], other_than=case["true"])[0] == pytest.approx(
            case["e_point"], abs=1e-6
        )
        if case["lower"] is None:
            continue
        found = with_e_values(
            ratio(case["rr"], case["lower"], case["upper"]), other_than=case["true"]
        ).iloc[0]
        assert found["e_value_limit"] == pytest.approx(case["e_ci"], abs=1e-6)
        if case["e_ci"] != 1:
            assert found["nearer_limit"] == case["ci_side"]


def test_an_interval_that_holds_one_needs_nothing():
    found = with_e_values(ratio(1.2, 0.9, 1.6)).iloc[0]
    assert found["e_value_limit"] == 1
    assert pd.isna(found["nearer_limit"])
    assert found["e_value"] > 1


def test_what_is_hidden_has_none():
    found = with_e_values(ratio(np.nan, np.nan, np.nan)).iloc[0]
    assert found[["e_value", "e_value_limit", "nearer_limit"]].isna().all()


def test_no_event_at_all_cannot_be_explained_away_but_its_interval_can():
    found = with_e_values(ratio(0.0, 0.0, 0.5)).iloc[0]
    assert found["e_value"] == np.inf
    # 2 + sqrt(2 × 1)
    assert found["e_value_limit"] == pytest.approx(3.414213562373095)


@given(st.floats(min_value=1e-3, max_value=1e3))
def test_a_ratio_and_its_inverse_have_the_same(value):
    assert e_value(value)[0] == pytest.approx(e_value(1 / value)[0], rel=1e-9, abs=1e-6)
    assert e_value(value)[0] >= max(value, 1 / value) - 1e-9


def test_what_is_no_ratio_is_refused(like):
    with pytest.raises(DataError, match=like(BELOW_ZERO, found=-0.5)):
        e_value([1.0, -0.5])
    with pytest.raises(DataError, match=like(OUTSIDE, group="Black", value=2.0)):
        with_e_values(ratio(2.0, 0.5, 1.5))
