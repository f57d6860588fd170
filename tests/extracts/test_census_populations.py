"""Census tables of ethnic group by age: whole groups, exact ages, nobody added up twice."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import check_table
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.census_populations import (
    NO_SYMBOLS,
    NOT_NOUGHT,
    OTHER_GROUPS,
    UNKNOWN_AGE,
    WRONG_AGES,
    read_populations,
)

HEADER = "census_year,la_code,la_name,group5,children_0_15,persons_16_19,persons_all_ages"
CUSTOM = (
    "Upper tier local authorities Code,Upper tier local authorities,"
    "Ethnic group (6 categories) Code,Ethnic group (6 categories),Age (4 categories) Code,"
    "Age (4 categories),Sex (2 categories) Code,Sex (2 categories),Observation"
)
GROUPS = {
    "Asian, Asian British or Asian Welsh": "Asian",
    "Black, Black British, Black Welsh, Caribbean or African": "Black",
    "Mixed or Multiple ethnic groups": "Mixed",
    "White": "White",
    "Other ethnic group": "Other",
}
AGES = {
    "Aged 4 years and under": 1,
    "Aged 5 to 15 years": 10,
    "Aged 16 to 64 years": 100,
    "Aged 65 years and over": 1000,
}
FIVE = ["White", "Mixed", "Asian", "Black", "Other"]
SAMPLE = "denominators/census2021_children_0_15_by_ethnic5_all_upper_tier_las.csv"


def custom_lines(*, groups=GROUPS, ages=AGES, area="E10000012,Essex", nobody=0):
    lines = [
        f'{area},1,"{label}",1,{age},{sex},{sex},{people}'
        for label in groups
        for age, people in ages.items()
        for sex in (1, 2)
    ]
    return [*lines, f"{area},-8,Does not apply,1,{next(iter(ages))},1,1,{nobody}"]


def wide_lines(groups=FIVE, persons="100"):
    return [f"2021,E10000012,Essex,{group},{persons},20,500" for group in groups]


def test_children_and_all_ages_are_two_rows_of_each_group(write):
    table = read_populations(write("census.csv", HEADER, *wide_lines()))
    persons = table.set_index(["age_range", "ethnic_group"])["persons"]
    assert len(table) == 10
    assert persons["0 to 15"].to_dict() == dict.fromkeys(FIVE, 100)
    assert persons["all ages"].to_dict() == dict.fromkeys(FIVE, 500)
    assert table[["census_year", "classification", "basis"]].drop_duplicates().values.tolist() == [
        [2021, "five_groups", "exact"]
    ]


def test_a_custom_dataset_is_added_up_over_ages_and_sexes(write):
    table = read_populations(write("census.csv", CUSTOM, *custom_lines()))
    persons = table.set_index(["age_range", "ethnic_group"])["persons"]
    assert persons["0 to 15"].to_dict() == dict.fromkeys(GROUPS.values(), 22)
    assert persons["all ages"].to_dict() == dict.fromkeys(GROUPS.values(), 2222)


def test_a_custom_dataset_of_single_years_is_added_up_too(write):
    years = ["Aged under 1 year", "Aged 1 year", *(f"Aged {age} years" for age in range(2, 17))]
    ages = {**dict.fromkeys(years, 3), "Aged 17 years and over": 7}
    table = read_populations(write("census.csv", CUSTOM, *custom_lines(ages=ages)))
    persons = table.set_index(["age_range", "ethnic_group"])["persons"]
    assert persons["0 to 15", "White"] == 2 * 16 * 3
    assert persons["all ages", "White"] == 2 * (17 * 3 + 7)


def test_welsh_authorities_are_left_out(write):
    lines = custom_lines() + custom_lines(area="W06000015,Cardiff")
    table = read_populations(write("census.csv", CUSTOM, *lines))
    assert table["area_name"].unique().tolist() == ["Essex"]


@pytest.mark.parametrize(
    ("ages", "range_"),
    [
        ({"Aged 24 years and under": 1, "Aged 25 years and over": 1}, "0 to 15"),
        ({"Aged 10 to 15 years": 1, "Aged 16 years and over": 1}, "0 to 15"),
        ({"Aged 4 years and under": 1, "Aged 6 to 15 years": 1}, "0 to 15"),
        ({"Aged 15 years and under": 1, "Aged 16 to 64 years": 1}, "all ages"),
    ],
)
def test_ages_that_do_not_add_up_are_refused(ages, range_, write):
    with pytest.raises(DataError) as problem:
        read_populations(write("census.csv", CUSTOM, *custom_lines(ages=ages)))
    assert str(problem.value) == WRONG_AGES.format(
        file="census.csv", ages=range_, found=", ".join(ages)
    )


def test_an_age_that_is_not_understood_is_refused(write):
    with pytest.raises(DataError) as problem:
        read_populations(write("census.csv", CUSTOM, *custom_lines(ages={"Young": 1})))
    assert str(problem.value) == UNKNOWN_AGE.format(
        where="census.csv, row 2, column Age (4 categories)", found="Young"
    )


def test_people_of_no_group_are_refused_and_not_dropped(write):
    lines = custom_lines(nobody=7)
    with pytest.raises(DataError) as problem:
        read_populations(write("census.csv", CUSTOM, *lines))
    assert str(problem.value) == NOT_NOUGHT.format(
        where=f"census.csv, row {len(lines) + 1}, column Observation",
        found=7,
        label="Does not apply",
    )


def test_an_authority_without_one_of_the_groups_is_refused(write):
    with pytest.raises(DataError) as problem:
        read_populations(write("census.csv", HEADER, *wide_lines(FIVE[:-1])))
    assert str(problem.value) == OTHER_GROUPS.format(
        file="census.csv",
        area="Essex",
        ages="0 to 15",
        found=", ".join(FIVE[:-1]),
        expected=", ".join(FIVE),
    )


def test_a_census_figure_is_never_a_symbol(write):
    with pytest.raises(DataError) as problem:
        read_populations(write("census.csv", HEADER, *wide_lines(persons="c")))
    assert str(problem.value) == NO_SYMBOLS.format(
        where="census.csv, row 2, column children_0_15", found="c"
    )


def test_the_real_table_fits_the_dictionary_and_loses_nobody(real, dictionary):
    raw = pd.read_csv(real / SAMPLE)
    result = read_populations(real / SAMPLE)
    table = dictionary.table("population_by_ethnic_group")
    problems = check_table(
        result.astype("string"),
        table=table,
        file=SAMPLE,
        others={"sources": dictionary.read("sources")},
    )
    assert problems.empty
    assert list(result.columns) == table.field_names
    assert result["area_code"].nunique() == 153
    assert len(result) == 153 * 5 * 2
    persons = result.groupby("age_range")["persons"].sum()
    assert persons.to_dict() == {
        "0 to 15": raw["children_0_15"].sum(),
        "all ages": raw["persons_all_ages"].sum(),
    }


def test_the_real_table_agrees_with_the_shipped_one(real, dictionary):
    shipped = dictionary.read("population_by_ethnic_group")
    key = ["area_code", "census_year", "age_range", "classification", "ethnic_group"]
    both = shipped.merge(read_populations(real / SAMPLE), on=key, suffixes=("", "_read"))
    assert len(both) > 100
    assert (both["persons"] == both["persons_read"]).all()
