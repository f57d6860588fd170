"""Children looked after at 31 March: every release's file becomes the same table."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import check_table
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.explore_education_statistics import (
    OTHER_ROWS,
    UNKNOWN_UNACCOMPANIED,
    read_looked_after,
)
from evaluation_lib.extracts.published_cells import UNKNOWN_LABEL, UNKNOWN_PERIOD, WRONG_AREA
from evaluation_lib.extracts.published_tables import TWO_LABELS

PLACES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,la_name,new_la_code"
)
HEADER_2025 = f"{PLACES},characteristic,breakdown,children_count,children_percent"
HEADER_2024 = f"{PLACES},cla_group,characteristic,number,percentage"

ENGLAND = "2025,Reporting year,National,E92000001,England,,,,,"
REGION = "2025,Reporting year,Regional,E92000001,England,E12000006,East of England,,,"
ESSEX = (
    "2025,Reporting year,Local authority,E92000001,England,E12000006,East of England,881,Essex,"
    "E10000012"
)
UASC = "Unaccompanied asylum-seeking children"
SAMPLE = "dfe_published/dfe_cla_31march_by_{}.csv"


def essex(*cells):
    return ",".join([ESSEX, *cells])


def figures(table):
    return table.set_index(["area_name", "category"])["children"].to_dict()


@pytest.mark.parametrize("header", [HEADER_2025, HEADER_2024])
def test_authorities_and_england_are_read_and_regions_left_out(header, write):
    table = read_looked_after(
        write(
            "file.csv",
            header,
            f"{ENGLAND},Ethnicity,White,57830,71",
            f"{REGION},Ethnicity,White,5000,72",
            essex("Ethnicity", "White", "877", "77"),
            essex("Ethnicity", '"Black, African, Caribbean or Black British"', "72", "6"),
        )
    )
    assert figures(table) == {
        ("England", "White"): 57830,
        ("Essex", "White"): 877,
        ("Essex", "Black"): 72,
    }
    assert table["area_code"].tolist() == ["E92000001", "E10000012", "E10000012"]
    assert table["area_level"].tolist() == ["country", "local_authority", "local_authority"]
    assert table["rounded_to"].tolist() == [10, 1, 1]


def test_unaccompanied_children_are_a_characteristic_of_their_own(write):
    table = read_looked_after(
        write(
            "file.csv",
            HEADER_2025,
            essex("Ethnicity", "Total", "1141", "100"),
            essex(UASC, "UASC", "90", "8"),
            essex(UASC, "Non-unaccompanied asylum-seeking children", "1051", "92"),
            essex(UASC, "Total children", "1141", "100"),
        )
    )
    assert table["characteristic"].tolist() == ["ethnic_group"] + ["unaccompanied"] * 3
    assert table["category"].tolist() == ["Total", "Unaccompanied", "Not unaccompanied", "Total"]


def test_other_characteristics_are_left_out(write):
    table = read_looked_after(
        write(
            "file.csv",
            HEADER_2024,
            essex("Age group", "Under 1 year", "50", "4"),
            essex("Ethnicity", "Mixed or Multiple ethnic groups", "131", "11"),
            essex("Placement", "Total", "1141", "100"),
        )
    )
    assert table["category"].tolist() == ["Mixed"]


@pytest.mark.parametrize("cell", ["c", "[c]", "-100"])
def test_a_hidden_figure_stays_hidden(cell, write):
    table = read_looked_after(
        write("file.csv", HEADER_2025, essex("Ethnicity", "Asian or Asian British", cell, "c"))
    )
    assert table["children"].isna().all()
    assert table["symbol"].tolist() == ["c"]


@pytest.mark.parametrize("period", ["2025", "202425", "2024/25", "2024-25"])
def test_a_period_of_two_years_is_its_later_march(period, write):
    line = essex("Ethnicity", "White", "877", "77").replace("2025", period, 1)
    assert read_looked_after(write("file.csv", HEADER_2025, line))["year"].tolist() == [2025]


@pytest.mark.parametrize(
    "lines",
    [
        # As the department publishes it for children who started to be looked after in the year,
        [
            essex("Age group", "Total", "388", "100"),
            essex("Taken into care", "Total children", "388", "100"),
            essex(UASC, "UASC", "60", "15"),
        ],
        # with ethnic groups added one day,
        [
            essex("Ethnicity", "White", "300", "77"),
            essex("Taken into care", "Total children", "388", "100"),
        ],
        # or with nothing left that would tell the two apart.
        [essex(UASC, "UASC", "60", "15")],
    ],
)
def test_children_who_started_in_the_year_are_not_taken_for_children_looked_after(
    lines, write, dictionary
):
    layout = dictionary.document("published_formats")["formats"]["looked_after_by_group"]
    with pytest.raises(DataError) as problem:
        read_looked_after(write("file.csv", HEADER_2024, *lines))
    assert str(problem.value) == OTHER_ROWS.format(
        file="file.csv",
        title=layout["title"],
        holds="Ethnicity",
        never=", ".join(layout["told_by"]["never"]),
        column="cla_group",
    )


@pytest.mark.parametrize(
    ("line", "sentence", "column", "found"),
    [
        (essex("Ethnicity", "Martian", "5", "1"), UNKNOWN_LABEL, "breakdown", "Martian"),
        (essex("Ethnicity", "white", "5", "1"), UNKNOWN_LABEL, "breakdown", "white"),
        (essex(UASC, "Some", "5", "1"), UNKNOWN_UNACCOMPANIED, "breakdown", "Some"),
        (
            essex("Ethnicity", "White", "5", "1").replace("2025", "202426", 1),
            UNKNOWN_PERIOD,
            "time_period",
            "202426",
        ),
        (
            essex("Ethnicity", "White", "5", "1").replace("E10000012", "z"),
            WRONG_AREA,
            "new_la_code",
            "z",
        ),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    line, sentence, column, found, write, dictionary
):
    path = write("file.csv", HEADER_2025, essex("Ethnicity", "Total", "9", "1"), line)
    with pytest.raises(DataError) as problem:
        read_looked_after(path)
    known = dictionary.document("published_formats")["formats"]["looked_after_by_breakdown"]
    assert str(problem.value) == sentence.format(
        where=f"file.csv, row 3, column {column}",
        found=found,
        labels="explore_education_statistics",
        known=", ".join(known["unaccompanied_labels"]),
    )


def test_a_whole_group_and_a_part_of_it_are_not_taken_for_each_other(write):
    path = write(
        "file.csv",
        HEADER_2025,
        essex("Ethnicity", "White", "c", "c"),
        essex("Ethnicity", "White Irish", "c", "c"),
    )
    with pytest.raises(DataError) as problem:
        read_looked_after(path)
    assert str(problem.value) == TWO_LABELS.format(
        first="file.csv, row 2, column breakdown",
        second="file.csv, row 3, column breakdown",
        figure="children looked after at 31 March, 2025, ethnic_group, White, Essex",
        first_found="c White",
        second_found="c White Irish",
    )


def test_the_same_row_twice_is_one_figure(write):
    line = essex("Ethnicity", "White", "877", "77")
    assert len(read_looked_after(write("file.csv", HEADER_2025, line, line))) == 1


@pytest.mark.parametrize(
    "name", ["ethnicity_all_las_2021_2025", "characteristic_essex_SNs_england_2021_2025"]
)
def test_the_real_files_fit_the_dictionary(name, real, dictionary):
    result = read_looked_after(real / SAMPLE.format(name))
    table = dictionary.table("looked_after_31_march")
    problems = check_table(
        result.astype("string"),
        table=table,
        file=name,
        others={other: dictionary.read(other) for other in ("sources", "published_symbols")},
    )
    assert list(result.columns) == table.field_names
    assert problems.empty
    assert {field.name: field.pandas_type for field in table.fields} == {
        column: str(kept_as) for column, kept_as in result.dtypes.items()
    }


def test_all_153_authorities_have_every_group_in_every_year(real):
    table = read_looked_after(real / SAMPLE.format("ethnicity_all_las_2021_2025"))
    authorities = table[table["area_level"] == "local_authority"]
    assert authorities.groupby("year")["area_code"].nunique().to_dict() == dict.fromkeys(
        range(2021, 2026), 153
    )
    # Seven labels for each authority and year, as the file has them; five years of England.
    assert len(authorities) == 153 * 5 * 7
    assert len(table) - len(authorities) == 5 * 7


def test_the_905_hidden_figures_stay_hidden_and_no_other_is_lost(real):
    path = real / SAMPLE.format("ethnicity_all_las_2021_2025")
    raw = pd.read_csv(path, dtype="str", keep_default_na=False)
    raw = raw[raw["geographic_level"] != "Regional"]["cla_31_march_number"]
    table = read_looked_after(path)
    assert table["symbol"].value_counts().to_dict() == {"c": 905, "z": 86}
    assert table["children"].isna().sum() == 905 + 86
    assert table["children"].sum() == pd.to_numeric(raw, errors="coerce").sum()


def test_essex_reads_as_published(real):
    table = read_looked_after(real / SAMPLE.format("ethnicity_all_las_2021_2025"))
    essex = table[table["area_name"] == "Essex"].set_index(["year", "category"])
    assert essex.loc[(2023, "Asian"), "symbol"] == "c"
    assert pd.isna(essex.loc[(2023, "Asian"), "children"])
    assert essex.loc[(2025, "Mixed"), "children"] == 131
    assert essex.loc[(2025, "Refused or not yet obtained"), "children"] == 0


def test_the_real_files_agree_with_the_shipped_table(real, dictionary):
    shipped = dictionary.read("looked_after_31_march")
    result = read_looked_after(real / SAMPLE.format("characteristic_essex_SNs_england_2021_2025"))
    key = ["year", "area_code", "characteristic", "category"]
    pd.testing.assert_frame_equal(
        result.sort_values(key, ignore_index=True), shipped.sort_values(key, ignore_index=True)
    )
