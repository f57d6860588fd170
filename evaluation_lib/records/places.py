"""Where in the county an event belongs: by the child's home, or by the team responsible."""

from __future__ import annotations

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

from evaluation_lib.areas import Area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.wordlists import folded

CHILD = "child_id"
HOME, TEAM = "home", "team"
UNKNOWN, OUT_OF_COUNTY = "unknown", "out_of_county"
OUTSIDE = "(outside)"

NO_RATES_BY_TEAM = (
    "area_by is team, so {area} holds the children of its teams, not those who live there: rates "
    "per child living there are refused; write area_by: home, or report on the whole county."
)


def place_by_home(
    events: IntoFrameT,
    addresses: IntoFrameT,
    *,
    date_field: str,
    dictionary: Dictionary,
    postcodes: pd.DataFrame | None = None,
) -> IntoFrameT:
    """Add the district and the quadrant of the child's home.

    A looked-after child belongs where it lived before care: the postcode of the home on the episode
    counts first, then the address on the day before the period of care began; never the placement.
    For other events it is the address on the day. Of several the one that began last counts.

    Parameters
    ----------
    events
        Rows with ``child_id`` and the day.
    addresses
        Rows of table ``addresses``.
    date_field
        The field with the day.
    dictionary
        The data dictionary: areas, the dated map of districts, buckets.
    postcodes
        ``postcode`` and ``district_code``; only districts in addresses are used if not given.

    Returns
    -------
    data frame
        The same rows in the same order with ``district_of_home`` (a name) and ``area_by_home`` (a
        quadrant, or a label of table ``area_buckets``).
    """
    placed = nw.from_native(events, eager_only=True).with_row_index("place")
    homes = _with_district(nw.from_native(addresses, eager_only=True), dictionary, postcodes)
    days = placed.select("place", CHILD, day=_day_of_home(placed, date_field))
    found = _address_on_the_day(days, homes)
    joined = placed.join(found, on="place", how="left").sort("place")
    joined = joined.with_columns(map_day=nw.col(date_field))
    if "home_postcode" in placed.columns:
        own = _districts_of_postcodes(
            joined["home_postcode"].unique().to_list(), postcodes, dictionary
        )
        joined = joined.with_columns(
            district_code=nw.coalesce(_replaced("home_postcode", own), nw.col("district_code"))
        )
    return _with_area(joined, dictionary).to_native()


def place_by_team(events: IntoFrameT, *, date_field: str, dictionary: Dictionary) -> IntoFrameT:
    """Add the quadrant, or the county-wide bucket, of the responsible team.

    Returns
    -------
    data frame
        The same rows in the same order with ``area_by_team``; a team that the dated map of teams
        does not list is unknown.
    """
    frame = nw.from_native(events, eager_only=True)
    if "team" not in frame.columns:
        return frame.with_columns(area_by_team=nw.lit(_labels(dictionary)[UNKNOWN])).to_native()
    placed = frame.with_row_index("place")
    teams = _team_map(dictionary)
    names = {name: folded(name) for name in placed["team"].unique().to_list() if _is_text(name)}
    keyed = placed.select("place", day=nw.col(date_field), team_key=_replaced("team", names))
    mapped = nw.from_native(_like(placed, teams), eager_only=True)
    fitting = keyed.join(mapped, on="team_key", how="inner").filter(_holds("day"))
    first = fitting.sort("place", "valid_from", descending=[False, True], nulls_last=True).unique(
        subset=["place"], keep="first", maintain_order=True
    )
    joined = placed.join(first.select("place", "area_by_team"), on="place", how="left")
    unknown = _labels(dictionary)[UNKNOWN]
    return (
        joined.sort("place")
        .with_columns(nw.col("area_by_team").fill_null(unknown))
        .drop("place")
        .to_native()
    )


