"""What changed when the programme came: planted changes are found, shared ones cancel in ratios."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_up_quarters import (
    EVENTS,
    PLAN,
    START,
    dictionary_with_plan,
    nothing,
    rows_of,
    seen,
)

from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.trend_analysis.changes import (
    changes_of_rates,
    changes_of_ratios,
)
from evaluation_lib.presentation.trend_analysis.differences import differences_between_groups
from evaluation_lib.presentation.trend_analysis.numbers_changed import numbers_themselves
from evaluation_lib.presentation.wording import text

#: A day for each quadrant.
ONE_AFTER_ANOTHER = "North East: 2022-04-01; Mid: 2022-10-01; South: 2023-04-01; West: 2023-10-01"
EARLY_HELP_OF_BLACK = ("early_help_per_contact", "Black")


def early_help_of_black_children_rises(point, group, days):
    rises = point == "early_help_episodes" and group == "Black"
    return np.where((days >= START) & rises, 1.8, 1.0)


def early_help_of_everybody_falls(point, group, days):
    return np.where((days >= START) & (point == "early_help_episodes"), 0.6, 1.0)


def only(changes: pd.DataFrame, outcome: str, group: str) -> pd.Series:
    [row] = changes[(changes["outcome"] == outcome) & (changes["group"] == group)].to_dict(
        "records"
    )
    return pd.Series(row)


class TestRatios:
    def test_a_planted_rise_of_one_group_is_found_and_no_other(self, followed_on):
        changes = changes_of_ratios(followed_on(early_help_of_black_children_rises))
        found = only(changes, "early_help_per_contact", "Black")
        assert found["lower"] < 1.8 < found["upper"]
        assert found["kind"] == HIGHER
        others = changes[changes["kind"] != HIGHER]
        assert len(others) == len(changes) - 1 and (others["kind"] == NO_EVIDENCE).all()

    def test_a_quarter_that_is_not_complete_makes_no_step(self, followed_on):
        def last_is_half(point, group, days):
            return np.where((days == days[-1]) & (point == "early_help_episodes"), 0.5, 1.0)

        found = only(
            changes_of_rates(followed_on(last_is_half, late=1)), "early_help_per_contact", EVERYBODY
        )
        whole = only(changes_of_rates(followed_on()), "early_help_per_contact", EVERYBODY)
        assert found["value"] == pytest.approx(whole["value"], abs=0.03)

    def test_what_moves_every_group_cancels(self, followed_on):
        report = followed_on(early_help_of_everybody_falls)
        assert (changes_of_ratios(report)["kind"] == NO_EVIDENCE).all()
        rates = changes_of_rates(report)
        for group in (EVERYBODY, "White"):
            found = only(rates, "early_help_per_contact", group)
            assert found["kind"] == LOWER and found["lower"] < 0.6 < found["upper"]

    def test_before_is_the_ratio_of_the_rates_before(self, followed_on):
        before = only(
            changes_of_ratios(followed_on(early_help_of_black_children_rises)),
            "early_help_per_contact",
            "Black",
        )["before"]
        # 0.08 of the events and 0.08 of the contacts.
        assert before == pytest.approx(1, abs=0.05)

    def test_no_group_is_compared_with_itself_or_without_the_reference(self, followed_on):
        assert "White" not in set(changes_of_ratios(followed_on())["group"])
        assert changes_of_ratios(followed_on(groups={"Mixed": 0.1, "Black": 0.1})).empty

    def test_a_model_that_leaves_little_over_is_not_shown(self, followed_on):
        def all_but_twelve(quarters):
            kept = quarters["period"].isin(
                [f"{year}-Q{part}" for year in (2021, 2022) for part in range(1, 5)]
                + ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
            )
            return (quarters["group"] == "Black") & ~kept

        found = only(changes_of_ratios(followed_on(hide=all_but_twelve)), *EARLY_HELP_OF_BLACK)
        # Twelve quarters less three terms leave nine.
        assert found["kind"] == TOO_SMALL and np.isnan(found["value"])

    def test_hidden_quarters_are_left_out(self, followed_on):
        def some(quarters):
            return (quarters["group"] == "Black") & quarters["period"].isin(["2021-Q1", "2024-Q1"])

        report = followed_on(early_help_of_black_children_rises, hide=some)
        found = only(changes_of_ratios(report), "early_help_per_contact", "Black")
        assert found["kind"] == HIGHER and found["lower"] < 1.8 < found["upper"]

    @pytest.mark.parametrize(("day", "side"), [("2020-07-01", "before"), ("2025-01-01", "after")])
    def test_too_few_quarters_on_a_side_say_nothing(self, followed_on, day, side):
        changes = changes_of_ratios(followed_on(early_help_of_black_children_rises, start=day))
        assert (changes["kind"] == TOO_SMALL).all() and changes["value"].isna().all()

    def test_where_quadrants_began_one_after_the_other_the_county_has_no_change(self, followed_on):
        days = ONE_AFTER_ANOTHER
        assert (changes_of_ratios(followed_on(start=days))["kind"] == TOO_SMALL).all()
        mid = followed_on(early_help_of_black_children_rises, start=days, area="Mid")
        assert (changes_of_ratios(mid)["kind"] != TOO_SMALL).any()


class TestPlan:
    @pytest.fixture
    def planned(self, followed_on, dictionary, tmp_path):
        def make(change):
            own = dictionary_with_plan(tmp_path / "own", dictionary)
            parameters = {name: PLAN[name] for name in ("denominator", "reference_group")}
            return followed_on(change, own=own, **parameters)

        return make

    def test_what_the_verdict_rests_on_comes_first_and_is_corrected_by_itself(self, planned):
        changes = changes_of_ratios(planned(early_help_of_black_children_rises))
        assert changes["primary"].tolist() == [True] + [False] * (len(changes) - 1)
        assert changes.loc[0, ["outcome", "group"]].tolist() == [
            "section_47_per_referral",
            "Black",
        ]
        assert only(changes, "early_help_per_contact", "Black")["kind"] == HIGHER

    def test_the_table_says_which_it_is(self, planned):
        rows = rows_of(differences_between_groups(planned(nothing)))
        assert [row[-1] for row in rows] == ["the verdict rests on it"] + ["beside it"] * (
            len(rows) - 1
        )

    def test_a_plan_of_rates_stands_in_the_table_of_rates(self, followed_on, dictionary, tmp_path):
        own = dictionary_with_plan(tmp_path / "own", dictionary, primary_measure="rate")
        section = numbers_themselves(followed_on(own=own))
        [rests] = [row for row in rows_of(section, 1) if row[-1] == "the verdict rests on it"]
        assert rests[:2] == ["Section 47 enquiries, per referral", "Black"]

    def test_what_the_plan_rests_on_and_the_page_cannot_tell_is_named(
        self, followed_on, dictionary, tmp_path
    ):
        pair = {"outcome": "looked_after_per_child", "group": "Asian", "expected": "lower"}
        own = dictionary_with_plan(tmp_path / "own", dictionary, primary_outcomes=[pair])
        words = seen(differences_between_groups(followed_on(own=own)))
        assert "Started to be looked after, per child: Asian" in words

    def test_without_a_plan_there_is_no_such_column(self, followed_on):
        assert len(rows_of(differences_between_groups(followed_on()))[0]) == 7


class TestSections:
    def test_the_table_says_each_change_in_numbers_and_words(self, followed_on):
        section = differences_between_groups(followed_on(early_help_of_black_children_rises))
        rows = rows_of(section)
        [told] = [row for row in rows if row[:2] == ["Early help, per contact", "Black"]]
        assert told[3].endswith("▲") and told[4] == "clearly higher"
        assert "Early help, per contact: Black clearly higher" in seen(section)

    def test_a_hidden_quarter_is_a_symbol_in_the_table_of_the_chart(self, followed_on):
        def one(quarters):
            return (quarters["group"] == "White") & (quarters["period"] == "2021-Q1")

        section = differences_between_groups(followed_on(hide=one))
        quarter = [row for row in rows_of(section, 1) if row[1] == "2021-Q1"]
        assert [row[2] for row in quarter] == ["[c]", "[c]"]

    def test_groups_without_quarters_are_named(self, followed_on, monkeypatch):
        from evaluation_lib.presentation.trend_analysis import differences

        ladder = pd.DataFrame(
            [(point, "Asian", "too_few_expected", False) for point in EVENTS],
            columns=["decision_point", "group", "reason", "quarterly"],
        )
        report = followed_on()
        monkeypatch.setattr(differences, "quarterly_groups", lambda report: ladder)
        assert "Early help, per contact: Asian" in seen(differences_between_groups(report))

    def test_beside_each_claim_stands_what_else_touches_it(self, followed_on):
        report = followed_on(invented=True)
        rows = rows_of(numbers_themselves(report))
        beside = {row[0]: row[6] for row in rows}
        assert beside["Early help, per contact"] == "2"
        assert beside["Started to be looked after, per child"] == "1"
        assert beside["Section 47 enquiries, per referral"] == "none listed"

    def test_rates_are_written_per_children_or_per_events(self, followed_on):
        rows = rows_of(numbers_themselves(followed_on()))
        per = {row[0]: row[3] for row in rows}
        assert per["Early help, per contact"] == "100 contacts"
        assert per["Contacts, per child"] == "10,000 children a year"
        # 600 starts of early help for 3,000 contacts.
        [everybody] = [
            row for row in rows if row[:2] == ["Early help, per contact", "All children"]
        ]
        assert float(everybody[2]) == pytest.approx(20, abs=0.5)

    def test_without_quarters_on_both_sides_the_sections_say_so(self, followed_on):
        report = followed_on(nothing, start="2025-01-01")
        assert "too few quarters are known" in seen(differences_between_groups(report))
        assert "too few whole quarters" in seen(numbers_themselves(report))

    @pytest.mark.parametrize(
        ("given", "key"),
        [
            ({"area": "Maldon", "groups": {"White": 1.0}}, "district"),
            ({"start": ONE_AFTER_ANOTHER}, "no_one_start"),
            ({"area": "Mid", "groups": {"White": 1.0}}, "too_small"),
            ({"groups": {"White": 1.0}}, "too_small_in_all"),
        ],
    )
    def test_why_no_difference_is_followed_is_said(self, followed_on, dictionary, given, key):
        report = followed_on(nothing, **given)
        said = text(dictionary, f"trend_analysis.untold.{key}", reference="White")
        assert said in seen(differences_between_groups(report))
