"""Every count gets a design effect that rests on enough families, or the stated default."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from evaluation_lib.errors import DataError
from evaluation_lib.measures.clustering import (
    COUNT_KEYS,
    DEFAULT,
    ESTIMATED,
    NOT_THE_SAME_ROWS,
    NOTHING_IN_COMMON,
    POOLED,
    REPEATED,
    what_clustering_does,
    with_design_effect,
)
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.disproportionality import relative_rate_index


def one_for_each(group: str, sizes: list[int], *, first: int = 0) -> pd.DataFrame:
    """So many rows for each family, one family after the other."""
    family = np.repeat(np.arange(first, first + len(sizes)), sizes)
    return pd.DataFrame({"group": group, "family_id": [f"F{number}" for number in family]})


# Onto counts


@pytest.fixture
def floor(dictionary) -> int:
    return dictionary.document("disproportionality")["clustering"]["fewest_families"]


def counts_of(**numbers: int) -> pd.DataFrame:
    rows = {"area": "Essex", "group": list(numbers), "count": list(numbers.values())}
    return pd.DataFrame(rows | {"population": 1000.0})


def test_a_group_of_enough_families_has_its_own_effect_and_another_that_of_all(dictionary, floor):
    twos, singles = one_for_each("White", [2] * floor), one_for_each("Mixed", [1] * (floor - 1))
    table = pd.concat([twos, singles.assign(family_id="M" + singles["family_id"])])
    counts = counts_of(White=2 * floor, Mixed=floor - 1, Asian=0)
    effects = design_effects(table, by=["group"], cluster="family_id")
    found = with_design_effect(counts, dictionary=dictionary, effects=effects)
    assert found["design_effect_from"].tolist() == [ESTIMATED, POOLED, POOLED]
    white, mixed, asian = found["design_effect"]
    assert 1 < mixed == asian < white
    # (4 floor + floor - 1) / (2 floor + floor - 1), then few families
    pool = (5 * floor - 1) / (3 * floor - 1)
    t = [student.ppf(0.975, number - 1) for number in (2 * floor - 1, 3 * floor - 1)]
    assert mixed == pytest.approx(pool * (t[0] / t[1]) ** 2)


def test_too_few_families_in_all_give_the_default(dictionary, floor):
    table = one_for_each("White", [2] * (floor - 1))
    effects = design_effects(table, by=["group"], cluster="family_id")
    found = with_design_effect(counts_of(White=30), dictionary=dictionary, effects=effects)
    assert found["design_effect_from"].tolist() == [DEFAULT]


def test_where_no_row_has_a_family_every_count_has_the_default(dictionary):
    table = one_for_each("White", [2, 2]).assign(family_id=pd.array([None] * 4, dtype="string"))
    effects = design_effects(table, by=["group"], cluster="family_id")
    found = with_design_effect(counts_of(White=4), dictionary=dictionary, effects=effects)
    assert found["design_effect_from"].tolist() == [DEFAULT]


def test_without_families_each_kind_of_count_has_its_default(dictionary):
    default = dictionary.document("disproportionality")["clustering"]["default"]
    counts = counts_of(White=5, Mixed=5, Asian=5).assign(
        kind=["flow", "stock", "cohort"], reached=[np.nan, np.nan, 10]
    )
    found = with_design_effect(counts, dictionary=dictionary)
    assert found["design_effect"].tolist() == [default[kind] for kind in counts["kind"]]
    bare = with_design_effect(counts.drop(columns=["kind"]), dictionary=dictionary)
    assert bare["design_effect"].tolist() == [default[kind] for kind in ("flow", "flow", "cohort")]
    assert list(with_design_effect(counts.iloc[:0], dictionary=dictionary)["design_effect"]) == []


def test_every_period_has_its_own_effect_and_rows_keep_their_order(dictionary, floor):
    table = pd.concat(
        one_for_each("White", [size] * floor).assign(period=period)
        for size, period in ((1, "2024"), (3, "2023"))
    )
    counts = pd.concat(
        counts_of(White=60).assign(period=period) for period in ("2023", "2024", "2025")
    ).set_axis([7, 3, 5])
    effects = design_effects(table, by=["period"], cluster="family_id")
    found = with_design_effect(counts, dictionary=dictionary, effects=effects)
    assert list(found.index) == [7, 3, 5]
    default = dictionary.document("disproportionality")["clustering"]["default"]["flow"]
    assert found["design_effect"].iloc[0] > 3 and found["design_effect"].iloc[1] == 1
    assert found["design_effect"].iloc[2] == default


def test_effects_that_do_not_say_whom_they_are_about_are_refused(dictionary):
    effects = design_effects(
        one_for_each("White", [1, 2]).rename(columns={"group": "team"}),
        by=["team"], cluster="family_id",
    )  # fmt: skip
    with pytest.raises(DataError) as refused:
        with_design_effect(counts_of(White=3), dictionary=dictionary, effects=effects)
    assert str(refused.value) == NOTHING_IN_COMMON.format(columns=", ".join(COUNT_KEYS))


def test_two_effects_for_one_count_are_refused(dictionary):
    table = one_for_each("White", [1, 2]).assign(period=["2023", "2024", "2024"])
    effects = design_effects(table, by=["group", "period"], cluster="family_id")
    with pytest.raises(DataError) as refused:
        with_design_effect(counts_of(White=3), dictionary=dictionary, effects=effects)
    assert str(refused.value) == REPEATED.format(where="White")


# What it does


def measured(lower: list[float], upper: list[float]) -> pd.DataFrame:
    measures = ["relative_rate_index", "relative_rate_index", "rate_per_10000"]
    rows = {"area": "Essex", "group": ["Black", "Mixed", "Black"], "measure": measures}
    return pd.DataFrame(rows | {"value": [1.5, 2.0, 40.0], "lower": lower, "upper": upper})


def test_how_much_wider_intervals_become_and_what_is_no_longer_clear(dictionary):
    before = measured([1.1, 1.5, 30.0], [2.1, 2.5, 50.0])
    after = measured([0.9, 1.2, 25.0], [2.4, np.inf, 55.0])
    found = what_clustering_does(before, after, dictionary=dictionary)
    assert found["times_as_wide"].iloc[[0, 2]].tolist() == pytest.approx([1.5, 1.5])
    assert np.isnan(found["times_as_wide"].iloc[1])
    assert found["clear_independent"].tolist() == [True, True, pd.NA]
    assert found["clear"].tolist() == [False, True, pd.NA]
    assert found["lower_independent"].tolist() == before["lower"].tolist()


def test_relative_rates_become_as_much_wider_as_the_root_of_the_design_effect(dictionary):
    counts = counts_of(White=4000, Black=4000).assign(population=[90_000.0, 60_000.0])
    both = [
        relative_rate_index(table, reference_group="White", confidence=[0.95, 0.998])
        for table in (counts, counts.assign(design_effect=2.25))
    ]
    found = what_clustering_does(*both, dictionary=dictionary)
    assert found["confidence"].tolist() == [0.95, 0.998]
    assert found["times_as_wide"].tolist() == pytest.approx([1.5, 1.5], rel=0.01)
    assert found["value"].tolist() == pytest.approx([1.5, 1.5])


def test_measures_of_other_counts_are_refused(dictionary):
    both = measured([1.0] * 3, [2.0] * 3)
    with pytest.raises(DataError) as refused:
        what_clustering_does(both.iloc[:2], both, dictionary=dictionary)
    assert str(refused.value) == NOT_THE_SAME_ROWS.format(first=2, second=3)
    with pytest.raises(DataError) as refused:
        what_clustering_does(both[::-1], both, dictionary=dictionary)
    assert str(refused.value) == NOT_THE_SAME_ROWS.format(first=3, second=3)
