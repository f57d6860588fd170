"""The children in need census of the invented county: nested XML, read back as a real one is."""

import dataclasses
from xml.etree import ElementTree

import pandas as pd
import pytest

from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.synthetic.county import event_table
from evaluation_lib.synthetic.writing.cin_census import cin_census_tables
from evaluation_lib.synthetic.writing.xml_return import write_cin_census

ANNA, BEN, CARA, DAN, EVE, FAY = (f"INV000000{number}" for number in range(1, 7))
YEARS = [2025, 2026]
CONFERENCES = "initial_child_protection_conferences"


def day(text):
    return pd.Timestamp(text)


def told(rows, *fields):
    """Rows as a sorted list of tuples; what is missing is nothing."""
    plain = rows[list(fields)].astype(object).where(rows[list(fields)].notna(), None)
    return sorted(plain.itertuples(index=False, name=None), key=str)


def cells(tables, year, element):
    """The cells of one element of one return."""
    [found] = [one for one in tables if year in one.file and one.sheet == element]
    return found.cells.set_index("LAchildID")


def with_table(county, name, rows):
    return dataclasses.replace(county, tables={**county.tables, name: rows})


def read(tables, folder, dictionary):
    write_cin_census(tables, folder)
    return read_extracts(folder, dictionary=dictionary).tables


@pytest.fixture(scope="module")
def tables(small_county, dictionary):
    """The elements of two returns."""
    return cin_census_tables(small_county, years=YEARS, dictionary=dictionary)


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """The returns."""
    made = tmp_path_factory.mktemp("cin_census")
    write_cin_census(tables, made)
    return made


def test_the_check_finds_nothing_wrong(checked):
    assert checked.problems.empty
    dated = checked.extracts.recognised.dropna(subset=["records"])
    assert set(dated["snapshot_date"]) == {day("2025-03-31"), day("2026-03-31")}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("assessments", ["start_date", "authorised_date", "factors"]),
        ("child_in_need_plans", ["start_date", "end_date"]),
        ("section_47_enquiries", ["start_date", "conference_date", "conference_not_required"]),
        (CONFERENCES, ["conference_date"]),
        (
            "child_protection_plans",
            ["start_date", "end_date", "initial_category", "latest_category", "previous_plans"],
        ),
        (
            "pre_proceedings",
            ["start_date", "end_date", "letter_sent_date", "outcome", "court_application_date"]
            + ["family_group_meeting_offered", "family_group_meeting_held"],
        ),
    ],
)
def test_every_event_comes_back(records, small_county, name, fields):
    found, truth = records.tables[name], small_county.tables[name]
    assert told(found, "child_id", *fields) == told(truth, "child_id", *fields)


def test_every_referral_comes_back(records, small_county):
    fields = ["child_id", "referral_date", "referral_source", "no_further_action"]
    fields += ["closure_date", "closure_reason"]
    truth = small_county.tables["referrals"]
    assert told(records.tables["referrals"], *fields) == told(truth, *fields)
    needy = truth[~truth["no_further_action"]]
    assert len(records.tables["episodes_of_need"]) == len(needy)


@pytest.mark.parametrize(
    "name",
    ["assessments", "child_in_need_plans", "section_47_enquiries", CONFERENCES]
    + ["child_protection_plans", "pre_proceedings"],
)
def test_an_event_is_tied_to_its_referral(records, name):
    rows = records.tables[name]
    assert len(rows) and rows["referral_id"].isin(records.tables["referrals"]["referral_id"]).all()
    assert [child in referral for child, referral in told(rows, "child_id", "referral_id")]


def test_a_conference_is_tied_to_its_enquiry(records):
    enquiries = records.tables["section_47_enquiries"]["section_47_enquiry_id"]
    tied = records.tables[CONFERENCES]["section_47_enquiry_id"]
    assert sorted(tied) == sorted(enquiries) and len(tied) == 2


def test_a_conference_without_an_enquiry_stands_on_its_referral(small_county, dictionary, tmp_path):
    """Such as one held since the child moved here on another authority's plan."""
    rows = small_county.tables[CONFERENCES].assign(section_47_enquiry_id=pd.NA)
    enquiries = small_county.tables["section_47_enquiries"].assign(conference_date=pd.NaT)
    county = with_table(small_county, CONFERENCES, rows)
    county = with_table(county, "section_47_enquiries", enquiries)
    made = cin_census_tables(county, years=[2025], dictionary=dictionary)
    held = cells(made, "2024-25", "CINdetails")["DateOfInitialCPC"].dropna()
    assert held.to_dict() == {ANNA: "2024-06-12", BEN: "2024-06-12"}
    assert cells(made, "2024-25", "Section47")["DateOfInitialCPC"].isna().all()
    assert len(read(made, tmp_path, dictionary)[CONFERENCES]) == 2


