"""Two hundred counties: the change that is planted lies in the intervals, and none alarms of none.

Counts of six years by quarter, drawn from the default scenario: from October 2023 on early help
follows a contact 1.35 times as often for Mixed, Asian, Black and Other children, and an enquiry
follows an assessment 0.85 times as often for Mixed and Black children. From July 2022 on, a rival
event: early help follows 0.75 times as often for everybody. In the null scenario nothing changes.

Of 200 intervals that hold the truth in 95% of cases, 179 to 198 do, but for one in a thousand on
each side; the seeds are fixed. An event can follow a contact once only, so that counts vary a
little less than Poisson counts of the same mean. The interval that takes chance as it is estimated
has the right cover; the cautious one, which never takes it for less than that of Poisson counts,
has more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, t

from evaluation_lib.measures.trends.batch_fits import batch_estimates
from evaluation_lib.measures.trends.ratio_change import ratio_change
from evaluation_lib.measures.trends.segmented_model import QUASI_BINOMIAL, QUASI_POISSON, T
from evaluation_lib.measures.trends.segmented_model import SegmentedModel as Model
from evaluation_lib.measures.trends.segments import segments
from evaluation_lib.measures.trends.series import checked_series
from evaluation_lib.synthetic.counts_drawn import drawn_arrays
from evaluation_lib.synthetic.expected_counts import expect
from evaluation_lib.synthetic.scenario import read_scenario

SEEDS = 200
START = "2023-10-01"
QUARTERS = pd.period_range("2020-04-01", "2026-03-31", freq="Q")
NAMES = [f"{quarter.year}-Q{quarter.quarter}" for quarter in QUARTERS]
GROUPS = ("White", "Mixed", "Asian", "Black", "Other")
HELP, ENQUIRIES = "contact_to_early_help", "assessment_to_section_47"
PLANTED = {
    **{(HELP, group): 1.35 for group in GROUPS[1:]},
    **{(ENQUIRIES, group): 0.85 for group in ("Mixed", "Black")},
}
AS_ESTIMATED = Model(model=QUASI_BINOMIAL, distribution=T)
CAUTIOUS = Model(model=QUASI_BINOMIAL, distribution=T, least_dispersion=1.0)


def usual(dictionary):
    """The model of reports, as it is of a ratio."""
    return replace(
        Model(**dictionary.document("trend_analysis")["usual_model"]), model=QUASI_BINOMIAL
    )


LEVEL = 2
FEWEST, MOST = binom.ppf([0.001, 0.999], SEEDS, 0.95)


def draw(name, dictionary):
    """Counts, and the events they could follow, by seed, quarter and group, for each way."""
    scenario = read_scenario(name, dictionary=dictionary)
    expected = expect(scenario, periods=QUARTERS, dictionary=dictionary)
    drawn = [drawn_arrays(expected, rng=np.random.default_rng(seed)) for seed in range(SEEDS)]
    return {
        way: tuple(
            # Without the run-up; quadrants together.
            np.stack([one[way][part][1:].sum(axis=1) for one in drawn]).astype(float)
            for part in (0, 1)
        )
        for way in (HELP, ENQUIRIES)
    }


@pytest.fixture(scope="module")
def default(dictionary):
    return draw("default", dictionary)


@pytest.fixture(scope="module")
def null(dictionary):
    return draw("null", dictionary)


def series(count, exposure):
    rows = {"period": NAMES, "count": count.astype(int), "exposure": exposure}
    return pd.DataFrame(rows)


def fitted(counts, exposure, *, how, trials=None):
    """The log of the level's change in each county, with both ends of its interval."""
    frame = checked_series(series(counts[0], exposure[0]))
    terms = segments(frame, start=START, how=how)
    estimate, se = batch_estimates(
        counts,
        terms=terms.to_numpy(),
        time=frame["time"].to_numpy(dtype=float),
        offset=np.log(exposure),
        how=how,
        place=LEVEL,
        trials=trials,
    )
    reach = t.ppf(0.975, len(terms) - terms.shape[1]) * se
    return estimate, estimate - reach, estimate + reach


