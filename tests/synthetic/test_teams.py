"""Which team works with a child: by its work, by the quadrant of the home, by who the child is."""

import pandas as pd
import pytest

from evaluation_lib.records.places import team_map
from evaluation_lib.synthetic.making import make_county
from evaluation_lib.synthetic.scenario import read_scenario
from evaluation_lib.synthetic.teams import team_names
from evaluation_lib.synthetic.truth_events import true_events


@pytest.fixture(scope="module")
def scenario(dictionary):
    return read_scenario("default", dictionary=dictionary)


@pytest.fixture(scope="module")
def county(scenario, dictionary):
    return make_county(scenario, scale=0.03, seed=11, dictionary=dictionary)


def test_a_renamed_team_has_each_name_until_the_day_before_the_next(scenario):
    names = team_names(scenario["teams"])
    west = names[names["team_id"] == "INVT14"].set_index("team")
    assert west.loc["Invented Harlow Duty Team", "valid_to"] == pd.Timestamp("2022-03-31")
    assert west.loc["Invented West Assessment Team", "valid_from"] == pd.Timestamp("2022-04-01")


def test_the_map_of_teams_knows_every_team_of_the_county_and_no_invented_one_more(
    scenario, dictionary
):
    known = dictionary.read("team_quadrants")
    invented = known[known["status"] == "invented"]
    assert set(invented["team"]) == set(team_names(scenario["teams"])["team"])
    assert len(team_map(dictionary)) == len(known)


def test_a_child_is_with_the_team_of_the_quadrant_it_lives_in(county, scenario, dictionary):
    """But for the Hub, the county-wide teams and the team that moved."""
    events = true_events(county, scenario, dictionary=dictionary)
    area = events[events["table"] == "assessments"].set_index("event_id")["area"]
    rows = county.tables["assessments"]
    team = rows["team_id"].map(
        {
            f"INVT1{place}": name
            for place, name in enumerate(("North East", "Mid", "South", "West"), start=1)
        }
    )
    placed = team.notna()
    assert placed.mean() > 0.9
    assert (area.reindex(rows["assessment_id"]).to_numpy() == team)[placed].all()


def test_children_who_came_alone_and_disabled_children_have_teams_of_their_own(county):
    children = county.children.set_index("child_id")
    referrals, plans = county.tables["referrals"], county.tables["child_in_need_plans"]
    alone = children["unaccompanied"].reindex(referrals["child_id"]).to_numpy(dtype=bool)
    assert ((referrals["team_id"] == "INVT42") == alone).all() and alone.any()
    disabled = children["disability"].reindex(plans["child_id"]).to_numpy(dtype=bool)
    assert ((plans["team_id"] == "INVT41") == disabled).all() and disabled.any()
