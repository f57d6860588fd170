"""Stays: medians, ends and returns are those of the stays, told with care."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.re_entries import re_entry_counts
from evaluation_lib.counts.stays import stay_points, stays_from
from evaluation_lib.measures.kaplan_meier import lasting, median_days
from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.disproportionality.staying import how_long_and_who_returns
from evaluation_lib.presentation.disproportionality.stays_seen import (
    came_back,
    ended_in_time,
    told_stays,
)
from evaluation_lib.presentation.sections import TABLES

pytestmark = pytest.mark.slow

PLANS, NEED, CARE = (
    "child_protection_plans_started",
    "children_in_need_started",
    "looked_after_started",
)


@pytest.fixture
def table_of(tables_of):
    """The cells of the table whose caption begins so, by heading of row and of column."""

    def read(html, caption):
        table = next(one for one in tables_of(html) if one.caption.startswith(caption))
        return {head: cells for (head,), cells in table.rows.items()}

    return read


@pytest.fixture
def stays(dictionary):
    """The stays of one kind in a report's area that count."""

    def of(report, name):
        rows = stays_from(
            report.records,
            name,
            first_day=spans_of(report).main.start,
            choices=choices_of(report),
            dictionary=dictionary,
        )
        return rows[rows["left_out"].isna() & in_area(rows, report.setting.area)]

    return of


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_a_median_is_that_of_kaplan_and_meier_in_months(small_report, table_of, stays, area):
    report = small_report(area)
    white = stays(report, PLANS).query("group == 'White'")
    curve = lasting(white["days"], white["ending"].notna(), entry=white["entry_days"])
    months = [one * 12 / 365.25 for one in median_days(curve, confidence=0.95)]
    html = how_long_and_who_returns(report)._repr_html_()
    shown = table_of(html, "Median stay in months")["Child protection plans"]
    assert shown["White"] == f"{months[0]:.1f} ({months[1]:.1f} to {months[2]:.1f})"


def test_a_median_of_few_stays_is_not_said_but_their_number_is(small_report, table_of, stays):
    report = small_report("Mid")
    number = stays(report, PLANS)["group"].value_counts()
    few = number[(number > 0) & (number < 10)].index[0]
    html = how_long_and_who_returns(report)._repr_html_()
    assert table_of(html, "Median stay")["Child protection plans"][few] == "too few to say"
    numbers = table_of(html, "Stays that these medians rest on")["Child protection plans"]
    assert numbers[few].startswith(f"{number[few]}, ")


def test_who_ended_within_a_year_is_counted_among_all_who_began(small_report, stays):
    report = small_report("Essex")
    rows = stays(report, NEED)
    rows = rows[rows["start"].between(pd.Timestamp("2022-04-01"), pd.Timestamp("2025-03-31"))]
    white = rows[rows["group"] == "White"]
    in_time = white["end"] <= white["start"] + pd.DateOffset(months=12)
    by_hand = int((in_time & white["ending"].isin(["ended", "adopted"])).sum())
    share = ended_in_time(report).set_index(["decision_point", "group"]).loc[(NEED, "White")]
    assert (share["count"], share["reached"]) == (by_hand, len(white))
    assert 0 < by_hand < len(white)


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_who_came_back_is_as_re_entries_count_them(small_report, dictionary, area):
    report = small_report(area)
    counts = re_entry_counts(
        report.records,
        NEED,
        areas=[report.setting.area],
        periods=[spans_of(report).main],
        choices=choices_of(report),
        dictionary=dictionary,
    ).set_index("group")
    shares = came_back(report).set_index(["decision_point", "group"]).loc[NEED]
    assert counts["count"].sum() > 0
    for name in ("count", "reached"):
        assert shares[name].astype(int).to_dict() == counts[name].astype(int).to_dict()


def test_entries_and_the_number_open_are_those_of_the_records(small_report, table_of):
    report = small_report("Essex")
    episodes = report.records.tables["looked_after_episodes"]
    white = episodes[episodes["latest_group"] == "White"]
    begun = white["starts_period"].fillna(False).astype(bool) & white["start_date"].between(
        pd.Timestamp("2022-04-01"), pd.Timestamp("2025-03-31")
    )
    html = how_long_and_who_returns(report)._repr_html_()
    shown = table_of(html, "Children looked after: entries, mean stay and number open")["White"]
    assert shown["Entries in these years"] == str(int(begun.sum()))
    assert shown["Entries a year"] == f"{begun.sum() / 3:.1f}"
    day = pd.Timestamp("2025-03-31")
    there = (white["start_date"] <= day) & (white["end_date"].isna() | (white["end_date"] > day))
    assert abs(int(shown["Looked after on 31 March 2025"]) - there.sum()) <= 2 < there.sum()


def test_more_than_half_still_open_is_said_in_words(small_report, table_of):
    # Seen for half a year, half of the periods of care have not ended.
    report = small_report("Essex", period_start="2025-07-01", period_end="2025-12-31")
    html = how_long_and_who_returns(report)._repr_html_()
    cells = table_of(html, "Median stay in months")["Periods of care"].values()
    assert any(cell.startswith("more than half still open") for cell in cells)
    assert "Who left and who came back within 12 months cannot be told" in html


def test_what_is_left_out_of_care_is_said(small_report, stays):
    report = small_report("Essex")
    html = how_long_and_who_returns(report)._repr_html_()
    assert "counts from then" in html
    assert ("are left out of: Periods of care" in html) == bool(
        np.all(stays(report, CARE)["entry_days"] == 0)
    )


def test_every_kind_of_stay_has_a_label(dictionary):
    kinds = dictionary.document("wording")["disproportionality"]["staying"]["kinds"]
    assert set(kinds) == set(stay_points(dictionary))


@pytest.mark.parametrize("sample", ["liia-tools", "LA-Analyst-Tinkering_FAKE-CIN-DATA"])
def test_extracts_without_whole_stays_say_so(shared_real, dictionary, sample):
    given = {
        "area": "Essex",
        "period_start": "2010-04-01",
        "period_end": "2026-03-31",
        "extracts": str(shared_real / "samples" / sample),
    }
    report = prepare_report(given, dictionary=dictionary)
    html = how_long_and_who_returns(report)._repr_html_()
    assert told_stays(report) == ()
    assert "Nothing can be said of how long" in html and "<table" not in html


def test_in_a_release_no_median_is_told_closer_than_on_the_page(small_report, with_plan, tables_of):
    """Half of an odd number of stays is one child's, to the day."""

    def told(report):
        shown = how_long_and_who_returns(report)._repr_mimebundle_()[TABLES]["tables"]
        table = next(one for one in shown if one["caption"].startswith("Median stay"))
        cells = [cell for column in table["columns"] for cell in column["values"]]
        return [cell for cell in cells if isinstance(cell, float)]

    report, released = small_report(), with_plan(small_report())
    assert any(cell != round(cell, 1) for cell in told(report))
    assert told(released) and all(cell == round(cell, 1) for cell in told(released))
    pages = (how_long_and_who_returns(one)._repr_html_() for one in (report, released))
    written, written_in_it = map(tables_of, pages)
    assert [one.rows for one in written] == [one.rows for one in written_in_it]
