"""What a report run shows of numbers that describe the records: rounded before anything is made.

Outside of runs every function here returns what it is given, and writes numbers as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.disclosure.describing import LOW, Sum, described
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    ROUNDS_TO_ZERO,
    is_missing,
    percent,
    whole,
)
from evaluation_lib.presentation.wording import text, texts

#: A share is told of so many times the base, or more.
LEAST_TIMES_BASE = 2
WHOLE = "whole"
#: What stands between the parts of a row's name, and in none of them.
SEPARATOR = "\x1f"

Counting = Callable[[RecordsReport], pd.DataFrame]


@lru_cache(maxsize=2)
def county_report(report: RecordsReport) -> RecordsReport:
    """Return the report of the whole county: the same one where it is."""
    if not report.setting.area.below_authority:
        return report
    return replace(report, setting=replace(report.setting, area=county_of(report.dictionary)))


def described_rows(
    report: RecordsReport,
    count: Counting,
    *,
    key: Sequence[str],
    numbers: Sequence[str],
    sums: Sequence[Sum] = (),
    down: Sequence[str] | None = None,
    everywhere: bool = False,
) -> pd.DataFrame:
    """Count, and in a run round the counts so that neither sums nor other pages tell more.

    Parameters
    ----------
    report
        The report.
    count
        Makes the table of counts of a report, of this one and of the county's.
    key
        The columns that tell its rows apart.
    numbers
        The columns that hold counts of rows, events or children.
    sums
        Which of them are sums of others.
    down
        Columns within whose values the rows add up to a number that some page shows: none of them
        for all rows together, ``None`` where no page shows the sum.
    everywhere
        Whether the counts are the same on every page, whichever its area.

    Returns
    -------
    pandas.DataFrame
        The rows, their numbers as `describing.described` returns them. On a page below the county a
        number is not told apart from nought where the county's is below half the base: four
        quadrants with one event each would else give away that it is one each. Rows that only the
        county has are there if they are not told from nought.
    """
    if report.release is None:
        return count(report)
    county = county_report(report)
    own = _rounded(report, count(report), numbers=numbers, sums=sums, down=down)
    if county is report or everywhere:
        return own
    of_county = _rounded(report, count(county), numbers=numbers, sums=sums, down=down)
    return _below(own, of_county, key=list(key), numbers=list(numbers))


def _rounded(
    report: RecordsReport,
    rows: pd.DataFrame,
    *,
    numbers: Sequence[str],
    sums: Sequence[Sum],
    down: Sequence[str] | None,
) -> pd.DataFrame:
    if rows.empty or report.release is None:
        return rows
    base = report.release.describing_base
    across = described(rows[list(numbers)], base=base, sums=sums)
    if down is not None:
        safe_down = _rounded_down(rows, numbers=numbers, within=down, base=base)
        across = across.mask(safe_down.isna())
    return rows.assign(**across)


def _rounded_down(
    rows: pd.DataFrame, *, numbers: Sequence[str], within: Sequence[str], base: int
) -> pd.DataFrame:
    """Round numbers that add up along the rows: laid out with a column for each row of a group."""
    groups = rows.groupby(list(within), sort=False).ngroup() if within else 0
    placed = rows[list(numbers)].assign(group=groups)
    placed["place"] = placed.groupby("group").cumcount()
    made = {}
    for name in numbers:
        wide = placed.pivot(index="group", columns="place", values=name).fillna(0)
        parts = tuple(wide.columns)
        wide = wide.assign(**{WHOLE: wide.sum(axis=1)})
        safe = described(wide, base=base, sums=[Sum(WHOLE, parts)])
        pairs = zip(placed["group"], placed["place"], strict=True)
        made[name] = [safe.at[group, place] for group, place in pairs]
    return pd.DataFrame(made, index=rows.index)


def _below(
    own: pd.DataFrame, of_county: pd.DataFrame, *, key: list[str], numbers: list[str]
) -> pd.DataFrame:
    """Take a part's numbers for the rows of the county; tell no more of them than of its own."""
    rows = of_county.reset_index(drop=True)
    at = _names_of(rows, key)
    mine = own[numbers].astype("Float64").set_axis(_names_of(own, key))
    here = at.isin(mine.index)
    taken = mine.reindex(at).reset_index(drop=True)
    taken.loc[~here, :] = 0.0
    few = (rows[numbers].isna() | (rows[numbers] == LOW)).astype("boolean").fillna(True)
    rows = rows.assign(**taken.mask(few.astype(bool)))
    return rows[~(rows[numbers] == 0).all(axis=1).fillna(False)].reset_index(drop=True)


def _names_of(rows: pd.DataFrame, key: list[str]) -> pd.Index:
    """Name rows by what tells them apart."""
    cells = rows[key].astype("string").fillna("").to_numpy()
    return pd.Index([SEPARATOR.join(one) for one in cells], dtype="string")


