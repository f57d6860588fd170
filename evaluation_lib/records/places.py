"""Where in the county an event belongs: by the child's home, or by the team responsible."""

from __future__ import annotations

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoDataFrame, IntoDataFrameT

from evaluation_lib.areas import Area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.records.districts import (
    UNKNOWN,
    labels_of_buckets,
    place_on_map,
    with_area,
    with_district_code,
)
from evaluation_lib.records.frames import (
    DAY,
    ROW,
    beside,
    day_number,
    in_library_of,
    with_text,
)
from evaluation_lib.records.homes import home_on_the_day, homes_before_care
from evaluation_lib.wordlists import folded

TEAM = "team"
BY_HOME = ("district_of_home", "area_by_home", "homes_overlap")

NO_RATES_BY_TEAM = (
    "area_by is team, so {area} holds the children of its teams, not those who live there: rates "
    "per child living there are refused; write area_by: home, or report on the whole county."
)
NOT_ONE_PLACE = (
    "The table team_quadrants of the data dictionary gives team '{team}' {found}: write a quadrant "
    "or a bucket in each row, not both."
)
NEITHER, BOTH = "neither a quadrant nor a bucket", "a quadrant and a bucket in one row"
TWO_PLACES = (
    "The table team_quadrants of the data dictionary gives team '{team}' two places, {one} and "
    "{other}, on the same day: give the earlier row a last day before the later one starts."
)


def place_by_home(
    events: IntoDataFrameT,
    addresses: IntoDataFrame,
    *,
    date_field: str,
    dictionary: Dictionary,
    postcodes: pd.DataFrame | None = None,
) -> IntoDataFrameT:
    """Add the district and the quadrant of the child's home.

    It is the address on the day of the event; of several the one that started last. A child who is
    looked after (the rows have ``home_postcode``) belongs where it lived before care, never where
    it is placed: the postcode of that home on the row comes first; where its district is not known,
    the address on the day before the period of care began.

    Parameters
    ----------
    events
        Rows with ``child_id`` and the day of the event.
    addresses
        Rows of table ``addresses``.
    date_field
        The field of the day, for which the map of quadrants is asked, too.
    dictionary
        The data dictionary: areas, the dated map of districts, buckets.
    postcodes
        What `postcodes.read_postcode_lookups` returns; without it only districts that addresses
        name are known.

    Returns
    -------
    data frame
        The same rows in the same order with ``district_of_home`` (its name; missing outside the
        county), ``area_by_home`` (a quadrant, or the label of a bucket of table ``area_buckets``)
        and ``homes_overlap`` (whether the extracts give two homes on the day).
    """
    frame = nw.from_native(events, eager_only=True).with_row_index(ROW)
    before_care = "home_postcode" in frame.columns
    asked = (
        homes_before_care(frame, date_field=date_field, dictionary=dictionary)
        if before_care
        else frame.select(ROW, "child_id", day_number(date_field).alias(DAY))
    )
    located = with_district_code(
        nw.from_native(addresses, eager_only=True), dictionary=dictionary, postcodes=postcodes
    )
    found = home_on_the_day(asked, located)
    if before_care:
        found = _own_postcode_first(frame, found, dictionary=dictionary, postcodes=postcodes)
    days = frame.select(ROW, day_number(date_field).alias(DAY)).join(found, on=ROW, how="left")
    placed = with_area(days, dictionary=dictionary).with_columns(
        nw.col("homes_overlap").fill_null(False).cast(nw.Boolean)
    )
    return beside(events, placed, BY_HOME)


def _own_postcode_first(
    frame: nw.DataFrame,
    found: nw.DataFrame,
    *,
    dictionary: Dictionary,
    postcodes: pd.DataFrame | None,
) -> nw.DataFrame:
    """Take the district of the postcode on the row, where it is known."""
    own = with_text(frame.select(ROW, postcode=nw.col("home_postcode")), "district")
    own = with_district_code(own, dictionary=dictionary, postcodes=postcodes)
    both = own.select(ROW, own_district="district_code").join(found, on=ROW, how="left")
    return both.select(
        ROW,
        nw.coalesce("own_district", "district_code").alias("district_code"),
        homes_overlap=nw.col("homes_overlap") & nw.col("own_district").is_null(),
    )


