"""A file is told by the names of its columns."""

import pytest

from evaluation_lib.extracts.published_formats import conventions, published_formats, recognise

LOOKED_AFTER_2025 = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,la_name,new_la_code,characteristic,breakdown,children_count,"
    "children_percent"
)
LOOKED_AFTER_2022 = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,la_name,new_la_code,cla_group,characteristic,number,percentage"
)
DASHBOARD = (
    "time_period,geographic_level,geo_breakdown,new_la_code,old_la_code,population_estimate,"
    "cla_31_march_total,cla_group,characteristic,number,percentage,rate_per_10000_all_children"
)
DASHBOARD_ETHNICITY = (
    "time_period,geographic_level,geo_breakdown,new_la_code,old_la_code,population_estimate,"
    "characteristic,cla_31_march_number,percentage"
)
CENSUS = "census_year,la_code,la_name,group5,children_0_15,persons_16_19,persons_all_ages"
CENSUS_CUSTOM = (
    "Upper tier local authorities Code,Upper tier local authorities,"
    "Ethnic group (6 categories) Code,Ethnic group (6 categories),Age (13 categories) Code,"
    "Age (13 categories),Sex (2 categories) Code,Sex (2 categories),Observation"
)
CENSUS_CUSTOM_2023 = (
    "2023 Upper tier local authorities Code,2023 Upper tier local authorities,"
    "Ethnic group (6 categories) Code,Ethnic group (6 categories),Age (B) (18 categories) Code,"
    "Age (B) (18 categories),Observation"
)
SCHOOL_CENSUS_2021 = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_name,"
    "region_code,old_la_code,la_name,new_la_code,Phase-type_grouping,ethnicity,language,"
    "headcount,percent_of_pupils"
)
SCHOOL_CENSUS_2024 = SCHOOL_CENSUS_2021.replace("Phase-type", "phase_type")
SCHOOL_CENSUS_2025 = SCHOOL_CENSUS_2024.replace("ethnicity,", "ethnicity_minor,")


def recognised(header, dictionary):
    found = recognise(header.split(","), published_formats(dictionary))
    return found and found[0].name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (LOOKED_AFTER_2025, "looked_after_by_breakdown"),
        (LOOKED_AFTER_2022, "looked_after_by_group"),
        (DASHBOARD, "looked_after_dashboard"),
        (DASHBOARD_ETHNICITY, "looked_after_dashboard_ethnicity"),
        (CENSUS, "census_2021_authorities"),
        (CENSUS_CUSTOM, "census_2021_custom"),
        (CENSUS_CUSTOM_2023, "census_2021_custom"),
        (SCHOOL_CENSUS_2021, "school_census"),
        (SCHOOL_CENSUS_2024, "school_census"),
        (SCHOOL_CENSUS_2025, "school_census"),
    ],
)
def test_every_generation_of_column_names_is_recognised(header, name, dictionary):
    assert recognised(header, dictionary) == name


def test_order_capitals_and_spaces_do_not_matter(dictionary):
    header = ",".join(f" {name.upper()} " for name in reversed(LOOKED_AFTER_2025.split(",")))
    assert recognised(header, dictionary) == "looked_after_by_breakdown"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "a,b,c",
        LOOKED_AFTER_2025.replace("children_count", "children_number"),
        LOOKED_AFTER_2025 + ",time_period",
        CENSUS_CUSTOM.replace("Ethnic group (6 categories)", "Ethnic group (20 categories)"),
        # England only, by detailed group: no authority in it
        "time_period,geographic_level,country_code,characteristic,breakdown,children_count",
    ],
)
def test_other_column_names_are_not(header, dictionary):
    assert recognised(header, dictionary) is None


def test_every_format_reads_into_a_table_and_uses_labels_that_exist(dictionary):
    labels = set(dictionary.read("published_group_labels")["source_format"])
    tables = conventions(dictionary).tables
    for layout in published_formats(dictionary):
        assert layout.reads_into in tables
        assert layout.labels in labels
        assert layout.title
        assert layout.publisher


def test_keys_and_figures_are_columns_of_their_table(dictionary):
    for description in conventions(dictionary).tables.values():
        if "table" in description:
            table = dictionary.table(description["table"])
            columns = table.field_names
            assert set(description["key"]) == set(table.primary_key)
        else:
            columns = list(description["columns"])
        assert set(description["key"]) | set(description["figures"]) <= set(columns)


def test_the_country_is_the_one_of_the_dictionary(dictionary):
    common = conventions(dictionary)
    country = dictionary.read("areas").query("area_level == 'country'").iloc[0]
    assert (common.country_code, common.country_name) == (country.area_code, country.area_name)
