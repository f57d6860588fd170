"""The columns of one table of events, each made by the treatment that the dictionary names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.share.histories import Histories, codes_for, days_since_first
from evaluation_lib.share.keys import pseudonyms
from evaluation_lib.share.shared_fields import DAY, EVENT, PSEUDONYM, YEAR, SharedField, plain_codes
from evaluation_lib.share.years import label_of, year_of


@dataclass(frozen=True, eq=False)
class EventTable:
    """A table of events as it can be shared.

    Attributes
    ----------
    rows
        Its columns.
    not_codes
        How many values were left blank because they are no codes.
    later
        How many dates were left blank because they lie after the last day of the extracts.
    """

    rows: pd.DataFrame
    not_codes: int
    later: int


def event_table(
    table: str,
    fields: Sequence[SharedField],
    histories: Histories,
    *,
    numbers: Mapping[str, pd.Series],
    key: bytes,
    dictionary: Dictionary,
) -> EventTable:
    """Make the columns of one table of events.

    A date after the last day that the extracts know of is a plan or a slip, so it is left blank:
    what ends later is open as far as anybody knows.

    Parameters
    ----------
    table
        The table.
    fields
        Its columns.
    histories
        The events.
    numbers
        `histories.event_numbers`.
    key
        The key of pseudonyms.
    dictionary
        The data dictionary.
    """
    rows, found, not_codes, later = histories.tables[table], {}, 0, 0
    for one in fields:
        values = rows[one.field]
        if one.treatment == PSEUDONYM:
            made = pseudonyms(values, key=key, of=one.of)
        elif one.treatment == EVENT:
            made = codes_for(rows, one.field, of=one.of, numbers=numbers, key=key)
        elif one.treatment == DAY:
            known = days_since_first(histories, table, one.field)
            made = known.mask(values > histories.until)
            later += int((known.notna() & made.isna()).sum())
        elif one.treatment == YEAR:
            made = label_of(year_of(values.mask(values > histories.until)))
        else:
            made = plain_codes(values, table=table, field=one.field, dictionary=dictionary)
            not_codes += int((values.notna() & made.isna()).sum())
        found[one.shared_as] = made
    return EventTable(pd.DataFrame(found), not_codes, later)
