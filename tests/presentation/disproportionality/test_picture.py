"""The picture: a box for each decision point, the signs of the table, shares of what led on."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.counts.places import in_area
from evaluation_lib.measures.main_messages import HIGHER, LOWER
from evaluation_lib.presentation.disproportionality import picture_of_decision_points
from evaluation_lib.presentation.disproportionality.analysis import ratios_of, rows_of_points
from evaluation_lib.presentation.disproportionality.picture import shares_led_on

pytestmark = pytest.mark.slow


def texts(html):
    return re.findall(r"<text[^>]*>([^<]*)</text>", html)


def test_signs_are_those_of_the_table(small_report):
    report = small_report("Essex")
    html = picture_of_decision_points(report)._repr_html_()
    ratios = ratios_of(report)
    contacts = ratios[ratios["decision_point"] == "contacts"]
    for kind, words in ((HIGHER, "clearly higher"), (LOWER, "clearly lower")):
        groups = set(contacts.loc[contacts["kind"] == kind, "group"])
        told = re.search(rf"Contacts: [^.]*{words} ([^;.]*)[;.]", html)[1]
        assert set(re.split(", | and ", told)) == (groups or {"none"})
    assert texts(html).count("▲") > 2


def test_the_share_at_an_arrow_is_that_of_the_counted_events(small_report):
    report = small_report("Mid")
    [rows] = [rows for point, rows in rows_of_points(report) if point.decision_point == "contacts"]
    counted = rows[in_area(rows, report.setting.area)]["event_id"]
    outcomes = report.records.outcomes
    mine = outcomes[
        (outcomes["transition"] == "contact_to_referral")
        & outcomes["from_id"].isin(counted)
        & outcomes["window_observed"]
    ]
    assert shares_led_on(report)["contact_to_referral"] == pytest.approx(
        mine["within_window"].mean()
    )


def test_no_share_leads_to_what_the_extracts_do_not_hold_whole(small_report):
    report = small_report("Essex")
    assert "child_protection_plan_to_pre_proceedings" not in shares_led_on(report)
    assert "not told here" in texts(picture_of_decision_points(report)._repr_html_())


def test_each_ratio_stands_with_its_interval(small_report):
    report = small_report("Essex")
    ratios = ratios_of(report).set_index(["decision_point", "group"])
    row = ratios.loc[("contacts", "Black")]
    assert f"{row['lower']:.1f} to {row['upper']:.1f}" in texts(
        picture_of_decision_points(report)._repr_html_()
    )
