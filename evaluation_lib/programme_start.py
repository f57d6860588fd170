"""When the programme came: one day for the county, or one for each quadrant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from evaluation_lib.areas import Area, parts_by_area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.wordlists import cut, did_you_mean, joined, listed, match
from evaluation_lib.written_dates import written_date

#: The parameter, and the word for no start.
PROGRAMME_START, NONE = "programme_start", "none"
BETWEEN, AFTER_NAME = ";", ":"
EXAMPLE = "2023-10-01"

NOT_BY_QUADRANT = (
    "programme_start '{found}' is not a quadrant and its day: write one day for the county, such "
    "as {example}, or a day for each quadrant: {all}."
)
NO_SUCH_QUADRANT = (
    "programme_start names '{found}', which is not a quadrant{hint} Quadrants: {all}."
)
QUADRANT_TWICE = "programme_start names {quadrant} twice: keep one of its days."
QUADRANT_LACKING = (
    "programme_start says no day for {lacking}: write one for every quadrant, or one day for the "
    "county."
)
OUTSIDE = (
    "programme_start {day} is not between period_start {start} and period_end {end}: a change can "
    "be seen only with periods on both sides of it, so set a longer period or correct the day."
)


@dataclass(frozen=True)
class ProgrammeStart:
    """When the programme came.

    Attributes
    ----------
    everywhere
        The day on which it began in the whole county; none where quadrants began one after another.
    by_quadrant
        Each quadrant's day, where they truly differ.
    """

    everywhere: date | None = None
    # A mapping has no hash, and what is kept of a report is kept by that of its setting.
    by_quadrant: Mapping[str, date] = field(default_factory=dict, hash=False)

    @property
    def staggered(self) -> bool:
        """Whether quadrants began on different days."""
        return self.everywhere is None

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which it began somewhere, in order of time."""
        if self.everywhere is not None:
            return (self.everywhere,)
        return tuple(sorted(set(self.by_quadrant.values())))

    def day_in(self, quadrant: str) -> date:
        """Return the day on which it began in a quadrant."""
        return self.everywhere or self.by_quadrant[quadrant]

    def __str__(self) -> str:
        """Return it as it is written for the parameter."""
        if self.everywhere is not None:
            return self.everywhere.isoformat()
        days = [f"{name}{AFTER_NAME} {day}" for name, day in self.by_quadrant.items()]
        return f"{BETWEEN} ".join(days)


def programme_start(text: str, *, quadrants: Sequence[str]) -> ProgrammeStart | None:
    """Read what was written for the parameter.

    Parameters
    ----------
    text
        ``none``; a day; or a day for each quadrant, ``North East: 2023-04-01; Mid: 2023-10-01``.
    quadrants
        The quadrants' names, in the order in which they are written again.

    Returns
    -------
    ProgrammeStart or None
        Nothing for ``none``. The same day for each quadrant is one day for the county: nothing is
        staggered then.

    Raises
    ------
    ParameterError
        If a day is none, or a quadrant is unknown, lacking or named twice.
    """
    if text.strip().casefold() == NONE:
        return None
    if AFTER_NAME not in text and BETWEEN not in text:
        return ProgrammeStart(_day(text))
    days: dict[str, date] = {}
    for part in filter(str.strip, text.split(BETWEEN)):
        quadrant, day = _quadrant_and_day(part, quadrants)
        if quadrant in days:
            raise ParameterError([QUADRANT_TWICE.format(quadrant=quadrant)])
        days[quadrant] = day
    lacking = [name for name in quadrants if name not in days]
    if lacking:
        raise ParameterError([QUADRANT_LACKING.format(lacking=joined(lacking))])
    return start_from({name: days[name] for name in quadrants})


def day_for(start: ProgrammeStart, area: Area, *, dictionary: Dictionary) -> date | None:
    """Return the day on which the programme began in an area.

    Parameters
    ----------
    start
        When it came.
    area
        The county, a quadrant or a district.
    dictionary
        The data dictionary; its latest map says in which quadrant a district lies.

    Returns
    -------
    datetime.date or None
        Nothing for the county where its quadrants began on different days: it has no such day.
    """
    if not start.staggered:
        return start.everywhere
    parts = parts_by_area(dictionary)
    quadrants = [name for name in start.by_quadrant if area.name in (name, *parts[name])]
    return start.day_in(quadrants[0]) if quadrants else None


def start_from(days: Mapping[str, date]) -> ProgrammeStart | None:
    """Return the start that a day for each quadrant makes; nothing where there is no day."""
    if not days:
        return None
    same = set(days.values())
    return ProgrammeStart(same.pop()) if len(same) == 1 else ProgrammeStart(by_quadrant=dict(days))


def _quadrant_and_day(part: str, quadrants: Sequence[str]) -> tuple[str, date]:
    name, colon, day = part.partition(AFTER_NAME)
    if not colon:
        raise ParameterError(
            [
                NOT_BY_QUADRANT.format(
                    found=cut(part.strip()), example=EXAMPLE, all=listed(quadrants)
                )
            ]
        )
    quadrant = match(name, quadrants)
    if quadrant is None:
        raise ParameterError(
            [
                NO_SUCH_QUADRANT.format(
                    found=cut(name.strip()),
                    hint=did_you_mean(name, quadrants),
                    all=listed(quadrants),
                )
            ]
        )
    return quadrant, _day(day)


def _day(text: str) -> date:
    return written_date(text.strip(), name=PROGRAMME_START, example=EXAMPLE)


def outside(start: ProgrammeStart | None, *, first: date, last: date) -> list[str]:
    """Say which days of a start have no time of the period before or after them."""
    days = start.days if start else ()
    return [
        OUTSIDE.format(day=day, start=first, end=last) for day in days if not first < day <= last
    ]
