"""Invented feedback holds what is planted in it: shares of themes, names, flags, coders who err."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from evaluation_lib.invented import invented_document
from evaluation_lib.records.safeguarding import safeguarding_flags
from evaluation_lib.synthetic.feedback.answers import draw_feedback
from evaluation_lib.synthetic.feedback.coders import draw_codings, settle
from evaluation_lib.synthetic.feedback.folder import feedback_plan
from evaluation_lib.themes.code_book import named_code_book
from evaluation_lib.themes.merging import adjudicated_codes, disagreements_of


@pytest.fixture(scope="module")
def plan(dictionary):
    return feedback_plan(dictionary)


@pytest.fixture(scope="module")
def truth(plan):
    return draw_feedback(plan, prefix="INV", rng=np.random.default_rng(7))


@pytest.fixture(scope="module")
def codings(truth, plan):
    return draw_codings(truth, plan, rng=np.random.default_rng(8))


@pytest.fixture(scope="module")
def disagreements(codings, truth, plan):
    answers = truth.answers.assign(answer=truth.answers["clean"])
    rows = disagreements_of(codings, answers, coders=["A", "B"])
    return settle(rows, truth, plan, rng=np.random.default_rng(9))


class TestAnswers:
    def test_as_many_answer_after_each_learning_space_as_are_planted(self, truth, plan):
        planted = {space["workshop"]: space["answers"] for space in plan["workshops"]}
        assert truth.answers["workshop"].value_counts().to_dict() == planted
        assert all(space["answers"] < space["attended"] for space in plan["workshops"])

    def test_each_theme_is_told_of_about_as_often_as_is_planted(self, truth, plan):
        shares = truth.theme_shares(plan)
        low = binom.ppf(1e-4, shares["answers"], shares["planted"])
        high = binom.ppf(1 - 1e-4, shares["answers"], shares["planted"])
        assert len(shares) == len(plan["themes"]) * len(plan["quadrants"])
        assert shares["told"].between(low, high).all()

    def test_stances_are_about_as_often_as_is_planted(self, truth, plan):
        drawn = truth.codes[truth.codes["code"].isin(plan["stances"])]["code"].value_counts()
        for stance, holds in plan["stances"].items():
            # The answers planted word for word have stances of their own.
            low, high = binom.ppf([1e-4, 1 - 1e-4], len(truth.answers), holds["share"])
            assert low <= drawn[stance] <= high + len(plan["planted"])

    def test_an_answer_has_one_stance_and_at_most_one_value_of_the_other_facets(self, truth, plan):
        for facet, values in plan["facets"].items():
            held = truth.codes[truth.codes["code"].isin(values)].groupby("response_id").size()
            assert held.max() == 1
            assert facet != "stance" or len(held) == len(truth.answers)

    def test_every_code_of_the_code_book_is_planted_and_no_other(self, truth, plan, dictionary):
        book = named_code_book(plan["code_book"], dictionary=dictionary)
        assert set(plan["themes"]) == {theme.id for theme in book.themes}
        assert set(truth.codes["code"]) == set(book.ids)

    def test_every_planted_flag_is_raised(self, truth, dictionary):
        raised = safeguarding_flags(truth.answers, dictionary=dictionary)[["response_id", "kind"]]
        raised = set(raised.itertuples(index=False, name=None))
        assert len(truth.flags) == 2
        assert set(truth.flags.itertuples(index=False, name=None)) <= raised

    def test_every_planted_answer_stands_word_for_word_where_it_fits(self, truth, plan):
        answers = truth.answers.set_index("answer")
        for planted in plan["planted"]:
            row = answers.loc[planted["answer"]]
            assert row["clean"] == planted.get("clean", planted["answer"])
            for name in ("workshop", "quadrant", "role"):
                assert row[name] == planted.get(name, row[name])

    def test_nothing_that_was_taken_out_is_left(self, truth):
        clean = truth.answers.set_index("response_id")["clean"]
        assert len(truth.taken_out) >= 7
        for row in truth.taken_out.itertuples():
            assert row.found not in clean[row.response_id]

    def test_choices_between_words_are_made(self, truth):
        assert not truth.answers["answer"].str.contains(r"\[[^\]]*\|").any()

    def test_every_id_is_one_of_the_invented_county(self, dictionary, truth):
        prefix = invented_document(dictionary)["prefix"]
        assert truth.answers["response_id"].is_unique
        assert truth.answers["response_id"].str.startswith(prefix).all()

    def test_the_same_seed_gives_the_same_answers(self, truth, plan):
        again = draw_feedback(plan, prefix="INV", rng=np.random.default_rng(7))
        pd.testing.assert_frame_equal(again.answers, truth.answers)
        other = draw_feedback(plan, prefix="INV", rng=np.random.default_rng(6))
        assert not other.answers["answer"].equals(truth.answers["answer"])

    def test_quadrants_and_roles_are_those_of_the_dictionary(self, dictionary, truth, plan):
        areas = dictionary.read("areas").query("area_level == 'quadrant'")["area_name"]
        assert plan["quadrants"] == areas.tolist()
        assert set(plan["roles"]) == set(dictionary.read("feedback_roles")["role"])
        assert plan["collection"] in set(dictionary.read("feedback_collections")["collection"])


class TestCoders:
    def test_a_coder_sees_a_theme_about_as_often_as_is_planted(self, codings, truth, plan):
        true = set(truth.codes.itertuples(index=False, name=None))
        for coder in plan["coders"]:
            given = codings[codings["coder"] == coder["coder"]]
            given = set(given[["response_id", "code"]].itertuples(index=False, name=None))
            for theme in plan["themes"]:
                belongs = {pair for pair in true if pair[1] == theme}
                sees = {**coder, **coder["codes"].get(theme, {})}["sees"]
                low, high = binom.ppf([1e-4, 1 - 1e-4], len(belongs), sees)
                assert low <= len(belongs & given) <= high

    def test_every_answer_is_read_by_both(self, codings, truth, plan):
        read = codings.groupby("coder")["response_id"].nunique()
        assert read.to_dict() == {c["coder"]: len(truth.answers) for c in plan["coders"]}

    def test_what_they_differ_in_is_settled_by_the_truth_and_nothing_has_two_values(
        self, codings, disagreements, truth, plan, dictionary
    ):
        book = named_code_book(plan["code_book"], dictionary=dictionary)
        codes = adjudicated_codes(codings, disagreements, coders=["A", "B"], book=book)
        true = set(truth.codes.itertuples(index=False, name=None))
        settled = codes[(codes["decision"] == "adjudicated") & (codes["code"] != "")]
        assert len(settled) > 100
        assert set(settled[["response_id", "code"]].itertuples(index=False, name=None)) <= true
        assert set(codes["response_id"]) == set(truth.answers["response_id"])

    def test_disagreements_show_the_answer_without_names(self, disagreements, truth):
        clean = truth.answers.set_index("response_id")["clean"]
        assert disagreements["answer"].tolist() == clean[disagreements["response_id"]].tolist()
        assert (disagreements["reason"] != "").all()


def test_sentences_say_themselves_what_they_are_about(plan):
    says = [s["says"] for about in plan["themes"].values() for s in about["sentences"]]
    assert len(says) == len(set(says)) >= 75
    assert all(re.search(r"[.?]$", sentence) for sentence in says)
