"""Rival events: those that can explain a change in a period, of the right county."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.rival_events import rival_events
from evaluation_lib.synthetic.scenario import read_scenario


@pytest.fixture
def events(dictionary):
    def found(start="2020-04-01", end="2025-03-31", *, invented=False, **named):
        days = {"start": date.fromisoformat(start), "end": date.fromisoformat(end)}
        return rival_events(dictionary, **days, invented=invented, **named)

    return found


def test_events_come_in_order_of_time_each_with_its_number(events):
    found = events(end="2026-03-31")
    assert found["number"].tolist() == list(range(1, len(found) + 1))
    assert found["begins"].is_monotonic_increasing and found["event"].is_unique


def test_what_began_before_the_period_counts_if_it_ended_within_it(events):
    assert "pandemic_lockdowns" in set(events("2021-01-01")["event"])
    assert "pandemic_lockdowns" not in set(events("2021-04-01")["event"])


def test_what_goes_on_through_the_whole_period_explains_no_change_in_it(events):
    assert "national_transfer_scheme" in set(events("2021-04-01")["event"])
    assert "national_transfer_scheme" not in set(events("2022-04-01")["event"])


def test_what_does_not_touch_an_outcome_is_left_out_and_the_others_keep_their_numbers(events):
    of_all, of_help = events(), events(outcome="early_help_episodes")
    assert set(of_help["event"]) == {"pandemic_lockdowns", "working_together_2023"}
    numbers = of_all.set_index("event")["number"]
    assert of_help["number"].tolist() == numbers[of_help["event"]].tolist()


def test_the_invented_county_has_events_of_its_own_and_no_others(events, dictionary):
    invented = set(events("2020-04-01", "2026-03-31", invented=True)["event"])
    assert invented == {"arrivals", "change_of_early_help_definition", "label_review"}
    assert not invented & set(events("2000-01-01", "2099-12-31")["event"])


def test_what_touches_one_area_does_not_touch_another(events, dictionary, copied_dictionary):
    path = copied_dictionary / "code_lists" / "rival_events.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows.loc[0, "areas"] = "Mid|West"
    rows.to_csv(path, index=False)
    own = load_dictionary(copied_dictionary)
    period = {"start": date(2020, 4, 1), "end": date(2025, 3, 31), "invented": False}
    for area, there in {"Mid": True, "South": False}.items():
        found = set(rival_events(own, **period, area=area)["event"])
        assert (rows.loc[0, "event"] in found) == there


def test_where_nothing_happened_there_is_nothing(events):
    for named in ({}, {"outcome": "contacts"}, {"area": "Mid"}):
        found = events("2000-01-01", "2000-12-31", **named)
        assert found.empty and "label" in found


# The table


def test_days_and_names_of_the_table_make_sense(dictionary):
    rows = dictionary.read("rival_events")
    assert (rows["ends"].isna() | (rows["ends"] >= rows["begins"])).all()
    points = set(dictionary.read("decision_points")["decision_point"])
    areas = {area.name for area in known_areas(dictionary)}
    for column, known in (("touches", points), ("areas", areas)):
        named = {name for cell in rows[column].dropna() for name in cell.split("|")}
        assert named <= known


def test_the_invented_countys_events_are_those_of_its_scenario(dictionary):
    scenario = read_scenario("default", dictionary=dictionary)
    planted = {row["name"]: (row["from"], row.get("to")) for row in scenario["rival_events"]}
    planted["label_review"] = (scenario["recording"]["label_review"], None)
    rows = dictionary.read("rival_events").query("of_the_invented_county")
    found = {
        row.event: (row.begins.date(), None if pd.isna(row.ends) else row.ends.date())
        for row in rows.itertuples()
    }
    assert found == planted
