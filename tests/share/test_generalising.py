"""Rare combinations are made coarser until k children share each; common ones are left alone."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.share.generalising import Step, generalise, sizes_of

STEPS = (Step("place", 1), Step("group", 1), Step("place", 2), Step("group", 2))


def ladders(places, groups):
    place, group = pd.Series(places, dtype="string"), pd.Series(groups, dtype="string")
    none = pd.Series("any", index=place.index, dtype="string")
    return {"place": [place, place.str[0], none], "group": [group, group.str[0], none]}


def test_common_combinations_stay_and_rare_ones_climb_the_first_steps_first():
    places = ["A1"] * 5 + ["B1", "B2", "B2", "B3", "B3"]
    found = generalise(ladders(places, ["X1"] * 10), steps=STEPS, k=5)
    assert found.values["place"].tolist() == ["A1"] * 5 + ["B"] * 5
    assert found.values["group"].tolist() == ["X1"] * 10 and found.shared.all()


def test_who_is_too_rare_after_all_steps_is_not_shared():
    found = generalise(ladders(["A1"] * 5 + ["B1"] * 2, ["X1"] * 7), steps=STEPS, k=5)
    assert found.shared.tolist() == [True] * 5 + [False] * 2


def test_a_ladder_may_begin_higher_up():
    start = {"place": pd.Series([1] * 5)}
    found = generalise(ladders(["A1"] * 5, ["X1"] * 5), steps=STEPS, k=5, start=start)
    assert found.values["place"].tolist() == ["A"] * 5


def test_missing_values_are_alike():
    values = pd.DataFrame({"x": pd.array(["a", None, None], dtype="string")})
    assert sizes_of(values).tolist() == [1, 2, 2]


PAIRS = st.lists(
    st.tuples(st.sampled_from(["A1", "A2", "B1"]), st.sampled_from(["X1", "X2", "Y1"])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60)
@given(PAIRS, st.integers(2, 7))
def test_of_all_that_is_shared_k_share_each_combination(pairs, k):
    places, groups = zip(*pairs, strict=True)
    rungs = ladders(places, groups)
    found = generalise(rungs, steps=STEPS, k=k)
    shared = found.values[found.shared]
    assert shared.empty or sizes_of(shared).min() >= k
    assert found.shared.all() or (~found.shared).sum() < k * 9
    common = sizes_of(pd.DataFrame({name: rung[0] for name, rung in rungs.items()})) >= k
    assert (found.rungs[common] == 0).all().all()


@settings(max_examples=30)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_children_makes_no_difference(pairs, chance):
    order = list(range(len(pairs)))
    chance.shuffle(order)
    one = generalise(ladders(*zip(*pairs, strict=True)), steps=STEPS, k=5)
    other = generalise(ladders(*zip(*[pairs[at] for at in order], strict=True)), steps=STEPS, k=5)
    assert one.values.iloc[order].reset_index(drop=True).equals(other.values)
