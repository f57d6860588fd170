"""What the programme counts of itself: a folder of tidy files, read and held against itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.csv_files import read_csv_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.dictionary.checking import check_table, to_type
from evaluation_lib.dictionary.descriptors import Table
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.invented import invented_document
from evaluation_lib.opened_extracts import DEMO
from evaluation_lib.programme_checks import refuse_contradictions
from evaluation_lib.published import sha256_of
from evaluation_lib.wordlists import cut, listed

#: What the dictionary's names of these tables begin with.
PREFIX = "programme_"
ANSWERS, REPORTS, AUDITS = "survey_answers", "racism_reports", "case_audits"
#: The columns of identifiers, which begin with the reserved prefix where nobody exists.
IDENTIFIERS = {
    "reach": "event",
    ANSWERS: "respondent",
    REPORTS: "report_id",
    AUDITS: "audit_id",
    "board_actions": "action_id",
}
#: The columns that others identify with: of an identifier itself nothing is repeated in a sentence.
NOT_REPEATED = "(a code that stands for a person)"

NO_FILES = (
    "{folder} holds none of the programme's files with a row in it: name a folder with at least "
    "one of {files}, or demo."
)
DOES_NOT_FIT = (
    "{file} does not fit in {number} place(s). First: row {row}, column {column}: found '{found}', "
    "allowed is {allowed}; {what_to_do}."
)
MIXED = (
    "The programme's folder mixes rows of the invented county (codes beginning with {prefix}) with "
    "others, so no count of them is true: keep the two in separate folders."
)


@dataclass(frozen=True, eq=False)
class Programme:
    """A folder of what the programme counts of itself.

    Attributes
    ----------
    tables
        By name (``reach``, ``survey_answers`` …; the dictionary's without ``programme_``): its
        rows, none where there is no such file. Days are ``datetime64``, numbers ``Int64``, all
        else text, empty where nothing is written.
    given
        The names of the tables whose files are there and have a row.
    inputs
        The files, with their fingerprints.
    invented
        Whether nobody whom they count exists.
    """

    tables: Mapping[str, pd.DataFrame]
    given: frozenset[str]
    inputs: tuple[InputFile, ...]
    invented: bool

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table by its name."""
        return self.tables[name]


def programme_files(dictionary: Dictionary) -> dict[str, Table]:
    """Return the description of every table of the programme, by its short name."""
    return {
        name.removeprefix(PREFIX): table
        for name, table in dictionary.tables.items()
        if name.startswith(PREFIX)
    }


def open_programme(wanted: str, *, dictionary: Dictionary) -> Programme:
    """Read what the parameter ``programme`` names.

    Parameters
    ----------
    wanted
        A folder, or ``demo`` for the invented county's, which is made if it is not there yet.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If none of the files is there, or one cannot be read, does not fit its description or
        contradicts itself or another.
    """
    folder = _demo_folder(dictionary) if wanted == DEMO else Path(wanted)
    described = programme_files(dictionary)
    paths = {name: folder / f"{name}.csv" for name in described}
    tables = {
        name: _read(paths[name], table) if paths[name].is_file() else _empty(table)
        for name, table in described.items()
    }
    # A file of headings alone says nothing: nobody has filled it in.
    given = frozenset(name for name, rows in tables.items() if len(rows))
    if not given:
        files = listed([path.name for path in paths.values()], longest=len(paths))
        raise DataError(NO_FILES.format(folder=folder.name, files=files))
    refuse_contradictions(tables, given=given, dictionary=dictionary)
    return Programme(
        tables=tables,
        given=given,
        inputs=tuple(
            InputFile(path.name, sha256_of(path)) for name, path in paths.items() if name in given
        ),
        invented=_invented(tables, folder, dictionary=dictionary),
    )


def _demo_folder(dictionary: Dictionary) -> Path:
    # The generator is loaded by those who ask for it only.
    from evaluation_lib.synthetic.made_once import demo_programme

    return demo_programme(dictionary)


def _read(path: Path, table: Table) -> pd.DataFrame:
    """Read one file, each cell held against its description."""
    written = read_csv_table(path)
    places = [written.position(name, file=path.name) for name in table.field_names]
    cells = [[row[place].strip() for place in places] for row in written.rows]
    text = pd.DataFrame(cells, columns=table.field_names, dtype="string")
    text = text.mask(text == "")
    problems = check_table(text, table=table, file=path.name)
    if len(problems):
        first = problems.iloc[0]
        own = table.field(first["column"]).disclosure_class == "identifier"
        raise DataError(
            DOES_NOT_FIT.format(
                file=path.name,
                number=len(problems),
                row=written.numbers[first["row"] - 2],
                column=first["column"],
                found=NOT_REPEATED if own else cut(first["found"]),
                allowed=first["allowed"],
                what_to_do=first["what_to_do"],
            )
        )
    return _typed(text, table)


def _empty(table: Table) -> pd.DataFrame:
    return _typed(pd.DataFrame(columns=table.field_names, dtype="string"), table)


def _typed(text: pd.DataFrame, table: Table) -> pd.DataFrame:
    columns = {
        field.name: text[field.name].fillna("").astype("str")
        if field.type == "string"
        else to_type(text[field.name], field.type)
        for field in table.fields
    }
    return pd.DataFrame(columns)


def _invented(tables: Mapping[str, pd.DataFrame], folder: Path, *, dictionary: Dictionary) -> bool:
    """Say whether nobody is counted: all codes begin with the prefix, or the notice lies there."""
    document = invented_document(dictionary)
    prefix = str(document["prefix"]).strip()
    codes = pd.concat([tables[name][column] for name, column in IDENTIFIERS.items()])
    ours = codes.str.upper().str.startswith(prefix.upper())
    noticed = (folder / document["notice_file"]).is_file()
    if ours.any() and not ours.all() or (noticed and len(codes) and not ours.any()):
        raise DataError(MIXED.format(prefix=prefix))
    return bool(ours.any()) or noticed
