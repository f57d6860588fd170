"""Complete raw tables with columns that a sister table holds, before anything is recognised.

A source spreads one event over several tables: who a workflow step is about, what a code means,
when the referral was that an assessment lies in. What is lent to whom is said by the formats
(``joins``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.values import dates
from evaluation_lib.wordlists import folded

FORMATS = "extract_formats"
#: A span without an end goes on; a span without a start was always there.
#: What the formats call the two sides of a join.
WORDS = {"from": "lenders", "to": "borrowers"}
ALWAYS, NEVER = pd.Timestamp("1800-01-01"), pd.Timestamp("2262-01-01")


@dataclass(frozen=True)
class Join:
    """What one table borrows from another.

    Attributes
    ----------
    match
        Header of the borrower → header of the lender; rows go together where all are equal.
    lenders
        Names of the lender; the table's own name holds one of them.
    add, replace
        Header of the borrower → header of the lender. An added column is new (a borrower that has
        it already borrows nothing); a replaced one keeps its own value where the lender has none.
    borrowers
        Names of the borrower, likewise; any table that has the headers if none are given.
    only_rows
        Header and values of the lender's rows that count.
    many
        What becomes of several rows that match: the ``first`` is taken, the ``highest`` value,
        ``every`` one (the borrower's row is repeated), or all ``together`` with commas.
    several
        What is written where the values differ, if that has a word of its own.
    during
        Headers ``day`` (borrower), ``start`` and ``end`` (lender): only spans that hold the day,
        the latest first. A day left blank is today.
    day_first
        How dates are written.
    """

    match: Mapping[str, str]
    lenders: Sequence[str]
    add: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, str] = field(default_factory=dict)
    borrowers: Sequence[str] = ()
    only_rows: Mapping[str, Any] | None = None
    many: str = "first"
    several: str | None = None
    during: Mapping[str, str] | None = None
    day_first: bool = True

    @property
    def borrowed(self) -> dict[str, str]:
        """Header of the borrower → header of the lender, of all that is lent."""
        return {**self.add, **self.replace}

    def lender_headers(self) -> list[str]:
        """Headers that a lender must have."""
        spans = [self.during["start"], self.during["end"]] if self.during else []
        rows = [self.only_rows["header"]] if self.only_rows else []
        return list(dict.fromkeys([*self.match.values(), *self.borrowed.values(), *spans, *rows]))

    def borrower_headers(self) -> list[str]:
        """Headers that a borrower must have."""
        days = [self.during["day"]] if self.during else []
        return [*self.match, *self.replace, *days]


def join_tables(tables: Sequence[RawTable], *, dictionary: Dictionary) -> tuple[RawTable, ...]:
    """Lend every table the columns that the formats say it borrows.

    A table borrows from the same file, else from its folder: there from the tables whose names hold
    the numbers (a year or a month) that its own name holds, if any do.

    Parameters
    ----------
    tables
        The tables of a folder, as text.
    dictionary
        The data dictionary: the ``joins`` of its extract formats.

    Returns
    -------
    tuple of RawTable
        The same tables in the same order. Row numbers stay those of the file; a row that is about
        several children stands once for each, under one row number.
    """
    joined = list(tables)
    for join in joins(dictionary):
        lenders = [table for table in joined if _lends(table, join)]
        joined = [_joined(table, _sisters(table, lenders), join) for table in joined]
    return tuple(joined)


def joins(dictionary: Dictionary) -> list[Join]:
    """Read what the extract formats say about borrowing, in their order."""
    read = []
    for path in sorted((dictionary.folder / FORMATS).glob("*.yaml")):
        document = dictionary.document(f"{FORMATS}/{path.stem}")
        for entry in document.get("joins", []):
            words = {WORDS.get(key, key): value for key, value in entry.items()}
            read.append(Join(**words, day_first=document["day_first"]))
    return read


def _lends(table: RawTable, join: Join) -> bool:
    return _named(table, join.lenders) and _columns(table, join.lender_headers()) is not None


def _borrows(table: RawTable, join: Join) -> bool:
    own = {folded(str(header)) for header in table.cells.columns}
    if own & {folded(header) for header in join.add}:
        return False
    named = not join.borrowers or _named(table, join.borrowers)
    return named and _columns(table, join.borrower_headers()) is not None


def _joined(table: RawTable, lenders: Sequence[RawTable], join: Join) -> RawTable:
    wanted = _columns(table, join.borrower_headers())
    if not lenders or wanted is None or not _borrows(table, join):
        return table
    lent = _lent(lenders, join)
    pairs = _pairs(wanted, lent, join)
    if join.many == "every":
        return replace(table, cells=_repeated(table.cells, pairs, join))
    return replace(table, cells=_completed(table.cells, pairs, join))


def _lent(lenders: Iterable[RawTable], join: Join) -> pd.DataFrame:
    """Stack the lenders' rows that count, headers spelled as the format spells them."""
    parts = [_columns(lender, join.lender_headers()) for lender in lenders]
    rows = pd.concat([part for part in parts if part is not None], ignore_index=True)
    if join.only_rows:
        counted = {folded(str(value)) for value in join.only_rows["values"]}
        rows = rows[rows[join.only_rows["header"]].fillna("").map(folded).isin(counted)]
    return rows.dropna(subset=list(join.match.values())).drop_duplicates()


def _pairs(wanted: pd.DataFrame, lent: pd.DataFrame, join: Join) -> pd.DataFrame:
    """Pair rows: column ``_place`` (the borrower's) and the lent columns."""
    left = wanted.reset_index(drop=True).rename_axis("_place").reset_index()
    left = left[["_place", *dict.fromkeys([*join.match, *_day(join)])]].add_prefix("own ")
    pairs = left.dropna(subset=[f"own {header}" for header in join.match]).merge(
        lent, left_on=[f"own {header}" for header in join.match], right_on=[*join.match.values()]
    )
    pairs = pairs.rename(columns={"own _place": "_place"})
    return _spanning(pairs, join) if join.during else pairs


def _day(join: Join) -> list[str]:
    return [join.during["day"]] if join.during else []


def _spanning(pairs: pd.DataFrame, join: Join) -> pd.DataFrame:
    """Keep the pairs whose span holds the day, the span that began last first."""
    names = {"day": f"own {join.during['day']}", **{k: join.during[k] for k in ("start", "end")}}
    read = {key: dates(pairs[name], day_first=join.day_first)[0] for key, name in names.items()}
    day, start, end = read["day"], read["start"].fillna(ALWAYS), read["end"].fillna(NEVER)
    inside = day.fillna(NEVER).between(start, end)
    kept = pairs[inside].assign(_start=start[inside])
    return kept.sort_values("_start", ascending=False, kind="stable").drop(columns="_start")


def _completed(cells: pd.DataFrame, pairs: pd.DataFrame, join: Join) -> pd.DataFrame:
    """Put one lent value on each row that has any."""
    cells = cells.copy()
    spelled = {folded(str(header)): header for header in cells.columns}
    for header, lent in join.borrowed.items():
        found = _one_value(pairs[["_place", lent]].dropna(), lent, join)
        values = pd.Series(range(len(cells))).map(found).astype("string")
        values.index = cells.index
        own = spelled.get(folded(header), header)
        cells[own] = values if header in join.add else values.fillna(cells[own])
    return cells


def _one_value(pairs: pd.DataFrame, lent: str, join: Join) -> pd.Series:
    """Return one value per place."""
    if join.several is not None:
        number = pairs.groupby("_place")[lent].nunique()
        several = pd.Series(join.several, index=number.index[number > 1], dtype="string")
        one = pairs.drop_duplicates("_place").set_index("_place")[lent]
        return several.combine_first(one)
    if join.many == "together":
        once = pairs.drop_duplicates()
        return once.groupby("_place")[lent].agg(", ".join)
    if join.many == "highest":
        numbers = pd.to_numeric(pairs[lent], errors="coerce")
        pairs = pairs.assign(_number=numbers).sort_values("_number", ascending=False, kind="stable")
    return pairs.drop_duplicates("_place").set_index("_place")[lent]


def _repeated(cells: pd.DataFrame, pairs: pd.DataFrame, join: Join) -> pd.DataFrame:
    """Repeat each row once for every match; a row without one stays, with nothing lent."""
    lent = pairs[["_place", *join.add.values()]].drop_duplicates()
    lent = lent.rename(columns={value: key for key, value in join.add.items()})
    rows = cells.assign(_place=range(len(cells)), _row=cells.index)
    merged = rows.merge(lent, on="_place", how="left").set_index("_row").drop(columns="_place")
    return merged.rename_axis(cells.index.name).astype("string")


def _columns(table: RawTable, headers: Sequence[str]) -> pd.DataFrame | None:
    """Return the named columns under the names asked for, or ``None`` if one is absent."""
    spelled = {folded(str(header)): header for header in reversed(table.cells.columns)}
    if any(folded(header) not in spelled for header in headers):
        return None
    return pd.DataFrame({header: table.cells[spelled[folded(header)]] for header in headers})


def _sisters(table: RawTable, lenders: Sequence[RawTable]) -> list[RawTable]:
    others = [other for other in lenders if other is not table]
    same_file = [other for other in others if other.file == table.file]
    if same_file:
        return same_file
    folder = PurePosixPath(table.file).parent
    beside = [other for other in others if PurePosixPath(other.file).parent == folder]
    # Section47 2024.csv goes with CINdetails 2024.csv: all the lender's numbers are in its name.
    alike = [other for other in beside if _numbers(other) <= _numbers(table)]
    most = max((len(_numbers(other)) for other in alike), default=0)
    return [other for other in alike if len(_numbers(other)) == most] or beside


def _named(table: RawTable, names: Sequence[str]) -> bool:
    own = table.sheet or PurePosixPath(table.file).stem
    return any(_plain(name) in _plain(own) for name in names)


def _plain(name: str) -> str:
    return folded(name.replace(".", " "))


def _numbers(table: RawTable) -> set[str]:
    return set(re.findall(r"\d+", PurePosixPath(table.file).stem))
