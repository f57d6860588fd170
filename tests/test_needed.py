"""What a notebook needs to be set: extracts, feedback, the programme's files, a day it began on."""

import pytest

from evaluation_lib.errors import ParameterError
from evaluation_lib.needed import (
    EXTRACTS,
    FEEDBACK,
    FINDINGS,
    NO_PROGRAMME,
    NO_START,
    PROGRAMME,
    needed_by,
    refuse_lacking,
)
from evaluation_lib.programme_start import NONE, PROGRAMME_START


def test_a_report_on_change_needs_the_day_on_which_the_programme_began():
    assert needed_by([EXTRACTS, PROGRAMME_START]) == [EXTRACTS, PROGRAMME_START]
    with pytest.raises(ParameterError) as refused:
        refuse_lacking({EXTRACTS: "", PROGRAMME_START: ""}, {EXTRACTS: "x", PROGRAMME_START: NONE})
    assert list(refused.value.problems) == [NO_START]


@pytest.mark.parametrize("reads", [PROGRAMME, FINDINGS])
def test_pages_that_say_what_is_not_known_do_without_that_day(reads):
    assert PROGRAMME_START not in needed_by([reads, PROGRAMME_START])


def test_findings_may_be_none_since_then_everything_is_not_yet_evidenced():
    assert needed_by([FINDINGS]) == []


def test_the_programmes_files_and_feedback_are_needed_by_those_who_read_them():
    assert needed_by([FEEDBACK, "area"]) == [FEEDBACK]
    with pytest.raises(ParameterError) as refused:
        refuse_lacking({PROGRAMME: "none"}, {PROGRAMME: NONE})
    assert list(refused.value.problems) == [NO_PROGRAMME]
