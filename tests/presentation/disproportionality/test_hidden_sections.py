"""Sections on counts of which the release hides some: nothing of those is left in them."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.disproportionality import (
    first_contacts_seen,
    followed,
    kinds,
    led_on,
    staying,
    stays_seen,
)
from evaluation_lib.presentation.disproportionality.contact import first_contact_and_early_help
from evaluation_lib.presentation.disproportionality.going_on import who_goes_on
from evaluation_lib.presentation.disproportionality.group_by_group import group_by_group
from evaluation_lib.presentation.disproportionality.over_the_years import over_time
from evaluation_lib.presentation.disproportionality.picture import picture_of_decision_points
from evaluation_lib.presentation.disproportionality.staying import how_long_and_who_returns
from evaluation_lib.presentation.planned_cells import DID_NOT

SECTIONS = [
    who_goes_on,
    picture_of_decision_points,
    first_contact_and_early_help,
    how_long_and_who_returns,
    group_by_group,
    over_time,
]
#: Medians of stays are told less closely in a release (test_staying).
ALIKE = [one for one in SECTIONS if one is not how_long_and_who_returns]
WITH_COUNTS = [one for one in SECTIONS if one is not group_by_group]
SHARES = [who_goes_on, first_contact_and_early_help, how_long_and_who_returns]


def everything(cells: pd.DataFrame) -> pd.Series:
    return cells["group"].notna()


def of_two_groups(cells: pd.DataFrame) -> pd.Series:
    return cells["group"].isin(["Asian", "Black"])


@pytest.fixture
def moved(monkeypatch):
    """Take one from the Asian and give it to the Black group in every table of counts."""

    def one_moved(make):
        def changed(*given, **named):
            counts = make(*given, **named)
            step = counts["group"].map({"Asian": -1, "Black": 1}).fillna(0)
            safe = counts["count"] + step
            most = counts.get("reached", safe)
            possible = safe.between(0, most).groupby(counts["decision_point"]).transform("all")
            return counts.assign(count=counts["count"].where(~possible, safe).astype(int))

        return changed

    def move() -> None:
        for module, name in (
            (followed, "unprotected_going_on"),
            (kinds, "unprotected_shares"),
            (stays_seen, "unprotected_shares"),
            (first_contacts_seen, "unprotected_first_contacts"),
        ):
            monkeypatch.setattr(module, name, one_moved(getattr(module, name)))
        monkeypatch.setattr(staying, "medians", lambda report: other_medians(report))

    def other_medians(report):
        found = stays_seen.medians(report)
        return found.assign(value=found["value"] + of_two_groups(found))

    return move


# Medians of stays are told less closely in a release: test_staying.
@pytest.mark.parametrize(
    "section", [one for one in SECTIONS if one is not how_long_and_who_returns]
)
def test_a_plan_that_shows_everything_changes_nothing(small_report, with_plan, section):
    report = small_report()
    assert section(with_plan(report))._repr_html_() == section(report)._repr_html_()


@pytest.mark.parametrize("section", SHARES)
def test_numbers_that_are_hidden_make_no_difference(small_report, with_plan, moved, section):
    before = section(with_plan(small_report(), hide=of_two_groups))
    shown = section(with_plan(small_report()))
    moved()
    after = section(with_plan(small_report(), hide=of_two_groups))
    assert before._repr_html_() == after._repr_html_()
    assert str(before) == str(after)
    assert shown._repr_html_() != section(with_plan(small_report()))._repr_html_()


@pytest.mark.parametrize("section", WITH_COUNTS)
@pytest.mark.parametrize("hide", [everything, lambda cells: cells["group"].eq("White")])
def test_without_a_number_or_a_reference_no_side_is_named(
    small_report, with_plan, tables_of, section, hide
):
    page = section(with_plan(small_report(), hide=hide))._repr_html_()
    tables = tables_of(page)
    cells = [cell for table in tables for row in table.rows.values() for cell in row.values()]
    assert "[c]" in cells and not {"[x]", "", "nan", "<NA>"} & {*cells}
    assert not [cell for cell in cells if "▲" in cell or "▼" in cell]


def test_a_group_that_is_hidden_is_compared_at_no_point(small_report, with_plan, tables_of):
    report = with_plan(small_report(), hide=lambda cells: cells["group"].eq("Black"))
    points, steps = tables_of(group_by_group(report)._repr_html_())
    for table in (points, steps):
        row = table.rows[("Black",)]
        assert row["Compared"] == "0" and int(row["Hidden to protect people"]) > 5
        assert table.rows[("Mixed",)]["Hidden to protect people"] == "0"


def test_who_did_not_go_on_is_in_no_table(small_report, with_plan):
    shown = with_plan(small_report())
    hidden = with_plan(small_report(), hide=lambda cells: cells["part"].eq(DID_NOT))
    assert who_goes_on(hidden)._repr_html_() == who_goes_on(shown)._repr_html_()


def test_everybody_of_a_step_is_a_number_of_its_own(small_report, with_plan, tables_of):
    report = with_plan(
        small_report(),
        hide=lambda cells: cells["group"].eq(EVERYBODY) & cells["family"].eq("going_on"),
    )
    [table] = tables_of(who_goes_on(report)._repr_html_())
    rows = [cells for heads, cells in table.rows.items() if heads[1] == "All children"]
    assert rows and all(list(cells.values())[:3] == ["[c]"] * 3 for cells in rows)


def test_steps_that_are_hidden_have_no_share_at_their_arrow(small_report, with_plan, tables_of):
    report = with_plan(small_report(), hide=lambda cells: cells["family"].eq(led_on.STEPS))
    table = tables_of(picture_of_decision_points(report)._repr_html_())[-1]
    assert all(list(cells.values())[1:] == ["[c]"] * 3 for cells in table.rows.values())


@pytest.mark.parametrize(
    ("section", "caption"),
    [
        (first_contact_and_early_help, "What followed from a first contact within"),
        (how_long_and_who_returns, "Share of children who came back within"),
    ],
)
def test_a_quadrant_leaves_the_smallest_numbers_to_the_countys_page(
    small_report, with_plan, section, caption
):
    report = small_report("Mid")
    page = section(with_plan(report))._repr_html_()
    assert "on the page of Essex alone" in page and caption not in page
    assert caption in section(report)._repr_html_()
