"""What a label says decides, wherever it was written and however it is punctuated."""

import pytest

# label, code, group (five groups; Chinese in Asian). No code: only the group is certain.
MAPPED = [
    # The DfE's codes and labels, alone and together.
    ("WBRI", "WBRI", "White"),
    ("bafr", "BAFR", "Black"),
    ("WBRI - White British", "WBRI", "White"),
    ("Indian [AIND]", "AIND", "Asian"),
    ("h) MWAS Mixed White and Asian", "MWAS", "Mixed"),
    ("APKN-Pakistani", "APKN", "Asian"),
    ("African", "BAFR", "Black"),
    ("Caribbean", "BCRB", "Black"),
    ("Irish", "WIRI", "White"),
    # Extended and misspelt codes.
    ("BSOM", "BAFR", "Black"),
    ("OKRD", "OOTH", "Other"),
    ("MWCH", "MOTH", "Mixed"),
    ("CTWN", "CHNE", "Asian"),
    ("CNHE", "CHNE", "Asian"),
    ("ORAB", "OOTH", "Other"),
    ("OARA", "OOTH", "Other"),
    ("MWBa", "MWBA", "Mixed"),
    # A heading and what stands below it.
    ("White - British", "WBRI", "White"),
    ("White: English/Welsh/Scottish/Northern Irish/British", "WBRI", "White"),
    ("White - Any Other Background", "WOTH", "White"),
    ("White (Polish)", "WOTH", "White"),
    ("Black / African / Caribbean / Black British (Zairean)", "BAFR", "Black"),
    ("Black or Black British - Other Black, Black unspecified", "BOTH", "Black"),
    ("Asian or Asian British - Other Asian, Asian unspecified", "AOTH", "Asian"),
    ("Asian or Asian British - East African Asian", "AOTH", "Asian"),
    ("Asian or Asian British Caribbean Asian", "AOTH", "Asian"),
    ("Mixed - other", "MOTH", "Mixed"),
    ("White Mixed white", "WOTH", "White"),
    ("Other Ethnic Groups - Japanese", "OOTH", "Other"),
    ("Chinese or Other Ethnic Group/ Arab", "OOTH", "Other"),
    ("Chinese or Other Ethnic Group/Chinese", "CHNE", "Asian"),
    ("Other Ethnic Groups - Chinese", "CHNE", "Asian"),
    # Only the group.
    ("Asian - British", "", "Asian"),
    ("Black - British", "", "Black"),
    ("Black or Black British - African and Caribbean", "", "Black"),
    ("A.A25 : White", "", "White"),
    ("Mixed / Black and White", "", "Mixed"),
    ("Gypsy or Irish Traveller", "", "White"),
    ("Indian/Pakistani", "", "Asian"),
    # Mixtures.
    ("White & Black Caribbean", "MWBC", "Mixed"),
    ("White and Black African", "MWBA", "Mixed"),
    ("Mixed - White/Asian", "MWAS", "Mixed"),
    ("Dual + White & Pakistani", "MWAS", "Mixed"),
    ("Dual + Black & Other Ethnicity", "MOTH", "Mixed"),
    ("White and Chinese", "MOTH", "Mixed"),
    ("Asian and Chinese", "MOTH", "Mixed"),
    ("Mixed Black and Asian", "MOTH", "Mixed"),
    ("White British & Indian", "MWAS", "Mixed"),
    ("Black African and Irish", "MWBA", "Mixed"),
    # Nationalities that the DfE lists.
    ("Afghan", "OOTH", "Other"),
    ("Kurdish", "OOTH", "Other"),
    ("Vietnamese", "OOTH", "Other"),
    ("Turkish Cypriot", "WOTH", "White"),
    ("Sierra Leonean", "BAFR", "Black"),
    ("Sri Lankan", "AOTH", "Asian"),
    # Numbering, prefixes and what systems add.
    ("(A.A3)White - British", "WBRI", "White"),
    ("A.A16)Any Other Ethnic Group", "OOTH", "Other"),
    ("A4.10 Indian", "AIND", "Asian"),
    ("A1: A1 - White - British", "WBRI", "White"),
    ("W - White British", "WBRI", "White"),
    ("B - Any other Black background", "BOTH", "Black"),
    ("C4 Asian/Asian British - Chinese", "CHNE", "Asian"),
    ("E1 Other Ethnic Group - Arab", "OOTH", "Other"),
    ("BAFR - African (131)", "BAFR", "Black"),
    ("WOTH - A3 - White - Any other", "WOTH", "White"),
    ("AAO - AOTH - Any other Asian background", "AOTH", "Asian"),
    ("BANGLDSH - Bangladeshi", "ABAN", "Asian"),
    ("WHITE_NORTHERNIRISH", "WBRI", "White"),
    # Abbreviations and misspellings.
    ("Asian / Brit - Other Asian (C4)", "AOTH", "Asian"),
    ("Black/Black British - any other Bl b/grn", "BOTH", "Black"),
    ("WOTH - Any Oth White b'ground", "WOTH", "White"),
    ("White and black Carribean", "MWBC", "Mixed"),
    ("WROM - Gyspy/Roma", "WROM", "White"),
    ("Asian Sri Lanken Tamil", "AOTH", "Asian"),
    # Words of one answer in the name of another.
    ("White - Cypriot (Part not stated)", "WOTH", "White"),
]


