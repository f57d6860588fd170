"""The scan of pages looks for every number that is hidden, and for none that a page may show."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from evaluation_lib.disclosure.page_scan import refusal
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.reports.hidden_on_pages import hidden_on_pages
from evaluation_lib.reports.planned_kinds import OfRecords
from evaluation_lib.reports.protecting import Protection

PAGE = "<html><body><main><h1>About {area}</h1><h2>A part</h2><p>{words}</p></main></body></html>"
BLACK = ("Mid", "Black", 4, False)


@pytest.fixture
def found(dictionary):
    """Say whether a sentence on a page is taken for a hidden number."""

    def refused(words: str, *rows: tuple[str, str, int, bool], base: int | None = None) -> bool:
        cells = pd.DataFrame(rows, columns=["area", "group", "count", "shown"])
        usual = {"family": "f", "part": "", "decision_point": "referrals", "period": "2024-25"}
        facts = {"shown_on_a_page": True, "known_before": False}
        cells = cells.assign(**usual, **facts)[[*CELL, "count", "shown", *facts]]
        one = SimpleNamespace(
            release=SimpleNamespace(cells=cells),
            rules=SimpleNamespace(rounding_base=base, describing_base=10),
            kind=OfRecords(),
            report=SimpleNamespace(dictionary=dictionary),
        )
        hidden = hidden_on_pages(Protection(None, {"a setting": one}, ()), dictionary=dictionary)
        page = PAGE.format(area="Mid", words=words).encode()
        return refusal({"own.html": page}, hidden) is not None

    return refused


def test_where_nothing_is_planned_there_is_nothing_to_look_for(dictionary):
    assert hidden_on_pages(Protection(None, {}, ()), dictionary=dictionary) is None


@pytest.mark.parametrize("number", ["4", "four"])
def test_a_hidden_number_is_found_by_the_words_of_its_cell(found, number):
    assert found(f"Of Black children, {number} had Referrals.", BLACK)


def test_a_number_that_protects_another_is_looked_for_too(found):
    assert found("Of Black children, 44 had Referrals.", ("Mid", "Black", 44, False))


@pytest.mark.parametrize(
    "words",
    [
        "Of Black children, 5 had Referrals.",
        "Of Asian children, 4 had Referrals.",
        "Of Black children, 4 had Assessments completed.",
    ],
)
def test_another_number_and_another_cell_are_not_taken_for_it(found, words):
    assert not found(words, BLACK)


def test_a_shown_number_is_not_looked_for(found):
    assert not found("Of Black children, 44 had Referrals.", BLACK, ("Mid", "Black", 44, True))


def test_a_number_that_a_page_shows_of_the_same_words_cannot_be_told_apart(found):
    rows = [("Mid", "Black", 44, False), ("Mid", "Black", 44, True)]
    assert not found("Of Black children, 44 had Referrals.", *rows)


def test_on_pages_for_the_public_a_number_is_told_by_what_it_is_rounded_to(found):
    rows = [("Mid", "Black", 45, False), ("Mid", "Black", 44, True)]
    words = "Of Black children, 45 had Referrals."
    assert found(words, *rows)
    assert not found(words, *rows, base=5)


def test_numbers_of_everybody_and_zeros_are_not_looked_for(found):
    rows = [("Mid", EVERYBODY, 4, False), ("Mid", "Black", 0, False)]
    assert not found("In Mid 4 had Referrals; of Black children, 0 had Referrals.", *rows)


def test_a_multiple_of_what_describing_numbers_are_rounded_to_may_be_one_of_these(found):
    assert not found("Of Black children, 40 had Referrals.", ("Mid", "Black", 40, False))
