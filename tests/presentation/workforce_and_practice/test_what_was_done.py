"""Reach, sessions and the board: what is counted, what is planned, what a quadrant's page has."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.presentation import workforce_and_practice as page
from evaluation_lib.presentation.workforce_and_practice import board, reach_counts
from evaluation_lib.presentation.workforce_and_practice.main_points import in_sentences
from evaluation_lib.presentation.workforce_and_practice.programme_findings import programme_rows
from evaluation_lib.presentation.workforce_and_practice.reach import own_reach
from evaluation_lib.presentation.workforce_and_practice.sessions import offered_sessions

QUADRANTS = ("North East", "Mid", "South", "West")
INDICATORS = [
    "reach_learning_spaces",
    "reach_podcast",
    "reach_black_history_month",
    "reach_conference",
    "network_sessions",
    "board_actions_closed",
    "policies_changed",
    "family_voice",
]


def with_table(report, name, rows):
    tables = {**report.programme.tables, name: rows}
    return replace(report, programme=replace(report.programme, tables=tables))


class TestReach:
    def test_the_county_has_everybody_and_a_quadrant_its_own(self, open_for):
        events = open_for().programme["reach"]
        county = own_reach(open_for()).set_index("decision_point")["count"]
        assert county.to_dict() == events.groupby("kind")["reached"].sum().to_dict()
        mid = events[(events["quadrant"] == "Mid") & (events["kind"] == "learning_space")]
        own = own_reach(open_for("Mid")).set_index("decision_point")["count"]
        assert own["learning_space"] == mid["reached"].sum()

    def test_an_event_outside_the_period_is_not_counted(self, open_for):
        late = open_for(period_start="2024-04-01", programme_start="none")
        events = late.programme["reach"]
        within = events[(events["held_on"] >= "2024-04-01") & (events["kind"] == "learning_space")]
        own = own_reach(late).set_index("decision_point")["count"]
        assert own["learning_space"] == within["reached"].sum()

    def test_a_podcast_is_one_event_however_many_agencies_listened(self, open_for):
        rows = own_reach(open_for()).set_index("decision_point")
        assert rows.loc["podcast", "events"] == 1

    def test_roles_and_agencies_each_make_up_everybody(self, open_for):
        report = open_for()
        county = county_of(report.dictionary)
        whole = reach_counts.reach_of(report, county).set_index("decision_point")["count"]
        for count in (reach_counts.reach_by_role, reach_counts.reach_by_agency):
            parts = count(report, county).groupby("decision_point")["count"].sum()
            assert parts.to_dict() == whole.to_dict()

    def test_a_small_agency_is_hidden_with_another(self, protected_for, tables_of):
        html = page.reach_by_role_and_agency(protected_for())._repr_html_()
        row = tables_of(html)[1].rows[("Podcast",)]
        assert row["Voluntary sector"] == "[c]"
        assert list(row.values()).count("[c]") >= 2

    def test_the_public_reads_multiples_of_five(self, protected_for):
        counts = own_reach(protected_for(audience="public"))["count"]
        assert (counts.dropna() % 5 == 0).all()

    @pytest.mark.parametrize("area", QUADRANTS)
    def test_roles_agencies_and_years_are_the_countys_alone(self, open_for, area):
        report = open_for(area)
        for section in (page.reach_by_quadrant, page.reach_by_role_and_agency):
            assert not section(report)._repr_html_()
        assert not page.reach_over_time(report)._repr_html_()


class TestSessions:
    def test_every_quadrant_has_what_it_was_offered(self, open_for):
        rows = offered_sessions(open_for()).set_index("quadrant")
        told = open_for().programme["network_sessions"]
        for quadrant in QUADRANTS:
            own = told[(told["quadrant"] == quadrant) & (told["kind"] == "space")]
            assert rows.loc[quadrant, "space"] == own["offered"].sum()

    def test_a_quarter_that_the_period_cuts_is_left_out(self, open_for):
        whole = offered_sessions(open_for())["quarters"].max()
        cut = offered_sessions(open_for(period_end="2025-03-30"))["quarters"].max()
        assert (whole, cut) == (6, 5)

    def test_a_quadrant_reads_of_itself_alone(self, open_for):
        assert offered_sessions(open_for("West"))["quadrant"].tolist() == ["West"]


class TestBoard:
    def test_an_action_is_done_late_or_open_on_the_last_day(self, open_for):
        rows = board.actions(open_for()).set_index("action_id")
        assert rows["state"].value_counts().to_dict() == {"done": 6, "open": 2, "late": 2}
        # Done in September 2024, six months before: it was open on that day, and late.
        earlier = board.actions(open_for(period_end="2024-08-31")).set_index("action_id")
        assert earlier.loc["INV-A02", "state"] == "late" and len(earlier) == 7

    def test_what_was_done_before_the_period_is_left_out(self, open_for):
        rows = board.actions(open_for(period_start="2025-01-01", programme_start="none"))
        assert (rows["state"] != "done").all()

    def test_each_action_stands_in_the_boards_words(self, open_for):
        html = page.actions_of_the_board(open_for())._repr_html_()
        assert "Use the prompt sheet at every first contact." in html


class TestNotYetEvidenced:
    def test_a_file_that_nobody_gave_is_named_with_what_it_would_answer(
        self, open_for, without_files
    ):
        html = page.what_is_not_yet_evidenced(open_for())._repr_html_()
        assert "family_voice.csv" in html and "reach.csv" not in html
        html = page.what_is_not_yet_evidenced(without_files(open_for(), "reach"))._repr_html_()
        assert "whom the programme reached" in html

    def test_a_page_of_no_file_still_has_all_sections_and_says_so(
        self, open_for, without_files, page_of
    ):
        html = page_of(without_files(open_for(), "*"))
        assert html.count("Not yet evidenced") >= 3
        assert in_sentences(without_files(open_for(), "*"))


class TestTitle:
    def test_it_says_when_the_programme_began_or_that_nobody_set_it(self, open_for):
        assert "1 October 2023" in page.title(open_for())._repr_html_()
        unset = page.title(open_for(programme_start="none"))._repr_html_()
        assert "set programme_start" in unset

    def test_a_quadrant_reads_its_own_day(self, open_for):
        days = "North East: 2023-04-01; Mid: 2023-10-01; South: 2024-04-01; West: 2024-10-01"
        assert "1 April 2024" in page.title(open_for("South", programme_start=days))._repr_html_()


class TestFindings:
    def test_the_county_hands_over_every_indicator(self, protected_for):
        rows = pd.DataFrame(programme_rows(protected_for()))
        assert rows["indicator"].tolist() == INDICATORS
        known = rows.set_index("indicator").loc[:"policies_changed"]
        assert known["value"].notna().all() and (known["verdict"] == "").all()
        assert rows.set_index("indicator").loc["family_voice", "verdict"] == "not_known"

    def test_numbers_are_those_of_the_page(self, protected_for):
        report = protected_for("Mid")
        rows = pd.DataFrame(programme_rows(report)).set_index("indicator")
        own = own_reach(report).set_index("decision_point")["count"]
        assert rows.loc["reach_learning_spaces", "value"] == own["learning_space"]
        assert rows.loc["reach_conference", "missing"] == "no event of this kind is known here"
        assert "whole county only" in rows.loc["board_actions_closed", "missing"]

    def test_what_is_hidden_is_not_known(self, open_for, protect):
        few = open_for().programme["reach"].head(1).assign(reached=4)
        few["reached"] = few["reached"].astype("Int64")
        rows = pd.DataFrame(programme_rows(protect(with_table(open_for(), "reach", few))))
        row = rows.set_index("indicator").loc["reach_learning_spaces"]
        assert row["verdict"] == "not_known" and "hidden" in row["missing"]
        assert pd.isna(row["value"]) and pd.isna(row["number"])

    def test_without_files_each_says_what_would_answer_it(self, open_for, without_files):
        rows = pd.DataFrame(programme_rows(without_files(open_for(), "*")))
        assert (rows["verdict"] == "not_known").all() and (rows["missing"] != "").all()


def test_the_plan_withstands_its_attacker(planned):
    proof = planned().proof
    assert proof.given_away.empty
    assert not proof.audited["too_narrow"].any()


@pytest.mark.parametrize(
    ("area", "audience"), [*((area, "team") for area in ("Essex", *QUADRANTS)), ("Essex", "public")]
)
def test_every_number_of_every_page_is_planned(protected_for, page_of, area, audience):
    """`ReleasePlan.shows` refuses what it does not hold, so that a page of it could not be made."""
    assert page_of(protected_for(area, audience))


def test_main_points_are_at_most_six_and_short(protected_for):
    for area in ("Essex", *QUADRANTS):
        sentences = in_sentences(protected_for(area))
        assert len(sentences) <= 6
        assert all(len(sentence.split()) <= 25 for sentence in sentences)
