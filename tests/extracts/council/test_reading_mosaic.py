"""An export of Mosaic, made up here in its style, is read table by table into records."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.extracts.council.values import codes

LOST = "\ufffd"  # what is left of a dash that an export could not write

PERSONS = """\
PERSON_ID,GENDER,FULL_ETHNICITY_CODE,DATE_OF_BIRTH,DATE_OF_DEATH,GROUP_ID,RESTRICTED_FLAG,LAST_NAME
00100001,F,ETH.A1,03/02/2012,,501,N,Hidden
00100002,M,ETH.A1,14/07/2014,,501,N,Hidden
00100003,F,ETH.C3,21/11/2010,,502,N,Hidden
00100003,F,ETH.C4,21/11/2010,,502,N,Hidden
00100004,M,ETH.D2,01/01/2009 00:00:00,,503,N,Hidden
00100005,F,,30/09/2016,,504,N,Hidden
00100006,U,ETH.E4,05/05/2027,,505,N,Hidden
00100007,M,ETH.E3,09/12/2008,,506,Y,Hidden
00100008,F,Any other background,18/08/2018,,507,N,Hidden
00100009,M,ETH.B1,28/02/2013,02/03/2024,508,N,Hidden
00100010,F,ETH.A1,2011-06-17,,509,N,Hidden
00100011,M,ETH.A1,12/12/2012,,510,,Hidden
00100012,F,ETH.D2,07/03/2015,,511,N,Hidden
00100013,M,ETH.A1,19/04/2017,,512,N,Hidden
00100014,F,ETH.C3,23/10/2019,,513,N,Hidden
00100015,M,ETH.A1,31/13/2019,,514,N,Hidden
00100015,M,ETH.A1,31/13/2019,,514,N,Hidden
00100016,F,ETH.B1,11/01/2020,,515,N,Hidden
00100017,M,ETH.A1,26/06/2007,,516,N,Hidden
00100018,F,ETH.A1,16/09/2021,,517,N,Hidden
"""

ETHNICITIES = """\
ETHNICITY_CODE,ETHNICITY_DESCRIPTION,CBDS_ETHNICITY_CODE
ETH.A1,White British,WBRI
ETH.B1,White and Black Caribbean,MWBC
ETH.C3,Bangladeshi,ABAN
ETH.C4,Any other Asian background,AOTH
ETH.D2,African,BAFR
ETH.E3,Refused,REFU
ETH.E4,Information not yet obtained,
"""

ADDRESSES = """\
REF_ADDRESSES_PEOPLE_ID,PERSON_ID,ADDRESS_TYPE,START_DATE,END_DATE,POST_CODE,ADDRESS
9001,00100001,HOME,01/04/2012,30/06/2023,co1 1aa,1 High Street
9002,00100001,HOME,01/07/2023,,CM1\u00a01QH,2 High Street
9003,00100004,PLACEMENT,12/09/2024,,SS1 1AA,3 High Street
9004,00100004,Main Address,01/01/2009,,CM201AA,4 High Street
9005,00100005,HOME,01/10/2016,,no fixed abode,
"""

CONTACTS = f"""\
WORKFLOW_STEP_ID,PERSON_ID,CONTACT_DATE_TIME,CONTACT_SOURCE_TYPE,OUTCOME,STEP_STATUS,RESPONSIBLE_TEAM_ID,FULL_ETHNICITY_CODE
70001,00100001,03/04/2024 14:22:05,Police {LOST} Essex Police,Referral,COMPLETED,31,ETH.A1
70001,00100002,03/04/2024 14:22:05,Police {LOST} Essex Police,Referral,COMPLETED,31,ETH.A1
70002,00100003,04/04/2024 09:00:00,Education {LOST} Primary,Referral,COMPLETED,31,ETH.C4
70003,00100004,05/04/2024 00:00:00,Health services - GP,Information and advice,COMPLETED,31,ETH.D2
70004,00100005,11/04/2024 16:45:00,School,Referral,STARTED,32,
70005,00100008,12/04/2024 10:10:10,Home Office,Referral,COMPLETED,32,
70006,00100009,13/04/2024 10:10:10,Pre-school,No further action,COMPLETED,32,ETH.B1
70007,00100010,14/04/2024 10:10:10,Anonymous,No further action,CANCELLED,32,ETH.A1
70008,00100011,15/04/2024 10:10:10,6,Referral,COMPLETED,33,ETH.A1
70009,00100012,16/04/2024 10:10:10,A passing stranger,Referral,COMPLETED,33,ETH.D2
70010,00100013,,School,Referral,COMPLETED,33,ETH.A1
"""

REFERRALS = """\
PERSON_REFERRAL_ID,WORKFLOW_STEP_ID,PERSON_ID,REFERRAL_DATE,NEED_CODE,REFERRAL_SOURCE,REFERRAL_NFA,REASON_FOR_CLOSURE,CLOSURE_DATE,STEP_STATUS,RESPONSIBLE_TEAM_ID
80001,71001,00100001,04/04/2024,N1,6,,,,COMPLETED,31
80002,71001,00100002,04/04/2024,N1,6,,RC7,30/11/2024,COMPLETED,31
80003,71002,00100003,05/04/2024,N5 - Family dysfunction,2A,Y,RC8,05/04/2024,COMPLETED,31
80004,71003,00100005,12/04/2024,N4,2A,,RC9,01/06/2024,COMPLETED,32
80005,71004,00100008,13/04/2024,N8,7,N,,,STARTED,32
80006,71005,00100010,14/04/2024,N1,9,,,,CANCELLED,32
80007,71006,00100011,16/04/2024,,6,,,,COMPLETED,33
"""

STEPS = """\
WORKFLOW_STEP_ID,WORKFLOW_STEP_TYPE_ID,SUBGROUP_ID,IS_CHILD_CONTACT,IS_CONTINUOUS_ASSESSMENT,IS_SECTION_47_ENQUIRY,CP_CONFERENCE_CATEGORY,CP_CONFERENCE_ACTUAL_DATE,STARTED_ON,COMPLETED_ON,STEP_STATUS,RESPONSIBLE_TEAM_ID,ASSIGNEE_ID
72001,1777,1,Y,,,,,01/03/2024 08:30:00,01/03/2024 17:00:00,COMPLETED,31,4
72002,1500,1,,Y,,,,05/04/2024 09:00:00,10/06/2024 12:00:00,COMPLETED,31,4
72003,1500,2,,Y,,,,08/04/2024 09:00:00,,STARTED,31,4
72004,1918,1,,,Y,,,20/04/2024 09:00:00,28/04/2024 12:00:00,COMPLETED,31,4
72005,1918,3,,,Y,,,21/04/2024 09:00:00,,CANCELLED,31,4
72006,1860,1,,,,Initial,07/05/2024 00:00:00,02/05/2024 09:00:00,07/05/2024 16:00:00,COMPLETED,31,4
72007,1860,3,,,,Initial,,02/05/2024 09:00:00,,STARTED,31,4
72008,1899,1,,,,Review,01/08/2024 00:00:00,01/08/2024 09:00:00,,COMPLETED,31,4
72009,1897,1,,,,,,19/04/2024 09:00:00,,COMPLETED,31,4
"""

SUBJECTS = """\
SUBGROUP_ID,SUBJECT_COMPOUND_ID,SUBJECT_TYPE_CODE
1,00100001,PER
1,00100002,PER
1,31,ORG
2,00100003,PER
3,00100005,PER
"""

BACKWARDS = """\
WORKFLOW_STEP_ID,PRECEDING_WORKFLOW_STEP_ID
72006,72004
72006,72002
72004,72002
"""

LINKS = """\
SOURCE_STEP_ID,WORKFLOW_NEXT_ACTION_TYPE_ID,TARGET_STEP_ID
72001,15,72002
72001,16,72003
"""

NEXT_ACTIONS = """\
WORKFLOW_NEXT_ACTION_TYPE_ID,DESCRIPTION
15,Referral
16,Child and family assessment
"""

REGISTRATIONS = """\
REGISTRATION_ID,PERSON_ID,IS_CHILD_PROTECTION_PLAN,IS_TEMPORARY_CHILD_PROTECTION,REGISTRATION_STEP_ID,REGISTRATION_START_DATE,DEREGISTRATION_DATE
61,00100001,Y,,72006,07/05/2024,
62,00100002,Y,,72006,07/05/2024,12/12/2024
63,00100004,Y,Y,,09/06/2024,20/06/2024
64,00100012,N,,,09/06/2024,
"""

CATEGORIES = """\
REGISTRATION_ID,CIN_ABUSE_CATEGORY_CODE,CATEGORY_START_DATE,CATEGORY_END_DATE
61,NEG,07/05/2024,
62,NEG,07/05/2024,31/08/2024
62,EMO,01/09/2024,
"""

ORGANISATIONS = """\
ORGANISATION_ID,NAME
31,Mid Assessment Team 1
32,The Hub
"""

PLANS = """\
CIN_Plan_Id,Person_ID,Referral_Id,CIN_Plan_Start_Date,CIN_Plan_End_Date
500,00100003,80003,20/05/2024,19/11/2024
501,00100005,,21/05/2024,
"""

CARE = """\
PERSON_ID,PERIOD_OF_CARE_ID,POC_START,POC_END,EPISODE_START_DATE,EPISODE_END_DATE,REASON_FOR_NEW_EPISODE,REASON_CEASED_CODE,CATEGORY_OF_NEED,LEGAL_STATUS,PLACEMENT_TYPE_CODE,PLACEMENT_POSTCODE
00100004,1,12/09/2024,,12/09/2024,01/11/2024,S,X1,N1,V2,U6,SS1 1AA
00100004,1,12/09/2024,,01/11/2024,,L,,N1,C1,U6,SS1 1AA
00100017,2,03/01/2024,17/01/2024,03/01/2024,17/01/2024,S,E3,N2,V4,K2,SS1 1AA
"""

FILES = {
    "DM_PERSONS 2025-09.csv": PERSONS,
    "DM_ETHNICITIES.csv": ETHNICITIES,
    "dm addresses 2025-09.csv": ADDRESSES,
    "SCF.Contacts.csv": CONTACTS,
    "SCF_Referrals.csv": REFERRALS,
    "DM_WORKFLOW_STEPS.csv": STEPS,
    "DM_SUBGROUP_SUBJECTS.csv": SUBJECTS,
    "DM_WORKFLOW_BACKWARDS.csv": BACKWARDS,
    "DM_WORKFLOW_LINKS.csv": LINKS,
    "DM_WORKFLOW_NXT_ACTION_TYPES.csv": NEXT_ACTIONS,
    "mosaic_fw_dm_registrations.csv": REGISTRATIONS,
    "DM_REGISTRATION_CATEGORIES.csv": CATEGORIES,
    "DM_ORGANISATIONS.csv": ORGANISATIONS,
    "SCF.CIN_Plans.csv": PLANS,
    "SCF.Children_In_Care.csv": CARE,
}


def export(folder, files):
    """Write files as Mosaic's tools do: a byte order mark, Windows line ends."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8"))
    return folder


