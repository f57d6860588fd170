"""What the export of a live system holds: the events of its years, in cells of text."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import KNOWN_FROM, STEP, County
from evaluation_lib.synthetic.seen import Seen, seen_on

CHILD = "child_id"
#: How systems write days: as Mosaic does, as Mosaic does where it keeps times, and as SQL does.
DAY_FIRST, DAY_AND_TIME, ISO = "%d/%m/%Y", "%d/%m/%Y 00:00:00", "%Y-%m-%d"


def live_view(county: County, *, dictionary: Dictionary) -> Seen:
    """Return what an export on the county's last day shows of its years.

    Events on or after ``first_day``, and those that last and had not ended before it; each table
    sorted by step, child and id.

    Parameters
    ----------
    county
        The county.
    dictionary
        The data dictionary: the first date of a table is the day of its events.
    """
    seen = seen_on(county, pd.Timestamp(county.extract_day))
    first = pd.Timestamp(county.first_day)
    tables = {
        name: _within(rows, name, first=first, dictionary=dictionary)
        for name, rows in seen.tables.items()
    }
    return replace(seen, tables=tables)


def _within(
    rows: pd.DataFrame, name: str, *, first: pd.Timestamp, dictionary: Dictionary
) -> pd.DataFrame:
    fields = dictionary.table(name).fields
    day = next(item.name for item in fields if item.type == "date")
    kept = rows[day] >= first
    # The first of the dates that are known late is the end.
    for end in list(KNOWN_FROM.get(name, {}))[:1]:
        kept |= rows[end].isna() | (rows[end] >= first)
    order = [STEP, CHILD, fields[0].name]
    return rows[kept].sort_values(order, kind="stable").reset_index(drop=True)


def written(days: pd.Series, form: str) -> pd.Series:
    """Write days as text, each different one once: a column of a million cells holds few."""
    places, distinct = pd.factorize(days, use_na_sentinel=False)
    text = pd.Series(pd.DatetimeIndex(distinct)).dt.strftime(form).astype("string")
    return text.take(places).set_axis(days.index)


def yes_no(values: pd.Series) -> pd.Series:
    """Write true as Y, false as N; what is not known is an empty cell."""
    return values.astype("boolean").map({True: "Y", False: "N"}).astype("string")


def step_of(event_ids: pd.Series) -> pd.Series:
    """Return the step that identifiers of events, made of step and child, begin with."""
    return event_ids.str.rsplit("-", n=1).str[0].astype("string")


def labels_of(code_list: str, *, dictionary: Dictionary) -> dict[str, str]:
    """Return the first label of each code of a list of table ``recorded_values``."""
    rows = dictionary.read("recorded_values")
    rows = rows[rows["list"] == code_list].drop_duplicates("code")
    return dict(zip(rows["code"], rows["label"], strict=True))
