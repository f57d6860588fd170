"""What stands around a claim: rival events, the plan, other authorities, the roll-out."""

from __future__ import annotations

import re
import shutil
from datetime import date
from itertools import count

import pandas as pd
import pytest
from made_up_quarters import dictionary_with_plan, rows_of, seen

from evaluation_lib.analysis_plan import LINES
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.presentation.trend_analysis import roll_out
from evaluation_lib.presentation.trend_analysis.elsewhere import other_authorities
from evaluation_lib.presentation.trend_analysis.plan import analysis_plan
from evaluation_lib.presentation.trend_analysis.rivals import what_else_happened
from evaluation_lib.presentation.trend_analysis.roll_out import one_quadrant_after_another
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.wording_rules import breaches, limit

ONE_AFTER_ANOTHER = "North East: 2021-04-01; Mid: 2021-10-01; South: 2022-04-01; West: 2022-10-01"


class TestRivalEvents:
    def test_each_stands_in_the_table_with_its_number_days_and_source(self, report_on):
        rows = rows_of(what_else_happened(report_on()))
        assert [row[0][:2] for row in rows] == ["1.", "2.", "3."]
        assert rows[1][1:3] == [
            "from 23 November 2021",
            "Assessments completed; Started to be looked after; Looked after",
        ]
        assert rows[0][1] == "23 March 2020 to 7 March 2021"
        assert rows[2][4] == "Department for Education: Working together to safeguard children 2023"

    def test_those_near_the_start_are_named(self, report_on, dictionary):
        said = seen(what_else_happened(report_on()))
        assert (
            text(dictionary, "trend_analysis.rivals.some_near", numbers="2 and 3", months=24)
            in said
        )
        one = seen(what_else_happened(report_on("2024-12-31", invented=True)))
        assert text(dictionary, "trend_analysis.rivals.one_near", numbers="1", months=24) in one
        alone = seen(what_else_happened(report_on("2020-05-01", invented=True)))
        assert text(dictionary, "trend_analysis.rivals.none_near", months=24) in alone

    def test_an_empty_list_says_that_this_is_rarely_the_truth(
        self, report_on, dictionary, tmp_path
    ):
        folder = shutil.copytree(dictionary.folder, tmp_path / "own")
        path = folder / "code_lists" / "rival_events.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        said = seen(what_else_happened(report_on(own=load_dictionary(folder))))
        assert text(dictionary, "trend_analysis.rivals.nothing") in said


class TestPlan:
    @pytest.fixture
    def planned(self, report_on, dictionary, tmp_path):
        numbers = count()

        def make(**changed):
            own = dictionary_with_plan(tmp_path / str(next(numbers)), dictionary, **changed)
            return seen(analysis_plan(report_on(own=own)))

        return make

    def test_the_shipped_one_makes_everything_exploratory(self, report_on, dictionary):
        said = seen(analysis_plan(report_on()))
        assert text(dictionary, "trend_analysis.plan.all_empty") in said
        assert re.search(r"Fingerprint of the file: [0-9a-f]{12}\.", said)

    def test_a_line_left_empty_is_named(self, planned):
        assert "exploratory" in (said := planned(owner=None))
        assert "Empty lines: who answers for it." in said

    def test_one_fixed_beforehand_is_no_longer_exploratory(self, planned):
        said = planned()
        assert "Written by Evaluators on 1 September 2023, before any outcome" in said
        assert "This page keeps to it." in said and "exploratory" not in said

    def test_one_written_after_outcomes_were_seen_is(self, planned):
        assert "after outcomes had been seen. Every change on this page is exploratory" in planned(
            seen_outcomes_before=True
        )

    def test_one_younger_than_the_period_is_said_to_be(self, planned):
        assert "younger than the end of this period, 31 March 2025" in planned(
            written_on=date(2025, 6, 1)
        )

    def test_what_the_page_does_otherwise_is_listed(self, planned):
        said = planned(confidence=0.99)
        assert "confidence: 0.99 in the plan, 0.95 on this page." in said
        assert "keeps to it" not in said

    def test_every_line_of_a_plan_has_a_name_for_readers(self, dictionary):
        names = dictionary.document("wording")["trend_analysis"]["plan"]["lines"]
        assert list(names) == list(LINES)


class TestElsewhere:
    def test_each_group_is_compared_with_neighbours_and_with_all(self, report_on):
        rows = {(row[0], row[1]): row[2:] for row in rows_of(other_authorities(report_on()))}
        assert len(rows) == 8
        # By hand: 75 ÷ 859.5 over 59.67 ÷ 843.
        every = rows["Black", "all authorities"]
        assert (every[0], every[3], every[4]) == ("1.23", "52 of 92", "61")
        assert every[5] == "59 of 92 (0.641)"
        few = rows["Black", "its statistical neighbours"]
        assert "too few authorities for an interval" in few[2] and few[6] == "none"

    def test_those_that_stand_out_are_named_with_how_rare_that_is(self, report_on):
        said = seen(other_authorities(report_on()))
        assert "stands out for 1 of 4 groups: Other children, 0.52 times the change" in said
        assert "with 1 of 63 authorities, Essex included, at least as far out" in said

    def test_without_years_on_both_sides_nothing_is_compared(self, report_on, dictionary):
        said = seen(other_authorities(report_on("2020-10-01")))
        assert text(dictionary, "trend_analysis.elsewhere.no_years") in said

    def test_nothing_real_is_set_beside_an_invented_county(self, report_on, dictionary):
        section = other_authorities(report_on(invented=True))
        assert text(dictionary, "trend_analysis.elsewhere.invented") in seen(section)
        assert "<table" not in section._repr_html_()

    def test_a_quadrants_page_says_that_it_is_about_the_county(self, report_on):
        assert "Essex and other authorities" in seen(other_authorities(report_on(area="Mid")))


