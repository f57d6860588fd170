"""Each group is shown as finely as chance allows, or its place says why it is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.counts.periods import QUARTER, THREE_YEARS, WHOLE, YEAR
from evaluation_lib.errors import DataError
from evaluation_lib.measures.display_ladder import (
    CHART_GRAINS,
    COUNTY,
    ENOUGH,
    NO_POPULATION,
    NO_REFERENCE,
    NONE,
    TOO_FEW,
    TOO_FEW_CHILDREN,
    TOO_FEW_CHILDREN_OF_REFERENCE,
    TOO_FEW_OF_REFERENCE,
    LadderRules,
    coarsest_of,
    display_ladder,
)
from evaluation_lib.measures.reference_groups import ALL_OTHERS

RULES = LadderRules(
    fewest_expected=10,
    fewest_expected_of_reference=20,
    fewest_children=100,
    fewest_children_of_reference=200,
)
#: From fine to coarse.
STEPS = [*CHART_GRAINS, WHOLE, NONE]


def expected(groups: dict[str, float], *, quarters: int = 24, **columns: object) -> pd.DataFrame:
    """What is expected of groups in the whole period, 10,000 children in each."""
    return pd.DataFrame(
        {
            "area": "Mid",
            "group": list(groups),
            "decision_point": "contacts",
            "expected": list(groups.values()),
            "quarters": quarters,
            "population": 10_000.0,
        }
    ).assign(**columns)


def steps(table: pd.DataFrame, **more: object) -> list[tuple[str, str]]:
    found = display_ladder(table, rules=RULES, **more)
    return list(zip(found["grain"], found["reason"], strict=True))


@pytest.mark.parametrize(
    ("in_six_years", "grain", "reason"),
    [
        (240, QUARTER, ENOUGH),  # 10 a quarter
        (239, YEAR, TOO_FEW),
        (60, YEAR, TOO_FEW),  # 10 a year
        (59, THREE_YEARS, TOO_FEW),
        (20, THREE_YEARS, TOO_FEW),  # 10 in three years
        (19, WHOLE, TOO_FEW),
        (10, WHOLE, TOO_FEW),
        (9, NONE, TOO_FEW),
    ],
)
def test_ten_events_are_expected_for_every_point(in_six_years, grain, reason):
    assert steps(expected({"Black": in_six_years})) == [(grain, reason)]


def test_the_reference_needs_twenty_and_is_named_where_it_is_too_small():
    table = expected({"Black": 300, "White": 400})  # 12.5 and 16.7 a quarter
    assert steps(table, reference_group="White") == [
        (YEAR, TOO_FEW_OF_REFERENCE),
        (YEAR, TOO_FEW_OF_REFERENCE),
    ]
    assert steps(table) == [(QUARTER, ENOUGH), (QUARTER, ENOUGH)]


def test_all_other_children_are_a_reference_too_and_are_added_up():
    table = expected({"Black": 300, "White": 430, "Asian": 40, "Refused": np.nan})
    # Of the others of Black 470 are expected, 19.6 a quarter; of those of White 340.
    assert [grain for grain, _ in steps(table, reference_group=ALL_OTHERS)] == [
        *(YEAR, YEAR, THREE_YEARS, NONE)
    ]
    more = expected({"Black": 300, "White": 440, "Asian": 40, "Refused": np.nan})
    assert steps(more, reference_group=ALL_OTHERS)[0] == (QUARTER, ENOUGH)


def test_floors_of_children_are_asked_of_groups_and_of_the_reference():
    few = expected({"Black": 900, "White": 900}, population=[99.0, 200.0])
    assert steps(few, reference_group="White")[0] == (NONE, TOO_FEW_CHILDREN)
    few = expected({"Black": 900, "White": 900}, population=[100.0, 199.0])
    assert steps(few, reference_group="White")[0] == (NONE, TOO_FEW_CHILDREN_OF_REFERENCE)
    # A cohort is of children who reached a point: who lives there does not matter.
    cohort = few.assign(population=np.nan, is_cohort=True)
    assert steps(cohort, reference_group="White")[0] == (QUARTER, ENOUGH)


def test_a_group_without_a_population_stays_and_says_so():
    table = expected({"Refused": np.nan, "White": 900})
    assert steps(table, reference_group="White")[0] == (NONE, NO_POPULATION)


def test_what_an_area_cannot_show_is_read_from_the_county_where_the_county_can():
    table = pd.concat(
        [
            expected({"Black": 5, "Asian": 5, "Mixed": 900}, population=[500.0, 500.0, 90.0]),
            expected({"Black": 60, "Asian": 5, "Mixed": 900}, area="Essex"),
        ],
        ignore_index=True,
    )
    assert steps(table, county="Essex") == [
        (COUNTY, TOO_FEW),
        (NONE, TOO_FEW),
        (COUNTY, TOO_FEW_CHILDREN),
        (YEAR, TOO_FEW),
        (NONE, TOO_FEW),
        (QUARTER, ENOUGH),
    ]


def test_a_stock_goes_to_the_county_at_once_since_longer_periods_do_not_help_it():
    table = pd.concat(
        [
            expected({"Black": 9.5}, kind="stock"),
            expected({"Black": 40}, kind="stock", area="Essex"),
        ],
        ignore_index=True,
    )
    assert steps(table, county="Essex") == [(COUNTY, TOO_FEW), (QUARTER, ENOUGH)]
    assert steps(table, finest=YEAR, county="Essex")[1] == (YEAR, ENOUGH)


def test_no_step_is_longer_than_the_whole_period_or_shorter_than_what_was_counted():
    assert steps(expected({"Black": 39}, quarters=8)) == [(YEAR, TOO_FEW)]
    assert steps(expected({"Black": 19}, quarters=8)) == [(WHOLE, TOO_FEW)]
    assert steps(expected({"Black": 900}), finest=YEAR) == [(YEAR, ENOUGH)]


def test_what_a_point_rests_on_is_said():
    found = display_ladder(expected({"Black": 60, "Asian": 9}), rules=RULES)
    assert found["expected_per_point"].tolist() == pytest.approx([10, np.nan], nan_ok=True)


@settings(max_examples=40)
@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 2000))
def test_more_events_never_make_a_display_coarser_and_no_row_is_lost(black, more, asian, white):
    before = expected({"Black": black, "Asian": asian, "White": white})
    after = expected({"Black": black + more, "Asian": asian, "White": white})
    first, second = (
        display_ladder(table, rules=RULES, reference_group="White") for table in (before, after)
    )
    assert first["group"].tolist() == ["Black", "Asian", "White"]
    assert STEPS.index(second["grain"][0]) <= STEPS.index(first["grain"][0])
    assert first.drop(0)["grain"].equals(second.drop(0)["grain"])


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1000), min_size=1, max_size=6), st.floats(0, 2000), st.randoms())
def test_every_point_of_a_whole_chart_rests_on_enough(groups, white, random):
    named = {f"group {at}": value for at, value in enumerate(groups)} | {"White": white}
    table = expected(dict(random.sample(list(named.items()), len(named))))
    chart = coarsest_of(
        display_ladder(table, rules=RULES, reference_group="White"), reference_group="White"
    )
    assert chart["chart_grain"].nunique() == 1
    assert set(chart["group"]) == set(named)
    shown = chart[chart["shown"]]
    per_point = {QUARTER: 1 / 24, YEAR: 1 / 6, THREE_YEARS: 1 / 2}
    for row in shown.to_dict("records"):
        assert row["expected"] * per_point[row["chart_grain"]] >= RULES.fewest_expected
    if not len(shown):
        assert set(chart["chart_grain"]) == {NONE}


def test_one_grain_serves_all_groups_and_those_who_need_more_than_three_years_are_named():
    table = expected({"White": 5000, "Black": 300, "Asian": 70, "Other": 15})
    ladder = display_ladder(table, rules=RULES, reference_group="White")
    chart = coarsest_of(ladder, reference_group="White")
    assert chart["grain"].tolist() == [QUARTER, QUARTER, YEAR, WHOLE]
    assert set(chart["chart_grain"]) == {YEAR}
    assert chart["shown"].tolist() == [True, True, True, False]
    assert chart.loc[3, ["group", "reason"]].tolist() == ["Other", TOO_FEW]


def test_one_small_group_need_not_make_the_chart_of_all_others_coarse():
    table = expected({"White": 5000, "Black": 300, "Asian": 70, "Other": 30})
    ladder = display_ladder(table, rules=RULES, reference_group="White")
    assert set(coarsest_of(ladder, reference_group="White")["chart_grain"]) == {THREE_YEARS}
    chart = coarsest_of(ladder, reference_group="White", no_coarser_than=YEAR)
    assert set(chart["chart_grain"]) == {YEAR}
    assert chart["shown"].tolist() == [True, True, True, False]


def test_a_reference_alone_makes_no_chart():
    table = expected({"White": 5000, "Other": 15})
    ladder = display_ladder(table, rules=RULES, reference_group="White")
    chart = coarsest_of(ladder, reference_group="White")
    assert not chart["shown"].any()
    assert set(chart["chart_grain"]) == {NONE}
    assert set(coarsest_of(ladder)["chart_grain"]) == {QUARTER}


def test_a_reference_that_is_not_there_is_refused(like):
    with pytest.raises(DataError, match=like(NO_REFERENCE, reference="White")):
        display_ladder(expected({"Black": 60}), rules=RULES, reference_group="White")


def test_the_dictionary_states_the_rules(dictionary):
    rules = LadderRules.from_document(dictionary.document("disproportionality"))
    # With so many expected, the 95 % interval of a rate runs from about half to nearly twice of it.
    # R: poisson.test(10)$conf.int / 10
    assert rules.fewest_expected == 10
    assert (rules.fewest_expected_of_reference, rules.fewest_children) == (20, 100)


def test_points_finer_than_allowed_become_longer_ones_and_coarser_ones_stay():
    ladder = display_ladder(
        expected({"White": 50_000, "Black": 5_000}), rules=RULES, reference_group="White"
    )
    assert set(coarsest_of(ladder, reference_group="White")["chart_grain"]) == {QUARTER}
    chart = coarsest_of(ladder, reference_group="White", no_finer_than=YEAR)
    assert set(chart["chart_grain"]) == {YEAR} and chart["shown"].all()
    few = display_ladder(
        expected({"White": 50_000, "Black": 40}), rules=RULES, reference_group="White"
    )
    longer = coarsest_of(few, reference_group="White", no_finer_than=YEAR)
    assert longer.equals(coarsest_of(few, reference_group="White"))
