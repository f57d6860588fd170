"""A few answers, written by hand, and what a person decided of them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.themes.quote_flags import QuoteRules, quote_rules

#: Enough words, and nothing in it that could tell who said it.
PLAIN = "We ask families what services did before, and we write it down."


@pytest.fixture(scope="session")
def rules(dictionary: Dictionary) -> QuoteRules:
    """What the data dictionary asks of a quote."""
    return quote_rules(dictionary)


@pytest.fixture(scope="session")
def answers_of() -> Callable[..., pd.DataFrame]:
    """Make answers of texts: twelve more from the same role and quadrant stand around them."""

    def make(*texts: str, quadrant: str = "Mid", role: str = "leader") -> pd.DataFrame:
        said = [*texts, *["n/a"] * 12]
        rows = [(f"INV{n}", quadrant, role, text) for n, text in enumerate(said)]
        return pd.DataFrame(rows, columns=["response_id", "quadrant", "role", "answer"])

    return make