class TestRollOut:
    def test_one_day_is_refused_with_the_reason(self, report_on, dictionary):
        section = one_quadrant_after_another(report_on())
        said = text(dictionary, "trend_analysis.roll_out.one_day", day="1 October 2023")
        assert said in seen(section) and "<table" not in section._repr_html_()

    def test_days_within_one_quarter_are_refused_too(self, report_on, dictionary):
        days = "North East: 2023-10-02; Mid: 2023-11-01; South: 2023-12-01; West: 2024-01-01"
        said = seen(one_quadrant_after_another(report_on(days)))
        assert text(dictionary, "trend_analysis.roll_out.one_quarter") in said

    def test_quadrants_that_began_in_one_quarter_leave_fewer_orders(self, report_on):
        days = "North East: 2023-10-02; Mid: 2023-11-01; South: 2024-04-01; West: 2024-07-01"
        assert "There are 12 orders" in seen(
            one_quadrant_after_another(report_on(days, area="Mid"))
        )

    def test_orders_and_the_smallest_chance_are_said_before_any_result(self, report_on):
        said = seen(one_quadrant_after_another(report_on(ONE_AFTER_ANOTHER, area="Mid")))
        assert "There are 24 orders" in said and "1 in 24, or 0.042" in said
        assert "stands on the county's page" in said

    def test_the_county_shows_each_outcome_among_all_orders(self, report_on, monkeypatch):
        outcomes = [roll_out.Outcome("a", "Enquiries", "section_47_enquiries", "referrals", "A6")]
        monkeypatch.setattr(roll_out, "followed", lambda report: outcomes)
        monkeypatch.setattr(roll_out, "series_of", series_that_halve)
        section = one_quadrant_after_another(report_on(ONE_AFTER_ANOTHER))
        assert rows_of(section) == [["Enquiries", "0.50", "24", "0.042"]]
        said = seen(section)
        for quadrant in ("North East", "Mid", "South"):
            assert f"Enquiries {quadrant} 0.50" in said
        assert "Enquiries West" not in said

    def test_an_outcome_with_a_hidden_quarter_is_named_and_the_others_told(
        self, report_on, monkeypatch
    ):
        outcomes = [
            roll_out.Outcome("a", "Enquiries", "section_47_enquiries", "referrals", "A6"),
            roll_out.Outcome("b", "Plans", "child_protection_plans_started", "population", "A6"),
        ]

        def one_hidden(report, outcome, group):
            series = series_that_halve(report, outcome, group)
            hidden = (series["time"] == 2) & (outcome.label == "Plans")
            return series.assign(count=series["count"].mask(hidden))

        monkeypatch.setattr(roll_out, "followed", lambda report: outcomes)
        monkeypatch.setattr(roll_out, "series_of", one_hidden)
        section = one_quadrant_after_another(report_on(ONE_AFTER_ANOTHER))
        assert [row[0] for row in rows_of(section)] == ["Enquiries"]
        assert "hidden, empty or not held: Plans." in seen(section)

    def test_a_hidden_quarter_leaves_nothing_to_compare(self, report_on, dictionary, monkeypatch):
        outcomes = [roll_out.Outcome("a", "Enquiries", "section_47_enquiries", "referrals", "A6")]

        def hidden(report, outcome, group):
            series = series_that_halve(report, outcome, group)
            return series.assign(count=series["count"].mask(series["time"] == 2))

        monkeypatch.setattr(roll_out, "followed", lambda report: outcomes)
        monkeypatch.setattr(roll_out, "series_of", hidden)
        said = seen(one_quadrant_after_another(report_on(ONE_AFTER_ANOTHER)))
        assert text(dictionary, "trend_analysis.roll_out.gaps") in said


def series_that_halve(report, outcome, group):
    """A rate that is the same in all quarters until the programme comes, and half of it then."""
    quarters = pd.period_range("2020-04-01", "2025-03-31", freq="Q")
    begins = quarters.start_time
    start = pd.Timestamp(report.setting.programme_start.day_in(report.setting.area.name))
    return pd.DataFrame(
        {
            "period": [f"{one.year}-Q{one.quarter}" for one in quarters],
            "period_start": begins,
            "time": range(1, len(quarters) + 1),
            "count": pd.array([20 if day >= start else 40 for day in begins], dtype="Int64"),
            "exposure": 1000.0,
            "provisional": False,
        }
    )


def test_every_sentence_is_short_and_within_the_rules_of_wording(dictionary):
    for name in ("rivals", "plan", "elsewhere", "roll_out"):
        entries = dictionary.document("wording")["trend_analysis"][name]
        for entry in flat(entries):
            assert list(breaches(entry, dictionary=dictionary)) == []
            for sentence in re.split(r"(?<=[.:?]) ", entry):
                assert len(sentence.split()) <= limit(dictionary, "words_of_a_sentence"), sentence


def flat(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    return [
        one for part in (entry.values() if isinstance(entry, dict) else entry) for one in flat(part)
    ]
