"""Where events belong, what rules took, what became of rows, and how events were joined."""

import pandas as pd
import pytest

from evaluation_lib.measures.data_quality.accounting import rows_to_events
from evaluation_lib.measures.data_quality.events import events_of
from evaluation_lib.measures.data_quality.joins import joined_by_rule, why_not_joined
from evaluation_lib.measures.data_quality.places import (
    agreement,
    areas_in_order,
    events_by_area,
)
from evaluation_lib.measures.data_quality.rules import taken_by_rules
from evaluation_lib.records.exclusions import EXCLUDED_COLUMNS
from evaluation_lib.records.pathway import link_events, outcomes

UNTIL = pd.Timestamp("2025-03-31")


class TestPlaces:
    ROWS = [
        {"area_by_home": "Mid", "area_by_team": "Mid"},
        {"area_by_home": "Mid", "area_by_team": "The Hub"},
        {"area_by_home": "South", "area_by_team": "Mid"},
        {"area_by_home": "Unknown", "area_by_team": "Mid"},
    ]

    def test_events_are_counted_by_home_and_by_team(self, events_in, dictionary):
        found = events_by_area(events_in(referrals=self.ROWS), dictionary=dictionary)
        assert found.set_index("area").to_dict("index") == {
            "Mid": {"home": 2, "team": 3},
            "South": {"home": 1, "team": 0},
            "The Hub": {"home": 0, "team": 1},
            "Unknown": {"home": 1, "team": 0},
        }

    def test_quadrants_stand_before_teams_for_the_county_and_both_before_unknown(self, dictionary):
        order = areas_in_order(dictionary)
        assert order.index("Mid") < order.index("The Hub") < order.index("Unknown")

    def test_home_and_team_agree_where_both_name_the_same_quadrant(self, events_in, dictionary):
        # Of four events the first and the third have two quadrants; the first has the same twice.
        assert agreement(events_in(referrals=self.ROWS), dictionary=dictionary) == (2, 1)

    def test_without_events_there_is_nothing_to_place(self, events_in, dictionary):
        assert events_by_area(events_in(), dictionary=dictionary).empty
        assert agreement(events_in(), dictionary=dictionary) == (0, 0)


def excluded(*rows):
    known = {"label": "", "table": "child_protection_plans", "action": "left out", "children": 1}
    return pd.DataFrame([{**known, **row} for row in rows], columns=list(EXCLUDED_COLUMNS))


class TestRules:
    @pytest.fixture
    def taken(self, records_of, dictionary):
        def ask(source):
            records = records_of(
                {"child_protection_plans": [{}]},
                excluded=excluded({"rule": "temporary_registration", "rows": 3}),
                sources=(source,),
                source_of_table={"child_protection_plans": source},
            )
            return taken_by_rules(records, dictionary=dictionary).set_index("rule")

        return ask

    def test_every_rule_has_a_row_in_the_order_they_are_asked(self, taken, dictionary):
        found = taken("mosaic")
        rules = dictionary.read("exclusion_rules").sort_values("order")["rule"]
        assert found.index.tolist() == rules.tolist()
        assert found.loc["temporary_registration", "rows"] == 3
        assert found["why"].notna().all()

    def test_a_rule_whose_question_no_source_answers_says_so(self, taken):
        found = taken("annex_a")
        assert "Annex A" in found.loc["temporary_registration", "not_told"]
        assert "Annex A" in found.loc["restricted", "not_told"]

    def test_a_rule_whose_question_the_source_answers_says_nothing(self, taken):
        told = ["temporary_registration", "restricted", "not_under_18"]
        assert taken("mosaic").loc[told, "not_told"].isna().all()


class TestAccounting:
    def test_rows_less_what_is_taken_away_are_the_events(self, records_of, scope, dictionary):
        records = records_of(
            {"child_protection_plans": [{}, {}, {"start_date": "2019-01-01"}]},
            duplicates=pd.DataFrame(
                [("child_protection_plans", 10, 1, 2, 1)],
                columns=["table", "rows", "repeated", "seen_again", "same_day"],
            ),
            excluded=excluded(
                {"rule": "temporary_registration", "rows": 3},
                {"rule": "unborn", "rows": 1, "action": "own class"},
            ),
            left_out_sources=pd.DataFrame(
                [("child_protection_plans", "cin_census", 4)], columns=["table", "source", "rows"]
            ),
        )
        here = events_of(records, scope, dictionary=dictionary)
        [row] = rows_to_events(records, here, dictionary=dictionary).to_dict("records")
        assert (row["rows"], row["other_source"], row["left_out"]) == (14, 4, 3)
        taken = ("other_source", "repeated", "seen_again", "same_day", "left_out")
        assert row["rows"] - sum(row[step] for step in taken) == row["events"] == 3
        assert (row["here"], row["elsewhere"]) == (2, 1)


@pytest.fixture
def joined(records_of, dictionary, scope):
    """A referral of child A led to its assessment; child B was assessed and never referred."""
    events = {
        "referrals": [
            {"child_id": "A", "referral_date": "2024-05-01"},
            {"child_id": "C", "referral_date": "2025-03-30"},
            {"child_id": "D", "referral_date": "2019-05-01"},
        ],
        "assessments": [
            {"child_id": "A", "start_date": "2024-05-08"},
            {"child_id": "B", "start_date": "2024-06-01"},
        ],
    }
    tables = records_of(events).tables
    links = link_events(tables, dictionary=dictionary, observed_until=UNTIL)
    reached = outcomes(tables, links, dictionary=dictionary, observed_until=UNTIL)
    records = records_of(events, links=links, outcomes=reached, observed_until=UNTIL)
    return records, events_of(records, scope, dictionary=dictionary)


class TestJoins:
    STEP = "referral_to_assessment"

    def test_only_earlier_events_of_the_page_are_counted(self, joined, dictionary):
        row = joined_by_rule(*joined, dictionary=dictionary).set_index("transition").loc[self.STEP]
        rules = dictionary.read("link_rules")["rule"].tolist()
        # The referral of child D lies before the period; that of child C is one day old.
        assert (row["events"], row[rules].sum()) == (2, 1)
        assert (row["too_recent"], row["unlinked"]) == (1, 0)

    def test_rules_and_the_rest_add_up_to_the_events(self, joined, dictionary):
        found = joined_by_rule(*joined, dictionary=dictionary)
        rules = dictionary.read("link_rules")["rule"].tolist()
        assert (found[[*rules, "unlinked", "too_recent"]].sum(axis=1) == found["events"]).all()

    def test_later_events_without_an_earlier_one_have_a_reason(self, joined, dictionary):
        found = why_not_joined(*joined, dictionary=dictionary).set_index("transition")
        assert found.loc[self.STEP, "events"] == 2
        assert found.loc[self.STEP, "none_before"] == 1

    def test_a_step_of_which_the_page_has_no_event_is_left_out(self, joined, dictionary):
        records, events = joined
        none = {table: rows.iloc[:0] for table, rows in events.items()}
        assert joined_by_rule(records, none, dictionary=dictionary).empty
        assert why_not_joined(records, none, dictionary=dictionary).empty
