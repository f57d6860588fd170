"""What else happened that could have moved the counts, from the data dictionary."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary

BETWEEN = "|"


def rival_events(
    dictionary: Dictionary,
    *,
    start: date,
    end: date,
    invented: bool,
    outcome: str | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """Return the events that began or ended within a period, numbered in order of time.

    What began before the period and goes on through all of it is the same on both sides of every
    day in it, so it explains no change.

    Parameters
    ----------
    dictionary
        The data dictionary; its table ``rival_events`` holds them.
    start, end
        The period.
    invented
        Whether the counts are those of the invented county, which has events of its own and no
        others.
    outcome
        A decision point; events that do not touch it are left out, the others keep their numbers.
    area
        An area's name, likewise; what touches the whole county touches every part of it.

    Returns
    -------
    pandas.DataFrame
        ``number`` (1, 2, …: the same on a chart and in the list below it), ``event``, ``label``,
        ``begins``, ``ends`` (missing if it goes on), ``touches`` and ``areas`` (tuples of names;
        empty if all), ``publisher``, ``title``.
    """
    events = dictionary.read("rival_events").sort_values(["begins", "order"])
    events = events[events["of_the_invented_county"] == invented]
    events = events[_within(events["begins"], start, end) | _within(events["ends"], start, end)]
    events = events.assign(
        number=range(1, len(events) + 1),
        touches=events["touches"].map(_names),
        areas=events["areas"].map(_names),
    )
    for column, wanted in (("touches", outcome), ("areas", area)):
        if wanted is not None:
            touched = [not names or wanted in names for names in events[column]]
            events = events[np.array(touched, dtype=bool)]
    columns = ["number", "event", "label", "begins", "ends", "touches", "areas"]
    return events[[*columns, "publisher", "title"]].reset_index(drop=True)


def _within(days: pd.Series, start: date, end: date) -> pd.Series:
    return days.between(pd.Timestamp(start), pd.Timestamp(end)).fillna(False)


def _names(cell: object) -> tuple[str, ...]:
    return () if pd.isna(cell) else tuple(str(cell).split(BETWEEN))
