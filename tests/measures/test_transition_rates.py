"""Transitions are counted along children; ratios of nested steps multiply; stocks are refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import HIDDEN, WILSON
from evaluation_lib.measures.nested_steps import (
    NO_STEP,
    NOT_NESTED,
    UNKNOWN,
    cumulative_relative_rate,
)
from evaluation_lib.measures.reference_groups import ALL_OTHERS, NO_REFERENCE
from evaluation_lib.measures.share_ratio_intervals import KOOPMAN, MOVER_WILSON
from evaluation_lib.measures.transition_rates import (
    ABOVE_REACHED,
    OF_A_STOCK,
    transition_relative_rate,
    transition_share,
)

LIMITS = ["value", "lower", "upper"]


def cohort(groups: dict[str, tuple], **columns: object) -> pd.DataFrame:
    """One place: group → (went on, reached)."""
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": list(groups),
            "count": pd.array([went for went, _ in groups.values()], dtype="Int64"),
            "reached": pd.array([reached for _, reached in groups.values()], dtype="Int64"),
        }
    ).assign(**columns)


class TestRelativeRate:
    def test_is_the_ratio_of_shares_with_koopmans_interval(self):
        # R ratesci: scoreci(50, 100, 25, 100, contrast = "RR", skew = FALSE, bcf = FALSE)
        found = transition_relative_rate(
            cohort({"White": (25, 100), "Black": (50, 100)}), reference_group="White"
        )
        assert found["group"].tolist() == ["Black"]
        assert found.loc[0, LIMITS].tolist() == pytest.approx([2, 1.3659881868, 2.9805688292])
        row = found.loc[0, ["count", "reached", "reference", "confidence", "method"]].tolist()
        assert row == [50, 100, "White", 0.95, KOOPMAN]

    def test_where_a_whole_group_goes_on_it_is_mover(self):
        # R ratesci: moverci(29, 55, 11, 11, contrast = "RR", type = "wilson")
        found = transition_relative_rate(
            cohort({"White": (11, 11), "Black": (29, 55)}), reference_group="White"
        )
        assert found.loc[0, LIMITS].tolist() == pytest.approx(
            [29 / 55, 0.397915443552261, 0.760984110902205]
        )
        assert found.loc[0, "method"] == MOVER_WILSON

    def test_zeros_give_honest_limits(self):
        none = transition_relative_rate(
            cohort({"White": (0, 60), "Black": (5, 40), "Asian": (0, 9)}), reference_group="White"
        ).set_index("group")
        # R ratesci: scoreci(5, 40, 0, 60, contrast = "RR", skew = FALSE, bcf = FALSE)
        assert none.loc["Black", LIMITS].tolist() == pytest.approx([np.inf, 2.0253886786, np.inf])
        assert np.isnan(none.loc["Asian", "value"])
        assert none.loc["Asian", ["lower", "upper"]].tolist() == [0, np.inf]

    def test_all_other_children_can_be_the_reference(self):
        groups = {"White": (25, 100), "Black": (50, 100), "Refused": (2, 10)}
        found = transition_relative_rate(cohort(groups), reference_group=ALL_OTHERS)
        assert found["value"].tolist() == pytest.approx(
            [0.25 / (52 / 110), 0.5 / (27 / 110), 0.2 / (75 / 200)]
        )

    def test_what_is_hidden_stays_hidden(self):
        groups = {"White": (25, 100), "Black": (pd.NA, 100), "Asian": (3, pd.NA)}
        found = transition_relative_rate(cohort(groups), reference_group="White")
        assert found[LIMITS].isna().all(axis=None)
        assert found["method"].tolist() == [HIDDEN, HIDDEN]

    def test_a_design_effect_widens_the_interval_and_leaves_the_ratio(self):
        plain = cohort({"White": (25, 100), "Black": (50, 100)})
        one = transition_relative_rate(plain, reference_group="White")
        two = transition_relative_rate(plain.assign(design_effect=2.0), reference_group="White")
        assert one.loc[0, "value"] == two.loc[0, "value"]
        assert two.loc[0, "lower"] < one.loc[0, "lower"]
        assert two.loc[0, "upper"] > one.loc[0, "upper"]

    def test_rows_of_other_places_without_a_cohort_are_left_out(self):
        flows = cohort({"White": (9, pd.NA), "Black": (3, pd.NA)}, decision_point="referrals")
        steps = cohort({"White": (25, 100), "Black": (50, 100)}, decision_point="assessments")
        both = pd.concat([flows, steps], ignore_index=True)
        found = transition_relative_rate(both, reference_group="White")
        assert found["decision_point"].tolist() == ["assessments"]
        assert len(transition_share(flows)) == 0


def test_share_is_wilsons():
    # R epitools: binom.wilson(15, 148)
    found = transition_share(cohort({"Black": (15, 148), "Other": (0, 0)}))
    assert found.loc[0, LIMITS].tolist() == pytest.approx(
        [15 / 148, 0.0623863995307363, 0.160487241723308]
    )
    assert np.isnan(found.loc[1, "value"])
    assert found.loc[1, ["lower", "upper"]].tolist() == [0, 1]
    assert set(found["method"]) == {WILSON}


def test_a_share_of_brothers_and_sisters_is_that_of_fewer_children():
    # R epitools: binom.wilson(15, 148): 30 of 296 with a design effect of 2
    found = transition_share(cohort({"Black": (30, 296)}, design_effect=2.0))
    assert found.loc[0, LIMITS].tolist() == pytest.approx(
        [15 / 148, 0.0623863995307363, 0.160487241723308]
    )
    assert found.loc[0, "method"] == f"{WILSON}; design effect 2"


def test_a_cohort_without_a_period_is_one_all_the_same():
    groups = {"White": (25, 100), "Black": (50, 100)}
    found = transition_relative_rate(cohort(groups, period=pd.NA), reference_group="White")
    assert found["value"].tolist() == [2]


class TestSteps:
    @pytest.fixture
    def definitions(self, shared_reference: Path) -> dict:
        file = shared_reference / "ratio" / "disproportionality_definitions.json"
        tests = json.loads(file.read_text(encoding="utf-8"))["identity_tests"]
        return next(test for test in tests if "product" in test)

    @pytest.fixture
    def nested(self, definitions) -> pd.DataFrame:
        steps = ["population", "referral", "s47", "conference"]
        return pd.concat(
            [
                cohort(
                    {
                        group: (definitions[after][group], definitions[before][group])
                        for group in ("A", "W")
                    },
                    decision_point=after,
                )
                for before, after in zip(steps, steps[1:], strict=False)
            ],
            ignore_index=True,
        )

    def test_ratios_of_nested_steps_multiply_to_the_whole(self, nested, definitions):
        # The definition of the OJJDP: each step out of the one before; A against W
        single = transition_relative_rate(nested, reference_group="W")
        by_step = single.set_index("decision_point")["value"]
        assert by_step.to_dict() == pytest.approx(definitions["RRI"])
        whole = cumulative_relative_rate(
            nested, steps=list(definitions["RRI"]), reference_group="W"
        )
        assert whole.loc[0, "value"] == pytest.approx(definitions["product"])
        assert by_step.prod() == pytest.approx(whole.loc[0, "value"], rel=1e-12)
        assert whole.loc[0, ["decision_point", "count", "reached"]].tolist() == [
            "conference",
            30,
            4000,
        ]

    def test_steps_that_are_not_nested_are_refused(self, nested, like):
        nested.loc[nested["decision_point"] == "s47", "reached"] += 5
        sentence = like(NOT_NESTED, where="Essex, A", before=120, after=125, step="s47")
        with pytest.raises(DataError, match=sentence):
            cumulative_relative_rate(nested, steps=["referral", "s47"], reference_group="W")

    def test_a_group_that_a_step_lacks_is_refused(self, nested, like):
        lacking = nested.drop(index=nested.index[2])
        with pytest.raises(DataError, match=like(NOT_NESTED, where="Essex, A", after=UNKNOWN)):
            cumulative_relative_rate(lacking, steps=["referral", "s47"], reference_group="W")

    def test_a_step_that_is_not_there_is_named(self, nested):
        for table in (nested, nested.drop(columns="decision_point").iloc[:2]):
            with pytest.raises(DataError, match=NO_STEP.format(step="adoption")):
                cumulative_relative_rate(table, steps=["adoption"], reference_group="W")

    def test_years_are_followed_each_by_itself(self, nested, definitions):
        years = pd.concat([nested.assign(period=year) for year in ("2023-24", "2024-25")])
        whole = cumulative_relative_rate(years, steps=list(definitions["RRI"]), reference_group="W")
        assert whole["period"].tolist() == ["2023-24", "2024-25"]
        assert whole["value"].tolist() == pytest.approx([definitions["product"]] * 2)


def test_a_stock_has_no_transition(like):
    stock = cohort({"White": (25, 100), "Black": (50, 100)}, kind="stock")
    with pytest.raises(DataError, match=like(OF_A_STOCK, where="Essex, White, stock")):
        transition_relative_rate(stock, reference_group="White")


def test_more_than_reached_cannot_go_on(like):
    sentence = like(ABOVE_REACHED, where="Essex, Black, assessments", count=101, reached=100)
    wrong = cohort({"White": (25, 100), "Black": (101, 100)}, decision_point="assessments")
    with pytest.raises(DataError, match=sentence):
        transition_share(wrong)


def test_a_missing_reference_is_named():
    with pytest.raises(DataError, match=NO_REFERENCE.format(reference="Blue", where="Essex")):
        transition_relative_rate(cohort({"White": (25, 100)}), reference_group="Blue")


parts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(groups=st.fixed_dictionaries(dict.fromkeys(("White", "Black", "Asian"), parts)))
def test_a_ratio_is_in_its_interval_and_rows_may_come_in_any_order(groups):
    counts = cohort(groups)
    found = transition_relative_rate(counts, reference_group="White")
    told = found["value"].notna()
    assert (found["lower"][told] <= found["value"][told] * (1 + 1e-9)).all()
    assert (found["value"][told] <= found["upper"][told] * (1 + 1e-9)).all()
    turned = transition_relative_rate(counts[::-1], reference_group="White")
    pd.testing.assert_frame_equal(found, turned[::-1].reset_index(drop=True))
