"""What the dictionary says of survey tools and of what their columns mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.dictionary import Dictionary

Patterns = tuple[re.Pattern[str], ...]

#: Roles that the code acts on; all others are only told (document ``survey_formats``).
SOURCE_ID, STARTED, ANSWERED_ON, STATUS = "source_id", "started", "answered_on", "status"
QUADRANT, ROLE, WORKSHOP = "quadrant", "role", "workshop"
OPEN, CLOSED, OTHER_TEXT = "open_question", "closed_question", "other_text"


@dataclass(frozen=True)
class Tool:
    """A survey tool, and how its exports are laid out (see ``survey_formats.yaml``)."""

    name: str
    title: str
    headings: Patterns
    header_rows: int
    question_row: int
    choice_row: int | None
    fill_right: bool
    id_form: re.Pattern[str] | None
    ids_are_unique_in_tool: bool


@dataclass(frozen=True)
class ColumnRole:
    """What a column can be.

    Attributes
    ----------
    name, label
        Its code, and as a person is told.
    identifying
        Whether it says who somebody is.
    kept, why
        What becomes of it, and the reason.
    headings, choices
        What its heading looks like, and what stands behind the question.
    values
        What its cells look like, where these alone tell it.
    """

    name: str
    label: str
    identifying: bool
    kept: str
    why: str
    headings: Patterns
    choices: Patterns
    values: re.Pattern[str] | None


@dataclass(frozen=True)
class SurveyFormats:
    """The document ``survey_formats``, its patterns made ready."""

    tools: tuple[Tool, ...]
    roles: Mapping[str, ColumnRole]
    asked: Patterns
    asked_why: str
    identifying_values_why: str
    choice_separator: str
    least_words: int
    least_different: float
    identifying_share: float
    trial_values: frozenset[str]
    remains: tuple[tuple[re.Pattern[str], str], ...]


def survey_formats(dictionary: Dictionary) -> SurveyFormats:
    """Return what the dictionary says of survey tools."""
    said = dictionary.document("survey_formats")
    roles = {
        name: _role(name, role, identifying_why=said["identifying_why"])
        for name, role in said["roles"].items()
    }
    return SurveyFormats(
        tools=tuple(_tool(name, tool) for name, tool in said["tools"].items()),
        roles=roles,
        asked=_patterns(said["asked"]),
        asked_why=said["asked_why"],
        identifying_values_why=said["identifying_values_why"],
        choice_separator=said["choice_separator"],
        least_words=said["words"]["least_words"],
        least_different=said["words"]["least_different"],
        identifying_share=said["identifying_share"],
        trial_values=frozenset(said["roles"][STATUS]["trial_values"]),
        remains=tuple((re.compile(r["pattern"]), r["instead"]) for r in said["cell_remains"]),
    )


def fits(text: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    """Whether a heading, however it is capitalised and spaced, is wholly one of the patterns."""
    plain = " ".join(text.casefold().split())
    return any(pattern.fullmatch(plain) for pattern in patterns)


def _tool(name: str, said: Mapping[str, Any]) -> Tool:
    id_form = said.get("id_form")
    return Tool(
        name=name,
        title=said["title"],
        headings=_patterns(said["headings"]),
        header_rows=said["header_rows"],
        question_row=said["question_row"],
        choice_row=said.get("choice_row"),
        fill_right=said.get("fill_right", False),
        id_form=re.compile(id_form) if id_form else None,
        ids_are_unique_in_tool=said["ids_are_unique"] == "tool",
    )


def _role(name: str, said: Mapping[str, Any], *, identifying_why: str) -> ColumnRole:
    identifying, values = said.get("identifying", False), said.get("values")
    return ColumnRole(
        name=name,
        label=said["label"],
        identifying=identifying,
        kept="no" if identifying else said["kept"],
        why=identifying_why if identifying else said["why"],
        headings=_patterns(said.get("headings", ())),
        choices=_patterns(said.get("choices", ())),
        values=re.compile(values) if values else None,
    )


def _patterns(texts: Iterable[str]) -> Patterns:
    return tuple(re.compile(text) for text in texts)
