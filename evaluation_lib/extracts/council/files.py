"""Open every file of a folder by what it truly is; what cannot be read is named, not raised."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.folders import (
    CANNOT_LOOK_IN,
    check_ordinary,
    files_of,
    name_of,
    no_access,
)
from evaluation_lib.extracts.council.kinds import FIRST, KINDS, WORKBOOK, XML, kind_of
from evaluation_lib.extracts.council.limits import Limits, Unreadable, limits_of
from evaluation_lib.extracts.council.raw_tables import (
    FILE_NOT_READ,
    READ,
    RawTable,
    no_problems,
    problems_of,
)
from evaluation_lib.extracts.council.text_files import read_text_file
from evaluation_lib.extracts.council.workbooks import read_workbook
from evaluation_lib.extracts.council.xml_files import read_xml_file
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.progress import READING, tell

NO_FOLDER = "The folder of extracts {folder} does not exist: check its name."
NOT_A_FOLDER = "{folder} is a file: name the folder that holds the extracts."
NO_FILES = "The folder {folder} holds no CSV, Excel or XML file: put the extracts into it."
NOTHING_READ = (
    "None of the {number} file(s) in {folder} can be read. First: {file}: {found}; {what_to_do}."
)

#: How much of reading a folder is opening its files; the rest is recognising what they hold.
OPENING_SHARE = 0.15
SAID = "{number} of {all} files opened"

TOO_MUCH = "more than this computer's memory holds"
FITS_MEMORY = "a file that fits into the memory"
FEWER_MONTHS = "export fewer months in one file"
MISNAMED = "a {kind} file that is called {suffix}"
ITS_KIND = "a name that ends as its kind does"
RENAME = "rename it when there is time: it was read as what it is"


@dataclass(frozen=True, eq=False)
class FilesRead:
    """The files of a folder.

    Attributes
    ----------
    tables
        Every table in them.
    inputs
        The files that could be opened, with their fingerprints.
    problems
        What could not, and what is odd (`raw_tables.PROBLEM_COLUMNS`).
    """

    tables: tuple[RawTable, ...]
    inputs: tuple[InputFile, ...]
    problems: pd.DataFrame


def read_files(folder: Path, *, dictionary: Dictionary) -> FilesRead:
    """Open every file in a folder and the folders in it.

    Hidden files, the lock files of office programs and notices such as README are passed over.

    Parameters
    ----------
    folder
        The folder.
    dictionary
        The data dictionary, which says how large a file may be.

    Raises
    ------
    DataError
        If the folder does not exist, holds no file, or none that can be read.
    """
    if not folder.is_dir():
        sentence = NOT_A_FOLDER if folder.exists() else NO_FOLDER
        raise DataError(sentence.format(folder=folder.name or folder))
    limits = limits_of(dictionary)
    tables: list[RawTable] = []
    inputs: list[InputFile] = []
    problems = [no_problems()]
    paths = list(files_of(folder))
    for number, path in enumerate(paths):
        tell(
            READING,
            OPENING_SHARE * number / len(paths),
            said=SAID.format(number=number, all=len(paths)),
        )
        if isinstance(path, OSError):
            error = no_access(path, sentence=CANNOT_LOOK_IN)
            problems.append(_refused(name_of(Path(path.filename), folder=folder), error))
            continue
        file = name_of(path, folder=folder)
        try:
            found, notes, sha256 = _read(path, folder=folder, file=file, limits=limits)
        except Unreadable as error:
            problems.append(_refused(file, error))
            continue
        tables += found
        problems += notes
        inputs.append(InputFile(file, sha256))
    listed = pd.concat(problems, ignore_index=True)
    _check_something_is_read(folder, tables, listed)
    return FilesRead(tuple(tables), tuple(inputs), listed)


def _read(
    path: Path, *, folder: Path, file: str, limits: Limits
) -> tuple[list[RawTable], list[pd.DataFrame], str]:
    """Read one file; whatever the system says against it becomes words."""
    suffix = path.suffix.casefold()
    try:
        check_ordinary(path, folder=folder, limits=limits)
        with path.open("rb") as stream:
            kind = kind_of(stream.read(FIRST), suffix=suffix)
            stream.seek(0)
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        tables, notes = _tables(path, kind=kind, file=file, limits=limits)
    except OSError as error:
        raise no_access(error) from error
    except MemoryError as error:
        raise Unreadable(TOO_MUCH, allowed=FITS_MEMORY, what_to_do=FEWER_MONTHS) from error
    if KINDS[suffix] != kind:
        found = MISNAMED.format(kind=kind, suffix=suffix)
        misnamed = Unreadable(found, allowed=ITS_KIND, what_to_do=RENAME)
        notes = [*notes, _refused(file, misnamed, consequence=READ)]
    return tables, notes, sha256


def _tables(
    path: Path, *, kind: str, file: str, limits: Limits
) -> tuple[list[RawTable], list[pd.DataFrame]]:
    if kind == WORKBOOK:
        tables, problems = read_workbook(path, file=file, limits=limits)
        return tables, [problems]
    if kind == XML:
        return read_xml_file(path, file=file, limits=limits), []
    table, problems = read_text_file(path, file=file, limits=limits)
    return [table], [problems]


def _refused(file: str, error: Unreadable, *, consequence: str = FILE_NOT_READ) -> pd.DataFrame:
    return problems_of(
        file=file,
        found=[error.found],
        allowed=error.allowed,
        what_to_do=error.what_to_do,
        consequence=consequence,
    )


def _check_something_is_read(folder: Path, tables: list[RawTable], problems: pd.DataFrame) -> None:
    name = folder.name or str(folder)
    if tables:
        return
    if problems.empty:
        raise DataError(NO_FILES.format(folder=name))
    first = problems.iloc[0]
    raise DataError(
        NOTHING_READ.format(
            number=problems["file"].nunique(),
            folder=name,
            file=first["file"],
            found=first["found"],
            what_to_do=first["what_to_do"],
        )
    )
