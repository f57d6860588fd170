"""Gypsy, Roma and Traveller children apart from White: only where there are enough of them."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import pytest

from evaluation_lib.presentation.disproportionality import gypsy_roma_traveller as module
from evaluation_lib.presentation.disproportionality.analysis import counts_of
from evaluation_lib.presentation.disproportionality.gypsy_roma_traveller import (
    KEY,
    compared_with_white,
    gypsy_roma_and_traveller_children,
)
from evaluation_lib.presentation.disproportionality.shared import said

GROUP = "Gypsy, Roma and Traveller"
ABOUT = {"area": "Essex", "period": "2022-23 to 2024-25", "kind": "flow", "counted": "events"}


@pytest.fixture
def report(small_report):
    return small_report()


def shown(report):
    return gypsy_roma_and_traveller_children(report)._repr_html_()


@pytest.fixture
def rates(report, monkeypatch):
    """The section's rows where these were the counts: events and children of each group."""

    def of(report, *, group, white):
        counts = pd.DataFrame(
            [
                {"group": name, "count": count, "population": children, "years": 3.0}
                for name, (count, children) in ((GROUP, group), ("White", white))
            ]
        ).assign(**ABOUT, decision_point="referrals", clock="latest", design_effect=1.0)
        monkeypatch.setattr(module, "rates_apart", lambda _: counts)
        monkeypatch.setattr(module, "_shares", lambda _: pd.DataFrame())
        monkeypatch.setattr(module, "compared_with_white", compared_with_white.__wrapped__)
        return compared_with_white.__wrapped__(report)

    return of


def test_other_white_children_are_those_that_the_five_groups_count_less_these(report):
    apart = module.rates_apart(report).set_index(["decision_point", "group"])["count"]
    five = counts_of(report).query("area == 'Essex'").set_index(["decision_point", "group"])
    for name in apart.index.get_level_values(0).unique():
        assert apart[name].sum() == five.loc[(name, "White"), "count"]


def test_the_population_is_the_last_that_counts_the_group(report):
    children = module.rates_apart(report).drop_duplicates("group").set_index("group")
    assert (children["denominator"] == "census_2011_children_0_17").all()
    assert 0 < children.loc[GROUP, "population"] < children.loc["White", "population"] / 100


def test_a_clear_ratio_is_shown_with_its_numbers(report, rates, tables_of):
    row = rates(report, group=(60, 1_000), white=(6_000, 300_000)).iloc[0]
    # By hand: (60 / 1,000) / (6,000 / 300,000) = 3.
    assert row["value"] == pytest.approx(3) and row["kind"] == "higher"
    [table] = tables_of(shown(report))
    [cells] = table.rows.values()
    *numbers, ratio, reading = cells.values()
    assert numbers == ["60", "1,000", "6,000", "300,000"]
    assert ratio.startswith("3.00 (") and reading == "clearly higher"


def test_too_few_children_are_named_by_decision_point_without_a_number(report, rates):
    row = rates(report, group=(3, 100), white=(6_000, 300_000)).iloc[0]
    assert row["kind"] == "too_small"
    page = shown(report)
    assert said(report, f"{KEY}.too_few") in page and "<table" not in page


def test_below_the_county_the_county_page_is_named(small_report):
    page = shown(small_report("Mid"))
    assert escape(said(small_report("Mid"), f"{KEY}.below_the_county")) in page
    assert "<table" not in page


def test_without_a_decision_point_the_section_says_so(report, monkeypatch):
    monkeypatch.setattr(module, "compared_with_white", lambda _: pd.DataFrame())
    assert said(report, f"{KEY}.nothing") in shown(replace(report))
