"""Days from which a control chart is drawn anew, each with the reason that a person gave."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from evaluation_lib.errors import ParameterError
from evaluation_lib.wordlists import cut
from evaluation_lib.written_dates import written_date

#: The parameter, and the word for no such day.
REBASE, NONE = "rebase", "none"
BETWEEN, AFTER_DAY = ";", ":"
EXAMPLE = "2022-07-01: early help defined anew"

NO_REASON = (
    "rebase '{found}' gives no reason: write the day and why the process itself changed then, such "
    "as {example}."
)
NO_DAY = (
    "rebase '{found}' gives no day: write the day and why the process itself changed then, such as "
    "{example}."
)
DAY_TWICE = "rebase names {day} twice: keep one of them, with one reason."


class Rebase(NamedTuple):
    """A day from which on the limits of a control chart are worked out anew, and why."""

    day: date
    reason: str

    def __str__(self) -> str:
        """Return it as it is written for the parameter."""
        return f"{self.day}{AFTER_DAY} {self.reason}"


def rebases(text: str) -> tuple[Rebase, ...]:
    """Read what was written for the parameter, in order of time.

    Parameters
    ----------
    text
        ``none``; or days with their reasons, ``2022-07-01: early help defined anew; …``.

    Raises
    ------
    ParameterError
        If one has no reason or no day, or a day stands twice; all problems at once.

    Notes
    -----
    A chart is never drawn anew because its own rules fired: whoever asks for it has a reason that
    lies outside the numbers, and every chart says which.
    """
    if text.strip().casefold() == NONE:
        return ()
    problems: list[str] = []
    found: list[Rebase] = []
    for part in [part for part in text.split(BETWEEN) if part.strip()] or [text]:
        try:
            found.append(_rebase(part.strip()))
        except ParameterError as error:
            problems += error.problems
    days = [one.day for one in found]
    problems += [
        DAY_TWICE.format(day=day) for day in sorted({d for d in days if days.count(d) > 1})
    ]
    if problems:
        raise ParameterError(problems)
    return tuple(sorted(found))


def rebases_text(found: tuple[Rebase, ...]) -> str:
    """Return them as they are written for the parameter."""
    return f"{BETWEEN} ".join(map(str, found)) or NONE


def _rebase(part: str) -> Rebase:
    day, colon, reason = (piece.strip() for piece in part.partition(AFTER_DAY))
    # A reason alone is no wrong date: it lacks its day.
    if not day or not (colon or day[0].isdigit()):
        raise ParameterError([NO_DAY.format(found=cut(part), example=EXAMPLE)])
    when = written_date(day, name=REBASE, example=EXAMPLE)
    if not reason:
        raise ParameterError([NO_REASON.format(found=cut(part), example=EXAMPLE)])
    return Rebase(when, reason)
