"""Each row of counts is divided by children of its own group, area and time, or by nobody."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.periods import YEAR, days_between, periods_between
from evaluation_lib.counts.populations import (
    AGES_DIFFER,
    NOBODY,
    NOT_AN_ETHNIC_GROUP,
    NOT_AT_HAND,
    NOT_TOLD_APART,
    age_ranges_differ,
    choices_for,
    with_populations,
)
from evaluation_lib.errors import ParameterError

CENSUS, GROWN = "census_2021_children_0_17", "geometric_children_0_17"


@pytest.fixture
def populated(figures, dictionary):
    """Populations of groups in areas, by area and group, in one year or on one day."""

    def found(*areas, groups=("Mixed",), when=None, denominator=CENSUS, populations=None, **more):
        period = when or periods_between(date(2024, 4, 1), date(2025, 3, 31), grain=YEAR)[0]
        counts = pd.DataFrame(
            [{"area": area, "group": group, "count": 1} for area in areas for group in groups]
        ).assign(period_start=pd.Timestamp(period.start), period_end=pd.Timestamp(period.end))
        return with_populations(
            counts,
            populations=figures.populations if populations is None else populations,
            denominator=denominator,
            dictionary=more.pop("dictionary", dictionary),
            **more,
        )

    return found


def test_the_county_has_its_own_and_a_quadrant_that_of_its_districts(populated):
    found = populated("Essex", "West", "Epping Forest", "Harlow", "Uttlesford")
    # Office for National Statistics, Census 2021, RM032, ages 16 and 17 estimated from 16 to 19
    expected = [18995.9, 5205.0, 2497.8, 1625.2, 1082.0]
    assert found["population"].tolist() == pytest.approx(expected)
    assert found["population"].iloc[2:].sum() == pytest.approx(found["population"].iloc[1])
    assert found["no_population"].isna().all()
    assert found["denominator"].unique().tolist() == [CENSUS]
    assert found["age_range"].unique().tolist() == ["0 to 17"]


def test_refused_and_not_yet_obtained_live_nowhere(populated):
    found = populated("Essex", groups=("Refused", "Not yet obtained"))
    assert found["population"].isna().all()
    assert found["no_population"].tolist() == [NOT_AN_ETHNIC_GROUP] * 2


def test_growth_is_carried_on_to_the_middle_of_the_period(populated):
    year = populated("Essex", denominator=GROWN)["population"].item()
    day = days_between(date(2025, 3, 1), date(2025, 3, 31))[0]
    on_the_day = populated("Essex", denominator=GROWN, when=day)["population"].item()
    first, last = 10821.0, 18995.9
    # 30 September 2024 lies 3.5 years after the census day that the growth is counted from
    assert year == pytest.approx(last * (last / first) ** 0.35, rel=1e-3)
    assert on_the_day == pytest.approx(last * (last / first) ** 0.4, rel=1e-6)


def test_a_counted_population_stands_still(populated):
    early = periods_between(date(2015, 4, 1), date(2016, 3, 31), grain=YEAR)[0]
    assert populated("Essex")["population"].equals(populated("Essex", when=early)["population"])


def test_a_group_that_is_not_counted_alone_has_none_and_the_reason(populated):
    found = populated("Essex", groups=("White", "Mixed"), grouping="gypsy_roma_traveller_apart")
    assert found["population"].isna().tolist() == [True, False]
    assert found["no_population"].iloc[0] == NOT_TOLD_APART
    children_of_2011 = populated(
        "Essex",
        groups=("Gypsy, Roma and Traveller",),
        grouping="gypsy_roma_traveller_apart",
        denominator="census_2011_children_0_17",
    )
    # Office for National Statistics, Census 2011, DC2101EW
    assert children_of_2011["population"].tolist() == [790]


def test_a_group_of_which_nobody_was_counted_has_none(populated, figures):
    nobody = figures.populations.copy()
    nobody.loc[nobody["ethnic_group"] == "Mixed", "persons"] = 0
    found = populated("Maldon", populations=nobody)
    assert found["population"].isna().all()
    assert found["no_population"].tolist() == [NOBODY]


def test_a_quadrant_lacks_what_one_of_its_districts_lacks(populated, figures):
    rest = figures.populations[figures.populations["area_name"] != "Harlow"]
    found = populated("Essex", "West", "Harlow", "Mid", populations=rest)
    assert found["no_population"].fillna("").tolist() == ["", NOT_AT_HAND, NOT_AT_HAND, ""]


def test_a_quadrant_is_that_of_the_map_at_the_end_of_the_period(
    populated, copied_dictionary, monkeypatch
):
    from evaluation_lib.dictionary import load_dictionary

    table = copied_dictionary / "code_lists" / "district_quadrants.csv"
    rows = pd.read_csv(table, dtype="string")
    rows.loc[rows["district"] == "Harlow", "valid_to"] = "2025-03-30"
    moved = rows[rows["district"] == "Harlow"].assign(
        quadrant="Mid", valid_from="2025-03-31", valid_to=pd.NA
    )
    pd.concat([rows, moved]).to_csv(table, index=False)
    monkeypatch.setenv("EVALUATION_DATA_DICTIONARY", str(copied_dictionary))
    theirs = load_dictionary()
    before = periods_between(date(2023, 4, 1), date(2024, 3, 31), grain=YEAR)[0]
    then = populated("West", "Mid", "Harlow", when=before, dictionary=theirs)["population"]
    now = populated("West", "Mid", "Harlow", dictionary=theirs)["population"]
    assert now[0] == pytest.approx(then[0] - then[2])
    assert now[1] == pytest.approx(then[1] + then[2])


def test_rows_stay_as_they_were(populated, figures, dictionary):
    counts = populated("Essex", "Mid", groups=("Mixed", "Refused")).drop(
        columns=["population", "denominator", "age_range", "no_population"]
    )
    counts = counts.set_index(pd.Index([4, 1, 9, 3])).sort_values("group")
    found = with_populations(
        counts, populations=figures.populations, denominator=CENSUS, dictionary=dictionary
    )
    pd.testing.assert_frame_equal(found[counts.columns], counts)


def test_no_rows_stay_no_rows(populated, figures, dictionary):
    none = populated("Essex")[["area", "group", "count", "period_start", "period_end"]].iloc[:0]
    found = with_populations(
        none, populations=figures.populations, denominator=CENSUS, dictionary=dictionary
    )
    assert found.empty and "population" in found.columns


def test_an_area_that_is_not_known_is_named(populated):
    with pytest.raises(ParameterError, match="Atlantis"):
        populated("Atlantis")


def test_ages_counted_follow_the_denominator(dictionary, like):
    young = choices_for("census_2021_children_0_15", dictionary=dictionary)
    assert young.ages == (0, 15)
    kept = choices_for(CENSUS, dictionary=dictionary, choices=Choices(clock="recorded"))
    assert (kept.ages, kept.clock) == ((0, 17), "recorded")
    # counting: ages of data_dictionary/disproportionality.yaml
    assert choices_for("census_2021_all_ages", dictionary=dictionary).ages == (0, 17)
    for denominator, choices in ((CENSUS, young), ("census_2021_all_ages", Choices())):
        (said,) = age_ranges_differ(choices, denominator=denominator, dictionary=dictionary)
        youngest, oldest = choices.ages
        label = dictionary.read("denominators").set_index("denominator").loc[denominator, "label"]
        assert said == AGES_DIFFER.format(youngest=youngest, oldest=oldest, label=label)
    assert age_ranges_differ(Choices(), denominator=CENSUS, dictionary=dictionary) == []
    assert (
        age_ranges_differ(young, denominator="census_2021_children_0_15", dictionary=dictionary)
        == []
    )
