"""Pupils by ethnic group: nobody counted twice, nobody's group guessed."""

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_cells import UNKNOWN_LABEL
from evaluation_lib.extracts.published_tables import columns_of
from evaluation_lib.extracts.school_census import NO_TOTAL, read_pupils

# The columns of the 2020/21 release; later ones renamed two of them.
HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_name,"
    "region_code,old_la_code,la_name,new_la_code,Phase-type_grouping,ethnicity,language,"
    "headcount,percent_of_pupils"
)
LATER = HEADER.replace("Phase-type", "phase_type")
LATEST = LATER.replace("ethnicity,", "ethnicity_minor,")
ESSEX = (
    "202425,Academic year,Local authority,E92000001,England,East of England,E12000006,881,Essex,"
    "E10000012"
)
ENGLAND = "202425,Academic year,National,E92000001,England,,,,,"
REGION = "202425,Academic year,Regional,E92000001,England,East of England,E12000006,,,"

GROUPS = {
    "White - White British": 60000,
    "White - Irish": 250,
    "White - Traveller of Irish heritage": 100,
    "White - Gypsy/Roma": 300,
    "White - Any other White background": 3000,
    "Mixed - White and Black Caribbean": 750,
    "Mixed - White and Black African": 900,
    "Mixed - White and Asian": 751,
    "Mixed - Any other Mixed background": 1500,
    "Asian - Indian": 350,
    "Asian - Pakistani": 50,
    "Asian - Bangladeshi": 901,
    "Asian - Chinese": 251,
    "Asian - Any other Asian background": 600,
    "Black - Black Caribbean": 101,
    "Black - Black African": 500,
    "Black - Any other Black background": 150,
    "Any other ethnic group": 550,
    "Unclassified": 1150,
}


def line(area=ESSEX, *, phase="Total", group="Asian - Indian", language="Total", pupils=350):
    return f"{area},{phase},{group},{language},{pupils},1.5"


def whole_file(area=ESSEX):
    """The rows of one authority: each group in all, and again by language and type of school."""
    lines = []
    for group, pupils in [*GROUPS.items(), ("Total", sum(GROUPS.values()))]:
        lines.append(line(area, group=group, pupils=pupils))
        lines.append(line(area, group=group, phase="State-funded primary", pupils=pupils // 2))
        lines.append(
            line(area, group=group, language="Known or believed to be English", pupils=pupils // 3)
        )
    return lines


@pytest.mark.parametrize("header", [HEADER, LATER, LATEST])
def test_nobody_is_counted_twice(header, write):
    table = read_pupils(write("pupils.csv", header, *whole_file()))
    assert table.set_index("category")["pupils"].drop("Total").to_dict() == GROUPS
    parts = table[table["category"] != "Total"]["pupils"].sum()
    assert parts == table.set_index("category").loc["Total", "pupils"]


def test_indian_pupils_are_not_lost_from_the_asian_group(write):
    table = read_pupils(write("pupils.csv", HEADER, *whole_file()))
    asian = table[table["five_groups"] == "Asian"].set_index("dfe_code")["pupils"]
    assert asian.to_dict() == {"AIND": 350, "APKN": 50, "ABAN": 901, "CHNE": 251, "AOTH": 600}


@pytest.mark.parametrize("group", ["Not obtained", "Refused", "Unclassified"])
def test_pupils_whose_group_is_not_known_are_not_other(group, write):
    table = read_pupils(
        write(
            "pupils.csv",
            HEADER,
            line(group="Any other ethnic group", pupils=550),
            line(group=group, pupils=70),
        )
    )
    assert table["category"].tolist() == ["Any other ethnic group", group]
    assert table.loc[table["five_groups"] == "Other", "pupils"].sum() == 550
    assert table["five_groups"].iloc[1] in ("Refused or not yet obtained", "Not known")


def test_the_table_has_its_columns_and_the_year_of_the_january(write, dictionary):
    table = read_pupils(write("pupils.csv", HEADER, line()))
    assert {name: str(kept_as) for name, kept_as in table.dtypes.items()} == columns_of(
        "pupils", dictionary=dictionary
    )
    row = table.iloc[0]
    assert (row["time_period"], row["year"], row["dfe_code"]) == ("202425", 2025, "AIND")
    assert pd.isna(row["symbol"])


def test_regions_are_left_out_and_england_is_kept(write):
    table = read_pupils(write("pupils.csv", HEADER, line(ENGLAND), line(REGION), line(ESSEX)))
    assert table["area_name"].tolist() == ["England", "Essex"]
    assert table["area_code"].tolist() == ["E92000001", "E10000012"]


@pytest.mark.parametrize("symbol", ["x", "z", "c"])
def test_a_symbol_is_not_a_number_of_pupils(symbol, write):
    table = read_pupils(write("pupils.csv", HEADER, line(pupils=symbol)))
    assert table["pupils"].isna().all()
    assert table["symbol"].tolist() == [symbol]


@pytest.mark.parametrize(
    ("part", "column"),
    [
        ({"phase": "State-funded primary"}, "Phase-type_grouping"),
        ({"language": "Other"}, "language"),
    ],
)
def test_a_file_without_its_total_is_refused_and_not_added_up(part, column, write):
    with pytest.raises(DataError) as problem:
        read_pupils(write("pupils.csv", HEADER, line(**part)))
    assert str(problem.value) == NO_TOTAL.format(
        file="pupils.csv", column=column, totals="Total", found=next(iter(part.values()))
    )


def test_an_unknown_group_is_refused_by_name(write):
    with pytest.raises(DataError) as problem:
        read_pupils(write("pupils.csv", HEADER, line(), line(group="Asian - _indian")))
    assert str(problem.value) == UNKNOWN_LABEL.format(
        where="pupils.csv, row 3, column ethnicity",
        found="Asian - _indian",
        labels="school_census",
    )
