"""Codes as councils really write them in Annex A: many are known, and none stands for another."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council.values import codes

LABELS = "codes/liia_real_world_annex_a_value_labels.csv"
REASONS = ["reason_ended", "reason_ended_older"]
#: Column → its lists here, and how many of the labels written in it must be known at least.
COLUMNS = {
    "Gender": (["sex"], 0.85),
    "Does the Child have a Disability": (["yes_no", "disability"], 0.85),
    "Contact Source": (["referral_source"], 0.25),
    "Referral Source": (["referral_source"], 0.25),
    "Primary Need Code": (["primary_need"], 0.30),
    "Child's Category of Need": (["category_of_need"], 0.30),
    "Reason for Closure": (["closure_reason"], 0.30),
    "Initial Category of Abuse": (["category_of_abuse"], 0.20),
    "Latest Category of Abuse": (["category_of_abuse"], 0.20),
    "Child's Legal Status": (["legal_status"], 0.55),
    "Reason Ceased to be Looked After": (REASONS, 0.70),
    "Placement Type": (["placement_type"], 0.65),
}
#: The collection sorts labels into coarser groups, and these into a wrong one: the label itself, or
#: the code in it, is what was read.
BY_THE_LABEL = {
    "1B Individual - Acquaintance (including neighbours and child minders)",
    "7 - Law - Other (Including Courts, CAFCASS)",
    "7 - Law - Other (Including Courts, Probation, CAFCASS)",
    "7 - Law - Probation",
    "Probation Service",
    "CAFCASS",
    "Friend/Neighbour",
    "Home Office",
    "MP",
    "Member of the Public",
    "Prison Service",
    "N0 - N / A (Adoption & Fostering Use Only)",
    "RC6:Transferred to adult social services",
    "RC8 School Leaving Age",
    "H5 Semi-independent living accommodation not subject to children's homes regulations",
    "H5 IN - Residential accommodation not subject to Children's Homes Regulations (in LA)",
    "E7 - Transferred to Adult Social Care",
    "E7 - Transferred to residential care funded by adult social care services",
    "E4A Return home with parents/rels/other with PR - part of care planning process",
}
#: Finer codes that the collection puts into the group of a coarser one.
FINER = {
    "RC8": {"RC9"}, "RC7": {"RC9"}, "T0": {"T1", "T2", "T3", "T4"}, "E1": {"E11", "E12"},
    "E4": {"E4A", "E4B"}, "E13": {"E17"}, "E8": {"E17"},
}  # fmt: skip


@pytest.fixture(scope="module")
def labels(shared_real):
    """Labels that councils wrote, with the category that a person gave each."""
    return pd.read_csv(shared_real / LABELS, dtype="string", keep_default_na=False)


@pytest.fixture
def looked_up(labels, dictionary):
    """Look the labels of one column up, and the categories that they were given."""

    def found(column):
        rows = labels[labels["column"] == column].reset_index(drop=True)
        lists = COLUMNS[column][0]
        return rows.assign(
            code=codes(rows["label_as_submitted"], code_list=lists, dictionary=dictionary)[0],
            wanted=codes(rows["standard_code"], code_list=lists, dictionary=dictionary)[0],
        )

    return found


@pytest.mark.parametrize("column", COLUMNS)
def test_as_many_labels_are_known_as_exact_matching_can_know(looked_up, column):
    rows = looked_up(column)
    known = int(rows["code"].notna().sum())
    print(f"{column}: {known} of {len(rows)} labels known")
    assert known >= COLUMNS[column][1] * len(rows)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_label_is_read_as_another_code(looked_up, column):
    rows = looked_up(column)
    other = rows[(rows["code"] != rows["wanted"]).fillna(False)]
    other = other[~other["label_as_submitted"].isin(BY_THE_LABEL)]
    wrong = [
        (row.label_as_submitted, row.code, row.wanted)
        for row in other.itertuples(index=False)
        if row.code not in FINER.get(row.wanted, set())
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "code_list"),
    [
        ("H5 - Placed with own parents", "placement_type"),
        ("E8-Transferred to care of adult services", "reason_ended"),
        ("Neglect; Physical abuse", "category_of_abuse"),
        ("N1; N4", "primary_need"),
        ("Adopted", "reason_ended"),
    ],
    ids=["the label of another code", "a reason of another code", "two categories", "two codes",
         "two codes have this in common"],
)  # fmt: skip
def test_what_says_two_things_is_not_read(text, code_list, dictionary):
    found, unusable = codes(
        pd.Series([text], dtype="string"), code_list=code_list, dictionary=dictionary
    )
    assert found.isna().all() and unusable.all()
