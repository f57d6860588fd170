"""The synthesis cannot flatter: gaps are no change, doubts count, and what lacks stays visible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation_lib.framework.synthesis import strength, synthesis, words_beside


@pytest.fixture
def judged(framework, findings):
    """Judge the aspirations by some rows."""

    def made(*rows, **where):
        return synthesis(framework, findings(*rows), **where)

    return made


def change(indicator, verdict, group="", **more):
    return {"indicator": indicator, "verdict": verdict, "group": group, **more}


def gap(indicator, verdict, group="Black"):
    return {"indicator": indicator, "verdict": verdict, "group": group, "kind": "gap"}


class TestWithoutFindings:
    def test_every_claim_is_not_yet_evidenced_and_nobody_is_confident(self, judged):
        found = judged()
        assert {one.verdict for one in found.judgements} == {"not_yet_evidenced"}
        assert {one.confidence for one in found.judgements} == {"none"}

    def test_every_indicator_says_what_would_answer_it(self, judged, framework):
        assert len(judged().not_known) == len(framework.indicators) - len(["evaluation_itself"])
        assert all(one.missing for one in judged().not_known)


class TestOneIndicator:
    @pytest.mark.parametrize(
        ("indicator", "verdict", "says"),
        [
            ("change_confidence", "clearly_higher", "for"),
            ("change_confidence", "clearly_lower", "against"),
            ("change_confidence", "no_clear_difference", "no_clear_change"),
            ("change_confidence", "too_few", "not_known"),
            ("change_confidence", "not_known", "not_known"),
            ("racism_reports_time", "clearly_lower", "for"),
            ("racism_reports_time", "clearly_higher", "against"),
            ("complaints_received", "clearly_higher", "told_apart"),
        ],
    )
    def test_says_what_its_direction_makes_of_a_verdict(self, judged, indicator, verdict, says):
        assert judged(change(indicator, verdict)).evidence[indicator].says == says

    def test_is_for_only_if_no_group_is_against(self, judged):
        better = ("Black", "Asian")
        rows = [change("change_early_help", "clearly_higher", group) for group in better]
        assert judged(*rows).evidence["change_early_help"].says == "for"
        worse = change("change_early_help", "clearly_lower", "Mixed")
        assert judged(*rows, worse).evidence["change_early_help"].says == "mixed"

    def test_names_the_groups_of_which_it_is_not_known(self, judged):
        found = judged(
            change("change_early_help", "clearly_higher", "Black"),
            change("change_early_help", "too_few", "Other"),
        ).evidence["change_early_help"]
        assert found.groups_not_known == ("Other",)
        assert found.missing.startswith("More events")

    def test_a_missing_sentence_of_the_page_goes_before_the_frameworks(self, judged):
        row = change("change_confidence", "not_known", missing="The second wave is not there.")
        assert judged(row).evidence["change_confidence"].missing == "The second wave is not there."


class TestTowardsOne:
    @pytest.mark.parametrize(
        ("stands", "moved", "says"),
        [
            ("clearly_higher", "clearly_lower", "for"),
            ("clearly_higher", "clearly_higher", "against"),
            ("clearly_lower", "clearly_higher", "for"),
            ("clearly_lower", "clearly_lower", "against"),
            ("no_clear_difference", "clearly_lower", "told_apart"),
            ("not_known", "clearly_lower", "not_known"),
            ("not_known", "no_clear_difference", "no_clear_change"),
        ],
    )
    def test_over_and_under_representation_count_alike(self, judged, stands, moved, says):
        found = judged(
            gap("gap_looked_after", stands), change("change_looked_after", moved, "Black")
        )
        assert found.evidence["change_looked_after"].says == says

    def test_a_change_without_its_gap_is_not_known(self, judged):
        found = judged(change("change_looked_after", "clearly_lower", "Black"))
        assert found.evidence["change_looked_after"].says == "not_known"


class TestGaps:
    def test_at_one_time_say_nothing_of_change(self, judged, framework):
        rows = [
            gap(one.id, "no_clear_difference") for one in framework.indicators if one.kind == "gap"
        ]
        found = judged(*rows)
        assert {one.verdict for one in found.judgements} == {"not_yet_evidenced"}
        assert {one.says for one in found.judgement("A6").today} == {"today"}

    def test_handed_over_under_an_indicator_of_change_are_no_change(self, judged):
        row = gap("change_looked_after", "clearly_lower")
        assert judged(row).judgement("A6").verdict == "not_yet_evidenced"


class TestAClaim:
    def verdict(self, judged, *rows):
        return judged(*rows).judgement("A3").verdict

    def test_is_suggested_by_one_indicator(self, judged):
        assert self.verdict(judged, change("change_resolution", "clearly_higher")) == "suggested"

    def test_is_supported_by_two_indicators_from_two_sources(self, judged):
        rows = [
            change("change_resolution", "clearly_higher"),
            change("racism_reports_time", "clearly_lower"),
        ]
        assert self.verdict(judged, *rows) == "supported"

    def test_two_indicators_from_one_source_only_suggest(self, judged):
        rows = [
            change("racism_reports_no_action", "clearly_lower"),
            change("racism_reports_time", "clearly_lower"),
        ]
        assert self.verdict(judged, *rows) == "suggested"

    def test_one_indicator_against_makes_it_mixed_however_many_are_for(self, judged):
        rows = [
            change("change_resolution", "clearly_higher"),
            change("racism_reports_time", "clearly_lower"),
            change("racism_reports_no_action", "clearly_higher"),
        ]
        assert self.verdict(judged, *rows) == "mixed"

    def test_is_contradicted_where_none_is_for(self, judged):
        rows = [
            change("change_resolution", "clearly_lower"),
            change("racism_reports_time", "no_clear_difference"),
        ]
        assert self.verdict(judged, *rows) == "contradicted"

    def test_has_no_clear_change_where_nothing_is_clear(self, judged):
        row = change("change_resolution", "no_clear_difference")
        assert self.verdict(judged, row) == "no_clear_change"

    def test_rests_on_nothing_that_counts_neither_way(self, judged):
        found = judged(change("complaints_received", "clearly_higher")).judgement("A5")
        assert found.verdict == "not_yet_evidenced"

    def test_of_nothing_is_not_yet_evidenced(self, framework):
        assert strength([], framework) == "not_yet_evidenced"


class TestConfidence:
    ALL = ("change_resolution", "racism_reports_time", "racism_reports_no_action")

    def rows(self):
        return [change(one, "no_clear_difference") for one in self.ALL]

    def test_is_low_without_an_area_that_is_compared(self, judged):
        assert judged(*self.rows()).judgement("A3").confidence == "low"

    def test_is_moderate_at_most(self, framework, findings):
        compared = replace(framework, strength={**framework.strength, "comparison": "Elsewhere"})
        table = findings(*self.rows())
        assert synthesis(compared, table).judgement("A3").confidence == "moderate"

    def test_is_low_where_a_change_is_not_known(self, framework, findings):
        compared = replace(framework, strength={**framework.strength, "comparison": "Elsewhere"})
        table = findings(*self.rows()[:-1])
        assert synthesis(compared, table).judgement("A3").confidence == "low"


class TestAPartOfTheCounty:
    ROWS = (
        change("change_confidence", "clearly_higher"),
        change("offered_early_help", "clearly_higher", area="Mid"),
        change("change_early_help", "clearly_higher", "Black", area="Essex"),
    )

    def test_shows_what_is_told_of_the_county_only_and_marks_it(self, judged):
        found = judged(*self.ROWS, area="Mid", county="Essex").evidence["change_confidence"]
        assert found.of_county
        assert found.says == "for"

    def test_claims_nothing_for_itself_from_it(self, judged):
        found = judged(*self.ROWS, area="Mid", county="Essex")
        assert found.judgement("A1").verdict == "not_yet_evidenced"
        assert found.judgement("A4").verdict == "suggested"

    def test_takes_nothing_else_from_the_county(self, judged):
        found = judged(*self.ROWS, area="Mid", county="Essex").evidence["change_early_help"]
        assert not found.known


class TestWordsBesideNumbers:
    @pytest.mark.parametrize(
        ("verdict", "themes", "expected"),
        [
            ("clearly_higher", ["themes_gained"], ("agree",)),
            ("clearly_lower", ["themes_gained"], ("contradict",)),
            ("no_clear_difference", ["themes_gained"], ("contradict",)),
            ("not_known", ["themes_gained"], ("expand",)),
            ("clearly_higher", ["critical_answers"], ("contradict",)),
            ("clearly_lower", ["critical_answers"], ("agree",)),
            ("clearly_higher", ["themes_gained", "critical_answers"], ("agree", "contradict")),
            ("clearly_higher", [], ("silent",)),
        ],
    )
    def test_agree_expand_contradict_or_are_silent(self, judged, verdict, themes, expected):
        words = [{"indicator": one, "kind": "words", "said": "Told."} for one in themes]
        found = judged(change("change_confidence", verdict), *words)
        beside = words_beside(found.evidence["change_confidence"], found.judgement("A1").words)
        assert beside == expected

    def test_of_the_network_never_speak_for_or_against(self, judged):
        found = judged(
            change("change_resolution", "clearly_higher"),
            {"indicator": "network_words", "kind": "words", "said": "It handed over something."},
        )
        beside = words_beside(found.evidence["change_resolution"], found.judgement("A3").words)
        assert beside == ("expand",)
