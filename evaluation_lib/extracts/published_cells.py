"""What the areas, periods, labels and figures in the cells of a published file mean."""

from __future__ import annotations

import re

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_formats import Conventions
from evaluation_lib.extracts.published_rows import PublishedRows
from evaluation_lib.extracts.published_symbols import split_symbols, whole_numbers

UNKNOWN_LABEL = (
    "{where}: '{found}' is not in the code list published_group_labels for {labels}. Add it there "
    "with the group that it belongs to; the suite does not guess."
)
UNKNOWN_PERIOD = (
    "{where}: '{found}' is not a period that the suite reads. Write a year (2025) or two years "
    "that follow each other (202425)."
)
WRONG_AREA = (
    "{where}: '{found}' is not the code of an authority in England. Write the nine-character code "
    "of the Office for National Statistics, such as E10000012."
)


def areas(rows: PublishedRows, *, common: Conventions) -> pd.DataFrame:
    """Work out the area of each row, leaving out rows at levels that are not read.

    Returns
    -------
    pandas.DataFrame
        ``area_code``, ``area_name``, ``area_level``, for the rows that stay.

    Raises
    ------
    DataError
        If a row at the level of an authority has no authority's code.
    """
    text, levels = rows.text, rows.layout.rules.get("levels")
    level = text["level"].map(levels).dropna() if levels else text["area_level"]
    country = level == "country"
    code = text.loc[level.index, "area_code"].mask(country, common.country_code)
    wrong = code[~country & ~code.str.fullmatch(common.authority_code)]
    if len(wrong):
        where = rows.where(wrong.index[0], "area_code")
        raise DataError(WRONG_AREA.format(where=where, found=wrong.iloc[0]))
    name = text.loc[level.index, "area_name"].mask(country, common.country_name)
    return pd.DataFrame({"area_code": code, "area_name": name, "area_level": level})


def years(rows: PublishedRows, *, common: Conventions) -> pd.Series:
    """Turn published periods into years; a period of two years is known by the later one.

    Raises
    ------
    DataError
        If a period fits no pattern, or its two years do not follow each other.
    """
    periods = rows.text["period"]
    read = {period: _year(period, common.periods) for period in periods.unique()}
    unread = periods[periods.map(lambda period: read[period] is None)]
    if len(unread):
        where = rows.where(unread.index[0], "period")
        raise DataError(UNKNOWN_PERIOD.format(where=where, found=unread.iloc[0]))
    return periods.map(read).astype("Int64")


def groups(rows: PublishedRows, *, dictionary: Dictionary) -> pd.DataFrame:
    """Look each row's label up in the code list of published group labels.

    Returns
    -------
    pandas.DataFrame
        ``five_groups`` and ``dfe_code`` (``NA`` where the label is no single code).

    Raises
    ------
    DataError
        If a label is not in the code list: a label is never matched by likeness.
    """
    known = dictionary.read("published_group_labels")
    known = known[known["source_format"] == rows.layout.labels].set_index("label")
    labels = rows.text["label"]
    unknown = labels[~labels.isin(known.index)]
    if len(unknown):
        where = rows.where(unknown.index[0], "label")
        raise DataError(
            UNKNOWN_LABEL.format(where=where, found=unknown.iloc[0], labels=rows.layout.labels)
        )
    return known.loc[labels, ["five_groups", "dfe_code"]].set_axis(labels.index)


def counts(rows: PublishedRows, column: str, *, dictionary: Dictionary) -> pd.DataFrame:
    """Split a column of counts: ``value`` (Int64) and ``symbol`` (see `split_symbols`).

    Raises
    ------
    DataError
        If a cell is neither a whole number nor a published symbol.
    """
    cells = rows.text[column].rename(rows.headers[column])
    blank = rows.layout.rules.get("blank")
    split = split_symbols(cells, blank=blank, file=rows.file, dictionary=dictionary)
    return split.assign(value=whole_numbers(split["value"].rename(cells.name), file=rows.file))


def _year(period: str, patterns: tuple[str, ...]) -> int | None:
    for pattern in patterns:
        fit = re.fullmatch(pattern, period)
        parts = fit.groupdict() if fit else {}
        if "year" in parts:
            return int(parts["year"])
        if parts:
            year = int(parts["before"]) + 1
            return year if year % 100 == int(parts["year_end"]) else None
    return None
