"""What is chosen is one of the words there are."""

from __future__ import annotations

import pytest

from evaluation_lib.counts.choices import NOT_A_CHOICE, Choices
from evaluation_lib.errors import DataError


@pytest.mark.parametrize(
    ("name", "found"), [("clock", "newest"), ("area_by", "school"), ("unaccompanied", "yes")]
)
def test_another_word_is_refused(like, name, found):
    with pytest.raises(DataError, match=like(NOT_A_CHOICE, name=name, found=found)):
        Choices(**{name: found})


def test_everyone_under_18_by_home_and_latest_ethnicity_is_the_default():
    assert Choices() == Choices("latest", "five_groups", "home", (0, 17), "with")