def ratios(drawn, way, group, *, how):
    """The change of a group's ratio to White children, in each county."""
    counts, starts = drawn[way]
    one = GROUPS.index(group)
    return fitted(
        counts[..., one],
        starts[..., one] / starts[..., 0],
        how=how,
        trials=counts[..., one] + counts[..., 0],
    )


def holding(found, truth):
    _, lower, upper = found
    return int(((lower <= np.log(truth)) & (np.log(truth) <= upper)).sum())


@pytest.mark.parametrize(("way", "group"), PLANTED)
def test_fits_of_many_counties_at_once_are_those_of_ratio_change(default, way, group):
    counts, starts = default[way]
    one = GROUPS.index(group)
    by_itself = ratio_change(
        *(series(counts[0, :, place], starts[0, :, place]) for place in (one, 0)),
        start=START,
        how=CAUTIOUS,
    )
    row = by_itself[by_itself["term"] == "level_change"].iloc[0]
    together = [end[0] for end in ratios(default, way, group, how=CAUTIOUS)]
    assert together == pytest.approx(row[["estimate", "lower", "upper"]].tolist(), abs=1e-6)


@pytest.mark.parametrize(("way", "group"), PLANTED)
def test_the_planted_change_lies_in_as_many_intervals_as_it_should(default, way, group):
    truth = PLANTED[way, group]
    found = ratios(default, way, group, how=AS_ESTIMATED)
    assert FEWEST <= holding(found, truth) <= MOST
    assert holding(ratios(default, way, group, how=CAUTIOUS), truth) >= FEWEST
    # On average it is found: the mean lies within four of its standard errors.
    error = found[0].std(ddof=1) / np.sqrt(SEEDS)
    assert abs(found[0].mean() - np.log(truth)) < 4 * error


@pytest.mark.parametrize(("way", "group"), PLANTED)
def test_the_model_of_reports_holds_what_is_planted(default, dictionary, way, group):
    found = ratios(default, way, group, how=usual(dictionary))
    assert holding(found, PLANTED[way, group]) >= FEWEST


@pytest.mark.parametrize("way", [HELP, ENQUIRIES])
@pytest.mark.parametrize("group", GROUPS[1:])
def test_the_model_of_reports_alarms_no_oftener_than_it_may(null, dictionary, way, group):
    assert holding(ratios(null, way, group, how=usual(dictionary)), 1.0) >= FEWEST


@pytest.mark.parametrize("way", [HELP, ENQUIRIES])
@pytest.mark.parametrize("group", GROUPS[1:])
def test_where_nothing_was_planted_as_few_alarm_as_should(null, way, group):
    assert FEWEST <= holding(ratios(null, way, group, how=AS_ESTIMATED), 1.0) <= MOST
    assert holding(ratios(null, way, group, how=CAUTIOUS), 1.0) >= FEWEST


@pytest.mark.parametrize("group", ["Asian", "Other"])
def test_groups_whose_enquiries_did_not_change_do_not_alarm_either(default, group):
    assert holding(ratios(default, ENQUIRIES, group, how=CAUTIOUS), 1.0) >= FEWEST


def test_a_rival_event_of_everybody_cancels_in_the_ratio_and_not_in_the_rate(default):
    """Nothing was planted in October 2023 for White children; their rate seems to have risen."""
    counts, starts = (array[..., 0] for array in default[HELP])
    how = Model(model=QUASI_POISSON, distribution=T)
    estimate, _, _ = fitted(counts, starts, how=how)
    # Before the start the fall of July 2022 looks like a slope, which the fitted line carries on.
    error = estimate.std(ddof=1) / np.sqrt(SEEDS)
    assert estimate.mean() > 20 * error and np.exp(estimate.mean()) > 1.05
    ratio, _, _ = ratios(default, HELP, "Mixed", how=CAUTIOUS)
    assert abs(ratio.mean() - np.log(1.35)) < 4 * ratio.std(ddof=1) / np.sqrt(SEEDS)
