"""Headlines of charts that no test compares: they say how long and how far, no difference."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.measures.durations import NOT_HALF
from evaluation_lib.presentation.disproportionality.population_words import headline_of_populations
from evaluation_lib.presentation.disproportionality.staying_headline import headline_of_stays
from evaluation_lib.presentation.disproportionality.unaccompanied_headline import headline_of_ways
from evaluation_lib.presentation.headlines import MOST_WORDS

REPORT = SimpleNamespace(
    dictionary=load_dictionary(),
    setting=SimpleNamespace(reference_group="White", area=SimpleNamespace(label="Essex")),
)
CARE, PLANS = "looked_after_started", "child_protection_plans_started"
ENDED = "ended"


def stays(*medians, kind=CARE):
    """Medians of groups in months: infinite where half have not ended, missing if too few."""
    return pd.DataFrame(
        [
            {
                "decision_point": kind,
                "group": f"Group {place}",
                "value": value,
                "method": NOT_HALF if value == math.inf else ENDED,
                "too_few": math.isnan(value),
                "hidden": False,
            }
            for place, value in enumerate(medians)
        ]
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (stays(9.4, 15.2, math.nan), "Half of care stays end within 9 to 15 months"),
        (stays(9.4, 9.1), "Half of care stays end within 9 months"),
        (stays(9.4, math.inf), "Half of care stays last 9 months or longer"),
        (stays(math.inf, math.inf), "More than half of care stays are still open"),
        (stays(math.nan), "Too few stays to say how long half last"),
        (
            pd.concat([stays(math.nan), stays(7, 8, kind=PLANS)]),
            "Half of protection plans end within 7 to 8 months",
        ),
    ],
)
def test_of_stays_says_how_long_half_of_the_first_kind_last(rows, expected):
    assert headline_of_stays(REPORT, rows) == expected
    assert len(expected.split()) <= MOST_WORDS


def test_every_kind_of_stay_leaves_few_enough_words():
    kinds = REPORT.dictionary.document("wording")["disproportionality"]["staying"]["stays"]
    for kind in kinds:
        for medians in ((9, 15), (9, 9), (9, math.inf), (math.inf,)):
            assert len(headline_of_stays(REPORT, stays(*medians, kind=kind)).split()) <= MOST_WORDS


def ratios(group, *ends, too_small=False, ages_differ=False):
    """A group's ratios on several populations, each with its interval."""
    return pd.DataFrame(
        [
            {
                "area": "Essex",
                "decision_point": "looked_after",
                "group": group,
                "period": "2025",
                "measure": "relative_rate_index",
                "reference": "White",
                "confidence": 0.95,
                "denominator": f"population {place}",
                "value": value,
                "lower": lower,
                "upper": upper,
                "too_small": too_small,
                "ages_differ": ages_differ,
            }
            for place, (lower, value, upper) in enumerate(ends)
        ]
    )


TURNS = ((0.6, 0.8, 0.95), (1.05, 1.2, 1.4))
STAYS = ((1.1, 1.5, 2.0), (1.2, 1.6, 2.1))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([ratios("Mixed", *STAYS)], "No group's ratio changes sides with the population chosen"),
        (
            [ratios("Mixed", *STAYS), ratios("Asian", *TURNS)],
            "Asian: the answer turns with the population chosen",
        ),
        (
            [ratios(name, *TURNS) for name in ("Mixed", "Asian", "Black", "Other")],
            "The answer turns with the population for 4 groups",
        ),
        (
            [ratios("Mixed", *STAYS), ratios("Asian", *TURNS, too_small=True)],
            "No group's ratio changes sides with the population chosen",
        ),
        (
            [ratios("Asian", *TURNS, ages_differ=True)],
            "Only one population is of the ages counted",
        ),
    ],
)
def test_of_populations_names_the_groups_whose_answer_turns(groups, expected):
    assert headline_of_populations(REPORT, pd.concat(groups, ignore_index=True)) == expected


def ways(group, before, after, *, told=True, point="looked_after"):
    return {
        "decision_point": point,
        "group": group,
        "value_with": before,
        "value_without": after,
        "in_words_with": told,
        "in_words_without": told,
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [ways("Mixed", 1.5, 1.4), ways("Other", 4.03, 3.08), ways("Asian", 9, 1, told=False)],
            "Looked after, Other: 4.03 with unaccompanied children, 3.08 without",
        ),
        (
            [ways("Other", 4.03, 3.08, point="looked_after_started")],
            "Started to be looked after: Other 4.03 with, 3.08 without",
        ),
        ([ways("Mixed", 1.5, 1.5)], "No ratio moves without unaccompanied children"),
        (
            [ways("Mixed", 1.5, 1.1, told=False)],
            "Too few children to say with and without them",
        ),
        ([ways("Mixed", 0.0, 1.5)], "Too few children to say with and without them"),
        ([ways("Mixed", 1.5, 0.0)], "Too few children to say with and without them"),
    ],
)
def test_of_unaccompanied_children_names_the_ratio_that_moves_most(rows, expected):
    assert headline_of_ways(REPORT, pd.DataFrame(rows)) == expected
