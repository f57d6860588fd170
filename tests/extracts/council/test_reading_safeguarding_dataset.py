"""The Standard Safeguarding Dataset, made up here, is read table by table into records."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council.reading import read_extracts

MONTH = "2025-09"
FILES = {
    "ssd_person.csv": """\
pers_person_id,pers_forename,pers_surname,pers_sex,pers_gender,pers_ethnicity,pers_dob,pers_expected_dob,pers_death_date,pers_common_child_id
0101,Hidden,Hidden,F,02,WBRI,2012-02-03 00:00:00,,,999
0102,Hidden,Hidden,M,01,CNHE,2014-07-14 00:00:00,,,999
0103,Hidden,Hidden,U,,NOBT,,2026-12-01 00:00:00,,999
0104,Hidden,Hidden,M,,,2009-01-01 00:00:00,,2024-05-06 00:00:00,999
""",
    "ssd_family.csv": """\
fami_table_id,fami_family_id,fami_person_id
1,F1,0101
2,F1,0102
""",
    "ssd_address.csv": """\
addr_table_id,addr_person_id,addr_address_type,addr_address_start_date,addr_address_end_date,addr_address_postcode,addr_address_json
1,0101,Primary Address,2012-02-03,,CM1 1QH,"{""STREET"": ""Hidden""}"
2,0104,Placement,2024-02-03,,SS1 1AA,"{""STREET"": ""Hidden""}"
""",
    "ssd_disability.csv": """\
disa_table_id,disa_person_id,disa_disability_code
1,0101,NONE
2,0102,LD
""",
    "ssd_immigration_status.csv": """\
immi_immigration_status_id,immi_person_id,immi_immigration_status,immi_immigration_status_start_date,immi_immigration_status_end_date
1,0104,Unaccompanied Asylum Seeking Child,2023-01-01,2026-12-31
2,0102,Refugee Status,2023-01-01,
""",
    "ssd_contacts.csv": """\
cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,cont_contact_source_desc,cont_contact_outcome_json
11,0101,2024-04-03 14:00:00,6,Police,"{""OUTCOME_NEW_REFERRAL_FLAG"": ""Y""}"
11,0102,2024-04-03 14:00:00,2A,School,"{""OUTCOME_NEW_REFERRAL_FLAG"": ""N""}"
""",
    "ssd_early_help_episodes.csv": """\
earl_episode_id,earl_person_id,earl_episode_start_date,earl_episode_end_date,earl_episode_organisation
21,0101,2023-05-01,2023-09-01,Family Hub
""",
    "ssd_cin_episodes.csv": """\
cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_code,cine_referral_nfa,cine_close_reason,cine_close_date,cine_referral_team,cine_referral_worker_id
31,0101,2024-04-04,N1,6,N,,,T1,W1
32,0102,2024-04-05,N4,2A,Y,RC8,2024-04-06,T9,W1
""",
    "ssd_cin_assessments.csv": """\
cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_auth_date,cina_assessment_outcome_nfa,cina_assessment_team
41,0101,31,2024-04-05,2024-06-10,N,T1
""",
    "ssd_assessment_factors.csv": """\
cinf_table_id,cinf_assessment_id,cinf_assessment_factors_json
1,41,"[""2A"", ""9A""]"
""",
    "ssd_cin_plans.csv": """\
cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date,cinp_cin_plan_team
51,31,0101,2024-06-11,,T1
""",
    "ssd_s47_enquiry.csv": """\
s47e_s47_enquiry_id,s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa,s47e_s47_completed_by_team
61,31,0101,2024-04-20,2024-04-28,N,T1
""",
    "ssd_initial_cp_conference.csv": """\
icpc_icpc_id,icpc_icpc_meeting_id,icpc_s47_enquiry_id,icpc_person_id,icpc_referral_id,icpc_icpc_transfer_in,icpc_icpc_date,icpc_icpc_outcome_cp_flag,icpc_icpc_team
71,9,61,0101,31,N,2024-05-07,Y,T1
72,9,,0104,,Y,2024-05-09,Y,T1
73,9,,0102,,N,,N,T1
""",
    "ssd_cp_plans.csv": """\
cppl_cp_plan_id,cppl_referral_id,cppl_icpc_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola,cppl_cp_plan_initial_category,cppl_cp_plan_latest_category
81,31,71,0101,2024-05-07,,N,NEG,Neglect
82,,72,0104,2024-05-09,,Y,EMO,EMO
""",
    "ssd_cla_episodes.csv": """\
clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_primary_need_code,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,clae_cla_id,clae_referral_id,clae_cla_placement_id,clae_entered_care_date
91,0104,2024-02-03,S,N8,2024-08-01,X1,1,,A,2024-02-03
92,0104,2024-08-01,L,N8,,,1,,A,2024-02-03
""",
    "ssd_legal_status.csv": """\
lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date
1,0104,V2,2024-02-03,2024-08-01
2,0104,C1,2024-08-01,
""",
    "ssd_cla_placement.csv": """\
clap_cla_placement_id,clap_cla_placement_start_date,clap_cla_placement_type,clap_cla_placement_postcode
A,2024-02-03,U6,SS1 1AA
""",
    "ssd_department.csv": """\
dept_team_id,dept_team_name,dept_team_parent_id
T1,West Assessment Team,
""",
    "ssd_involvements.csv": """\
