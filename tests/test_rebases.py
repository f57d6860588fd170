"""A control chart is drawn anew only from a day on that a person gave a reason for."""

from __future__ import annotations

from datetime import date

import pytest

from evaluation_lib import rebases as module
from evaluation_lib.errors import ParameterError
from evaluation_lib.parameters import check_parameters
from evaluation_lib.rebases import Rebase, rebases, rebases_text

TWO = "2022-07-01: early help defined anew; 2024-04-01: new form: the second"


def test_days_and_reasons_are_read_in_order_of_time():
    later, sooner = reversed(TWO.split("; "))
    found = rebases(f"{later}; {sooner};")
    assert found == (
        Rebase(date(2022, 7, 1), "early help defined anew"),
        Rebase(date(2024, 4, 1), "new form: the second"),
    )
    assert rebases_text(found) == TWO


def test_none_is_no_day():
    assert rebases("none") == () and rebases_text(()) == "none"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2022-07-01", module.NO_REASON),
        ("2022-07-01:", module.NO_REASON),
        ("early help defined anew", module.NO_DAY),
        (": early help defined anew", module.NO_DAY),
        (";", module.NO_DAY),
        ("2022-07-01: one; 2022-07-01: two", module.DAY_TWICE),
    ],
)
def test_what_lacks_its_day_or_reason_gets_its_sentence(text, sentence, like):
    with pytest.raises(ParameterError, match=like(sentence)):
        rebases(text)


def test_all_problems_are_said_at_once():
    with pytest.raises(ParameterError) as caught:
        rebases("2022-07-41: typing; 2023-01-01; why")
    assert len(caught.value.problems) == 3


def test_the_parameter_keeps_its_one_written_form(dictionary):
    given = {"rebase": TWO}
    assert check_parameters(given, dictionary=dictionary, areas=[]) == given
