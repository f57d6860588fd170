"""The form is plain text: what is written below a question is its answer, and is never quoted."""

from __future__ import annotations

import pytest

from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers.form import FORM, LACKS, NOT_TEXT, TOO_LARGE, TWICE, answers_in

#: Words that stand nowhere but in the answers, so that a test can look for them anywhere.
SECRET = "I stayed silent about Zanzibarquux"


def refused(content: bytes, asked) -> EvaluationError:
    with pytest.raises(EvaluationError) as error:
        answers_in(content, asked=asked)
    assert SECRET not in str(error.value)
    assert error.value.__cause__ is None and error.value.__context__ is None
    return error.value


def test_a_new_form_has_a_line_for_each_question_and_no_answer(filled, asked):
    read = answers_in(filled().encode(), asked=asked)
    assert set(read) == {one.mark for one in asked}
    assert set(read.values()) == {""}


def test_what_is_written_below_a_question_is_its_answer(filled, asked):
    content = filled(S1="Not yet.\n\nI say:\n- little", S7="A lot: [this] much")
    read = answers_in(content.encode(), asked=asked)
    assert read["S1"] == "Not yet.\n\nI say:\n- little"
    assert read["S7"] == "A lot: [this] much"
    assert read["S2"] == ""


@pytest.mark.parametrize("saved", ["utf-8-sig", "utf-8"])
def test_what_windows_saves_is_read_as_well(filled, asked, saved):
    content = filled(S1="Ça dépend").replace("\n", "\r\n").encode(saved)
    assert answers_in(content, asked=asked)["S1"] == "Ça dépend"


def test_a_mark_that_is_gone_or_stands_twice_is_named_and_no_answer_is(filled, asked):
    written = filled(S3=SECRET)
    lines = written.splitlines()
    gone = "\n".join(line for line in lines if not line.startswith("[S4]"))
    assert str(refused(gone.encode(), asked)) == LACKS.format(file=FORM, marks="[S4]")
    twice = f"{written}\n[S4] again"
    assert str(refused(twice.encode(), asked)) == TWICE.format(file=FORM, marks="[S4]")


def test_what_is_no_text_is_refused_without_a_word_of_it(asked):
    assert str(refused(f"{SECRET} é".encode("latin-1"), asked)) == NOT_TEXT.format(file=FORM)
    assert str(refused(b"x" * 1_000_001, asked)) == TOO_LARGE.format(file=FORM)
