"""Ratios at each decision point: the page's numbers are those of the records, told with care."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.presentation.disproportionality import (
    compared_at_each_decision_point,
    more_or_fewer_children,
)
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    own,
    ratios_of,
    told_points,
)
from evaluation_lib.presentation.disproportionality.charted import panels_of
from evaluation_lib.presentation.disproportionality.chosen import in_reading_order
from evaluation_lib.presentation.disproportionality.shared import how_sure

pytestmark = pytest.mark.slow


RATIO, READING = "Ratio to White children, with interval", "In words"


def test_contacts_are_those_in_the_records(small_report):
    report = small_report("Essex")
    contacts = report.records.tables["contacts"]
    day = contacts["contact_date"]
    inside = day.between(pd.Timestamp("2022-04-01"), pd.Timestamp("2025-03-31"))
    born = ~contacts["unborn"].fillna(False).astype(bool)
    black = contacts["latest_group"] == "Black"
    counts = own(report, counts_of(report)).set_index(["decision_point", "group"])["count"]
    assert counts["contacts", "Black"] == int((inside & born & black).sum()) > 10
    assert counts.loc["contacts"].sum() == int((inside & born).sum())


def test_the_ratio_in_the_table_is_the_one_by_hand(small_report, tables_of):
    report = small_report("Essex")
    counts = own(report, counts_of(report)).set_index(["decision_point", "group"])
    mixed, white = counts.loc[("contacts", "Mixed")], counts.loc[("contacts", "White")]
    by_hand = (mixed["count"] / mixed["population"]) / (white["count"] / white["population"])
    [table] = tables_of(compared_at_each_decision_point(report)._repr_html_())
    assert table.rows["Contacts", "Mixed"][RATIO].startswith(f"{by_hand:.2f} (")
    assert table.rows["Contacts", "White"][RATIO] == "[z]"


def test_the_words_beside_a_ratio_are_those_of_its_reading(small_report, tables_of):
    report = small_report("Essex")
    [table] = tables_of(compared_at_each_decision_point(report)._repr_html_())
    labels = {point.decision_point: point.label for point in told_points(report)}
    ratios = ratios_of(report)
    assert {HIGHER, TOO_SMALL} <= set(ratios["kind"])
    for row in ratios.to_dict("records"):
        shown = table.rows[labels[row["decision_point"]], row["group"]]
        assert shown[READING] == how_sure(report, row["kind"])


def test_the_chart_emphasises_what_is_clear_and_has_words_for_what_is_too_small(small_report):
    report = small_report("Essex")
    rows = in_reading_order(report, ratios_of(report))
    marks = {
        (panel.title, mark.label): mark for panel in panels_of(report, rows) for mark in panel.marks
    }
    assert len(marks) == len(rows)
    for row in rows.to_dict("records"):
        mark = marks[row["group"], row["label"]]
        assert mark.emphasis == (row["kind"] in (HIGHER, LOWER))
        assert mark.hidden == (row["kind"] == TOO_SMALL)
        assert not mark.hidden or mark.absent == "too few to say"


def test_what_is_clear_has_an_interval_on_one_side_of_1(small_report):
    ratios = ratios_of(small_report("Essex"))
    assert (ratios.loc[ratios["kind"] == HIGHER, "lower"] > 1).all()
    assert (ratios.loc[ratios["kind"] == LOWER, "upper"] < 1).all()


def test_more_or_fewer_is_the_count_less_what_the_reference_rate_gives(small_report, tables_of):
    report = small_report("Essex")
    counts = own(report, counts_of(report)).set_index(["decision_point", "group"])
    mixed, white = counts.loc[("referrals", "Mixed")], counts.loc[("referrals", "White")]
    more = mixed["count"] - mixed["population"] * white["count"] / white["population"]
    html = more_or_fewer_children(report)._repr_html_()
    [table] = tables_of(html)
    assert table.rows[("Referrals",)]["Mixed"].startswith(f"+{more:.0f} (") and more > 5
    assert "do not count wrong decisions" in html


def test_a_quadrant_counts_only_children_whose_home_is_there(small_report):
    report = small_report("Mid")
    rows = report.records.tables["referrals"]
    inside = rows["referral_date"].between(pd.Timestamp("2022-04-01"), pd.Timestamp("2025-03-31"))
    mid = (rows["area_by_home"] == "Mid").fillna(False).astype(bool)
    born = ~rows["unborn"].fillna(False).astype(bool)
    counts = own(report, counts_of(report))
    assert counts.loc[counts["decision_point"] == "referrals", "count"].sum() == int(
        (inside & mid & born).sum()
    )


def test_each_caption_says_that_the_children_are_invented(small_report, tables_of):
    report = small_report("Essex")
    for part in (compared_at_each_decision_point(report), more_or_fewer_children(report)):
        captions = [table.caption for table in tables_of(part._repr_html_())]
        assert captions and all(caption.endswith("(invented data)") for caption in captions)


def test_a_period_without_a_whole_year_is_counted_as_it_is(small_report, tables_of):
    report = small_report("Essex", period_start="2023-07-01", period_end="2023-12-31")
    html = compared_at_each_decision_point(report)._repr_html_()
    assert "from 1 July 2023 to 31 December 2023" in html
    assert ("Contacts", "White") in tables_of(html)[0].rows


def test_each_ratio_keeps_the_numbers_that_it_rests_on(small_report):
    report = small_report("Essex")
    ratios = ratios_of(report)
    counts = own(report, counts_of(report)).set_index(["decision_point", "group"])["count"]
    for row in ratios.to_dict("records"):
        assert row["count"] == counts[row["decision_point"], row["group"]]
        assert row["population"] > 0 and row["design_effect"] >= 1
