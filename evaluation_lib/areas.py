"""The areas a report can be about, and which districts lie in each of them on a given day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.wordlists import cut, did_you_mean, folded, listed, match

UNKNOWN_AREA = "area '{found}' is not known{hint} Areas: {areas}."
NO_AREA_OF_LEVEL = "The table areas of the data dictionary has no area of level {level}: add it."
EMPTY_AREA = "area is empty: write one of {areas}."

BELOW_AUTHORITY = ("quadrant", "district")


@dataclass(frozen=True)
class Area:
    """A place that a report can be about.

    Attributes
    ----------
    code
        The Office for National Statistics' code; for a quadrant, the dictionary's own.
    name
        The name as reports write it.
    level
        ``country``, ``local_authority``, ``quadrant`` or ``district``.
    slug
        The name as file names carry it.
    label
        The name as titles and sentences carry it: ``Mid quadrant`` for ``Mid``.
    """

    code: str
    name: str
    level: str
    slug: str
    label: str

    @property
    def below_authority(self) -> bool:
        """Whether the area is a part of an authority, for which nothing is published."""
        return self.level in BELOW_AUTHORITY


def slug_of(name: str) -> str:
    """Return the name as a file name can carry it: lower case, hyphens, nothing else."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def known_areas(dictionary: Dictionary, *, looked_after: pd.DataFrame | None = None) -> list[Area]:
    """Return every area a report can be about, the dictionary's own first.

    Parameters
    ----------
    dictionary
        The data dictionary; its table ``areas`` comes first, in its order.
    looked_after
        Published figures (``year``, ``area_code``, ``area_name``, ``area_level``) whose
        authorities are added in the order of their names.
    """
    own = dictionary.read("areas").sort_values("order")
    areas = [
        Area(row.area_code, row.area_name, row.area_level, row.slug, row.label)
        for row in own.itertuples(index=False)
    ]
    if looked_after is None:
        return areas
    codes, names = {area.code for area in areas}, {folded(area.name) for area in areas}
    # An authority that was made anew under its old name has two codes: the later one counts.
    others = looked_after.sort_values("year", ascending=False, kind="stable")
    others = others[["area_code", "area_name", "area_level"]].drop_duplicates("area_code")
    others = others.drop_duplicates("area_name").sort_values("area_name")
    # What the dictionary calls an area is that area, whatever a file brings under the name.
    taken = others["area_name"].map(folded).isin(names) | (others["area_name"].map(slug_of) == "")
    others = others[~others["area_code"].isin(codes) & ~taken]
    return areas + [
        Area(row.area_code, row.area_name, row.area_level, slug_of(row.area_name), row.area_name)
        for row in others.itertuples(index=False)
    ]


def county_of(dictionary: Dictionary) -> Area:
    """Return the authority that the dictionary's quadrants and districts belong to."""
    return _first(dictionary, "local_authority")


def country_of(dictionary: Dictionary) -> Area:
    """Return the country that authorities are compared with."""
    return _first(dictionary, "country")


def _first(dictionary: Dictionary, level: str) -> Area:
    for area in known_areas(dictionary):
        if area.level == level:
            return area
    raise DataError(NO_AREA_OF_LEVEL.format(level=level))


def quadrants_of(areas: Sequence[Area]) -> list[str]:
    """Return the names of the quadrants among areas, in their order."""
    return [area.name for area in areas if area.level == "quadrant"]


def find_area(text: str, areas: Sequence[Area]) -> Area:
    """Return the area that ``text`` names, however it is capitalised or hyphenated.

    Raises
    ------
    ParameterError
        If no area has that name; the sentence names the nearest one and lists the areas.
    """
    names = [area.name for area in areas]
    if not text.strip():
        raise ParameterError([EMPTY_AREA.format(areas=listed(names))])
    spellings = {area.label: area for area in areas} | {area.name: area for area in areas}
    spelling = match(text, list(spellings))
    if spelling is None:
        raise ParameterError(
            [
                UNKNOWN_AREA.format(
                    found=cut(text), hint=did_you_mean(text, names), areas=listed(names)
                )
            ]
        )
    return spellings[spelling]


def districts_of(area: Area, *, dictionary: Dictionary, on: date) -> list[str]:
    """Return the codes of the districts that make up a quadrant, a district or the county.

    Parameters
    ----------
    area
        A quadrant, a district, or the authority that the quadrants belong to.
    dictionary
        The data dictionary, whose table ``district_quadrants`` is dated.
    on
        The day for which the map is asked.
    """
    if area.level == "district":
        return [area.code]
    districts = map_on(dictionary, on=on)
    if area.level == "quadrant":
        districts = districts[districts["quadrant"] == area.name]
    return districts["district_code"].tolist()


def parts_by_area(dictionary: Dictionary) -> Mapping[str, Sequence[str]]:
    """Return the names of the areas that make up the county, and each quadrant, on the latest map.

    Parameters
    ----------
    dictionary
        The data dictionary.
    """
    quadrants = quadrants_of(known_areas(dictionary))
    named = {area.code: area.name for area in known_areas(dictionary)}
    districts = map_on(dictionary, on=date.max)
    found = {county_of(dictionary).name: quadrants}
    for quadrant in quadrants:
        codes = districts.loc[districts["quadrant"] == quadrant, "district_code"]
        found[quadrant] = [named[code] for code in codes if code in named]
    return found


def map_on(dictionary: Dictionary, *, on: date) -> pd.DataFrame:
    """Return the map of districts to quadrants in force on a day (table ``district_quadrants``)."""
    districts = dictionary.read("district_quadrants")
    day = pd.Timestamp(on)
    begun = districts["valid_from"].isna() | (districts["valid_from"] <= day)
    not_ended = districts["valid_to"].isna() | (districts["valid_to"] >= day)
    return districts[begun & not_ended].reset_index(drop=True)
