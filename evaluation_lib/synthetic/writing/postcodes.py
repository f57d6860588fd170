"""The directory of the county's invented postcodes, in the form of the national one."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.writing.live import CHILD
from evaluation_lib.synthetic.writing.tables import ExtractTable
from evaluation_lib.wordlists import folded

FILE = "postcodes/invented postcodes.csv"


def postcode_tables(county: County, *, dictionary: Dictionary) -> list[ExtractTable]:
    """Return the directory: every postcode of a home, with the code of its district.

    A postcode that stands on an episode of being looked after only lies in the district of the
    child's home on the first day of the period.

    Parameters
    ----------
    county
        The county.
    dictionary
        The data dictionary: tables ``areas`` and ``areas_outside``.

    Returns
    -------
    list of ExtractTable
        One table: ``pcds``, ``lad25cd``; each postcode once, by postcode. Without those of places
        that the dictionary does not know.
    """
    places = pd.concat([county.homes[["postcode", "district"]], _before_care(county)])
    code_of = _district_codes(dictionary)
    cells = pd.DataFrame(
        {
            "pcds": places["postcode"],
            "lad25cd": places["district"].map(folded, na_action="ignore").map(code_of),
        },
        dtype="string",
    )
    once = cells.dropna().drop_duplicates("pcds").sort_values("pcds", ignore_index=True)
    return [ExtractTable(FILE, None, once)]


def _before_care(county: County) -> pd.DataFrame:
    """Return the homes on looked-after episodes, with the district of the child's home then."""
    episodes = county.tables["looked_after_episodes"]
    told = episodes[[CHILD, "period_start_date", "home_postcode"]].dropna()
    both = told.merge(county.homes, on=CHILD)
    day = both["period_start_date"]
    there = (both["valid_from"] <= day) & (both["valid_to"].isna() | (both["valid_to"] >= day))
    homes = both[there]
    return pd.DataFrame({"postcode": homes["home_postcode"], "district": homes["district"]})


def _district_codes(dictionary: Dictionary) -> dict[str, str]:
    areas = dictionary.read("areas")
    known = pd.concat([dictionary.read("areas_outside"), areas[areas["area_level"] == "district"]])
    return dict(zip(known["area_name"].map(folded), known["area_code"], strict=True))
