"""What is counted once more in another way, or worked out beside counts, hides what they hide."""

from __future__ import annotations

import re
from functools import cache

import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_sums import release_sums
from evaluation_lib.presentation.disproportionality.families import brothers_and_sisters
from evaluation_lib.presentation.disproportionality.gypsy_roma_traveller import (
    gypsy_roma_and_traveller_children,
)
from evaluation_lib.presentation.disproportionality.imputed import drawn_ratios
from evaluation_lib.presentation.disproportionality.places import places_compared, places_counted
from evaluation_lib.presentation.disproportionality.populations import choice_of_population
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.disproportionality.standardised import (
    age_sex_and_deprivation,
    standardised_ratios,
)
from evaluation_lib.presentation.disproportionality.unaccompanied import unaccompanied_children
from evaluation_lib.presentation.disproportionality.unknown import shares_of, unknown_ethnicity
from evaluation_lib.presentation.release_of_records.cells import release_cells

pytestmark = pytest.mark.slow

SECTIONS = [
    places_compared,
    unknown_ethnicity,
    choice_of_population,
    unaccompanied_children,
    gypsy_roma_and_traveller_children,
    age_sex_and_deprivation,
    brothers_and_sisters,
]
#: Ratios by strata and draws are no counts: a run gives them from the floor of children on only.
SAME = [one for one in SECTIONS if one not in (unknown_ethnicity, age_sex_and_deprivation)]


HIDDEN = {
    "nothing": lambda cells: cells["count"].lt(0),
    "Black": lambda cells: cells["group"].eq("Black"),
    "everything": lambda cells: cells["count"].ge(0),
}


@pytest.fixture(scope="module")
def planned(small_report, with_plan):
    """Reports on an area with a plan, each made once for all sections."""
    return cache(lambda area, hidden: with_plan(small_report(area), hide=HIDDEN[hidden]))


def rows_of(group, html, tables_of):
    """Every cell behind a group in tables that have a column of groups, or head a column by it."""
    for table in tables_of(html):
        for heads, cells in table.rows.items():
            if group in heads:
                yield from ((name, cell) for name, cell in cells.items())
            elif group in cells:
                yield group, cells[group]


@pytest.mark.parametrize("section", SAME)
def test_a_plan_that_shows_everything_changes_nothing(small_report, planned, section):
    without = section(small_report("Essex"))._repr_html_()
    assert section(planned("Essex", "nothing"))._repr_html_() == without


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_a_hidden_group_has_no_number_anywhere(planned, tables_of, area, section):
    report = planned(area, "Black")
    html = section(report)._repr_html_()
    assert "Black: " not in html and "Black (" not in html
    for name, cell in rows_of("Black", html, tables_of):
        # How many children live there is no count of the records.
        if name != said(report, "columns.population"):
            assert not re.search(r"\d", cell), (name, cell)
            assert "clearly" not in cell and "too few" not in cell


@pytest.mark.parametrize("section", SECTIONS)
def test_where_everything_is_hidden_the_page_says_so(planned, section):
    html = section(planned("Essex", "everything"))._repr_html_()
    assert "idden to protect people" in html
    assert not re.search(r"\d \(\d|clearly|too few to say|Nobody", html)


def test_shares_need_the_total_and_the_number_by_either_clock(small_report, with_plan):
    whole = shares_of(small_report()).set_index(["decision_point", "group", "clock"])["value"]
    report = with_plan(
        small_report(),
        hide=lambda cells: (
            (cells["group"].eq("everybody") & cells["decision_point"].eq("contacts"))
            | (cells["family"].eq("other_clock") & cells["decision_point"].eq("referrals"))
        ),
    )
    shares = shares_of(report).set_index(["decision_point", "group", "clock"])["value"]
    assert shares["contacts"].isna().all()
    assert shares["referrals"].xs("recorded", level="clock").isna().all()
    by_latest = shares["referrals"].xs("latest", level="clock")
    assert by_latest.equals(whole["referrals"].xs("latest", level="clock"))


def test_the_rest_of_the_county_needs_all_four_quadrants(small_report, with_plan):
    report = with_plan(
        small_report("Mid"),
        hide=lambda cells: (
            cells["area"].eq("South")
            & cells["group"].eq("Asian")
            & cells["decision_point"].eq("contacts")
        ),
    )
    counts = places_counted(report)
    hidden = counts[counts["count"].isna()]
    assert hidden[["area", "group", "decision_point"]].to_numpy().tolist() == [
        [said(report, "places.rest"), "Asian", "contacts"]
    ]


def test_draws_need_the_group_the_reference_and_the_number_not_yet_obtained(
    small_report, with_plan
):
    report = with_plan(
        small_report(),
        hide=lambda cells: (
            (cells["group"].eq("Black") & cells["decision_point"].eq("contacts"))
            | (cells["group"].eq("Not yet obtained") & cells["decision_point"].eq("referrals"))
        ),
    )
    drawn = drawn_ratios(report).set_index(["decision_point", "group"])
    assert drawn.loc[("contacts", "Black"), "hidden"]
    assert drawn.loc["referrals", "hidden"].drop("Refused", errors="ignore").all()
    assert drawn.loc[drawn["hidden"], ["value", "lower", "upper"]].isna().all(axis=None)
    assert drawn.loc[("contacts", "Mixed"), "value"] > 0


def test_ratios_by_strata_need_the_number_of_those_whose_age_is_known(small_report, with_plan):
    report = with_plan(
        small_report(),
        hide=lambda cells: cells["part"].eq("aged") & cells["group"].eq("Asian"),
    )
    rows = standardised_ratios(report).set_index("group")
    values = [name for name in rows if name.startswith("value_")]
    assert rows.loc["Asian", ["count", *values]].isna().all(axis=None)
    enough = rows.loc["Mixed"].query("count >= 10")
    assert len(enough) and enough["value_crude"].notna().all()


def test_a_part_of_the_county_leaves_unaccompanied_children_to_its_page(small_report, with_plan):
    report = with_plan(small_report("Mid"))
    html = unaccompanied_children(report)._repr_html_()
    assert "<table" not in html and "Only the county" in html


@pytest.mark.parametrize("unaccompanied", [None, "without"])
def test_the_sums_among_the_cells_hold(small_report, unaccompanied):
    settings = {} if unaccompanied is None else {"include_uasc": unaccompanied}
    report = small_report(**settings)
    found = release_cells(report, areas=[county_of(report.dictionary)])
    assert set(found.cells["part"]) >= {"with", "without", "only", "aged"}
    summed = release_sums(found.cells, given=found.sums, parts_of_areas={})
    numbers = summed.sums.merge(summed.cells, on=CELL, validate="many_to_one")
    assert len(numbers) == len(summed.sums) > 1000
    assert (numbers["count"] * numbers["sign"]).groupby(numbers["sum"]).sum().eq(0).all()