@pytest.mark.parametrize(("label", "code", "group"), MAPPED)
def test_a_label_that_is_clear_is_mapped(label, code, group, read):
    found = read(label)
    assert (found["status"], found["code"], found["group"]) == ("mapped", code, group)
    assert found["suggestions"] == ""
    assert (found["rule"] == "group_only") == (code == "")


ANSWERS = [
    ("Refused", "refused", "REFU"),
    ("No data (Did not wish to reply)", "refused", "REFU"),
    ("Not Stated Refused", "refused", "REFU"),
    ("Parent/pupil preferred not to say.", "refused", "REFU"),
    ("Information not yet obtained", "not_obtained", "NOBT"),
    ("Not Stated Information not yet obtained - not refused", "not_obtained", "NOBT"),
    ("NOBT - Unspecified - Information Not Yet Obtained", "not_obtained", "NOBT"),
    ("Case closed before ethnicity obtained", "not_obtained", "NOBT"),
    ("Not stated", "not_obtained", "NOBT"),
    ("F1 - Unknown", "not_obtained", "NOBT"),
    ("nan", "missing", ""),
    ("No data", "missing", ""),
    ("#N/A", "missing", ""),
    ("Not recorded", "missing", ""),
    ("~Z NOT RECORDED Z", "missing", ""),
    ("", "missing", ""),
    ("  ", "missing", ""),
    ("-", "missing", ""),
    (None, "missing", ""),
    ("E5 - Unborn", "unborn", ""),
    ("Unborn (Not Recorded)", "unborn", ""),
    ("Unborn - White British", "unborn", ""),
    ("**DO NOT USE**", "obsolete", ""),
    ("ZZ - Obsolete DO NOT USE", "obsolete", ""),
    ("OBSOLETE - White British", "obsolete", ""),
    # A group whose answer is outstanding is not counted in the group.
    ("White - Not yet obtained", "not_obtained", "NOBT"),
    ("White (Not yet obtained)", "not_obtained", "NOBT"),
    ("Asian / Asian British/ Not yet obtained", "not_obtained", "NOBT"),
    ("Black or Black British - Form not completed", "not_obtained", "NOBT"),
]


@pytest.mark.parametrize(("label", "status", "code"), ANSWERS)
def test_why_there_is_no_ethnicity_is_kept_apart_and_has_no_group(label, status, code, read):
    found = read(label)
    assert (found["status"], found["code"], found["group"]) == (status, code, "")


QUEUE = [
    ("#MULTIVALUE", "several_values"),
    ("??", "invalid"),
    ("XXXX", "invalid"),
    ("N.E4", "invalid"),
    ("A1", "local_code"),
    ("E1", "local_code"),
    ("C4", "local_code"),
    ("A.A1", "local_code"),
    ("A: A1", "local_code"),
    ("B.B2", "local_code"),
    ("B", "local_code"),
    ("British", "needs_group"),
    ("Polish", "needs_group"),
    ("Romanian", "needs_group"),
    ("IRAQ", "needs_group"),
    ("West Indian", "needs_group"),
    ("Chinese or other ethnic group", "conflict"),
    ("Any other", "conflict"),
    ("WBRI - Indian", "conflict"),
    ("WBRI - Refused", "conflict"),
    ("REFU - Information not yet obtained", "conflict"),
    ("Refused / Not yet obtained", "conflict"),
    ("Asian or Asian British - Afghan", "conflict"),
    ("Mixed Asian", "conflict"),
    ("White / Black", "conflict"),
    ("White or Asian", "conflict"),
    ("White and other", "conflict"),
    ("Black and other ethnic groups", "conflict"),
    ("Chinese and Indian", "conflict"),
    ("Not white British", "unknown"),
    ("Non-white British", "unknown"),
    ("Anglo Indian", "unknown"),
    ("American Indian", "needs_group"),
    ("background", "unknown"),
    ("White 中国", "unknown"),
]


@pytest.mark.parametrize(("label", "rule"), QUEUE)
def test_a_label_in_doubt_goes_to_a_person(label, rule, read):
    found = read(label)
    assert (found["status"], found["rule"], found["code"], found["group"]) == (
        "unmapped",
        rule,
        "",
        "",
    )


@pytest.mark.parametrize(
    ("label", "suggested"),
    [
        ("Polish", "WOTH Any other White background"),
        ("White Britsih", "WBRI White British;WIRI White Irish"),
        ("A1", "WBRI White British"),
        ("WBRI - Indian", "WBRI White British;AIND Indian"),
        ("#MULTIVALUE", ""),
        ("xyzzy", ""),
    ],
)
def test_the_queue_shows_up_to_three_codes_that_may_be_meant(label, suggested, read):
    assert read(label)["suggestions"] == suggested


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("WOTH - Any other White backgro", "WOTH"),
        ("MOT - MOTH - Any other Mixed backgro", "MOTH"),
        ("Asian or Asian British - Bangl", "ABAN"),
    ],
)
def test_a_label_cut_off_where_systems_cut_is_read_if_all_endings_agree(label, code, read):
    found = read(label)
    assert (found["status"], found["code"], found["rule"]) == ("mapped", code, "truncated")


@pytest.mark.parametrize(
    "label",
    [
        "Black or Black British - Afric",  # African, or African and Caribbean
        "Asian or Asian British - B",  # British, or Bangladeshi; and not as long as systems cut
        "Any other White backgro",  # not as long as systems cut
        "Any other White background - Inf" + "ormation" * 3,
    ],
)
def test_a_label_cut_off_anywhere_else_is_not(label, read):
    assert read(label)["status"] == "unmapped"
