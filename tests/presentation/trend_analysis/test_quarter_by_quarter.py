"""Quarter by quarter, and the recording of ethnicity: what stands out, and what does not."""

from __future__ import annotations

import numpy as np
from made_up_quarters import START, rows_of, seen

from evaluation_lib.measures.main_messages import LOWER, NO_EVIDENCE
from evaluation_lib.presentation.trend_analysis.by_quarter import quarter_by_quarter, usual_of
from evaluation_lib.presentation.trend_analysis.outcomes import outcomes_of
from evaluation_lib.presentation.trend_analysis.recorded import (
    change_of_recording,
    recording_of_ethnicity,
    unrecorded,
)


def one_quarter_is_high(point, group, days):
    return np.where((days == "2022-04-01") & (point == "early_help_episodes"), 1.25, 1.0)


def early_help_is_halved_from_2022(point, group, days):
    return np.where((days >= "2022-10-01") & (point == "early_help_episodes"), 0.5, 1.0)


def more_are_asked(point, group, days):
    return np.where((days >= START) & (group == "Not yet obtained"), 0.6, 1.0)


class TestUsual:
    def test_a_quarter_outside_the_limits_is_named_with_the_rule(self, followed_on):
        section = quarter_by_quarter(followed_on(one_quarter_is_high))
        [row] = [row for row in rows_of(section) if row[0] == "2022-Q2"]
        assert row[-1] == "outside the limits"
        assert "Early help, per contact: 2022-Q2 stands out" in seen(section)

    def test_a_series_that_moved_has_no_one_level(self, followed_on):
        words = seen(quarter_by_quarter(followed_on(early_help_is_halved_from_2022)))
        assert "Early help, per contact: no one level over these quarters" in words

    def test_limits_are_drawn_anew_where_a_person_gave_the_reason(self, followed_on):
        reason = "2022-10-01: early help means something else"
        report = followed_on(early_help_is_halved_from_2022, rebase=reason)
        [outcome] = [one for one in outcomes_of(report) if one.outcome == "early_help_per_contact"]
        chart = usual_of(report, outcome)
        assert set(chart["phase"]) == {1, 2}
        assert not (chart["rule"] == "outside_limits").any()
        words = seen(quarter_by_quarter(report))
        assert "1 October 2022, early help means something else" in words

    def test_a_day_outside_the_quarters_draws_nothing_anew_and_is_named(self, followed_on):
        words = seen(quarter_by_quarter(followed_on(rebase="2031-04-01: a new system")))
        assert "nothing is worked out anew: 1 April 2031, a new system" in words

    def test_quarters_that_are_not_complete_make_no_signal_and_are_named(self, followed_on):
        def last_is_low(point, group, days):
            return np.where((days == days[-1]) & (point == "early_help_episodes"), 0.2, 1.0)

        words = seen(quarter_by_quarter(followed_on(last_is_low, late=1)))
        assert "written down late: 2025-Q1" in words
        assert "2025-Q1 stands out" not in words

    def test_a_hidden_quarter_is_a_symbol_and_a_gap(self, followed_on):
        def one(quarters):
            return (quarters["group"] == "everybody") & (quarters["period"] == "2021-Q1")

        section = quarter_by_quarter(followed_on(hide=one))
        [row] = [row for row in rows_of(section) if row[0] == "2021-Q1"]
        assert row[1:3] == ["[c]", "[c]"]


class TestRecording:
    def test_a_fall_of_what_is_not_yet_obtained_is_said(self, followed_on):
        report = followed_on(more_are_asked)
        change = change_of_recording(report)
        assert change["kind"] == LOWER and change["lower"] < 0.62 < change["upper"]
        assert "clearly lower" in seen(recording_of_ethnicity(report))

    def test_where_nothing_changed_nothing_is_called_clear(self, followed_on):
        assert change_of_recording(followed_on())["kind"] == NO_EVIDENCE

    def test_the_share_is_of_all_events(self, followed_on):
        series = unrecorded(followed_on())
        shares = series["count"].astype(float) / series["exposure"]
        # 0.12 beside the groups' 1.18.
        assert shares.between(0.08, 0.11).all()
