"""A share has clearly changed where the intervals at both ends of the period do not meet."""

from __future__ import annotations

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from evaluation_lib.measures.data_quality.changing_shares import (
    FEWER,
    MORE,
    NO_CLEAR_CHANGE,
    change_of_shares,
)
from evaluation_lib.measures.data_quality.known_ethnicity import with_share, with_share_interval


def quarters(*not_known, born=100, label="Contacts"):
    names = [f"{2020 + place // 4}-Q{place % 4 + 1}" for place in range(len(not_known))]
    return pd.DataFrame({"label": label, "quarter": names, "not_known": not_known, "born": born})


def change(*not_known, born=100):
    return change_of_shares(quarters(*not_known, born=born), confidence=0.95)["Contacts"]


@pytest.mark.parametrize(
    ("not_known", "found"),
    [
        ([30, 30, 30, 30, 5, 5, 5, 5], FEWER),
        ([5, 5, 5, 5, 30, 30, 30, 30], MORE),
        ([10, 12, 9, 11, 10, 12, 9, 11], NO_CLEAR_CHANGE),
        # What lies between the first and the last year plays no part.
        ([10, 10, 10, 10, 90, 90, 10, 10, 10, 10], NO_CLEAR_CHANGE),
    ],
)
def test_the_first_year_is_set_beside_the_last(not_known, found):
    assert change(*not_known) == found


def test_few_events_carry_no_change():
    assert change(2, 0, born=5) == NO_CLEAR_CHANGE


def test_of_few_quarters_half_stand_at_each_end():
    assert change(50, 20, 5) == FEWER


def test_one_quarter_alone_cannot_change():
    assert change_of_shares(quarters(3), confidence=0.95) == {}


def test_the_order_of_the_rows_plays_no_part():
    rows = quarters(30, 30, 30, 30, 5, 5, 5, 5).sample(frac=1, random_state=3)
    assert change_of_shares(rows, confidence=0.95) == {"Contacts": FEWER}


def test_kinds_of_event_are_told_apart():
    both = pd.concat([quarters(50, 5), quarters(5, 50, label="Referrals")])
    assert change_of_shares(both, confidence=0.95) == {"Contacts": FEWER, "Referrals": MORE}


def test_a_share_has_wilsons_interval_and_none_where_nobody_was_born():
    told = with_share_interval(with_share(quarters(7, 0, born=[50, 0])), confidence=0.9)
    # statsmodels: proportion_confint(7, 50, alpha=0.1, method="wilson")
    expected = proportion_confint(7, 50, alpha=0.1, method="wilson")
    assert told.loc[0, ["lower", "upper"]].tolist() == pytest.approx(expected)
    assert told.loc[1, ["share_not_known", "lower", "upper"]].isna().all()