def unlisted_teams(events: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return the teams of some events that the map of teams does not list: ``team``, ``events``."""
    listed = set(_team_map(dictionary)["team_key"])
    counts = events["team"].dropna().value_counts()
    unlisted = counts[[folded(str(team)) not in listed for team in counts.index]]
    return unlisted.rename_axis("team").reset_index(name="events")


def refuse_population_rates(area_by: str, area: Area) -> None:
    """Refuse rates per child living in a part of the county where teams decide who belongs to it.

    Raises
    ------
    ParameterError
        If the area is a quadrant or a district and ``area_by`` is ``team``.
    """
    if area_by == TEAM and area.below_authority:
        raise ParameterError([NO_RATES_BY_TEAM.format(area=area.label)])


def _day_of_home(events: nw.DataFrame, date_field: str) -> nw.Expr:
    """The day of the event; for a child who is looked after the day before care began."""
    if "starts_period" not in events.columns:
        return nw.col(date_field)
    began = events.select(
        "place",
        CHILD,
        nw.col(date_field).alias("day"),
        began=nw.when(nw.col("starts_period")).then(nw.col(date_field)).otherwise(None),
    ).sort(CHILD, "day", "place")
    carried = began.with_columns(
        began=nw.col("began").fill_null(strategy="forward").over(CHILD, order_by="day")
    ).sort("place")
    day = nw.coalesce(nw.col("began"), nw.col("day"))
    return carried.with_columns(before=day.dt.offset_by("-1d"))["before"]


def _address_on_the_day(days: nw.DataFrame, homes: nw.DataFrame) -> nw.DataFrame:
    fitting = days.join(homes, on=CHILD, how="inner").filter(_holds("day"))
    keys = ["place", "valid_from", "district_code"]
    first = fitting.sort(keys, descending=[False, True, False], nulls_last=True)
    return first.unique(subset=["place"], keep="first", maintain_order=True).select(
        "place", "district_code"
    )


def _holds(day: str) -> nw.Expr:
    """Whether a span of days, open where an end is missing, holds a day."""
    begun = nw.col("valid_from").is_null() | (nw.col("valid_from") <= nw.col(day)).fill_null(False)
    not_over = nw.col("valid_to").is_null() | (nw.col("valid_to") >= nw.col(day)).fill_null(False)
    return begun & not_over


def _with_district(
    homes: nw.DataFrame, dictionary: Dictionary, postcodes: pd.DataFrame | None
) -> nw.DataFrame:
    """Give every address the code of its district: by the name it carries, else by its postcode."""
    names = _district_codes(dictionary)
    written = {
        text: names[folded(text)]
        for text in homes["district"].unique().to_list()
        if _is_text(text) and folded(text) in names
    }
    by_postcode = _districts_of_postcodes(
        homes["postcode"].unique().to_list(), postcodes, dictionary
    )
    code = nw.coalesce(_replaced("district", written), _replaced("postcode", by_postcode))
    return homes.with_columns(district_code=code).select(
        CHILD, "valid_from", "valid_to", "district_code"
    )


def _district_codes(dictionary: Dictionary) -> dict[str, str]:
    """Every way to write a district, folded, and its code; areas outside share one."""
    areas = dictionary.read("areas")
    inside = areas[areas["area_level"] == "district"]
    outside = dictionary.read("areas_outside")
    found = {folded(name): OUTSIDE for name in (*outside["area_code"], *outside["area_name"])}
    for code, name in zip(inside["area_code"], inside["area_name"], strict=True):
        found |= {folded(code): code, folded(name): code}
    return found


def _districts_of_postcodes(
    wanted: list[object], postcodes: pd.DataFrame | None, dictionary: Dictionary
) -> dict[str, str]:
    """District by postcode; one that the directory knows outside the county is outside."""
    if postcodes is None:
        return {}
    areas = dictionary.read("areas")
    inside = set(areas.loc[areas["area_level"] == "district", "area_code"])
    known = postcodes[postcodes["postcode"].isin([text for text in wanted if _is_text(text)])]
    return {
        postcode: code if code in inside else OUTSIDE
        for postcode, code in zip(known["postcode"], known["district_code"], strict=True)
    }


def _with_area(rows: nw.DataFrame, dictionary: Dictionary) -> nw.DataFrame:
    """Add the district's name and, by the dated map, its quadrant on the day of the event."""
    labels = _labels(dictionary)
    areas = dictionary.read("areas")
    names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    quadrants = dictionary.read("district_quadrants")[
        ["district_code", "quadrant", "valid_from", "valid_to"]
    ]
    mapped = nw.from_native(_like(rows, quadrants), eager_only=True)
    keyed = rows.select("place", "district_code", "map_day")
    fitting = keyed.join(mapped, on="district_code", how="inner").filter(_holds("map_day"))
    first = fitting.sort("place", "valid_from", nulls_last=True).unique(
        subset=["place"], keep="last", maintain_order=True
    )
    joined = rows.join(first.select("place", "quadrant"), on="place", how="left").sort("place")
    outside = (nw.col("district_code") == OUTSIDE).fill_null(False)
    area = (
        nw.when(outside)
        .then(nw.lit(labels[OUT_OF_COUNTY]))
        .otherwise(nw.col("quadrant").fill_null(labels[UNKNOWN]))
    )
    return joined.with_columns(
        district_of_home=_replaced("district_code", names), area_by_home=area
    ).drop("place", "district_code", "map_day", "quadrant")


def _team_map(dictionary: Dictionary) -> pd.DataFrame:
    teams = dictionary.read("team_quadrants")
    labels = _labels(dictionary)
    return pd.DataFrame(
        {
            "team_key": teams["team"].map(folded).astype("string"),
            "area_by_team": teams["quadrant"].fillna(teams["bucket"].map(labels)).astype("string"),
            "valid_from": teams["valid_from"],
            "valid_to": teams["valid_to"],
        }
    )


def _labels(dictionary: Dictionary) -> dict[str, str]:
    buckets = dictionary.read("area_buckets")
    return dict(zip(buckets["bucket"], buckets["label"], strict=True))


def _replaced(column: str, values: dict[str, str]) -> nw.Expr:
    """Replace the texts of a column; what is not listed becomes missing."""
    if not values:
        return nw.lit(None, dtype=nw.String)
    return nw.col(column).replace_strict(
        list(values), list(values.values()), default=None, return_dtype=nw.String
    )


def _like(frame: nw.DataFrame, table: pd.DataFrame) -> object:
    """Bring a table of the dictionary into the kind of data frame that another one is."""
    if frame.implementation.is_pandas():
        return table
    columns = {
        name: [None if pd.isna(value) else value for value in table[name].tolist()]
        for name in table.columns
    }
    schema = {
        name: nw.Datetime("us") if table[name].dtype.kind == "M" else nw.String
        for name in table.columns
    }
    return nw.from_dict(columns, schema, backend=frame.implementation).to_native()


def _is_text(value: object) -> bool:
    return isinstance(value, str)
