"""What a run shows of feedback: nothing that is not planned, nothing small, nothing to work out."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.presentation.workshop_feedback.counted import CODED, TOGETHER

AREAS = ("Essex", "North East", "Mid", "South", "West")
COUNTS = ("Answers", "Answers with both")


@pytest.mark.parametrize(
    ("area", "audience"), [*((area, "team") for area in AREAS), ("Essex", "public")]
)
def test_every_number_of_every_page_is_planned(protected_for, page_of, area, audience):
    """`ReleasePlan.shows` refuses what it does not hold, so that a page of it could not be made."""
    assert page_of(protected_for(area, audience))


def test_the_plan_withstands_its_attacker(planned):
    proof = planned().proof
    assert len(proof.audited) > 50
    assert proof.given_away.empty
    assert not proof.audited["too_narrow"].any()


def test_most_numbers_are_shown_all_the_same(planned):
    cells = planned().cells
    assert cells.loc[cells["shown_on_a_page"], "shown"].mean() > 0.67


@pytest.mark.parametrize("area", AREAS)
def test_no_number_below_ten_stands_in_a_column_of_answers(protected_for, page_of, tables_of, area):
    html = re.sub(r"<svg.*?</svg>", "", page_of(protected_for(area)), flags=re.DOTALL)
    told = [
        cells[name]
        for table in tables_of(html)
        for cells in table.rows.values()
        for name in COUNTS
        if name in cells
    ]
    assert len(told) > 20
    assert [one for one in told if one != "[c]" and int(one.replace(",", "")) < 10] == []


def test_a_theme_that_is_hidden_in_a_quadrant_has_no_share_there(
    planned, protected_for, page_of, tables_of
):
    cells = planned().cells
    own = cells[(cells["family"] == CODED) & (cells["part"] == "went_on")]
    hidden = own[(own["area"] == "Mid") & (own["group"] == EVERYBODY) & ~own["shown"]]
    report = protected_for("Mid")
    labels = {report.feedback.code_book.labels[code] for code in hidden["decision_point"]}
    assert labels
    for table in tables_of(page_of(report)):
        for heads, written in table.rows.items():
            if heads[0] in labels and "Share of answers" in written:
                assert written["Share of answers"] == written["Answers"] == "[c]"
            if heads[0] in labels and "Mid" in written:
                assert written["Mid"] == "[c]"


def test_place_and_role_are_never_told_together(planned, dictionary):
    """`disclosure.yaml` keeps them apart, for a quadrant has few leaders."""
    cells = planned().cells
    quadrants = [area.name for area in known_areas(dictionary) if area.level == "quadrant"]
    assert set(cells.loc[cells["area"].isin(quadrants), "group"]) == {EVERYBODY}


def test_answers_with_two_themes_make_up_those_with_one(planned):
    """With those that have one of the two alone: so that neither can be worked out."""
    release = planned()
    sums = release.sums.merge(release.cells[[*CELL, "count"]], on=CELL)
    left = (sums["sign"] * sums["count"]).groupby(sums["sum"]).sum()
    assert (left == 0).all()
    linked = sums.loc[sums["family"] == TOGETHER, "sum"].unique()
    themes = 12
    # Each theme with each other: those that have it, and those that do not.
    assert len(linked) == 2 * themes * (themes - 1)


def test_for_the_public_all_numbers_are_multiples_of_five(protected_for, page_of, tables_of):
    html = re.sub(r"<svg.*?</svg>", "", page_of(protected_for("Essex", "public")), flags=re.DOTALL)
    told = [
        int(cells[name])
        for table in tables_of(html)
        for cells in table.rows.values()
        for name in COUNTS
        if cells.get(name, "[c]").isdecimal()
    ]
    assert told
    assert {number % 5 for number in told} == {0}


def test_agreement_on_a_code_is_told_only_where_its_number_is(
    planned, protected_for, page_of, tables_of
):
    cells = planned().cells
    whole = cells[
        (cells["family"] == CODED) & (cells["part"] == "went_on") & (cells["area"] == "Essex")
    ]
    span = whole["period"].str.contains(" to ")
    hidden = whole[(whole["group"] == EVERYBODY) & span & ~whole["shown"]]
    report = protected_for("Essex")
    labels = {report.feedback.code_book.labels[code] for code in hidden["decision_point"]}
    found = [
        table for table in tables_of(page_of(report)) if "Agreement on each code" in table.caption
    ]
    assert len(found) == 1
    for heads, written in found[0].rows.items():
        assert (written["Cohen's kappa"] == "[c]") == (heads[0] in labels)
