"""The children in need census is read from XML and from CSV, of every year since 2021."""

import shutil

import pandas as pd
import pytest

from evaluation_lib.extracts.council.reading import read_extracts

TOOLS = "samples/csc-validator-be-cin_fake_data"
ANALYSTS = "samples/LA-Analyst-Tinkering_FAKE-CIN-DATA"


def day(text):
    return pd.Timestamp(text)


@pytest.fixture
def read_samples(tmp_path, shared_real, dictionary):
    """Read real samples, laid into a folder of their own."""

    def read(*names):
        folder = tmp_path / "extracts"
        folder.mkdir()
        for name in names:
            source = shared_real / name
            for path in sorted(source.iterdir()) if source.is_dir() else [source]:
                shutil.copyfile(path, folder / path.name)
        return read_extracts(folder, dictionary=dictionary)

    return read


@pytest.fixture
def read(tmp_path, dictionary):
    """Read files written here."""

    def read_files(files):
        folder = tmp_path / "extracts"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return read_extracts(folder, dictionary=dictionary)

    return read_files


def rows(extracts, table, *columns):
    frame = extracts.tables[table][list(columns)].astype(object)
    return frame.where(frame.notna(), None).values.tolist()


class TestARealReturnAsXml:
    """A sample of 332 children, 402 referrals and nothing else."""

    @pytest.fixture
    def extracts(self, read_samples):
        return read_samples(f"{TOOLS}/fake_CIN_data.xml")

    def test_every_child_and_referral_is_read(self, extracts):
        assert extracts.sources == ("cin_census",)
        assert extracts.tables["children"]["child_id"].nunique() == 332
        assert len(extracts.tables["referrals"]) == 402
        assert len(extracts.tables["ethnicity_records"]) == 332

    def test_the_first_child_is_the_one_in_the_file(self, extracts):
        referral = extracts.tables["referrals"].iloc[0]
        assert referral["child_id"] == "RND000215205141"
        assert referral["referral_id"] == "RND000215205141-2020-07-13"
        assert referral["referral_date"] == day("2020-07-13")
        assert referral["referral_source"] == "4"
        assert referral["primary_need"] == "N6"
        assert referral["closure_date"] == day("2021-06-11")
        assert referral["closure_reason"] == "RC2"
        assert referral["no_further_action"] is True or bool(referral["no_further_action"])
        assert extracts.tables["ethnicity_records"]["ethnicity_as_recorded"].iloc[0] == "WIRT"

    def test_referrals_have_an_identifier_each(self, extracts):
        assert extracts.tables["referrals"]["referral_id"].is_unique

    def test_the_sex_is_read_from_the_older_codes(self, extracts):
        children = extracts.tables["children"]
        assert children["sex"].value_counts().to_dict() == {"U": 176, "M": 82, "F": 74}

    def test_the_day_that_the_return_describes_is_the_snapshot(self, extracts):
        assert set(extracts.tables["referrals"]["snapshot_date"]) == {day("2022-07-21")}

    def test_a_conference_beside_a_referral_is_read(self, extracts):
        conferences = extracts.tables["initial_child_protection_conferences"]
        assert len(conferences) == 350
        assert set(conferences["referral_id"]) <= set(extracts.tables["referrals"]["referral_id"])

    def test_a_referral_that_ended_at_once_opens_no_episode_of_need(self, extracts):
        assert extracts.tables["referrals"]["no_further_action"].all()
        assert extracts.tables["episodes_of_need"].empty


class TestARealReturnAsCsv:
    """The same children, each table a file with an unnamed first column."""

    @pytest.fixture
    def extracts(self, read_samples):
        return read_samples(ANALYSTS)

    def test_every_file_is_known(self, extracts):
        assert extracts.sources == ("cin_census",)
        assert set(extracts.recognised["source"]) == {"cin_census"}
        assert len(set(extracts.recognised["file"])) == 8

    def test_the_header_beside_the_tables_dates_them(self, extracts):
        assert set(extracts.tables["referrals"]["snapshot_date"]) == {day("2022-07-21")}
        read = extracts.recognised.dropna(subset=["records"])
        assert set(read["snapshot_date_from"]) == {"reference date"}

    def test_children_and_referrals_are_those_of_the_files(self, extracts):
        assert extracts.tables["children"]["child_id"].nunique() == 332
        assert len(extracts.tables["referrals"]) == 402
        values = extracts.tables["ethnicity_records"]["ethnicity_as_recorded"]
        assert values.value_counts().loc[["WOTH", "REFU", "NOBT"]].to_dict() == {
            "WOTH": 22,
            "REFU": 20,
            "NOBT": 15,
        }

    def test_sources_and_needs_are_those_of_the_file(self, extracts):
        referrals = extracts.tables["referrals"]
        assert referrals["referral_source"].value_counts().loc[["1A", "6", "10"]].tolist() == [
            28,
            13,
            15,
        ]
        assert referrals["primary_need"].value_counts().loc[["N1", "N9", "N0"]].tolist() == [
            48,
            43,
            40,
        ]
        assert referrals["closure_reason"].isna().sum() == 150