def test_only_plans_of_this_authority_are_asked_for(small_county, dictionary):
    name = "child_protection_plans"
    plans = small_county.tables[name].copy()
    plans["temporary"] = plans["child_id"] == ANNA
    plans["other_authority"] = pd.array([pd.NA] * len(plans), dtype="boolean")
    county = with_table(small_county, name, plans)
    made = cin_census_tables(county, years=[2025], dictionary=dictionary)
    assert cells(made, "2024-25", "ChildProtectionPlans").index.tolist() == [BEN]


def test_the_latest_category_of_an_open_plan_is_the_first(small_county, dictionary):
    plans = small_county.tables["child_protection_plans"].assign(end_date=day("2026-01-10"))
    county = with_table(small_county, "child_protection_plans", plans)
    made = cin_census_tables(county, years=YEARS, dictionary=dictionary)
    assert set(cells(made, "2024-25", "ChildProtectionPlans")["LatestCategoryOfAbuse"]) == {"NEG"}
    assert set(cells(made, "2025-26", "ChildProtectionPlans")["LatestCategoryOfAbuse"]) == {"EMO"}


def test_a_return_holds_the_referrals_that_were_open_in_its_year(tables):
    assert cells(tables, "2024-25", "CINdetails").index.tolist() == [ANNA, BEN, CARA, DAN]
    # Cara's ended at once in the year before.
    assert cells(tables, "2025-26", "CINdetails").index.tolist() == [ANNA, BEN, DAN, EVE]


def test_an_event_brings_its_closed_referral_along(small_county, dictionary):
    referrals = small_county.tables["referrals"].copy()
    referrals.loc[referrals["child_id"] == DAN, "closure_date"] = day("2025-03-20")
    assessments = small_county.tables["assessments"].copy()
    assessments.loc[assessments["child_id"] == DAN, "authorised_date"] = day("2025-04-02")
    county = with_table(small_county, "referrals", referrals)
    county = with_table(county, "assessments", assessments)
    made = cin_census_tables(county, years=[2026], dictionary=dictionary)
    assert DAN in cells(made, "2025-26", "CINdetails").index


def test_an_enquiry_that_ended_in_the_year_is_told_with_its_outcome(small_county, dictionary):
    """It began in the year before, and was still going on when that return was made."""
    name = "section_47_enquiries"
    late = {"start_date": day("2025-03-25"), "end_date": day("2025-04-08")}
    late |= {"conference_date": pd.NaT, "conference_not_required": True}
    enquiries = small_county.tables[name].assign(**late)
    enquiries = enquiries.astype({"conference_not_required": "boolean"})
    county = with_table(small_county, name, enquiries)
    county = with_table(county, CONFERENCES, county.tables[CONFERENCES].iloc[:0])
    made = cin_census_tables(county, years=YEARS, dictionary=dictionary)
    assert cells(made, "2024-25", "Section47")["ICPCnotRequired"].isna().all()
    assert cells(made, "2025-26", "Section47")["ICPCnotRequired"].tolist() == ["true", "true"]


def test_the_running_number_is_that_of_the_child_in_the_return(small_county, dictionary):
    again = pd.concat(
        [
            small_county.tables["referrals"],
            event_table(
                "referrals",
                pd.DataFrame(
                    [{"child_id": DAN, "referral_date": "2025-03-10", "step": "INVR9",
                      "primary_need": "N8", "no_further_action": False}]
                ),
                dictionary=dictionary,
            ),
        ],
        ignore_index=True,
    )  # fmt: skip
    county = with_table(small_county, "referrals", again)
    made = cin_census_tables(county, years=[2025], dictionary=dictionary)
    details = cells(made, "2024-25", "CINdetails")
    assert details.loc[DAN, "CINdetailsID"].tolist() == ["1", "2"]
    assert cells(made, "2024-25", "Assessments").loc[DAN, "CINdetailsID"] == "1"


def test_pre_proceedings_are_asked_for_since_2026(tables):
    elements = {year: [one.sheet for one in tables if year in one.file] for year in ("24-", "25-2")}
    asked = [("PreProceedingsandFGDM" in found) for found in elements.values()]
    assert asked == [False, True]


def test_gender_was_asked_for_until_2024_and_sex_since(small_county, dictionary):
    earlier = small_county.tables["referrals"].assign(referral_date=day("2023-05-05"))
    earlier["recorded_on"] = earlier["referral_date"]
    county = with_table(small_county, "referrals", earlier)
    made = cin_census_tables(county, years=[2024, 2025], dictionary=dictionary)
    older = cells(made, "2023-24", "ChildIdentifiers")
    assert older.loc[[ANNA, BEN], "GenderCurrent"].tolist() == ["2", "1"] and "Sex" not in older
    assert cells(made, "2024-25", "ChildIdentifiers").loc[ANNA, "Sex"] == "F"


