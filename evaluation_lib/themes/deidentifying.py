"""From a feedback folder to one without what says who somebody is, as far as is decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.keeping.retention import kept_by_rule
from evaluation_lib.records.deidentification.answers import (
    CANDIDATES,
    Deidentified,
    decisions_of,
    deidentify,
)
from evaluation_lib.records.deidentification.candidates import Model
from evaluation_lib.records.deidentification.log import sealed_log
from evaluation_lib.records.deidentification.one_answer import composed, find_all
from evaluation_lib.records.deidentification.roster import Roster, read_roster
from evaluation_lib.records.deidentification.rules import NameRules, name_rules
from evaluation_lib.records.restricted_folder import write_restricted
from evaluation_lib.records.safeguarding import with_dealt_with
from evaluation_lib.themes.answers import read_answers
from evaluation_lib.themes.feedback_files import feedback_bytes, known_files, read_feedback_file
from evaluation_lib.themes.importing import ANSWERS, FLAGS, TABLES

NAMES, DEIDENTIFIED, LOG = "names_to_confirm.csv", "deidentified.csv", "deidentification_log.bin"
#: The tables that are written anew each time.
WRITTEN = frozenset({ANSWERS, NAMES, DEIDENTIFIED, FLAGS})
NAMES_OUT = "feedback_names_out"
#: Columns that stay as they are written, and what to do where one says who somebody is.
STAYS = {
    "workshop": "Name the workshop otherwise in answers.csv and attendance.csv.",
    "question": "Put the question otherwise in answers.csv.",
}
SAYS_WHO = (
    "answers.csv, response {response}: its {column} says who somebody is (found: {label}), and "
    "stays as it is written. {instead}"
)
SAME_FOLDER = (
    "--output is the folder of the answers as they were written: name another, so that those who "
    "code never hold both."
)


@dataclass(frozen=True, eq=False)
class DeidentifiedFolder:
    """What a feedback folder is de-identified to.

    Attributes
    ----------
    found
        The answers, the candidates, how much was found, and what was taken out.
    flags
        The safeguarding flags, carried over.
    unused
        How many decisions were for candidates that are not there any more.
    to_read
        How many workshops and questions hold a word that may be a name; they are not changed.
    """

    found: Deidentified
    flags: pd.DataFrame
    unused: int
    to_read: int


def deidentify_folder(
    folder: Path,
    *,
    roster: Path,
    confirmed: Path | None,
    output: Path,
    key: bytes,
    dictionary: Dictionary,
    model: Model | None,
) -> DeidentifiedFolder:
    """De-identify the answers of a feedback folder.

    Parameters
    ----------
    folder
        The folder that import wrote.
    roster
        The file of those who work or teach there.
    confirmed
        The names that a person has decided on; if not given, those in the output of an earlier run.
    output
        Where the answers will go; it is not written yet.
    key
        The key of the import.
    dictionary
        The data dictionary.
    model
        A language model, if there is one.

    Raises
    ------
    DataError
        If a file cannot be read, the output is the folder itself, or the name of a workshop or a
        question says who somebody is.
    """
    if output.resolve() == folder.resolve():
        raise DataError(SAME_FOLDER)
    rules = name_rules(dictionary)
    people = read_roster(roster, rules=rules, dictionary=dictionary)
    answers = read_answers(folder, dictionary=dictionary)
    to_read = _refuse_names_that_stay(answers, roster=people, rules=rules)
    decisions = _decisions(confirmed or output / NAMES, dictionary, needed=confirmed is not None)
    found = deidentify(
        answers,
        roster=people,
        rules=rules,
        key=key,
        decisions=decisions,
        dictionary=dictionary,
        model=model,
    )
    there = set(found.candidates["candidate_id"])
    return DeidentifiedFolder(
        found=found,
        flags=_flags(folder, output, dictionary),
        unused=sum(bool(said) and one not in there for one, said in decisions.items()),
        to_read=to_read,
    )


def write_deidentified(
    made: DeidentifiedFolder, *, output: Path, key: bytes, dictionary: Dictionary
) -> Path:
    """Write the folder, restricted to its user, all files or none.

    What other steps and people put there stays: a name that is found later must not cost codings.

    Raises
    ------
    EvaluationError
        If the folder cannot be used (see `restricted_folder.write_restricted`).
    """
    tables = {
        ANSWERS: made.found.answers,
        NAMES: made.found.candidates,
        DEIDENTIFIED: made.found.counts,
        FLAGS: made.flags,
    }
    files = {name: feedback_bytes(table) for name, table in tables.items()}
    return write_restricted(
        {**files, LOG: sealed_log(made.found.replacements, key=key)},
        output=output,
        marker=DEIDENTIFIED,
        retention=kept_by_rule(NAMES_OUT, dictionary=dictionary),
        beside=known_files(dictionary),
    )


def _refuse_names_that_stay(answers: pd.DataFrame, *, roster: Roster, rules: NameRules) -> int:
    """Refuse workshops and questions that say who somebody is; count those that only may."""
    may_be = 0
    for column, instead in STAYS.items():
        for row in answers.drop_duplicates(column).to_dict("records"):
            text = composed(row[column])
            found = find_all(text, roster=roster, rules=rules, ordinary=frozenset())
            for place in found:
                if place.certain:
                    raise DataError(
                        SAYS_WHO.format(
                            response=row["response_id"],
                            column=column,
                            label=place.label,
                            instead=instead,
                        )
                    )
            may_be += bool(found)
    return may_be


def _read(file: Path, table: str, dictionary: Dictionary) -> pd.DataFrame:
    return read_feedback_file(file, columns=list(dictionary.table(table).field_names))


def _decisions(file: Path, dictionary: Dictionary, *, needed: bool) -> dict[str, str]:
    if not needed and not file.is_file():
        return {}
    return decisions_of(_read(file, CANDIDATES, dictionary), file=file.name)


def _flags(folder: Path, output: Path, dictionary: Dictionary) -> pd.DataFrame:
    """Return the flags with what a person filled in beside them, in either folder."""
    flags = _read(folder / FLAGS, TABLES[FLAGS], dictionary)
    if not (output / FLAGS).is_file():
        return flags
    earlier = with_dealt_with(flags, _read(output / FLAGS, TABLES[FLAGS], dictionary))
    return flags.where(flags != "", earlier)
