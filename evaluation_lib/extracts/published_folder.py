"""Read every published file in a folder: recognised by its columns, whatever it is called."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.census_populations import populations_from
from evaluation_lib.extracts.explore_education_statistics import looked_after_from
from evaluation_lib.extracts.published_formats import (
    PublishedFormat,
    conventions,
    published_formats,
    recognise,
)
from evaluation_lib.extracts.published_rows import (
    PublishedRows,
    holds_the_right_rows,
    read_header,
    read_rows,
)
from evaluation_lib.extracts.published_tables import merged
from evaluation_lib.extracts.school_census import pupils_from

CSV = ".csv"

NO_FOLDER = (
    "The folder {folder} does not exist. Name a folder that holds published files ({titles})."
)
NOT_A_FOLDER = "{folder} is a file. Name the folder that holds the published files ({titles})."
NOTHING_RECOGNISED = (
    "None of the {number} files in {folder} is one that the suite reads. It looks for CSV files "
    "with the columns of: {titles}. Unpack downloads that are ZIP files first.{notes}"
)
TOO_LARGE = (
    "{file} was left out: it is larger than {limit} MB, the limit in published_formats.yaml."
)
OTHER_ROWS = (
    "{file} was left out: it has the columns of '{title}', but its rows are of another kind."
)
UNREADABLE = "{file} was left out: it cannot be opened ({reason})."

Reader = Callable[..., pd.DataFrame]

#: Each table's reader; what the files look like is in the data dictionary.
READERS: Mapping[str, Reader] = {
    "looked_after": looked_after_from,
    "populations": populations_from,
    "pupils": pupils_from,
}


@dataclass(frozen=True, eq=False)
class PublishedFolder:
    """What the published files in one folder hold.

    Attributes
    ----------
    looked_after
        Children looked after at 31 March: the columns of ``looked_after_31_march``.
    populations
        People by ethnic group: the columns of ``population_by_ethnic_group``.
    pupils
        Pupils in state schools by ethnic group: see `school_census.pupils_from`.
    files
        Every file that was used: its name below the folder, its SHA-256, the name of its format.
    ignored
        The names of the files that were not used.
    notes
        A sentence for each file that was left out though it looked like one to be read.
    """

    looked_after: pd.DataFrame
    populations: pd.DataFrame
    pupils: pd.DataFrame
    files: tuple[tuple[str, str, str], ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


def read_published_folder(folder: Path, *, dictionary: Dictionary | None = None) -> PublishedFolder:
    """Read every published file in a folder and the folders below it.

    A file is recognised by the names of its columns. The same figure may stand in several files
    as long as they agree.

    Parameters
    ----------
    folder
        The folder.
    dictionary
        The data dictionary; the one in force if not given.

    Raises
    ------
    DataError
        If there is no such folder, if it holds no file that the suite reads, if a cell of one
        cannot be understood, or if two files give different figures for the same thing.
    """
    dictionary = dictionary or load_dictionary()
    formats = published_formats(dictionary)
    _refuse_other_than_folder(folder, formats=formats)
    names = sorted(_names(folder))
    read: list[PublishedRows] = []
    notes: list[str] = []
    for name in names:
        found = _read_file(folder, name, formats=formats, dictionary=dictionary)
        if isinstance(found, PublishedRows):
            read.append(found)
        elif found is not None:
            notes.append(found)
    if not read:
        raise DataError(
            NOTHING_RECOGNISED.format(
                number=len(names),
                folder=folder,
                titles=_titles(formats),
                notes="".join(f" {note}" for note in notes),
            )
        )
    used = {rows.file for rows in read}
    return PublishedFolder(
        **{kind: _table(kind, read, dictionary=dictionary) for kind in READERS},
        files=tuple((rows.file, rows.sha256, rows.layout.name) for rows in read),
        ignored=tuple(name for name in names if name not in used),
        notes=tuple(notes),
    )


def _table(kind: str, read: Sequence[PublishedRows], *, dictionary: Dictionary) -> pd.DataFrame:
    parts = [
        (rows.file, READERS[kind](rows, dictionary=dictionary))
        for rows in read
        if rows.layout.reads_into == kind
    ]
    return merged(parts, kind, dictionary=dictionary)


def _read_file(
    folder: Path, name: str, *, formats: Sequence[PublishedFormat], dictionary: Dictionary
) -> PublishedRows | str | None:
    """Return a file's text; a sentence where it is left out; nothing where it is another file."""
    path = folder / name
    if path.suffix.casefold() != CSV or not path.is_file():
        return None
    try:
        found = recognise(read_header(path), formats)
        if found is None:
            return None
        layout, positions = found
        limit = conventions(dictionary).largest_bytes
        if path.stat().st_size > limit:
            return TOO_LARGE.format(file=name, limit=limit // 1_000_000)
        rows = read_rows(path, layout=layout, positions=positions, file=name)
    except OSError as error:
        return UNREADABLE.format(file=name, reason=error.strerror)
    if not holds_the_right_rows(rows):
        return OTHER_ROWS.format(file=name, title=layout.title)
    return rows


def _names(folder: Path) -> Iterator[str]:
    """Return every file below the folder, by its name with forward slashes."""
    for place, _, files in os.walk(folder):
        for file in files:
            yield (Path(place) / file).relative_to(folder).as_posix()


def _refuse_other_than_folder(folder: Path, *, formats: Sequence[PublishedFormat]) -> None:
    if folder.is_dir():
        return
    sentence = NOT_A_FOLDER if folder.exists() else NO_FOLDER
    raise DataError(sentence.format(folder=folder, titles=_titles(formats)))


def _titles(formats: Sequence[PublishedFormat]) -> str:
    return "; ".join(layout.title for layout in formats)