def test_an_unborn_child_has_the_day_it_is_expected(small_county, dictionary, tmp_path):
    children = small_county.children.copy()
    late = {"date_of_birth": day("2026-04-20"), "expected_date_of_birth": day("2026-04-12")}
    children.loc[children["child_id"] == EVE, list(late)] = list(late.values())
    county = dataclasses.replace(small_county, children=children)
    made = cin_census_tables(county, years=[2026], dictionary=dictionary)
    row = cells(made, "2025-26", "ChildIdentifiers").loc[EVE]
    assert pd.isna(row["PersonBirthDate"]) and row["ExpectedPersonBirthDate"] == "2026-04-12"
    assert row["Sex"] == "U"
    children = read(made, tmp_path, dictionary)["children"].set_index("child_id").loc[[EVE]]
    assert children["date_of_birth"].isna().all()
    assert children["expected_date_of_birth"].dropna().tolist() == [day("2026-04-12")]


def test_what_happened_before_birth_is_a_class_of_its_own(records):
    unborn = records.tables["referrals"].set_index("child_id")["unborn"]
    assert unborn[EVE] and not unborn.drop(EVE).any()


def test_ethnicity_is_a_code_of_the_census(tables, records):
    told_of = cells(tables, "2025-26", "ChildCharacteristics")["Ethnicity"]
    assert told_of.to_dict() == {ANNA: "MWBC", BEN: "WBRI", DAN: "REFU", EVE: "NOBT"}
    latest = records.latest_ethnicity.set_index("child_id")["status"]
    assert (latest[DAN], latest[EVE]) == ("refused", "not_obtained")


def test_a_child_with_a_disability_is_told_as_such(records):
    disabled = records.children.set_index("child_id")["disability"]
    assert disabled[BEN] and not disabled[ANNA]


def test_a_child_without_a_referral_is_not_in_the_census(records):
    """Nor does the census say whose record is restricted."""
    assert FAY not in set(records.children["child_id"])
    assert records.children["restricted"].isna().all()


def test_elements_lie_in_each_other_as_in_a_real_return(tables, tmp_path, shared_real):
    """Every way from the root of ours down to an element is one of the real sample's."""
    write_cin_census(tables, tmp_path)
    sample = "samples/csc-validator-be-cin_fake_data/CIN_Census_{year}.xml"
    real = {
        way
        for year in (2021, 2024, 2026)
        for way in _ways(ElementTree.parse(shared_real / sample.format(year=year)).getroot())
    }
    ours = ElementTree.parse(tmp_path / "cin-census/invented CIN census 2025-26.xml").getroot()
    assert set(_ways(ours)) <= real


def _ways(element, above=""):
    way = f"{above}/{element.tag}"
    return [way, *(deeper for part in element for deeper in _ways(part, way))]


def test_elements_stand_in_the_order_of_the_schema(tables, tmp_path):
    write_cin_census(tables, tmp_path)
    root = ElementTree.parse(tmp_path / "cin-census/invented CIN census 2024-25.xml").getroot()
    child = root.findall("Children/Child")[1]
    assert [part.tag for part in child.find("CINdetails")] == [
        "CINreferralDate",
        "ReferralSource",
        "PrimaryNeedCode",
        "Assessments",
        "CINPlanDates",
        "Section47",
        "ReferralNFA",
        "ChildProtectionPlans",
    ]
    factors = child.findall("CINdetails/Assessments/FactorsIdentifiedAtAssessment/*")
    assert [factor.text for factor in factors] == ["1A", "3B"]


def test_text_is_escaped(tables, tmp_path):
    [table] = [one for one in tables if one.sheet == "PreProceedingsandFGDM"]
    cells = table.cells.assign(PPOutcome="A < B & C")
    changed = [dataclasses.replace(one, cells=cells) if one is table else one for one in tables]
    path = write_cin_census(changed, tmp_path)[-1]
    assert ElementTree.parse(path).findtext(".//PPOutcome") == "A < B & C"


def test_the_same_county_makes_the_same_bytes(small_county, dictionary, tables, tmp_path):
    first = write_cin_census(tables, tmp_path / "first")
    turned = {
        name: rows.iloc[::-1].reset_index(drop=True) for name, rows in small_county.tables.items()
    }
    county = dataclasses.replace(small_county, tables=turned)
    again = cin_census_tables(county, years=YEARS, dictionary=dictionary)
    other = write_cin_census(again, tmp_path / "again")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in other]