invo_involvements_id,invo_professional_id,invo_person_id
1,W1,0101
""",
}


def day(text):
    return pd.Timestamp(text)


@pytest.fixture(scope="module")
def extracts(tmp_path_factory, dictionary):
    month = tmp_path_factory.mktemp("dataset") / MONTH
    month.mkdir()
    for name, text in FILES.items():
        (month / name).write_text(text, encoding="utf-8")
    return read_extracts(month.parent, dictionary=dictionary)


def rows(extracts, table, *columns):
    frame = extracts.tables[table][list(columns)].astype(object)
    return frame.where(frame.notna(), None).values.tolist()


def test_every_file_is_known(extracts):
    assert extracts.sources == ("standard_safeguarding_dataset",)
    assert set(extracts.recognised["file"]) == {f"{MONTH}/{name}" for name in FILES}
    assert set(extracts.recognised["source"]) == {"standard_safeguarding_dataset"}
    assert extracts.problems.empty
    read = extracts.recognised.dropna(subset=["records"])
    assert set(read["snapshot_date"]) == {day("2025-09-30")}


def test_no_name_or_address_of_a_person_is_read(extracts):
    for table in extracts.tables.values():
        assert "Hidden" not in table.to_csv()


def test_persons(extracts):
    children = extracts.tables["children"]
    persons = children[children["source_file"] == f"{MONTH}/ssd_person.csv"].set_index("child_id")
    assert persons["sex"].tolist() == ["F", "M", "U", "M"]
    assert persons.loc["0101", "date_of_birth"] == day("2012-02-03")
    assert persons.loc["0103", "expected_date_of_birth"] == day("2026-12-01")
    assert persons.loc["0104", "date_of_death"] == day("2024-05-06")
    assert rows(extracts, "ethnicity_records", "child_id", "ethnicity_as_recorded") == [
        ["0101", "WBRI"],
        ["0102", "CNHE"],
        ["0103", "NOBT"],
        ["0104", None],
    ]


def test_what_other_tables_say_of_a_child(extracts):
    children = extracts.tables["children"].groupby("child_id").first()
    assert children["family_id"].dropna().to_dict() == {"0101": "F1", "0102": "F1"}
    assert children["disability"].dropna().to_dict() == {"0101": False, "0102": True}
    assert children["unaccompanied_asylum_seeking"].dropna().to_dict() == {"0104": True}
    assert children.loc["0104", "unaccompanied_until"] == day("2026-12-31")


def test_only_a_home_is_an_address(extracts):
    assert rows(extracts, "addresses", "child_id", "postcode") == [["0101", "CM1 1QH"]]


def test_contacts_about_two_children_are_two(extracts):
    assert rows(extracts, "contacts", "contact_id", "contact_date", "contact_source") == [
        ["11-0101", day("2024-04-03"), "6"],
        ["11-0102", day("2024-04-03"), "2A"],
    ]
    assert extracts.tables["contacts"]["contact_outcome"].iloc[0] == (
        '{"OUTCOME_NEW_REFERRAL_FLAG": "Y"}'
    )


def test_early_help(extracts):
    assert rows(extracts, "early_help", "child_id", "start_date", "end_date", "organisation") == [
        ["0101", day("2023-05-01"), day("2023-09-01"), "Family Hub"]
    ]


def test_referrals_and_episodes_of_need(extracts):
    assert rows(extracts, "referrals", "referral_id", "no_further_action", "team") == [
        ["31-0101", False, "West Assessment Team"],
        ["32-0102", True, "T9"],
    ]
    assert rows(extracts, "episodes_of_need", "child_id", "referral_id", "start_date") == [
        ["0101", "31-0101", day("2024-04-04")]
    ]


def test_every_event_names_its_referral(extracts):
    for table in (
        "assessments",
        "child_in_need_plans",
        "section_47_enquiries",
        "initial_child_protection_conferences",
        "child_protection_plans",
    ):
        events = extracts.tables[table]
        assert events.loc[events["child_id"] == "0101", "referral_id"].tolist() == ["31-0101"]


def test_factors_stand_as_the_source_holds_them(extracts):
    assert extracts.tables["assessments"]["factors"].tolist() == ['["2A", "9A"]']


def test_a_conference_names_its_enquiry_and_a_plan_its_conference(extracts):
    assert rows(
        extracts,
        "initial_child_protection_conferences",
        "conference_id",
        "section_47_enquiry_id",
        "plan_resulted",
        "transfer_in",
    ) == [["71-0101", "61-0101", True, False], ["72-0104", None, True, True]]
    assert rows(
        extracts, "child_protection_plans", "conference_id", "other_authority", "latest_category"
    ) == [["71-0101", False, "NEG"], ["72-0104", True, "EMO"]]


def test_an_episode_has_the_legal_status_of_its_first_day(extracts):
    assert rows(
        extracts,
        "looked_after_episodes",
        "start_date",
        "legal_status",
        "placement_type",
        "reason_started",
        "period_start_date",
    ) == [
        [day("2024-02-03"), "V2", "U6", "S", day("2024-02-03")],
        [day("2024-08-01"), "C1", "U6", "L", day("2024-02-03")],
    ]
    assert extracts.tables["looked_after_episodes"]["home_postcode"].isna().all()


def test_tables_about_staff_are_known_and_not_read(extracts):
    recognised = extracts.recognised.set_index("file")
    assert (
        recognised.loc[f"{MONTH}/ssd_involvements.csv", "not_used"]
        == "it is about members of staff"
    )
