"""What a page says of comparisons that rest on numbers which the release hides: nothing."""

from __future__ import annotations

import pytest

from evaluation_lib.presentation.disproportionality.analysis import ratios_of
from evaluation_lib.presentation.disproportionality.compared import (
    compared_at_each_decision_point,
    more_or_fewer_children,
)
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.disproportionality.main_points import main_points

SECTIONS = [compared_at_each_decision_point, main_points]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_plan_that_shows_everything_changes_nothing(small_report, with_plan, section):
    report = small_report()
    assert section(with_plan(report))._repr_html_() == section(report)._repr_html_()


def test_a_ratio_is_hidden_where_its_own_or_the_references_number_is(small_report, with_plan):
    report = with_plan(
        small_report(),
        hide=lambda cells: (
            (cells["group"].eq("Black") & cells["decision_point"].eq("contacts"))
            | (cells["group"].eq("White") & cells["decision_point"].eq("referrals"))
        ),
    )
    hidden = ratios_of(report).query("kind == 'hidden'")
    at = hidden.groupby("decision_point")["group"].agg(set).to_dict()
    assert at == {"contacts": {"Black"}, "referrals": {"Mixed", "Asian", "Black", "Other"}}
    assert hidden["value"].isna().all()


@pytest.mark.parametrize("section", SECTIONS)
def test_a_group_that_is_hidden_is_named_nowhere_as_high_or_low(small_report, with_plan, section):
    report = with_plan(small_report(), hide=lambda cells: cells["group"].eq("Black"))
    page = section(report)._repr_html_()
    assert "[c]" in page or "others are hidden" in page
    assert "Black children" not in page


def test_comparisons_that_are_hidden_are_counted_apart(small_report, with_plan):
    shown, report = (
        small_report(),
        with_plan(small_report(), hide=lambda cells: cells["group"].eq("Black")),
    )
    points = ratios_of(shown)["decision_point"].nunique()
    assert f"; {points} others are hidden." in main_points(report)._repr_html_()
    assert f"of {3 * points} comparisons" in main_points(report)._repr_html_()


@pytest.mark.parametrize("group", ["White", None])
def test_where_every_comparison_is_hidden_the_page_says_so(small_report, with_plan, group):
    report = with_plan(
        small_report(), hide=lambda cells: cells["group"].eq(group) | (group is None)
    )
    ratios = ratios_of(report)
    assert headline_of(report, ratios.assign(label=""), things="points") == (
        "Every comparison is hidden to protect people"
    )
    assert "is hidden to protect people" in main_points(report)._repr_html_()
    page = compared_at_each_decision_point(report)._repr_html_()
    assert "too few to say" not in page
    assert "[c]" in more_or_fewer_children(report)._repr_html_()
