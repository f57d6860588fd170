"""Open every file of a folder by what it truly is; what cannot be read is named, not raised."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
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

TEXT, WORKBOOK, XML, PACKED, OTHER = "CSV", "workbook", "XML", "zip", "other"
KINDS = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".xlsb": WORKBOOK,
    ".xls": WORKBOOK,
    ".ods": WORKBOOK,
    ".xml": XML,
}
#: The first bytes of the containers that workbooks come in, new and old.
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_EXTRACTS = ("~$", ".", "__MACOSX")
NOTICES = ("readme", "notice", "licence", "license")

NO_FOLDER = "The folder of extracts {folder} does not exist: check its name."
NOT_A_FOLDER = "{folder} is a file: name the folder that holds the extracts."
NO_FILES = "The folder {folder} holds no CSV, Excel or XML file: put the extracts into it."
NOTHING_READ = (
    "None of the {number} file(s) in {folder} can be read. First: {file}: {found}; {what_to_do}."
)

OTHER_KIND = "a file of kind {suffix}"
KNOWN_KINDS = "CSV, Excel or XML"
TAKE_OUT = "take it out of the folder, or export the table as CSV"
A_ZIP = "a zip file"
UNPACK = "unpack it into the folder"
NOT_A_FILE = "something that is no ordinary file"
LEADS_OUTSIDE = "a link that leads out of the folder or nowhere"
PUT_THE_FILE = "put the file itself into the folder"
CANNOT_OPEN = "a file that cannot be opened ({reason})"
OPENED = "a file that may be read and is not open elsewhere"
CLOSE_IT = "close it in other programs, or ask for the right to read it"
TOO_LARGE = "{number} MB"
AT_MOST = "{number} MB at most"
FEWER_MONTHS = "export fewer months in one file"
EMPTY = "an empty file"
NOT_EMPTY = "a file with content"
EXPORT_AGAIN = "export it again"
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
        What could not (`raw_tables.PROBLEM_COLUMNS`).
    """

    tables: tuple[RawTable, ...]
    inputs: tuple[InputFile, ...]
    problems: pd.DataFrame


def read_files(folder: Path, *, dictionary: Dictionary) -> FilesRead:
    """Open every file in a folder and the folders in it.

    Hidden files, the lock files of office programs and notices such as README are passed over.

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
    for path in _files(folder):
        file = path.relative_to(folder).as_posix()
        # A name that is no text in any language can still be written into a list.
        file = file.encode("utf-8", "replace").decode("utf-8")
        try:
            found, notes, sha256 = _read(path, folder=folder, file=file, limits=limits)
        except Unreadable as error:
            problems.append(_problem(file, error, consequence=FILE_NOT_READ))
            continue
        tables += found
        problems += notes
        inputs.append(InputFile(file, sha256))
    listed = pd.concat(problems, ignore_index=True)
    _check_something_is_read(folder, tables, listed)
    return FilesRead(tuple(tables), tuple(inputs), listed)


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(NOT_EXTRACTS))
        for name in sorted(names):
            path = Path(parent) / name
            if not name.startswith(NOT_EXTRACTS) and not _is_notice(path):
                yield path


def _is_notice(path: Path) -> bool:
    named = path.stem.casefold().startswith(NOTICES)
    return named and path.suffix.casefold() in ("", ".txt", ".md")


def _read(
    path: Path, *, folder: Path, file: str, limits: Limits
) -> tuple[list[RawTable], list[pd.DataFrame], str]:
    """Read one file; whatever the system says against it becomes words."""
    try:
        _check_ordinary(path, folder=folder, limits=limits)
        kind, sha256 = _kind(path), _sha256(path)
        tables, notes = _tables(path, kind=kind, file=file, limits=limits)
    except OSError as error:
        raise Unreadable(
            CANNOT_OPEN.format(reason=error.strerror or type(error).__name__),
            allowed=OPENED,
            what_to_do=CLOSE_IT,
        ) from error
    if KINDS[path.suffix.casefold()] != kind:
        found = MISNAMED.format(kind=kind, suffix=path.suffix)
        misnamed = Unreadable(found, allowed=ITS_KIND, what_to_do=RENAME)
        notes = [*notes, _problem(file, misnamed, consequence=READ)]
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


def _check_ordinary(path: Path, *, folder: Path, limits: Limits) -> None:
    """Look at a file without opening it: a pipe or a device would never end."""
    suffix = path.suffix.casefold()
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise Unreadable(LEADS_OUTSIDE, allowed=KNOWN_KINDS, what_to_do=PUT_THE_FILE)
    if not path.exists():
        raise Unreadable(LEADS_OUTSIDE, allowed=KNOWN_KINDS, what_to_do=PUT_THE_FILE)
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise Unreadable(NOT_A_FILE, allowed=KNOWN_KINDS, what_to_do=TAKE_OUT)
    if suffix == ".zip":
        raise Unreadable(A_ZIP, allowed=KNOWN_KINDS, what_to_do=UNPACK)
    if suffix not in KINDS:
        found = OTHER_KIND.format(suffix=suffix or "unknown")
        raise Unreadable(found, allowed=KNOWN_KINDS, what_to_do=TAKE_OUT)
    if state.st_size == 0:
        raise Unreadable(EMPTY, allowed=NOT_EMPTY, what_to_do=EXPORT_AGAIN)
    if state.st_size > limits.largest_file_bytes:
        raise Unreadable(
            TOO_LARGE.format(number=state.st_size // 1_000_000),
            allowed=AT_MOST.format(number=limits.largest_file_bytes // 1_000_000),
            what_to_do=FEWER_MONTHS,
        )


def _kind(path: Path) -> str:
    """Tell what a file is by its first bytes."""
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.startswith((ZIP, OLE)):
        return WORKBOOK
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<") or KINDS[path.suffix.casefold()] == XML:
        return XML
    if (
        KINDS[path.suffix.casefold()] == WORKBOOK
        and b"\x00" in start
        and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        return WORKBOOK
    return TEXT


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _problem(file: str, error: Unreadable, *, consequence: str) -> pd.DataFrame:
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