@pytest.fixture(scope="module")
def extracts(tmp_path_factory, dictionary):
    return read_extracts(export(tmp_path_factory.mktemp("mosaic"), FILES), dictionary=dictionary)


@pytest.fixture
def read(tmp_path, dictionary):
    """Read a few files only."""

    def read_files(**files):
        folder = export(tmp_path / "export", {f"{name}.csv": text for name, text in files.items()})
        return read_extracts(folder, dictionary=dictionary)

    return read_files


def day(text):
    return pd.Timestamp(text)


def by(frame, *columns):
    """Rows as a mapping from some columns to the last one, blanks as None."""
    frame = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    *keys, value = columns
    rows = frame.to_dict("records")
    return {
        row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys): row[value]
        for row in rows
    }


def problems_of(extracts, file):
    return extracts.problems[extracts.problems["file"] == file]


def test_every_file_is_known_as_mosaic(extracts):
    assert extracts.sources == ("mosaic",)
    assert set(extracts.recognised["file"]) == set(FILES)
    assert set(extracts.recognised["source"]) == {"mosaic"}


def test_persons_keep_their_leading_zeros_and_every_row(extracts):
    persons = extracts.tables["children"]
    persons = persons[persons["source_file"] == "DM_PERSONS 2025-09.csv"]
    assert len(persons) == 20
    assert persons["child_id"].iloc[0] == "00100001"
    assert persons["source_row"].tolist() == list(range(2, 22))
    assert by(persons, "child_id", "date_of_birth")["00100004"] == day("2009-01-01")
    assert by(persons, "child_id", "date_of_birth")["00100010"] == day("2011-06-17")
    assert by(persons, "child_id", "family_id")["00100002"] == "501"
    assert by(persons, "child_id", "restricted")["00100007"] is True
    assert by(persons, "child_id", "restricted")["00100011"] is None
    assert by(persons, "child_id", "date_of_death")["00100009"] == day("2024-03-02")
    assert by(persons, "child_id", "sex")["00100006"] == "U"


