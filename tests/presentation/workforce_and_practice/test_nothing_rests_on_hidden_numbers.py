"""Each planned number is hidden in turn: whatever rests on it must be hidden with it.

What rests on a number is found by altering it and nothing else, as the page reads it from the
release: every finding that is then another one rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import pytest

from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.presentation.planned_cells import WENT_ON
from evaluation_lib.presentation.workforce_and_practice.audit_counts import AUDITS
from evaluation_lib.presentation.workforce_and_practice.complaints import COMPLAINTS
from evaluation_lib.presentation.workforce_and_practice.practice_findings import (
    audit_findings,
    complaint_findings,
    prompt_sheet_findings,
    racism_findings,
)
from evaluation_lib.presentation.workforce_and_practice.prompt_sheet import PROMPT_SHEET
from evaluation_lib.presentation.workforce_and_practice.racism import (
    racism_changes,
    reports_by_period,
)
from evaluation_lib.presentation.workforce_and_practice.racism_counts import RACISM, REPORTS
from evaluation_lib.presentation.workforce_and_practice.standard import ratios
from evaluation_lib.presentation.workforce_and_practice.standard_counts import STANDARD
from evaluation_lib.reports.planned_kinds import OfProgramme

FAMILIES = {
    RACISM: racism_findings,
    AUDITS: audit_findings,
    PROMPT_SHEET: prompt_sheet_findings,
    COMPLAINTS: complaint_findings,
}
BETWEEN = "2023-24"
NUMBERS = ["value", "lower", "upper", "number"]


@dataclass(frozen=True, eq=False)
class Altered(ReleasePlan):
    """A plan that gives one number out as another one."""

    cell: Mapping[str, str] | None = None

    def protect(self, rows, *, family, parts, **same):
        safe = super().protect(rows, family=family, parts=parts, **same)
        for column, part in parts.items():
            named = rows.assign(family=family, part=part, **same)[CELL].astype(str)
            this = (named == pd.Series(self.cell)[CELL]).all(axis=1)
            other = safe[column] // 2 if part == WENT_ON else safe[column] * 2
            safe = safe.assign(**{column: safe[column].mask(this, other)})
        return safe


@pytest.fixture(scope="module")
def cells(open_for):
    report, kind = open_for(), OfProgramme()
    found = kind.cells(report, kind.areas(report, [])).cells
    return found[found["shown_on_a_page"]].reset_index(drop=True)


def with_plan(report, cells, *, hidden=None, altered=None):
    """The report in a run in which all is shown, but for one number."""
    shown = pd.Series(True, index=cells.index)
    if hidden is not None:
        shown[hidden] = False
    plan = cells[CELL].assign(shown=shown)
    settings = {"audience": "team", "rounding_base": None, "describing_base": 10}
    if altered is None:
        return replace(report, release=ReleasePlan(plan, **settings))
    cell = cells.loc[altered, CELL].astype(str).to_dict()
    return replace(report, release=Altered(plan, **settings, cell=cell))


def told(report, family) -> pd.DataFrame:
    rows = pd.DataFrame(FAMILIES[family](report))
    place = rows.groupby(["indicator", "group"]).cumcount()
    return rows.set_index([rows["indicator"], rows["group"], place])


def other(found: pd.DataFrame, plain: pd.DataFrame) -> pd.Index:
    same = [
        (found[name] == plain[name]) | (found[name].isna() & plain[name].isna()) for name in NUMBERS
    ]
    return plain.index[~pd.concat(same, axis=1).fillna(False).all(axis=1)]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_what_rests_on_a_number_is_hidden_with_it(open_for, cells, family, area):
    report = open_for(area)
    plain = told(with_plan(report, cells), family)
    own = cells[(cells["family"] == family) & (cells["count"] > 1)]
    # Nothing is told of a year between those that are compared; a quadrant's page reads its own.
    own = own[own["period"] != BETWEEN]
    own = own[(own["area"] == area) | (area == "Essex")]
    resting = 0
    for place in own.index:
        rests = other(told(with_plan(report, cells, altered=place), family), plain)
        if not len(rests):
            continue
        hidden = told(with_plan(report, cells, hidden=place), family).loc[rests]
        assert hidden[NUMBERS].isna().all(axis=None), own.loc[place].to_dict()
        assert (hidden["verdict"] == "not_known").all()
        assert (hidden["missing"] != "").all()
        resting += len(rests)
    of_a_quadrant = family in (AUDITS, PROMPT_SHEET)
    assert bool(resting) == (area == "Essex" or of_a_quadrant)


def test_a_ratio_needs_all_four_of_its_numbers(open_for, cells):
    report = open_for()
    plain = ratios(with_plan(report, cells))
    own = cells[(cells["family"] == STANDARD) & (cells["period"] == plain["year"].max())]
    for place in own.index:
        altered = ratios(with_plan(report, cells, altered=place))
        hidden = ratios(with_plan(report, cells, hidden=place))
        rests = altered["value"] != plain["value"]
        assert hidden.loc[rests, ["value", "lower", "upper", "p_value"]].isna().all(axis=None)
        unknown = altered["not_known_share"] != plain["not_known_share"]
        assert hidden.loc[unknown, "not_known_share"].isna().all()
        kept = ~rests & ~unknown
        assert (hidden.loc[kept, "value"] == plain.loc[kept, "value"]).all()


def test_how_long_reports_take_needs_every_number_of_their_year(open_for, cells):
    report = open_for()
    plain = {one.name: one for one in reports_by_period(with_plan(report, cells))}
    own = cells[(cells["family"] == RACISM) & cells["period"].isin(list(plain))]
    own = own[own["decision_point"].isin(["action taken", "no action", "open", REPORTS])]
    assert len(own) == 4 * len(plain)
    for place in own.index:
        hidden = with_plan(report, cells, hidden=place)
        periods = {one.name: one for one in reports_by_period(hidden)}
        assert periods[own.at[place, "period"]].time is None
        change = racism_changes(hidden)["racism_reports_time"]
        if own.at[place, "period"] in (change.earlier, change.later):
            assert change.missing


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_a_page_on_which_every_number_is_hidden_can_be_made(open_for, page_of, area):
    kind = OfProgramme()
    every = kind.cells(open_for(), kind.areas(open_for(), [])).cells
    nothing = every[CELL].assign(shown=False)
    plan = ReleasePlan(nothing, audience="team", rounding_base=None, describing_base=10)
    assert page_of(replace(open_for(area), release=plan))
