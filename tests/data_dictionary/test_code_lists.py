"""The code lists agree with one another and with the published lists they were made from."""

import re

import pytest

SCHEMES = ["five_groups", "chat", "gypsy_roma_traveller_apart"]
FIVE = {"White", "Mixed", "Asian", "Black", "Other"}
UNKNOWN_CODES = {"REFU", "NOBT"}


def codes_of(table):
    return table("ethnicity_codes").set_index("code")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_falls_in_a_group_of_each_grouping(table, scheme):
    groups = table("ethnic_groups")
    groups = groups[groups["grouping"] == scheme].set_index("group")["ethnicity_known"]
    codes = codes_of(table)
    assert set(codes[scheme]) == set(groups.index)
    assert codes[scheme].map(groups).tolist() == codes["ethnicity_known"].tolist()


def test_full_codes_are_the_codes(table):
    groups = table("ethnic_groups").query("grouping == 'full_codes'")
    codes = codes_of(table)
    assert groups["group"].tolist() == codes.index.tolist()
    assert groups["label"].tolist() == codes["label"].tolist()
    assert groups["ethnicity_known"].tolist() == codes["ethnicity_known"].tolist()


def test_unknown_is_never_other(table):
    codes = codes_of(table)
    assert set(codes.index[codes["ethnicity_known"] == "false"]) == UNKNOWN_CODES
    for scheme in SCHEMES:
        assert not set(codes.loc[sorted(UNKNOWN_CODES), scheme]) & FIVE
    labels = table("published_group_labels")
    unknown = labels["label"].str.contains("Refused|btained|Unclassified|refused")
    assert unknown.sum() >= 8
    assert not set(labels.loc[unknown, "five_groups"]) & FIVE


def test_chinese_is_asian_except_under_chat(table):
    chinese = codes_of(table).loc["CHNE", SCHEMES]
    assert chinese.tolist() == ["Asian", "Other", "Asian"]


def test_only_gypsy_roma_and_traveller_leave_white(table):
    codes = codes_of(table)
    moved = codes.index[codes["five_groups"] != codes["gypsy_roma_traveller_apart"]]
    assert set(moved) == {"WIRT", "WROM"}


@pytest.mark.parametrize("census", ["2011", "2021"])
def test_codes_and_census_groups_point_at_each_other(table, census):
    from_codes = {
        (code, group)
        for code, groups in codes_of(table)[f"ons_{census}"].items()
        for group in groups.split("|")
        if group
    }
    rows = table("census_groups").query(f"classification == 'census_{census}'")
    from_groups = {
        (code, row.group) for row in rows.itertuples() for code in row.dfe_codes.split("|")
    }
    assert from_codes == from_groups


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_census_group_lies_where_its_codes_lie(table, scheme):
    codes = codes_of(table)
    for row in table("census_groups").to_dict("records"):
        assert {row[scheme]} == set(codes.loc[row["dfe_codes"].split("|"), scheme])


def test_published_labels_of_one_code_lie_in_its_group(table):
    codes = codes_of(table)
    labels = table("published_group_labels").query("dfe_code != ''")
    known = labels[~labels["dfe_code"].isin(UNKNOWN_CODES)]
    assert known["five_groups"].tolist() == codes.loc[known["dfe_code"], "five_groups"].tolist()
    unknown = labels[labels["dfe_code"].isin(UNKNOWN_CODES)]
    assert set(unknown["five_groups"]) == {"Refused or not yet obtained"}


def test_one_grouping_is_the_default(table):
    assert table("ethnic_groupings").query("default == 'true'")["grouping"].tolist() == [
        "five_groups"
    ]


def test_every_district_has_one_quadrant_and_every_quadrant_districts(table):
    areas = table("areas")
    rows = table("district_quadrants")
    undated = rows[(rows["valid_from"] == "") & (rows["valid_to"] == "")]
    assert not undated["district_code"].duplicated().any()
    name = areas.set_index("area_code")["area_name"]
    assert rows["district"].tolist() == name[rows["district_code"]].tolist()
    assert set(rows["district_code"]) == set(areas.query("area_level == 'district'")["area_code"])
    assert set(rows["quadrant"]) == set(areas.query("area_level == 'quadrant'")["area_name"])


@pytest.mark.parametrize("name", ["areas", "decision_points", "reports"])
def test_order_runs_from_one(table, name):
    assert table(name)["order"].tolist() == [str(n + 1) for n in range(len(table(name)))]


