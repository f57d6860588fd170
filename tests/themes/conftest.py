"""A few answers, written by hand, and what a person decided of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.themes.quote_candidates import quote_candidates
from evaluation_lib.themes.quote_flags import QuoteRules, quote_rules


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


@pytest.fixture
def candidates_of(
    rules: QuoteRules, answers_of: Callable[..., pd.DataFrame]
) -> Callable[..., pd.DataFrame]:
    """List what could be quoted of some texts; the first of them has two codes."""

    def make(*texts: str, **settings: Any) -> pd.DataFrame:
        given: dict[str, Any] = {"told": {}, "others": [], **settings}
        codes = pd.DataFrame(
            [("INV0", "a"), ("INV0", "b"), ("INV1", "")], columns=["response_id", "code"]
        )
        return quote_candidates(answers_of(*texts), codes, rules=rules, **given)

    return make
