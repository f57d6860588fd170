"""Rules are data: read for an audience and a kind of people, and refused where they cannot be."""

from __future__ import annotations

import pytest
import yaml

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.disclosure import rules
from evaluation_lib.disclosure.rules import rules_for, subjects_of
from evaluation_lib.errors import DataError

AUDIENCES = ("team", "partner", "public")


@pytest.fixture
def changed(copied_dictionary):
    """Change one rule of a subject, or leave it out, as a council would."""

    def change(subject: str, key: str, value: object = None, *, leave_out: bool = False):
        file = copied_dictionary / "disclosure.yaml"
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        document["subjects"][subject][key] = value
        if leave_out:
            del document["subjects"][subject][key]
        file.write_text(yaml.safe_dump(document), encoding="utf-8")
        return load_dictionary(copied_dictionary)

    return change


@pytest.mark.parametrize("audience", AUDIENCES)
def test_numbers_of_children_below_six_are_hidden_from_everybody(dictionary, audience):
    found = rules_for(audience=audience, subject="child", dictionary=dictionary)
    assert (found.threshold, found.minimum_width, found.all_or_none) == (6, 3, True)
    assert found.levels == ("local_authority", "quadrant", "district")
    assert found.rounding_base == (5 if audience == "public" else None)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_staff_are_shown_for_the_county_alone_and_never_by_place_role_and_group(
    dictionary, audience
):
    found = rules_for(audience=audience, subject="staff", dictionary=dictionary)
    assert found.threshold >= 10
    assert found.levels == ("local_authority",)
    assert ("area", "role", "ethnicity") in found.never_together


@pytest.mark.parametrize("audience", AUDIENCES)
def test_young_contributors_approve_of_their_own_words(dictionary, audience):
    found = rules_for(audience=audience, subject="young_contributors", dictionary=dictionary)
    assert found.quotes_need_own_approval
    assert found.levels == ("local_authority",)
    assert found.least_contributors >= 10


def test_every_subject_has_rules_for_every_audience_and_leaves_a_model_ten_degrees(dictionary):
    for subject in subjects_of(dictionary):
        for audience in AUDIENCES:
            found = rules_for(audience=audience, subject=subject, dictionary=dictionary)
            assert found.least_residual_degrees >= 10


def test_unknown_names_are_listed_with_those_there_are(dictionary, like):
    with pytest.raises(DataError, match=like(rules.NO_SUBJECT, found="carer")):
        rules_for(audience="team", subject="carer", dictionary=dictionary)
    with pytest.raises(DataError, match=like(rules.NO_AUDIENCE, found="press")):
        rules_for(audience="press", subject="child", dictionary=dictionary)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("threshold", "six"),
        ("threshold", 1),
        ("threshold", True),
        ("minimum_width", 0),
        ("minimum_width", 2.5),
        ("all_or_none", "yes"),
        ("rounding_base", 5),
        ("rounding_base", {"public": 1}),
        ("levels", ["quarter"]),
        ("levels", []),
        ("least_residual_degrees", -1),
        ("never_together", [["area"]]),
        ("never_together", [["area", "shoe size"]]),
        ("quotes_need_own_approval", 1),
    ],
)
def test_a_rule_that_cannot_be_is_named_with_what_may_be_written(changed, like, key, value):
    with pytest.raises(DataError, match=like(rules.WRONG, key=key, subject="staff")):
        rules_for(audience="team", subject="staff", dictionary=changed("staff", key, value))


def test_a_rule_that_is_missing_or_unknown_is_named(changed, like):
    dictionary = changed("child", "threshold", leave_out=True)
    with pytest.raises(DataError, match=like(rules.LACKING, key="threshold", subject="child")):
        rules_for(audience="team", subject="child", dictionary=dictionary)


def test_a_misspelt_rule_is_not_passed_over(changed):
    dictionary = changed("child", "treshold", 20)
    with pytest.raises(DataError, match="'treshold': did you mean threshold?"):
        rules_for(audience="team", subject="child", dictionary=dictionary)
