"""Numbers are written as a report writes them, and missing ones never as a number."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.presentation.numbers import (
    NOT_AVAILABLE,
    confidence_text,
    day,
    decimals,
    interval,
    is_missing,
    percent,
    two_digit_interval,
    whole,
)
from evaluation_lib.presentation.tables import SYMBOL

MISSING = [pd.NA, None, float("nan"), np.float64("nan"), pd.NaT]
INFINITY = float("inf")


@pytest.mark.parametrize("value", MISSING, ids=repr)
@pytest.mark.parametrize("write", [whole, decimals, percent])
def test_a_missing_number_is_written_as_not_available(write, value):
    assert is_missing(value)
    assert write(value) == NOT_AVAILABLE


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_an_interval_with_a_missing_end_is_not_available(value):
    assert interval(value, 1.0) == interval(1.0, value) == interval(value, value) == NOT_AVAILABLE


def test_not_available_is_a_symbol_that_the_dictionary_explains(dictionary):
    (symbol,) = SYMBOL.findall(NOT_AVAILABLE)
    assert symbol in set(dictionary.read("published_symbols")["symbol"])


@pytest.mark.parametrize("value", [0, 0.0, False, "", INFINITY], ids=repr)
def test_zero_and_infinity_are_not_missing(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1141, "1,141"), (1234567, "1,234,567"), (np.int64(1000), "1,000")],
)
def test_counts_have_their_thousands_marked(value, text):
    assert whole(value) == text


@given(st.integers(0, 10**12))
def test_a_count_loses_no_digit(count):
    assert int(whole(count).replace(",", "")) == count


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (26.94, 1, "26.9"),
        (1.735, 2, "1.74"),
        (0, 2, "0.00"),
        (1234.5, 1, "1,234.5"),
        (INFINITY, 2, "no upper limit"),
        (np.float64("inf"), 1, "no upper limit"),
    ],
)
def test_decimals_are_few_and_infinity_stands_in_words(value, places, text):
    assert decimals(value, places) == text


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [(1.744, 2.506, "1.74 to 2.51"), (0, INFINITY, "0.00 to no upper limit")],
)
def test_an_interval_has_a_word_between_its_ends(lower, upper, text):
    assert interval(lower, upper, 2) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0607, "6.1%"), (0, "0.0%"), (1, "100.0%"), (0.00049, "0.0%")]
)
def test_a_share_is_written_as_a_percentage(value, text):
    assert percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.95, "95%"), (0.998, "99.8%"), (0.8, "80%"), (0.999, "99.9%")]
)
def test_a_confidence_is_written_without_needless_decimals(value, text):
    assert confidence_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(date(2025, 3, 31), "31 March 2025"), (date(2020, 4, 1), "1 April 2020")],
)
def test_a_day_is_written_in_words(value, text):
    assert day(value) == text


@pytest.mark.parametrize(
    ("ends", "written"),
    [
        ((0.423, 0.934), "0.42 to 0.93"),
        ((0.968, 1.991), "0.97 to 2.0"),
        ((0.996, 1.04), "1.0 to 1.0"),
        ((1.326, 9.96), "1.3 to 10"),
        ((12.74, 184.51), "13 to 185"),
        ((0, float("inf")), "0.00 to no upper limit"),
    ],
)
def test_an_interval_in_two_digits(ends, written):
    assert two_digit_interval(*ends) == written
