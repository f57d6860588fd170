"""The feedback that reports ask for: a folder of coded answers, read and held against itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.invented import invented_document
from evaluation_lib.opened_extracts import DEMO
from evaluation_lib.published import sha256_of
from evaluation_lib.themes.answers import read_answers, refuse_open_questions
from evaluation_lib.themes.code_book import CodeBook, named_code_book, read_code_book
from evaluation_lib.themes.feedback_files import read_feedback_file
from evaluation_lib.wordlists import cut, listed

#: The files of a folder, by the table of the data dictionary that says what stands in them.
FILES = {
    "feedback_answers": "answers.csv",
    "codings": "codings.csv",
    "adjudicated": "adjudicated.csv",
    "quotes": "quotes.csv",
    "attendance": "attendance.csv",
    "handed_over": "handed_over.csv",
    "coders": "coders.csv",
    "deidentified": "deidentified.csv",
}
ANSWERS, CODINGS, ADJUDICATED, QUOTES, ATTENDANCE, HANDED_OVER, CODERS, DEIDENTIFIED = FILES
NEEDED = (ANSWERS, ADJUDICATED)
#: A code book of the folder's own; the dictionary's is meant where there is none.
CODE_BOOK = "code_book.yaml"

NOT_CODED = (
    "{folder} holds no {file}: name a folder in which feedback has been coded (evaluate themes "
    "merge), or demo."
)
NOT_OF_THE_ANSWERS = (
    "{file} speaks of {number} responses that answers.csv does not hold, the first of them "
    "{first}: use the files of one folder together."
)
NOT_IN_THE_BOOK = (
    "{file} holds the code '{first}', which the code book {book} does not: correct it, or put the "
    "code book that was used into the folder as code_book.yaml."
)
SEVERAL_QUESTIONS = (
    "answers.csv holds {number} questions ({questions}): keep one question in a folder, since "
    "themes of different questions are not counted together."
)
NO_ADJUDICATION = (
    "adjudicated.csv says nothing of {number} answers, the first of them {first}: an answer "
    "without a code keeps a row with an empty code, so run evaluate themes merge again."
)
NOT_A_DATE = "{file} has '{found}' in {column}, which is not a date: write year-month-day."
NOT_A_NUMBER = "{file} has '{found}' in {column}, which is not a whole number: write one."
UNKNOWN_VALUE = "{file} has '{found}' in {column}, which is not known: write one of {values}."
MIXED = (
    "answers.csv mixes answers of the invented county with others: keep the two in separate "
    "folders."
)

DATES = {
    ANSWERS: ("answered_on",),
    ATTENDANCE: ("held_on",),
    HANDED_OVER: ("handed_over_on", "approved_on", "withdrawn_on"),
}
NUMBERS = {
    ATTENDANCE: ("attended",),
    HANDED_OVER: ("contributors",),
    DEIDENTIFIED: ("found", "taken_out", "kept_by_a_person"),
}


@dataclass(frozen=True, eq=False)
class Feedback:
    """A folder of coded feedback.

    Attributes
    ----------
    tables
        By the dictionary's name of each of `FILES`: its rows; none where there is no such file.
        Days are ``datetime64``, numbers ``Int64``, all else text.
    code_book
        The code book by which the answers were coded.
    inputs
        The files, with their fingerprints.
    invented
        Whether nobody ever wrote the answers.
    """

    tables: Mapping[str, pd.DataFrame]
    code_book: CodeBook
    inputs: tuple[InputFile, ...]
    invented: bool

    @property
    def answers(self) -> pd.DataFrame:
        """One row a response."""
        return self.tables[ANSWERS]

    @property
    def adjudicated(self) -> pd.DataFrame:
        """One row for each code that a response has in the end."""
        return self.tables[ADJUDICATED]


def open_feedback(wanted: str, *, dictionary: Dictionary) -> Feedback:
    """Read the feedback that the parameter ``feedback`` names.

    Parameters
    ----------
    wanted
        A folder, or ``demo`` for invented workshops, which are made if they are not there yet.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If a file is missing that a report is made from, cannot be read, or contradicts another; or
        a safeguarding flag or a name still waits for a person.
    """
    folder = _demo_folder(dictionary) if wanted == DEMO else Path(wanted)
    for name in NEEDED:
        if not (folder / FILES[name]).is_file():
            raise DataError(NOT_CODED.format(folder=folder.name, file=FILES[name]))
    refuse_open_questions(folder)
    code_book = _code_book(folder, dictionary=dictionary)
    tables = {name: _read(folder, name, dictionary=dictionary) for name in FILES}
    _refuse_contradictions(tables, code_book=code_book, dictionary=dictionary)
    return Feedback(
        tables=tables,
        code_book=code_book,
        inputs=tuple(
            InputFile(name, sha256_of(folder / name))
            for name in (*FILES.values(), CODE_BOOK)
            if (folder / name).is_file()
        ),
        invented=_invented(tables[ANSWERS], dictionary=dictionary),
    )


def _demo_folder(dictionary: Dictionary) -> Path:
    # The generator is loaded by those who ask for it only.
    from evaluation_lib.synthetic.made_once import demo_feedback

    return demo_feedback(dictionary)


def _code_book(folder: Path, *, dictionary: Dictionary) -> CodeBook:
    own = folder / CODE_BOOK
    return read_code_book(own) if own.is_file() else named_code_book(None, dictionary=dictionary)


def _read(folder: Path, name: str, *, dictionary: Dictionary) -> pd.DataFrame:
    """Read one file with its days and numbers; a file that is not there has no rows."""
    columns = [field.name for field in dictionary.table(name).fields]
    path = folder / FILES[name]
    if name == ANSWERS:
        rows = read_answers(folder, dictionary=dictionary)
    elif path.is_file():
        rows = read_feedback_file(path, columns=columns)
    else:
        rows = pd.DataFrame(columns=columns, dtype="str")
    dates = {column: _dates(rows[column], file=path.name) for column in DATES.get(name, ())}
    numbers = {column: _numbers(rows[column], file=path.name) for column in NUMBERS.get(name, ())}
    return rows.assign(**dates, **numbers)


def _dates(written: pd.Series, *, file: str) -> pd.Series:
    read = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    wrong = written[read.isna() & (written != "")]
    if len(wrong):
        found = cut(wrong.iloc[0])
        raise DataError(NOT_A_DATE.format(file=file, found=found, column=written.name))
    return read


def _numbers(written: pd.Series, *, file: str) -> pd.Series:
    whole = written.str.fullmatch(r"\d{1,9}") | (written == "")
    if not whole.all():
        found = cut(written[~whole].iloc[0])
        raise DataError(NOT_A_NUMBER.format(file=file, found=found, column=written.name))
    return written.mask(written == "").astype("Int64")


def _refuse_contradictions(
    tables: Mapping[str, pd.DataFrame], *, code_book: CodeBook, dictionary: Dictionary
) -> None:
    answers = tables[ANSWERS]
    questions = answers["question"].unique()
    if len(questions) > 1:
        raise DataError(
            SEVERAL_QUESTIONS.format(number=len(questions), questions=cut(listed(list(questions))))
        )
    collections = dictionary.read("feedback_collections")["collection"]
    _refuse_unknown(answers, "collection", collections, may_be_empty=False)
    areas = dictionary.read("areas")
    _refuse_unknown(answers, "quadrant", areas.loc[areas["area_level"] == "quadrant", "area_name"])
    _refuse_unknown(answers, "role", dictionary.read("feedback_roles")["role"])
    for name in (CODINGS, ADJUDICATED, QUOTES):
        _refuse_foreign(tables[name], answers, file=FILES[name])
    known = code_book.ids
    for name in (CODINGS, ADJUDICATED):
        codes = tables[name]["code"]
        unknown = codes[(codes != "") & ~codes.isin(known)]
        if len(unknown):
            first = cut(unknown.iloc[0])
            raise DataError(
                NOT_IN_THE_BOOK.format(file=FILES[name], first=first, book=code_book.name)
            )
    silent = answers.loc[~answers["response_id"].isin(tables[ADJUDICATED]["response_id"])]
    if len(silent):
        first = cut(silent["response_id"].iloc[0])
        raise DataError(NO_ADJUDICATION.format(number=len(silent), first=first))


def _refuse_unknown(
    rows: pd.DataFrame, column: str, known: pd.Series, *, may_be_empty: bool = True
) -> None:
    wrong = rows.loc[~rows[column].isin([*known, *([""] if may_be_empty else [])]), column]
    if len(wrong):
        found, values = cut(wrong.iloc[0]), listed(list(known))
        raise DataError(
            UNKNOWN_VALUE.format(file=FILES[ANSWERS], found=found, column=column, values=values)
        )


def _refuse_foreign(rows: pd.DataFrame, answers: pd.DataFrame, *, file: str) -> None:
    foreign = rows.loc[~rows["response_id"].isin(answers["response_id"]), "response_id"]
    if len(foreign):
        number, first = foreign.nunique(), cut(foreign.iloc[0])
        raise DataError(NOT_OF_THE_ANSWERS.format(file=file, number=number, first=first))


def _invented(answers: pd.DataFrame, *, dictionary: Dictionary) -> bool:
    """Say whether nobody wrote the answers: their ids begin as those of the invented county do."""
    prefix = str(invented_document(dictionary)["prefix"]).strip()
    invented: Sequence[bool] = answers["response_id"].str.startswith(prefix).tolist()
    if any(invented) and not all(invented):
        raise DataError(MIXED)
    return bool(invented) and all(invented)
