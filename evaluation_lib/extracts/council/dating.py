"""Date every file of a folder: on which day the extract was taken, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.cell_problems import ALLOWED
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.opened_files import OpenedFile
from evaluation_lib.extracts.council.raw_tables import READ, RawTable, no_problems, problems_of
from evaluation_lib.extracts.council.snapshots import (
    FILE_NAME,
    LATEST_DATE,
    NOT_KNOWN,
    OWN_LIST,
    REFERENCE_DATE,
    Snapshot,
    day_in_name,
    is_snapshot_list,
    latest_day,
    year_end,
    year_in_name,
)
from evaluation_lib.extracts.council.values import dates

#: Headings under which a return says which day it describes.
REFERENCE = ("ReferenceDate", "Reference Date")

NAME_THE_DAY = (
    "write the day on which it was taken into the file's name, such as extract 2025-09-30, or into "
    "snapshot_dates.csv (columns file, snapshot_date) beside it"
)
CORRECT_THE_LIST = "correct the day in snapshot_dates.csv: the file is dated without it"
A_SNAPSHOT_DAY = "the day on which the extract was taken"


def snapshots_of(
    opened: Sequence[OpenedFile],
    *,
    listed_days: Mapping[str, pd.Timestamp],
    not_after: pd.Timestamp,
    dictionary: Dictionary,
) -> list[Snapshot]:
    """Find every file's day; files that name none take the latest day in those beside them.

    Parameters
    ----------
    opened
        The files.
    listed_days
        Days by file, from the user's own list (`listed_days_of`).
    not_after
        The day after which nothing can have happened yet.
    dictionary
        The data dictionary: which tables of records hold events.

    Returns
    -------
    list
        The snapshot of each file, in their order.
    """
    latest_of = [
        latest_day(item.tables, not_after=not_after, dictionary=dictionary) for item in opened
    ]
    beside = _headers_beside(opened)
    named = [_named_day(item, listed_days=listed_days, beside=beside) for item in opened]
    named = _with_yearly_returns(opened, named, latest_of)
    latest: dict[tuple[str, tuple[str, ...]], pd.Timestamp] = {}
    for item, snapshot, day in zip(opened, named, latest_of, strict=True):
        if snapshot is None and day is not None:
            latest[_together(item)] = max(day, latest.get(_together(item), day))
    return [
        snapshot or _by_latest(latest.get(_together(item)))
        for item, snapshot in zip(opened, named, strict=True)
    ]


def listed_days_of(tables: Iterable[RawTable]) -> dict[str, pd.Timestamp]:
    """Return the days of every snapshot_dates.csv, by file."""
    found: dict[str, pd.Timestamp] = {}
    for raw in tables:
        if is_snapshot_list(raw):
            files, days = raw.cells.iloc[:, 0], dates(raw.cells.iloc[:, 1])[0]
            found |= {file: day for file, day in zip(files, days, strict=True) if pd.notna(day)}
    return found


def wrong_days(tables: Iterable[RawTable]) -> pd.DataFrame:
    """Name the days of every snapshot_dates.csv that cannot be read."""
    found = [_wrong_days_of(raw) for raw in tables if is_snapshot_list(raw)]
    return pd.concat([no_problems(), *found], ignore_index=True)


def no_day(item: OpenedFile, snapshot: Snapshot) -> pd.DataFrame:
    """Say of a file whose day nobody has named how it was dated instead."""
    if not item.mapped or snapshot.known_from not in (LATEST_DATE, NOT_KNOWN):
        return no_problems()
    shown = snapshot.known_from
    if snapshot.day is not None:
        shown = f"{shown}, {snapshot.day:%Y-%m-%d}"
    return problems_of(
        file=item.file,
        found=[shown],
        allowed=A_SNAPSHOT_DAY,
        what_to_do=NAME_THE_DAY,
        consequence=READ,
    )


def _together(item: OpenedFile) -> tuple[str, tuple[str, ...]]:
    """Undated files that agree in their folder and their sources were taken together."""
    return item.folder, item.sources


def _by_latest(day: pd.Timestamp | None) -> Snapshot:
    return Snapshot(day, NOT_KNOWN if day is None else LATEST_DATE)


def _headers_beside(opened: Iterable[OpenedFile]) -> dict[tuple[str, str], pd.Timestamp]:
    """Return the day of a return whose header is a file of its own, by folder and source.

    A folder with the headers of several returns says nothing of its other files.
    """
    days: dict[tuple[str, str], list[pd.Timestamp]] = {}
    for item in opened:
        day = None if item.mapped else _reference_date(item.raws)
        if day is not None and item.formats:
            days.setdefault((item.folder, item.formats[0].source), []).append(day)
    return {place: found[0] for place, found in days.items() if len(found) == 1}


def _named_day(
    item: OpenedFile,
    *,
    listed_days: Mapping[str, pd.Timestamp],
    beside: Mapping[tuple[str, str], pd.Timestamp],
) -> Snapshot | None:
    if item.file in listed_days:
        return Snapshot(listed_days[item.file], OWN_LIST)
    if (day := _reference_date(item.raws)) is not None:
        return Snapshot(day, REFERENCE_DATE)
    if (day := day_in_name(item.file)) is not None:
        return Snapshot(day, FILE_NAME)
    found = (beside.get((item.folder, source)) for source in item.sources)
    day = next((day for day in found if day is not None), None)
    return None if day is None else Snapshot(day, REFERENCE_DATE)


def _with_yearly_returns(
    opened: Sequence[OpenedFile],
    named: Sequence[Snapshot | None],
    latest_of: Sequence[pd.Timestamp | None],
) -> list[Snapshot | None]:
    """Date the yearly returns that name a year only.

    Some name a return by the year in which it ends and some by the one in which it begins: where
    most of a source's returns hold days after the 31 March of their year, they are of that kind.
    """
    years = {
        place: year
        for place, item in enumerate(opened)
        if named[place] is None and item.is_yearly and (year := year_in_name(item.file)) is not None
    }
    later: dict[tuple[str, ...], list[bool]] = {}
    for place, year in years.items():
        if (day := latest_of[place]) is not None:
            later.setdefault(opened[place].sources, []).append(day > year_end(year))
    begins = {sources for sources, found in later.items() if 2 * sum(found) > len(found)}
    return [
        Snapshot(year_end(years[place] + (opened[place].sources in begins)), FILE_NAME)
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


def _wrong_days_of(raw: RawTable) -> pd.DataFrame:
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
