"""Write what was read of another program's project into a feedback folder; find what to export."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.keeping.retention import kept_by_rule
from evaluation_lib.records.restricted_folder import write_restricted
from evaluation_lib.themes.answers import refuse_handed_over
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.themes.codings import read_codings
from evaluation_lib.themes.feedback_files import feedback_bytes, read_feedback_file
from evaluation_lib.themes.refi_qda.code_books import code_book_from, code_book_yaml
from evaluation_lib.themes.refi_qda.exchanged import PASSAGES, ExchangedCode, ReadProject
from evaluation_lib.themes.refi_qda.losses import with_more_read
from evaluation_lib.themes.refi_qda.own_labels import with_own_labels

ANSWERS, CODINGS, CODE_BOOK = "answers.csv", "codings.csv", "code_book.yaml"
CODED_PASSAGES, CODES, LOSS_REPORT = "coded_passages.csv", "codes.csv", "loss_report.csv"
SETS, MEMOS, OTHER_ATTRIBUTES = "sets.csv", "memos.csv", "other_attributes.csv"
#: Files that an exported project does not carry, by what the document of losses calls them.
NOT_WRITTEN = {
    "adjudicated": "adjudicated.csv",
    "notes": MEMOS,
    "sets": SETS,
    "other_attributes": OTHER_ATTRIBUTES,
    "codes_of_others": CODES,
}
#: How the retention rules call answers from which names were taken before they were exchanged.
KIND = "feedback_names_out"
KEYS = ["response_id", "coder", "code"]
#: How a sentence calls what another program wrote.
THE_PROJECT = "The project"


class ToExport(NamedTuple):
    """Codings of a feedback folder with the places of passages, and what is not written of it."""

    codings: pd.DataFrame
    found: Counter[str]


def write_read_project(
    read: ReadProject, *, output: Path, name: str, known: CodeBook, dictionary: Dictionary
) -> pd.DataFrame:
    """Write a feedback folder that only its user can read, all files or none.

    Parameters
    ----------
    read
        What was read.
    output
        The folder; one that an earlier call made is replaced.
    name
        What the code book is called if the file does not say.
    known
        A code book from which everything is taken over that other programs cannot carry.

    Returns
    -------
    pandas.DataFrame
        The losses, those of the folder included (`losses.read_losses`).

    Raises
    ------
    EvaluationError
        If the folder cannot be used (see `restricted_folder.write_restricted`), or answers are
        among them of which only what is handed over may be used.
    """
    own = with_own_labels(read.answers, dictionary=dictionary)
    refuse_handed_over(own.answers, what=THE_PROJECT, dictionary=dictionary)
    book = code_book_from(read, name=name, known=known)
    losses = with_more_read(read.losses, book.found + own.found, dictionary=dictionary)
    tables = {
        ANSWERS: own.answers,
        CODINGS: read.codings,
        CODED_PASSAGES: read.passages[read.passages["code"] != ""],
        CODES: _codes_table(read.codes),
        SETS: read.sets,
        MEMOS: read.memos,
        OTHER_ATTRIBUTES: pd.concat([read.other_attributes, own.other_attributes]),
    }
    # A file without rows would say that nobody coded, where nobody was asked to.
    files = {file: feedback_bytes(table) for file, table in tables.items() if len(table)}
    if book.book is not None:
        files[CODE_BOOK] = code_book_yaml(book.book).encode("utf-8")
    files[LOSS_REPORT] = feedback_bytes(losses)
    kept = kept_by_rule(KIND, dictionary=dictionary)
    write_restricted(files, output=output, marker=LOSS_REPORT, retention=kept)
    return losses


def codings_to_export(folder: Path) -> ToExport:
    """Read the codings of a feedback folder, each with its passages where the folder has them.

    Returns
    -------
    ToExport
        ``response_id``, ``coder``, ``code``, ``start``, ``end``; no rows if nobody coded yet.

    Raises
    ------
    DataError
        If a file cannot be read.
    """
    found = Counter({kind: _rows_of(folder / file) for kind, file in NOT_WRITTEN.items()})
    if not (folder / CODINGS).is_file():
        return ToExport(pd.DataFrame(columns=[*KEYS, "start", "end"], dtype="str"), found)
    codings = read_codings(folder / CODINGS)
    if (folder / CODED_PASSAGES).is_file():
        passages = read_feedback_file(folder / CODED_PASSAGES, columns=PASSAGES)
        codings = codings.merge(passages[[*KEYS, "start", "end"]], on=KEYS, how="left")
    return ToExport(codings.fillna(""), found)


def _rows_of(file: Path) -> int:
    return len(read_feedback_file(file, columns=[])) if file.is_file() else 0


def _codes_table(codes: tuple[ExchangedCode, ...]) -> pd.DataFrame:
    rows = [
        (
            code.id,
            code.label,
            code.definition,
            code.parent or "",
            "yes" if code.codable else "no",
            code.colour or "",
        )
        for code in codes
    ]
    return pd.DataFrame(
        rows, columns=["id", "label", "definition", "parent", "codable", "colour"], dtype="str"
    )
