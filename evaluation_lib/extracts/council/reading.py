"""Read a folder of extracts: every file opened, recognised and turned into rows of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.files import read_files
from evaluation_lib.extracts.council.formats import Format, Part, extract_formats
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.joining import join_tables
from evaluation_lib.extracts.council.mapping import (
    ALLOWED,
    Mapped,
    check_only,
    map_part,
    unknown_columns,
)
from evaluation_lib.extracts.council.postcodes import is_postcode_lookup
from evaluation_lib.extracts.council.raw_tables import (
    READ,
    SHEET_NOT_READ,
    RawTable,
    no_problems,
    problems_of,
)
from evaluation_lib.extracts.council.recognising import Recognised, recognise
from evaluation_lib.extracts.council.snapshots import (
    FILE_NAME,
    LATEST_DATE,
    NOT_KNOWN,
    OWN_LIST,
    REFERENCE_DATE,
    Snapshot,
    day_in_name,
    latest_day,
    year_end,
    year_in_name,
)
from evaluation_lib.extracts.council.values import dates
from evaluation_lib.extracts.inputs import InputFile

#: The field that every table of records has: the row that it was read from.
TRACE = "source_row"
YEARLY = "yearly_return"
ETHNICITY = "ethnicity_records"
SNAPSHOT_LIST = ("file", "snapshot_date")
REFERENCE = ("ReferenceDate", "Reference Date")

NOTHING_RECOGNISED = (
    "None of the {number} table(s) in {folder} is an extract that the suite knows: evaluate check "
    "says for each what it lacks."
)
NAME_THE_DAY = (
    "write the day on which it was taken into the file's name, such as extract 2025-09-30, or into "
    "snapshot_dates.csv (columns file, snapshot_date) beside it"
)
CORRECT_THE_LIST = "correct the day in snapshot_dates.csv: the file is dated without it"
A_SNAPSHOT_DAY = "the day on which the extract was taken"

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
    listed_days = _listed_days(files.tables)
    raws = join_tables(files.tables, dictionary=dictionary)
    formats = extract_formats(dictionary)
    opened = [
        _open_file([raw for raw in raws if raw.file == file], formats, dictionary=dictionary)
        for file in dict.fromkeys(raw.file for raw in raws)
    ]
    snapshots = _snapshots(
        opened, listed_days=listed_days, not_after=pd.Timestamp(today or date.today())
    )
    read = [_dated_file(item, snapshot) for item, snapshot in zip(opened, snapshots, strict=True)]
    return Extracts(
        folder=folder,
        inputs=files.inputs,
        tables=_stacked([item.tables for item in read], dictionary=dictionary),
        problems=pd.concat(
            [
                files.problems,
                *[_wrong_days(raw) for raw in files.tables if _is_snapshot_list(raw)],
                *[item.problems for item in read],
            ],
            ignore_index=True,
        ),
        recognised=_typed_rows([row for item in read for row in item.rows]),
        others=tuple(raw for item in read for raw in item.others),
    )


@dataclass(frozen=True, eq=False)
class _FileOpened:
    """A file whose tables are recognised and read, but not dated."""

    raws: Sequence[RawTable]
    found: Sequence[tuple[RawTable, Recognised]]
    mapped: Sequence[tuple[RawTable, Part, Mapped]]
    checked: Sequence[pd.DataFrame]
    others: Sequence[RawTable]

    @property
    def tables(self) -> list[tuple[str, pd.DataFrame]]:
        return [(name, table) for _, _, one in self.mapped for name, table in one.tables.items()]

    @property
    def yearly(self) -> bool:
        return any(item.format and item.format.kind == YEARLY for _, item in self.found)

    @property
    def source(self) -> str:
        return next((part.source for _, part, _ in self.mapped), "")

    @property
    def folder(self) -> str:
        return self.raws[0].file.rpartition("/")[0]

    @property
    def beside(self) -> tuple[str, tuple[str, ...]]:
        """The folder and the sources: undated files that agree in both were taken together."""
        return self.folder, tuple(sorted({part.source for _, part, _ in self.mapped}))


@dataclass(frozen=True, eq=False)
class _FileRead:
    tables: list[tuple[str, pd.DataFrame]]
    problems: pd.DataFrame
    rows: list[dict[str, object]]
    others: list[RawTable]


def _open_file(
    raws: Sequence[RawTable], formats: Sequence[Format], *, dictionary: Dictionary
) -> _FileOpened:
    others = [raw for raw in raws if is_postcode_lookup(raw, dictionary=dictionary)]
    found = [
        (raw, recognise(raw, formats))
        for raw in raws
        if not _is_snapshot_list(raw) and raw not in others
    ]
    mapped = [
        (raw, part, map_part(raw, part, one=item.format, dictionary=dictionary))
        for raw, item in found
        if item.format
        for part in item.parts
        if part.records
    ]
    checked = [
        check_only(raw, part, one=item.format, dictionary=dictionary)
        for raw, item in found
        if item.format
        for part in item.parts
        if not part.records
    ]
    return _FileOpened(raws, found, mapped, checked, others)


def _dated_file(opened: _FileOpened, snapshot: Snapshot) -> _FileRead:
    """Date a file: all its sheets were taken on the same day."""
    problems = [one.problems for _, _, one in opened.mapped]
    problems += opened.checked
    problems += [_table_problems(raw, item) for raw, item in opened.found]
    problems.append(_no_day(opened.raws[0], snapshot, opened.tables))
    return _FileRead(
        tables=[(name, _dated(name, table, snapshot)) for name, table in opened.tables],
        problems=pd.concat([no_problems(), *problems], ignore_index=True),
        rows=_rows(opened.found, opened.mapped, snapshot),
        others=list(opened.others),
    )


def _table_problems(raw: RawTable, item: Recognised) -> pd.DataFrame:
    if item.format is not None:
        return unknown_columns(raw, item.parts) if _is_read(item) else no_problems()
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        found=[item.found],
        allowed=item.allowed,
        what_to_do=item.what_to_do,
        consequence=SHEET_NOT_READ,
    )


def _is_read(item: Recognised) -> bool:
    return any(part.records for part in item.parts)


def _rows(
    found: Iterable[tuple[RawTable, Recognised]],
    mapped: Sequence[tuple[RawTable, Part, Mapped]],
    snapshot: Snapshot,
) -> list[dict[str, object]]:
    """Describe every part of a file, and every table that is none."""
    rows = []
    counts = {(id(raw), id(part)): one for raw, part, one in mapped}
    for raw, item in found:
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


def _snapshots(
    opened: Sequence[_FileOpened],
    *,
    listed_days: Mapping[str, pd.Timestamp],
    not_after: pd.Timestamp,
) -> list[Snapshot]:
    """Find every file's day; files that name none take the latest day in those beside them."""
    beside = _headers_beside(opened)
    named = [_named_day(item, listed_days=listed_days, beside=beside) for item in opened]
    named = _with_yearly_returns(opened, named, not_after=not_after)
    latest: dict[object, pd.Timestamp] = {}
    for item, snapshot in zip(opened, named, strict=True):
        day = None if snapshot else latest_day(item.tables, not_after=not_after)
        if day is not None:
            latest[item.beside] = max(day, latest.get(item.beside, day))
    return [
        snapshot
        or Snapshot(latest.get(item.beside), LATEST_DATE if item.beside in latest else NOT_KNOWN)
        for item, snapshot in zip(opened, named, strict=True)
    ]


