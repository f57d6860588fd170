"""Which district a place lies in, and which quadrant a district lies in on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import narwhals as nw
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.frames import DAY, ROW, first_of_each, holds, in_library_of
from evaluation_lib.wordlists import folded

DISTRICT = "district_code"
OFFICIAL_CODE = r"[A-Z][0-9]{8}"
UNKNOWN, OUT_OF_COUNTY = "unknown", "out_of_county"


def labels_of_buckets(dictionary: Dictionary) -> dict[str, str]:
    """Return the label of each bucket beside the quadrants (table ``area_buckets``)."""
    buckets = dictionary.read("area_buckets")
    return dict(zip(buckets["bucket"], buckets["label"], strict=True))


def with_district_code(
    rows: nw.DataFrame, *, dictionary: Dictionary, postcodes: pd.DataFrame | None
) -> nw.DataFrame:
    """Add the official code of the district that each place lies in.

    The district that a row names comes first, then the one of its postcode. A name must be one that
    the dictionary knows, however it is capitalised or hyphenated; no other is guessed at.

    Parameters
    ----------
    rows
        Places, with ``district`` (name or code) and ``postcode``.
    dictionary
        The data dictionary: tables ``areas`` and ``areas_outside``.
    postcodes
        ``postcode`` (in capitals with one space) and ``district_code``; none if not given.

    Returns
    -------
    narwhals.DataFrame
        The rows with ``district_code``: missing where it is not known.
    """
    by_name = _codes_of_names(_words(rows, "district"), dictionary)
    by_postcode = _codes_of_postcodes(_words(rows, "postcode"), postcodes)
    found = _looked_up(rows, "district", by_name, into="by_name")
    found = _looked_up(found, "postcode", by_postcode, into="by_postcode")
    return found.with_columns(nw.coalesce("by_name", "by_postcode").alias(DISTRICT)).drop(
        "by_name", "by_postcode"
    )


def _words(rows: nw.DataFrame, column: str) -> list[str]:
    words = rows.filter(~nw.col(column).is_null()).get_column(column)
    return [str(word) for word in words.unique().to_list()]


def _looked_up(
    rows: nw.DataFrame, column: str, values: Mapping[str, str], *, into: str
) -> nw.DataFrame:
    table = pd.DataFrame(list(values.items()), columns=[column, into], dtype="string")
    return rows.join(in_library_of(rows, table), on=column, how="left")


def _codes_of_names(words: Iterable[str], dictionary: Dictionary) -> dict[str, str]:
    """Each of some names and codes → the official code; those not known are left out."""
    areas = dictionary.read("areas")
    inside = areas[areas["area_level"] == "district"]
    known: dict[str, str] = {}
    for table in (dictionary.read("areas_outside"), inside):
        names = table["area_name"].map(folded)
        known |= dict(zip(names, table["area_code"], strict=True))
    found = {}
    for word in words:
        code = word.strip().upper()
        if re.fullmatch(OFFICIAL_CODE, code):
            found[word] = code
        elif folded(word) in known:
            found[word] = known[folded(word)]
    return found


def _codes_of_postcodes(words: Iterable[str], postcodes: pd.DataFrame | None) -> dict[str, str]:
    """Each of some postcodes → the district, of those that the directory knows."""
    if postcodes is None:
        return {}
    written = {word: _plain(word) for word in words}
    known = postcodes[postcodes["postcode"].isin(set(written.values()))].dropna()
    codes = dict(zip(known["postcode"], known[DISTRICT], strict=True))
    return {word: codes[plain] for word, plain in written.items() if plain in codes}


def _plain(postcode: str) -> str:
    """Write a postcode in capitals with one space, as the directory does."""
    letters = "".join(postcode.split()).upper()
    return f"{letters[:-3]} {letters[-3:]}"


def with_area(rows: nw.DataFrame, *, dictionary: Dictionary) -> nw.DataFrame:
    """Add the name of the district and, by the map of the day, the quadrant.

    Parameters
    ----------
    rows
        ``__row``, ``__day``, ``district_code``: one row per event.
    dictionary
        The data dictionary: tables ``areas``, ``district_quadrants``, ``area_buckets``.

    Returns
    -------
    narwhals.DataFrame
        The rows with ``district_of_home`` (missing outside the county and where it is not known)
        and ``area_by_home`` (a quadrant or the label of a bucket).
    """
    areas = dictionary.read("areas")
    districts = areas.loc[areas["area_level"] == "district", ["area_code", "area_name"]]
    districts.columns = [DISTRICT, "district_of_home"]
    quadrants = dictionary.read("district_quadrants")[
        [DISTRICT, "quadrant", "valid_from", "valid_to"]
    ]
    labels = labels_of_buckets(dictionary)
    found = rows.join(in_library_of(rows, districts), on=DISTRICT, how="left")
    found = found.join(place_on_map(rows, quadrants, on=DISTRICT), on=ROW, how="left")
    outside = ~nw.col(DISTRICT).is_null() & nw.col("district_of_home").is_null()
    return found.with_columns(
        area_by_home=nw.when(outside)
        .then(nw.lit(labels[OUT_OF_COUNTY]))
        .otherwise(nw.col("quadrant").fill_null(labels[UNKNOWN]))
    )


def place_on_map(rows: nw.DataFrame, table: pd.DataFrame, *, on: str) -> nw.DataFrame:
    """Find the row of a dated map that holds on the day of each event.

    Parameters
    ----------
    rows
        ``__row``, ``__day`` and ``on``: one row per event. A day that is not known lies within
        spans that are open at both ends, and in no others.
    table
        ``on``, ``quadrant``, ``valid_from``, ``valid_to``; where two rows hold, the one that
        started last counts.

    Returns
    -------
    narwhals.DataFrame
        ``__row`` and ``quadrant``, of the events that have a place on the map.
    """
    dated = in_library_of(rows, table)
    asked = rows.select(ROW, DAY, on).filter(~nw.col(on).is_null())
    holding = asked.join(dated, on=on, how="inner").filter(holds(DAY))
    started = holding.with_columns(latest_start=nw.col("valid_from"))
    return first_of_each(started, ROW, order=("latest_start", "quadrant")).select(ROW, "quadrant")
