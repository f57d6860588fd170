"""Read the text of a published file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_formats import (
    PublishedFormat,
    published_formats,
    recognise,
)
from evaluation_lib.extracts.published_symbols import place
from evaluation_lib.wordlists import listed

#: Publishers write UTF-8; Excel on an English Windows computer saves cp1252.
ENCODINGS = ("utf-8-sig", "cp1252")
#: More than enough for the line of column names.
HEADER_BYTES = 65_536

NOT_TEXT = (
    "{file} cannot be read as a CSV file: {reason}. Put text that holds a comma into quotation "
    "marks, or download the file again."
)
NOT_RECOGNISED = (
    "{file} is none of the published files that the suite reads. Files that it reads: {titles}."
)
TWICE = (
    "{where}: the same row stands in the file before, and its people would be counted twice. "
    "Download the file again."
)


@dataclass(frozen=True, eq=False)
class PublishedRows:
    """The text of one published file.

    Attributes
    ----------
    file
        The file's name, for error sentences.
    layout
        The format of the file.
    text
        Cells as text without outer spaces, empty cells as ``""``; our column names, and the
        format's fixed values; the index counts data rows from 0.
    headers
        Our name of each column → the file's own, for error sentences.
    sha256
        The fingerprint of the file.
    """

    file: str
    layout: PublishedFormat
    text: pd.DataFrame
    headers: Mapping[str, str]
    sha256: str

    def where(self, row: object, column: str) -> str:
        """Name a cell as a person finds it in the file."""
        return place(row, column=self.headers.get(column, column), file=self.file)

    def only(self, index: pd.Index) -> PublishedRows:
        """Return the same file with only some of its rows."""
        return replace(self, text=self.text.loc[index])


def read_header(path: Path) -> list[str]:
    """Return the names of a CSV file's columns; only the start of the file is read."""
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES)
    line = re.split(rb"[\r\n]", start, maxsplit=1)[0]
    for encoding in ENCODINGS:
        try:
            return next(csv.reader([line.decode(encoding)]), [])
        except (UnicodeDecodeError, csv.Error):
            continue
    return []


def read_rows(
    path: Path, *, layout: PublishedFormat, positions: Mapping[str, int], file: str | None = None
) -> PublishedRows:
    """Read the columns of a recognised file as text.

    Parameters
    ----------
    path
        The file.
    layout, positions
        What `recognise` found.
    file
        What error sentences call the file; its name if not given.

    Raises
    ------
    DataError
        If the file is not a CSV, or holds a row twice where rows are to be added up.
    """
    file, content = file or path.name, path.read_bytes()
    raw = _parse(content, file=file)
    headers = {ours: str(raw.iat[0, position]).strip() for ours, position in positions.items()}
    raw = raw.iloc[1:].set_axis(range(len(raw) - 1))
    if layout.rules.get("adds_rows"):
        _refuse_repeated(raw, file=file)
    text = raw[list(positions.values())].set_axis(list(positions), axis="columns")
    text = text.fillna("").apply(lambda column: column.str.strip())
    text = text[(text != "").any(axis=1)].assign(**layout.fixed)
    return PublishedRows(file, layout, text, headers, sha256(content).hexdigest())


def read_published(path: Path, *, dictionary: Dictionary, reads_into: str) -> PublishedRows:
    """Read one file that must be of a format for one table.

    Raises
    ------
    DataError
        If the file is not a CSV or shows none of the formats for ``reads_into``.
    """
    formats = [
        layout for layout in published_formats(dictionary) if layout.reads_into == reads_into
    ]
    found = recognise(read_header(path), formats)
    if found is None:
        titles = listed([layout.title for layout in formats])
        raise DataError(NOT_RECOGNISED.format(file=path.name, titles=titles))
    return read_rows(path, layout=found[0], positions=found[1])


def holds_the_right_rows(rows: PublishedRows) -> bool:
    """Whether a file is what its columns show, where only its rows can tell."""
    rule = rows.layout.rules.get("told_by")
    if rule is None or rule["column"] not in rows.headers:
        return True
    found = set(rows.text[rule["column"]])
    return bool(found & set(rule["holds"])) and not found & set(rule["never"])


def _refuse_repeated(raw: pd.DataFrame, *, file: str) -> None:
    repeated = raw[raw.duplicated() & (raw.fillna("") != "").any(axis=1)]
    if len(repeated):
        raise DataError(TWICE.format(where=place(repeated.index[0], file=file)))


def _parse(content: bytes, *, file: str) -> pd.DataFrame:
    """Parse a CSV as text, the column names as its first row; blank lines keep their place.

    Read with its column names, or only in part, pandas would shift or cut rows that have a cell
    too many; like this it refuses them.
    """
    reason: Exception | None = None
    for encoding in ENCODINGS:
        try:
            return pd.read_csv(
                io.BytesIO(content),
                header=None,
                dtype="str",
                encoding=encoding,
                keep_default_na=False,
                skip_blank_lines=False,
            )
        except UnicodeDecodeError as error:
            reason = error
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise DataError(NOT_TEXT.format(file=file, reason=error)) from error
    raise DataError(NOT_TEXT.format(file=file, reason=reason)) from reason
