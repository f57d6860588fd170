"""What a self-evaluation asks: the framework's questions, and each level of influence in steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError

#: The documents of the dictionary: what is asked, and how it is laid out.
FRAMEWORK, LAID_OUT = "evaluation_framework", "self_evaluation"

NUMBER_BESIDE = (
    "self_evaluation.yaml puts an indicator beside question {mark}, which never_beside keeps free "
    "of any: take it out."
)
UNKNOWN = "self_evaluation.yaml names {what} '{name}', which evaluation_framework.yaml has not."


@dataclass(frozen=True)
class Asked:
    """One thing that is asked.

    Attributes
    ----------
    mark
        What stands in square brackets before it in the form.
    group
        What it belongs to: a kind of question, or a level of influence.
    text
        The question.
    beside
        What may be read before it is answered: names of indicators and the pages they stand on.
    alone
        Whether no indicator may ever stand beside it.
    """

    mark: str
    group: str
    text: str
    beside: tuple[tuple[str, str], ...] = ()
    alone: bool = False


def everything_asked(dictionary: Dictionary) -> tuple[Asked, ...]:
    """Return all that a self-evaluation asks, in its order.

    Raises
    ------
    DataError
        If the dictionary puts an indicator beside a question that must stand alone, or names what
        the framework has not.
    """
    framework, laid_out = dictionary.document(FRAMEWORK), dictionary.document(LAID_OUT)
    return (
        *_questions(framework, laid_out, _pages(dictionary)),
        *_steps(framework, laid_out),
    )


def levels(dictionary: Dictionary) -> Mapping[str, str]:
    """Return the levels of influence: their names, and as they are written."""
    return {one["id"]: one["label"] for one in dictionary.document(FRAMEWORK)["levels"]}


def _pages(dictionary: Dictionary) -> Mapping[str, str]:
    reports = dictionary.read("reports")
    return dict(zip(reports["notebook"], reports["title"], strict=True))


def _questions(
    framework: Mapping[str, Any], laid_out: Mapping[str, Any], pages: Mapping[str, str]
) -> Iterator[Asked]:
    beside, alone = laid_out["beside"], laid_out["never_beside"]
    indicators = {one["id"]: one for one in framework["indicators"]}
    questions = {one["id"]: one for one in framework["questions"]}
    for mark in [*beside, *alone]:
        if mark not in questions:
            raise DataError(UNKNOWN.format(what="the question", name=mark))
        if mark in alone and beside.get(mark):
            raise DataError(NUMBER_BESIDE.format(mark=mark))
    for kind in laid_out["kinds"]:
        for one in (one for one in questions.values() if one["kind"] == kind):
            named = beside.get(one["id"], [])
            yield Asked(
                mark=one["id"],
                group=kind,
                text=one["text"],
                beside=tuple(_named(name, indicators, pages) for name in named),
                alone=one["id"] in alone,
            )


def _named(
    name: str, indicators: Mapping[str, Mapping[str, Any]], pages: Mapping[str, str]
) -> tuple[str, str]:
    if name not in indicators:
        raise DataError(UNKNOWN.format(what="the indicator", name=name))
    notebook = indicators[name]["notebook"]
    return indicators[name]["label"], pages.get(notebook, notebook.replace("_", " "))


def _steps(framework: Mapping[str, Any], laid_out: Mapping[str, Any]) -> Iterator[Asked]:
    for level in framework["levels"]:
        for step in laid_out["steps"]:
            mark = f"{level['id']} {step['id']}"
            yield Asked(mark=mark, group=level["id"], text=step["text"])
