"""Read one export of a survey tool: the answers to one question, and what each column was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.limits import limits_of
from evaluation_lib.extracts.surveys.columns import KEPT, SurveyColumn, columns_of
from evaluation_lib.extracts.surveys.days import times_of
from evaluation_lib.extracts.surveys.formats import (
    ANSWERED_ON,
    OPEN,
    QUADRANT,
    ROLE,
    SOURCE_ID,
    STARTED,
    STATUS,
    WORKSHOP,
    survey_formats,
)
from evaluation_lib.extracts.surveys.labels import mapped, quadrant_spellings, role_spellings
from evaluation_lib.extracts.surveys.layouts import Layout, Rows, layout_of
from evaluation_lib.extracts.surveys.questions import asked
from evaluation_lib.extracts.surveys.raw_rows import rows_of_export
from evaluation_lib.extracts.surveys.source_keys import source_keys

#: What `SurveyExport.answers` holds of each answer.
ANSWER_COLUMNS = ["source_key", "answered_on", "quadrant", "role", "workshop", "answer"]


@dataclass(frozen=True)
class HowToRead:
    """What a person says of an export where it does not tell itself.

    Attributes
    ----------
    columns
        Heading → what the column is.
    question
        The question whose answers are read.
    dates
        Whether days stand first in its dates (`days.ORDERS`).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    question: str | None = None
    dates: str | None = None


@dataclass(frozen=True, eq=False)
class SurveyExport:
    """What was read of one export.

    Attributes
    ----------
    file, tool
        Its name, and the tool that wrote it.
    question
        The question whose answers these are.
    answers
        One row an answer (`ANSWER_COLUMNS`), all text; ``source_key`` tells answers apart and says
        who somebody is, so it is never written anywhere.
    columns
        What each column was, and what became of it.
    trials, without_answer
        How many rows were trial answers, and how many people left the question empty.
    unmapped
        Of the quadrant and the role, the labels that the dictionary does not know, with how often.
    undated
        How many answers have no day.
    cut_short
        Which rows of the file end before the last heading, so that words may be missing.
    """

    file: str
    tool: str
    question: str
    answers: pd.DataFrame
    columns: Sequence[SurveyColumn]
    trials: int
    without_answer: int
    unmapped: Mapping[str, Counter[str]]
    undated: int
    cut_short: Sequence[int]


def columns_of_export(
    path: Path, *, dictionary: Dictionary, how: HowToRead | None = None
) -> tuple[Layout, list[SurveyColumn]]:
    """Open an export and say what each of its columns is.

    Raises
    ------
    DataError
        If it cannot be opened, or its columns cannot be told apart.
    """
    formats = survey_formats(dictionary)
    rows = rows_of_export(path, limits=limits_of(dictionary), remains=formats.remains)
    layout = replace(layout_of(rows.cells, formats=formats), cut_short=rows.cut_short)
    overrides = (how or HowToRead()).columns
    return layout, columns_of(layout, overrides=overrides, formats=formats, file=path.name)


def read_survey(
    path: Path, *, dictionary: Dictionary, how: HowToRead | None = None, today: date
) -> SurveyExport:
    """Read the answers to one question.

    Parameters
    ----------
    path
        The export.
    dictionary
        The data dictionary.
    how
        What a person says of it.
    today
        The day after which nothing can have been answered.

    Raises
    ------
    DataError
        If it cannot be opened, or it does not tell which column is the question, the quadrant, ….
    """
    how = how or HowToRead()
    formats = survey_formats(dictionary)
    layout, columns = columns_of_export(path, dictionary=dictionary, how=how)
    columns = asked(
        columns,
        question=how.question,
        named_open=OPEN in how.columns.values(),
        formats=formats,
        file=path.name,
    )
    real = [row for row in layout.answers if not _is_trial(row, columns, formats.trial_values)]
    days = _times(real, columns, how=how, today=today, file=path.name)
    frame = pd.DataFrame(
        {
            "source_key": source_keys(
                real,
                ids=_cells(real, columns, SOURCE_ID),
                times=days,
                tool=layout.tool,
                file=path.name,
            ),
            "answered_on": [f"{day:%Y-%m-%d}" if pd.notna(day) else "" for day in days],
            "workshop": _cells(real, columns, WORKSHOP),
            "answer": _answers(real, columns),
        },
        dtype="str",
    )
    unmapped = {}
    answered = (frame["answer"] != "").to_numpy()
    for role, spellings in ((QUADRANT, quadrant_spellings), (ROLE, role_spellings)):
        labels = _cells(real, columns, role)
        frame[role], _ = mapped(labels, spellings(dictionary))
        kept = [label for label, has in zip(labels, answered, strict=True) if has]
        unmapped[role] = mapped(kept, spellings(dictionary))[1]
    answers = frame.loc[answered, ANSWER_COLUMNS].reset_index(drop=True)
    return SurveyExport(
        file=path.name,
        tool=layout.tool.title,
        question=next(c.heading.question for c in columns if c.role == OPEN and c.kept == KEPT),
        answers=answers,
        columns=columns,
        trials=len(layout.answers) - len(real),
        without_answer=len(frame) - len(answers),
        unmapped=unmapped,
        undated=int((answers["answered_on"] == "").sum()),
        cut_short=layout.cut_short,
    )


def _is_trial(row: Sequence[str], columns: Sequence[SurveyColumn], trials: frozenset[str]) -> bool:
    """Whether the maker of the survey filled the row in to try it."""
    said = [row[column.heading.place].casefold() for column in columns if column.role == STATUS]
    return any(value in trials for value in said)


def _cells(rows: Rows, columns: Sequence[SurveyColumn], role: str) -> list[str]:
    """Return the cells of the first column of a role; empty text where there is none."""
    place = next((column.heading.place for column in columns if column.role == role), None)
    return ["" if place is None else row[place] for row in rows]


def _answers(rows: Rows, columns: Sequence[SurveyColumn]) -> list[str]:
    """Return what people wrote; an edited question stands in two columns, and no words get lost."""
    places = [c.heading.place for c in columns if c.role == OPEN and c.kept == KEPT]
    return ["\n".join(filter(None, (row[place] for place in places))) for row in rows]


def _times(
    rows: Rows, columns: Sequence[SurveyColumn], *, how: HowToRead, today: date, file: str
) -> list[pd.Timestamp]:
    """Return when each answer was handed in, or else begun."""
    cells = [_cells(rows, columns, role) for role in (ANSWERED_ON, STARTED)]
    handed_in, begun = times_of(cells, order=how.dates, today=today, file=file)
    return [end if pd.notna(end) else start for end, start in zip(handed_in, begun, strict=True)]
