"""What is planted in the invented programme is found by the measures its page is made with.

Over 200 programmes (seeds 0 to 199), through the functions that the page uses. Where intervals of
95 % are counted, bounds are those of the binomial distribution for all of them together, with a
chance of 1 in 1,000 on either side. In the scenario without effects nothing is found more often
than chance finds it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from evaluation_lib.measures.audits import case_share, difference_of_shares
from evaluation_lib.measures.racism_reports import (
    NO_ACTION,
    OPEN,
    difference_of_means,
    standing_on,
    time_to_close,
)
from evaluation_lib.measures.surveys.answers import AGREE, answers_by_person, collapsed
from evaluation_lib.measures.surveys.missing_people import bounds
from evaluation_lib.measures.surveys.paired_tests import ranked_change
from evaluation_lib.measures.surveys.pairs import differences
from evaluation_lib.measures.workforce.likelihoods import relative_likelihoods
from evaluation_lib.measures.workforce.standard import beside_white_staff
from evaluation_lib.programme_checks import year_ends
from evaluation_lib.synthetic.programme import casework, organisation, staff, survey
from evaluation_lib.synthetic.programme.folder import programme_plan
from evaluation_lib.synthetic.programme.truth import planted

pytestmark = pytest.mark.slow

SEEDS = range(200)
NOMINAL, RARE = 0.95, 0.001
FIRST, SECOND = 1, 2
SCALES = ("confidence", "resolution")


def expected_between(number: int, chance: float = NOMINAL) -> tuple[int, int]:
    """How many of so many hold, but for one case in a thousand on either side."""
    low, high = binom.ppf([RARE, 1 - RARE], number, chance)
    return int(low), int(high)


def holds(number: int, of: int, chance: float = NOMINAL) -> bool:
    low, high = expected_between(of, chance)
    return low <= number <= high


@pytest.fixture(scope="module", params=["default", "null"])
def scenario(request):
    return request.param


@pytest.fixture(scope="module")
def plan(scenario, dictionary):
    return programme_plan(scenario, dictionary=dictionary)


@pytest.fixture(scope="module")
def truths(plan, dictionary):
    rows = planted(plan, dictionary.read("survey_items"))
    return rows.set_index(["table", "what", "when"])["value"]


class TestReturn:
    @pytest.fixture(scope="class")
    @classmethod
    def ratios(cls, plan):
        drawn = [
            organisation.draw_return(plan, rng=np.random.default_rng(seed)).assign(
                pay_band=str(seed)
            )
            for seed in SEEDS
        ]
        rows = pd.concat(drawn, ignore_index=True)
        rows = rows[rows["indicator"] != "1"].astype({"events": "Int64", "staff": "Int64"})
        return relative_likelihoods(beside_white_staff(rows), confidence=NOMINAL)

    def test_intervals_hold_the_planted_ratio_as_often_as_they_say(self, ratios, truths):
        true = [
            truths["workforce_return", row.indicator, str(row.year_end)]
            for row in ratios.itertuples()
        ]
        inside = (ratios["lower"] <= true) & (true <= ratios["upper"])
        # Rare events make score intervals a little wide: never too narrow.
        assert inside.sum() >= expected_between(len(ratios))[0]
        common = ratios["indicator"].isin(["2", "5", "6", "8"])
        assert holds(int(inside[common].sum()), int(common.sum()))

    def test_a_difference_is_found_where_one_is_and_no_more_often_than_chance_elsewhere(
        self, ratios, scenario
    ):
        found = ((ratios["lower"] > 1) | (ratios["upper"] < 1)).groupby(ratios["indicator"]).mean()
        if scenario == "null":
            assert (found <= 0.08).all()
        else:
            assert found["6"] > 0.9 and found["9"] > 0.7


class TestReports:
    @pytest.fixture(scope="class")
    @classmethod
    def standings(cls, plan):
        found = []
        for seed in SEEDS:
            rows = organisation.draw_reports(plan, prefix="INV", rng=np.random.default_rng(seed))
            for column in ("reported_on", "closed_on"):
                rows[column] = pd.to_datetime(rows[column].replace("", None))
            standing = standing_on(rows, plan["reports"]["last_day"])
            before = standing["reported_on"] < pd.Timestamp(plan["start"])
            found.append((standing[before], standing[~before]))
        return found

    def test_how_long_reports_take_is_found_though_some_are_open(self, standings, plan):
        within = 180
        true = [_mean_of_first(plan["reports"][when]["days"], within) for when in PARTS]
        estimates = [
            [time_to_close(one, within=within, confidence=NOMINAL) for one in pair]
            for pair in standings
        ]
        means = np.array([[one.mean for one in pair] for pair in estimates])
        assert np.allclose(means.mean(axis=0), true, atol=2.5)
        apart = [
            difference_of_means(after, before, within=within, confidence=NOMINAL)
            for before, after in estimates
        ]
        inside = sum(one.lower <= true[1] - true[0] <= one.upper for one in apart)
        assert inside >= 0.9 * len(apart)

    def test_leaving_open_ones_out_would_tell_too_short_a_time(self, standings, plan):
        after = pd.concat([pair[1] for pair in standings])
        closed = after.loc[after["state"] != OPEN, "days"].mean()
        assert closed < plan["reports"]["after"]["days"] - 3

    def test_the_share_without_action_is_of_those_that_are_decided(self, standings, truths):
        for part, when in enumerate(PARTS):
            rows = pd.concat([pair[part] for pair in standings])
            decided = rows[rows["state"] != OPEN]
            share = (decided["state"] == NO_ACTION).mean()
            assert share == pytest.approx(truths["reports", "no_action", when], abs=0.02)


PARTS = ("before", "after")


def _mean_of_first(days: float, within: int) -> float:
    """The mean number of the first days that a report is open: whole days, at least one."""
    lasting = 1 + np.floor(np.random.default_rng(0).exponential(days, 400_000))
    return float(np.minimum(lasting, within).mean())


class TestAudits:
    @pytest.fixture(scope="class")
    @classmethod
    def shares(cls, plan):
        frame = casework.audit_frame(plan)
        found = []
        for seed in SEEDS:
            rows = casework.draw_audits(plan, prefix="INV", rng=np.random.default_rng(seed))
            ends = year_ends(pd.to_datetime(rows["audited_on"])).dt.date
            found.append(
                [
                    case_share(_strata(rows[ends == year], frame, year), confidence=NOMINAL)
                    for year in (plan["audits"]["years"][0], plan["audits"]["years"][-1])
                ]
            )
        return found

    def test_intervals_hold_the_share_of_all_cases(self, shares, plan):
        for place, when in enumerate(PARTS):
            true = _tool_in_all_cases(plan, when)
            inside = sum(pair[place].lower <= true <= pair[place].upper for pair in shares)
            assert inside >= expected_between(len(shares))[0]

    def test_the_change_is_found_where_one_is_planted(self, shares, scenario):
        apart = [difference_of_shares(after, before) for before, after in shares]
        found = sum(one.lower > 0 for one in apart) / len(apart)
        assert found <= 0.06 if scenario == "null" else found > 0.95


def _strata(rows: pd.DataFrame, frame: pd.DataFrame, year: date) -> pd.DataFrame:
    counts = rows.groupby("stratum")["tool_present"].agg(
        found=lambda one: (one == "yes").sum(), audited="size"
    )
    cases = frame[frame["year_end"] == year].set_index("stratum")["cases"]
    return counts.join(cases).reset_index().astype({"found": "Int64", "audited": "Int64"})


def _tool_in_all_cases(plan, when: str) -> float:
    strata = plan["audits"]["strata"].values()
    cases = sum(one["cases"] for one in strata)
    return sum(one["cases"] * one["tool"] * plan["audits"][when]["tool"] for one in strata) / cases


class TestSurvey:
    @pytest.fixture(scope="class")
    @classmethod
    def surveys(cls, plan, dictionary):
        items = dictionary.read("survey_items")
        items = items[items["scale"].isin(SCALES)]
        return [_survey(plan, items, seed) for seed in SEEDS]

    def test_a_change_of_the_same_people_is_found_where_one_is_planted(self, surveys, scenario):
        found = [one["confidence_1"]["p_value"] < 0.05 for one in surveys]
        if scenario == "null":
            assert holds(sum(found), len(found), 0.05)
        else:
            assert sum(found) > 0.95 * len(found)
            assert all(one["confidence_1"]["rank_biserial"] > 0 for one in surveys)

    def test_none_is_found_in_resolution_more_often_than_chance_finds_it(self, surveys):
        """Nothing is planted there in any scenario, while other scales change."""
        found = [one["resolution_1"]["p_value"] < 0.05 for one in surveys]
        assert holds(sum(found), len(found), 0.05)

    def test_bounds_for_those_who_did_not_answer_hold_what_all_would_say(self, surveys):
        assert all(low <= one["true"] <= high for one in surveys for low, high in [one["bounds"]])

    def test_those_who_answer_are_more_confident_than_all(self, surveys):
        """So is it planted: no weight by role or ethnic group can mend it, bounds can."""
        above = np.mean([one["share"] - one["true"] for one in surveys])
        assert 0.01 < above < 0.05


def _survey(plan, items: pd.DataFrame, seed: int) -> dict:
    """What the measures say of the change from the first to the second wave, and what is true."""
    rng = np.random.default_rng(seed)
    people = staff.draw_staff(plan, rng=rng)
    full = survey.draw_answers(people, items, plan, rng=rng)
    written = survey.written_answers(full, people, plan, prefix="INV", rng=rng)
    waves = {
        wave: answers_by_person(written[written["wave"] == wave], items=list(items["item"]))
        for wave in (FIRST, SECOND)
    }
    found: dict = {}
    for item in ("confidence_1", "resolution_1"):
        change = differences(waves[FIRST][item], waves[SECOND][item])
        ranked = ranked_change(change)
        found[item] = {"p_value": ranked.p_value, "rank_biserial": ranked.rank_biserial}
    answered = collapsed(waves[FIRST]["confidence_1"].dropna(), agrees_from=4)
    everybody = full[(full["wave"] == FIRST) & (full["item"] == "confidence_1")]
    agree, number = int((answered == AGREE).sum()), len(answered)
    return found | {
        "share": agree / number,
        "true": (everybody["answer"].astype(int) >= 4).mean(),
        "bounds": bounds(agree, answered=number, invited=len(everybody)),
    }