def test_short_names_follow_from_names(table):
    for row in table("areas").itertuples():
        assert row.slug == re.sub(r"[^a-z0-9]+", "-", row.area_name.lower())


def test_denominators_that_are_counted_have_rows(table):
    rows = table("population_by_ethnic_group")
    have = set(zip(rows["census_year"], rows["age_range"], rows["basis"], strict=True))
    denominators = table("denominators").query("basis != 'extrapolated'")
    # Pupils have no year of their own: their file is the user's to bring.
    shipped = denominators[denominators["census_year"] != ""]
    assert len(shipped) == 4
    for row in shipped.itertuples():
        assert (row.census_year, row.age_range, row.basis) in have


def test_every_figure_of_the_totals_is_of_a_described_point(table):
    points = table("decision_points").set_index("decision_point")
    assert set(table("decision_point_totals")["decision_point"]) == set(points.index) - {
        "contacts",
        "early_help_episodes",
    }
    england_only = points.query("published_by_ethnic_group == 'England only'").index
    england = table("children_in_need_and_protection_england")
    assert set(england["decision_point"]) == set(england_only)


# ------------------------------------------------------------------ against the published lists


def test_codes_match_the_published_correspondence(table, published):
    source = published("dfe_ethnicity_main_codes_to_ons").set_index("dfe_code")
    codes = codes_of(table)
    assert set(codes.index) == set(source.index)
    for ours, theirs in (("ons_2011", "ons2011_18_label"), ("ons_2021", "ons2021_19_label")):
        expected = source[theirs].str.replace(" | ", "|", regex=False)
        assert codes[ours].to_dict() == expected.to_dict()
    known = codes.index[codes["ethnicity_known"] == "true"]
    assert codes.loc[known, "five_groups"].equals(source.loc[known, "group5"].rename("five_groups"))
    labels = codes["label"].str.lower()
    assert labels.to_dict() == source["dfe_description"].str.lower().to_dict()


@pytest.mark.parametrize(
    ("census", "file"), [("2011", "ons2011_dc2101ew_*"), ("2021", "ons2021_ts021_*")]
)
def test_census_groups_are_those_of_the_census(table, published, census, file):
    labels = published(file)["label"]
    labels = labels[~labels.str.contains(": Total|Does not apply")].tolist()
    rows = table("census_groups").query(f"classification == 'census_{census}'")
    assert rows["group"].tolist() == labels


def test_quadrants_match_the_council_page(table, published):
    source = published("essex_quadrants").set_index("district_code")["childrens_quadrant"]
    rows = table("district_quadrants").set_index("district_code")["quadrant"]
    assert rows.to_dict() == source.to_dict()


def test_symbols_match_the_dashboard(table, published):
    source = published("dfe_ees_symbols").set_index("symbol")["csc_dashboard_numeric_code"]
    rows = table("published_symbols").query("numeric_code != ''")
    assert rows.set_index("symbol")["numeric_code"].to_dict() == source.to_dict()


def test_referral_sources_match_the_census_and_the_published_columns(table, published):
    source = published("cin_census_2024_code_lists").query("simple_type == 'referralsourcetype'")
    rows = table("referral_sources")
    assert rows["code"].tolist() == source["value"].tolist()
    columns = published("dfe_cin2024_c5_*").columns
    assert set(rows["published_group"]) == set(columns[columns.get_loc("Referrals") + 1 :])


def test_every_label_in_the_published_tables_is_listed(table, published):
    looked_after = published("dfe_cla_31march_by_ethnicity_all_las_2021_2025")
    detailed = published("dfe_national_cla_31march_by_characteristics_2021_2025")
    plans = published("dfe_cin2024_national_a5_*").query("characteristic == 'Ethnicity'")
    in_need = published("dfe_cin2024_national_a7_*").query("characteristic == 'Ethnicity'")
    columns = published("dfe_cin2024_national_a4_*").columns
    found = {
        *looked_after["characteristic"],
        *detailed.query("characteristic == 'Ethnicity'")["breakdown"],
        *plans["characteristic_type"],
        *in_need["characteristic_type"],
        *columns[columns.get_loc("CIN_At31") + 1 :],
    }
    listed = table("published_group_labels")
    listed = listed.query("source_format == 'explore_education_statistics'")["label"]
    assert found <= set(listed)
