"""Rates and ratios: the published chain comes out, hidden stays hidden, wrong input is named."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import (
    difference_from_reference_rate,
    rate_per_10000,
    relative_rate_index,
    representation_index,
    share,
)
from evaluation_lib.measures.intervals import HIDDEN, NO_POPULATION
from evaluation_lib.measures.reference_groups import ALL_OTHERS, NO_REFERENCE
from evaluation_lib.measures.tidy import NO_CONFIDENCE, TWICE

WORKED_OUT = ["value", "lower", "upper", "confidence", "method", "count", "population"]


def test_ratios_of_essex_2025(essex_2025):
    # The independent worked example beside the project: 0-17 2021, ratio to White
    ratios = relative_rate_index(essex_2025, reference_group="White").set_index("group")["value"]
    assert ratios.round(2).to_dict() == {"Mixed": 2.09, "Asian": 0.9, "Black": 1.99, "Other": 1.99}


def test_ratio_is_the_ratio_of_the_rates(essex_2025):
    rates = rate_per_10000(essex_2025).set_index("group")["value"]
    ratios = relative_rate_index(essex_2025, reference_group="Black").set_index("group")["value"]
    for group, ratio in ratios.items():
        assert ratio == pytest.approx(rates[group] / rates["Black"], rel=1e-12)


def test_an_estimate_carries_its_interval_count_population_and_method(essex_2025):
    for measures in (
        rate_per_10000(essex_2025),
        relative_rate_index(essex_2025, reference_group="White"),
    ):
        assert list(measures.columns[:4]) == ["area", "group", "period", "measure"]
        assert list(measures.columns[4:11]) == WORKED_OUT
        assert measures.notna().all(axis=None)
        assert (measures["lower"] <= measures["value"]).all()
        assert (measures["value"] <= measures["upper"]).all()


def test_rows_keep_their_order_and_the_reference_is_left_out(essex_2025):
    assert rate_per_10000(essex_2025)["group"].tolist() == essex_2025["group"].tolist()
    ratios = relative_rate_index(essex_2025, reference_group="Asian")
    assert ratios["group"].tolist() == ["White", "Mixed", "Black", "Other"]


def test_a_hidden_count_has_neither_rate_nor_ratio(essex_2025):
    essex_2025.loc[essex_2025["group"] == "Asian", "count"] = pd.NA
    rates = rate_per_10000(essex_2025).set_index("group")
    ratios = relative_rate_index(essex_2025, reference_group="White").set_index("group")
    for measures in (rates, ratios):
        assert measures.loc["Asian", ["value", "lower", "upper"]].isna().all()
        assert measures.loc["Black", ["value", "lower", "upper"]].notna().all()


def test_a_hidden_reference_hides_every_ratio(essex_2025):
    essex_2025.loc[essex_2025["group"] == "White", "count"] = pd.NA
    ratios = relative_rate_index(essex_2025, reference_group="White")
    assert ratios[["value", "lower", "upper"]].isna().all(axis=None)


def test_a_reference_without_cases_gives_an_infinite_ratio_and_an_open_interval(essex_2025):
    essex_2025.loc[essex_2025["group"] == "White", "count"] = 0
    ratios = relative_rate_index(essex_2025, reference_group="White")
    assert np.isinf(ratios["value"]).all() and np.isinf(ratios["upper"]).all()
    assert (ratios["lower"] > 0).all()


def test_areas_and_periods_are_compared_within_themselves(essex_2025):
    other = essex_2025.assign(area="Elsewhere", count=essex_2025["count"] * 3)
    earlier = essex_2025.assign(period=2024, count=essex_2025["count"] * 2)
    together = pd.concat([essex_2025, other, earlier], ignore_index=True)
    ratios = relative_rate_index(together, reference_group="White")
    spread = ratios.groupby("group")["value"].agg(lambda values: values.max() - values.min())
    assert spread.to_numpy() == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert len(ratios) == 12


def test_a_missing_reference_row_is_named(essex_2025):
    sentence = NO_REFERENCE.format(reference="Blue", where="Essex, 2025")
    with pytest.raises(DataError, match=sentence):
        relative_rate_index(essex_2025, reference_group="Blue")


@pytest.mark.parametrize(("column", "value"), [("count", -1), ("population", 0)])
def test_an_impossible_number_is_named(essex_2025, column, value):
    essex_2025.loc[2, column] = value
    with pytest.raises(DataError, match="Essex, Asian, 2025"):
        rate_per_10000(essex_2025)


@settings(max_examples=30)
@given(factor=st.integers(min_value=2, max_value=50))
def test_a_ratio_does_not_depend_on_the_unit_of_population(factor):
    counts = pd.DataFrame(
        {
            "area": "A",
            "group": ["White", "Mixed"],
            "period": 1,
            "count": [30, 7],
            "population": [1000.0, 100.0],
        }
    )
    scaled = counts.assign(population=counts["population"] * factor)
    columns = ["value", "lower", "upper"]
    first = relative_rate_index(counts, reference_group="White")[columns]
    second = relative_rate_index(scaled, reference_group="White")[columns]
    assert first.to_numpy() == pytest.approx(second.to_numpy(), rel=1e-9)


def place(groups: dict[str, tuple], **columns: object) -> pd.DataFrame:
    """One place: group → (count, population)."""
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": list(groups),
            "count": pd.array([count for count, _ in groups.values()], dtype="Int64"),
            "population": pd.array([living for _, living in groups.values()], dtype="Float64"),
        }
    ).assign(**columns)


WITH_UNKNOWN = {"White": (200, 60000), "Black": (30, 4000), "Refused": (20, pd.NA)}
LIMITS = ["value", "lower", "upper"]
ALL_MEASURES = [
    rate_per_10000,
    share,
    representation_index,
    partial(relative_rate_index, reference_group="White", methods=["score", "exact"]),
    partial(relative_rate_index, reference_group=ALL_OTHERS),
    partial(difference_from_reference_rate, reference_group="White"),
    partial(difference_from_reference_rate, reference_group=ALL_OTHERS),
]


class TestGroupsWithoutAPopulation:
    def test_have_a_share_among_all_children_counted(self):
        # scipy 1.17: binomtest(20, 250).proportion_ci(method="wilson")
        found = share(place(WITH_UNKNOWN)).set_index("group")
        assert found.loc["Refused", "value"] == 20 / 250
        assert found["value"].sum() == pytest.approx(1)
        assert found["population"].tolist() == [250, 250, 250]
        assert found.loc["Refused", ["lower", "upper"]].tolist() == pytest.approx(
            [0.05238232837233182, 0.1203296432038416], rel=1e-12
        )

    def test_have_no_rate_and_no_ratio_and_the_method_says_why(self):
        for measured in (
            rate_per_10000(place(WITH_UNKNOWN)),
            representation_index(place(WITH_UNKNOWN)),
            relative_rate_index(place(WITH_UNKNOWN), reference_group="White"),
            difference_from_reference_rate(place(WITH_UNKNOWN), reference_group="White"),
        ):
            row = measured.set_index("group").loc["Refused"]
            assert row[LIMITS].isna().all() and row["method"] == NO_POPULATION
            others = measured[measured["group"] != "Refused"]
            assert others[LIMITS].notna().all(axis=None)


class TestRepresentationIndex:
    @pytest.fixture
    def definitions(self, shared_reference: Path) -> dict:
        file = shared_reference / "ratio" / "disproportionality_definitions.json"
        return json.loads(file.read_text(encoding="utf-8"))

    def test_is_the_bulletins_example(self, definitions):
        # NCJFCJ bulletin of May 2011: 40% of those in care, 20% of the population, index 2.0
        example = definitions["ncjfcj"]["example"]
        counts = place({"A": (40, 20), "B": (60, 80)})
        assert representation_index(counts).loc[0, "value"] == pytest.approx(example["index"])

    def test_the_ratio_of_two_is_the_ratio_of_the_rates(self, definitions):
        # Shaw et al. 2008: disparity index
        expected = definitions["identity_tests"][0]
        counts = place({name: tuple(cell) for name, cell in expected["groups"].items()})
        found = representation_index(counts).set_index("group")["value"]
        assert found.to_dict() == pytest.approx(expected["RI"], rel=1e-12)
        ratio = relative_rate_index(counts, reference_group="White")["value"].iloc[0]
        assert found["Black"] / found["White"] == pytest.approx(ratio, rel=1e-12)
        assert ratio == pytest.approx(expected["ratio_of_RI"], rel=1e-12)

    def test_leaves_children_of_unknown_ethnicity_out_of_both_shares(self):
        known = {name: cell for name, cell in WITH_UNKNOWN.items() if name != "Refused"}
        with_them, without = (
            representation_index(place(WITH_UNKNOWN)),
            representation_index(place(known)),
        )
        assert with_them[LIMITS].iloc[:2].to_numpy() == pytest.approx(without[LIMITS].to_numpy())

    def test_has_the_interval_of_its_share(self):
        # scipy 1.17: binomtest(30, 230).proportion_ci(method="wilson"), over 4000 / 64000
        found = representation_index(place({"White": (200, 60000), "Black": (30, 4000)}))
        assert found.loc[1, ["value", "lower", "upper"]].tolist() == pytest.approx(
            [30 / 230 / (4000 / 64000), 1.4866508034537023, 2.8815367124920814], rel=1e-9
        )

    def test_is_capped_at_one_over_the_share_of_the_population(self):
        found = representation_index(place({"White": (10, 500), "Black": (0, 500)}))
        assert found.loc[0, ["value", "upper"]].tolist() == [2, 2]


class TestRelativeRateIndex:
    def test_has_a_score_and_an_exact_row(self):
        # R ratesci: scoreci(30, 4000, 200, 60000, distrib = "poi", contrast = "RR", skew = FALSE);
        # R: poisson.test(c(30, 200), c(4000, 60000))
        counts = place({"White": (200, 60000), "Black": (30, 4000)})
        found = relative_rate_index(
            counts, reference_group="White", methods=["score", "exact"], confidence=[0.998, 0.95]
        )
        assert found["confidence"].tolist() == [0.95, 0.95, 0.998, 0.998]
        assert ["score" in method for method in found["method"]] == [True, False, True, False]
        assert found.loc[0, LIMITS].tolist() == pytest.approx([2.25, 1.5365000697, 3.2948257536])
        assert found.loc[1, LIMITS].tolist() == pytest.approx(
            [2.25, 1.47923182653134, 3.3136995088859]
        )

    def test_against_all_other_children(self):
        counts = place({"White": (200, 60000), "Black": (30, 4000), "Asian": (10, 8000)})
        found = relative_rate_index(counts, reference_group=ALL_OTHERS).set_index("group")["value"]
        assert found["Black"] == pytest.approx((30 / 4000) / (210 / 68000), rel=1e-12)
        assert found["White"] == pytest.approx((200 / 60000) / (40 / 12000), rel=1e-12)

    def test_decision_points_and_clocks_are_compared_within_themselves(self):
        counts = place({"White": (200, 60000), "Black": (30, 4000)})
        parts = [
            counts.assign(decision_point=point, clock=clock, count=counts["count"] * factor)
            for factor, (point, clock) in enumerate(
                [("referrals", "latest"), ("referrals", "recorded"), ("plans", "latest")], start=1
            )
        ]
        together = relative_rate_index(pd.concat(parts), reference_group="White")
        assert together["value"].tolist() == pytest.approx([2.25] * 3)
        assert list(together.columns[:4]) == ["area", "group", "decision_point", "clock"]


class TestDifference:
    def test_is_the_count_less_what_the_reference_rate_would_give(self):
        # 4,000 children at 200 / 60,000 would be 13.3; 30 were counted
        found = difference_from_reference_rate(
            place({"White": (200, 60000), "Black": (30, 4000)}), reference_group="White"
        )
        assert found["value"].tolist() == pytest.approx([30 - 4000 * 200 / 60000])
        assert found["reference"].tolist() == ["White"]
        # By hand: Byar's limits of 30 and of 200 (Breslow & Day 1987, p. 69), z = 1.959964
        z = 1.959963984540054
        low, high = (
            {x: y * (1 - 1 / (9 * y) + side * z / (3 * y**0.5)) ** 3 for x, y in counted.items()}
            for side, counted in ((-1, {30: 30, 200: 200}), (1, {30: 31, 200: 201}))
        )
        per = 4000 / 60000
        lower = 30 - 200 * per - np.hypot(30 - low[30], (high[200] - 200) * per)
        upper = 30 - 200 * per + np.hypot(high[30] - 30, (200 - low[200]) * per)
        assert found.loc[0, ["lower", "upper"]].tolist() == pytest.approx([lower, upper], rel=1e-12)

    def test_over_some_years_is_of_those_years(self):
        counts = place({"White": (600, 60000), "Black": (90, 4000)}, years=3.0)
        found = difference_from_reference_rate(counts, reference_group="White")
        assert found["value"].tolist() == pytest.approx([90 - 4000 * 3 * 600 / (60000 * 3)])

    def test_fewer_is_below_zero(self):
        counts = place({"White": (200, 60000), "Asian": (2, 4000)})
        found = difference_from_reference_rate(counts, reference_group="White")
        assert (found.loc[0, LIMITS] < 0).all()


def test_a_rate_is_by_year():
    counts = place({"White": (600, 60000)}, years=3.0)
    assert rate_per_10000(counts)["value"].tolist() == pytest.approx([600 / 180000 * 10000])


@pytest.mark.parametrize("measure", ALL_MEASURES)
class TestEveryMeasure:
    @settings(max_examples=20)
    @given(
        groups=st.fixed_dictionaries(
            {
                name: st.tuples(st.integers(0, 400), st.integers(400, 90000))
                for name in ("White", "Black", "Asian")
            }
        )
    )
    def test_holds_its_value_in_any_order_of_rows(self, measure, groups):
        counts = place(groups)
        found = measure(counts, confidence=[0.8, 0.998])
        told = found[found["value"].notna()]
        slack = 1e-9 * told["value"].abs().where(np.isfinite(told["value"]), 0) + 1e-9
        assert (told["lower"] <= told["value"] + slack).all()
        assert (told["value"] - slack <= told["upper"]).all()
        narrow, wide = (found[found["confidence"] == one] for one in (0.8, 0.998))
        assert (wide["lower"].to_numpy() <= narrow["lower"].to_numpy() + 1e-9).all()
        assert (narrow["upper"].to_numpy() - 1e-9 <= wide["upper"].to_numpy()).all()
        by = ["confidence", "method", "group"]
        turned = measure(counts[::-1], confidence=[0.8, 0.998])
        one, other = (
            table.sort_values(by, ignore_index=True)[["group", *LIMITS]]
            for table in (found, turned)
        )
        pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)

    def test_a_hidden_count_hides_what_is_made_of_it_and_says_so(self, measure):
        counts = place({"White": (200, 60000), "Black": (pd.NA, 4000), "Asian": (10, 8000)})
        black = measure(counts).query("group == 'Black'")
        assert black[LIMITS].isna().all(axis=None) and set(black["method"]) == {HIDDEN}

    def test_a_design_effect_widens_and_is_said(self, measure):
        counts = place({"White": (200, 60000), "Black": (30, 4000)})
        one, two = measure(counts), measure(counts.assign(design_effect=2.0))
        assert one["value"].tolist() == two["value"].tolist()
        assert (two["lower"] < one["lower"]).all() and (two["upper"] > one["upper"]).all()
        assert two["method"].str.endswith("design effect 2").all()

    def test_a_group_that_stands_twice_is_refused(self, measure, like):
        counts = place({"White": (200, 60000), "Black": (30, 4000)})
        with pytest.raises(DataError, match=like(TWICE, where="Essex, White")):
            measure(pd.concat([counts, counts]))

    @pytest.mark.parametrize("wrong", [0, 1, 95, -0.5])
    def test_a_confidence_is_a_fraction(self, measure, wrong, like):
        counts = place({"White": (200, 60000), "Black": (30, 4000)})
        with pytest.raises(DataError, match=like(NO_CONFIDENCE, found=wrong)):
            measure(counts, confidence=wrong)
