"""What could change the answers most: an answer that turns comes first, then the largest move."""

from __future__ import annotations

from math import inf

import pandas as pd
import pytest

from evaluation_lib.counts.choices import WITHOUT
from evaluation_lib.presentation.disproportionality.changes import (
    UNACCOMPANIED,
    UNKNOWN,
    Change,
    first_of,
    largest_change,
    ratios_without_unaccompanied,
)
from evaluation_lib.presentation.disproportionality.unaccompanied import with_and_without


def change(before, value, *, turns=False, cause=UNACCOMPANIED):
    return Change(cause, "contacts", "Black", before, value, value / 2, value * 2, "higher", turns)


class TestOrder:
    def test_an_answer_that_turns_comes_before_a_larger_move(self):
        turning, large = change(1.2, 1.1, turns=True), change(9.0, 2.0)
        assert first_of([large, turning]) is turning

    def test_up_and_down_are_alike(self):
        assert change(1.0, 2.0).size == pytest.approx(change(2.0, 1.0).size)

    def test_a_ratio_of_zero_moves_without_end(self):
        assert change(0.0, 1.0).size == inf
        assert change(0.0, 0.0).size == 0

    def test_what_does_not_move_is_no_change(self):
        assert first_of([change(1.5, 1.5)]) is None
        assert first_of([]) is None


@pytest.mark.slow
class TestARecordsReport:
    def test_the_ratios_without_them_are_those_of_their_section(self, small_report):
        report = small_report("Essex")
        on = ["decision_point", "group"]
        mine = ratios_without_unaccompanied(report).set_index(on)["value"].sort_index()
        theirs = with_and_without(report).set_index(on)["value_without"].sort_index()
        pd.testing.assert_series_equal(mine, theirs.astype(float), check_names=False)

    def test_they_stay_among_all_comparisons_of_the_page(self, small_report):
        families = ratios_without_unaccompanied(small_report("Essex"))["family_size"]
        assert set(families) == {56}

    def test_where_they_are_left_out_already_only_the_unknown_can_change_anything(
        self, small_report
    ):
        found = largest_change(small_report("Essex", include_uasc=WITHOUT))
        assert found is None or found.cause == UNKNOWN