def _headers_beside(opened: Iterable[_FileOpened]) -> dict[tuple[str, str], pd.Timestamp]:
    """Return the day of a return whose header is a file of its own, by folder and source.

    A folder with the headers of several returns says nothing of its other files.
    """
    days: dict[tuple[str, str], list[pd.Timestamp]] = {}
    for item in opened:
        day = None if item.mapped else _reference_date(item.raws)
        if day is not None and (one := item.found[0][1].format) is not None:
            days.setdefault((item.folder, one.source), []).append(day)
    return {place: found[0] for place, found in days.items() if len(found) == 1}


def _named_day(
    item: _FileOpened,
    *,
    listed_days: Mapping[str, pd.Timestamp],
    beside: Mapping[tuple[str, str], pd.Timestamp],
) -> Snapshot | None:
    file = item.raws[0].file
    if file in listed_days:
        return Snapshot(listed_days[file], OWN_LIST)
    if (day := _reference_date(item.raws)) is not None:
        return Snapshot(day, REFERENCE_DATE)
    if (day := day_in_name(file)) is not None:
        return Snapshot(day, FILE_NAME)
    if (day := beside.get((item.folder, item.source))) is not None:
        return Snapshot(day, REFERENCE_DATE)
    return None


def _with_yearly_returns(
    opened: Sequence[_FileOpened], named: Sequence[Snapshot | None], *, not_after: pd.Timestamp
) -> list[Snapshot | None]:
    """Date the yearly returns that name a year only.

    Some name a return by the year in which it ends and some by the one in which it begins: where
    most of a source's returns hold days after the 31 March of their year, they are of that kind.
    """
    years = {
        place: year
        for place, item in enumerate(opened)
        if named[place] is None
        and item.yearly
        and (year := year_in_name(item.raws[0].file)) is not None
    }
    later: dict[str, list[bool]] = {}
    for place, year in years.items():
        day = latest_day(opened[place].tables, not_after=not_after)
        if day is not None:
            later.setdefault(opened[place].source, []).append(day > year_end(year))
    begins = {source for source, found in later.items() if 2 * sum(found) > len(found)}
    return [
        Snapshot(year_end(years[place] + (opened[place].source in begins)), FILE_NAME)
        if place in years
        else snapshot
        for place, snapshot in enumerate(named)
    ]


