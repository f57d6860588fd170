"""Read a folder of extracts: every file opened, recognised and turned into rows of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.dating import (
    listed_days_of,
    no_day,
    snapshots_of,
    wrong_days,
)
from evaluation_lib.extracts.council.files import OPENING_SHARE, read_files
from evaluation_lib.extracts.council.formats import Format, extract_formats
from evaluation_lib.extracts.council.joining import join_tables
from evaluation_lib.extracts.council.opened_files import OpenedFile, open_file
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.snapshots import Snapshot
from evaluation_lib.extracts.inputs import InputFile
from evaluation_lib.progress import READING, tell

#: The field that every table of records has: the row that it was read from.
TRACE = "source_row"
CHILDREN, ETHNICITY = "children", "ethnicity_records"

NOTHING_RECOGNISED = (
    "None of the {number} table(s) in {folder} is an extract that the suite knows: evaluate check "
    "says for each what it lacks."
)

SAID = "{number} of {all} files recognised"

RECOGNISED_COLUMNS = {
    "file": "string",
    "sheet": "string",
    "source": "string",
    "part": "string",
    "records": "string",
    "rows": "Int64",
    "rows_read": "Int64",
    "snapshot_date": "datetime64[us]",
    "snapshot_date_from": "string",
    "not_used": "string",
}


@dataclass(frozen=True, eq=False)
class Extracts:
    """What a folder of extracts holds.

    Attributes
    ----------
    folder
        The folder.
    inputs
        The files read, with their fingerprints.
    tables
        Rows by table of records, every table of ``records/`` in the data dictionary.
    problems
        Everything that could not be used (`raw_tables.PROBLEM_COLUMNS`).
    recognised
        One row per part of a file: what it was found to be, how many rows it has and how many
        were read, its snapshot date and where that comes from, or why it is not used.
    others
        Tables that belong to no source, such as a list of postcodes.
    """

    folder: Path
    inputs: tuple[InputFile, ...]
    tables: Mapping[str, pd.DataFrame]
    problems: pd.DataFrame
    recognised: pd.DataFrame
    others: tuple[RawTable, ...] = field(default=())

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that records were read from."""
        used = self.recognised[self.recognised["records"].notna()]
        return tuple(dict.fromkeys(used["source"]))


def record_tables(dictionary: Dictionary) -> list[str]:
    """Return the names of the tables that rows of extracts become."""
    return [name for name, table in dictionary.tables.items() if TRACE in table.field_names]


def read_extracts(folder: Path, *, dictionary: Dictionary, today: date | None = None) -> Extracts:
    """Read every extract in a folder and the folders in it.

    Parameters
    ----------
    folder
        The folder.
    dictionary
        The data dictionary: the sources in ``extract_formats/``, the tables of records.
    today
        The day after which nothing can have happened yet; the present if not given.

    Raises
    ------
    DataError
        If the folder is missing or nothing in it can be read at all.
    """
    extracts = look_through(folder, dictionary=dictionary, today=today)
    if not extracts.sources:
        raise DataError(
            NOTHING_RECOGNISED.format(number=len(extracts.recognised), folder=folder.name)
        )
    return extracts


def look_through(folder: Path, *, dictionary: Dictionary, today: date | None = None) -> Extracts:
    """Read as `read_extracts` does, but also a folder in which nothing is recognised."""
    files = read_files(folder, dictionary=dictionary)
    raws = join_tables(files.tables, dictionary=dictionary)
    formats = extract_formats(dictionary)
    opened = _opened(raws, formats, dictionary=dictionary)
    snapshots = snapshots_of(
        opened,
        listed_days=listed_days_of(files.tables),
        not_after=pd.Timestamp(today or date.today()),
        dictionary=dictionary,
    )
    dated = list(zip(opened, snapshots, strict=True))
    found = [files.problems, wrong_days(files.tables)]
    for item, snapshot in dated:
        found += [item.problems, no_day(item, snapshot)]
    return Extracts(
        folder=folder,
        inputs=files.inputs,
        tables=_stacked(dated, dictionary=dictionary),
        # A table that is read twice, for two kinds of event, names its cells twice.
        problems=pd.concat(found, ignore_index=True).drop_duplicates(ignore_index=True),
        recognised=_typed_rows([row for pair in dated for row in _rows(*pair)]),
        others=tuple(raw for item in opened for raw in item.others),
    )


