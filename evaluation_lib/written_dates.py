"""Dates as people write them in parameters, and the sentence for what is none."""

from __future__ import annotations

from datetime import date, datetime

from evaluation_lib.errors import ParameterError
from evaluation_lib.wordlists import cut

NOT_DATE = "{name} '{found}' is not a date: write year-month-day, such as {example}."
NO_SUCH_DAY = "{name} '{found}' is a day that does not exist: check the day and the month."
LENGTH = len("2020-04-01")


def written_date(text: str, *, name: str, example: str) -> date:
    """Return the day that a text names, written year-month-day.

    Parameters
    ----------
    text
        What was written.
    name
        The parameter that it was written for.
    example
        What could be written instead.

    Raises
    ------
    ParameterError
        If it is no date, or no such day exists.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        looks_right = [part.isdigit() for part in text.split("-")] == [True] * 3
        sentence = NO_SUCH_DAY if looks_right and len(text) == LENGTH else NOT_DATE
        raise ParameterError(
            [sentence.format(name=name, found=cut(text), example=example)]
        ) from error
    # strptime takes 2024-4-1 as well, which people read in more than one way.
    if len(text) != LENGTH:
        raise ParameterError([NOT_DATE.format(name=name, found=cut(text), example=example)])
    return day
