"""Find the question whose answers are read, and doubt that a file holds answers at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.columns import KEPT, SurveyColumn
from evaluation_lib.extracts.surveys.formats import (
    ANSWERED_ON,
    OPEN,
    QUADRANT,
    ROLE,
    SOURCE_ID,
    STARTED,
    STATUS,
    WORKSHOP,
    SurveyFormats,
    fits,
)
from evaluation_lib.wordlists import cut, did_you_mean, folded, listed

#: Roles of columns that a survey has, and a list of sentences has not.
BESIDE_ANSWERS = (SOURCE_ID, STARTED, ANSWERED_ON, STATUS, QUADRANT, ROLE, WORKSHOP)

NO_OPEN = "{file} has no question that is answered in words. Columns: {headings}."
WHICH_QUESTION = (
    "{file} has several questions that are answered in words: {questions}. Say which with "
    '--question "{first}".'
)
NO_ANSWERS_THESE = (
    "{file} has no column that comes with answers, such as an identifier, a day, a quadrant, a "
    "role or a workshop, so it may be something else. If people wrote it, name the question with "
    '--question "{first}".'
)
NO_SUCH_QUESTION = "--question: {file} does not ask '{question}'{hint} It asks: {questions}."


def asked(
    columns: Sequence[SurveyColumn],
    *,
    question: str | None,
    named_open: bool,
    formats: SurveyFormats,
    file: str,
) -> list[SurveyColumn]:
    """Return the columns with the question that is to be read marked as kept.

    Parameters
    ----------
    columns
        What each column is.
    question
        The question, as a person names it; otherwise the only one in words, or the one that the
        programme asks.
    named_open
        Whether a person said of any column that it is a question in words.

    Raises
    ------
    DataError
        If there is no such question, none at all, or several, or nothing says that people answered.
    """
    open_ones = {column.heading.question: None for column in columns if column.role == OPEN}
    named = {"file": file, "questions": listed([cut(one) for one in open_ones])}
    if question is not None:
        meant = [one for one in open_ones if folded(one) == folded(question)]
        if not meant:
            hint = did_you_mean(question, list(open_ones))
            raise DataError(NO_SUCH_QUESTION.format(question=cut(question), hint=hint, **named))
    else:
        meant = [one for one in open_ones if fits(one, formats.asked)] or list(open_ones)
    if not meant:
        headings = listed([cut(column.heading.shown) for column in columns])
        raise DataError(NO_OPEN.format(file=file, headings=headings))
    if len(meant) > 1:
        raise DataError(WHICH_QUESTION.format(first=cut(meant[0]), **named))
    named_by_person = question is not None or named_open
    if not (named_by_person or fits(meant[0], formats.asked) or _of_responses(columns)):
        raise DataError(NO_ANSWERS_THESE.format(file=file, first=cut(meant[0])))
    return [
        replace(column, kept=KEPT, why=formats.asked_why)
        if column.role == OPEN and column.heading.question == meant[0]
        else column
        for column in columns
    ]


def _of_responses(columns: Sequence[SurveyColumn]) -> bool:
    """Whether any column is such as stands beside what a person wrote."""
    return any(column.identifying or column.role in BESIDE_ANSWERS for column in columns)
