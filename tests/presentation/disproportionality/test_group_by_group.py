"""Each group in one row: numbers that add up, and the clearest ratio of either side."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.measures.main_messages import HIGHER, LOWER
from evaluation_lib.presentation.disproportionality import group_by_group
from evaluation_lib.presentation.disproportionality.analysis import ratios_of
from evaluation_lib.presentation.tables import ReportTable

pytestmark = pytest.mark.slow


def tables(report):
    return [part for part in group_by_group(report).parts if isinstance(part, ReportTable)]


def first_number(cell):
    return int(re.match(r"\d+", cell)[0])


def test_every_ratio_of_a_group_is_counted_once(small_report):
    for table in tables(small_report("Essex")):
        for _, compared, *cells in table.rows:
            assert sum(map(first_number, cells)) == int(compared) > 0


def test_the_groups_are_those_compared_in_their_order(small_report):
    table, _ = tables(small_report("Essex"))
    assert [row[0] for row in table.rows] == ["Mixed", "Asian", "Black", "Other"]


@pytest.mark.parametrize(("side", "place"), [(HIGHER, 2), (LOWER, 3)])
def test_the_ratio_shown_is_the_one_farthest_from_1_for_sure(small_report, side, place):
    report = small_report("Essex", reference_group="White" if side == HIGHER else "Black")
    table, _ = tables(report)
    ratios = ratios_of(report)
    seen = 0
    for row in table.rows:
        of_group = ratios[(ratios["group"] == row[0]) & (ratios["kind"] == side)]
        assert first_number(row[place]) == len(of_group)
        if len(of_group):
            seen += 1
            surest = of_group["lower"].max() if side == HIGHER else of_group["upper"].min()
            assert f"{surest:.2f}" in row[place]
    assert seen
