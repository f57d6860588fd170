"""Who goes on: shares of children followed from a point, told beside the reference group's."""

from __future__ import annotations

import re
from datetime import date

import pytest

from evaluation_lib.counts.cohort_pairs import cohort_pairs
from evaluation_lib.counts.cohorts import cohort_counts
from evaluation_lib.counts.periods import THREE_YEARS, YEAR, periods_between
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
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
from evaluation_lib.presentation.disproportionality.spans import choices_of

pytestmark = pytest.mark.slow

PAIR = "referrals_to_section_47_enquiries"
LABEL = "Referral to section 47 enquiry"


def rows_of(html, label):
    """The cells of all rows that a label heads, in every table."""
    html = re.sub(r"</?span[^>]*>", "", html).replace("\N{NO-BREAK SPACE}", " ")
    rows = re.findall(rf"<tr><th scope='row'>{re.escape(label)}</th>(.*?)</tr>", html)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]


def headers(html):
    return re.findall(r"<th scope='col'[^>]*>(.*?)</th>", html.split("</thead>")[0])


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
def test_the_ratio_in_the_table_is_that_of_two_shares_of_the_cohorts(small_report, counts, area):
    report = small_report(area)
    rows = counts(report)
    share = rows["count"] / rows["reached"]
    html = who_goes_on(report)._repr_html_()
    table, *numbers = rows_of(html, LABEL)
    shown = dict(zip(headers(html)[1:], table, strict=True))
    too_few = "too few to say"
    assert shown["Mixed"] == too_few or shown["Mixed"].startswith(
        f"{share['Mixed'] / share['White']:.2f} ("
    )
    white = next(row for row in numbers if row[0] == "White")
    assert white[1:3] == [f"{rows.loc['White', name]:,}" for name in ("reached", "count")]
    assert white[3].startswith(f"{100 * share['White']:.1f}% (")


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


def test_signs_stand_where_a_ratio_is_clear_and_nowhere_else(small_report):
    report = small_report("Essex")
    html = who_goes_on(report)._repr_html_()
    ratios = going_on_ratios(report)
    groups = headers(html)[1:]
    assert TOO_SMALL in set(ratios["kind"])
    for row in ratios.to_dict("records"):
        cell = rows_of(html, label_of_pair(report, row["decision_point"]))[0][
            groups.index(row["group"])
        ]
        sign = {HIGHER: "▲", LOWER: "▼"}.get(row["kind"], "")
        assert cell.endswith(sign) and (sign or not cell.endswith(("▲", "▼")))
        assert (cell == "too few to say") == (row["kind"] == TOO_SMALL)


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
    assert "nobody can be followed for long enough" in html
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
    assert "nobody can be followed" in html and "<table" not in html