def test_no_name_of_a_person_is_read(extracts):
    for table in extracts.tables.values():
        assert "Hidden" not in table.to_csv()


def test_an_impossible_date_is_a_problem_with_its_row(extracts):
    problems = problems_of(extracts, "DM_PERSONS 2025-09.csv")
    dates = problems[problems["column"] == "DATE_OF_BIRTH"]
    assert dates["found"].tolist() == ["31/13/2019", "31/13/2019"]
    assert dates["row"].tolist() == [17, 18]
    assert set(dates["consequence"]) == {"cell left empty"}


def test_a_code_of_mosaic_is_read_as_the_code_of_the_department(extracts):
    records = extracts.tables["ethnicity_records"]
    assert set(records["source_file"]) == {"DM_PERSONS 2025-09.csv"}
    values = records.groupby("child_id")["ethnicity_as_recorded"].agg(lambda v: v.tolist())
    assert values["00100001"] == ["WBRI"]
    assert values["00100003"] == ["ABAN", "AOTH"]
    assert values["00100007"] == ["REFU"]
    assert values["00100006"] == ["Information not yet obtained"]
    assert values["00100008"] == ["Any other background"]


def test_a_person_without_an_ethnicity_is_recorded_as_having_none(extracts):
    records = extracts.tables["ethnicity_records"].set_index("child_id")
    assert pd.isna(records.loc["00100005", "ethnicity_as_recorded"])