def _reference_date(raws: Iterable[RawTable]) -> pd.Timestamp | None:
    """Return the day that a return's own header says it describes."""
    for raw in raws:
        heading = Headers(raw.cells.columns).find(REFERENCE)
        if heading is not None and len(raw.cells) == 1:
            days, _ = dates(raw.cells[heading])
            if days.notna().all():
                return days.iloc[0]
    return None


def _no_day(
    raw: RawTable, snapshot: Snapshot, tables: Sequence[tuple[str, pd.DataFrame]]
) -> pd.DataFrame:
    if not tables or snapshot.known_from not in (LATEST_DATE, NOT_KNOWN):
        return no_problems()
    shown = snapshot.known_from
    if snapshot.day is not None:
        shown = f"{shown}, {snapshot.day:%Y-%m-%d}"
    return problems_of(
        file=raw.file,
        found=[shown],
        allowed=A_SNAPSHOT_DAY,
        what_to_do=NAME_THE_DAY,
        consequence=READ,
    )


def _dated(name: str, table: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Write the snapshot's day on every row, and what depends on it."""
    rows = table.assign(snapshot_date=pd.Series(snapshot.day, index=table.index))
    rows["snapshot_date"] = rows["snapshot_date"].astype("datetime64[us]")
    if name == "children":
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


def _is_snapshot_list(raw: RawTable) -> bool:
    return [str(column).casefold() for column in raw.cells.columns] == list(SNAPSHOT_LIST)


def _listed_days(tables: Iterable[RawTable]) -> dict[str, pd.Timestamp]:
    """Return the days of snapshot_dates.csv by file."""
    found: dict[str, pd.Timestamp] = {}
    for raw in tables:
        if _is_snapshot_list(raw):
            files, days = raw.cells.iloc[:, 0], dates(raw.cells.iloc[:, 1])[0]
            found |= {file: day for file, day in zip(files, days, strict=True) if pd.notna(day)}
    return found


def _wrong_days(raw: RawTable) -> pd.DataFrame:
    """Name the days of snapshot_dates.csv that cannot be read."""
    written = raw.cells.iloc[:, 1]
    _, unusable = dates(written)
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=raw.cells.index[unusable].tolist(),
        column=str(raw.cells.columns[1]),
        found=written[unusable].tolist(),
        allowed=ALLOWED["date"],
        what_to_do=CORRECT_THE_LIST,
        consequence=READ,
    )


def _stacked(
    read: Iterable[Sequence[tuple[str, pd.DataFrame]]], *, dictionary: Dictionary
) -> dict[str, pd.DataFrame]:
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in record_tables(dictionary)}
    for tables in read:
        for name, table in tables:
            parts[name].append(table)
    return {
        name: pd.concat(found, ignore_index=True) if found else dictionary.read(name)
        for name, found in parts.items()
    }


def _typed_rows(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(RECOGNISED_COLUMNS))
    return frame.astype(RECOGNISED_COLUMNS)
