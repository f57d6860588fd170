"""Drawn ethnicity undoes a bias that age explains, leaves refusals alone, and says how it drew."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from statsmodels.discrete.discrete_model import MNLogit

from evaluation_lib.errors import DataError
from evaluation_lib.measures.imputation import (
    NO_COLUMN,
    NONE_KNOWN,
    NOT_A_GROUP,
    NOTHING_DRAWN,
    impute_groups,
)
from evaluation_lib.measures.imputation_models import CELLS, LOGIT, fitted
from evaluation_lib.measures.imputed_ratios import NOT_POOLED, imputed_counts, pooled_ratios
from evaluation_lib.measures.unknown_groups import NOT_APART

KNOWN = ["White", "Mixed", "Black"]
POPULATION = {"White": 80_000, "Mixed": 10_000, "Black": 10_000}
#: Shares of the groups among those met, by age, and how often each age's ethnicity is obtained.
SHARES = {"0 to 4": [0.60, 0.15, 0.25], "5 to 17": [0.86, 0.09, 0.05]}
OBTAINED = {"0 to 4": 0.45, "5 to 17": 0.95}
#: Half of those met are of either age: (0.25 + 0.05) / 2 of them are Black, 0.73 White.
TRUE_RATIO = (0.15 / 10_000) / (0.73 / 80_000)


def met(rng: np.random.Generator, children: int) -> pd.DataFrame:
    """Children met at a decision point, whose ethnicity is obtained as their age has it."""
    age = rng.choice(list(SHARES), size=children)
    at = rng.random(children)
    ends = np.array([np.cumsum(SHARES[one]) for one in age])
    group = np.array(KNOWN)[np.minimum((at[:, None] > ends).sum(axis=1), 2)]
    obtained = rng.random(children) < np.array([OBTAINED[one] for one in age])
    return pd.DataFrame(
        {
            "area": "Essex",
            "child_id": [f"INV{number}" for number in range(children)],
            "age": age,
            "group": np.where(obtained, group, "Not yet obtained"),
            "met": True,
        }
    )


def black_ratio(rows: pd.DataFrame, columns: list[str], *, dictionary, rng) -> pd.Series:
    imputed = impute_groups(rows, columns=columns, dictionary=dictionary, rng=rng)
    counts = imputed_counts(imputed, rows)
    counts["population"] = counts["group"].map(POPULATION).astype("Float64")
    found = pooled_ratios(counts, reference_group="White")
    return found[found["group"] == "Black"].iloc[0]


def known_alone(rows: pd.DataFrame) -> float:
    sizes = rows["group"].value_counts()
    return (sizes["Black"] / 10_000) / (sizes["White"] / 80_000)


def test_missing_by_age_is_undone_where_age_is_passed_in(dictionary, rng):
    rows = met(rng, 12_000)
    found = black_ratio(rows, ["age"], dictionary=dictionary, rng=rng)
    assert found["value"] == pytest.approx(TRUE_RATIO, rel=0.1)
    assert found["lower"] < TRUE_RATIO < found["upper"]
    # Of those known: (0.45 × 0.25 + 0.95 × 0.05) / (0.45 × 0.60 + 0.95 × 0.86) × 8 = 1.178
    assert known_alone(rows) == pytest.approx(1.178, rel=0.06)
    assert known_alone(rows) < found["lower"]


def test_without_the_age_nothing_is_undone(dictionary, rng):
    rows = met(rng, 12_000).assign(nothing="the same for all")
    found = black_ratio(rows, ["nothing"], dictionary=dictionary, rng=rng)
    assert found["value"] == pytest.approx(known_alone(rows), rel=0.03)


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say(dictionary, rng):
    trials = 100
    held = 0
    for _ in range(trials):
        found = black_ratio(met(rng, 1_000), ["age"], dictionary=dictionary, rng=rng)
        held += found["lower"] < TRUE_RATIO < found["upper"]
    assert held >= binom.ppf(0.005, trials, 0.95)


def test_who_refused_stays_refused_in_every_table(dictionary, rng):
    rows = met(rng, 800)
    rows.loc[rows.index[:60], "group"] = "Refused"
    imputed = impute_groups(rows, columns=["age"], dictionary=dictionary, rng=rng)
    counts = imputed_counts(imputed, rows)
    assert set(counts.loc[counts["group"] == "Refused", "count"]) == {60}
    assert "Not yet obtained" not in set(counts["group"])
    assert not imputed.drawn[:60].any()
    # Every table holds every row once.
    assert set(counts.groupby("imputation")["count"].sum()) == {800}
    assert counts["imputation"].nunique() == 20


def test_known_rows_are_never_changed(dictionary, rng):
    rows = met(rng, 500)
    imputed = impute_groups(rows, columns=["age"], dictionary=dictionary, rng=rng)
    kept = ~imputed.drawn
    for codes in imputed.codes:
        assert (np.array(imputed.groups)[codes[kept]] == rows["group"].to_numpy()[kept]).all()


def test_a_child_met_twice_has_one_group_in_each_table(dictionary, rng):
    rows = met(rng, 600)
    twice = pd.concat([rows, rows], ignore_index=True)
    imputed = impute_groups(twice, columns=["age"], dictionary=dictionary, rng=rng)
    assert (imputed.codes[:, :600] == imputed.codes[:, 600:]).all()
    assert len({tuple(codes) for codes in imputed.codes}) == 20


def test_the_same_seed_gives_the_same_tables(dictionary):
    rows = met(np.random.default_rng(1), 400)
    first, second = (
        impute_groups(rows, columns=["age"], dictionary=dictionary, rng=np.random.default_rng(20))
        for _ in range(2)
    )
    assert (first.codes == second.codes).all()


def test_a_wide_prior_gives_the_parameters_of_statsmodels(rng):
    # statsmodels 0.15: MNLogit(answer, design).fit(); bse
    design = np.column_stack([np.ones(900), rng.integers(0, 2, (900, 2))])
    answer = rng.choice(3, size=900, p=[0.6, 0.3, 0.1])
    result, shape = fitted(answer, design, spread=1e4)
    expected = MNLogit(answer, design).fit(disp=False)
    found = result.x.reshape(shape, order="F")
    assert found == pytest.approx(expected.params, abs=1e-4)
    errors = np.sqrt(np.diag(np.linalg.inv(result.hess))).reshape(shape, order="F")
    assert errors == pytest.approx(expected.bse, rel=1e-3)


def test_a_district_where_no_child_of_a_group_is_known_does_not_draw_from_nothing(dictionary, rng):
    rows = met(rng, 3_000)
    rows["district"] = np.where(rng.random(3_000) < 0.1, "Maldon", "Harlow")
    known = rows["group"] != "Not yet obtained"
    rows.loc[(rows["district"] == "Maldon") & known, "group"] = "White"
    imputed = impute_groups(rows, columns=["age", "district"], dictionary=dictionary, rng=rng)
    assert imputed.method == LOGIT
    drawn = imputed.codes[:, imputed.drawn & (rows["district"] == "Maldon").to_numpy()]
    black = drawn == imputed.groups.index("Black")
    # Without a prior a table would draw that group for all of them or for none, by chance.
    assert black.mean() < 0.05
    assert black.mean(axis=1).max() < 0.2


def test_few_children_of_a_group_are_drawn_from_those_alike(dictionary, rng):
    rows = met(rng, 400)
    rows.loc[rows.index[:5], "group"] = "Other"
    imputed = impute_groups(rows, columns=["age"], dictionary=dictionary, rng=rng)
    assert imputed.method == CELLS
    other = (imputed.codes == imputed.groups.index("Other")).sum(axis=1)
    assert other.min() >= 5 and other.mean() < 12


def test_the_shares_of_those_alike_undo_the_bias_too(dictionary, rng):
    rows = met(rng, 12_000)
    rows.loc[rows.index[:3], "group"] = "Other"
    found = black_ratio(rows, ["age"], dictionary=dictionary, rng=rng)
    assert CELLS in found["method"]
    assert found["lower"] < TRUE_RATIO < found["upper"]
    assert known_alone(rows) < found["lower"]


def test_with_nothing_to_draw_it_is_the_ratio_of_the_known(dictionary, rng):
    rows = met(rng, 2_000)
    rows = rows[rows["group"] != "Not yet obtained"]
    found = black_ratio(rows, ["age"], dictionary=dictionary, rng=rng)
    assert NOTHING_DRAWN in found["method"]
    assert found["value"] == pytest.approx(known_alone(rows))
    assert found["missing_information"] == pytest.approx(0)


def test_a_cohort_is_pooled_as_shares(dictionary, rng):
    rows = met(rng, 2_000)
    rows = rows[rows["group"] != "Not yet obtained"].assign(went_on=lambda x: x["age"] == "0 to 4")
    imputed = impute_groups(rows, columns=["age"], dictionary=dictionary, rng=rng)
    counts = imputed_counts(imputed, rows, went_on="went_on")
    found = pooled_ratios(counts, reference_group="White").set_index("group").loc["Black"]
    shares = rows.groupby("group")["went_on"].mean()
    assert found["value"] == pytest.approx(shares["Black"] / shares["White"])
    assert found["measure"] == "transition_relative_rate"
    assert found["reached"] == (rows["group"] == "Black").sum()


def test_a_cohort_that_all_goes_on_is_pooled_with_an_interval():
    table = pd.DataFrame(
        {"area": "Mid", "group": ["White", "Black"], "count": [10, 5], "reached": [10, 5]}
    )
    counts = pd.concat([table.assign(imputation=at, drawn_by="shares") for at in (1, 2)])
    found = pooled_ratios(counts, reference_group="White").iloc[0]
    assert found["value"] == pytest.approx(1) and found["lower"] < 0.9 < 1.1 < found["upper"]


def test_a_count_of_none_is_not_pooled(dictionary, rng):
    rows = met(rng, 300)
    rows["group"] = rows["group"].replace({"Mixed": "White"})
    imputed = impute_groups(rows, columns=["age"], dictionary=dictionary, rng=rng)
    counts = imputed_counts(imputed, rows).assign(population=1000.0)
    found = pooled_ratios(counts, reference_group="White").set_index("group").loc["Mixed"]
    assert found["method"] == NOT_POOLED
    assert np.isnan(found["value"])


def test_rows_without_a_place_are_drawn_and_counted_nowhere(dictionary, rng):
    rows = met(rng, 300)
    rows.loc[rows.index[:40], "area"] = pd.NA
    imputed = impute_groups(rows, columns=["age"], dictionary=dictionary, rng=rng)
    counts = imputed_counts(imputed, rows)
    assert set(counts.groupby("imputation")["count"].sum()) == {260}


def test_what_cannot_be_drawn_is_refused(dictionary, rng, like):
    rows = met(rng, 50)
    ask = {"dictionary": dictionary, "rng": rng}
    with pytest.raises(DataError, match=like(NO_COLUMN, column="sex")):
        impute_groups(rows, columns=["sex"], **ask)
    with pytest.raises(DataError, match=like(NONE_KNOWN, rows=50)):
        impute_groups(rows.assign(group="Not yet obtained"), columns=["age"], **ask)
    with pytest.raises(DataError, match=like(NOT_A_GROUP, found="Martian")):
        impute_groups(rows.assign(group="Martian"), columns=["age"], **ask)
    with pytest.raises(DataError, match=like(NOT_APART, group="Not stated")):
        impute_groups(rows, columns=["age"], grouping="chat", **ask)
