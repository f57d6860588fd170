"""Practice with children and families: audits, first contacts, complaints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.measures.audits import case_share
from evaluation_lib.presentation import workforce_and_practice as page
from evaluation_lib.presentation.workforce_and_practice import audit_counts, complaints
from evaluation_lib.presentation.workforce_and_practice.audit_counts import TOOL
from evaluation_lib.presentation.workforce_and_practice.audits import (
    audit_changes,
    quadrant_shares,
    weighted_shares,
)
from evaluation_lib.presentation.workforce_and_practice.prompt_sheet import (
    contacts_of,
    prompt_sheet_shares,
)


def with_table(report, name, rows):
    tables = {**report.programme.tables, name: rows}
    return replace(report, programme=replace(report.programme, tables=tables))


class TestAudits:
    def test_each_stratum_counts_as_its_cases_do(self, open_for):
        report = open_for()
        audits, frame = report.programme["case_audits"], report.programme["audit_frame"]
        last = frame["year_end"].max()
        some = audits[(audits["audited_on"] > last - np.timedelta64(365, "D"))]
        counts = some.groupby("stratum")["tool_present"].agg(
            found=lambda one: (one == "yes").sum(), audited="size"
        )
        strata = frame[frame["year_end"] == last].merge(counts, on="stratum")
        assert weighted_shares(report)[TOOL]["2024-25"] == case_share(strata, confidence=0.95)

    def test_a_quadrant_has_the_plain_share_of_its_own(self, open_for):
        report = open_for("Mid")
        audits = report.programme["case_audits"]
        own = audits[(audits["quadrant"] == "Mid") & (audits["audited_on"] > "2024-03-31")]
        found = quadrant_shares(report)[TOOL]["2024-25"]
        assert found.share == pytest.approx((own["tool_present"] == "yes").mean())

    def test_strata_that_are_quadrants_are_one_cell_with_them(self, open_for):
        report = open_for()
        assert audit_counts.strata_are_quadrants(report)
        county, year = county_of(report.dictionary), audit_counts.audited_years(report)[-1]
        for stratum, drawn in audit_counts.of_strata(report, county, year).items():
            assert (drawn.area, drawn.group) == (stratum, "everybody")

    def test_other_strata_are_groups_of_the_county(self, open_for, protect):
        report = open_for()
        audits = report.programme["case_audits"].copy()
        frame = report.programme["audit_frame"].copy()
        for table in (audits, frame):
            table["stratum"] = "Team of " + table["stratum"]
        changed = with_table(with_table(report, "case_audits", audits), "audit_frame", frame)
        whole, same = weighted_shares(changed)[TOOL], weighted_shares(report)[TOOL]
        assert whole == same
        assert page.audited_cases(protect(changed))._repr_html_()

    def test_without_a_frame_nothing_stands_for_all_cases(self, open_for, without_files):
        report = without_files(open_for(), "audit_frame")
        for change in audit_changes(report).values():
            assert change.kind == "hidden" and "stratum" in change.missing

    def test_a_quadrant_reads_of_tools_alone(self, open_for, tables_of):
        html = page.audited_cases(open_for("South"))._repr_html_()
        measures = {name[0] for name in tables_of(html)[0].rows}
        assert measures == {"Thinking tool or genogram present"}
        assert not page.reflected_by_group(open_for("South"))._repr_html_()

    def test_a_weighted_share_is_hidden_from_the_public(self, protected_for):
        for of_years in weighted_shares(protected_for(audience="public")).values():
            assert all(np.isnan(one.share) for one in of_years.values())


class TestFirstContacts:
    def test_quadrants_make_up_the_county(self, open_for):
        report = open_for()
        whole = contacts_of(report, county_of(report.dictionary))
        parts = [
            contacts_of(report, open_for(name).setting.area)
            for name in ("North East", "Mid", "South", "West")
        ]
        for column in ("count", "reached"):
            assert sum(one[column] for one in parts).tolist() == whole[column].tolist()

    def test_a_year_with_a_quarter_missing_is_left_out(self, open_for):
        report = open_for()
        rows = report.programme["prompt_sheet"]
        cut = rows[~((rows["quarter"] == "2024-Q3") & (rows["quadrant"] == "Mid"))]
        changed = with_table(report, "prompt_sheet", cut)
        assert "2024-25" not in prompt_sheet_shares(changed)["sheet_used"]
        assert "2024-25" in prompt_sheet_shares(report)["sheet_used"]


class TestComplaints:
    def test_the_share_upheld_is_of_those_decided(self, open_for):
        report = open_for()
        rows = complaints.shown_complaints(report)
        row = rows[rows["group"] == "racism or culture"].iloc[-1].to_dict()
        assert row["open"] > 0
        share = complaints.share_upheld(report, row).share
        assert share == pytest.approx(row["upheld"] / (row["upheld"] + row["not_upheld"]))

    def test_those_without_an_outcome_are_told(self, open_for):
        report = open_for()
        rows = report.programme["complaints"].copy()
        rows["received"] += 2
        found = complaints.shown_complaints(with_table(report, "complaints", rows))
        assert (found["no_outcome"] == 2).all()

    def test_without_other_complaints_nothing_is_beside_them(self, open_for):
        report = open_for()
        rows = report.programme["complaints"]
        alone = with_table(report, "complaints", rows[rows["about"] != "other"])
        change = complaints.complaint_changes(alone)[complaints.RECEIVED]
        assert change.missing


@pytest.mark.parametrize("name", ["case_audits", "prompt_sheet", "complaints"])
def test_a_missing_file_says_what_would_answer(open_for, without_files, page_of, name):
    makers = {
        "case_audits": page.audited_cases,
        "prompt_sheet": page.first_contacts,
        "complaints": page.complaints_about_racism,
    }
    html = makers[name](without_files(open_for(), name))._repr_html_()
    assert "Not yet evidenced" in html