def described_number(report: RecordsReport, count: Callable[[RecordsReport], int]) -> Any:
    """Count one thing, as `described_rows` does."""
    if report.release is None:
        return count(report)
    one = partial(_one_row, count)
    rows = described_rows(report, one, key=["key"], numbers=["number"])
    return 0.0 if rows.empty else rows["number"].iloc[0]


def _one_row(count: Callable[[RecordsReport], int], report: RecordsReport) -> pd.DataFrame:
    return pd.DataFrame({"key": ["all"], "number": [count(report)]})


def is_nought(value: Any) -> bool:
    """Whether a count is truly zero, and told to be so."""
    return not is_missing(value) and value == 0


def number_writer(report: RecordsReport) -> Callable[[Any], str]:
    """Return how the report writes a count in a table: as it is, ``[low]``, or ``0 to 4``."""
    return whole if report.release is None else partial(_number, report)


def _number(report: RecordsReport, value: Any) -> str:
    if is_missing(value):
        return text(report.dictionary, "data_quality.described.nought_or_few", most=_half(report))
    return ROUNDS_TO_ZERO if value == LOW else whole(value)


def number_in_words(report: RecordsReport, value: Any) -> str:
    """Write a count within a sentence: ``1,140``, or ``fewer than 5``."""
    if report.release is None or not (is_missing(value) or value == LOW):
        return whole(value)
    return text(report.dictionary, "data_quality.described.few", half=_half(report) + 1)


def _half(report: RecordsReport) -> int:
    return (base_of(report) - 1) // 2


def base_of(report: RecordsReport) -> int:
    """Return the number to whose multiples a run rounds; 1 outside of runs."""
    return 1 if report.release is None else report.release.describing_base


def least_for_a_share(report: RecordsReport) -> int:
    """Return of how many at least a share is told in a run; 1 outside of runs."""
    return 1 if report.release is None else LEAST_TIMES_BASE * base_of(report)


def tells_share(report: RecordsReport, part: pd.Series, of: pd.Series) -> pd.Series:
    """Say which shares are told: of enough, and of numbers that are told."""
    if report.release is None:
        return pd.Series(True, index=of.index)
    told = part.notna() & (part != LOW) & ((of >= least_for_a_share(report)) | (part == 0))
    return told.fillna(False).astype(bool) & (of > LOW).fillna(False).astype(bool)


def share_of(report: RecordsReport, part: pd.Series, of: pd.Series) -> pd.Series:
    """Divide counts; in a run those that are rounded, missing where no share is told."""
    shares = part.astype("Float64") / of.astype("Float64").mask(of == 0)
    return shares.where(tells_share(report, part, of))


def why_no_share(report: RecordsReport, part: Any, of: Any) -> str:
    """Write what stands in place of a share that is not told; nothing where there is none at all.

    ``[low]`` where what is counted rounds to zero, ``[c]`` where there are too few of whom it is a
    share, words where nobody is told whether it is nought.
    """
    if report.release is None:
        return ""
    if is_missing(part) or is_missing(of):
        return text(report.dictionary, "data_quality.described.not_told")
    if of == 0:
        return ""
    return CONFIDENTIAL if of < least_for_a_share(report) else ROUNDS_TO_ZERO


def share_cells(
    report: RecordsReport, part: pd.Series, of: pd.Series, *, places: int = 1
) -> list[Cell]:
    """Write shares of counts for a table, each with its exact value."""
    shares = share_of(report, part, of)
    return [
        Cell(why_no_share(report, one, total))
        if pd.isna(value)
        else Cell(share_in_words(report, value, places=places), (float(value),))
        for value, one, total in zip(shares, part, of, strict=True)
    ]


def share_in_words(report: RecordsReport, value: Any, *, places: int = 1) -> str:
    """Write a share: in a run in whole per cent, since numbers that are rounded tell no more."""
    return percent(value, places if report.release is None else 0)


def most_first(
    report: RecordsReport, rows: pd.DataFrame, by: str, *, then: Sequence[str]
) -> pd.DataFrame:
    """Order rows anew in a run: their order by exact counts would tell which is the larger one."""
    if report.release is None:
        return rows
    keys = [by, *then]
    ordered = rows.assign(**{by: rows[by].astype("Float64").fillna(LOW)})
    order = ordered.sort_values(keys, ascending=[False, *(True for _ in then)], kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def rounding_lines(report: RecordsReport) -> list[str]:
    """Say how numbers are rounded, and why parts may not add up; nothing outside of runs."""
    if report.release is None:
        return []
    values = {"base": base_of(report), "most": _half(report), "least": least_for_a_share(report)}
    return texts(report.dictionary, "data_quality.described.lines", **values)
