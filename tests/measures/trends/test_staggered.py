"""Group-time effects: the published example to the last digit, and what is refused.

R did 2.5.0 on its example mpdta (minimum wages and teenage employment in 500 counties, 2003 to
2007): all group-time effects, and the simple, group and dynamic averages, with their standard
errors, for four ways of estimating. Not covered: its calendar averages, and the overall of the
group and dynamic ones, which are not offered; its simulated scenario, whose data are not at hand.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends import staggered as module
from evaluation_lib.measures.trends.staggered import (
    arrangements,
    group_time_effects,
    overall_effect,
    permuted_order,
)

SCENARIOS = {
    "mpdta_nev_dr": {"control": module.NEVER},
    "mpdta_nyt_dr": {"control": module.NOT_YET},
    "mpdta_nev_reg_cov": {"control": module.NEVER, "method": "reg", "covariates": ["lpop"]},
    "mpdta_nev_ipw": {"control": module.NEVER, "method": "ipw"},
}
LEVELS = {"simple": module.OVERALL, "group": module.GROUP, "dynamic": module.SINCE}


@pytest.fixture(scope="module")
def reference(shared_real) -> Path:
    folder = shared_real.parent / "reference" / "did"
    if not folder.is_dir():
        pytest.skip("the reference values are not beside the project")
    return folder


@pytest.fixture(scope="module")
def mpdta(reference):
    rows = pd.read_csv(reference / "mpdta.csv")
    names = {"countyreal": "unit", "year": "time", "lemp": "value", "first.treat": "first_time"}
    return rows.rename(columns=names).assign(
        first_time=lambda panel: panel["first_time"].where(panel["first_time"] > 0)
    )


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request, mpdta):
    return request.param, group_time_effects(mpdta, **SCENARIOS[request.param])


def test_every_effect_of_a_group_at_a_time_is_that_of_r(scenario, reference):
    name, found = scenario
    expected = pd.read_csv(reference / "did_R_2.5.0_attgt.csv").query("scenario == @name")
    rows = found[found["level"] == module.GROUP_TIME].set_index(["group", "time"])
    assert len(rows) == len(expected) == 12
    for row in expected.itertuples():
        effect, se = rows.loc[(row.group, row.t), ["effect", "se"]]
        assert effect == pytest.approx(row.att, abs=1e-10)
        assert se == pytest.approx(row.se, abs=1e-10)


def test_every_average_is_that_of_r(scenario, reference):
    name, found = scenario
    expected = pd.read_csv(reference / "did_R_2.5.0_aggte.csv").query("scenario == @name")
    for kind, level in LEVELS.items():
        rows = found[found["level"] == level]
        wanted = expected[expected["type"] == kind]
        columns = ["overall_att", "overall_se"] if kind == "simple" else ["att_egt", "se_egt"]
        assert len(rows) == len(wanted)
        assert np.allclose(rows[["effect", "se"]].astype(float), wanted[columns], atol=1e-10)
        if kind != "simple":
            where = "group" if kind == "group" else "time"
            assert rows[where].astype(int).tolist() == wanted["egt"].astype(int).tolist()


def test_the_overall_effect_on_mpdta(mpdta):
    found = group_time_effects(mpdta, control=module.NEVER)
    overall = found[found["level"] == module.OVERALL].iloc[0]
    assert (round(overall["effect"], 6), round(overall["se"], 6)) == (-0.039951, 0.012034)
    assert overall["upper"] == pytest.approx(-0.039951 + 1.959964 * 0.012034, abs=1e-5)


# Four places one after the other


def four(rng, *, effect=0.0, first=(3, 4, 5, 6), times=8):
    """Four places that move alike but for chance; from its first time on each has the effect."""
    time = np.arange(1, times + 1)
    values = rng.normal(0, 0.1, (4, times)) + np.sin(time) + np.arange(4)[:, None]
    values = values + effect * (time >= np.array(first)[:, None])
    return pd.DataFrame(
        [
            (f"place {unit}", at, values[unit, at - 1], first[unit])
            for unit in range(4)
            for at in time
        ],
        columns=["unit", "time", "value", "first_time"],
    )


def test_plain_arithmetic_gives_the_packages_overall_effect(rng):
    panel = four(rng, effect=0.7)
    found = group_time_effects(panel, errors=False)
    values = panel.pivot(index="unit", columns="time", values="value")
    by_hand = overall_effect(values.to_numpy(), values.columns.to_numpy(), np.array([3, 4, 5, 6]))
    overall = found.loc[found["level"] == module.OVERALL, "effect"].iloc[0]
    assert by_hand == pytest.approx(overall, abs=1e-12)


def test_four_places_have_24_orders_and_no_p_value_below_a_24th(rng):
    found = permuted_order(four(rng, effect=5.0))
    assert found["arrangements"] == 24
    assert found["p_value"] == found["smallest_p"] == pytest.approx(1 / 24)
    assert found["effect"] == pytest.approx(5.0, abs=0.3)


def test_of_no_effect_every_order_is_as_likely_as_any_other(rng):
    drawn = [permuted_order(four(rng))["p_value"] for _ in range(60)]
    assert min(drawn) >= 1 / 24 and 0.3 < np.mean(drawn) < 0.75


@pytest.mark.parametrize(
    ("first", "number"), [([3, 4, 5, 6], 24), ([3, 3, 5, 6], 12), ([3, 3, 5, 5], 6), ([3, 3], 1)]
)
def test_places_that_began_together_leave_fewer_orders(first, number):
    assert arrangements(first) == number


def test_errors_between_fewer_than_20_places_are_refused(rng, like):
    with pytest.raises(DataError, match=like(module.TOO_FEW_UNITS, found=4, fewest=20)):
        group_time_effects(four(rng))


def test_without_errors_no_interval_is_given(rng):
    found = group_time_effects(four(rng), errors=False)
    assert found[["se", "lower", "upper"]].isna().all(axis=None) and found["effect"].notna().any()


class TestRefused:
    def test_one_date_everywhere(self, rng):
        panel = four(rng, first=(4, 4, 4, 4))
        for refuse in (group_time_effects, permuted_order):
            with pytest.raises(DataError, match=module.ONE_DATE):
                refuse(panel)

    def test_never_reached_where_all_were(self, rng):
        with pytest.raises(DataError, match=module.NOBODY_NEVER):
            group_time_effects(four(rng), control=module.NEVER, errors=False)

    @pytest.mark.parametrize("broken", ["missing", "left out", "twice"])
    def test_a_panel_with_gaps(self, rng, like, broken):
        panel = four(rng)
        if broken == "missing":
            panel.loc[5, "value"] = np.nan
        panel = panel.drop(5) if broken == "left out" else panel
        panel = pd.concat([panel, panel.loc[[5]]]) if broken == "twice" else panel
        with pytest.raises(DataError, match=like(module.NOT_BALANCED, unit="place 0", time=6)):
            permuted_order(panel)

    def test_a_place_that_begins_twice(self, rng, like):
        panel = four(rng)
        panel.loc[0, "first_time"] = 7
        with pytest.raises(DataError, match=like(module.TWO_STARTS, unit="place 0")):
            permuted_order(panel)

    def test_a_column_that_lacks(self, rng, like):
        with pytest.raises(DataError, match=like(module.NO_COLUMN, column="value")):
            permuted_order(four(rng).drop(columns="value"))

    def test_more_orders_than_can_be_gone_through(self, like):
        places = pd.DataFrame({"unit": range(12), "first_time": np.repeat([3, 4, 5, 6], 3)})
        panel = places.merge(pd.DataFrame({"time": range(1, 8), "value": 0.0}), how="cross")
        with pytest.raises(DataError, match=like(module.TOO_MANY, found=369_600)):
            permuted_order(panel)
