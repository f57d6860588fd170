"""Audits: strata count as their cases do, limits stay on the scale and hold the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.audits import (
    MORE_THAN_CASES,
    NO_AUDIT_IN,
    CaseShare,
    case_share,
    difference_of_shares,
    p_value_of,
    plain_share,
)
from evaluation_lib.measures.intervals import wilson_share_interval


def strata(*rows: tuple[int | None, int, int]) -> pd.DataFrame:
    """Found, audited, cases of each stratum."""
    frame = pd.DataFrame(rows, columns=["found", "audited", "cases"]).astype("Int64")
    return frame.assign(stratum=[f"stratum {at}" for at in range(len(rows))])


def ends(found: CaseShare) -> list[float]:
    return [found.share, found.lower, found.upper]


class TestShare:
    def test_each_stratum_counts_as_its_cases_do(self):
        found = case_share(strata((45, 50, 1000), (10, 50, 9000)), confidence=0.95)
        assert found.share == pytest.approx(0.1 * 0.9 + 0.9 * 0.2)
        assert found.audited == 100

    def test_one_large_stratum_is_wilsons_but_for_one_degree_of_freedom(self):
        found = case_share(strata((30, 101, 10**9)), confidence=0.95)
        lower, upper, _ = wilson_share_interval(30 / 101 * 100, 100)
        assert ends(found)[1:] == pytest.approx([lower[0], upper[0]], abs=1e-6)

    def test_its_variance_is_cochrans(self):
        # Cochran (1977) 5.12: sum of W² (1 - f) p q / (n - 1), by hand.
        found = case_share(strata((20, 41, 400), (10, 21, 100)), confidence=0.95)
        by_hand = 0.8**2 * (1 - 41 / 400) * (20 / 41 * 21 / 41) / 40
        by_hand += 0.2**2 * (1 - 21 / 100) * (10 / 21 * 11 / 21) / 20
        assert found.share * (1 - found.share) / found.effective == pytest.approx(by_hand)

    def test_where_all_cases_were_audited_nothing_is_left_open(self):
        assert ends(case_share(strata((4, 10, 10), (3, 5, 5)), confidence=0.95)) == [7 / 15] * 3

    @pytest.mark.parametrize("found", [0, 20])
    def test_where_none_or_all_have_it_the_other_limit_is_open(self, found):
        share = case_share(strata((found, 20, 500), (found, 20, 700)), confidence=0.95)
        assert share.upper - share.lower > 0.05
        assert 0 <= share.lower <= share.share <= share.upper <= 1

    def test_a_stratum_without_cases_counts_nothing(self):
        with_none = strata((5, 20, 500), (0, 0, 0))
        assert ends(case_share(with_none, confidence=0.95)) == ends(
            case_share(strata((5, 20, 500)), confidence=0.95)
        )

    def test_a_hidden_number_of_one_stratum_hides_the_share(self):
        found = case_share(strata((None, 20, 500), (5, 20, 500)), confidence=0.95)
        assert np.isnan(ends(found)).all()

    def test_more_audits_than_cases_are_refused(self):
        sentence = MORE_THAN_CASES.format(stratum="stratum 0", audited=20, cases=10)
        with pytest.raises(DataError, match=sentence):
            case_share(strata((5, 20, 10)), confidence=0.95)

    def test_a_stratum_without_audits_is_refused(self):
        sentence = NO_AUDIT_IN.format(stratum="stratum 1", cases=10)
        with pytest.raises(DataError, match=sentence):
            case_share(strata((5, 20, 100), (0, 0, 10)), confidence=0.95)

    def test_its_limits_hold_the_truth_as_often_as_they_say(self):
        rng = np.random.default_rng(20261)
        cases, audited = np.array([300, 900, 4800]), np.array([60, 60, 60])
        truth = np.array([0.7, 0.4, 0.25])
        having = (cases * truth).astype(int)
        share = having.sum() / cases.sum()
        held = []
        for _ in range(1500):
            found = rng.hypergeometric(having, cases - having, audited)
            one = case_share(strata(*zip(found, audited, cases, strict=True)), confidence=0.95)
            held.append(one.lower <= share <= one.upper)
        assert np.mean(held) == pytest.approx(0.95, abs=0.02)


class TestDifference:
    def test_is_newcombes_tenth(self):
        # Newcombe (1998), Statistics in Medicine 17, 873-890, Table II (a): 56/70 - 48/80,
        # method 10: 0.0524 to 0.3339.
        later, earlier = (plain_share(x, n, confidence=0.95) for x, n in ((56, 70), (48, 80)))
        found = difference_of_shares(later, earlier)
        assert [found.value, found.lower, found.upper] == pytest.approx(
            [0.2, 0.0524, 0.3339], abs=5e-5
        )

    def test_is_missing_where_one_share_is(self):
        later, earlier = (
            plain_share(56, 70, confidence=0.95),
            plain_share(np.nan, 80, confidence=0.95),
        )
        assert np.isnan(difference_of_shares(later, earlier).value)

    def test_its_p_value_agrees_with_its_limits(self):
        later, earlier = (plain_share(x, n, confidence=0.95) for x, n in ((56, 70), (48, 80)))
        found = difference_of_shares(later, earlier)
        assert (p_value_of(found, confidence=0.95) < 0.05) == (found.lower > 0)