def _opened(
    raws: Sequence[RawTable], formats: Sequence[Format], *, dictionary: Dictionary
) -> list[OpenedFile]:
    """Recognise the tables of each file; on a whole county this takes most of the time."""
    names = list(dict.fromkeys(raw.file for raw in raws))
    opened = []
    for number, file in enumerate(names):
        share = OPENING_SHARE + (1 - OPENING_SHARE) * number / len(names)
        tell(READING, share, said=SAID.format(number=number, all=len(names)))
        own = [raw for raw in raws if raw.file == file]
        opened.append(open_file(own, formats, dictionary=dictionary))
    return opened


def _rows(opened: OpenedFile, snapshot: Snapshot) -> list[dict[str, object]]:
    """Describe every part of a file, and every table that is none."""
    rows = []
    counts = {(id(raw), id(part)): one for raw, part, one in opened.mapped}
    for raw, item in opened.found:
        base = {"file": raw.file, "sheet": raw.sheet or pd.NA, "rows": len(raw.cells)}
        if item.format is None:
            rows.append(base | {"not_used": item.what_to_do, "rows_read": 0})
        for part in item.parts:
            one = counts.get((id(raw), id(part)))
            rows.append(
                base
                | {
                    "source": part.source,
                    "part": part.name,
                    "records": part.records or pd.NA,
                    "not_used": part.not_used or pd.NA,
                    "rows": one.rows if one else len(raw.cells),
                    "rows_read": one.rows_read if one else 0,
                    "snapshot_date": snapshot.day if one else pd.NaT,
                    "snapshot_date_from": snapshot.known_from if one else pd.NA,
                }
            )
    return rows


def _dated(name: str, table: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Write the snapshot's day on every row, and what depends on it."""
    rows = table.assign(snapshot_date=pd.Series(snapshot.day, index=table.index))
    rows["snapshot_date"] = rows["snapshot_date"].astype("datetime64[us]")
    if name == CHILDREN:
        return _unborn(rows)
    return _ethnicity_days(rows) if name == ETHNICITY else rows


def _unborn(children: pd.DataFrame) -> pd.DataFrame:
    """A date of birth after the snapshot is the day on which the child is expected."""
    future = (children["date_of_birth"] > children["snapshot_date"]).fillna(False)
    expected = children["expected_date_of_birth"]
    return children.assign(
        expected_date_of_birth=expected.where(
            expected.notna() | ~future, children["date_of_birth"]
        ),
        date_of_birth=children["date_of_birth"].mask(future),
    )


def _ethnicity_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Say for which day a value was recorded: its own, else the day the extract was taken."""
    own = rows["recorded_date"].notna()
    snapshot = ~own & rows["snapshot_date"].notna()
    basis = pd.Series("unknown", index=rows.index, dtype="string")
    basis = basis.mask(snapshot, "snapshot").mask(own, "recorded")
    return rows.assign(
        recorded_date=rows["recorded_date"].where(own, rows["snapshot_date"]),
        recorded_date_basis=rows["recorded_date_basis"].fillna(basis),
        described_by=rows["described_by"].fillna("unknown"),
    )


def _stacked(
    dated: Iterable[tuple[OpenedFile, Snapshot]], *, dictionary: Dictionary
) -> dict[str, pd.DataFrame]:
    """Put the rows of every file together, table by table, each with the day of its file."""
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in record_tables(dictionary)}
    for item, snapshot in dated:
        for name, table in item.tables:
            parts[name].append(_dated(name, table, snapshot))
    return {
        name: pd.concat(found, ignore_index=True) if found else dictionary.read(name)
        for name, found in parts.items()
    }


def _typed_rows(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(RECOGNISED_COLUMNS))
    return frame.astype(RECOGNISED_COLUMNS)
