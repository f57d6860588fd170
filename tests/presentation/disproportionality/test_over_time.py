"""Lines over periods: only what the extracts hold whole, only where enough events are expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

import pytest

from evaluation_lib.counts.periods import YEAR
from evaluation_lib.measures.display_ladder import NONE, TOO_FEW
from evaluation_lib.presentation.disproportionality import over_the_years as module
from evaluation_lib.presentation.disproportionality import time_counts
from evaluation_lib.presentation.disproportionality.analysis import counts_of, own
from evaluation_lib.presentation.disproportionality.over_the_years import over_time, ratios_of_point
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.disproportionality.time_counts import (
    counts_over_time,
    covered_periods,
    ladder_over_time,
    points_over_time,
    unprotected_counts_over_time,
)


@pytest.fixture
def report(small_report):
    return small_report()


@pytest.fixture
def with_ladder(monkeypatch):
    """Let another ladder decide what is drawn."""

    def put(ladder):
        for place in (module, time_counts):
            monkeypatch.setattr(place, "ladder_over_time", lambda _: ladder)

    return put


def test_the_last_three_years_add_up_to_what_the_page_compares(report):
    years = own(report, unprotected_counts_over_time(report))
    years = years[years["period"].isin(["2022-23", "2023-24", "2024-25"])]
    added = years.groupby(["decision_point", "group"])["count"].sum()
    compared = own(report, counts_of(report)).set_index(["decision_point", "group"])["count"]
    assert len(added) > 0
    assert (added == compared.reindex(added.index)).all()


def test_a_ratio_is_that_of_the_counts_of_its_period(small_report, with_ladder):
    report = replace(small_report())
    ladder = ladder_over_time(report).assign(chart_grain=YEAR, shown=True)
    with_ladder(ladder)
    ratios = ratios_of_point.__wrapped__(report, "contacts").set_index(["period", "group"])
    counts = own(report, counts_over_time(report)).query("decision_point == 'contacts'")
    counts = counts.set_index(["period", "group"])
    rate = counts["count"].astype(float) / counts["population"].astype(float)
    found = ratios.loc[("2023-24", "Mixed"), "value"]
    assert found == pytest.approx(rate["2023-24", "Mixed"] / rate["2023-24", "White"])


def test_a_year_counts_only_where_each_of_its_quarters_is_held(report, monkeypatch):
    quarters = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
    held = time_counts.coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=date(2023, 1, 1),
        end=date(2024, 12, 31),
        dictionary=report.dictionary,
    )
    held = held[held["quarter"].isin(quarters[1:])]
    monkeypatch.setattr(time_counts, "coverage_by_quarter", lambda *_, **__: held)
    covered = covered_periods.__wrapped__(report)["referrals"]
    assert [period.name for period in covered[YEAR]] == ["2023-24"]
    assert [period.name for period in covered["quarter"]] == quarters[1:]


def test_one_period_makes_no_line(small_report):
    report = small_report("Essex", period_start="2023-04-01", period_end="2024-03-31")
    assert YEAR not in points_over_time(report).values()


def test_a_group_without_a_line_is_named_with_the_reason_and_the_page_that_shows_it(
    small_report, with_ladder
):
    report = replace(small_report("Mid"))
    ladder = ladder_over_time(report).assign(shown=True, chart_grain=YEAR)
    here = (ladder["area"] == "Mid") & (ladder["group"] == "Other")
    ladder.loc[here, ["shown", "reason"]] = [False, TOO_FEW]
    with_ladder(ladder)
    shown = over_time(report)._repr_html_()
    why = said(report, "over_time.left_out", group="Other", why=said(report, "over_time.too_few"))
    assert said(report, "over_time.not_drawn", groups=why) in shown
    assert escape(said(report, "over_time.county_shows", groups="Other")) in shown


def test_where_no_group_has_a_line_the_county_page_is_named(small_report, with_ladder):
    report = replace(small_report("Mid"))
    ladder = ladder_over_time(report).assign(shown=True, chart_grain=YEAR)
    ladder.loc[ladder["area"] == "Mid", ["shown", "chart_grain"]] = [False, NONE]
    with_ladder(ladder)
    shown = over_time(report)._repr_html_()
    assert "<svg" not in shown
    assert "Too few events here" in shown and "county&#x27;s page shows lines for" in shown


def test_the_first_charts_are_seen_and_the_others_folded(report, with_ladder, monkeypatch):
    ladder = ladder_over_time(report).assign(shown=True, chart_grain=YEAR)
    with_ladder(ladder)
    monkeypatch.setattr(module, "ratios_of_point", ratios_of_point.__wrapped__)
    parts = over_time(replace(report)).parts
    kinds = [type(part).__name__ for part in parts]
    seen = report.dictionary.document("disproportionality")["over_time"]["charts_seen"]
    assert kinds.count("Chart") == seen
    assert kinds.count("Folded") == len(points_over_time(report)) - seen
    assert seen == 2 and sum("<svg" in part._repr_html_() for part in parts) == len(
        points_over_time(report)
    )
