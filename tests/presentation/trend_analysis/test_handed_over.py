"""Changes are handed over as the page reads them, exploratory where the plan makes them so."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_quarters import START

from evaluation_lib.findings.table import VERDICTS
from evaluation_lib.presentation.trend_analysis import for_the_evaluation
from evaluation_lib.presentation.trend_analysis.changes import changes_of_ratios

ALL = {
    "change_early_help",
    "change_section_47",
    "change_child_protection_plan",
    "change_looked_after",
    "change_child_in_need",
    "change_ethnicity_recorded",
}


def enquiries_of_black_children_fall(point, group, days):
    falls = point == "section_47_enquiries" and group == "Black"
    return np.where((days >= START) & falls, 0.4, 1.0)


@pytest.mark.parametrize("area", ["Essex", "Mid", "Maldon"])
@pytest.mark.parametrize("start", ["2023-10-01", "2025-01-01"])
def test_every_indicator_is_handed_over_known_or_not(followed_on, handed, area, start):
    rows = handed(for_the_evaluation(followed_on(area=area, start=start)))
    assert set(rows["indicator"]) == ALL and set(rows["kind"]) == {"change"}
    assert (rows.loc[rows["verdict"] == "not_known", "missing"] != "").all()
    assert len(rows) <= 60


def test_verdicts_are_those_of_the_page_after_its_families_of_comparisons(followed_on, handed):
    report = followed_on(enquiries_of_black_children_fall)
    rows = handed(for_the_evaluation(report)).set_index(["indicator", "group"])
    page = changes_of_ratios(report).set_index(["outcome", "group"])["kind"]
    names = {"change_early_help": "early_help_per_contact"} | {
        "change_section_47": "section_47_per_referral",
        "change_looked_after": "looked_after_per_child",
        "change_child_protection_plan": "child_protection_plans_per_child",
    }
    for (indicator, group), row in rows[rows.index.get_level_values(1) != ""].iterrows():
        assert row["verdict"] == VERDICTS[page[names[indicator], group]]
    assert rows.loc[("change_section_47", "Black"), "verdict"] == "clearly_lower"


def test_without_a_plan_every_change_is_called_exploratory(followed_on, handed):
    rows = handed(for_the_evaluation(followed_on()))
    told = rows[rows["value"].notna()]
    assert len(told) > 4 and told["said"].str.startswith("Exploratory: ").all()


def test_a_part_of_the_county_has_no_verdict(followed_on, handed):
    rows = handed(for_the_evaluation(followed_on(enquiries_of_black_children_fall, area="Mid")))
    assert set(rows["verdict"]) <= {"not_known", "too_few"}


def test_hidden_quarters_are_told_in_no_row(followed_on, handed):
    report = followed_on(hide=lambda quarters: quarters["group"] == "Black")
    rows = handed(for_the_evaluation(report))
    black = rows[rows["group"] == "Black"]
    assert set(black["verdict"]) <= {"too_few", "not_known"} and black["value"].isna().all()


def test_what_the_report_does_not_follow_says_so(followed_on, handed):
    rows = handed(for_the_evaluation(followed_on())).set_index("indicator")
    row = rows.loc["change_child_in_need"]
    assert row["verdict"] == "not_known" and "does not follow" in row["missing"]
