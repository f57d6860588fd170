"""A return laid out: Global Majority staff beside White staff, those not known on neither side."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.measures.workforce.likelihoods import OF_A_ROW
from evaluation_lib.measures.workforce.standard import OF_A_RATIO, beside_white_staff


def returned(*rows: tuple[str, str, str, int | None, int | None]) -> pd.DataFrame:
    """Indicator, pay band, ethnic group, events, staff, of one year."""
    columns = ["indicator", "pay_band", "ethnicity", "events", "staff"]
    frame = pd.DataFrame(rows, columns=columns).astype({"events": "Int64", "staff": "Int64"})
    return frame.assign(year_end=pd.Timestamp("2025-03-31"))


def test_one_row_holds_both_groups():
    found = beside_white_staff(
        returned(("3", "", "White", 18, 1100), ("3", "", "Global Majority", 12, 400))
    )
    assert found[OF_A_ROW].values.tolist() == [[12, 400, 18, 1100]]
    assert found["not_known_share"].tolist() == [0]


def test_each_pay_band_and_year_is_a_row_of_its_own():
    one = returned(
        ("1", "low", "White", 500, 1100),
        ("1", "low", "Global Majority", 250, 400),
        ("1", "high", "White", 90, 1100),
        ("1", "high", "Global Majority", 10, 400),
    )
    found = beside_white_staff(pd.concat([one, one.assign(year_end=pd.Timestamp("2024-03-31"))]))
    assert len(found) == 4
    assert not found.duplicated(OF_A_RATIO).any()


def test_staff_whose_group_is_not_known_are_told_beside_the_ratio():
    found = beside_white_staff(
        returned(
            ("8", "", "White", 100, 1100),
            ("8", "", "Global Majority", 50, 400),
            ("8", "", "not known", 60, 500),
        )
    )
    assert found["staff"].tolist() == [400]
    assert found["not_known_share"].tolist() == [0.25]


@pytest.mark.parametrize("at", range(3))
def test_their_share_is_hidden_where_any_part_of_it_is(at):
    rows = returned(
        ("8", "", "White", 100, 1100),
        ("8", "", "Global Majority", 50, 400),
        ("8", "", "not known", 60, 500),
    )
    rows.loc[at, "staff"] = pd.NA
    assert beside_white_staff(rows)["not_known_share"].isna().all()


def test_a_group_that_was_not_returned_is_no_zero():
    found = beside_white_staff(returned(("6", "", "White", 40, 1100)))
    assert found["events"].isna().tolist() == [True]
    assert found["reference_events"].tolist() == [40]


def test_a_return_of_staff_not_known_alone_is_no_ratio():
    assert beside_white_staff(returned(("6", "", "not known", 4, 90))).empty


def test_hidden_numbers_leave_their_row():
    found = beside_white_staff(
        returned(("4", "", "White", None, 800), ("4", "", "Global Majority", None, 300))
    )
    assert found["staff"].tolist() == [300]
