"""Cumulative incidence: R's figures, a plain share where nobody is censored, other ends apart."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from evaluation_lib.errors import DataError
from evaluation_lib.measures.aalen_johansen import (
    CENSORED,
    EVENT,
    IMPOSSIBLE,
    OTHER_END,
    incidence_at,
    incidence_interval,
)
from evaluation_lib.measures.incidence import (
    AALEN_JOHANSEN,
    INCIDENCE,
    INCIDENCE_RATIO,
    NO_LOG_SCALE,
    NONE_OR_ALL,
    NOT_FOLLOWED,
    RATIO,
    cumulative_incidence,
    cumulative_incidence_ratio,
    times_of_cohort,
)
from evaluation_lib.measures.intervals import wilson_share_interval
from evaluation_lib.measures.reference_groups import ALL_OTHERS, NO_REFERENCE

#: Twenty children, made up for R.
DAYS = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 20]
ENDS = [1, 0, 2, 1, 1, 0, 2, 1, 1, 2, 0, 1, 1, 0, 2, 1, 1, 0, 2, 1]

# R 4.2.2, survival 3.5-3: days and ends as above,
# f = survfit(Surv(days, factor(ends)) ~ 1, conf.type = "log-log"); summary(f, times = c(5, 10, 16))
IN_R = [
    (5, 0.155882352941, 0.0827884861674, 0.0386179151202, 0.345890677763),
    (10, 0.333257918552, 0.1121915671976, 0.1349079043575, 0.547293623586),
    (16, 0.548642533937, 0.1258803091555, 0.2809118560122, 0.752902405458),
    # On the last day nobody is at risk any more.
    (20, 0.662669683258, 0.1278955279990, 0.3563646417228, 0.848660318082),
]


def children(*rows):
    return pd.DataFrame(rows, columns=["area", "group", "days", "end"])


def of_group(group, days, ends):
    return [("Essex", group, day, end) for day, end in zip(days, ends, strict=True)]


@pytest.mark.parametrize(("at", "incidence", "error", "lower", "upper"), IN_R)
def test_estimate_error_and_interval_are_those_of_r(at, incidence, error, lower, upper):
    found = incidence_at(DAYS, ENDS, at=at)
    assert found == pytest.approx((incidence, error), rel=1e-10)
    limits = incidence_interval(*found, known=20, confidence=0.95)
    assert limits == pytest.approx((lower, upper), rel=1e-10)


def test_why_statsmodels_own_standard_error_is_not_taken():
    """It is no number on the day on which the last leave; where it is one, ours is the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        theirs = CumIncidenceRight(DAYS, np.array(ENDS))
    assert np.isnan(theirs.cinc_se[0][-1])
    for day, error in zip(theirs.times[:-1], theirs.cinc_se[0][:-1], strict=True):
        assert incidence_at(DAYS, ENDS, at=day)[1] == pytest.approx(error, rel=1e-9)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from([EVENT, OTHER_END])), min_size=1, max_size=40
    ),
    st.integers(0, 35),
)
def test_with_nobody_censored_it_is_the_plain_share(ends, at):
    days, end = zip(*ends, strict=True)
    share = np.mean([day <= at and one == EVENT for day, one in ends])
    incidence, error = incidence_at(days, end, at=at)
    assert incidence == pytest.approx(share, abs=1e-12)
    # Of a share: the square root of p (1 - p) / n.
    assert error == pytest.approx(np.sqrt(share * (1 - share) / len(ends)), abs=1e-7)


@given(st.permutations(range(20)))
def test_the_order_of_children_makes_no_difference(order):
    days, ends = np.array(DAYS)[list(order)], np.array(ENDS)[list(order)]
    assert incidence_at(days, ends, at=10) == pytest.approx(IN_R[1][1:3], rel=1e-10)


def test_another_end_is_not_taken_for_somebody_who_might_still_go_on():
    """Of four one went on and two turned 18 before: a quarter; taken for censored, a half."""
    incidence, _ = incidence_at([5, 1, 2, 10], [EVENT, OTHER_END, OTHER_END, CENSORED], at=9)
    assert incidence == pytest.approx(0.25)
    as_censored, _ = incidence_at([5, 1, 2, 10], [EVENT, CENSORED, CENSORED, CENSORED], at=9)
    assert as_censored == pytest.approx(0.5)


def test_what_happened_later_is_not_known_on_the_day():
    later = [*DAYS, 21, 30]
    assert incidence_at(later, [*ENDS, EVENT, EVENT], at=10) == pytest.approx(
        incidence_at(later, [*ENDS, CENSORED, OTHER_END], at=10)
    )


