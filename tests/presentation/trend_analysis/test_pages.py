"""The page as a whole: main points, what could have been seen, other ways, and its words."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_quarters import START, rows_of, seen

from evaluation_lib.presentation import trend_analysis
from evaluation_lib.presentation.trend_analysis.main_points import in_sentences
from evaluation_lib.presentation.trend_analysis.other_ways import asked_in_other_ways
from evaluation_lib.presentation.trend_analysis.seen import detectable, what_could_have_been_seen
from evaluation_lib.presentation.wording_rules import breaches, limit

#: All but the title, whose stamp needs extracts.
SECTIONS = [name for name in trend_analysis.__all__ if name != "title"]


def enquiries_of_black_children_fall(point, group, days):
    falls = point == "section_47_enquiries" and group == "Black"
    return np.where((days >= START) & falls, 0.5, 1.0)


def a_fall_a_year_early(point, group, days):
    falls = point == "section_47_enquiries" and group == "Black"
    return np.where((days >= START - np.timedelta64(365, "D")) & falls, 0.4, 1.0)


class TestMainPoints:
    @pytest.mark.parametrize("area", ["Essex", "Mid", "Maldon"])
    @pytest.mark.parametrize("start", ["2023-10-01", "2025-01-01"])
    def test_at_most_six_short_sentences(self, followed_on, dictionary, area, start):
        sentences = in_sentences(followed_on(area=area, start=start))
        assert 0 < len(sentences) <= limit(dictionary, "main_points")
        most = limit(dictionary, "words_of_a_main_point")
        assert [one for one in sentences if len(one.split()) > most] == []

    def test_without_a_plan_the_first_says_that_nothing_is_a_verdict(self, followed_on):
        assert in_sentences(followed_on())[0].startswith("Exploratory")

    def test_the_clearest_change_is_named_with_its_interval(self, followed_on):
        said = " ".join(in_sentences(followed_on(enquiries_of_black_children_fall)))
        assert "most surely for Black children, section 47 enquiries" in said

    def test_where_nothing_changed_it_says_what_would_have_shown(self, followed_on):
        said = " ".join(in_sentences(followed_on()))
        assert "In none of them" in said and "would probably have shown" in said


class TestSeen:
    def test_larger_groups_would_have_shown_smaller_steps(self, followed_on):
        steps = detectable(followed_on()).set_index(["outcome", "group"])
        large, small = (
            steps.loc[("early_help_per_contact", group), "fall"] for group in ("Mixed", "Black")
        )
        assert 0 < small < large < 1

    def test_two_runs_give_the_same_steps(self, followed_on):
        first, second = (detectable(followed_on()) for _ in range(2))
        assert first.equals(second)

    def test_where_no_group_is_compared_the_rates_of_all_children_are_looked_at(self, followed_on):
        section = what_could_have_been_seen(followed_on(groups={"White": 1.0}))
        assert {row[1] for row in rows_of(section)} == {"All children"}


class TestOtherWays:
    def test_every_ratio_is_asked_in_every_way(self, followed_on):
        rows = rows_of(asked_in_other_ways(followed_on()))
        ways = {}
        for outcome, group, way, _ in rows:
            ways.setdefault((outcome, group), []).append(way)
        assert {len(found) for name, found in ways.items() if "per child" not in name[0]} == {10}
        assert {len(found) for name, found in ways.items() if "per child" in name[0]} == {12}

    def test_what_began_a_year_before_shows_at_the_earlier_start(self, followed_on):
        rows = rows_of(asked_in_other_ways(followed_on(a_fall_a_year_early)))
        [early] = [
            row
            for row in rows
            if row[:2] == ["Section 47 enquiries, per referral", "Black"] and "earlier" in row[2]
        ]
        value, upper = float(early[3].split()[0]), float(early[3].split()[-1].rstrip(")"))
        assert value < 0.5 and upper < 1


class TestWords:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("area", "groups"), [("Essex", {"White": 1.0, "Black": 0.08}), ("Mid", {"White": 1.0})]
    )
    def test_every_section_keeps_the_rules_of_wording(self, followed_on, dictionary, area, groups):
        report = followed_on(enquiries_of_black_children_fall, area=area, groups=groups)
        for name in SECTIONS:
            words = seen(getattr(trend_analysis, name)(report))
            assert [str(one) for one in breaches(words, dictionary=dictionary)] == []
            assert "{" not in words and "nan" not in words.lower().split()
