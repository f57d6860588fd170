"""What a later page of the programme's numbers would tell beside an earlier one: nothing of few."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import parts_by_area
from evaluation_lib.disclosure.register import COUNTING
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_planning import as_published, plan_release
from evaluation_lib.presentation.planned_cells import together
from evaluation_lib.presentation.workforce_and_practice.reach_counts import REACH
from evaluation_lib.reports.planned_kinds import OfProgramme


def plan(report, *, earlier=()):
    kind = OfProgramme()
    areas = kind.areas(report, [])
    periods = [name for one in earlier for name in one.cells["period"].unique()]
    found = together([kind.cells(report, areas), kind.earlier_cells(report, areas, periods)])
    return plan_release(
        found.cells,
        given_sums=found.sums,
        parts_of_areas=parts_by_area(report.dictionary),
        earlier=earlier,
        rules=report.rules,
    )


def with_two_more(report):
    """The report once two more people are counted at one learning space in Mid."""
    reach = report.programme["reach"].copy()
    own = (reach["quadrant"] == "Mid") & (reach["kind"] == "learning_space")
    reach.loc[reach.index[own][0], "reached"] += 2
    tables = {**report.programme.tables, "reach": reach}
    return replace(report, programme=replace(report.programme, tables=tables))


def test_two_who_were_counted_late_change_no_number_that_is_shown(open_for):
    first = plan(open_for())
    rules = open_for().rules
    second = plan(with_two_more(open_for()), earlier=[as_published(first, rules=rules)])
    shown = (one.cells.loc[one.cells["shown"], [*CELL, "count"]] for one in (second, first))
    both = pd.merge(*shown, on=CELL)
    assert len(both) > 15
    assert (both["count_x"] == both["count_y"]).all()


def test_a_shorter_period_is_planned_with_the_longer_one(open_for):
    """A reader takes the one off the other: what is left is a number too."""
    first = plan(open_for(period_end="2025-03-01"))
    rules = open_for().rules
    second = plan(open_for(), earlier=[as_published(first, rules=rules)])
    earlier = second.cells[second.cells["period"] == "2020-04-01 to 2025-03-01"]
    assert (earlier["family"] == REACH).any() and not earlier["shown_on_a_page"].any()
    assert second.proof.given_away.empty


def test_numbers_of_a_council_are_put_beside_no_invented_ones(open_for):
    report = open_for()
    kind = OfProgramme()
    cells = kind.cells(report, kind.areas(report, [])).cells
    own = kind.with_counting(cells, report)[COUNTING].unique()
    real = replace(report, programme=replace(report.programme, invented=False))
    assert set(own).isdisjoint(kind.with_counting(cells, real)[COUNTING])
