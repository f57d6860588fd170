"""Which source's events count where a folder holds the same events from several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.wordlists import listed

NO_SUCH_SOURCE = (
    "extract_sources.csv has no row for the source '{source}', so it cannot be told whether its "
    "events count beside those of {others}: add one."
)


@dataclass(frozen=True, eq=False)
class ChosenSources:
    """The rows that count, and those that are left out since another source has the same events.

    Attributes
    ----------
    tables
        Event tables by name: rows of one source each.
    source_of_table
        That source, of the tables that have rows.
    set_aside
        Event tables by name: rows of the other sources.
    """

    tables: Mapping[str, pd.DataFrame]
    source_of_table: Mapping[str, str]
    set_aside: Mapping[str, pd.DataFrame]

    @property
    def left_out(self) -> pd.DataFrame:
        """``table``, ``source``, ``rows``: what is left out of each table."""
        found = [
            (name, source, len(rows))
            for name, aside in self.set_aside.items()
            for source, rows in aside.groupby("source")
        ]
        return pd.DataFrame(found, columns=["table", "source", "rows"])


def choose_sources(
    tables: Mapping[str, pd.DataFrame], names: Sequence[str], *, dictionary: Dictionary
) -> ChosenSources:
    """Let one source's events count in each table: the same event in two would count twice.

    Parameters
    ----------
    tables
        Tables of records by name.
    names
        Those that hold events.
    dictionary
        The data dictionary: table ``extract_sources``.

    Raises
    ------
    DataError
        If the dictionary does not rank a source.
    """
    ranks = dictionary.read("extract_sources").set_index("source")["rank"].to_dict()
    chosen, of_table, aside = {}, {}, {}
    for name in names:
        rows = tables[name]
        sources = sorted(rows["source"].unique(), key=lambda source: _rank(source, ranks))
        counts = rows["source"].isin(sources[:1])
        chosen[name] = rows[counts].reset_index(drop=True)
        aside[name] = rows[~counts]
        if sources:
            of_table[name] = str(sources[0])
    return ChosenSources(chosen, of_table, aside)


def _rank(source: str, ranks: Mapping[str, int]) -> int:
    if source not in ranks:
        raise DataError(NO_SUCH_SOURCE.format(source=source, others=listed(list(ranks))))
    return ranks[source]


@dataclass(frozen=True)
class Snapshots:
    """When extracts of one source's table were taken.

    Attributes
    ----------
    days
        Each day once, in order; of extracts that are empty too.
    months
        How many months each looks back; ``None`` for a source that shows everything.
    fields
        The fields of the table that the source has a column for: one that it never tells says
        nothing by being empty.
    """

    days: tuple[datetime, ...]
    months: int | None
    fields: frozenset[str] = frozenset()


def snapshots_of(
    rows: pd.DataFrame, recognised: pd.DataFrame, *, table: str, dictionary: Dictionary
) -> Snapshots:
    """Return the snapshots of one table, whose rows are all of one source.

    Parameters
    ----------
    rows
        The rows that count.
    recognised
        What was read (``Extracts.recognised``).
    table
        The table's name.
    dictionary
        The data dictionary: table ``extract_sources``, and the formats of the sources.
    """
    months = dictionary.read("extract_sources").set_index("source")["snapshot_months"]
    source = rows["source"].iloc[0] if len(rows) else None
    of_table = recognised[(recognised["records"] == table) & (recognised["source"] == source)]
    days = pd.concat([rows["snapshot_date"], of_table["snapshot_date"]]).dropna().unique()
    looks_back = months.get(source) if source is not None else None
    return Snapshots(
        days=tuple(sorted(pd.Timestamp(day).to_pydatetime() for day in days)),
        months=None if looks_back is None or pd.isna(looks_back) else int(looks_back),
        fields=_fields_told(source, table, dictionary),
    )


def _fields_told(source: str | None, table: str, dictionary: Dictionary) -> frozenset[str]:
    return frozenset(
        column.field
        for form in extract_formats(dictionary)
        if form.source == source
        for part in form.parts
        for column in part.columns
        if column.field is not None and column.table == table
    )
