"""Diagnostics, by R's lmtest and Box.test, and what they say of errors known to be good or bad."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.measures.trends.diagnostics import (
    BREUSCH_GODFREY,
    CANNOT_SAY,
    DISPERSION,
    DURBIN_WATSON,
    GO_TOGETHER,
    LJUNG_BOX,
    MORE_THAN_CHANCE,
    NO_MORE_THAN_CHANCE,
    NO_SIGN,
    diagnostics,
)
from evaluation_lib.measures.trends.fitting import fitted_model
from evaluation_lib.measures.trends.segmented_model import SegmentedModel

BAN, START = date(2005, 1, 1), pd.Timestamp("2021-09-01")
SEASON = {"harmonics": 2, "period_length": 12}


def told(series, *, start=START, lags=12, **settings) -> pd.DataFrame:
    fit = fitted_model(series, start=start, how=SegmentedModel(**settings))
    return diagnostics(fit, lags=lags).set_index("diagnostic")


@pytest.mark.parametrize(("case", "slope"), [("model3_harmonic2", False), ("model4_slope", True)])
def test_the_values_of_the_reference(sicily, its, case, slope):
    values = pd.read_csv(its / "sicily_expected_aux.csv").set_index(["case", "name"])["value"]
    own = values[case]
    # R: lmtest::dwtest, bgtest(order), Box.test(type = "Ljung-Box") of lm(log(rate) ~ ...)
    found = {
        lags: told(sicily, start=BAN, lags=lags, model="log_linear", slope_change=slope, **SEASON)
        for lags in (1, 12)
    }
    assert found[1].loc[DURBIN_WATSON, "statistic"] == pytest.approx(own["dw"], rel=1e-8)
    for lags in (1, 12):
        statistic = found[lags].loc[BREUSCH_GODFREY, "statistic"]
        assert statistic == pytest.approx(own[f"bg_order{lags}_chisq"], rel=1e-8)
    ljung_box = found[12].loc[LJUNG_BOX]
    assert ljung_box["statistic"] == pytest.approx(own["ljungbox_lag12"], rel=1e-8)
    assert ljung_box["p_value"] == pytest.approx(own["ljungbox_lag12_p"], rel=1e-7)
    assert ljung_box["verdict"] == GO_TOGETHER
    assert DISPERSION not in found[12].index


def test_counts_of_chance_alone_have_nothing_to_say(drawn):
    found = told(drawn(periods=120), start=pd.Timestamp("2025-01-01"))
    assert found["verdict"].tolist() == [NO_MORE_THAN_CHANCE, NO_SIGN, NO_SIGN, NO_SIGN]


def test_errors_that_go_together_and_are_more_than_chance_are_found(drawn, rng):
    series = drawn(periods=120)
    error = np.zeros(120)
    for at in range(1, 120):
        error[at] = 0.8 * error[at - 1] + rng.normal(0, 0.3)
    counts = rng.poisson(50 * np.exp(error))
    found = told(
        series.assign(count=pd.array(counts, dtype="Int64")), start=pd.Timestamp("2025-01-01")
    )
    assert found["verdict"].tolist() == [MORE_THAN_CHANCE, *[GO_TOGETHER] * 3]


def test_a_year_of_lags_is_too_much_for_a_short_series(drawn):
    found = told(drawn(periods=14), start=pd.Timestamp("2020-08-01"))
    assert found.loc[[BREUSCH_GODFREY, LJUNG_BOX], "verdict"].tolist() == [CANNOT_SAY, CANNOT_SAY]


def test_a_series_that_does_not_vary_has_nothing_to_go_together(drawn):
    even = drawn().assign(count=pd.array([5] * 40, dtype="Int64"))
    found = told(even)
    assert found["verdict"].tolist() == [NO_MORE_THAN_CHANCE, *[CANNOT_SAY] * 3]
