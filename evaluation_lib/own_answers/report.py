"""A self-evaluation being shown: the questions, and what its owner has written so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers.asked import Asked, everything_asked
from evaluation_lib.own_answers.form import FORM, answers_in
from evaluation_lib.own_answers.own_folder import refuse_place
from evaluation_lib.parameters import check_parameters
from evaluation_lib.programme_start import NONE

#: The parameter by which a notebook says that it shows somebody's own answers.
OWN_ANSWERS = "own_answers"

NO_FORM = "own_answers {folder} holds no {file}: make it with evaluate self-evaluation."


@dataclass(frozen=True, eq=False)
class OwnReport:
    """A self-evaluation.

    Attributes
    ----------
    dictionary
        The data dictionary.
    asked
        What is asked.
    answers
        What was written, by mark; a form that is not filled in has empty words.
    """

    dictionary: Dictionary
    asked: tuple[Asked, ...]
    # An error's message shows an object as it writes itself.
    answers: Mapping[str, str] = field(repr=False)


def own_report(given: Mapping[str, Any], *, dictionary: Dictionary) -> OwnReport:
    """Open a self-evaluation.

    Parameters
    ----------
    given
        What the notebook takes: the folder of the answers, or ``none`` for the questions alone.
    dictionary
        The data dictionary.

    Raises
    ------
    EvaluationError
        If the folder holds no form, or one that cannot be read.
    """
    parameters = check_parameters(given, dictionary=dictionary, areas=[])
    asked = everything_asked(dictionary)
    wanted = parameters[OWN_ANSWERS]
    return OwnReport(dictionary, asked, {} if wanted == NONE else _read(Path(wanted), asked))


def _read(folder: Path, asked: tuple[Asked, ...]) -> dict[str, str]:
    refuse_place(folder.resolve())
    if not (folder / FORM).is_file():
        raise EvaluationError(NO_FORM.format(folder=folder, file=FORM))
    return answers_in((folder / FORM).read_bytes(), asked=asked)
