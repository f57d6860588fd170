"""Segmented regression: the Sicilian smoking ban, by R.

``reference/its`` holds what R 4.2.2 makes of the tutorial of Lopez Bernal and others (2017) as it
was corrected: stats::glm, MASS::glm.nb, sandwich::NeweyWest(prewhite = FALSE), lm, nlme::gls and
stats::arima. All its coefficients are compared: 40 cases, every row. Its rates are per 100,000,
ours per child, so that the intercepts of its log rates are log(100,000) larger. Tolerances are
those of its manifest, but for AR(1) errors: ours are those of R's gls, which divides by n - k
(``small_sample``); R's arima stops 2e-5 from there, and takes standard errors from a numeric
Hessian whose step is too large for a slope (compared to 3 %; statsmodels' SARIMAX lies between).
R's glm stops at 1e-8 of the deviance, so that its dispersions and F are compared to 5e-6. Of the
auxiliary values, sigma squared, log-likelihoods and AIC, which no table of ours shows, are not
compared; Durbin-Watson and others are in test_diagnostics.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends import segmented_model as of_model
from evaluation_lib.measures.trends import segments as of_segments
from evaluation_lib.measures.trends.fitting import TOO_MANY_LAGS, fitted_model
from evaluation_lib.measures.trends.segmented_model import SegmentedModel
from evaluation_lib.measures.trends.segmented_regression import (
    segmented_regression,
    slope_change_test,
)

BAN = date(2005, 1, 1)
SEASON = {"harmonics": 2, "period_length": 12}
TERMS = {
    "model1": {},
    "model3": SEASON,
    "model4": {**SEASON, "slope_change": True},
}
NAMES = {
    "(Intercept)": "intercept",
    "intercept": "intercept",
    "smokban": "level_change",
    "post": "slope_change",
    "s1": "sine_1",
    "c1": "cosine_1",
    "s2": "sine_2",
    "c2": "cosine_2",
    "ar1": "autocorrelation",
}
PER_100_000 = np.log(100_000)


@pytest.fixture(scope="module")
def expected(its) -> pd.DataFrame:
    rows = pd.read_csv(its / "sicily_expected_coefficients.csv")
    return rows.assign(term=rows["term"].replace(NAMES)).set_index(["case", "term"])


def how_of(case: str) -> SegmentedModel:
    """The model that a case of the reference names."""
    kind = re.fullmatch(r"sicily_(model\d)_(.*)", case)
    terms, rest = TERMS[kind[1]], kind[2].removeprefix("poisson_").removeprefix("slope_")
    rest = rest.removeprefix("harmonic2_")
    distribution = "t" if rest.endswith("_t") else "z"
    lag = re.search(r"lag(\d+)", rest)
    settings: dict[str, object] = {"distribution": distribution, **terms}
    if lag:
        settings |= {"errors": f"newey_west:{lag[1]}", "small_sample": "_adjust" in rest}
    if rest.endswith("HC0"):
        settings["errors"] = "newey_west:0"
    if "gls" in rest or "Arima" in rest:
        settings |= {"errors": "ar1", "small_sample": "gls" in rest}
    model = next(
        name
        for part, name in {
            "lograte": "log_linear",
            "negbin": "negative_binomial",
            "quasi": "quasipoisson",
            "": "poisson",
        }.items()
        if part in rest
    )
    return SegmentedModel(model=model, **settings)


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        folder = Path(__file__).resolve().parents[4] / "shared" / "reference" / "its"
        file = folder / "sicily_expected_coefficients.csv"
        cases = list(pd.read_csv(file)["case"].unique()) if file.is_file() else ["none"]
        metafunc.parametrize("case", cases)


def test_every_coefficient_of_the_reference(sicily, expected, case):
    how, rows = how_of(case), expected.loc[case]
    found = segmented_regression(sicily, start=BAN, how=how).set_index("term")
    wanted = rows.index
    if "gls" not in case:
        assert sorted(wanted) == sorted(found.index)
    shift = pd.Series(0.0, index=wanted)
    if "lograte" in case:
        shift["intercept"] = PER_100_000
    bounds, of_se = {"rel": 1e-8, "abs": 1e-9}, 3e-6
    if "gls" in case or "Arima" in case:
        bounds, of_se = {"rel": 2e-5, "abs": 3e-5}, 3e-2 if "Arima" in case else 1e-4
    for name in wanted:
        row, at = found.loc[name], rows.loc[name]
        assert row["estimate"] + shift[name] == pytest.approx(at["estimate"], **bounds), name
        assert row["se"] == pytest.approx(at["se"], rel=of_se), name
        for end in ("lower", "upper"):
            wide = bounds["abs"] + 2 * of_se * at["se"]
            assert row[end] + shift[name] == pytest.approx(at[end], rel=1e-6, abs=wide), name


def test_the_published_figures_of_the_sicilian_ban(sicily):
    def level(**settings) -> list[float]:
        how = SegmentedModel(**settings)
        found = segmented_regression(sicily, start=BAN, how=how).set_index("term")
        return found.loc["level_change", ["ratio", "ratio_lower", "ratio_upper"]].tolist()

    assert level(model="poisson") == pytest.approx([0.894, 0.865, 0.925], abs=5e-4)
    assert level(**SEASON) == pytest.approx([0.885, 0.839, 0.933], abs=5e-4)
    found = slope_change_test(sicily, start=BAN, how=SegmentedModel(**SEASON))
    assert found["p_value"] == pytest.approx(0.428, abs=5e-4)


def test_auxiliary_values_of_the_reference(sicily, its):
    values = pd.read_csv(its / "sicily_expected_aux.csv").set_index(["case", "name"])["value"]
    for case, terms in {
        "model1_poisson": {},
        "model3_harmonic2": SEASON,
        "model4_slope": TERMS["model4"],
    }.items():
        own = values[case]
        poisson = fitted_model(sicily, start=BAN, how=SegmentedModel(model="poisson", **terms))
        assert poisson.deviance == pytest.approx(own["poisson_deviance"], rel=1e-8)
        assert poisson.dispersion == pytest.approx(own["quasi_dispersion"], rel=5e-6)
        assert poisson.degrees_of_freedom == own["df_resid"]
        chi2 = float(poisson.residuals @ poisson.residuals)
        assert chi2 == pytest.approx(own["pearson_chi2"], rel=5e-6)
        negative = SegmentedModel(model="negative_binomial", **terms)
        alpha = fitted_model(sicily, start=BAN, how=negative).alpha
        assert alpha == pytest.approx(own["nb_alpha"], rel=1e-6)
        if "gls_AR1_ML_phi" in own:
            regressive = SegmentedModel(errors="ar1", **terms)
            found = fitted_model(sicily, start=BAN, how=regressive).autocorrelation
            assert found == pytest.approx(own["gls_AR1_ML_phi"], abs=1e-5)
    test = slope_change_test(sicily, start=BAN, how=SegmentedModel(**SEASON))
    assert test["statistic"] == pytest.approx(values["model3_vs_model4"]["F"], rel=5e-6)
    assert test["p_value"] == pytest.approx(values["model3_vs_model4"]["p"], rel=5e-6)


# What the reference has not


HALF_WAY = pd.Timestamp("2021-09-01")


@pytest.fixture
def series(drawn) -> pd.DataFrame:
    return drawn()


def level_of(found: pd.DataFrame) -> pd.Series:
    return found.set_index("term").loc["level_change"]


def test_a_gap_is_left_out_and_keeps_its_place_in_time(series):
    gone = series.copy()
    gone.loc[5, "count"] = pd.NA
    found = fitted_model(gone, start=HALF_WAY, how=SegmentedModel())
    assert found.terms["time"].tolist() == list(range(1, 41))
    assert found.known.sum() == 39


@pytest.mark.parametrize("errors", ["model", "newey_west:3", "ar1"])
def test_gaps_at_the_end_are_as_if_the_series_ended_earlier(series, errors):
    how = SegmentedModel(errors=errors)
    short = segmented_regression(series[:35], start=HALF_WAY, how=how)
    gone = series.assign(count=series["count"].where(series.index < 35))
    pd.testing.assert_frame_equal(segmented_regression(gone, start=HALF_WAY, how=how), short)


def test_newey_west_lags_count_time_and_not_rows(series):
    # With every other month hidden, no two known months lie 1 apart: a lag of 1 is one of 0.
    gone = series.assign(count=series["count"].where(series.index % 2 == 0))
    none, one = (
        level_of(segmented_regression(gone, start=HALF_WAY, how=SegmentedModel(errors=errors)))
        for errors in ("newey_west:0", "newey_west:1")
    )
    assert one["se"] == pytest.approx(none["se"], rel=1e-12)


def test_the_first_period_that_begins_on_or_after_the_start_is_the_first_after(series):
    how = SegmentedModel(slope_change=True)
    found = fitted_model(series, start=pd.Timestamp("2021-08-02"), how=how).terms
    assert found["level_change"].tolist() == [0] * 20 + [1] * 20
    assert found["slope_change"].tolist() == [0] * 20 + list(range(1, 21))


def test_a_transition_is_left_out_and_the_slope_counts_on(series):
    how = SegmentedModel(slope_change=True, transition=3)
    found = fitted_model(series, start=HALF_WAY, how=how)
    assert np.flatnonzero(~found.known).tolist() == [20, 21, 22]
    assert found.terms.loc[23, "slope_change"] == 4


def test_a_dose_takes_the_place_of_the_level(series):
    reach = np.clip((np.arange(40) - 19) / 10, 0, 1)
    found = segmented_regression(
        series.assign(reach=reach), start=HALF_WAY, how=SegmentedModel(dose="reach")
    )
    assert found["term"].tolist() == ["intercept", "time", "dose"]
    at_once = series.assign(reach=(np.arange(40) > 19).astype(float))
    dose = segmented_regression(at_once, start=HALF_WAY, how=SegmentedModel(dose="reach"))
    level = segmented_regression(series, start=HALF_WAY, how=SegmentedModel())
    assert dose["estimate"].tolist() == pytest.approx(level["estimate"].tolist())


def test_at_two_periods_a_turn_a_season_has_no_sine(series):
    quarters = pd.period_range("2020Q1", periods=40, freq="Q").astype(str)
    named = series.assign(period=[f"{name[:4]}-{name[4:]}" for name in quarters])
    found = segmented_regression(
        named, start=date(2025, 1, 1), how=SegmentedModel(harmonics=2, period_length=4)
    )
    assert found["term"].tolist()[3:] == ["sine_1", "cosine_1", "cosine_2"]


def test_a_series_without_more_than_chance_makes_a_negative_binomial_a_poisson_model(series):
    even = series.assign(count=pd.array([50, 51] * 20, dtype="Int64"))
    negative, poisson = (
        segmented_regression(even, start=HALF_WAY, how=SegmentedModel(model=model))
        for model in ("negative_binomial", "poisson")
    )
    assert negative["se"].tolist() == pytest.approx(poisson["se"].tolist())


def test_a_least_dispersion_keeps_a_lucky_series_from_being_too_sure(series):
    even = series.assign(count=pd.array([50, 51] * 20, dtype="Int64"))
    as_estimated, at_least_1, poisson = (
        level_of(segmented_regression(even, start=HALF_WAY, how=how))["se"]
        for how in (
            SegmentedModel(),
            SegmentedModel(least_dispersion=1.0),
            SegmentedModel(model="poisson"),
        )
    )
    assert as_estimated < at_least_1 == pytest.approx(poisson)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"errors": "newey-west"}, of_model.NO_ERRORS.format(found="newey-west")),
        ({"distribution": "f"}, of_model.NO_DISTRIBUTION.format(found="f")),
        ({"harmonics": 2}, of_model.NO_LENGTH),
        (
            {"harmonics": 3, "period_length": 4},
            of_model.NO_HARMONICS.format(found=3, length=4, most=2),
        ),
        ({"transition": -1}, of_model.NO_TRANSITION.format(found=-1)),
        ({"dose": "reach", "slope_change": True}, of_model.DOSE_AND_SLOPE),
    ],
)
def test_what_is_no_model_is_refused(settings, sentence):
    with pytest.raises(DataError) as refused:
        SegmentedModel(**settings)
    assert str(refused.value) == sentence


def test_a_model_of_ratios_is_refused_for_a_count_and_an_unknown_one_for_all(series):
    for make in (
        lambda: SegmentedModel(model="poison"),
        lambda: segmented_regression(series, start=HALF_WAY, how=SegmentedModel(model="binomial")),
    ):
        with pytest.raises(DataError, match="is not a model of"):
            make()


@pytest.mark.parametrize(
    ("change", "settings", "sentence"),
    [
        ({}, {"covariates": ("staff",)}, of_segments.NO_COVARIATE.format(column="staff")),
        (
            {"staff": [np.nan] + [1.0] * 39},
            {"covariates": ("staff",)},
            of_segments.NO_VALUE.format(period="2020-01", column="staff"),
        ),
        (
            {"staff": 2.0},
            {"covariates": ("staff",)},
            of_segments.NOT_TOLD_APART.format(names="intercept, time, level_change, staff"),
        ),
        ({"count": 0}, {}, of_segments.NO_EVENTS.format(side="before")),
        (
            {"count": [0, *[5] * 39]},
            {"errors": "ar1"},
            of_segments.ZERO_COUNT.format(period="2020-01"),
        ),
        ({}, {"transition": 20}, of_segments.NONE_LEFT.format(side="after", transition=20)),
        ({}, {"errors": "newey_west:40"}, TOO_MANY_LAGS.format(lags=40, periods=40)),
    ],
)
def test_a_series_that_cannot_carry_a_model_is_refused(series, change, settings, sentence):
    with pytest.raises(DataError) as refused:
        segmented_regression(
            series.assign(**change), start=HALF_WAY, how=SegmentedModel(**settings)
        )
    assert str(refused.value) == sentence


def test_too_few_points_are_refused(series):
    with pytest.raises(DataError) as refused:
        segmented_regression(series[19:22], start=HALF_WAY, how=SegmentedModel())
    assert str(refused.value) == of_segments.TOO_FEW_POINTS.format(
        known=3, terms=3, names="intercept, time, level_change"
    )