def test_a_day_that_nobody_was_followed_to_has_no_estimate():
    assert np.isnan(incidence_at([3, 5], [EVENT, CENSORED], at=6)).all()
    assert np.isnan(incidence_at([], [], at=6)).all()
    table = cumulative_incidence(children(*of_group("White", [3, 5], [1, 0])), at=6)
    assert table["method"].tolist() == [NOT_FOLLOWED.format(at=6)]
    assert table[["value", "lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize(("went", "end"), [(0, OTHER_END), (12, EVENT)])
def test_none_and_all_have_wilsons_interval(went, end):
    # statsmodels: proportion_confint(0, 12, method="wilson"), (0, 0.2424940)
    table = cumulative_incidence(children(*of_group("Black", range(12), [end] * 12)), at=30)
    lower, upper, _ = wilson_share_interval(went, 12)
    row = table.iloc[0]
    assert row["value"] == went / 12 and row["method"] == NONE_OR_ALL.format(at=30)
    assert (row["lower"], row["upper"]) == (lower[0], upper[0])
    assert row["upper"] - row["lower"] == pytest.approx(0.2424940, abs=1e-6)


def test_those_whose_end_is_not_known_add_nothing_to_the_interval_of_none():
    followed = of_group("Black", [30] * 10, [CENSORED] * 10)
    left_early = of_group("Black", [3] * 50, [CENSORED] * 50)
    alone = cumulative_incidence(children(*followed), at=30).iloc[0]
    both = cumulative_incidence(children(*followed, *left_early), at=30).iloc[0]
    assert alone["upper"] == both["upper"]


def test_a_row_says_what_it_is():
    rows = of_group("White", DAYS, ENDS)
    table = cumulative_incidence(children(*rows), at=10, confidence=[0.998, 0.95])
    assert table["confidence"].tolist() == [0.95, 0.998]
    first, wide = table.iloc[0], table.iloc[1]
    assert first["measure"] == INCIDENCE and first["method"] == AALEN_JOHANSEN.format(at=10)
    assert (first["count"], first["reached"]) == (6, 20)
    assert wide["lower"] < first["lower"] < first["value"] < first["upper"] < wide["upper"]


# ------------------------------------------------------------------------ ratio


def test_the_ratio_is_one_beside_itself_and_turns_over_with_the_reference():
    twice = children(*of_group("White", DAYS, ENDS), *of_group("Black", DAYS, ENDS))
    row = cumulative_incidence_ratio(twice, at=10, reference_group="White").iloc[0]
    assert (row["group"], row["measure"], row["reference"]) == ("Black", INCIDENCE_RATIO, "White")
    assert row["value"] == 1 and row["lower"] == pytest.approx(1 / row["upper"])
    # Both logarithms' variances: 2 (0.1121915671976 / 0.333257918552)^2, by hand from R's figures.
    assert row["upper"] == pytest.approx(
        np.exp(1.959963984540 * np.sqrt(2) * 0.1121915671976 / 0.333257918552), rel=1e-9
    )
    assert row["method"] == RATIO.format(at=10)


def test_all_other_children_are_pooled():
    rows = [
        *of_group("White", DAYS, ENDS),
        *of_group("Black", [5] * 4, [1, 1, 2, 2]),
        *of_group("Mixed", DAYS, ENDS),
    ]
    table = cumulative_incidence_ratio(children(*rows), at=10, reference_group=ALL_OTHERS)
    black = table.set_index("group").loc["Black"]
    # White and Mixed together are the same children twice.
    assert black["value"] == pytest.approx(0.5 / IN_R[1][1], rel=1e-10)
    assert set(table["group"]) == {"White", "Black", "Mixed"}


def test_none_have_a_ratio_of_nought_and_no_limits():
    rows = [*of_group("White", DAYS, ENDS), *of_group("Black", [30] * 4, [0] * 4)]
    row = cumulative_incidence_ratio(children(*rows), at=10, reference_group="White").iloc[0]
    assert row["value"] == 0 and np.isnan(row["lower"]) and np.isnan(row["upper"])
    assert row["method"] == NO_LOG_SCALE.format(at=10)


def test_a_place_without_the_reference_group_is_refused(like):
    rows = children(*of_group("Black", DAYS, ENDS))
    with pytest.raises(DataError, match=like(NO_REFERENCE, reference="White", where="Essex")):
        cumulative_incidence_ratio(rows, at=10, reference_group="White")


@pytest.mark.parametrize(("days", "end"), [(-1, 1), (np.nan, 1), (3, 4)])
def test_impossible_rows_are_refused(like, days, end):
    with pytest.raises(DataError, match=like(IMPOSSIBLE, row=1, end=end)):
        incidence_at([2, days], [1, end], at=1)


def test_children_of_a_cohort_are_read_as_they_are_followed():
    cohort = pd.DataFrame(
        {
            "went_on": pd.array([True, False, False], dtype="boolean"),
            "other_end": pd.array([None, "turned_18", None], dtype="string"),
            "days_followed": pd.array([5, 9, 365], dtype="Int64"),
        }
    )
    read = times_of_cohort(cohort)
    assert read["end"].tolist() == [EVENT, OTHER_END, CENSORED]
    assert read["days"].tolist() == [5, 9, 365]


def test_a_partly_censored_cohort_gives_the_incidence_it_was_drawn_from(rng):
    """Half go on after a constant rate, half turn 18 at another; follow-up ends at random days."""
    number, going_on, coming_of_age = 40_000, 1 / 300, 1 / 900
    first = rng.exponential(1 / (going_on + coming_of_age), number)
    end = np.where(rng.random(number) < going_on / (going_on + coming_of_age), EVENT, OTHER_END)
    seen = rng.uniform(0, 800, number)
    days, end = np.minimum(first, seen), np.where(first <= seen, end, CENSORED)
    total = going_on + coming_of_age
    true = going_on / total * (1 - np.exp(-total * 365))
    incidence, error = incidence_at(days, end, at=365)
    assert 0.002 < error < 0.005
    assert abs(incidence - true) < 3 * error