def test_xml_and_csv_of_one_return_hold_the_same_referrals(read_samples, shared_real, dictionary):
    columns = ["referral_id", "referral_date", "referral_source", "closure_date", "closure_reason"]
    xml = read_samples(f"{TOOLS}/fake_CIN_data.xml").tables["referrals"][columns]
    csv = read_extracts(shared_real / ANALYSTS, dictionary=dictionary).tables["referrals"][columns]
    pd.testing.assert_frame_equal(
        xml.sort_values("referral_id", ignore_index=True),
        csv.sort_values("referral_id", ignore_index=True),
    )


def test_two_tables_of_a_return_are_enough(read_samples):
    extracts = read_samples("samples/ERN-sessions/ChildCharacteristics.csv")
    assert extracts.sources == ("cin_census",)
    assert len(extracts.tables["ethnicity_records"]) == 332


class TestReturnsOfEveryYear:
    """One sample each of 2021, 2022, 2024 and 2026, with all that lies inside a referral."""

    @pytest.mark.parametrize(
        ("sample", "referral", "sex"),
        [
            (f"{TOOLS}/CIN_Census_2021.xml", "DfEX0000001-1970-10-06", "M"),
            ("samples/liia-tools/cin-2022.xml", "DfEX0000001-1970-10-06", "M"),
            (f"{TOOLS}/CIN2rows.xml", "DfEX0000001-2022-10-06", "M"),
            (f"{TOOLS}/CIN_Census_2024.xml", "DfEX0000001-2022-10-06", "M"),
            (f"{TOOLS}/CIN_Census_2026.xml", "DfEX0000001-2022-10-06", "M"),
        ],
    )
    def test_what_lies_inside_a_referral_belongs_to_it(self, sample, referral, sex, read_samples):
        extracts = read_samples(sample)
        for name in (
            "referrals",
            "assessments",
            "child_in_need_plans",
            "section_47_enquiries",
            "initial_child_protection_conferences",
            "child_protection_plans",
            "episodes_of_need",
        ):
            table = extracts.tables[name]
            own = table[table["child_id"] == "DfEX0000001"]
            assert len(own) >= 1, name
            assert set(own["referral_id"]) == {referral}, name
        children = extracts.tables["children"].set_index("child_id")
        assert sex in set(children.loc[["DfEX0000001"], "sex"].dropna())

    def test_every_field_of_the_2021_sample(self, read_samples):
        extracts = read_samples(f"{TOOLS}/CIN_Census_2021.xml")
        assert rows(extracts, "assessments", "start_date", "authorised_date") == [
            [day("1970-06-03"), day("1971-07-18")]
        ]
        assert "2A" in extracts.tables["assessments"]["factors"].item()
        assert "2B" in extracts.tables["assessments"]["factors"].item()
        assert rows(extracts, "child_in_need_plans", "start_date", "end_date") == [
            [day("1971-01-24"), day("1971-01-26")]
        ]
        assert rows(
            extracts,
            "section_47_enquiries",
            "start_date",
            "conference_date",
            "conference_not_required",
        ) == [[day("1970-06-02"), day("1970-06-17"), False]]
        assert rows(
            extracts,
            "child_protection_plans",
            "start_date",
            "end_date",
            "initial_category",
            "latest_category",
            "previous_plans",
        ) == [[day("1970-02-17"), day("1971-03-14"), "PHY", "PHY", 10]]
        assert rows(extracts, "referrals", "no_further_action") == [[False]]

    def test_a_conference_of_an_enquiry_and_one_of_a_referral_are_two(self, read_samples):
        extracts = read_samples(f"{TOOLS}/CIN_Census_2021.xml")
        conferences = extracts.tables["initial_child_protection_conferences"]
        conferences = conferences.sort_values("conference_date")
        assert conferences["conference_date"].tolist() == [day("1970-06-17"), day("1970-12-06")]
        enquiry = extracts.tables["section_47_enquiries"]["section_47_enquiry_id"].item()
        assert conferences["section_47_enquiry_id"].fillna("none").tolist() == [enquiry, "none"]

    def test_pre_proceedings_are_read_since_2026(self, read_samples):
        extracts = read_samples(f"{TOOLS}/CIN_Census_2026.xml")
        assert rows(
            extracts,
            "pre_proceedings",
            "child_id",
            "referral_id",
            "start_date",
            "end_date",
            "letter_sent_date",
            "family_group_meeting_offered",
            "family_group_meeting_held",
            "outcome",
            "court_application_date",
        ) == [
            [
                "DfEX0000001",
                "DfEX0000001-2022-10-06",
                day("2026-09-09"),
                day("2026-12-01"),
                day("2026-09-20"),
                True,
                True,
                "A",
                day("2026-12-18"),
            ]
        ]

    def test_disabilities_are_read_and_none_is_no_disability(self, read_samples):
        extracts = read_samples(f"{TOOLS}/CIN_Census_2024.xml")
        children = extracts.tables["children"].dropna(subset=["disability"])
        assert dict(zip(children["child_id"], children["disability"], strict=True)) == {
            "DfEX0000001": True,
            "child_fails_assessments": False,
        }


