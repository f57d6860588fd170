"""A chart's description gives range, strongest and weakest, and where the numbers are."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.disproportionality.descriptions import (
    described,
    described_shares,
)

REPORT = SimpleNamespace(
    dictionary=load_dictionary(),
    setting=SimpleNamespace(reference_group="White", area=SimpleNamespace(label="Essex")),
)
COLUMNS = ["group", "label", "value", "lower", "upper", "kind"]
TABLE = "The table under the chart holds every number that is shown."


def frame(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def test_names_the_clear_ratio_farthest_from_one_and_the_nearest():
    rows = frame(
        ("Mixed", "Contacts", 1.1, 0.9, 1.4, NO_EVIDENCE),
        ("Asian", "Contacts", 0.4, 0.3, 0.6, LOWER),
        ("Black", "Contacts", 2.0, 1.5, 2.7, HIGHER),
        ("Other", "Contacts", 3.0, 0.8, 9.0, NO_EVIDENCE),
        ("Other", "Referrals", math.nan, math.nan, math.nan, TOO_SMALL),
    )
    assert described(REPORT, rows, drawn="Dots.") == (
        "Dots. The ratios run from 0.40 to 3.00. "
        "Strongest: Asian, Contacts, 0.40 (0.30 to 0.60), clearly lower. "
        "Nearest to 1: Mixed, Contacts, 1.10 (0.90 to 1.40), no clear difference. "
        f"1 of 5 have words in place of a ratio. {TABLE}"
    )


def test_gives_nothing_away_of_what_is_too_small():
    rows = frame(("Other", "Referrals", 7.77, 1.11, 9.99, TOO_SMALL))
    said = described(REPORT, rows, drawn="Dots.")
    assert said == f"Dots. 1 of 1 have words in place of a ratio. {TABLE}"


def test_ratios_of_nought_and_without_limit_are_in_the_range_but_have_no_distance():
    rows = frame(
        ("Mixed", "Contacts", 0.0, 0.0, 0.4, LOWER),
        ("Asian", "Contacts", math.inf, 3.0, math.inf, HIGHER),
        ("Black", "Contacts", 1.2, 0.9, 1.6, NO_EVIDENCE),
    )
    said = described(REPORT, rows, drawn="Dots.")
    assert "from 0.00 to no upper limit" in said
    assert "Strongest: Black" in said


def test_of_shares_names_the_lowest_and_the_highest_and_counts_the_clear_ones():
    rows = frame(
        ("Mixed", "Police", 0.2, 0.1, 0.3, HIGHER),
        ("Asian", "Schools", 0.05, 0.01, 0.1, NO_EVIDENCE),
        ("Black", "Schools", math.nan, 0.0, 1.0, TOO_SMALL),
    )
    assert described_shares(REPORT, rows, drawn="Dots.") == (
        "Dots. The shares run from 5.0% (Asian, Schools) to 20.0% (Mixed, Police). "
        f"Clearly different shares: 1. {TABLE}"
    )
