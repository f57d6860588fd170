"""The dictionary's page says where each field comes from, in each source."""

import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.reports.dictionary_page import dictionary_page
from evaluation_lib.reports.source_paths import source_paths, source_table

dictionary = load_dictionary()
PATHS = source_paths(dictionary)


def paths(table, field, source):
    rows = PATHS[(PATHS["table"] == table) & (PATHS["field"] == field)]
    return rows.loc[rows["source"] == source, "path"].tolist()


@pytest.mark.parametrize(
    ("table", "field", "source", "path"),
    [
        ("referrals", "referral_date", "mosaic", "SCF.Referrals.REFERRAL_DATE"),
        ("referrals", "referral_date", "mosaic", "DM_CIN_REFERRALS.REFERRAL_DATE"),
        ("referrals", "referral_date", "cin_census", "CINdetails/CINreferralDate"),
        (
            "assessments",
            "referral_id",
            "cin_census",
            "Assessments/LAchildID + CINdetails/CINreferralDate",
        ),
        ("contacts", "contact_outcome", "mosaic", "DM_WORKFLOW_NXT_ACTION_TYPES.DESCRIPTION"),
        (
            "looked_after_episodes",
            "legal_status",
            "standard_safeguarding_dataset",
            "ssd_legal_status.lega_legal_status",
        ),
        (
            "children",
            "unaccompanied_asylum_seeking",
            "standard_safeguarding_dataset",
            "ssd_immigration_status.immi_immigration_status",
        ),
    ],
)
def test_a_path_leads_to_the_column_as_an_analyst_finds_it(table, field, source, path):
    assert path in paths(table, field, source)


def test_every_path_is_about_a_field_of_the_records():
    for table, fields in PATHS.groupby("table")["field"]:
        assert set(fields) <= {item.name for item in dictionary.table(table).fields}


def test_every_source_feeds_children_and_no_source_names_a_person():
    assert set(PATHS.loc[PATHS["table"] == "children", "source"]) == set(PATHS["source"])
    assert not PATHS["path"].str.contains("forename|surname|LAST_NAME", case=False).any()


def test_a_table_that_no_source_feeds_has_no_paths():
    table = dictionary.table("referral_sources")
    assert source_table(table, paths=PATHS, dictionary=dictionary) is None


def test_fields_stand_in_the_order_of_the_table():
    table = dictionary.table("referrals")
    shown = source_table(table, paths=PATHS, dictionary=dictionary)
    fields = list(dict.fromkeys(row[0] for row in shown.rows))
    assert fields == [item.name for item in table.fields if item.name in fields]
    assert shown.headers[:2] == ("Field", "Source")


def test_the_page_has_one_such_table_for_each_table_of_records():
    page = dictionary_page(dictionary)
    assert page.count(">Where each field of ") == PATHS["table"].nunique()
    assert "SCF.Children_In_Care.EPISODE_START_DATE" in page