DETAILS = "LAchildID,CINdetailsID,CINreferralDate,ReferralSource,PrimaryNeedCode,ReferralNFA\n"
ENQUIRIES = "LAchildID,CINdetailsID,S47ActualStartDate,DateOfInitialCPC,ICPCnotRequired\n"


def test_a_running_number_that_means_another_referral_next_year_ties_nothing_wrongly(read):
    extracts = read(
        {
            "CINdetails 2023.csv": DETAILS + "007,1,2022-06-01,6,N1,false\n",
            "Section47 2023.csv": ENQUIRIES + "007,1,2022-07-01,,false\n",
            "CINdetails 2024.csv": DETAILS + "007,1,2023-09-01,6,N1,0\n",
            "Section47 2024.csv": ENQUIRIES + "007,1,2023-10-01,2023-10-15,0\n",
        }
    )
    assert rows(extracts, "section_47_enquiries", "start_date", "referral_id") == [
        [day("2022-07-01"), "007-2022-06-01"],
        [day("2023-10-01"), "007-2023-09-01"],
    ]
    assert sorted(extracts.tables["referrals"]["referral_id"]) == [
        "007-2022-06-01",
        "007-2023-09-01",
    ]


def test_a_referral_in_two_returns_is_one_referral(read):
    extracts = read(
        {
            "2023/CINdetails.csv": DETAILS + "007,2,2022-06-01,6,N1,false\n",
            "2024/CINdetails.csv": DETAILS + "007,1,2022-06-01,6,N1,false\n",
        }
    )
    assert extracts.tables["referrals"]["referral_id"].tolist() == ["007-2022-06-01"] * 2


def test_the_newer_element_for_sex_is_read(read):
    extracts = read(
        {
            "ChildIdentifiers.csv": "LAchildID,PersonBirthDate,Sex\n"
            "01,2015-03-27,M\n02,2016-03-27,F\n03,,U\n"
        }
    )
    assert rows(extracts, "children", "child_id", "sex") == [["01", "M"], ["02", "F"], ["03", "U"]]


def test_the_unborn_have_an_expected_day_of_birth(read):
    extracts = read(
        {
            "ChildIdentifiers.csv": "LAchildID,PersonBirthDate,ExpectedPersonBirthDate,Sex\n"
            "01,,2026-08-01,U\n"
        }
    )
    assert rows(extracts, "children", "date_of_birth", "expected_date_of_birth") == [
        [None, day("2026-08-01")]
    ]


@pytest.mark.parametrize(
    ("said", "expected"), [("true", True), ("1", True), ("false", False), ("0", False)]
)
def test_yes_and_no_are_read_in_both_spellings(said, expected, read):
    extracts = read({"CINdetails.csv": DETAILS + f"007,1,2022-06-01,6,N1,{said}\n"})
    assert rows(extracts, "referrals", "no_further_action") == [[expected]]
    assert len(extracts.tables["episodes_of_need"]) == (0 if expected else 1)
