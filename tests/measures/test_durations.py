"""How long stays last by group, and what is said where that is not known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.measures.aalen_johansen import CENSORED, EVENT, OTHER_END
from evaluation_lib.measures.durations import (
    KAPLAN_MEIER,
    MEAN,
    MEDIAN,
    NOT_HALF,
    NOT_SO_LONG,
    RESTRICTED,
    TOO_FEW_FROM_THE_START,
    median_stay,
    restricted_mean_stay,
    restricted_to,
    times_to_exit,
)
from evaluation_lib.measures.incidence import cumulative_incidence

PLAN = "child_protection_plans_started"


def stays(group, *rows):
    """Stays of a group: how long, how they ended, their days when they came under observation."""
    table = pd.DataFrame(rows, columns=["days", "ending", "entry_days"])
    table["ending"] = table["ending"].astype("string")
    return table.assign(area="Essex", group=group, decision_point=PLAN)


WHITE = stays("White", (100, "ended", 0), (200, "turned_18", 0), (300, None, 0), (400, "ended", 50))
BLACK = stays("Black", (800, None, 0), (900, None, 0), (10, "ended", 0))


def test_a_row_for_each_group_with_what_it_rests_on():
    table = median_stay(pd.concat([WHITE, BLACK]), confidence=[0.95, 0.998])
    assert table["confidence"].tolist() == [0.95, 0.95, 0.998, 0.998]
    white, black = table.iloc[0], table.iloc[1]
    assert (white["measure"], white["decision_point"], white["area"]) == (MEDIAN, PLAN, "Essex")
    # Of four at risk one ends on day 100, of three one on day 200: one half is left, not less; by
    # hand. On day 400 the last ends.
    assert (white["value"], white["reached"], white["count"]) == (400, 4, 3)
    assert white["method"] == KAPLAN_MEIER
    assert np.isnan(black["value"]) and black["method"] == NOT_HALF
    assert (black["reached"], black["count"]) == (3, 1)


def test_the_mean_of_the_first_days_is_the_area_under_the_curve():
    table = restricted_mean_stay(pd.concat([WHITE, BLACK]), within=600).set_index("group")
    # White: 100 + 0.75 x 100 + 0.5 x 200, then nobody; Black: 10 + 2/3 x 590; by hand.
    assert table.loc["White", "value"] == 275
    assert np.isclose(table.loc["Black", "value"], 10 + 590 * 2 / 3)
    assert set(table["measure"]) == {MEAN}
    assert set(table["method"]) == {RESTRICTED.format(within=600)}
    later = restricted_mean_stay(BLACK, within=1000)
    assert later["value"].isna().all() and later["method"].tolist() == [
        NOT_SO_LONG.format(within=1000)
    ]


def test_too_few_seen_from_the_start_are_no_estimate_and_said():
    late = stays("Mixed", (5, "ended", 0), (50, "ended", 30), (60, "ended", 30))
    table = median_stay(late)
    assert table["value"].isna().all()
    assert table["method"].tolist() == [TOO_FEW_FROM_THE_START.format(day=5)]
    mean = restricted_mean_stay(late, within=55)
    assert mean["method"].tolist() == [TOO_FEW_FROM_THE_START.format(day=5)]


def test_the_18th_birthday_is_another_end_for_those_who_might_have_left_before():
    ready = times_to_exit(
        stays(
            "White",
            (100, "ended", 0),
            (150, "adopted", 0),
            (200, "turned_18", 0),
            (250, "transferred_out", 0),
            (400, None, 0),
            (400, "ended", 50),
        )
    )
    assert ready["end"].tolist() == [EVENT, EVENT, OTHER_END, OTHER_END, CENSORED]
    row = cumulative_incidence(ready, at=365).iloc[0]
    assert np.isclose(row["value"], 2 / 5) and row["reached"] == 5


def test_the_mean_is_taken_up_to_the_day_of_the_dictionary(dictionary):
    assert restricted_to(dictionary) == 730
