"""Wholes that lie in one another: what is in neither is as safe as any other number."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.disclosure.release_planning import plan_release
from evaluation_lib.disclosure.rules import rules_for
from evaluation_lib.presentation.planned_cells import DID_NOT, REACHED, whole_within

NAMED = {"family": "audits", "area": "Essex", "group": EVERYBODY, "period": "2022-23"}


@pytest.fixture
def shown(dictionary):
    """Plan the audits and those of them that have a grade; which of the two are shown."""

    def planned(audits: int, graded: int) -> pd.Series:
        found = whole_within(part="graded", count=graded, whole="all", reached=audits, **NAMED)
        release = plan_release(
            found.cells,
            given_sums=found.sums,
            parts_of_areas={},
            earlier=[],
            rules=rules_for(audience="team", subject="programme", dictionary=dictionary),
        )
        cells = release.cells
        assert not cells.loc[cells["part"] == DID_NOT, "shown"].any()
        return cells[cells["part"] == REACHED].set_index("decision_point")["shown"]

    return planned


@pytest.mark.parametrize(("audits", "graded"), [(240, 237), (240, 231), (60, 59)])
def test_both_are_not_shown_where_few_lie_between_them(shown, audits, graded):
    assert shown(audits, graded).sum() == 1


@pytest.mark.parametrize(("audits", "graded"), [(240, 240), (240, 220)])
def test_both_are_shown_where_nobody_or_enough_lie_between_them(shown, audits, graded):
    assert shown(audits, graded).all()
