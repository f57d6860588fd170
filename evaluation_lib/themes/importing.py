"""Bring exports of a survey together into a feedback folder: answers, columns and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.reading import HowToRead, SurveyExport, read_survey
from evaluation_lib.keeping.retention import kept_by_rule
from evaluation_lib.records.restricted_folder import write_restricted
from evaluation_lib.records.safeguarding import lost_decisions, safeguarding_flags, with_dealt_with
from evaluation_lib.share.keys import RESPONSE, pseudonyms
from evaluation_lib.themes.feedback_files import feedback_bytes, read_feedback_file
from evaluation_lib.themes.handed_over_alone import refuse_collection, refuse_named
from evaluation_lib.wordlists import cut, folded, listed

ANSWERS, COLUMNS, FLAGS = "answers.csv", "columns.csv", "safeguarding_flags.csv"
#: Each file → the table of the dictionary that describes it.
TABLES = {ANSWERS: "feedback_answers", COLUMNS: "feedback_columns", FLAGS: "safeguarding_flags"}
AS_WRITTEN = "feedback_as_written"

SEVERAL_QUESTIONS = (
    "The exports ask different questions: {questions}. Import each into a folder of its own, or "
    "name the one that all of them ask with --question."
)
LACKS = (
    "{folder} holds {number} {what} that these exports lack: name all exports together, with the "
    "key of the first import, or write to another folder."
)
HELD_ANSWERS, HELD_DECISIONS = "answers", "safeguarding decisions"
NO_ANSWERS = "Nobody wrote anything in answer to '{question}': check the export."


@dataclass(frozen=True, eq=False)
class ImportedFeedback:
    """What was read of one or several exports.

    Attributes
    ----------
    answers, columns, flags
        The tables of the feedback folder, all text.
    exports
        What was read of each export.
    twice
        How many answers stood in the exports more than once; each is kept once, as it stood last.
    """

    answers: pd.DataFrame
    columns: pd.DataFrame
    flags: pd.DataFrame
    exports: tuple[SurveyExport, ...]
    twice: int


def import_feedback(
    files: Sequence[Path],
    *,
    collection: str,
    workshop: str,
    how: HowToRead,
    key: bytes,
    dictionary: Dictionary,
    today: date,
) -> ImportedFeedback:
    """Read exports of one question into the tables of a feedback folder.

    Parameters
    ----------
    files
        The exports.
    collection
        Where people were asked (``feedback_collections``).
    workshop
        The workshop of all answers whose export names none; empty text if not known.
    how
        What a person says of the exports.
    key
        The key that identifiers are made with.
    dictionary
        The data dictionary.
    today
        The day after which nothing can have been answered.

    Raises
    ------
    DataError
        If raw answers of the collection are not to be read, an export cannot be, or the exports ask
        different questions.
    """
    refuse_collection(collection, dictionary=dictionary)
    given = {"dictionary": dictionary, "how": how, "today": today}
    exports = tuple(read_survey(file, **given) for file in files)
    question = _one_question(exports)
    found = pd.concat([export.answers for export in exports], ignore_index=True)
    if found.empty:
        raise DataError(NO_ANSWERS.format(question=cut(question)))
    found["response_id"] = pseudonyms(found["source_key"], key=key, of=RESPONSE).astype("str")
    once = found.drop_duplicates("response_id", keep="last").assign(
        collection=collection, question=question
    )
    once["workshop"] = once["workshop"].where(once["workshop"] != "", workshop)
    texts = {
        "question": [question],
        "workshop": [workshop, *once["workshop"]],
        "file": [file.name for file in files],
    }
    refuse_named(texts, dictionary=dictionary)
    answers = once[list(dictionary.table(TABLES[ANSWERS]).field_names)].reset_index(drop=True)
    return ImportedFeedback(
        answers=answers,
        columns=_columns(exports, dictionary),
        flags=safeguarding_flags(answers, dictionary=dictionary),
        exports=exports,
        twice=len(found) - len(once),
    )


def write_imported(imported: ImportedFeedback, *, output: Path, dictionary: Dictionary) -> Path:
    """Write a feedback folder that only its user can read, all files or none.

    What a person filled in beside the safeguarding flags of an earlier import is kept.

    Raises
    ------
    EvaluationError
        If the folder cannot be used (see `restricted_folder.write_restricted`), or holds answers or
        decisions on flags that would be lost.
    """
    flags = imported.flags
    if (output / ANSWERS).is_file():
        held = _held(output, ANSWERS, dictionary=dictionary)
        lost = ~held["response_id"].isin(imported.answers["response_id"])
        _refuse_loss(lost, what=HELD_ANSWERS, folder=output)
    if (output / FLAGS).is_file():
        held = _held(output, FLAGS, dictionary=dictionary)
        _refuse_loss(lost_decisions(flags, held), what=HELD_DECISIONS, folder=output)
        flags = with_dealt_with(flags, held)
    tables = {ANSWERS: imported.answers, COLUMNS: imported.columns, FLAGS: flags}
    return write_restricted(
        {name: feedback_bytes(table) for name, table in tables.items()},
        output=output,
        marker=COLUMNS,
        retention=kept_by_rule(AS_WRITTEN, dictionary=dictionary),
    )


def _held(folder: Path, name: str, *, dictionary: Dictionary) -> pd.DataFrame:
    columns = list(dictionary.table(TABLES[name]).field_names)
    return read_feedback_file(folder / name, columns=columns)


def _refuse_loss(lost: pd.Series, *, what: str, folder: Path) -> None:
    if lost.any():
        raise DataError(LACKS.format(folder=folder, number=int(lost.sum()), what=what))


def _one_question(exports: Sequence[SurveyExport]) -> str:
    asked = {folded(export.question): export.question for export in exports}
    if len(asked) > 1:
        questions = listed([f"'{cut(question)}'" for question in asked.values()])
        raise DataError(SEVERAL_QUESTIONS.format(questions=questions))
    return next(iter(asked.values()))


def _columns(exports: Sequence[SurveyExport], dictionary: Dictionary) -> pd.DataFrame:
    rows = [
        (
            column.heading.name or column.heading.shown,
            column.heading.shown,
            column.role,
            column.kept,
            column.why,
        )
        for export in exports
        for column in export.columns
    ]
    columns = pd.DataFrame(rows, columns=list(dictionary.table(TABLES[COLUMNS]).field_names))
    return columns.drop_duplicates(ignore_index=True)
