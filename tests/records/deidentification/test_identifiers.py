"""Identifiers are found by form, mistyped ones too; the check digit only chooses the label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.records.deidentification.identifiers import (
    find_identifiers,
    identifier_kinds,
    nhs_number_is_valid,
    upn_is_valid,
)

#: The vectors' names → the kind here; the label must be the kind's own.
KINDS = {
    "UK_POSTCODE": "postcode",
    "NHS_NUMBER": "nhs_number",
    "UPN": "upn",
    "NINO": "national_insurance_number",
    "UK_PHONE": "telephone",
    "EMAIL": "email",
    "CASE_ID_CUED": "case_number",
    "DATE_OF_BIRTH_CUED": "date_of_birth",
    "AGE_OF_CHILD": "age",
    "HANDLE_URL": "web_address",
    "COURT_REF": "court_reference",
}


@pytest.fixture(scope="module")
def kinds(dictionary):
    return identifier_kinds(dictionary)


@pytest.fixture(scope="module")
def find(kinds):
    return lambda text: find_identifiers(text, kinds=kinds)


@pytest.fixture(scope="module")
def labels(kinds):
    return {kind.kind: kind.label for kind in kinds}


@pytest.mark.parametrize("vector", KINDS)
def test_reference_vectors(uk_vectors, find, labels, vector):
    kind, said = KINDS[vector], uk_vectors[vector]
    own = (kind, labels[kind])
    for text in said.get("pos", []):
        for sentence in (text, f"I rang about {text}, twice.", f"({text})"):
            assert own in [(one.kind, one.label) for one in find(sentence)], sentence
    for text in said.get("neg", []):
        assert own not in [(one.kind, one.label) for one in find(text)], text


def test_every_kind_of_the_vectors_is_sought(uk_vectors):
    assert set(uk_vectors) == set(KINDS)


@pytest.mark.parametrize(
    "text",
    ["943 476 5918", "X123456789012", "QQ123456C", "BG123456A", "1234567", "SW123456"],
)
def test_what_is_mistyped_or_has_no_label_is_taken_out_all_the_same(find, text):
    (found,) = find(f"It was {text} I think")
    assert found.certain and f"It was {text} I think"[found.start : found.end] == text


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("write to a.b-c+d@mail.example.org.", "a.b-c+d@mail.example.org"),
        ("see https://example.org/x?y=1 now", "https://example.org/x?y=1"),
        ("ask @some_body please", "@some_body"),
        ("her dob is 03/04/2011 and", "03/04/2011"),
        ("born on 3 April 2011 in", "3 April 2011"),
        ("call (01245) 430 430 today", "(01245) 430 430"),
        ("live at 12 Acacia Road now", "12 Acacia Road"),
        ("a car AB12 CDE outside", "AB12 CDE"),
        ("from 192.168.1.4.", "192.168.1.4"),
        ("from 2001:db8::1, twice", "2001:db8::1"),
        ("from fe80:0:0:0:0:0:0:1 now", "fe80:0:0:0:0:0:0:1"),
        ("write to kwame . mensah @ example.gov.uk. Then", "kwame . mensah @ example.gov.uk"),
        ("write to kwame(at)example.gov.uk", "kwame(at)example.gov.uk"),
        ("write to kwame [at] example [dot] org", "kwame [at] example [dot] org"),
        ("write to kwame at example dot gov dot uk", "kwame at example dot gov dot uk"),
        ("see case no 12 345 please", "12 345"),
        ("see case number 1234567 please", "1234567"),
        ("see case ref 12.345 please", "12.345"),
        ("her sort code is 20 00 00", "20 00 00"),
    ],
)
def test_other_identifiers(find, text, taken):
    assert taken in [text[one.start : one.end] for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Section 47 and section 20",
        "In 2024 we had 12 sessions of 90 minutes",
        "SC-WRES indicator 9",
        "A1 paper, 100% worth it, 10/10",
        "Equality Act 2010, 1989 Act",
        "from 2023/24 to 2024/25",
        "covid-19",
        "at 10:30 or 10:30:15",
        "version 1.2.3 of it, 12.5 and 3.10",
        "we met @ ten, and I was at ease",
        "see a::b and add:: it",
        "in this case 12 of 300",
    ],
)
def test_numbers_that_are_no_identifiers_stay(find, text):
    assert find(text) == []


@pytest.mark.parametrize("code", ["20-00-00", "40-47-84", "12-30-99", "00-01-05"])
def test_a_sort_code_that_is_no_day_is_taken_out(find, labels, code):
    assert [(one.label, one.certain) for one in find(f"pay into {code} today")] == [
        (labels["sort_code"], True)
    ]


@pytest.mark.parametrize("text", ["my 7 year old", "a 14-year-old", "ZC21C00012", "12-03-24"])
def test_what_may_stay_is_left_to_a_person(find, text):
    assert [one.certain for one in find(text)] == [False]


@given(st.integers(0, 999_999_999))
def test_one_digit_wrong_is_no_nhs_number(number):
    nine = f"{number:09d}"
    right = [last for last in range(10) if nhs_number_is_valid(f"{nine}{last}")]
    assert len(right) <= 1


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_one_letter_alone_is_right_for_a_pupil_number(digits):
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    assert sum(upn_is_valid(letter + digits) for letter in letters) == 1
