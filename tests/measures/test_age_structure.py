"""Children by group, sex and age add up to those counted, and an assumption is said."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.areas import Area, find_area, known_areas
from evaluation_lib.errors import DataError
from evaluation_lib.measures.age_structure import (
    ASSUMED,
    ASSUMPTIONS,
    COUNTED,
    NO_AGES,
    UNKNOWN_ASSUMPTION,
    in_age_bands,
    population_by_age_and_sex,
)
from evaluation_lib.measures.census import children_at_censuses
from evaluation_lib.measures.standardisation import (
    directly_standardised_rate_ratio,
    standard_population,
)

BANDS_2011 = ["0 to 4", "5 to 7", "8 to 9", "10 to 14", "15", "16 to 17"]
QUADRANTS = ["Mid", "North East", "South", "West"]


@pytest.fixture(scope="module")
def children(dictionary):
    """Make the children of an area, by its name, under an assumption."""
    areas = known_areas(dictionary)

    def of(name: str, assumption: str) -> pd.DataFrame:
        area = find_area(name, areas)
        return population_by_age_and_sex(area, assumption=assumption, dictionary=dictionary)

    return of


@pytest.mark.parametrize("assumption", ASSUMPTIONS)
@pytest.mark.parametrize("name", ["England", "Essex", "North East", "Colchester", "Uttlesford"])
def test_adds_up_to_the_children_of_the_census(children, figures, dictionary, assumption, name):
    area = find_area(name, known_areas(dictionary))
    census = children_at_censuses(figures, area=area, dictionary=dictionary)
    wanted = census[census["census_year"] == 2021].set_index("group")["children"]
    found = children(name, assumption).groupby("group")["population"].sum()
    assert found.to_dict() == pytest.approx(wanted.to_dict(), rel=1e-12)


def test_counted_bands_are_the_two_of_the_census(children):
    # Office for National Statistics, Census 2021: Black children 0 to 15 in Essex, 9,740
    essex = children("Essex", COUNTED)
    assert essex["age_band"].unique().tolist() == ["0 to 15", "16 to 17"]
    assert set(essex.loc[essex["age_band"] == "0 to 15", "basis"]) == {"exact"}
    young = essex[(essex["group"] == "Black") & (essex["age_band"] == "0 to 15")]
    assert young["population"].sum() == 9740
    assert young["sex"].tolist() == ["F", "M"]


def test_assumed_ages_are_those_of_2011_in_each_district(children):
    # Office for National Statistics, Census 2021: 14,439 White girls 0 to 15 in Colchester.
    # Census 2011, DC2101EW: 4,510 + 2,485 + 1,541 + 4,191 + 856 White girls there.
    first = [4_510, 2_485, 1_541, 4_191, 856]
    rows = children("Colchester", ASSUMED).query("group == 'White' and sex == 'F'")
    assert rows["age_band"].tolist() == BANDS_2011
    wanted = [14_439 * band / sum(first) for band in first]
    assert rows["population"].tolist()[:5] == pytest.approx(wanted, rel=1e-12)
    assert rows["basis"].tolist() == ["assumed"] * 5 + ["estimated"]


def test_few_children_have_the_ages_of_the_county(children, dictionary):
    table = dictionary.read("population_by_age_and_sex")
    first = table.query("census_year == 2011 and age_to <= 15 and group == 'Other' and sex == 'F'")
    # Census 2011, DC2101EW: fewer than 50 girls of the group Other lived in Maldon.
    assert first.loc[first["area_name"] == "Maldon", "persons"].sum() < 50
    county = first.loc[first["area_name"] == "Essex", "persons"]
    rows = children("Maldon", ASSUMED).query("group == 'Other' and sex == 'F' and age_to <= 15")
    assert (rows["population"] / rows["population"].sum()).tolist() == pytest.approx(
        (county / county.sum()).tolist(), rel=1e-12
    )


@pytest.mark.parametrize("assumption", ASSUMPTIONS)
def test_quadrants_add_up_to_the_county(children, assumption):
    strata = ["group", "sex", "age_band"]
    parts = pd.concat([children(name, assumption) for name in QUADRANTS])
    together = parts.groupby(strata)["population"].sum()
    county = children("Essex", assumption).set_index(strata)["population"]
    assert together[county.index].to_numpy() == pytest.approx(county.to_numpy(), rel=1e-12)


def test_the_assumption_stands_in_every_row(children):
    for assumption in ASSUMPTIONS:
        assert set(children("Mid", assumption)["assumption"]) == {assumption}


def test_every_stratum_stands_once_for_each_group(children):
    for assumption, bands in ((COUNTED, 2), (ASSUMED, 6)):
        rows = children("West", assumption)
        assert len(rows) == 5 * 2 * bands
        assert not rows.duplicated(["group", "sex", "age_band"]).any()


@pytest.mark.parametrize("assumption", ASSUMPTIONS)
def test_rates_that_differ_by_age_and_sex_alone_are_equal_once_standardised(
    children, dictionary, assumption
):
    """The same rate for every group in each band and sex, and ten times as high in the last."""
    strata = ["age_band", "sex"]
    rows = children("Essex", assumption)
    often = 0.01 + 0.09 * (rows["age_from"] == 16) + 0.005 * (rows["sex"] == "F")
    counts = rows.assign(count=rows["population"] * often)
    ratios = directly_standardised_rate_ratio(
        counts,
        reference_group="White",
        standard=standard_population(rows, strata=strata),
        strata=strata,
        dictionary=dictionary,
    )
    assert ratios["value"].tolist() == pytest.approx([1] * 4, rel=1e-12)
    together = counts.groupby("group")[["count", "population"]].sum().eval("count / population")
    assert together["Mixed"] / together["White"] < 0.97  # younger, so less often without it


def test_ages_find_their_band(children):
    bands = children("Essex", ASSUMED)
    ages = pd.Series([0, 4, 5, 9, 15, 17, 18, pd.NA], dtype="Int64")
    named = in_age_bands(ages, bands=bands)
    assert named.tolist()[:6] == ["0 to 4", "0 to 4", "5 to 7", "8 to 9", "15", "16 to 17"]
    assert named.isna().tolist()[6:] == [True, True]


def test_an_area_without_ages_is_named(dictionary, like):
    kent = Area("E10000016", "Kent", "local_authority", "kent", "Kent")
    with pytest.raises(DataError, match=like(NO_AGES, area="Kent")):
        population_by_age_and_sex(kent, assumption=COUNTED, dictionary=dictionary)


def test_an_assumption_that_is_not_there_is_named(dictionary, like):
    essex = find_area("Essex", known_areas(dictionary))
    with pytest.raises(DataError, match=like(UNKNOWN_ASSUMPTION, found="guessed")):
        population_by_age_and_sex(essex, assumption="guessed", dictionary=dictionary)
