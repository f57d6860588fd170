"""Ratios of likelihoods: no count is shifted, unknown numbers say nothing, few events no words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact, norm

from evaluation_lib.errors import DataError
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.measures.share_ratio_intervals import KOOPMAN, MOVER_WILSON, log_share_variance
from evaluation_lib.measures.workforce.likelihoods import (
    HIDDEN,
    MORE_THAN_STAFF,
    OF_A_ROW,
    corrected,
    inverted,
    kinds_of,
    relative_likelihoods,
)

# statsmodels 0.15 Table2x2.riskratio and its Katz limits, scipy 1.12 fisher_exact: events and staff
# of the group, of the reference, ratio, limits, p.
KNOWN = {
    "disciplinary": (12, 400, 18, 1100, 1.8333333333, (0.8911170266, 3.7717954105), 0.0989570769),
    "shortlist": (40, 200, 120, 400, 0.6666666667, (0.4865161195, 0.913524602), 0.0107367017),
    "fitness": (2, 150, 1, 500, 6.6666666667, (0.6087234878, 73.0125341508), 0.1347415924),
}


def rows(*counts: tuple[int | None, ...], **columns: object) -> pd.DataFrame:
    return pd.DataFrame(counts, columns=OF_A_ROW).astype("Int64").assign(**columns)


class TestRatios:
    @pytest.mark.parametrize("case", KNOWN)
    def test_is_the_ratio_of_shares(self, case):
        x1, n1, x2, n2, ratio, *_ = KNOWN[case]
        found = relative_likelihoods(rows((x1, n1, x2, n2)))
        assert found.loc[0, "value"] == pytest.approx(ratio)
        assert found.loc[0, "share"] == x1 / n1
        assert found.loc[0, "method"] == KOOPMAN

    @pytest.mark.parametrize("case", ["disciplinary", "shortlist"])
    def test_its_limits_are_near_those_of_katz_where_events_are_many(self, case):
        x1, n1, x2, n2, _, limits, _ = KNOWN[case]
        found = relative_likelihoods(rows((x1, n1, x2, n2)))
        assert found.loc[0, ["lower", "upper"]].tolist() == pytest.approx(limits, rel=0.03)

    @pytest.mark.parametrize("case", KNOWN)
    def test_katzs_variance_is_the_one_that_averages_use(self, case):
        x1, n1, x2, n2, ratio, limits, _ = KNOWN[case]
        reach = norm.ppf(0.975) * np.sqrt(sum(log_share_variance([x1, x2], [n1, n2])))
        assert np.exp(np.log(ratio) + np.array([-reach, reach])) == pytest.approx(limits)

    @pytest.mark.parametrize("case", KNOWN)
    def test_its_p_value_agrees_with_its_limits_about_1(self, case):
        found = relative_likelihoods(rows(KNOWN[case][:4])).iloc[0]
        assert (found["p_value"] < 0.05) == (found["lower"] > 1 or found["upper"] < 1)

    @pytest.mark.parametrize("case", ["disciplinary", "shortlist"])
    def test_its_p_value_is_near_fishers(self, case):
        x1, n1, x2, n2, *_, fisher = KNOWN[case]
        assert fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])[1] == pytest.approx(fisher)
        assert relative_likelihoods(rows((x1, n1, x2, n2))).loc[0, "p_value"] < fisher

    def test_no_event_is_zero_times_and_not_a_half_of_one(self):
        # statsmodels: Table2x2([[0, 50], [3, 397]]).riskratio is 1.3201
        found = relative_likelihoods(rows((0, 50, 3, 400))).iloc[0]
        assert (found["value"], found["lower"]) == (0, 0)
        assert 1 < found["upper"] < np.inf

    def test_no_event_of_the_reference_has_no_upper_limit(self):
        found = relative_likelihoods(rows((3, 50, 0, 400))).iloc[0]
        assert (found["value"], found["upper"]) == (np.inf, np.inf)
        assert found["lower"] > 1

    def test_no_event_at_all_is_no_ratio(self):
        found = relative_likelihoods(rows((0, 50, 0, 400))).iloc[0]
        assert np.isnan(found["value"])
        assert (found["lower"], found["upper"], found["p_value"]) == (0, np.inf, 1)
        assert found["method"] == MOVER_WILSON

    @pytest.mark.parametrize("at", range(4))
    def test_what_rests_on_a_hidden_number_is_missing(self, at):
        counts = [12, 400, 18, 1100]
        counts[at] = None
        found = relative_likelihoods(rows(tuple(counts))).iloc[0]
        assert found[["value", "lower", "upper", "p_value"]].isna().all()

    def test_more_events_than_staff_are_refused(self):
        sentence = MORE_THAN_STAFF.format(where="Row 2", events=5, staff=4)
        with pytest.raises(DataError, match=sentence):
            relative_likelihoods(rows((1, 4, 1, 4), (5, 4, 1, 4)))

    def test_those_of_the_health_service_are_turned_round(self):
        # Its indicator 2 divides White staff's likelihood by that of others.
        turned = inverted(relative_likelihoods(rows((120, 400, 40, 200)))).iloc[0]
        same = relative_likelihoods(rows((40, 200, 120, 400))).iloc[0]
        assert turned[["value", "lower", "upper"]].tolist() == pytest.approx(
            same[["value", "lower", "upper"]].tolist()
        )


class TestKinds:
    @pytest.fixture
    def ratios(self):
        counts = [
            (60, 400, 80, 1100),
            (20, 400, 160, 1100),
            (30, 400, 85, 1100),
            (4, 400, 15, 1100),
            (30, 400, 8, 1100),
            (None, 400, 85, 1100),
        ]
        return corrected(relative_likelihoods(rows(*counts, year_end="2025")), family=["year_end"])

    def test_are_clear_after_correction_on_either_side(self, ratios):
        found = kinds_of(ratios, fewest_events=10, confidence=0.95)
        assert found.tolist() == [HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL, TOO_SMALL, HIDDEN]

    def test_are_held_against_all_ratios_of_the_year(self):
        # Holm (1979): the smaller of two p-values counts twice.
        found = corrected(
            relative_likelihoods(rows((50, 400, 95, 1100), (30, 400, 85, 1100), year_end="2025")),
            family=["year_end"],
        )
        assert found.loc[0, "p_corrected"] == pytest.approx(2 * found.loc[0, "p_value"])

    def test_few_events_are_enough_where_many_were_to_be_expected(self):
        ratios = corrected(
            relative_likelihoods(rows((2, 400, 60, 1100), year_end="2025")), family=["year_end"]
        )
        assert kinds_of(ratios, fewest_events=10, confidence=0.95).tolist() == [LOWER]
