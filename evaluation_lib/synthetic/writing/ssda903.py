"""Write the SSDA903: one set of CSV files a year, of the children looked after in that year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.seen import seen_on
from evaluation_lib.synthetic.writing.statutory import (
    CHILD,
    adulthood,
    day_texts,
    ethnic_codes,
    lasting,
    sex_numbers,
    year_bounds,
    year_name,
)
from evaluation_lib.synthetic.writing.tables import ExtractTable

FILE = "ssda903/{year}/invented {part}.csv"
DAY = "%d/%m/%Y"

#: The columns of each file in the return's order, and the field that each holds; none: left empty.
EPISODES: Mapping[str, str | None] = {
    "CHILD": CHILD,
    "DECOM": "start_date",
    "RNE": "reason_started",
    "LS": "legal_status",
    "CIN": "category_of_need",
    "PLACE": "placement_type",
    "PLACE_PROVIDER": None,
    "DEC": "end_date",
    "REC": "reason_ended",
    "REASON_PLACE_CHANGE": None,
    "HOME_POST": "home_postcode",
    "PL_POST": None,
    "URN": None,
}
HEADER: Mapping[str, str | None] = {
    "CHILD": CHILD,
    "SEX": "sex_number",
    "DOB": "date_of_birth",
    "ETHNIC": "ethnic_code",
    "UPN": None,
    "MOTHER": None,
    "MC_DOB": None,
}
UASC: Mapping[str, str | None] = {
    "CHILD": CHILD,
    "SEX": "sex_number",
    "DOB": "date_of_birth",
    "DUC": "unaccompanied_until",
}


def ssda903_tables(
    county: County, *, years: Iterable[int], dictionary: Dictionary
) -> list[ExtractTable]:
    """Return the files Header, Episodes and UASC of every year.

    A return describes its children on 31 March and holds every episode of the year, also where a
    period of care began before it.

    Parameters
    ----------
    county
        The county.
    years
        The years in which the returns end, such as 2025 for 2024-25.
    dictionary
        The data dictionary: tables ``recorded_values``, ``ethnicity_codes``.
    """
    return [
        ExtractTable(FILE.format(year=year_name(year), part=part), None, cells)
        for year in years
        for part, cells in _return(county, year, dictionary=dictionary).items()
    ]


def _return(county: County, year: int, *, dictionary: Dictionary) -> dict[str, pd.DataFrame]:
    first, last = year_bounds(year)
    seen = seen_on(county, last)
    episodes = lasting(
        seen.tables["looked_after_episodes"], began="start_date", ended="end_date", since=first
    ).sort_values([CHILD, "start_date", "end_date", "looked_after_episode_id"])
    children = seen.children[seen.children[CHILD].isin(episodes[CHILD])].sort_values(CHILD)
    described = children.assign(
        sex_number=children["sex"].map(sex_numbers(dictionary)),
        ethnic_code=ethnic_codes(children, dictionary=dictionary),
    )
    return {
        "Header": _cells(described, HEADER),
        "Episodes": _cells(episodes, EPISODES),
        "UASC": _cells(_unaccompanied(described, first, last), UASC),
    }


def _unaccompanied(children: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return the children who came alone and have not ceased to count so before the year.

    The day on which a child ceases is told ahead: it is the eighteenth birthday, unless something
    else has ended it by then.
    """
    until = children["unaccompanied_until"]
    ceased = until.where(until <= last, adulthood(children))
    alone = children["unaccompanied"].astype(bool) & (until.isna() | (until >= first))
    return children.assign(unaccompanied_until=ceased)[alone]


def _cells(rows: pd.DataFrame, columns: Mapping[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {heading: _texts(rows, field) for heading, field in columns.items()}
    ).reset_index(drop=True)


def _texts(rows: pd.DataFrame, field: str | None) -> pd.Series:
    if field is None:
        return pd.Series(pd.NA, index=rows.index, dtype="string")
    values = rows[field]
    if pd.api.types.is_datetime64_any_dtype(values):
        return day_texts(values, DAY)
    return values.astype("string")
