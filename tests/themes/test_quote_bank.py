"""A quote is shown only if a person ticked it, and only as it was when the person looked."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.themes.quote_bank import (
    NEVER_SHOWN,
    NO_DAY,
    NO_NAME,
    NOT_ANSWERED,
    NOT_ITS_WORDS,
    NOT_YES,
    keep_decisions,
    shown_quotes,
)

PLAIN = "We ask families what services did before, and we write it down."
EVENT = "I rang the school after last week's panel, and it answered."
TICK = {"show": "yes", "ticked_by": "Principal Social Worker", "ticked_on": "2026-03-31"}


def ticked(quotes, **changed):
    return quotes.assign(**{**TICK, **changed})


class TestRunAgain:
    def test_what_a_person_wrote_is_kept(self, candidates_of, rules):
        before = ticked(candidates_of(PLAIN, EVENT))
        again = keep_decisions(candidates_of(PLAIN, EVENT), before, rules=rules)
        pd.testing.assert_frame_equal(again.quotes, before, check_dtype=False)
        assert (again.kept, again.dropped) == (2, ())

    def test_a_part_that_was_cut_out_is_kept_without_the_flags_of_the_rest(
        self, candidates_of, rules
    ):
        cut = "I rang the school"
        before = ticked(candidates_of(EVENT), quote=cut, flags="")
        again = keep_decisions(candidates_of(EVENT), before, rules=rules)
        assert again.quotes[["quote", "flags", "show"]].to_numpy().tolist() == [[cut, "", "yes"]]

    def test_a_tick_falls_when_the_words_have_changed(self, candidates_of, rules):
        before = ticked(candidates_of(f"{PLAIN} Ask Ileana."))
        again = keep_decisions(candidates_of(f"{PLAIN} Ask [name 1]."), before, rules=rules)
        assert again.dropped == ("INV0",)
        assert again.quotes["quote"].tolist() == [f"{PLAIN} Ask [name 1]."]
        assert (again.quotes[["show", "ticked_by", "ticked_on"]] == "").all(axis=None)

    def test_a_tick_falls_when_a_flag_is_added(self, candidates_of, rules):
        before = ticked(candidates_of(PLAIN))
        again = keep_decisions(candidates_of(PLAIN, others=[PLAIN]), before, rules=rules)
        assert again.dropped == ("INV0",)
        assert again.quotes["show"].tolist() == [""]

    def test_a_tick_on_an_answer_that_is_gone_falls_aloud(self, candidates_of, rules):
        before = ticked(candidates_of(PLAIN, EVENT))
        again = keep_decisions(candidates_of(PLAIN), before, rules=rules)
        assert (again.kept, again.dropped) == (1, ("INV1",))

    def test_the_first_time_nothing_is_kept(self, candidates_of, rules):
        none = candidates_of(PLAIN).head(0)
        again = keep_decisions(candidates_of(PLAIN), none, rules=rules)
        pd.testing.assert_frame_equal(again.quotes, candidates_of(PLAIN), check_dtype=False)


class TestShown:
    def test_only_what_is_ticked_is_shown_with_who_and_when(
        self, candidates_of, answers_of, dictionary
    ):
        quotes = candidates_of(PLAIN, EVENT)
        quotes.loc[1, list(TICK)] = list(TICK.values())
        shown = shown_quotes(quotes, answers_of(PLAIN, EVENT), dictionary=dictionary)
        assert shown.to_dict("records") == [
            {
                "response_id": "INV1",
                "quote": EVENT,
                "codes": "",
                "quadrant": "Mid",
                "role": "leader",
                "ticked_by": "Principal Social Worker",
                "ticked_on": "2026-03-31",
            }
        ]

    @pytest.mark.parametrize(
        "written", [{"show": "Yes "}, {"ticked_on": "31/03/2026"}, {"ticked_on": " 2026-03-31"}]
    )
    def test_a_tick_may_stand_there_as_a_spreadsheet_has_saved_it(
        self, candidates_of, answers_of, dictionary, written
    ):
        quotes = ticked(candidates_of(PLAIN), **written)
        shown = shown_quotes(quotes, answers_of(PLAIN), dictionary=dictionary)
        assert shown["ticked_on"].tolist() == ["2026-03-31"]

    def test_nothing_is_shown_where_nobody_ticked(self, candidates_of, answers_of, dictionary):
        shown = shown_quotes(candidates_of(PLAIN), answers_of(PLAIN), dictionary=dictionary)
        assert shown.empty
        assert "ticked_by" in shown

    def test_a_part_of_an_answer_may_be_shown(self, candidates_of, answers_of, dictionary):
        quotes = ticked(candidates_of(PLAIN), quote="what services did\nbefore")
        assert len(shown_quotes(quotes, answers_of(PLAIN), dictionary=dictionary)) == 1

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"show": "maybe"}, NOT_YES),
            ({"ticked_by": " "}, NO_NAME),
            ({"ticked_on": "2026"}, NO_DAY),
            ({"ticked_on": "3/31/2026"}, NO_DAY),
            ({"ticked_on": "soon"}, NO_DAY),
            ({"ticked_on": "2026-02-30"}, NO_DAY),
            ({"response_id": "INV99"}, NOT_ANSWERED),
            ({"quote": "We ask people what services did before."}, NOT_ITS_WORDS),
            ({"quote": "amilies what services did"}, NOT_ITS_WORDS),
            ({"quote": "  "}, NOT_ITS_WORDS),
            ({"flags": "open_flag;safeguarding"}, NEVER_SHOWN),
            ({"flags": "event;open_name"}, NEVER_SHOWN),
        ],
    )
    def test_a_tick_that_cannot_stand_is_refused(
        self, candidates_of, answers_of, dictionary, like, changed, sentence
    ):
        quotes = ticked(candidates_of(PLAIN), **changed)
        with pytest.raises(DataError, match=like(sentence)):
            shown_quotes(quotes, answers_of(PLAIN), dictionary=dictionary)
