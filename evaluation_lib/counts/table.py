"""The shape of a table of counts: its columns, and what a row says of its period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.counts.periods import Period

EVENTS, CHILDREN = "events", "children"
#: What `places.counts_by` counts periods by: their place in the list of them.
PLACE = "place"

COUNT_TYPES = {
    "area": "string",
    "group": "string",
    "decision_point": "string",
    "period": "string",
    "kind": "string",
    "counted": "string",
    "clock": "string",
    "count": "Int64",
    "years": "float64",
    "period_start": "datetime64[us]",
    "period_end": "datetime64[us]",
    "grain": "string",
}
COUNT_COLUMNS = list(COUNT_TYPES)
LEFT_OUT_TYPES = {
    "decision_point": "string",
    "period": "string",
    "kind": "string",
    "reason": "string",
    "events": "Int64",
    "children": "Int64",
}


def count_table(
    cells: Sequence[pd.DataFrame], *, periods: Sequence[Period], said: Mapping[str, str]
) -> pd.DataFrame:
    """Put cells together into one table of counts.

    Parameters
    ----------
    cells
        Tables with ``place`` (the period's place in the list), ``count`` and any of the columns.
    periods
        The periods.
    said
        What all rows say: the column → its value, such as the ``clock``.

    Returns
    -------
    pandas.DataFrame
        `COUNT_COLUMNS`, any other columns that the cells have behind them.
    """
    if not cells:
        return pd.DataFrame(columns=COUNT_COLUMNS).astype(COUNT_TYPES)
    together = with_periods(pd.concat(cells, ignore_index=True), periods).assign(**said)
    others = [name for name in together.columns if name not in COUNT_TYPES]
    return together[[*COUNT_COLUMNS, *others]].astype(COUNT_TYPES)


def with_periods(cells: pd.DataFrame, periods: Sequence[Period]) -> pd.DataFrame:
    """Replace the place of a period by what is said of it."""
    about = pd.DataFrame(
        {
            "period": [period.name for period in periods],
            "period_start": pd.to_datetime([period.start for period in periods]),
            "period_end": pd.to_datetime([period.end for period in periods]),
            "grain": [period.grain for period in periods],
            "years": [period.years for period in periods],
        }
    )
    said = about.take(cells[PLACE].to_numpy(dtype="int64")).set_axis(cells.index)
    return pd.concat([cells.drop(columns=PLACE), said], axis="columns")
