"""Numbers as a report writes them: thousands marked, decimals few, missing ones as their symbol."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

NOT_AVAILABLE, NOT_APPLICABLE, CONFIDENTIAL = "[x]", "[z]", "[c]"
ROUNDS_TO_ZERO = "[low]"


def is_missing(value: Any) -> bool:
    """Whether a value is missing (``NA``, ``NaN``, ``None``)."""
    return bool(pd.isna(value))


def as_it_is(value: Any) -> str:
    """Write what is text already; nothing where it is missing."""
    return "" if is_missing(value) else str(value)


def whole(value: Any) -> str:
    """Write a count: ``1,141``."""
    return NOT_AVAILABLE if is_missing(value) else f"{float(value):,.0f}"


def decimals(value: Any, places: int = 1) -> str:
    """Write a number with a fixed number of decimals: ``26.9``; infinity in words."""
    if is_missing(value):
        return NOT_AVAILABLE
    number = float(value)
    return "no upper limit" if number == float("inf") else f"{number:,.{places}f}"


def percent(value: Any, places: int = 1) -> str:
    """Write a fraction as a percentage: ``6.1%``."""
    return NOT_AVAILABLE if is_missing(value) else f"{float(value) * 100:.{places}f}%"


def confidence_text(value: float) -> str:
    """Write a confidence: ``95%``, ``99.8%``."""
    return f"{value * 100:.4g}%"


def interval(lower: Any, upper: Any, places: int = 1) -> str:
    """Write an interval with the word "to": ``1.74 to 2.51``."""
    if is_missing(lower) or is_missing(upper):
        return NOT_AVAILABLE
    return f"{decimals(lower, places)} to {decimals(upper, places)}"


def two_digit_interval(lower: Any, upper: Any) -> str:
    """Write an interval in two digits, for where there is little room: ``0.87 to 1.3``."""
    return f"{_two_digits(lower)} to {_two_digits(upper)}"


def _two_digits(value: Any) -> str:
    number = float(value)
    if number == float("inf"):
        return decimals(number)
    places = 2 if round(number, 2) < 1 else 1 if round(number, 1) < 10 else 0
    return decimals(number, places)


def day(value: date) -> str:
    """Write a day in words: ``31 March 2025``."""
    return f"{value.day} {value:%B %Y}"
