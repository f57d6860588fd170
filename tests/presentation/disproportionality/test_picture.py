"""The picture: a box for each decision point, the signs of the table, shares of what led on."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.counts.places import in_area
from evaluation_lib.measures.main_messages import HIGHER, LOWER
from evaluation_lib.presentation.disproportionality import picture_of_decision_points
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    own,
    ratios_of,
    rows_of_points,
)
from evaluation_lib.presentation.disproportionality.led_on import steps_led_on

pytestmark = pytest.mark.slow


def texts(html):
    return re.findall(r"<text[^>]*>([^<]*)</text>", html)


def cells(html, first):
    """The cells of the table's row that a word heads."""
    row = re.search(rf"<tr><th[^>]*>{first}</th>(.*?)</tr>", html, flags=re.DOTALL)[1]
    return re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.DOTALL)


def test_signs_are_those_of_the_table_under_it(small_report):
    report = small_report("Essex")
    html = picture_of_decision_points(report)._repr_html_()
    ratios = ratios_of(report)
    contacts = ratios[ratios["decision_point"] == "contacts"]
    signs = {HIGHER: "▲", LOWER: "▼"}
    expected = [signs[kind] for kind in contacts["kind"] if kind in signs]
    row = "".join(cells(html, "Contacts"))
    assert sorted(re.findall("[▲▼]", row)) == sorted(expected)
    assert expected and texts(html).count("▲") > 2


def test_every_number_of_a_box_and_an_arrow_is_in_the_tables(small_report):
    report = small_report("Essex")
    html = picture_of_decision_points(report)._repr_html_()
    counts = own(report, counts_of(report))
    contacts = int(counts.loc[counts["decision_point"] == "contacts", "count"].sum())
    assert f"{contacts:,}" in cells(html, "Contacts")[0]
    step = steps_led_on(report).set_index("transition").loc["contact_to_referral"]
    share = cells(html, "Contact to referral")[-1]
    assert f"{step['value']:.1%}" in re.sub("<[^>]+>", "", share)
    assert 0 < step["lower"] < step["value"] < step["upper"] < 1


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
    step = steps_led_on(report).set_index("transition").loc["contact_to_referral"]
    assert step["value"] == pytest.approx(mine["within_window"].mean())
    assert (step["reached"], step["count"]) == (len(mine), mine["within_window"].sum())


def test_no_share_leads_to_what_the_extracts_do_not_hold_whole(small_report):
    report = small_report("Essex")
    assert "child_protection_plan_to_pre_proceedings" not in set(steps_led_on(report)["transition"])
    assert "not told here" in texts(picture_of_decision_points(report)._repr_html_())


def test_each_ratio_stands_with_its_interval(small_report):
    report = small_report("Essex")
    ratios = ratios_of(report).set_index(["decision_point", "group"])
    row = ratios.loc[("contacts", "Black")]
    assert f"{row['lower']:.1f} to {row['upper']:.1f}" in texts(
        picture_of_decision_points(report)._repr_html_()
    )
