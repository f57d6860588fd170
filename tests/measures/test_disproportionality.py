"""Rates and ratios: the published chain comes out, hidden stays hidden, wrong input is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import rate_per_10000, relative_rate_index
from evaluation_lib.measures.reference_groups import NO_REFERENCE

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
