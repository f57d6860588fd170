"""How many, of whom, where and in which year, as it truly is; beside it what Essex published."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary

KEYS = ["year", "decision_point", "area", "ethnic_group"]
NOT_KNOWN = "Not known"
STARTED_IN_NEED = "children_in_need_started"


def true_counts(
    events: pd.DataFrame, *, years: list[int], dictionary: Dictionary, group: str
) -> pd.DataFrame:
    """Count the events of each decision point by year ending 31 March, area and ethnic group.

    Parameters
    ----------
    events
        What `truth_events.true_events` returns.
    years
        Years in which the counted years end.
    dictionary
        The data dictionary: ``event_tables``.
    group
        The column with the ethnic group; a missing one is counted as not known.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``decision_point``, ``area`` (a quadrant or a bucket), ``ethnic_group``,
        ``count``; only what was typed in by the day of the extracts, that no rule leaves out and
        that is of a child already born. Of what lasts, those open on 31 March are counted too.
    """
    counted = events[events["in_extracts"] & events["left_out_by"].isna() & ~events["unborn"]]
    counted = counted.assign(ethnic_group=counted[group].fillna(NOT_KNOWN))
    found = []
    for kind in dictionary.read("event_tables").itertuples(index=False):
        rows = counted[counted["table"] == kind.table]
        if isinstance(kind.decision_point_started, str):
            started = rows[rows["starts_period"].astype(bool)]
            found.append(_in_years(started, "completed", kind.decision_point_started))
        if isinstance(kind.decision_point_open, str):
            found += [_open_on(rows, year, kind.decision_point_open) for year in years]
        if kind.table == "looked_after_episodes":
            ended = rows[rows["ends_period"].astype(bool)]
            found.append(_in_years(ended, "end", "looked_after_ceased"))
    counts = pd.concat(found, ignore_index=True)
    counts = counts[counts["year"].isin(years)]
    return counts.sort_values(KEYS).reset_index(drop=True)


def _in_years(rows: pd.DataFrame, day: str, decision_point: str) -> pd.DataFrame:
    dated = rows[rows[day].notna()]
    year = dated[day].dt.year + (dated[day].dt.month > 3)
    return _counted(dated.assign(year=year.astype("int64")), decision_point)


def _open_on(rows: pd.DataFrame, year: int, decision_point: str) -> pd.DataFrame:
    day = pd.Timestamp(year=year, month=3, day=31)
    open_then = rows[(rows["day"] <= day) & ~(rows["end"] <= day)]
    return _counted(open_then.drop_duplicates("child_id").assign(year=year), decision_point)


def _counted(rows: pd.DataFrame, decision_point: str) -> pd.DataFrame:
    named = rows.assign(decision_point=decision_point)
    return named.groupby(KEYS, as_index=False).size().rename(columns={"size": "count"})


def volumes(
    counts: pd.DataFrame, only_assessed: pd.DataFrame, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Set the county's totals beside those that Essex published.

    The Department for Education counts as children who started to be in need those only whose case
    was not closed after the assessment, so these cases are taken off there.

    Parameters
    ----------
    counts
        What `true_counts` returns.
    only_assessed
        ``year`` and ``count``: episodes of need that were closed after the assessment.
    dictionary
        The data dictionary: ``decision_point_totals``, ``decision_points``.

    Returns
    -------
    pandas.DataFrame
        ``decision_point``, ``year``, ``invented_county``, ``essex_published`` (missing where
        nothing is published).
    """
    totals = counts.groupby(["decision_point", "year"], as_index=False)["count"].sum()
    closed = totals["year"].map(only_assessed.set_index("year")["count"]).fillna(0)
    started = totals["decision_point"] == STARTED_IN_NEED
    totals["count"] -= closed.where(started, 0).astype("int64")
    published = dictionary.read("decision_point_totals")
    published = published[published["area_level"] == "local_authority"]
    essex = published[["decision_point", "year", "number"]]
    both = totals.merge(essex, on=["decision_point", "year"], how="left")
    both = both.rename(columns={"count": "invented_county", "number": "essex_published"})
    order = dictionary.read("decision_points").set_index("decision_point")["order"]
    both = both.sort_values(
        ["decision_point", "year"], key=lambda column: column.map(order).fillna(column)
    )
    return both.reset_index(drop=True)
