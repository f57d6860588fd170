"""The answers of a feedback folder, and whether they are fit to be coded."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.themes.feedback_files import read_feedback_file
from evaluation_lib.themes.handed_over_alone import refuse_named
from evaluation_lib.wordlists import cut, listed
from evaluation_lib.written_dates import written_date

ANSWERS = "answers.csv"
DEALT_WITH_ON, EXAMPLE = "dealt_with_on", "2026-01-14"
#: What persons have to see to before anybody codes: the file, and the columns that they fill.
OPEN_QUESTIONS = {
    "safeguarding_flags.csv": (
        ("dealt_with_by", DEALT_WITH_ON),
        "{number} safeguarding flags are open in {file}. Tell whoever is named in it first, then "
        "write who dealt with each, and when (dealt_with_by, dealt_with_on).",
    ),
    "names_to_confirm.csv": (
        ("decision",),
        "{number} names wait for a decision in {file}. Write redact or keep for each, and run "
        "evaluate themes deidentify again with --confirmed.",
    ),
}
#: Columns in which an answer may say whose it is, beside its collection.
NAMES_THEM = ("workshop", "question")
#: What is there once names have been taken out.
DEIDENTIFIED = "deidentified.csv"

NO_ANSWERS = (
    "{folder} has no answers.csv: name a feedback folder, as evaluate themes import makes it."
)
NOTHING_IN_IT = "{folder}/answers.csv holds no answers."
TWICE = "{folder}/answers.csv holds the answer {id} twice. Keep one row for each."
NOT_DEIDENTIFIED = (
    "{folder} has no deidentified.csv, so names may stand in its answers. Run evaluate themes "
    "deidentify first, and name the folder that it made."
)
UNKNOWN_COLLECTION = (
    "{what} has '{found}' in collection, which is not known: write one of {collections}."
)
ONLY_HANDED_OVER = (
    "{what} holds single answers of {label}: of these only what is handed over is read, in "
    "handed_over.csv. {why} Take the answers out."
)


def read_answers(folder: Path, *, dictionary: Dictionary) -> pd.DataFrame:
    """Read the answers of a feedback folder.

    Returns
    -------
    pandas.DataFrame
        The columns of the table ``feedback_answers``, as text, one row a response.

    Raises
    ------
    DataError
        If there is no such file, it lacks a column, has no rows, an answer twice, or answers that
        nobody but those who gave them may use (`refuse_handed_over`).
    """
    if not (folder / ANSWERS).is_file():
        raise DataError(NO_ANSWERS.format(folder=folder))
    columns = [item.name for item in dictionary.table("feedback_answers").fields]
    answers = read_feedback_file(folder / ANSWERS, columns=columns)
    if answers.empty:
        raise DataError(NOTHING_IN_IT.format(folder=folder))
    again = answers["response_id"].duplicated()
    if again.any():
        first = cut(answers.loc[again, "response_id"].iloc[0])
        raise DataError(TWICE.format(folder=folder, id=first))
    refuse_handed_over(answers, what=ANSWERS, dictionary=dictionary)
    return answers


def refuse_handed_over(answers: pd.DataFrame, *, what: str, dictionary: Dictionary) -> None:
    """Refuse single answers from places that hand over themselves what others may see.

    Parameters
    ----------
    answers
        ``collection``, ``workshop``, ``question``; an empty collection says nothing, as in a
        project of another program.
    what
        Where the answers stand, for the sentence.
    dictionary
        The data dictionary: ``raw_answers`` of ``feedback_collections``.

    Raises
    ------
    DataError
        If any answer is from such a place by its collection, workshop or question, or from one that
        the dictionary does not know: what a slip of the pen names could be one of them.
    """
    collections = dictionary.read("feedback_collections").set_index("collection")
    for found in answers["collection"].unique():
        if found and found not in collections.index:
            raise DataError(
                UNKNOWN_COLLECTION.format(
                    what=what, found=cut(found), collections=listed(list(collections.index))
                )
            )
        if found and not collections.loc[found, "raw_answers"]:
            place = collections.loc[found]
            raise DataError(
                ONLY_HANDED_OVER.format(what=what, label=place["label"], why=place["meaning"])
            )
    refuse_named({name: answers[name].tolist() for name in NAMES_THEM}, dictionary=dictionary)


def refuse_unfit_for_coding(folder: Path) -> None:
    """Refuse answers that coders must not see yet.

    Raises
    ------
    DataError
        If a safeguarding flag or a name waits for a person, or names were not taken out.
    """
    refuse_open_questions(folder)
    if not (folder / DEIDENTIFIED).is_file():
        raise DataError(NOT_DEIDENTIFIED.format(folder=folder))


def refuse_open_questions(folder: Path) -> None:
    """Refuse answers of which a person has something to decide first.

    Raises
    ------
    DataError
        If a safeguarding flag is open, or a name waits for a decision.
    ParameterError
        If the day on which a flag was dealt with is not written year-month-day.
    """
    for name, (columns, sentence) in OPEN_QUESTIONS.items():
        file = folder / name
        if not file.is_file():
            continue
        filled = read_feedback_file(file, columns=columns).apply(lambda cells: cells.str.strip())
        number = int((filled == "").any(axis=1).sum())
        if number:
            raise DataError(sentence.format(number=number, file=file))
        for day in filled[DEALT_WITH_ON].unique() if DEALT_WITH_ON in filled else ():
            written_date(day, name=f"{file}: {DEALT_WITH_ON}", example=EXAMPLE)
