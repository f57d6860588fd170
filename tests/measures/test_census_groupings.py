"""Census groups add up into a grouping's groups, where the census tells them apart, and nowhere."""

from __future__ import annotations

import pytest

from evaluation_lib.measures.census_groupings import in_grouping, parts_of_groups

ESSEX, GRT = "E10000012", "Gypsy, Roma and Traveller"


def essex(figures, dictionary, *, year, ages, grouping):
    rows = figures.populations
    rows = rows[(rows["census_year"] == year) & (rows["age_range"] == ages)]
    found = in_grouping(rows[rows["area_code"] == ESSEX], grouping=grouping, dictionary=dictionary)
    return found.set_index("group")["population"].astype(int).to_dict()


def test_gypsy_and_irish_traveller_children_of_2011_stand_apart_from_white(figures, dictionary):
    five = essex(figures, dictionary, year=2011, ages="0 to 17", grouping="five_groups")
    apart = essex(
        figures, dictionary, year=2011, ages="0 to 17", grouping="gypsy_roma_traveller_apart"
    )
    # Office for National Statistics, Census 2011, DC2101EW: White, Gypsy or Irish Traveller
    assert apart.pop(GRT) == 790
    assert apart.pop("White") == five.pop("White") - 790
    assert apart == five


def test_in_the_analysis_tool_chinese_children_are_other(figures, dictionary):
    five = essex(figures, dictionary, year=2011, ages="0 to 17", grouping="five_groups")
    chat = essex(figures, dictionary, year=2011, ages="0 to 17", grouping="chat")
    # Office for National Statistics, Census 2011, DC2101EW: Asian/Asian British, Chinese
    assert five["Asian"] - chat["Asian"] == chat["Other"] - five["Other"] == 1164


@pytest.mark.parametrize(
    ("grouping", "told"),
    [
        ("five_groups", ["White", "Mixed", "Asian", "Black", "Other"]),
        ("chat", ["White", "Mixed", "Black"]),
        ("gypsy_roma_traveller_apart", ["Mixed", "Asian", "Black", "Other"]),
        ("full_codes", ["OOTH"]),
    ],
)
def test_five_groups_tell_those_that_hold_the_same_codes(figures, dictionary, grouping, told):
    """Nobody can take Chinese children out of Asian ones when only their sum is published."""
    found = essex(figures, dictionary, year=2021, ages="0 to 17", grouping=grouping)
    assert list(found) == told


def test_a_census_group_that_two_groups_share_is_of_neither(dictionary):
    """The censuses count Irish Travellers with Gypsies, so neither code has a population."""
    parts = parts_of_groups("full_codes", dictionary=dictionary)
    assert not set(parts["group"]) & {"WIRT", "WROM"}
    apart = parts_of_groups("gypsy_roma_traveller_apart", dictionary=dictionary)
    rows = apart[(apart["group"] == GRT) & (apart["classification"] == "census_2021")]
    assert set(rows["ethnic_group"]) == {"White: Gypsy or Irish Traveller", "White: Roma"}


@pytest.mark.parametrize("grouping", ["five_groups", "chat", "gypsy_roma_traveller_apart"])
def test_the_dictionary_says_the_same_of_each_census_group(dictionary, grouping):
    """Its column says outright what follows from the codes."""
    census = dictionary.read("census_groups")
    parts = parts_of_groups(grouping, dictionary=dictionary)
    parts = parts[parts["classification"].str.startswith("census")]
    said = zip(census["classification"], census["group"], census[grouping], strict=True)
    assert set(parts.itertuples(index=False, name=None)) == set(said)


def test_people_of_all_ages_are_told_by_every_grouping(figures, dictionary):
    totals = {
        grouping: sum(
            essex(figures, dictionary, year=2021, ages="all ages", grouping=grouping).values()
        )
        for grouping in ("five_groups", "chat", "gypsy_roma_traveller_apart")
    }
    assert len(set(totals.values())) == 1
