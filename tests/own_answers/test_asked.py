"""The self-evaluation asks what the programme asks, and puts no number where none belongs."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.own_answers.asked import NUMBER_BESIDE, UNKNOWN, everything_asked, levels


class Changed:
    """The dictionary with another layout of the self-evaluation."""

    def __init__(self, dictionary, **layout: Any) -> None:
        self.dictionary, self.layout = dictionary, layout

    def document(self, name: str) -> dict[str, Any]:
        found = self.dictionary.document(name)
        return {**found, **self.layout} if name == "self_evaluation" else found

    def read(self, name: str):
        return self.dictionary.read(name)


def test_the_seven_questions_come_in_their_order(asked):
    assert [one.mark for one in asked if one.group == "self"] == [f"S{n}" for n in range(1, 8)]


def test_each_level_of_influence_has_the_three_steps(asked, dictionary):
    for level in levels(dictionary):
        steps = [one.mark for one in asked if one.group == level]
        assert steps == [f"{level} already", f"{level} differently", f"{level} start"]
    assert list(levels(dictionary)) == ["micro", "meso", "macro"]


def test_no_indicator_stands_beside_how_staff_would_describe_you_and_how_much_you_care(asked):
    alone = {one.mark: one for one in asked if one.alone}
    assert set(alone) == {"S2", "S7"}
    assert all(one.beside == () for one in alone.values())


@pytest.mark.parametrize("mark", ["S2", "S7"])
def test_an_indicator_that_somebody_puts_there_is_refused(dictionary, mark):
    changed = Changed(dictionary, beside={mark: ["promotion"]})
    with pytest.raises(DataError) as error:
        everything_asked(changed)
    assert str(error.value) == NUMBER_BESIDE.format(mark=mark)


def test_an_indicator_or_a_question_that_the_framework_has_not_is_refused(dictionary):
    with pytest.raises(DataError) as error:
        everything_asked(Changed(dictionary, beside={"S3": ["happiness"]}))
    assert str(error.value) == UNKNOWN.format(what="the indicator", name="happiness")
    with pytest.raises(DataError) as error:
        everything_asked(Changed(dictionary, beside={"S33": []}))
    assert str(error.value) == UNKNOWN.format(what="the question", name="S33")
