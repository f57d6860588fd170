"""A p-value says what its interval says, and a correction counts the tests that were made."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from evaluation_lib.errors import DataError
from evaluation_lib.measures.conditional_tests import conditional_mid_p_value
from evaluation_lib.measures.multiple_testing import (
    BENJAMINI_HOCHBERG,
    HOLM,
    METHODS,
    NO_FAMILY_COLUMN,
    NO_P_VALUE,
    UNKNOWN_METHOD,
    corrected,
    p_value_of_ratio,
    with_p_values,
)
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval
from evaluation_lib.measures.reference_groups import ALL_OTHERS
from evaluation_lib.measures.share_ratio_intervals import share_ratio_score_interval

COUNT = st.integers(0, 60)
SIZE = st.integers(1, 5000)
P_VALUE = st.one_of(st.none(), st.floats(0, 1))


@given(COUNT, SIZE, COUNT, SIZE, st.sampled_from([0.9, 0.95, 0.998]))
def test_a_ratio_of_rates_is_significant_exactly_where_its_interval_leaves_out_1(
    x1, n1, x2, n2, confidence
):
    lower, upper = rate_ratio_score_interval(x1, n1, x2, n2, confidence=confidence)
    p_value = p_value_of_ratio(x1, n1, x2, n2)[0]
    assume(abs(p_value - (1 - confidence)) > 1e-9)
    assert (p_value < 1 - confidence) == (lower[0] > 1 or upper[0] < 1)


@given(st.data())
def test_a_ratio_of_shares_is_significant_exactly_where_its_interval_leaves_out_1(data):
    n1, n2 = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 200))
    # A share of 0 or 100 % has an interval, and a test, of its own.
    x1 = data.draw(st.one_of(st.integers(0, n1), st.sampled_from([0, n1])))
    x2 = data.draw(st.one_of(st.integers(0, n2), st.sampled_from([0, n2])))
    lower, upper, _ = share_ratio_score_interval(x1, n1, x2, n2)
    p_value = p_value_of_ratio(x1, n1, x2, n2, share=True)[0]
    assume(abs(p_value - 0.05) > 1e-6)
    assert (p_value < 0.05) == (lower[0] > 1 or upper[0] < 1)


def test_where_a_whole_group_passes_the_test_is_that_of_the_interval_shown():
    # 11 of 11 against 14 of 20: MOVER's lower limit is 0.998. R: prop.test(c(11, 14), c(11, 20),
    # correct = FALSE) has a p-value of 0.0431, which would call it clear.
    assert share_ratio_score_interval(11, 11, 14, 20)[0][0] == pytest.approx(0.998, abs=5e-4)
    assert p_value_of_ratio(11, 11, 14, 20, share=True) == pytest.approx(0.0509, abs=5e-5)


def test_whole_group_against_part_as_fagerland_and_newcombe_print_it():
    # Fagerland & Newcombe (2013): 29 of 55 against 11 of 11, MOVER-Wilson 0.397 to 0.742
    assert 1e-4 < p_value_of_ratio(29, 55, 11, 11, share=True)[0] < 0.05


@pytest.mark.parametrize("cells", [(29, 55, 11, 11), (11, 11, 29, 55), (3, 9, 6, 6)])
def test_at_the_confidence_of_the_p_value_movers_limit_is_1(cells):
    p_value = p_value_of_ratio(*cells, share=True)[0]
    lower, upper, _ = share_ratio_score_interval(*cells, confidence=1 - p_value)
    assert min(abs(lower[0] - 1), abs(upper[0] - 1)) < 1e-9


def test_two_shares_are_the_chi_squared_test_without_correction():
    # R 4.2: prop.test(c(15, 25), c(100, 100), correct = FALSE)$p.value
    assert p_value_of_ratio(15, 100, 25, 100, share=True) == pytest.approx(0.0771, abs=5e-5)


def test_two_rates_are_the_z_test_of_the_first_counts_share_of_both():
    # (30 - 40 / 2)² / (40 / 4) = 10; R: pchisq(10, 1, lower.tail = FALSE)
    assert p_value_of_ratio(30, 500, 10, 500) == pytest.approx(0.001565402258, rel=1e-8)


@pytest.mark.parametrize("share", [False, True])
def test_nothing_counted_or_everyone_is_no_difference_and_hidden_stays_hidden(share):
    assert p_value_of_ratio(0, 50, 0, 900, share=share) == pytest.approx(1)
    assert p_value_of_ratio(50, 50, 900, 900, share=True) == pytest.approx(1)
    assert np.isnan(p_value_of_ratio([np.nan, 5], 50, [5, np.nan], 900, share=share)).all()


@pytest.mark.parametrize("share", [True, False])
def test_a_share_or_a_rate_of_nobody_is_not_compared(share):
    assert np.isnan(p_value_of_ratio([0, 3], [0, 9], [5, 0], [10, 0], share=share)).all()


def test_very_large_groups_are_told_apart_beyond_what_a_number_holds():
    assert p_value_of_ratio(10**7, 10**7, 10, 10**7, share=True) == pytest.approx(0, abs=1e-298)


def _counts(**columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "area": "Mid",
            "group": ["White", "Black", "Asian"],
            "count": pd.array([100, 12, None], dtype="Int64"),
            "population": [10000.0, 600.0, 700.0],
        }
    )
    return frame.assign(**columns)


def _ratios() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": "Mid",
            "group": ["Asian", "Black", "Black"],
            "measure": "relative_rate_index",
            "method": ["score interval", "score interval", "exact"],
        }
    )


def test_each_score_row_gets_the_test_of_its_own_counts():
    tested = with_p_values(_ratios(), counts=_counts(), reference_group="White")
    assert tested["group"].tolist() == _ratios()["group"].tolist()
    assert tested["p_value"].isna().tolist() == [True, False, True]
    assert tested["p_value"].iloc[1] == pytest.approx(p_value_of_ratio(12, 600, 100, 10000)[0])


def test_a_design_effect_makes_counts_and_populations_smaller_and_years_make_them_larger():
    with_siblings = with_p_values(
        _ratios(), counts=_counts(design_effect=1.5, years=3), reference_group="White"
    )
    assert with_siblings["p_value"].iloc[1] == pytest.approx(
        p_value_of_ratio(12 / 1.5, 3 * 600 / 1.5, 100 / 1.5, 3 * 10000 / 1.5)[0]
    )


def test_a_group_can_be_tested_against_all_other_children():
    counts = _counts(count=pd.array([100, 12, 20], dtype="Int64"))
    tested = with_p_values(_ratios(), counts=counts, reference_group=ALL_OTHERS)
    assert tested["p_value"].tolist()[:2] == pytest.approx(
        [p_value_of_ratio(*pair)[0] for pair in [(20, 700, 112, 10_600), (12, 600, 120, 10_700)]]
    )


def test_transitions_are_tested_as_shares_of_those_who_reached():
    counts = _counts(reached=[200, 15, 30]).drop(columns="population")
    tested = with_p_values(
        _ratios().assign(measure="transition_relative_rate"), counts=counts, reference_group="White"
    )
    assert tested["p_value"].iloc[1] == pytest.approx(
        p_value_of_ratio(12, 15, 100, 200, share=True)[0]
    )


@pytest.mark.parametrize(("method", "name"), [(HOLM, "holm"), (BENJAMINI_HOCHBERG, "BH")])
def test_corrections_are_those_of_r_p_adjust(shared_reference: Path, method, name):
    # R 4.2.2: p.adjust(p, "holm"), p.adjust(p, "BH")
    expected = json.loads((shared_reference / "ratio" / "p_adjust.json").read_text())
    assert len(expected["p"]) == 10
    rows = corrected(pd.DataFrame({"p_value": expected["p"]}), family=[], method=method, level=0.05)
    assert rows["p_corrected"].to_numpy() == pytest.approx(expected[name], abs=1e-14)
    assert rows["clear"].tolist() == [p < 0.05 for p in expected[name]]


@settings(max_examples=8)  # statsmodels collects garbage in each Holm correction: 50 ms
@given(st.lists(st.tuples(st.sampled_from(["Mid", "West"]), P_VALUE)), st.sampled_from([*METHODS]))
def test_a_correction_never_makes_a_p_value_smaller_and_hidden_rows_do_not_count(rows, method):
    table = pd.DataFrame(
        {
            "area": pd.Series([area for area, _ in rows], dtype="str"),
            "p_value": np.array([np.nan if p is None else p for _, p in rows], dtype=float),
        }
    )
    result = corrected(table, family=["area"], method=method, level=0.05)
    hidden = table["p_value"].isna()
    assert (result.loc[~hidden, "p_corrected"] >= table.loc[~hidden, "p_value"] * (1 - 1e-12)).all()
    assert result.loc[hidden, ["p_corrected", "clear"]].isna().all(axis=None)
    assert result["clear"].isna().equals(hidden)
    tested = table[~hidden].groupby("area").size()
    assert result["family_size"].tolist() == [tested.get(area, 0) for area in table["area"]]


@settings(max_examples=8)
@given(st.lists(P_VALUE, min_size=2, max_size=12), st.randoms(), st.sampled_from([*METHODS]))
def test_the_order_of_the_rows_makes_no_difference(p_values, random, method):
    table = pd.DataFrame({"p_value": np.array([np.nan if p is None else p for p in p_values])})
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]
    in_order, otherwise = (
        corrected(rows.astype(float), family=[], method=method, level=0.05)
        for rows in (table, shuffled)
    )
    pd.testing.assert_frame_equal(otherwise.sort_index(), in_order)


def test_where_nothing_differs_one_family_in_twenty_calls_something_clear(rng):
    # 14 decision points of a quadrant in one year: 0.2 to 130 events are expected of a group.
    per_year = np.array([2750, 1300, 1250, 1150, 300, 160, 140, 125, 100, 80, 15, 375, 175, 350])
    shares = np.array([0.048, 0.037, 0.025, 0.012])
    families = 1000
    counts = rng.poisson(np.outer(per_year, shares), (families, 14, 4))
    references = rng.poisson(per_year[:, np.newaxis], (families, 14, 1))
    pairs = (counts, shares, references, 1.0)
    tests = pd.DataFrame(
        {
            "family": np.repeat(np.arange(families), 14 * 4),
            "p_value": p_value_of_ratio(*pairs).ravel(),
            "p_value_mid": conditional_mid_p_value(*pairs).ravel(),
        }
    )

    def alarms(table: pd.DataFrame) -> int:
        rows = corrected(table, family=["family"], method=BENJAMINI_HOCHBERG, level=0.05)
        return rows.groupby("family")["clear"].any().sum()

    most = binom.ppf(0.995, families, 0.05)
    assert 10 < alarms(tests) <= most
    # The z-test alone, right at 0.05, is not so at the levels of a correction.
    assert (tests["p_value"] < 0.05).mean() == pytest.approx(0.05, abs=0.006)
    assert alarms(tests.drop(columns="p_value_mid")) > most


@given(COUNT, SIZE, COUNT, SIZE)
@settings(max_examples=30)
def test_what_is_clear_has_an_interval_that_leaves_out_1(x1, n1, x2, n2):
    tests = pd.DataFrame(
        {
            "p_value": p_value_of_ratio(x1, n1, x2, n2),
            "p_value_mid": conditional_mid_p_value(x1, n1, x2, n2),
        }
    )
    row = corrected(tests, family=[], method=BENJAMINI_HOCHBERG, level=0.05).iloc[0]
    lower, upper = rate_ratio_score_interval(x1, n1, x2, n2)
    assert not row["clear"] or lower[0] > 1 or upper[0] < 1


def test_one_test_at_two_confidences_is_one_test():
    table = pd.DataFrame({"p_value": [0.02, 0.03] * 2, "confidence": [0.95, 0.95, 0.998, 0.998]})
    rows = corrected(table, family=[], method=HOLM, level=0.05)
    assert set(rows["family_size"]) == {2}
    assert rows["p_corrected"].tolist() == pytest.approx([0.04, 0.04] * 2)


def test_what_cannot_be_corrected_is_refused(like):
    table = pd.DataFrame({"p_value": [0.5], "area": ["Mid"]})
    with pytest.raises(DataError, match=like(UNKNOWN_METHOD, method="bonferroni")):
        corrected(table, family=[], method="bonferroni", level=0.05)
    with pytest.raises(DataError, match=like(NO_FAMILY_COLUMN, column="period")):
        corrected(table, family=["area", "period"], method=HOLM, level=0.05)
    with pytest.raises(DataError, match=like(NO_P_VALUE)):
        corrected(table[["area"]], family=[], method=HOLM, level=0.05)
