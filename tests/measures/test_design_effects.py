"""Design effects are what cluster-robust errors of statsmodels say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from evaluation_lib.errors import DataError
from evaluation_lib.measures.design_effects import NO_COLUMN, design_effects

FAMILIES = 400


def one_for_each(group: str, sizes: list[int], *, first: int = 0) -> pd.DataFrame:
    """So many rows for each family, one family after the other."""
    family = np.repeat(np.arange(first, first + len(sizes)), sizes)
    return pd.DataFrame({"group": group, "family_id": [f"F{number}" for number in family]})


@pytest.fixture
def made() -> pd.DataFrame:
    """Families of two groups, of which a few were counted; White ones more often one child."""
    rng = np.random.default_rng(20)
    white = rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1], size=FAMILIES)
    black = rng.choice([1, 2, 4], p=[0.4, 0.3, 0.3], size=FAMILIES // 4)
    rows = [one_for_each("White", white.tolist())]
    rows += [one_for_each("Black", black.tolist(), first=FAMILIES)]
    table = pd.concat(rows, ignore_index=True)
    together = rng.random(FAMILIES * 2)[table["family_id"].str[1:].astype(int)]
    alone = rng.random(len(table))
    table["went_on"] = np.where(rng.random(len(table)) < 0.75, together, alone) < 0.4
    return table


def by_group(table: pd.DataFrame, **keywords) -> pd.DataFrame:
    return design_effects(table, by=["group"], cluster="family_id", **keywords).set_index("group")


def few_families(effects: pd.DataFrame) -> pd.Series:
    """The factor of Korn and Graubard, which statsmodels does not have."""
    quantiles = (student.ppf(0.975, effects[name] - 1) for name in ("families", "count"))
    return np.divide(*quantiles) ** 2


# Against cluster-robust errors


def test_the_error_of_a_ratio_of_shares_is_the_cluster_robust_one_of_statsmodels(made):
    effects = by_group(made, went_on="went_on")
    # statsmodels: GLM(went_on, [1, Black], Poisson()).fit(cov_type="cluster", cov_kwds=dict(
    #     groups=family, use_correction=False)), the log link's error of the log ratio of shares
    design = sm.add_constant((made["group"] == "Black").astype(float))
    fit = sm.GLM(made["went_on"].astype(float), design, family=sm.families.Poisson()).fit(
        cov_type="cluster",
        cov_kwds={"groups": pd.factorize(made["family_id"])[0], "use_correction": False},
    )
    share = made.groupby("group")["went_on"].mean()
    went = made.groupby("group")["went_on"].sum()
    k = effects["families"]
    plain = effects["design_effect"] / few_families(effects) * (k - 1) / k
    ours = np.sqrt((plain * (1 - share) / went).sum())
    assert ours == pytest.approx(fit.bse.iloc[1], rel=1e-7)
    assert (effects["design_effect"] > 1.2).all()  # so that it is more than the binomial error


def test_the_error_of_a_ratio_of_rates_is_the_cluster_robust_one_of_statsmodels(made):
    # A table of all families, most of whom nobody was counted of.
    number = made.groupby(["group", "family_id"]).size().rename("m").reset_index()
    nobody = [pd.DataFrame({"group": group, "m": 0}, index=range(times * FAMILIES))
              for group, times in (("White", 60), ("Black", 20))]  # fmt: skip
    families = pd.concat([number, *nobody], ignore_index=True)
    design = sm.add_constant((families["group"] == "Black").astype(float))
    # statsmodels: GLM(m, [1, Black], Poisson(), exposure=1.8 children each).fit(cov_type="cluster")
    model = sm.GLM(
        families["m"], design, family=sm.families.Poisson(), exposure=np.full(len(families), 1.8)
    )
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": np.arange(len(families))})
    effects = by_group(made)
    count = made.groupby("group").size()
    ours = np.sqrt((effects["design_effect"] / count).sum())
    # Ours takes the bias off and is a little larger for few families.
    assert ours == pytest.approx(fit.bse.iloc[1], rel=0.02)
    independent = np.sqrt((1 / count).sum())
    assert ours > 1.3 * independent


# By hand


def test_a_count_by_hand():
    # Families of 1, 1 and 2: squares 6, cubes 10, number 4; variance 6 + 10/4 - 36/16 = 6.25
    effects = by_group(one_for_each("White", [1, 1, 2])).loc["White"]
    assert effects["families"] == 3 and effects["count"] == 4
    assert effects["variance"] == pytest.approx(6.25)
    # scipy: t.ppf(.975, 2) = 4.30265273, t.ppf(.975, 3) = 3.18244631
    assert effects["design_effect"] == pytest.approx(6.25 / 4 * (4.30265273 / 3.18244631) ** 2)


def test_a_share_by_hand():
    # Families (2 reached, 2 went on), (1, 0), (1, 1), (2, 1): p = 4/6, residuals 2/3, -2/3, 1/3,
    # -1/3, squares 10/9, times 4/3 = 40/27; independent 6 * 2/3 * 1/3 = 4/3
    table = one_for_each("White", [2, 1, 1, 2]).assign(went_on=[1, 1, 0, 1, 1, 0])
    effects = by_group(table, went_on="went_on").loc["White"]
    assert effects["variance"] == pytest.approx(40 / 27)
    assert effects["independent_variance"] == pytest.approx(4 / 3)
    assert effects["families_that_tell"] == 2  # a child who did not go on is in two of them
    # scipy: t.ppf(.975, 3) = 3.18244631, t.ppf(.975, 5) = 2.57058184
    expected = 40 / 27 / (4 / 3) * (3.18244631 / 2.57058184) ** 2
    assert effects["design_effect"] == pytest.approx(expected)


# Properties


@settings(max_examples=40)
@given(sizes=st.lists(st.integers(1, 6), min_size=2, max_size=60))
def test_single_children_vary_as_chance_does_and_families_more(sizes):
    alone = by_group(one_for_each("White", [1] * len(sizes))).loc["White", "design_effect"]
    assert alone == pytest.approx(1)
    effect = by_group(one_for_each("White", sizes)).loc["White", "design_effect"]
    assert effect >= max(1, np.square(sizes).sum() / np.sum(sizes) * (1 - 1e-9))


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), families=st.integers(2, 40))
def test_a_design_effect_is_never_below_one(seed, families):
    rng = np.random.default_rng(seed)
    table = one_for_each("White", rng.integers(1, 4, size=families).tolist())
    table["went_on"] = rng.random(len(table)) < 0.5
    for effects in (by_group(table), by_group(table, went_on="went_on")):
        effect = effects["design_effect"].iloc[0]
        assert effect >= 1 or np.isnan(effect)


def test_the_order_of_rows_and_the_names_of_families_say_nothing(made):
    shuffled = made.sample(frac=1, random_state=3)
    renamed = shuffled.assign(family_id="X" + shuffled["family_id"])
    pd.testing.assert_frame_equal(by_group(made), by_group(renamed))


# Where little is known


def test_rows_without_a_family_are_left_out_and_said():
    table = one_for_each("White", [1, 2]).assign(family_id=lambda rows: ["A", "B", None])
    effects = by_group(table.convert_dtypes()).loc["White"]
    assert effects["families"] == 2 and effects["count"] == 2 and effects["without_family"] == 1


@pytest.mark.parametrize("went", [True, False])
def test_a_share_of_all_or_none_tells_nothing(went):
    effects = by_group(one_for_each("White", [1, 2, 2]).assign(went_on=went), went_on="went_on")
    assert np.isnan(effects["design_effect"]).all()
    assert effects["families_that_tell"].eq(0).all()


def test_one_family_tells_nothing():
    assert np.isnan(by_group(one_for_each("White", [3]))["design_effect"]).all()


def test_a_column_that_is_not_there_is_named():
    table = one_for_each("White", [1])
    with pytest.raises(DataError, match="went") as refused:
        design_effects(table, by=["group"], cluster="family_id", went_on="went")
    assert str(refused.value) == NO_COLUMN.format(column="went")
