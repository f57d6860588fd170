"""Tell which tool wrote an export, and part its headings from its answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation_lib.extracts.surveys.formats import SOURCE_ID, SurveyFormats, Tool, fits

Rows = Sequence[Sequence[str]]

NAMELESS = "(no heading)"
REPEATED = re.compile(r"(?P<question>.*\D)\d{1,2}")


@dataclass(frozen=True)
class Heading:
    """What stands above one column.

    Attributes
    ----------
    place
        Where the column stands; 0 is the first.
    name
        What the first row says.
    question
        The question's text, as all columns of one question have it.
    choice
        What tells the columns of one question apart, or nothing.
    """

    place: int
    name: str
    question: str
    choice: str

    @property
    def shown(self) -> str:
        """The heading as a person knows it."""
        return f"{self.question} - {self.choice}" if self.choice else self.question or self.name


@dataclass(frozen=True)
class Layout:
    """An export parted: its tool, what stands above each column, and its rows of answers.

    ``cut_short`` names the rows of the file that end before the last heading.
    """

    tool: Tool
    headings: tuple[Heading, ...]
    answers: Rows
    cut_short: tuple[int, ...] = ()


def layout_of(rows: Rows, *, formats: SurveyFormats) -> Layout:
    """Part an export into headings and answers.

    Parameters
    ----------
    rows
        Its rows, all of one width.
    formats
        What the dictionary says of tools: the first whose headings all stand in the first row.
    """
    tool = next(tool for tool in formats.tools if _wrote(tool, rows[0]))
    above = _header_rows(rows, tool=tool, formats=formats)
    return Layout(tool, _headings(rows[:above], tool=tool, formats=formats), rows[above:])


def _wrote(tool: Tool, first: Sequence[str]) -> bool:
    return all(any(fits(cell, [heading]) for cell in first) for heading in tool.headings)


def _header_rows(rows: Rows, *, tool: Tool, formats: SurveyFormats) -> int:
    """How many rows of headings there are: exports of one tool differ in it by age and setting."""
    if tool.id_form is not None:
        patterns = formats.roles[SOURCE_ID].headings
        place = next(at for at, cell in enumerate(rows[0]) if fits(cell, patterns))
        for number, row in enumerate(rows):
            if fits(row[place], [tool.id_form]):
                return number
    return min(tool.header_rows, len(rows))


def _headings(above: Rows, *, tool: Tool, formats: SurveyFormats) -> tuple[Heading, ...]:
    names = [name or NAMELESS for name in above[0]]
    questions = above[tool.question_row - 1] if len(above) >= tool.question_row else names
    if tool.fill_right:
        names = questions = _filled_right(above[0])
    choices = (
        above[tool.choice_row - 1] if tool.choice_row and len(above) >= tool.choice_row else ()
    )
    questions = [question or name for name, question in zip(names, questions, strict=True)]
    if not choices:
        parts = tool.question_row > 1
        questions, choices = _parted(questions, formats.choice_separator if parts else "")
    found = [
        Heading(place, *(" ".join(text.split()) for text in texts))
        for place, texts in enumerate(zip(names, questions, choices, strict=True))
    ]
    return tuple(_as_asked(heading, {one.question for one in found}) for heading in found)


def _filled_right(cells: Sequence[str]) -> list[str]:
    filled: list[str] = []
    for cell in cells:
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _parted(questions: Sequence[str], separator: str) -> tuple[list[str], list[str]]:
    """Part questions from choices where several columns begin alike; a lone one is left whole."""
    parts = [one.partition(separator) if separator else (one, "", "") for one in questions]
    alike = Counter(before for before, _, _ in parts)
    return (
        [parts[at][0] if alike[parts[at][0]] > 1 else one for at, one in enumerate(questions)],
        [behind if alike[before] > 1 else "" for before, _, behind in parts],
    )


def _as_asked(heading: Heading, questions: set[str]) -> Heading:
    """Take away the number that a tool puts behind a question that is asked twice."""
    repeated = REPEATED.fullmatch(heading.question)
    if repeated and repeated["question"] in questions:
        return Heading(heading.place, heading.name, repeated["question"], heading.choice)
    return heading
