"""Who goes on: shares of children followed from a point, told beside the reference group's."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation_lib.counts.cohort_pairs import cohort_pairs
from evaluation_lib.counts.cohorts import cohort_counts
from evaluation_lib.counts.periods import THREE_YEARS, YEAR, periods_between
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation.disproportionality.followed import (
    going_on_children,
    told_pairs,
    whole_points,
)
from evaluation_lib.presentation.disproportionality.going_on import (
    going_on_ratios,
    label_of_pair,
    shares_going_on,
    who_goes_on,
)
from evaluation_lib.presentation.disproportionality.shared import how_sure
from evaluation_lib.presentation.disproportionality.spans import choices_of

pytestmark = pytest.mark.slow

PAIR = "referrals_to_section_47_enquiries"
LABEL = "Referral to section 47 enquiry"


RATIO, READING = "Ratio to White children, with interval", "In words"


@pytest.fixture
def counts(dictionary):
    """What `cohort_counts` itself says of one pair in a report's area and years."""
    [span] = periods_between(date(2022, 4, 1), date(2025, 3, 31), grain=THREE_YEARS)

    def count(report):
        rows = cohort_counts(
            report.records,
            start="referrals",
            to="section_47_enquiries",
            areas=[report.setting.area],
            periods=[span],
            choices=choices_of(report),
            dictionary=dictionary,
        )
        return rows.set_index("group")

    return count


@pytest.mark.parametrize("area", ["Essex", "Mid", "Chelmsford"])
def test_the_ratio_in_the_table_is_that_of_two_shares_of_the_cohorts(
    small_report, tables_of, counts, area
):
    report = small_report(area)
    rows = counts(report)
    share = rows["count"] / rows["reached"]
    [table] = tables_of(who_goes_on(report)._repr_html_())
    ratio = table.rows[LABEL, "Mixed"][RATIO]
    assert ratio.startswith(f"{share['Mixed'] / share['White']:.2f} (")
    white = list(table.rows[LABEL, "White"].values())
    assert white[:2] == [f"{rows.loc['White', name]:,}" for name in ("reached", "count")]
    assert white[2].startswith(f"{100 * share['White']:.1f}% (")


def test_a_child_counts_once_in_three_years(small_report):
    children = going_on_children(small_report("Essex"))
    assert not children.duplicated(["decision_point", "child_id"]).any()
    assert children["day"].dt.year.nunique() > 2


def test_the_share_of_all_children_includes_those_whose_ethnicity_is_not_known(
    small_report, counts
):
    report = small_report("Essex")
    rows = counts(report)
    assert rows.loc["Not yet obtained", "reached"] > 0
    share = shares_going_on(report).set_index("decision_point").loc[PAIR]
    assert share["reached"] == rows["reached"].sum()
    assert share["value"] == pytest.approx(rows["count"].sum() / rows["reached"].sum())
    assert share["lower"] < share["value"] < share["upper"]
    assert share[["start", "to"]].tolist() == ["referrals", "section_47_enquiries"]


def test_the_words_beside_a_ratio_are_those_of_its_reading(small_report, tables_of):
    report = small_report("Essex")
    [table] = tables_of(who_goes_on(report)._repr_html_())
    ratios = going_on_ratios(report)
    assert TOO_SMALL in set(ratios["kind"])
    for row in ratios.to_dict("records"):
        shown = table.rows[label_of_pair(report, row["decision_point"]), row["group"]]
        assert shown[READING] == how_sure(report, row["kind"])


def test_every_pair_of_the_dictionary_has_a_label_of_its_own(small_report, dictionary):
    labels = [label_of_pair(small_report("Essex"), one.name) for one in cohort_pairs(dictionary)]
    assert len(set(labels)) == len(labels) > 5


def test_a_year_whose_twelve_months_have_not_passed_is_named_and_left_out(small_report):
    report = small_report("Essex", period_end="2026-03-31")
    html = who_goes_on(report)._repr_html_()
    assert "had not passed by 31 March 2026: 2025-26." in html
    assert "from 1 April 2022 to 31 March 2025" in html
    assert "had not passed" not in who_goes_on(small_report("Essex"))._repr_html_()


def test_without_a_year_that_was_followed_whole_it_says_so(small_report):
    report = small_report("Essex", period_start="2025-04-01", period_end="2026-03-31")
    html = who_goes_on(report)._repr_html_()
    assert "Nobody can be followed for long enough" in html
    assert "<table" not in html
    assert going_on_ratios(report).empty and shares_going_on(report).empty


def test_a_pair_is_told_only_where_its_end_is_held_for_the_whole_follow_up(small_report):
    report = small_report("Essex")
    year, last = (
        periods_between(date(first, 4, 1), date(first + 1, 3, 31), grain=YEAR)[0]
        for first in (2024, 2025)
    )
    assert "referrals" in whole_points(report, year, follow_up=True)
    assert "referrals" in whole_points(report, last)
    assert "referrals" not in whole_points(report, last, follow_up=True)


@pytest.mark.parametrize("sample", ["liia-tools", "cs-demand-model_combined"])
def test_extracts_that_hold_too_little_say_what_is_missing(shared_real, dictionary, sample):
    given = {
        "area": "Essex",
        "period_start": "2010-04-01",
        "period_end": "2026-03-31",
        "extracts": str(shared_real / "samples" / sample),
    }
    report = prepare_report(given, dictionary=dictionary)
    html = who_goes_on(report)._repr_html_()
    assert told_pairs(report) == ()
    assert "obody can be followed" in html and "<table" not in html
