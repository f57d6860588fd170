"""What the report on differences hands to the evaluation is what it shows, and reads as it does."""

from __future__ import annotations

import pytest

from evaluation_lib.findings.table import VERDICTS
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality import for_the_evaluation
from evaluation_lib.presentation.disproportionality.analysis import ratios_of, rules_of
from evaluation_lib.presentation.disproportionality.followed import going_on_ratios

GROUPS = {"Asian", "Black", "Mixed", "Other"}
POINTS = {
    "gap_child_in_need": "children_in_need",
    "gap_section_47": "section_47_enquiries",
    "gap_child_protection_plan": "child_protection_plans",
    "gap_looked_after": "looked_after",
}


def test_every_gap_of_the_evaluation_is_handed_over_for_every_group(small_report, handed):
    rows = handed(for_the_evaluation(small_report()))
    assert set(rows["indicator"]) == {*POINTS, "gap_early_help_at_contact"}
    assert (rows.groupby("indicator")["group"].agg(set) == GROUPS).all()
    assert len(rows) <= 60 and set(rows["kind"]) == {"gap"}


def test_verdicts_are_those_of_the_page(small_report, handed):
    report = small_report()
    rows = handed(for_the_evaluation(report)).set_index(["indicator", "group"])["verdict"]
    ratios = ratios_of(report).set_index(["decision_point", "group"])["kind"]
    shares = going_on_ratios(report).set_index(["decision_point", "group"])["kind"]
    pairs = rules_of(report, "handed_over")["going_on"]
    for (indicator, group), verdict in rows.items():
        kind = (
            ratios[POINTS[indicator], group]
            if indicator in POINTS
            else shares[pairs[indicator], group]
        )
        assert verdict == VERDICTS[kind], (indicator, group)


@pytest.mark.parametrize("whose", ["the group", "the reference group"])
@pytest.mark.parametrize("group", sorted(GROUPS))
def test_nothing_is_handed_over_that_rests_on_a_hidden_number(
    small_report, with_plan, handed, group, whose
):
    lost = group if whose == "the group" else "White"
    report = with_plan(small_report(), hide=lambda cells: cells["group"] == lost)
    rows = handed(for_the_evaluation(report))
    hidden = rows[rows["group"] == group]
    assert set(hidden["verdict"]) == {VERDICTS[HIDDEN]}
    assert hidden[["value", "lower", "upper"]].isna().all(axis=None)
    assert (hidden["missing"] == "the number is hidden to protect people").all()
    assert not hidden["said"].str.replace("section 47", "").str.contains(r"\d", regex=True).any()
    if whose == "the group":
        assert hidden["number"].isna().all()


def test_each_count_that_is_hidden_alone_is_told_nowhere(small_report, with_plan, handed):
    plain = handed(for_the_evaluation(with_plan(small_report())))
    for indicator, point in POINTS.items():
        report = with_plan(
            small_report(),
            hide=lambda cells, at=point: (
                (cells["family"] == "decision_points")
                & (cells["decision_point"] == at)
                & (cells["group"] == "Black")
            ),
        )
        rows = handed(for_the_evaluation(report))
        here = (rows["indicator"] == indicator) & (rows["group"] == "Black")
        assert rows.loc[here, "number"].isna().all() and rows.loc[here, "value"].isna().all()
        assert len(rows) == len(plain)


def test_what_the_extracts_do_not_hold_is_not_known(small_report, handed):
    report = small_report(period_start="2005-04-01", period_end="2008-03-31")
    rows = handed(for_the_evaluation(report))
    assert set(rows["indicator"]) == {*POINTS, "gap_early_help_at_contact"}
    untold = rows[rows["group"] == ""]
    assert set(untold["verdict"]) == {"not_known"} and (untold["missing"] != "").all()
