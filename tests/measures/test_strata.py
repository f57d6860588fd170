"""Relative rates within strata agree with R, and say why where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.rates import confint_poisson_2indep

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import HIDDEN, NO_POPULATION
from evaluation_lib.measures.reference_groups import NO_REFERENCE
from evaluation_lib.measures.strata import (
    MANTEL_HAENSZEL,
    NOT_SHARED,
    POISSON,
    SHARES_BY_REGRESSION,
    UNKNOWN_METHOD,
    relative_rate_at_equal_strata,
    same_ratio_in_all_strata,
)
from evaluation_lib.measures.strata_sums import NEGATIVE, NO_COLUMN, TWICE

LIMITS = ["value", "lower", "upper"]
FIFTHS = ["1", "2", "3"]

# University of California, Berkeley, admissions of 1973 (Bickel, Hammel & O'Connell 1975, Science
# 187, 398-404; R: UCBAdmissions): department → men admitted, of how many, women admitted, of ...
BERKELEY = {
    "A": (512, 825, 89, 108),
    "B": (353, 560, 17, 25),
    "C": (120, 325, 202, 593),
    "D": (138, 417, 131, 375),
    "E": (53, 191, 94, 393),
    "F": (22, 373, 24, 341),
}


@pytest.fixture
def counts() -> pd.DataFrame:
    """Three groups in three fifths of deprivation."""
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": ["White"] * 3 + ["Black"] * 3 + ["Asian"] * 3,
            "deprivation_fifth": FIFTHS * 3,
            "count": [40, 75, 31, 12, 20, 9, 5, 9, 0],
            "population": [20_000.0, 18_000, 15_000, 1_500, 1_200, 900, 800, 700, 300],
        }
    )


@pytest.fixture
def berkeley() -> pd.DataFrame:
    rows = [
        ("Berkeley", group, department, count, reached)
        for department, (men, all_men, women, all_women) in BERKELEY.items()
        for group, count, reached in (("men", men, all_men), ("women", women, all_women))
    ]
    columns = ["area", "group", "department", "count", "reached"]
    return pd.DataFrame(rows, columns=columns)


def within(counts: pd.DataFrame, **arguments) -> pd.DataFrame:
    strata = ["deprivation_fifth"]
    ratios = relative_rate_at_equal_strata(
        counts, strata=strata, reference_group="White", **arguments
    )
    return ratios.set_index("group")


@pytest.mark.parametrize(
    ("method", "group", "wanted"),
    [
        # R: glm(count ~ group + fifth + offset(log(population)), poisson), the group and White
        # alone; exp(coef); exp(coef + c(-1, 1) * qnorm(.975) * se); likewise quasipoisson
        ("poisson", "Black", (4.16235374686345, 2.94315119325344, 5.88661185797815)),
        ("poisson", "Asian", (2.7092764938821, 1.56398470048707, 4.6932550670196)),
        ("quasi-poisson", "Black", (4.16235374686345, 3.73226545321308, 4.6420033438707)),
        # R metafor 3.8: rma.mh(measure = "IRR", x1i, t1i, x2i, t2i, add = 0, drop00 = FALSE)
        ("mantel-haenszel", "Black", (4.15939691507088, 2.94157538456462, 5.88140041825304)),
        ("mantel-haenszel", "Asian", (2.71928974756422, 1.56627586609511, 4.72109472620761)),
    ],
)
def test_agrees_with_r(counts, method, group, wanted):
    found = within(counts, method=method)
    assert found.loc[group, LIMITS].tolist() == pytest.approx(wanted, rel=1e-9)


def test_agrees_with_metafor_on_the_admissions_of_berkeley(berkeley):
    # R metafor 3.8: rma.mh(measure = "RR", ai, n1i, ci, n2i), ai the men admitted
    ratios = relative_rate_at_equal_strata(
        berkeley, strata=["department"], reference_group="women", method="mantel-haenszel"
    )
    assert ratios[LIMITS].iloc[0].tolist() == pytest.approx(
        [0.944905022595929, 0.866452232683004, 1.03046130882747], rel=1e-12
    )
    # statsmodels: StratifiedTable(tables).riskratio_pooled
    tables = [
        np.array([[men, all_men - men], [women, all_women - women]])
        for men, all_men, women, all_women in BERKELEY.values()
    ]
    pooled = StratifiedTable(tables).riskratio_pooled
    assert ratios["value"].iloc[0] == pytest.approx(pooled, rel=1e-12)
    assert ratios["measure"].tolist() == ["transition_relative_rate_at_equal_department"]
    assert ratios["method"].tolist() == [MANTEL_HAENSZEL]
    # Without departments men were admitted 1.47 times as often (published, as above).
    crude = berkeley.groupby("group")[["count", "reached"]].sum()
    share = crude["count"] / crude["reached"]
    assert round(share["men"] / share["women"], 2) == 1.47


def test_the_measure_says_what_is_equal(counts):
    both = counts.assign(sex="F")
    ratios = relative_rate_at_equal_strata(
        both, strata=["deprivation_fifth", "sex"], reference_group="White"
    )
    assert set(ratios["measure"]) == {"relative_rate_at_equal_deprivation_fifth_and_sex"}
    assert set(ratios["method"]) == {POISSON}
    assert ratios["reference"].tolist() == ["White"] * 2
    assert ratios["count"].tolist() == [41, 14]
    assert ratios["population"].tolist() == [3600, 1800]


def test_strata_answer_another_question(counts):
    """Equal rates in every fifth, and yet twice the rate: the poorer fifth holds more of them."""
    poorer = pd.DataFrame(
        {
            "area": "Essex",
            "group": ["White", "White", "Black", "Black"],
            "deprivation_fifth": ["1", "5"] * 2,
            "count": [40, 60, 4, 54],
            "population": [1_000, 500, 100, 450],
        }
    )
    crude = poorer.groupby("group")[["count", "population"]].sum().eval("count / population")
    assert crude["Black"] / crude["White"] > 1.5
    assert within(poorer).loc["Black", "value"] == pytest.approx(1, rel=1e-9)


@settings(max_examples=15)
@given(
    x1=st.integers(1, 200),
    x2=st.integers(1, 200),
    n1=st.integers(1000, 100_000),
    n2=st.integers(1000, 100_000),
)
def test_with_one_stratum_it_is_the_crude_ratio(x1, x2, n1, n2):
    # statsmodels: confint_poisson_2indep(x1, n1, x2, n2, method="wald-log", compare="ratio")
    counts = pd.DataFrame(
        {
            "area": "Essex",
            "group": ["Black", "White"],
            "deprivation_fifth": "1",
            "count": [x1, x2],
            "population": [n1, n2],
        }
    )
    limits = confint_poisson_2indep(x1, n1, x2, n2, method="wald-log", compare="ratio")
    for method in ("poisson", "mantel-haenszel"):
        found = within(counts, method=method)
        assert found.loc["Black", ["lower", "upper"]].tolist() == pytest.approx(limits, rel=1e-7)
    # There is nothing to tell the spread from.
    assert within(counts, method="quasi-poisson").loc["Black", "method"] == NOT_SHARED


def test_several_confidences_places_and_years(counts):
    both = pd.concat(
        [counts.assign(period="2024"), counts.assign(period="2025", count=counts["count"] * 2)]
    )
    ratios = relative_rate_at_equal_strata(
        both.assign(years=2.0),
        strata=["deprivation_fifth"],
        reference_group="White",
        confidence=[0.998, 0.95],
    )
    assert ratios["confidence"].tolist() == [0.95] * 4 + [0.998] * 4
    assert ratios["period"].tolist() == ["2024", "2024", "2025", "2025"] * 2
    alone = within(counts)
    assert ratios["value"].tolist() == pytest.approx(alone["value"].tolist() * 4, rel=1e-9)
    reach = np.log(ratios["upper"] / ratios["value"])
    assert (reach[0] / reach[2]) == pytest.approx(np.sqrt(2), rel=1e-7)  # twice the cases


def test_a_design_effect_widens_the_interval(counts):
    alone, families = within(counts), within(counts.assign(design_effect=1.44))
    assert families["value"].tolist() == pytest.approx(alone["value"].tolist(), rel=1e-9)
    reach = [np.log(one["upper"] / one["value"]) for one in (families, alone)]
    assert (reach[0] / reach[1]).tolist() == pytest.approx([1.2, 1.2], rel=1e-7)
    assert families["method"].str.contains("design effect 1.44").all()


def test_a_third_group_does_not_count(counts):
    together, alone = within(counts), within(counts[counts["group"] != "Asian"])
    assert together.loc["Black", LIMITS].tolist() == alone.loc["Black", LIMITS].tolist()


@pytest.mark.parametrize("method", ["poisson", "quasi-poisson", "mantel-haenszel"])
def test_where_there_is_no_ratio_the_reason_stands(counts, method):
    none = counts.iloc[:3].assign(group="Mixed", count=0)
    elsewhere = counts.iloc[:1].assign(group="Other", deprivation_fifth="5")
    hidden = counts.iloc[3:6].assign(group="Black hidden", count=[12, np.nan, 9])
    hidden_alone = elsewhere.assign(group="Other hidden", count=np.nan)
    refused = counts.iloc[3:6].assign(group="Refused", population=np.nan)
    table = pd.concat([counts, none, elsewhere, hidden, hidden_alone, refused])
    found = within(table, method=method)
    reasons = {
        "Mixed": NOT_SHARED,
        "Other": NOT_SHARED,
        "Black hidden": HIDDEN,
        "Other hidden": HIDDEN,
        "Refused": NO_POPULATION,
    }
    assert found.loc[list(reasons), "method"].to_dict() == reasons
    assert found.loc[list(reasons), LIMITS].isna().all(axis=None)
    assert found.loc["Black", LIMITS].notna().all()


def test_a_hidden_count_of_the_reference_hides_all(counts):
    counts["count"] = counts["count"].astype("Int64")
    counts.loc[1, "count"] = pd.NA
    found = within(counts)
    assert found[LIMITS].isna().all(axis=None) and set(found["method"]) == {HIDDEN}


def test_one_ratio_fits_all_strata_or_not(counts):
    # R: deviance(glm(...)) as above; pchisq(deviance, 2, lower.tail = FALSE)
    asked = same_ratio_in_all_strata(
        counts, strata=["deprivation_fifth"], reference_group="White"
    ).set_index("group")
    black = asked.loc["Black"]
    assert black["chi_squared"] == pytest.approx(0.193655493264161, rel=1e-7)
    assert black["degrees_of_freedom"] == 2
    assert black["p_value"] == pytest.approx(0.907712, rel=1e-5)
    counts.loc[counts["group"] == "Black", "count"] = [60, 20, 1]
    differing = same_ratio_in_all_strata(
        counts, strata=["deprivation_fifth"], reference_group="White"
    ).set_index("group")
    assert differing.loc["Black", "p_value"] < 0.001


def test_with_one_stratum_there_is_nothing_to_ask(counts):
    asked = same_ratio_in_all_strata(
        counts.iloc[[0, 3, 6]], strata=["deprivation_fifth"], reference_group="White"
    )
    assert asked[["chi_squared", "p_value"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("change", "arguments", "sentence", "names"),
    [
        (lambda counts: counts, {"method": "logit"}, UNKNOWN_METHOD, {"found": "logit"}),
        (lambda counts: counts, {"reference_group": "Mixed"}, NO_REFERENCE, {"where": "Essex"}),
        (
            lambda counts: counts.assign(reached=counts["population"]),
            {},
            SHARES_BY_REGRESSION,
            {},
        ),
        (
            lambda counts: counts.drop(columns="deprivation_fifth"),
            {},
            NO_COLUMN,
            {"column": "deprivation_fifth"},
        ),
        (
            lambda counts: counts.assign(count=-1),
            {},
            NEGATIVE,
            {"where": "Essex, White, 1", "found": -1},
        ),
        (
            lambda counts: pd.concat([counts, counts.iloc[4:5]]),
            {},
            TWICE,
            {"where": "Essex, Black, 2"},
        ),
    ],
)
def test_what_does_not_fit_is_named(counts, like, change, arguments, sentence, names):
    settings_ = {"strata": ["deprivation_fifth"], "reference_group": "White"} | arguments
    with pytest.raises(DataError, match=like(sentence, **names)):
        relative_rate_at_equal_strata(change(counts), **settings_)