def test_only_homes_are_addresses(extracts):
    homes = extracts.tables["addresses"]
    assert homes["postcode"].fillna("").tolist() == ["CO1 1AA", "CM1 1QH", "CM20 1AA", ""]
    assert homes["valid_from"].iloc[1] == day("2023-07-01")
    assert homes["valid_to"].iloc[0] == day("2023-06-30")
    assert "SS1 1AA" not in set(homes["postcode"].dropna())
    assert "no fixed abode" in set(problems_of(extracts, "dm addresses 2025-09.csv")["found"])


def test_a_contact_about_brothers_and_sisters_is_one_for_each(extracts):
    contacts = extracts.tables["contacts"]
    contacts = contacts[contacts["source_file"] == "SCF.Contacts.csv"]
    assert contacts["contact_id"].iloc[:2].tolist() == ["70001-00100001", "70001-00100002"]
    assert contacts["contact_date"].iloc[0] == day("2024-04-03")
    assert by(contacts, "child_id", "contact_outcome")["00100004"] == "Information and advice"


def test_who_made_contact_is_a_code_though_the_dash_is_lost(extracts):
    contacts = extracts.tables["contacts"]
    source = by(
        contacts[contacts["source_file"] == "SCF.Contacts.csv"], "child_id", "contact_source"
    )
    assert source["00100001"] == "6"
    assert source["00100003"] == "2A"
    assert source["00100004"] == "3A"
    assert source["00100005"] == "2A"
    assert source["00100011"] == "6"


def test_labels_that_the_council_mapped_wrongly_are_mended_or_left_to_a_person(extracts):
    contacts = extracts.tables["contacts"]
    source = by(
        contacts[contacts["source_file"] == "SCF.Contacts.csv"], "child_id", "contact_source"
    )
    assert source["00100008"] == "7", "the Home Office is immigration: another legal agency"
    assert source["00100009"] is None, "no code is settled for a pre-school"
    found = problems_of(extracts, "SCF.Contacts.csv")
    found = found[found["column"] == "CONTACT_SOURCE_TYPE"]["found"].tolist()
    assert found == ["Pre-school", "A passing stranger"]


def test_cancelled_steps_are_no_events_and_an_event_without_a_day_is_left_out(extracts):
    contacts = extracts.tables["contacts"]
    assert {"00100010", "00100013"}.isdisjoint(contacts["child_id"])
    left_out = problems_of(extracts, "SCF.Contacts.csv")
    left_out = left_out[left_out["consequence"] == "row left out"]
    assert left_out["row"].tolist() == [12]
    assert left_out["column"].tolist() == ["CONTACT_DATE_TIME"]
    assert "00100010" not in set(extracts.tables["referrals"]["child_id"])


