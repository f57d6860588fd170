"""A change here among those of other authorities: by hand, and as a permutation must be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.outside_comparison import (
    NO_YEARS,
    NOBODY_ELSE,
    NOT_HERE,
    changes_of_ratios,
    outside_comparison,
)

ESSEX = "E10000012"
START = date(2023, 10, 1)


@pytest.fixture(scope="module")
def looked_after(dictionary):
    return dictionary.read("looked_after_of_authorities")


@pytest.fixture(scope="module")
def changes(looked_after):
    def found(group, *, start=START, area=ESSEX):
        return changes_of_ratios(
            looked_after, area_code=area, group=group, reference_group="White", start=start
        )

    return found


def change_of_essex(rows):
    return np.exp(rows.set_index("area_code").loc[ESSEX, "log_change"])


# Published figures: 67, 53 and 59 Black children before, 78 and 72 after; White children 847, 836,
# 846; 842, 877.
def test_the_change_in_essex_is_that_of_the_published_counts(changes):
    by_hand = ((78 + 72) / (842 + 877)) / ((67 + 53 + 59) / (847 + 836 + 846))
    assert change_of_essex(changes("Black")) == pytest.approx(by_hand)


def test_a_year_that_is_hidden_here_is_left_out_for_everybody(changes):
    # Asian children of 2023 are hidden in Essex: 18 and 16 before, 27 and 40 after.
    by_hand = ((27 + 40) / (842 + 877)) / ((18 + 16) / (847 + 836))
    assert change_of_essex(changes("Asian")) == pytest.approx(by_hand)


def test_the_start_itself_is_after(changes):
    rows = changes("Black", start=date(2025, 3, 31))
    by_hand = (72 / 877) / ((67 + 53 + 59 + 78) / (847 + 836 + 846 + 842))
    assert change_of_essex(rows) == pytest.approx(by_hand)


def test_authorities_with_hidden_or_missing_numbers_are_left_out_and_counted(changes):
    rows = changes("Black")
    found = outside_comparison(rows, area_code=ESSEX)
    assert found["areas"] == 92 and found["areas"] + found["left_out"] == len(rows) == 153


@pytest.mark.parametrize(
    ("start", "side"), [(date(2021, 3, 31), "before"), (date(2025, 4, 1), "after")]
)
def test_a_start_without_figures_on_both_sides_is_refused(changes, like, start, side):
    with pytest.raises(DataError, match=like(NO_YEARS, side=side)):
        changes("Black", start=start)


def test_an_area_that_is_not_in_the_figures_is_refused(changes, like):
    with pytest.raises(DataError, match=like(NOT_HERE, area="E1")):
        changes("Black", area="E1")


def test_an_area_alone_is_compared_with_nobody(changes):
    with pytest.raises(DataError, match=NOBODY_ELSE):
        outside_comparison(changes("Black"), area_code=ESSEX, others=[])


# The permutation


def drawn(rng, areas=40, *, spread=0.1):
    """Areas of different sizes, whose changes differ by their own chance and by a spread."""
    scale = rng.uniform(0.05, 0.5, areas)
    scale[3] = 0.1
    logs = 0.1 + rng.standard_t(4, areas) * np.hypot(scale, spread)
    codes = [f"A{number}" for number in range(areas)]
    return pd.DataFrame({"area_code": codes, "log_change": logs, "scale": scale})


def test_each_p_value_belongs_to_just_one_area(rng):
    """So whichever area the programme reached, chances of 1 in N, 2 in N, … are exact."""
    rows = drawn(rng)
    found = [outside_comparison(rows, area_code=code)["p_value"] for code in rows["area_code"]]
    assert np.allclose(sorted(found), np.arange(1, 41) / 40)


def test_the_interval_holds_what_the_permutation_does_not_refuse(rng):
    rows = drawn(rng, 100)
    found = outside_comparison(rows, area_code="A7")
    here = rows["area_code"] == "A7"
    for name, inside in (("lower", 0.01), ("upper", -0.01)):
        for step, refused in ((inside, False), (-inside, True)):
            moved = rows["log_change"] - np.where(here, np.log(found[name]) + step, 0)
            p_value = outside_comparison(rows.assign(log_change=moved), area_code="A7")["p_value"]
            assert (p_value <= 0.05) == refused


def test_a_large_change_has_the_smallest_p_value_that_there_is_and_the_first_or_last_place(rng):
    rows = drawn(rng)
    for factor, place in ((0.05, 1), (20, 40)):
        moved = rows["log_change"] + np.where(rows["area_code"] == "A3", np.log(factor), 0)
        found = outside_comparison(rows.assign(log_change=moved), area_code="A3")
        assert found["place"] == place
        assert found["p_value"] == found["smallest_p"] == 1 / 40


def test_with_so_few_areas_nothing_can_stand_out_and_no_limit_is_given(rng):
    found = outside_comparison(
        drawn(rng), area_code="A3", others=[f"A{number}" for number in range(11)]
    )
    assert found["areas"] == 11 and found["smallest_p"] == pytest.approx(1 / 11)
    assert np.isnan([found["lower"], found["upper"], found["detectable_below"]]).all()


def test_what_would_have_stood_out_does_so_in_eight_of_ten_draws(rng):
    """Areas that differ by their own chance alone; the change named is planted in one of them."""
    stood_out = []
    for _ in range(150):
        rows = drawn(rng, 60, spread=0.0)
        rows["log_change"] = 0.1 + rng.normal(size=60) * rows["scale"]
        below = outside_comparison(rows, area_code="A3")["detectable_below"]
        planted = 0.1 + rng.normal() * rows.loc[3, "scale"] + np.log(below)
        rows.loc[3, "log_change"] = planted
        stood_out.append(outside_comparison(rows, area_code="A3")["p_value"] <= 0.05)
    # Within three standard errors of 150 draws.
    assert abs(np.mean(stood_out) - 0.8) < 0.1
