"""A scenario: everything that is planted in the invented county, read from the data dictionary."""

import pandas as pd
import pytest
import yaml

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.synthetic.scenario import NO_SUCH_SCENARIO, read_scenario, scenario_names
from evaluation_lib.synthetic.truth import planted_truths

QUADRANTS = ("North East", "Mid", "South", "West")


def test_the_default_scenario_is_named_first(dictionary):
    names = scenario_names(dictionary)
    assert names[0] == "default"
    assert {"staggered", "null", "boundary_change"} <= set(names)


def test_a_scenario_that_there_is_not_is_named_with_those_there_are(dictionary, like):
    with pytest.raises(EvaluationError, match=like(NO_SUCH_SCENARIO, found="nul")) as refused:
        read_scenario("nul", dictionary=dictionary)
    assert "null" in str(refused.value)


def test_a_scenario_says_only_what_differs(dictionary):
    default, staggered = (
        read_scenario(name, dictionary=dictionary) for name in ("default", "staggered")
    )
    assert staggered["contacts"] == default["contacts"]
    starts = {day for effect in default.effects[:3] for day in effect.starts.values()}
    assert starts == {pd.Timestamp("2023-10-01")}
    assert len(set(staggered.effects[0].starts.values())) == 4


def test_in_the_null_county_every_ratio_is_one_and_nothing_changes(dictionary):
    null = read_scenario("null", dictionary=dictionary)
    assert null.effects == ()
    planted = planted_truths(null)
    ratios = planted[planted["kind"].isin(["relative rate", "relative chance", "relative stay"])]
    assert len(ratios) > 100 and (ratios["value"] == 1).all()
    assert set(planted["kind"]).isdisjoint({"programme", "rival event", "by quadrant"})
    assert (planted.loc[planted["kind"] == "growth a year", "value"] == 0).all()
    assert (planted.loc[planted["kind"] == "yearly change", "value"] == 1).all()


@pytest.mark.parametrize("name", ["default", "staggered", "null", "boundary_change"])
def test_everything_planted_has_a_name_of_its_own(dictionary, name):
    planted = planted_truths(read_scenario(name, dictionary=dictionary))
    of_one = planted.duplicated(["name", "ethnic_group", "quadrant"])
    assert not of_one.any()
    assert planted["value"].gt(-1).all() and planted["name"].notna().all()


def test_what_changes_in_names_places_and_labels_is_among_the_planted_truths(dictionary):
    planted = planted_truths(read_scenario("boundary_change", dictionary=dictionary))
    days = planted.set_index("kind")["first_day"].astype(str)
    assert days["boundary change"] == "2023-04-01" and days["label review"] == "2025-11-01"
    assert days["team renamed"] == "2022-04-01"


def test_planted_effects_stand_with_group_quadrant_and_day(dictionary):
    planted = planted_truths(read_scenario("staggered", dictionary=dictionary))
    early_help = planted[planted["name"] == "early_help_from_first_contact"]
    assert len(early_help) == 4 * len(QUADRANTS)
    assert set(early_help["value"]) == {1.35}
    west = early_help[early_help["quadrant"] == "West"]
    assert set(west["first_day"].astype(str)) == {"2024-10-01"}


def test_a_council_can_add_a_scenario_of_its_own(copied_dictionary):
    own = copied_dictionary / "synthetic" / "scenarios" / "busier.yaml"
    own.write_text(yaml.safe_dump({"based_on": "default", "contacts": {"a_year_per_child": 0.08}}))
    dictionary = load_dictionary(copied_dictionary)
    assert "busier" in scenario_names(dictionary)
    busier = read_scenario("busier", dictionary=dictionary)
    assert busier["contacts"]["a_year_per_child"] == 0.08
    assert busier["contacts"]["relative"]["Mixed"] == 1.45