def test_the_ethnicity_beside_an_event_is_not_taken_for_what_was_recorded_then(extracts):
    assert extracts.tables["ethnicity_records"]["event_id"].isna().all()


def test_referrals_carry_their_need_outcome_and_team(extracts):
    referrals = extracts.tables["referrals"].set_index("child_id")
    assert referrals.loc["00100001", "referral_id"] == "80001-00100001"
    assert referrals.loc["00100003", "primary_need"] == "N5"
    assert referrals["no_further_action"].to_dict() == {
        "00100001": False,
        "00100002": False,
        "00100003": True,
        "00100005": False,
        "00100008": False,
        "00100011": False,
    }
    assert referrals.loc["00100002", "closure_date"] == day("2024-11-30")
    assert referrals.loc["00100002", "closure_reason"] == "RC7"


def test_a_team_is_named_where_the_export_names_it(extracts):
    referrals = extracts.tables["referrals"].set_index("child_id")["team"]
    assert referrals["00100001"] == "Mid Assessment Team 1"
    assert referrals["00100005"] == "The Hub"
    assert referrals["00100011"] == "33", "no name is exported for this team"


def test_a_referral_without_further_action_opens_no_episode_of_need(extracts):
    episodes = extracts.tables["episodes_of_need"].set_index("child_id")
    assert set(episodes.index) == {"00100001", "00100002", "00100005", "00100008", "00100011"}
    assert episodes.loc["00100002", "referral_id"] == "80002-00100002"
    assert episodes.loc["00100002", "end_date"] == day("2024-11-30")


def test_one_table_of_steps_holds_four_kinds_of_events(extracts):
    tables = extracts.tables
    steps = {
        name: tables[name][tables[name]["source_file"] == "DM_WORKFLOW_STEPS.csv"]
        for name in (
            "contacts",
            "assessments",
            "section_47_enquiries",
            "initial_child_protection_conferences",
        )
    }
    assert steps["contacts"]["contact_id"].tolist() == ["72001-00100001", "72001-00100002"]
    assert steps["assessments"]["assessment_id"].tolist() == [
        "72002-00100001",
        "72002-00100002",
        "72003-00100003",
    ]
    assert steps["section_47_enquiries"]["start_date"].tolist() == [day("2024-04-20")] * 2
    conferences = steps["initial_child_protection_conferences"]
    assert conferences["conference_date"].tolist() == [day("2024-05-07")] * 2
    assert conferences["child_id"].tolist() == ["00100001", "00100002"]


def test_a_contact_among_the_steps_says_what_followed(extracts):
    contacts = extracts.tables["contacts"].set_index("contact_id")["contact_outcome"]
    assert contacts["72001-00100001"] == "Referral, Child and family assessment"


def test_a_conference_names_its_enquiry_and_a_plan_its_conference(extracts):
    enquiries = extracts.tables["section_47_enquiries"]
    conferences = extracts.tables["initial_child_protection_conferences"]
    plans = extracts.tables["child_protection_plans"].set_index("child_id")
    assert set(conferences["section_47_enquiry_id"]) == set(enquiries["section_47_enquiry_id"])
    assert plans.loc["00100001", "conference_id"] == "72006-00100001"
    assert set(plans["conference_id"].dropna()) == set(conferences["conference_id"])


def test_only_protection_plans_are_read_and_temporary_ones_are_marked(extracts):
    plans = extracts.tables["child_protection_plans"].set_index("child_id")
    assert set(plans.index) == {"00100001", "00100002", "00100004"}
    assert plans["temporary"].to_dict() == {
        "00100001": False,
        "00100002": False,
        "00100004": True,
    }
    assert plans.loc["00100002", ["initial_category", "latest_category"]].tolist() == ["NEG", "EMO"]
    assert plans.loc["00100002", "end_date"] == day("2024-12-12")


def test_a_plan_of_need_is_not_tied_to_a_number_that_may_mean_another_referral(extracts):
    plans = extracts.tables["child_in_need_plans"].set_index("child_id")
    assert plans["referral_id"].isna().all()
    assert plans.loc["00100003", "start_date"] == day("2024-05-20")
    assert plans.loc["00100003", "end_date"] == day("2024-11-19")


