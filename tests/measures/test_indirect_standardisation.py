"""Indirectly standardised ratios and rates agree with published ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.indirect_standardisation import (
    INDIRECT,
    NOTHING_EXPECTED,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from evaluation_lib.measures.intervals import BYAR, EXACT, HIDDEN, NO_POPULATION
from evaluation_lib.measures.strata_sums import NOT_THERE, THE_REFERENCE

NAMES = {"ageband": "age_band", "Age Band": "age_band", "pop": "population"}
LIMITS = ["value", "lower", "upper"]
AGES = ["0 to 4", "5 to 11", "12 to 17"]


@pytest.mark.parametrize("area", ["testdata_big", "testdata_small", "testdata_tiny"])
@pytest.mark.parametrize(
    ("measure", "statistic", "per"),
    [
        (indirectly_standardised_ratio, "indirectly standardised ratio x 1", 1),
        (indirectly_standardised_rate, "indirectly standardised rate per 100000", 10),
    ],
)
def test_agrees_with_phe(shared_reference: Path, measure, statistic, per, area):
    # PHEindicatormethods: calculate_ISRatio(data, count, pop, refcount, refpop,
    #   confidence = c(0.95, 0.998)), and calculate_ISRate(..., multiplier = 100000)
    folder = shared_reference / "phe"
    counts = pd.read_csv(folder / "isr_input.csv").rename(columns=NAMES)
    counts = counts[counts["area"] == area].assign(group="all")
    # A blank is none for PHEindicatormethods; here it would be hidden. Nothing is expected of a
    # band in which the reference has no case, so that its population does not matter.
    counts = counts.fillna({"count": 0, "population": 0})
    reference = pd.read_csv(folder / "isr_refdata.csv").rename(
        columns={"Age Band": "age_band", "refcount": "count", "refpop": "population"}
    )
    found = measure(counts, reference=reference, strata=["age_band"], confidence=[0.95, 0.998])
    table = pd.read_csv(folder / "isr_expected.csv")
    row = table[(table["area"] == area) & (table["statistic"] == statistic)].iloc[0]
    wanted = [
        [row["value"], row["lower95_0cl"], row["upper95_0cl"]],
        [row["value"], row["lower99_8cl"], row["upper99_8cl"]],
    ]
    assert found[LIMITS].to_numpy() * per == pytest.approx(np.array(wanted), rel=1e-12)
    interval = {"Byars": BYAR, "Exact": EXACT}[row["method"]]
    assert set(found["method"]) == {INDIRECT.format(interval=interval)}
    assert found["count"].tolist() == [row["observed"]] * 2


def test_agrees_with_epitools(shared_reference: Path):
    # R epitools: ageadjust.indirect(count, pop, stdcount, stdpop)$sir and $rate; its interval, the
    # normal one of the logarithm, is another than ours
    case = json.loads((shared_reference / "ratio" / "epitools_standardisation.json").read_text())
    case = case["indirect"]
    bands = [str(place) for place in range(len(case["count"]))]
    counts = pd.DataFrame(
        {
            "area": "Essex",
            "group": "all",
            "age_band": bands,
            "count": case["count"],
            "population": case["pop"],
        }
    )
    arguments = {
        "reference": pd.DataFrame(
            {"age_band": bands, "count": case["stdcount"], "population": case["stdpop"]}
        ),
        "strata": ["age_band"],
    }
    ratio = indirectly_standardised_ratio(counts, **arguments)
    rate = indirectly_standardised_rate(counts, **arguments)
    assert ratio["value"].tolist() == pytest.approx([case["sir"]["sir"]], rel=1e-12)
    assert rate["value"].tolist() == pytest.approx([case["rate"]["adj.rate"] * 10_000], rel=1e-12)


@pytest.fixture
def counts() -> pd.DataFrame:
    """Two groups in three bands of age, alike in their rates; the second has older children."""
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": ["White"] * 3 + ["Black"] * 3,
            "age_band": AGES * 2,
            "count": [40, 75, 30, 2, 10, 14],
            "population": [20_000.0, 15_000, 10_000, 1_000, 2_000, 4_000],
        }
    )


def own_reference(counts: pd.DataFrame) -> pd.DataFrame:
    return counts[counts["group"] == "White"].drop(columns="group")


def test_the_reference_itself_has_a_ratio_of_one(counts):
    ratios = indirectly_standardised_ratio(
        counts, reference=own_reference(counts), strata=["age_band"]
    ).set_index("group")
    assert ratios.loc["White", "value"] == pytest.approx(1, rel=1e-12)
    # 26 of 1,000 × 40/20,000 + 2,000 × 75/15,000 + 4,000 × 30/10,000 = 2 + 10 + 12
    assert ratios.loc["Black", "value"] == pytest.approx(26 / 24, rel=1e-12)


def test_each_area_is_set_against_its_own_reference(counts):
    doubled = counts.assign(area="Kent", count=counts["count"] * 2)
    both = pd.concat([counts, doubled])
    ratios = indirectly_standardised_ratio(
        both, reference=own_reference(both), strata=["age_band"]
    ).pivot(index="group", columns="area", values="value")
    assert ratios["Kent"].to_numpy() == pytest.approx(ratios["Essex"].to_numpy(), rel=1e-12)


def test_years_count_on_both_sides(counts):
    reference = own_reference(counts)
    one = indirectly_standardised_ratio(counts, reference=reference, strata=["age_band"])
    three = indirectly_standardised_ratio(
        counts.assign(count=counts["count"] * 3, years=3),
        reference=reference,
        strata=["age_band"],
    )
    both = indirectly_standardised_ratio(
        counts.assign(years=3), reference=reference.assign(years=3), strata=["age_band"]
    )
    assert three["value"].tolist() == pytest.approx(one["value"].tolist(), rel=1e-12)
    assert both["value"].tolist() == pytest.approx(one["value"].tolist(), rel=1e-12)


def test_a_design_effect_widens_the_interval(counts):
    arguments = {"reference": own_reference(counts), "strata": ["age_band"]}
    alone = indirectly_standardised_ratio(counts, **arguments)
    families = indirectly_standardised_ratio(counts.assign(design_effect=2.0), **arguments)
    assert families["value"].tolist() == alone["value"].tolist()
    assert (families["lower"] < alone["lower"]).all()
    assert (families["upper"] > alone["upper"]).all()


def test_none_counted_has_an_honest_upper_limit(counts):
    reference = own_reference(counts)
    counts.loc[counts["group"] == "Black", "count"] = 0
    ratios = indirectly_standardised_ratio(counts, reference=reference, strata=["age_band"])
    # R: poisson.test(0)$conf.int, over 24 expected
    assert ratios[LIMITS].iloc[1].tolist() == pytest.approx([0, 0, 3.68887945411394 / 24])


def test_where_there_is_no_ratio_the_reason_stands(counts):
    reference = own_reference(counts)
    hidden = counts.assign(count=[40, 75, 30, np.nan, 10, 14])
    refused = counts.assign(group="Refused", population=np.nan).iloc[:3]
    table = pd.concat([hidden, refused])
    found = indirectly_standardised_ratio(table, reference=reference, strata=["age_band"])
    found = found.set_index("group")
    assert found.loc[["Black", "Refused"], LIMITS].isna().all(axis=None)
    assert found["method"].to_dict() == {
        "White": INDIRECT.format(interval=BYAR),
        "Black": HIDDEN,
        "Refused": NO_POPULATION,
    }
    unseen = reference.assign(count=[np.nan, 75, 30])
    found = indirectly_standardised_ratio(counts, reference=unseen, strata=["age_band"])
    assert found["method"].tolist() == [HIDDEN, HIDDEN]
    never = reference.assign(count=0)
    found = indirectly_standardised_ratio(counts, reference=never, strata=["age_band"])
    assert found["method"].tolist() == [NOTHING_EXPECTED] * 2
    assert found[LIMITS].isna().all(axis=None)


def test_a_stratum_without_a_reference_is_named(counts, like):
    reference = own_reference(counts).iloc[:2]
    where = "Essex, White, 12 to 17"
    with pytest.raises(DataError, match=like(NOT_THERE, where=where, table=THE_REFERENCE)):
        indirectly_standardised_ratio(counts, reference=reference, strata=["age_band"])