def place_by_team(
    events: IntoDataFrameT, *, date_field: str, dictionary: Dictionary
) -> IntoDataFrameT:
    """Add the quadrant, or the county-wide bucket, of the responsible team.

    Returns
    -------
    data frame
        The same rows in the same order with ``area_by_team``; unknown for a team that the map of
        teams does not list on the day.

    Raises
    ------
    DataError
        If the map gives a team no place, or two on one day.
    """
    asked = _with_place_of_team(events, date_field=date_field, dictionary=dictionary)
    unknown = labels_of_buckets(dictionary)[UNKNOWN]
    return beside(
        events,
        asked.select(ROW, area_by_team=nw.col("quadrant").fill_null(unknown)),
        ["area_by_team"],
    )


def unlisted_teams(
    events: IntoDataFrameT, *, date_field: str, dictionary: Dictionary
) -> IntoDataFrameT:
    """Return the teams that the map of teams does not list on the day of the event.

    Returns
    -------
    data frame
        ``team`` as the source writes it and ``events``, the number of them; by team.
    """
    asked = _with_place_of_team(events, date_field=date_field, dictionary=dictionary)
    left = asked.filter(~nw.col(TEAM).is_null() & nw.col("quadrant").is_null())
    counted = left.group_by(TEAM).agg(nw.len().alias("events"))
    return counted.with_columns(nw.col("events").cast(nw.Int64)).sort(TEAM).to_native()


def _with_place_of_team(
    events: IntoDataFrame, *, date_field: str, dictionary: Dictionary
) -> nw.DataFrame:
    frame = with_text(nw.from_native(events, eager_only=True), TEAM).with_row_index(ROW)
    asked = frame.select(ROW, TEAM, day_number(date_field).alias(DAY))
    names = asked.filter(~nw.col(TEAM).is_null()).get_column(TEAM).unique().to_list()
    spellings = pd.DataFrame(
        {TEAM: names, "key": [folded(str(name)) for name in names]}, dtype="string"
    )
    keyed = asked.join(in_library_of(asked, spellings), on=TEAM, how="left")
    return keyed.join(place_on_map(keyed, team_map(dictionary), on="key"), on=ROW, how="left")


def team_map(dictionary: Dictionary) -> pd.DataFrame:
    """Return the dated map of teams.

    Returns
    -------
    pandas.DataFrame
        ``key`` (the team's name, folded), ``quadrant`` (or the label of a bucket), ``valid_from``,
        ``valid_to``.

    Raises
    ------
    DataError
        If a row has no place or two, or two rows place one team differently on one day.
    """
    teams = dictionary.read("team_quadrants")
    neither = teams["quadrant"].isna() & teams["bucket"].isna()
    both = teams["quadrant"].notna() & teams["bucket"].notna()
    for wrong, found in ((neither, NEITHER), (both, BOTH)):
        if wrong.any():
            raise DataError(NOT_ONE_PLACE.format(team=teams.loc[wrong, TEAM].iloc[0], found=found))
    buckets = teams["bucket"].map(labels_of_buckets(dictionary)).astype("string")
    placed = teams.assign(
        key=teams[TEAM].map(folded).astype("string"), quadrant=teams["quadrant"].fillna(buckets)
    )
    _refuse_two_places(placed)
    return placed[["key", "quadrant", "valid_from", "valid_to"]]


def _refuse_two_places(placed: pd.DataFrame) -> None:
    rows = placed.assign(
        start=placed["valid_from"].fillna(pd.Timestamp("0001-01-01")),
        end=placed["valid_to"].fillna(pd.Timestamp("9999-12-31")),
    )
    pairs = rows.merge(rows, on="key", suffixes=("", "_other"))
    together = (pairs["start"] <= pairs["end_other"]) & (pairs["start_other"] <= pairs["end"])
    wrong = pairs[together & (pairs["quadrant"] != pairs["quadrant_other"])]
    if len(wrong):
        first = wrong.iloc[0]
        raise DataError(
            TWO_PLACES.format(
                team=first[TEAM], one=first["quadrant"], other=first["quadrant_other"]
            )
        )


def refuse_population_rates(area_by: str, area: Area) -> None:
    """Refuse rates per child living in a part of the county where teams decide who belongs to it.

    Raises
    ------
    ParameterError
        If the area is a quadrant or a district and ``area_by`` is ``team``.
    """
    if area_by == TEAM and area.below_authority:
        raise ParameterError([NO_RATES_BY_TEAM.format(area=area.label)])
