"""Read census tables of ethnic group by age for all upper-tier authorities."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_cells import areas, counts, groups, years
from evaluation_lib.extracts.published_formats import conventions
from evaluation_lib.extracts.published_rows import PublishedRows, read_published
from evaluation_lib.extracts.published_tables import single_figures, typed
from evaluation_lib.wordlists import listed

KIND = "populations"
GROUPING = "five_groups"
OPEN = float("inf")

NO_SYMBOLS = (
    "{where}: '{found}' stands where a census table has a number. Download the table again."
)
UNKNOWN_AGE = (
    "{where}: '{found}' is not an age that the suite reads. Ages read like 'Aged 15 years and "
    "under' or 'Aged 16 to 19 years'."
)
WRONG_AGES = (
    "{file}: its ages do not add up to {ages} (found: {found}). Choose an age classification with "
    "a break between 15 and 16, and keep all of its categories."
)
OTHER_GROUPS = (
    "{file}: {area} has rows for {found} ({ages}), but should have one for each of {expected}. "
    "Keep exactly these groups: one that is left out would look like one without people."
)
NOT_NOUGHT = (
    "{where}: {found} people are counted under '{label}', which belongs to no ethnic group. Choose "
    "all usual residents as the population of the table."
)


def read_populations(path: Path, *, dictionary: Dictionary | None = None) -> pd.DataFrame:
    """Read one census table of five ethnic groups by age, for all upper-tier authorities.

    Returns
    -------
    pandas.DataFrame
        See `populations_from`.

    Raises
    ------
    DataError
        If the file is not such a table, or a cell of it cannot be understood.
    """
    dictionary = dictionary or load_dictionary()
    rows = read_published(path, dictionary=dictionary, reads_into=KIND)
    return populations_from(rows, dictionary=dictionary)


def populations_from(rows: PublishedRows, *, dictionary: Dictionary) -> pd.DataFrame:
    """Turn the text of such a table into the dictionary's ``population_by_ethnic_group``.

    Returns
    -------
    pandas.DataFrame
        The columns of ``population_by_ethnic_group``: ``persons`` (people) of an ``age_range``
        (``0 to 15``, and ``all ages``) in one of the five groups, one row for each authority.

    Raises
    ------
    DataError
        If an area, an age, a label or a figure cannot be understood, or an authority lacks one of
        the groups.
    """
    rows = _with_people(rows, dictionary=dictionary)
    area = areas(rows, common=conventions(dictionary))
    known = area.assign(
        census_year=years(rows, common=conventions(dictionary)),
        classification=rows.text["classification"],
        ethnic_group=groups(rows, dictionary=dictionary)["five_groups"],
        basis=rows.text["basis"],
        source=rows.layout.source,
    )
    by_age = _persons_by_band if "age" in rows.headers else _persons_by_column
    parts = by_age(known, rows=rows, dictionary=dictionary)
    for part in parts:
        _refuse_other_groups(part, file=rows.file, dictionary=dictionary)
    kept = [single_figures(part, KIND, rows=rows, dictionary=dictionary) for part in parts]
    return typed(pd.concat(kept), KIND, dictionary=dictionary).reset_index(drop=True)


def _with_people(rows: PublishedRows, *, dictionary: Dictionary) -> PublishedRows:
    """Leave out areas that are not read, and categories that hold nobody."""
    rules, text = rows.layout.rules, rows.text
    if "area_codes_left_out" in rules:
        text = text[~text["area_code"].str.fullmatch(rules["area_codes_left_out"])]
    nobody = text["label"].isin(rules.get("always_nought", []))
    if nobody.any():
        empty = _persons(rows.only(text.index[nobody]), "persons", dictionary=dictionary)
        if (empty != 0).any():
            row = empty.index[empty != 0][0]
            raise DataError(
                NOT_NOUGHT.format(
                    where=rows.where(row, "persons"),
                    found=empty.loc[row],
                    label=text.loc[row, "label"],
                )
            )
    return rows.only(text.index[~nobody])


def _persons(rows: PublishedRows, column: str, *, dictionary: Dictionary) -> pd.Series:
    split = counts(rows, column, dictionary=dictionary)
    hidden = split["symbol"].dropna()
    if len(hidden):
        where = rows.where(hidden.index[0], column)
        raise DataError(NO_SYMBOLS.format(where=where, found=hidden.iloc[0]))
    return split["value"]


def _persons_by_column(
    known: pd.DataFrame, *, rows: PublishedRows, dictionary: Dictionary
) -> list[pd.DataFrame]:
    """One table for each age range, where each stands in a column of its own."""
    return [
        known.assign(age_range=ages, persons=_persons(rows, ages, dictionary=dictionary))
        for ages in rows.layout.rules["age_ranges"]
    ]


def _persons_by_band(
    known: pd.DataFrame, *, rows: PublishedRows, dictionary: Dictionary
) -> list[pd.DataFrame]:
    """One table for each age range, added up from rows for bands of ages."""
    bands = _bands(rows)
    known = known.assign(persons=_persons(rows, "persons", dictionary=dictionary))
    same = [column for column in known.columns if column != "persons"]
    parts = []
    for ages, (first, last) in rows.layout.rules["age_ranges"].items():
        inside = _inside(bands, first=first, last=OPEN if last is None else last)
        if inside is None:
            found = listed(list(rows.text["age"].unique()), longest=8)
            raise DataError(WRONG_AGES.format(file=rows.file, ages=ages, found=found))
        summed = known[inside].assign(row=known.index[inside]).groupby(same, sort=False)
        part = summed.agg(persons=("persons", "sum"), row=("row", "first")).reset_index()
        parts.append(part.set_index("row").assign(age_range=ages))
    return parts


def _bands(rows: PublishedRows) -> pd.DataFrame:
    """Return the first and last year of age of each row."""
    patterns = rows.layout.rules["ages"]
    ages = rows.text["age"]
    read = {age: _band(age, patterns) for age in ages.unique()}
    unread = ages[ages.map(lambda age: read[age] is None)]
    if len(unread):
        where = rows.where(unread.index[0], "age")
        raise DataError(UNKNOWN_AGE.format(where=where, found=unread.iloc[0]))
    ends = [read[age] for age in ages]
    return pd.DataFrame(ends, columns=["first", "last"], index=ages.index)


def _band(age: str, patterns: list[str]) -> tuple[float, float] | None:
    """Read an age band: ``Aged 16 to 19 years`` is (16, 19)."""
    fits = (re.fullmatch(pattern, age) for pattern in patterns)
    fit = next((fit for fit in fits if fit), None)
    if fit is None:
        return None
    ends = {name: float(value) for name, value in fit.groupdict().items()}
    if "under" in ends:
        return 0.0, ends["under"] - 1
    if "only" in ends:
        return ends["only"], ends["only"]
    return ends.get("first", 0.0), ends.get("last", OPEN)


def _inside(bands: pd.DataFrame, *, first: float, last: float) -> pd.Series | None:
    """Return which rows lie within an age range, or nothing where its ages do not fill it."""
    inside = (bands["first"] >= first) & (bands["last"] <= last)
    pieces = bands[inside].drop_duplicates().sort_values("first")
    if pieces.empty:
        return None
    starts, ends = list(pieces["first"]), list(pieces["last"])
    unbroken = all(start == end + 1 for start, end in zip(starts[1:], ends[:-1], strict=True))
    return inside if unbroken and starts[0] == first and ends[-1] == last else None


def _refuse_other_groups(part: pd.DataFrame, *, file: str, dictionary: Dictionary) -> None:
    """Refuse an area that lacks one of the five groups, or has a row for another one."""
    listing = dictionary.read("ethnic_groups")
    chosen = (listing["grouping"] == GROUPING) & listing["ethnicity_known"]
    expected = list(listing.loc[chosen, "group"])
    for (area, ages), found in part.groupby(["area_name", "age_range"])["ethnic_group"]:
        if set(found) != set(expected):
            raise DataError(
                OTHER_GROUPS.format(
                    file=file,
                    area=area,
                    ages=ages,
                    found=", ".join(found),
                    expected=", ".join(expected),
                )
            )