def test_episodes_of_being_looked_after_keep_their_reasons_and_never_the_placement(extracts):
    care = extracts.tables["looked_after_episodes"]
    assert care["reason_started"].tolist() == ["S", "L", "S"]
    assert care["reason_ended"].fillna("").tolist() == ["X1", "", "E3"]
    assert care["legal_status"].tolist() == ["V2", "C1", "V4"]
    assert care["period_start_date"].tolist()[:2] == [day("2024-09-12")] * 2
    assert care["placement_type"].tolist() == ["U6", "U6", "K2"]
    assert care["home_postcode"].isna().all()
    assert care["looked_after_episode_id"].is_unique


def test_what_mosaic_does_not_hold_stays_empty(extracts):
    assert extracts.tables["early_help"].empty
    assert extracts.tables["pre_proceedings"].empty
    assert extracts.tables["children"]["unaccompanied_asylum_seeking"].isna().all()
    for name in ("assessments", "section_47_enquiries", "child_protection_plans"):
        assert extracts.tables[name]["referral_id"].isna().all()


def test_tables_that_only_lend_columns_say_so(extracts):
    reasons = extracts.recognised.groupby("file")["not_used"].agg(list)
    assert reasons["DM_SUBGROUP_SUBJECTS.csv"] == ["it only says who a workflow step is about"]
    assert pd.isna(reasons["SCF_Referrals.csv"]).all()


def test_the_month_in_a_file_name_is_the_day_of_the_export(extracts):
    recognised = extracts.recognised.set_index("file")
    assert recognised.loc["DM_PERSONS 2025-09.csv", "snapshot_date"] == day("2025-09-30")


HIDDEN_NULLS = "PERSON_ID,DATE_OF_BIRTH,FULL_ETHNICITY_CODE_DW\n0001,01/02/2013,NOBT\n"


def test_a_column_that_hides_blanks_is_read_with_a_warning(read):
    extracts = read(DM_PERSONS=HIDDEN_NULLS)
    assert extracts.tables["ethnicity_records"]["ethnicity_as_recorded"].tolist() == ["NOBT"]
    caution = extracts.problems[extracts.problems["column"] == "FULL_ETHNICITY_CODE_DW"]
    assert caution["consequence"].tolist() == ["read all the same"]
    assert "writes NOBT where nothing was recorded" in caution["what_to_do"].item()


def test_the_raw_column_is_preferred_to_the_one_that_hides_blanks(read):
    extracts = read(
        DM_PERSONS="PERSON_ID,DATE_OF_BIRTH,FULL_ETHNICITY_CODE_DW,FULL_ETHNICITY_CODE\n"
        "0001,01/02/2013,NOBT,\n0002,01/02/2013,WBRI,WBRI\n"
    )
    values = extracts.tables["ethnicity_records"]["ethnicity_as_recorded"]
    assert values.fillna("").tolist() == ["", "WBRI"]
    assert "FULL_ETHNICITY_CODE_DW" not in set(extracts.problems["column"])


def test_when_and_by_whom_an_ethnicity_was_described_is_read_where_it_is_exported(read):
    extracts = read(
        DM_PERSONS="PERSON_ID,DATE_OF_BIRTH,FULL_ETHNICITY_CODE,ETHNICITY_RECORDED_ON,"
        "ETHNICITY_DESCRIBED_BY\n"
        "0001,01/02/2013,WBRI,05/06/2023,Social worker\n0001,01/02/2013,MWBC,07/08/2024,Child\n"
    )
    records = extracts.tables["ethnicity_records"]
    assert records["recorded_date"].tolist() == [day("2023-06-05"), day("2024-08-07")]
    assert records["recorded_date_basis"].tolist() == ["recorded", "recorded"]
    assert records["described_by"].tolist() == ["professional", "child"]


def test_referrals_of_the_data_mart_are_read_alike(read):
    extracts = read(
        DM_CIN_REFERRALS="REFERRAL_ID,PERSON_ID,REFERRAL_DATE,SOURCE_OF_REFERRAL,NFA_DATE,"
        "CLOSURE_REASON,CLOSURE_DATE\n"
        "1,0007,02/01/2024,School,,RC1,03/02/2024\n2,0007,05/06/2024,6,05/06/2024,,\n"
    )
    referrals = extracts.tables["referrals"]
    assert referrals["referral_id"].tolist() == ["1-0007", "2-0007"]
    assert referrals["referral_source"].tolist() == ["2A", "6"]
    assert referrals["no_further_action"].tolist() == [False, True]


