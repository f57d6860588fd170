"""Nothing is shared without a whole agreement, and all that is missing is said at once."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation_lib.errors import ParameterError
from evaluation_lib.share.agreements import (
    MISSING,
    NO_RECIPIENT,
    NOT_A_DATE,
    NOT_A_NAME,
    NOT_A_RECIPIENT,
    NOT_IN_FUTURE,
    agreement_from,
    parts_of_agreements,
    remarks_on_agreement,
)

TODAY = date(2026, 11, 30)
WHOLE = {
    "agreement_reference": "DSA-2026-014",
    "dpia_reference": "DPIA-2026-031",
    "lawful_basis": "UK GDPR Article 6(1)(e), Article 9(2)(j)",
    "purpose": "Evaluation of the programme",
    "retention_end": "2027-12-31",
}


@pytest.fixture
def make(dictionary):
    def made(given, recipient="university"):
        return agreement_from(given, recipient=recipient, dictionary=dictionary, today=TODAY)

    return made


def problems(make, given, **more):
    with pytest.raises(ParameterError) as refused:
        make(given, **more)
    return refused.value.problems


def test_a_whole_agreement_is_taken(make):
    agreement = make(WHOLE)
    assert agreement.retention_end == date(2027, 12, 31)
    assert agreement.recipient == "university" and agreement.recipient_label


def test_everything_that_is_missing_is_named_in_one_answer(make, dictionary, like):
    found = problems(make, {}, recipient=None)
    assert len(found) == 1 + len(parts_of_agreements(dictionary))
    assert NO_RECIPIENT.split("{")[0] in found[0]
    for sentence, (name, part) in zip(
        found[1:], parts_of_agreements(dictionary).items(), strict=True
    ):
        option = f"--{name.replace('_', '-')}"
        assert sentence == MISSING.format(name=name, write=part["write"], option=option)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("blank", ["", "  ", "TBC", "n/a", "to be confirmed", "-", None])
def test_what_nobody_filled_in_is_missing(make, name, blank):
    [found] = problems(make, {**WHOLE, name: blank})
    assert found.startswith(f"{name} is missing")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31/12/2027", NOT_A_DATE),
        ("20271231", NOT_A_DATE),
        ("2027-02-30", NOT_A_DATE),
        ("soon", NOT_A_DATE),
        ("2026-11-30", NOT_IN_FUTURE),
        ("2020-01-01", NOT_IN_FUTURE),
    ],
)
def test_the_end_of_retention_is_a_date_in_the_future(make, like, day, sentence):
    [found] = problems(make, {**WHOLE, "retention_end": day})
    assert found == sentence.format(found=day, example="2027-12-31")


def test_a_recipient_that_is_not_listed_is_refused(make):
    [found] = problems(make, WHOLE, recipient="universty")
    assert found.startswith(NOT_A_RECIPIENT.split("{")[0]) and "did you mean university?" in found


def test_a_mistyped_part_is_named(make):
    [found] = problems(make, {**WHOLE, "porpose": "x"})
    expected = NOT_A_NAME.format(
        found="porpose", hint=": did you mean purpose?", allowed=", ".join(WHOLE)
    )
    assert found == expected


def test_a_lawful_basis_without_article_9_gets_a_remark(make, dictionary):
    assert remarks_on_agreement(make(WHOLE), dictionary=dictionary) == []
    plain = make({**WHOLE, "lawful_basis": "public task"})
    [remark] = remarks_on_agreement(plain, dictionary=dictionary)
    assert "Article 9" in remark
