"""How the cells of the report are written, whatever is missing of them."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from evaluation_lib.presentation.disproportionality.shared import (
    ratio_cell,
    signed,
    two_decimals,
    whole_or_nothing,
    would_have_shown,
)
from evaluation_lib.presentation.exact_numbers import Cell

NOTHING = float("nan")


@pytest.fixture
def report(dictionary):
    area = SimpleNamespace(label="Mid quadrant")
    setting = SimpleNamespace(reference_group="White", area=area)
    return SimpleNamespace(dictionary=dictionary, setting=setting)


@pytest.mark.parametrize(
    ("below", "above", "written"),
    [
        (0.8, 1.25, "0.80 or less, 1.25 or more"),
        (NOTHING, 2.1, "2.10 or more"),
        (0.94, NOTHING, "0.94 or less"),
        (NOTHING, NOTHING, "none"),
    ],
)
def test_what_would_have_shown_names_the_sides_that_there_are(report, below, above, written):
    row = {"kind": "no_evidence", "largest_ratio_below": below, "smallest_ratio_above": above}
    assert would_have_shown(report, row) == written
    assert would_have_shown(report, {**row, "kind": pd.NA}) == ""


@pytest.mark.parametrize(
    ("kind", "written", "exact"),
    [
        ("higher", "1.50 (1.20 to 1.80) ▲", (1.5, 1.2, 1.8)),
        ("lower", "1.50 (1.20 to 1.80) ▼", (1.5, 1.2, 1.8)),
        ("no_evidence", "1.50 (1.20 to 1.80)", (1.5, 1.2, 1.8)),
        ("too_small", "too few to say", ()),
    ],
)
def test_a_ratio_has_a_sign_where_it_is_clear(report, kind, written, exact):
    row = {"kind": kind, "value": 1.5, "lower": 1.2, "upper": 1.8}
    assert ratio_cell(report, row) == Cell(written, exact)


def test_numbers_that_are_missing_leave_their_cell_empty():
    assert [two_decimals(pd.NA), whole_or_nothing(NOTHING), signed(pd.NA)] == ["", "", ""]
    assert [two_decimals(2), whole_or_nothing(1200), signed(-12)] == ["2.00", "1,200", "−12"]
