"""The council as an employer: the Standard and reports of racism, of the county alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.presentation import workforce_and_practice as page
from evaluation_lib.presentation.planned_cells import REACHED
from evaluation_lib.presentation.workforce_and_practice.racism import (
    racism_changes,
    reports_by_period,
)
from evaluation_lib.presentation.workforce_and_practice.standard import (
    last_year_of,
    national_values,
    ratios,
)
from evaluation_lib.presentation.workforce_and_practice.standard_counts import (
    EMPLOYED,
    returned,
    standard_cells,
    starts,
)


def with_table(report, name, rows):
    tables = {**report.programme.tables, name: rows}
    return replace(report, programme=replace(report.programme, tables=tables))


class TestStandard:
    def test_divides_the_likelihood_of_global_majority_staff_by_that_of_white_staff(self, open_for):
        report = open_for()
        rows = report.programme["workforce_return"]
        rows = rows[(rows["indicator"] == "3") & (rows["year_end"] == rows["year_end"].max())]
        own = rows.set_index("ethnicity")
        share = own["events"].astype(float) / own["staff"].astype(float)
        found = last_year_of(ratios(report)).set_index("indicator").loc["3"]
        assert found["value"] == pytest.approx(share["Global Majority"] / share["White"])

    def test_stands_in_its_order_with_promotion_last(self, open_for):
        rows = last_year_of(ratios(open_for()))
        assert rows["indicator"].drop_duplicates().tolist() == [*"123456789", "promotion"]

    def test_says_the_last_published_value_with_its_year(self, open_for):
        found = national_values(open_for())
        assert found["2"] == "0.52 (2024)"
        assert found["6"] == "1.20 (2023)"
        assert found["7"] == "colleagues: 1.30 (2023); managers: 1.90 (2023)"
        assert "promotion" not in found

    def test_few_events_are_no_words(self, open_for):
        rows = last_year_of(ratios(open_for())).set_index("indicator")
        assert rows.loc["4", "kind"] == "too_small"

    def test_the_public_reads_one_decimal_and_no_verdict(self, protected_for):
        rows = ratios(protected_for(audience="public"))
        assert (rows["kind"] == "hidden").all()
        html = page.standard_of_the_last_year(protected_for(audience="public"))._repr_html_()
        assert "clearly" not in html and "rounded" in html

    def test_a_year_that_the_period_cuts_is_left_out(self, open_for):
        assert ratios(open_for(period_end="2025-03-30"))["year"].max() == "2023-24"

    def test_a_quadrant_says_once_that_people_are_counted_for_the_county(self, open_for):
        report = open_for("Mid")
        assert "county only" in page.standard_of_the_last_year(report)._repr_html_()
        assert not page.pay_bands(report)._repr_html_()
        assert not page.standard_over_the_years(report)._repr_html_()

    def test_a_missing_return_says_what_would_answer(self, open_for, without_files):
        report = without_files(open_for(), "workforce_return")
        assert "Not yet evidenced" in page.standard_of_the_last_year(report)._repr_html_()


class TestStaffOfTheStandard:
    def test_are_one_cell_for_all_indicators_of_the_same_staff(self, open_for):
        report = open_for()
        cells = standard_cells(report, [county_of(report.dictionary)]).cells
        staff = cells[(cells["part"] == REACHED) & (cells["decision_point"] == EMPLOYED)]
        assert not staff.duplicated(["group", "period"]).any()
        assert cells.loc[cells["part"] == REACHED, "decision_point"].nunique() == 3

    def test_are_cells_of_their_own_where_the_return_has_another_number(self, open_for):
        report = open_for()
        rows = report.programme["workforce_return"].copy()
        rows.loc[rows["indicator"] == "8", "staff"] += 3
        changed = with_table(report, "workforce_return", rows)
        counts = returned(changed, county_of(report.dictionary))
        start = starts(counts, changed)
        leaving = counts.loc[counts["indicator"] == "8", "decision_point"].iloc[0]
        assert start[leaving] != EMPLOYED
        assert list(start.values()).count(EMPLOYED) == len(start) - 3

    def test_pay_bands_make_them_up(self, open_for):
        report = open_for()
        sums = standard_cells(report, [county_of(report.dictionary)]).sums
        bands = sums[sums["way"] == "pay_bands"]
        assert len(bands) and (bands["whole_decision_point"] == EMPLOYED).all()

    def test_pay_bands_that_leave_somebody_out_do_not(self, open_for):
        report = open_for()
        rows = report.programme["workforce_return"]
        changed = with_table(report, "workforce_return", rows[rows["pay_band"] != "Under £30,000"])
        sums = standard_cells(changed, [county_of(report.dictionary)]).sums
        assert not (sums["way"] == "pay_bands").any()


class TestRacism:
    def test_an_open_report_is_not_decided(self, open_for):
        report = open_for()
        rows = report.programme["racism_reports"]
        open_ones = rows["outcome"] == ""
        assert open_ones.any()
        alone = with_table(report, "racism_reports", rows[~open_ones])
        with_open, without = reports_by_period(report)[-1], reports_by_period(alone)[-1]
        assert with_open.no_action == without.no_action
        assert with_open.reports - without.reports == open_ones.sum()

    def test_open_reports_make_the_time_longer(self, open_for):
        report = open_for()
        rows = report.programme["racism_reports"]
        alone = with_table(report, "racism_reports", rows[rows["outcome"] != ""])
        both, decided = reports_by_period(report)[-1].time, reports_by_period(alone)[-1].time
        assert both.mean > decided.mean

    def test_the_year_before_the_programme_stands_beside_the_last(self, open_for):
        found = racism_changes(open_for())["racism_reports_no_action"]
        assert (found.earlier, found.later) == ("2022-23", "2024-25")

    def test_one_year_alone_is_no_change(self, open_for):
        report = open_for(period_start="2024-04-01", programme_start="none")
        for change in racism_changes(report).values():
            assert change.kind == "hidden" and "second year" in change.missing

    def test_without_a_year_before_the_programme_it_is_not_known(self, open_for):
        report = open_for(programme_start="2021-01-01")
        for change in racism_changes(report).values():
            assert "before the programme" in change.missing

    def test_where_the_start_is_not_set_the_first_year_stands_beside_the_last(self, open_for):
        found = racism_changes(open_for(programme_start="none"))["racism_reports_time"]
        assert found.earlier < found.later and not found.missing

    def test_days_are_told_as_whole_days(self, open_for, tables_of):
        html = page.reports_of_racism(open_for())._repr_html_()
        for row in tables_of(html)[0].rows.values():
            assert "." not in row["Half closed within (weeks)"]

    def test_the_public_reads_no_time(self, protected_for):
        for one in reports_by_period(protected_for(audience="public")):
            assert one.time is None

    def test_a_quadrant_reads_no_number_of_reports(self, open_for):
        html = page.reports_of_racism(open_for("West"))._repr_html_()
        assert "<table" not in html and "county only" in html


def test_no_report_at_all_is_said(open_for):
    report = open_for()
    none = report.programme["racism_reports"].head(0)
    html = page.reports_of_racism(with_table(report, "racism_reports", none))._repr_html_()
    assert "No report was made" in html


def test_shares_of_staff_not_known_are_beside_each_ratio(open_for):
    rows = ratios(open_for())
    assert rows["not_known_share"].between(0, 1).all()
    assert np.isfinite(rows["not_known_share"].astype(float)).all()
    assert isinstance(rows, pd.DataFrame)
