"""Keep the years of events from telling a child's first day too closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.share.shared_fields import CHILDREN, DAY, YEAR, SharedField
from evaluation_lib.share.years import days_in, possible_first_days

Fields = Mapping[str, Sequence[SharedField]]

#: The child's first year among what is told of it, and its column in an extract.
FIRST_YEAR = "first_event_year"


@dataclass(frozen=True, eq=False)
class Dated:
    """Tables of events with the years that can be shared.

    Attributes
    ----------
    tables
        The tables.
    possible
        On which days each child's day 0 may lie, by all that the extract says.
    blank
        The children whose events bear no year.
    """

    tables: Mapping[str, pd.DataFrame]
    possible: pd.DataFrame
    blank: frozenset[str]


def without_close_years(
    tables: Mapping[str, pd.DataFrame],
    children: pd.DataFrame,
    fields: Fields,
    *,
    in_spans: Sequence[str],
    least: int,
    since: pd.Timestamp,
    until: pd.Timestamp,
) -> Dated:
    """Leave the years of a child's events blank where they would tell day 0 too closely.

    Two events on both sides of a 1 April, a few days apart, tell the day of the first one to within
    those days. A child whose first year is told as a span only has no years of events either.

    Parameters
    ----------
    tables
        The tables of events.
    children
        The table of children.
    fields
        The columns of each table.
    in_spans
        The children whose first year is not told to the year.
    least
        On how many days at least day 0 must be possible.
    since, until
        The first and the last day that the extracts know of.
    """
    first = first_years(children)
    bounds = {"first": first, "since": since, "until": until}
    close = days_in(possible_first_days(days_with_years(tables, fields), **bounds)) < least
    hidden = first["child"] if first["label"].isna().all() else pd.Series(in_spans, dtype="string")
    blank = frozenset(close.index[close]) | frozenset(hidden)
    kept = {name: _without_year(rows, fields[name], blank) for name, rows in tables.items()}
    possible = possible_first_days(days_with_years(kept, fields), **bounds)
    return Dated(kept, possible, blank)


def first_years(children: pd.DataFrame) -> pd.DataFrame:
    """Return ``child`` and ``label``: the year or the span of day 0; missing if not shared."""
    none = pd.Series(pd.NA, index=children.index, dtype="string")
    return pd.DataFrame({"child": children["child"], "label": children.get(FIRST_YEAR, none)})


def days_with_years(tables: Mapping[str, pd.DataFrame], fields: Fields) -> pd.DataFrame:
    """Return ``child``, ``day`` and ``year`` of every day in the tables of events of an extract.

    The year stands beside the day that it is the year of; other days have none.
    """
    found = [
        pd.DataFrame(
            {
                "child": rows["child"],
                "day": rows[one.shared_as],
                "year": rows[year] if (year := _year_of(fields[name], one)) else pd.NA,
            }
        ).astype({"child": "string", "day": "Int64", "year": "string"})
        for name, rows in tables.items()
        if name != CHILDREN
        for one in fields[name]
        if one.treatment == DAY
    ]
    return pd.concat(found, ignore_index=True).dropna(subset=["day"])


def _year_of(fields: Sequence[SharedField], day: SharedField) -> str | None:
    """The column with the year of a column of days."""
    return next(
        (one.shared_as for one in fields if one.treatment == YEAR and one.field == day.field), None
    )


def _without_year(
    rows: pd.DataFrame, fields: Sequence[SharedField], blank: frozenset[str]
) -> pd.DataFrame:
    years = [one.shared_as for one in fields if one.treatment == YEAR]
    without = rows["child"].isin(blank)
    return rows.assign(**{name: rows[name].mask(without) for name in years})
