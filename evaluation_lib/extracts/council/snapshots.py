"""On which day an extract was taken: from its name, from itself, or from the latest day in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.values import LONG_MONTHS, MONTHS

FILE_NAME, OWN_LIST, REFERENCE_DATE, LATEST_DATE, NOT_KNOWN = (
    "file name",
    "snapshot_dates.csv",
    "reference date",
    "latest date found",
    "unknown",
)
#: Headings of a user's own list of days.
SNAPSHOT_LIST = ["file", "snapshot_date"]
YEARS = r"(20\d{2}|19\d{2})"
MONTH_WORDS = {word: place % 12 + 1 for place, word in enumerate((*LONG_MONTHS, *MONTHS))}
MONTH = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s_.-]*({MONTH})[a-z]*[\s_.-]*{YEARS}"
)
MONTH_YEAR = re.compile(rf"(?<![a-z])({MONTH})[a-z]*[\s_.-]*{YEARS}(?!\d)")
YEAR_MONTH_WORD = re.compile(rf"(?<!\d){YEARS}[\s_.-]*({MONTH})(?![a-z])")
ISO = re.compile(rf"(?<!\d){YEARS}[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
DAY_FIRST = re.compile(rf"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_.](0?[1-9]|1[0-2])[-_.]{YEARS}(?!\d)")
YEAR_MONTH = re.compile(rf"(?<!\d){YEARS}[-_.](0[1-9]|1[0-2])(?!\d)")
FINANCIAL_YEAR = re.compile(rf"(?<!\d){YEARS}[-_/.\s]+(?:20)?(\d{{2}})(?!\d)")
YEAR = re.compile(rf"(?<!\d){YEARS}(?!\d)")


@dataclass(frozen=True)
class Snapshot:
    """The day an extract was taken, and how it is known.

    Attributes
    ----------
    day
        The day; nothing where it cannot be known.
    known_from
        ``file name``, ``snapshot_dates.csv``, ``reference date``, ``latest date found``,
        ``unknown``.
    """

    day: pd.Timestamp | None
    known_from: str


def day_in_name(path: str) -> pd.Timestamp | None:
    """Return the day that a file's name, or else its folder's, tells; a month is its last day.

    Parameters
    ----------
    path
        The file's path within the folder of extracts.
    """
    found = (_day_in(text.casefold()) for text in _names(path))
    return next((day for day in found if day is not None), None)


def year_in_name(path: str) -> int | None:
    """Return the year of a yearly return: the year in which it ends, of two as in 2023-24."""
    for text in _names(path):
        match = FINANCIAL_YEAR.search(text)
        if match and (int(match[1]) + 1) % 100 == int(match[2]):
            return int(match[1]) + 1
        if match := YEAR.search(text):
            return int(match[1])
    return None


def year_end(year: int) -> pd.Timestamp:
    """Return the 31 March on which a year of returns ends."""
    return pd.Timestamp(year=year, month=3, day=31)


def _names(path: str) -> list[str]:
    pure = PurePosixPath(path)
    return [pure.stem, *reversed(pure.parent.parts)]


def _day_in(text: str) -> pd.Timestamp | None:
    if match := ISO.search(text):
        return _day(match[1], match[2], match[3])
    if match := DAY_FIRST.search(text):
        return _day(match[3], match[2], match[1])
    if match := DAY_MONTH_YEAR.search(text):
        return _day(match[3], MONTH_WORDS[match[2]], match[1])
    if match := MONTH_YEAR.search(text):
        return _month_end(match[2], MONTH_WORDS[match[1]])
    if match := YEAR_MONTH_WORD.search(text):
        return _month_end(match[1], MONTH_WORDS[match[2]])
    if match := YEAR_MONTH.search(text):
        return _month_end(match[1], match[2])
    return None


def _day(year: str, month: int | str, day: str) -> pd.Timestamp | None:
    try:
        return pd.Timestamp(year=int(year), month=int(month), day=int(day))
    except ValueError:
        return None


def _month_end(year: str, month: int | str) -> pd.Timestamp:
    return pd.Timestamp(year=int(year), month=int(month), day=1) + pd.offsets.MonthEnd(0)


def is_snapshot_list(raw: RawTable) -> bool:
    """Whether a table is the user's own list of the days on which files were taken."""
    return [str(column).casefold() for column in raw.cells.columns] == SNAPSHOT_LIST


def latest_day(
    tables: Iterable[tuple[str, pd.DataFrame]], *, not_after: pd.Timestamp, dictionary: Dictionary
) -> pd.Timestamp | None:
    """Return the latest day on which anything happened, days in the future left out.

    Parameters
    ----------
    tables
        Names of tables of records and their rows; only events count.
    not_after
        The day after which nothing can have happened yet.
    dictionary
        The data dictionary: table ``event_tables``.
    """
    events = set(dictionary.read("event_tables")["table"])
    days = [
        table.loc[table[column] <= not_after, column].max()
        for name, table in tables
        if name in events
        for column in table.select_dtypes("datetime").columns
        if column != "snapshot_date"
    ]
    return max((day for day in days if pd.notna(day)), default=None)
