"""Where statsmodels 0.15 is wrong, the suite is right; and the day it is mended is noticed.

A failure under `TestStatsmodelsIsStillWrong` is good news: look whether a detour in
`measures/ratio_intervals.py` can go.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from statsmodels.genmod.families import NegativeBinomial
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep, test_poisson_2indep
from statsmodels.tsa.statespace.sarimax import SARIMAX

import evaluation_lib
from evaluation_lib.measures.ratio_intervals import (
    rate_ratio_exact_interval,
    rate_ratio_score_interval,
)
from evaluation_lib.measures.share_ratio_intervals import share_ratio_score_interval

# `test_poisson_2indep` is no test of ours.
poisson_test = test_poisson_2indep
del test_poisson_2indep


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # R ratesci 1.1: scoreci(x1, n1, x2, n2, distrib = "poi", contrast = "RR", skew = FALSE)
        ((0, 1000, 10, 5000), (0, 1.9207294)),
        ((10, 1000, 0, 5000), (13.0158886, np.inf)),
        ((0, 1000, 0, 5000), (0, np.inf)),
        ((1, 200, 30, 20000), (0.57500961, 19.32334855)),
    ],
)
def test_ratios_of_rates_are_right(cells, expected):
    lower, upper = rate_ratio_score_interval(*cells)
    assert [lower[0], upper[0]] == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # R: poisson.test(c(x1, x2), c(n1, n2))$conf.int
        ((0, 1000, 10, 5000), (0, 2.23062774795962)),
        ((10, 1000, 0, 5000), (11.2076073754878, np.inf)),
        ((1, 200, 30, 20000), (0.0817037076463427, 20.0510624560311)),
    ],
)
def test_exact_ratios_of_rates_are_right(cells, expected):
    lower, upper = rate_ratio_exact_interval(*cells)
    assert [lower[0], upper[0]] == pytest.approx(expected, rel=1e-7)


def test_a_ratio_of_shares_is_right_where_a_whole_group_passes():
    # Fagerland & Newcombe 2013 print 0.397 for the lower limit of 29/55 over 11/11
    lower, upper, _ = share_ratio_score_interval(29, 55, 11, 11)
    assert lower[0] == pytest.approx(0.397, abs=0.001)
    # R ratesci: moverci(29, 55, 11, 11, contrast = "RR", type = "wilson")
    assert upper[0] == pytest.approx(0.760984110902205, rel=1e-9)


class TestStatsmodelsIsStillWrong:
    @pytest.mark.parametrize(
        ("cells", "given"),
        [
            ((0, 1000, 10, 5000), (1.9207294, 1.9207294)),
            ((10, 1000, 0, 5000), (13.0158886, 13.0158886)),
            ((0, 1000, 0, 5000), (0.0992, 251.98)),
        ],
    )
    @pytest.mark.filterwarnings("ignore::RuntimeWarning")
    def test_score_ratio_of_rates_with_a_zero(self, cells, given):
        found = confint_poisson_2indep(*cells, compare="ratio", method="score")
        assert found == pytest.approx(given, rel=1e-3)

    @pytest.mark.filterwarnings("ignore::RuntimeWarning")
    def test_other_ratios_of_rates(self):
        with pytest.raises(ZeroDivisionError):
            confint_poisson_2indep(0, 1000, 10, 5000, compare="ratio", method="wald-log")
        mover = confint_poisson_2indep(10, 1000, 0, 5000, compare="ratio", method="mover")
        assert np.isnan(mover[1])
        # The ratio is 3.33.
        assert confint_poisson_2indep(
            1, 200, 30, 20000, compare="ratio", method="sqrtcc"
        ) == pytest.approx((0.0018277, 0.1723918), rel=1e-4)
        assert confint_poisson_2indep(
            1, 200, 30, 20000, compare="ratio", method="score-log"
        ) == pytest.approx((0.4432, 10.8828), rel=1e-3)

    def test_mid_p_is_another_than_epitools(self):
        # R epitools: rateratio.midp, p = 0.2824847
        found = poisson_test(6, 100, 14, 400, method="cond-midp").pvalue
        assert found == pytest.approx(0.2104177, rel=1e-5)

    @pytest.mark.filterwarnings("ignore::RuntimeWarning")
    def test_score_intervals_of_shares(self):
        ratio = confint_proportions_2indep(29, 55, 11, 11, compare="ratio", method="score")
        assert np.real(ratio[0]) == pytest.approx(0.6061, abs=1e-4)
        # R ratesci: scoreci(24, 73, 53, 65): -0.6163 to -0.3310; statsmodels issue 10269
        difference = confint_proportions_2indep(24, 73, 53, 65, compare="diff", method="score")
        assert difference == pytest.approx((-0.6176, -0.3292), abs=1e-4)
        with pytest.raises(ValueError, match="different signs"):
            confint_proportions_2indep(8, 15, 4, 15, compare="diff", method="score")

    def test_score_ratio_of_shares_far_below_one_loses_digits(self):
        small, turned = (
            confint_proportions_2indep(
                *cells, compare="ratio", method="score", correction=False, alpha=0.002
            )
            for cells in ((1, 2000, 1999, 2000), (1999, 2000, 1, 2000))
        )
        # The equation of Koopman solved in 40 digits: 4.36446996555616e-05
        assert 1 / turned[1] == pytest.approx(4.36446996555616e-05, rel=1e-9)
        assert small[0] == pytest.approx(4.341e-05, rel=1e-3)

    def test_score_ratio_of_shares_with_a_zero_loses_digits_in_large_groups(self):
        # The equation of Koopman solved in 40 digits: 4.948256628554331e-05
        found = confint_proportions_2indep(
            0, 34365, 237681, 246100, compare="ratio", method="score", correction=False, alpha=0.2
        )
        assert found[1] < 4.9e-05

    def test_trend_in_proportions(self):
        # R: prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)): 8.224922
        smokers, patients = np.array([83, 90, 129, 70]), np.array([86, 93, 136, 82])
        table = Table(np.column_stack([smokers, patients - smokers]), shift_zeros=False)
        found = table.test_ordinal_association(np.arange(1, 5), np.array([1, 0]))
        assert found.zscore**2 == pytest.approx(8.204205, rel=1e-6)

    def test_standard_errors_of_arima_are_not_those_of_r_unless_asked_for(self, rng):
        # On the Sicilian series R's Arima (Hessian) gives 0.02096, statsmodels' default 0.02316
        step = np.repeat([0.0, 1.0], 30)
        model = SARIMAX(rng.normal(size=60) + step, exog=step, order=(1, 0, 0))
        default, hessian = model.fit(disp=False), model.fit(disp=False, cov_type="approx")
        assert default.cov_type == "opg"
        assert abs(default.bse[0] / hessian.bse[0] - 1) > 0.01

    def test_a_negative_binomial_family_takes_one_dispersion_for_all_data(self):
        # MASS::glm.nb estimates it; the family fixes it at 1 and only warns
        with pytest.warns(Warning, match="alpha"):
            assert NegativeBinomial().alpha == 1


def test_no_module_calls_what_is_wrong():
    wrong = re.compile(r"\b(confint_poisson_2indep|test_poisson_2indep|test_ordinal_association)\(")
    modules = list(Path(evaluation_lib.__file__).parent.rglob("*.py"))
    assert len(modules) > 100
    called = [
        module.name
        for module in modules
        if wrong.search(re.sub(r"``.*?``", "", module.read_text(encoding="utf-8")))
    ]
    assert called == []