def test_summaries_of_the_data_mart_borrow_status_and_placement(read):
    extracts = read(
        DM_CLA_SUMMARIES="PERSON_ID,START_DATE,END_DATE,LEGAL_STATUS_ID,PLACEMENT_ID\n"
        "0007,02/01/2024,,11,21\n",
        DM_LEGAL_STATUSES="LEGAL_STATUS_ID,PERSON_ID,LEGAL_STATUS,START_DATE\n11,0007,C2,01/01/2024\n",
        DM_PLACEMENTS="PLACEMENT_ID,PERSON_ID,PLACEMENT_TYPE,REASON_EPISODE_CEASED\n21,0007,U3,\n",
    )
    care = extracts.tables["looked_after_episodes"]
    assert care[["child_id", "legal_status", "placement_type"]].values.tolist() == [
        ["0007", "C2", "U3"]
    ]


#: Where this project departs from the council's own map of the words for who made contact.
MENDED = {"Home Office": "7", "LA services - Early Help": "5D", "Pre-school": None}


def test_every_word_of_the_councils_own_map_is_read_as_it_says_but_for_three(
    shared_real, dictionary
):
    path = shared_real / "codes" / "essex_mosaic_contact_source_map.csv"
    words = pd.read_csv(path, dtype="string")
    labels = words["contact_source_type_label"]
    found, _ = codes(
        labels, code_list=["mosaic_contact_source", "referral_source"], dictionary=dictionary
    )
    mapped = dict(zip(labels, found.astype(object).where(found.notna(), None), strict=True))
    councils = dict(zip(labels, words["dfe_referral_source_code"], strict=True))
    assert len(mapped) == 51
    assert {word: code for word, code in mapped.items() if code != councils[word]} == MENDED


def test_a_kind_of_address_that_nobody_has_named_is_a_problem_and_no_home(read):
    extracts = read(
        DM_ADDRESSES="PERSON_ID,ADDRESS_TYPE,START_DATE,END_DATE,POST_CODE\n"
        "0001,home,01/02/2013,,CM1 1QH\n0002,Refuge,01/02/2013,,CM1 1QH\n"
        "0003,PLACEMENT,01/02/2013,,CM1 1QH\n"
    )
    assert extracts.tables["addresses"]["child_id"].tolist() == ["0001"]
    problems = extracts.problems[extracts.problems["column"] == "ADDRESS_TYPE"]
    assert problems[["row", "found", "consequence"]].values.tolist() == [
        [3, "Refuge", "row left out"]
    ]


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("DM_ADDRESSES", "PERSON_ID,POST_CODE,START_DATE\n1,CM1 1QH,01/02/2013\n", "ADDRESS_TYPE"),
        (
            "DM_REGISTRATIONS",
            "PERSON_ID,REGISTRATION_START_DATE\n1,01/02/2013\n",
            "IS_CHILD_PROTECTION_PLAN",
        ),
        (
            "DM_WORKFLOW_STEPS",
            "WORKFLOW_STEP_ID,STARTED_ON,IS_CHILD_CONTACT\n1,01/02/2013,Y\n",
            "PERSON_ID",
        ),
        ("SCF.Contacts", "PERSON_ID,OUTCOME\n1,Referral\n", "CONTACT_DATE_TIME"),
    ],
)
def test_a_table_that_lacks_a_column_is_not_read_and_the_column_is_named(name, text, column, read):
    extracts = read(**{"DM_PERSONS": "PERSON_ID,DATE_OF_BIRTH\n1,01/02/2013\n", name: text})
    problem = problems_of(extracts, f"{name}.csv")
    assert problem["consequence"].tolist() == ["sheet not read"]
    assert column in problem["allowed"].item()


def test_a_cell_of_a_table_that_is_read_twice_is_named_once(read):
    """Referrals are read as referrals and as episodes of need."""
    header = "PERSON_REFERRAL_ID,PERSON_ID,REFERRAL_DATE,NEED_CODE,REASON_FOR_CLOSURE,CLOSURE_DATE"
    found = read(SCF_Referrals=f"{header}\n7,00100001,01/04/2024,N99,,\n")
    assert len(found.tables["referrals"]) == len(found.tables["episodes_of_need"]) == 1
    assert (found.problems["found"] == "N99").sum() == 1
