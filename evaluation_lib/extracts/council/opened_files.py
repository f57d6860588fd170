"""A file whose tables are recognised and read, but not yet dated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.mapping import Mapped, check_only, map_part, unknown_columns
from evaluation_lib.extracts.council.postcodes import is_postcode_lookup
from evaluation_lib.extracts.council.raw_tables import (
    SHEET_NOT_READ,
    RawTable,
    no_problems,
    problems_of,
)
from evaluation_lib.extracts.council.recognising import Recognised, recognise
from evaluation_lib.extracts.council.snapshots import is_snapshot_list
from evaluation_lib.extracts.council.sources import YEARLY, Format, Part


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """The tables of one file.

    Attributes
    ----------
    raws
        Its tables, in their order.
    found
        The tables that may be of a source, with what they were found to be.
    mapped
        Parts that records are made of, with what they became.
    problems
        What in the tables could not be used, or is not known.
    others
        Tables that belong to no source, such as a list of postcodes.
    """

    raws: Sequence[RawTable]
    found: Sequence[tuple[RawTable, Recognised]]
    mapped: Sequence[tuple[RawTable, Part, Mapped]]
    problems: pd.DataFrame
    others: Sequence[RawTable]

    @property
    def file(self) -> str:
        """The file's path within its folder."""
        return self.raws[0].file

    @property
    def folder(self) -> str:
        """The folder it lies in."""
        return self.file.rpartition("/")[0]

    @property
    def tables(self) -> list[tuple[str, pd.DataFrame]]:
        """Names of tables of records, and rows of theirs."""
        return [(name, table) for _, _, one in self.mapped for name, table in one.tables.items()]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that records were read from."""
        return tuple(sorted({part.source for _, part, _ in self.mapped}))

    @property
    def formats(self) -> tuple[Format, ...]:
        """The sources that its tables were found to be of, the first table's first."""
        return tuple(dict.fromkeys(item.format for _, item in self.found if item.format))

    @property
    def is_yearly(self) -> bool:
        """Whether it is a return that is made once a year."""
        return any(one.kind == YEARLY for one in self.formats)


def open_file(
    raws: Sequence[RawTable], formats: Sequence[Format], *, dictionary: Dictionary
) -> OpenedFile:
    """Recognise the tables of one file and read those that records are made of.

    Parameters
    ----------
    raws
        Its tables.
    formats
        Every source there is (`formats.extract_formats`).
    dictionary
        The data dictionary.
    """
    others = [raw for raw in raws if is_postcode_lookup(raw, dictionary=dictionary)]
    found = [
        (raw, recognise(raw, formats))
        for raw in raws
        if not is_snapshot_list(raw) and raw not in others
    ]
    parts = [(raw, part, item.format) for raw, item in found if item.format for part in item.parts]
    mapped = [
        (raw, part, map_part(raw, part, one=one, dictionary=dictionary))
        for raw, part, one in parts
        if part.records
    ]
    checked = [
        check_only(raw, part, one=one, dictionary=dictionary)
        for raw, part, one in parts
        if not part.records
    ]
    problems = [
        *[one.problems for _, _, one in mapped],
        *checked,
        *[_table_problems(raw, item) for raw, item in found],
    ]
    return OpenedFile(
        raws, found, mapped, pd.concat([no_problems(), *problems], ignore_index=True), others
    )


def _table_problems(raw: RawTable, item: Recognised) -> pd.DataFrame:
    """Name a table that is not known, or the columns of a known one that are not."""
    if item.format is not None:
        is_read = any(part.records for part in item.parts)
        return unknown_columns(raw, item.parts) if is_read else no_problems()
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        found=[item.found],
        allowed=item.allowed,
        what_to_do=item.what_to_do,
        consequence=SHEET_NOT_READ,
    )
