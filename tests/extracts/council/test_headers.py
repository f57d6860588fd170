"""Headings are the same whatever their case, spaces and signs at the ends are."""

import pytest

from evaluation_lib.extracts.council.headers import Headers, has_name, plain_header


@pytest.mark.parametrize(
    "written",
    [
        "Date of Birth",
        "DATE OF BIRTH",
        " date  of birth ",
        "Date\u00a0of Birth",
        "date_of_birth",
        "Date of Birth:",
        "*Date of Birth*",
        "(Date of Birth))",
    ],
)
def test_a_heading_is_plain(written):
    assert plain_header(written) == "date of birth"


def test_a_bracket_too_many_does_not_matter():
    one = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"
    assert plain_header(one) == plain_header(one + ")") == plain_header(one + "\u00a0 ")


def test_an_apostrophe_is_one_sign_however_it_is_curved():
    assert plain_header("Child\u2019s Legal Status") == plain_header("Child's Legal Status")


def test_words_within_a_heading_matter():
    assert plain_header("Date of Birth") != plain_header("Date at Birth")


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("2019-header", "Header", True),
        ("My_Header_v2", "header", True),
        ("headers", "Header", False),
        ("List 1", "List 1", True),
        ("List 10", "List 1", False),
        ("list1 contacts", "List 1", True),
        ("1 list", "List 1", False),
        ("", "Header", False),
    ],
)
def test_a_name_counts_as_whole_words_in_their_order(text, name, named):
    assert has_name(text, [name]) is named


def test_of_two_columns_with_one_heading_the_first_is_found():
    assert Headers(["Sex ", "SEX"]).find(["sex"]) == "Sex "
    assert Headers(["Sex"]).find(["Gender"]) is None
