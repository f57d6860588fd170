"""A table is completed with what a sister table holds; rows keep their numbers."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council.joining import join_tables, joins
from evaluation_lib.extracts.council.raw_tables import RawTable

dictionary = load_dictionary()


def table(file, rows, *, sheet=""):
    """A raw table of a header and rows of text, numbered as a spreadsheet numbers them."""
    header, *cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    frame = pd.DataFrame(cells, columns=header, index=range(2, len(cells) + 2), dtype="string")
    return RawTable(file=file, sheet=sheet, cells=frame.mask(frame == ""))


def joined(*tables):
    return join_tables(tables, dictionary=dictionary)[0].cells


STEPS = table(
    "DM_WORKFLOW_STEPS.csv",
    ["WORKFLOW_STEP_ID|SUBGROUP_ID|IS_CHILD_CONTACT", "900|1|Y", "901|2|Y", "902|3|N"],
)
SUBJECTS = table(
    "DM_SUBGROUP_SUBJECTS.csv",
    [
        "SUBGROUP_ID|SUBJECT_COMPOUND_ID|SUBJECT_TYPE_CODE",
        "1|0011|PER",
        "1|0012|PER",
        "1|77|ORG",
        "2|0013|PER",
        "2|0013|PER",
    ],
)


def test_a_step_about_brothers_and_sisters_becomes_a_row_for_each_under_its_own_row_number():
    cells = joined(STEPS, SUBJECTS)
    assert list(zip(cells.index, cells["WORKFLOW_STEP_ID"], strict=True)) == [
        (2, "900"),
        (2, "900"),
        (3, "901"),
        (4, "902"),
    ]
    assert cells["PERSON_ID"].fillna("nobody").tolist() == ["0011", "0012", "0013", "nobody"]
    assert cells["PERSON_ID"].dtype == "string"


def test_a_table_that_has_the_column_already_borrows_nothing():
    own = RawTable(
        file=STEPS.file, sheet="", cells=STEPS.cells.assign(person_id=["0021", "0022", "0023"])
    )
    assert join_tables([own, SUBJECTS], dictionary=dictionary)[0] is own


def test_without_the_sister_table_nothing_changes():
    assert join_tables([STEPS], dictionary=dictionary)[0] is STEPS


def test_a_code_is_replaced_by_what_it_means_and_kept_where_nobody_says():
    persons = table(
        "dm_persons 2025-09.csv",
        ["PERSON_ID|DATE_OF_BIRTH|FULL_ETHNICITY_CODE", "1|2015-01-02|A1", "2||Z9", "3||", "4||B2"],
    )
    meanings = table(
        "DM_ETHNICITIES.csv",
        [
            "ETHNICITY_CODE|ETHNICITY_DESCRIPTION|CBDS_ETHNICITY_CODE",
            "A1|White British|WBRI",
            "B2|White and Black African|",
        ],
    )
    cells = joined(persons, meanings)
    assert cells["FULL_ETHNICITY_CODE"].fillna("").tolist() == [
        "WBRI",
        "Z9",
        "",
        "White and Black African",
    ]


def test_several_next_steps_stand_together_and_each_once():
    links = table(
        "DM_WORKFLOW_LINKS.csv",
        ["SOURCE_STEP_ID|WORKFLOW_NEXT_ACTION_TYPE_ID", "900|1", "900|2", "900|1", "902|1"],
    )
    types = table(
        "DM_WORKFLOW_NXT_ACTION_TYPES.csv",
        ["WORKFLOW_NEXT_ACTION_TYPE_ID|DESCRIPTION", "1|Referral", "2|Advice given"],
    )
    cells = joined(STEPS, SUBJECTS, links, types)
    outcome = cells.groupby("WORKFLOW_STEP_ID")["OUTCOME"].first()
    assert outcome["900"] == "Referral, Advice given"
    assert outcome["902"] == "Referral"
    assert pd.isna(outcome["901"])


def test_the_latest_enquiry_before_a_conference_is_found_through_the_steps_before_it():
    steps = table(
        "DM_WORKFLOW_STEPS.csv",
        [
            "WORKFLOW_STEP_ID|IS_SECTION_47_ENQUIRY|CP_CONFERENCE_CATEGORY|PERSON_ID",
            "99|Y||1",
            "100|Y||1",
            "105|N||1",
            "110|N|Initial|1",
        ],
    )
    before = table(
        "DM_WORKFLOW_BACKWARDS.csv",
        ["WORKFLOW_STEP_ID|PRECEDING_WORKFLOW_STEP_ID", "110|99", "110|105", "110|100"],
    )
    cells = joined(steps, before)
    assert cells.set_index("WORKFLOW_STEP_ID")["SECTION_47_STEP_ID"].dropna().to_dict() == {
        "110": "100"
    }


def test_two_categories_on_the_first_day_have_a_word_of_their_own():
    plans = table(
        "DM_REGISTRATIONS.csv",
        [
            "REGISTRATION_ID|REGISTRATION_START_DATE|DEREGISTRATION_DATE",
            "1|01/06/2024|",
            "2|03/06/2024|09/12/2024",
        ],
    )
    categories = table(
        "DM_REGISTRATION_CATEGORIES.csv",
        [
            "REGISTRATION_ID|CIN_ABUSE_CATEGORY_CODE|CATEGORY_START_DATE|CATEGORY_END_DATE",
            "1|NEG|01/06/2024|30/09/2024",
            "1|EMO|30/09/2024|",
            "2|PHY|03/06/2024|",
            "2|NEG|03/06/2024|31/10/2024",
        ],
    )
    cells = joined(plans, categories)
    assert cells["INITIAL_CATEGORY"].tolist() == ["NEG", "MUL"]
    assert cells["LATEST_CATEGORY"].tolist() == ["EMO", "PHY"]


def test_the_legal_status_is_the_one_in_force_on_the_first_day():
    episodes = table(
        "ssd_cla_episodes.csv",
        [
            "clae_person_id|clae_cla_episode_start_date",
            "1|2024-05-01",
            "1|2024-08-01",
            "2|2024-05-01",
        ],
    )
    statuses = table(
        "ssd_legal_status.csv",
        [
            "lega_person_id|lega_legal_status|lega_legal_status_start_date|lega_legal_status_end_date",
            "1|V2|2024-05-01|2024-08-01",
            "1|C1|2024-08-01|",
            "2|E1|2024-06-01|",
        ],
    )
    cells = joined(episodes, statuses)
    assert cells["legal_status_on_the_day"].fillna("none").tolist() == ["V2", "C1", "none"]


def details(file, date, *, sheet=""):
    rows = ["LAchildID|CINdetailsID|CINreferralDate", f"A1|1|{date}"]
    return table(file, rows, sheet=sheet)


def enquiries(file, *, sheet=""):
    return table(
        file, ["LAchildID|CINdetailsID|S47ActualStartDate", "A1|1|2024-05-01"], sheet=sheet
    )


@pytest.mark.parametrize(
    ("borrower", "expected"),
    [
        (enquiries("2023/return.xml", sheet="Section47"), "2023-02-02"),
        (enquiries("2024/return.xml", sheet="Section47"), "2024-02-02"),
        (enquiries("Section47 2022.csv"), "2022-02-02"),
        (enquiries("Section47 2021.csv"), "2021-02-02"),
    ],
)
def test_a_table_borrows_from_its_own_file_or_from_the_file_of_its_own_year(borrower, expected):
    lenders = [
        details("2023/return.xml", "2023-02-02", sheet="CINdetails"),
        details("2024/return.xml", "2024-02-02", sheet="CINdetails"),
        details("CINdetails 2021.csv", "2021-02-02"),
        details("CINdetails 2022.csv", "2022-02-02"),
    ]
    assert joined(borrower, *lenders)["CINreferralDate"].tolist() == [expected]


def test_a_table_borrows_nothing_from_another_folder():
    cells = joined(enquiries("new/Section47.csv"), details("old/CINdetails.csv", "2024-02-02"))
    assert "CINreferralDate" not in cells


def test_every_join_of_the_formats_says_who_lends():
    for join in joins(dictionary):
        assert join.lenders and join.match and join.borrowed
        assert join.many in {"first", "every", "together", "highest"}


KEYS = st.sampled_from(["1", "2", "3", "4", ""])


@settings(max_examples=50)
@given(
    own=st.lists(KEYS, min_size=1, max_size=8),
    lent=st.lists(st.tuples(KEYS, st.sampled_from(["a", "b", ""])), max_size=8),
)
def test_whatever_is_lent_no_row_is_lost_and_none_changes_its_place(own, lent):
    borrower = table(
        "ssd_cin_assessments.csv",
        ["cina_assessment_id|cina_person_id", *[f"{key}|{n}" for n, key in enumerate(own)]],
    )
    lender = table(
        "ssd_assessment_factors.csv",
        ["cinf_assessment_id|cinf_assessment_factors_json", *[f"{k}|{v}" for k, v in lent]],
    )
    cells = joined(borrower, lender)
    pd.testing.assert_frame_equal(cells[["cina_assessment_id", "cina_person_id"]], borrower.cells)
    for key, found in zip(own, cells["cinf_assessment_factors_json"], strict=True):
        values = list(dict.fromkeys(v for k, v in lent if key and k == key and v))
        assert (found if pd.notna(found) else None) == (", ".join(values) or None)


@settings(max_examples=50)
@given(
    groups=st.lists(KEYS, min_size=1, max_size=8),
    subjects=st.lists(st.tuples(KEYS, st.sampled_from(["91", "92", "93"])), max_size=8),
)
def test_a_row_is_repeated_once_for_every_child_that_it_is_about(groups, subjects):
    steps = table(
        "DM_WORKFLOW_STEPS.csv",
        ["WORKFLOW_STEP_ID|SUBGROUP_ID", *[f"{n}|{key}" for n, key in enumerate(groups)]],
    )
    about = table(
        "DM_SUBGROUP_SUBJECTS.csv",
        [
            "SUBGROUP_ID|SUBJECT_COMPOUND_ID|SUBJECT_TYPE_CODE",
            *[f"{key}|{child}|PER" for key, child in subjects],
        ],
    )
    cells = joined(steps, about)
    for place, key in enumerate(groups):
        rows = cells[cells["WORKFLOW_STEP_ID"] == str(place)]
        children = {child for group, child in subjects if key and group == key}
        assert set(rows.index) == {place + 2}
        assert sorted(rows["PERSON_ID"].dropna()) == sorted(children)
        assert len(rows) == max(1, len(children))
