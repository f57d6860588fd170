"""Read the Department for Education's file of children looked after at 31 March."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_cells import areas, counts, groups, years
from evaluation_lib.extracts.published_formats import conventions
from evaluation_lib.extracts.published_rows import (
    PublishedRows,
    holds_the_right_rows,
    read_published,
)
from evaluation_lib.extracts.published_tables import single_figures, typed

KIND = "looked_after"

OTHER_ROWS = (
    "{file} has the columns of '{title}', but its rows are of another kind: it must hold {holds} "
    "and none of {never} in its column {column}."
)
UNKNOWN_UNACCOMPANIED = (
    "{where}: '{found}' is not one of the labels for unaccompanied children ({known}). Add it to "
    "published_formats.yaml; the suite does not guess."
)


def read_looked_after(path: Path, *, dictionary: Dictionary | None = None) -> pd.DataFrame:
    """Read one file of children looked after at 31 March by ethnic group, for all authorities.

    Returns
    -------
    pandas.DataFrame
        See `looked_after_from`.

    Raises
    ------
    DataError
        If the file is not such a file, or a cell of it cannot be understood.
    """
    dictionary = dictionary or load_dictionary()
    rows = read_published(path, dictionary=dictionary, reads_into=KIND)
    if not holds_the_right_rows(rows):
        rule = rows.layout.rules["told_by"]
        raise DataError(
            OTHER_ROWS.format(
                file=path.name,
                title=rows.layout.title,
                holds=" or ".join(rule["holds"]),
                never=", ".join(rule["never"]),
                column=rows.headers[rule["column"]],
            )
        )
    return looked_after_from(rows, dictionary=dictionary)


def looked_after_from(rows: PublishedRows, *, dictionary: Dictionary) -> pd.DataFrame:
    """Turn the text of such a file into the dictionary's table ``looked_after_31_march``.

    Rows for regions, and for characteristics other than ethnic group and unaccompanied
    asylum-seeking children, are left out.

    Returns
    -------
    pandas.DataFrame
        The columns of ``looked_after_31_march``, one row for each figure: ``children`` (children,
        whole number; ``NA`` where ``symbol`` stands) looked after on 31 March of ``year`` in an
        area, in one ``category`` of one ``characteristic``. ``rounded_to`` is the publisher's
        rounding, in children.

    Raises
    ------
    DataError
        If an area, a period, a label or a figure cannot be understood; the sentence names the row.
    """
    layout, common = rows.layout, conventions(dictionary)
    characteristic = rows.text["group"].map(layout.rules["characteristics"]).dropna()
    area = areas(rows.only(characteristic.index), common=common)
    rows = rows.only(area.index)
    split = counts(rows, "children", dictionary=dictionary)
    table = area.assign(
        year=years(rows, common=common),
        characteristic=characteristic,
        category=_categories(rows, characteristic.loc[area.index], dictionary=dictionary),
        children=split["value"],
        symbol=split["symbol"],
        rounded_to=area["area_level"].map(layout.rules["rounded_to"]),
        source=layout.source,
    )
    table = single_figures(table, KIND, rows=rows, dictionary=dictionary)
    return typed(table, KIND, dictionary=dictionary).reset_index(drop=True)


def _categories(
    rows: PublishedRows, characteristic: pd.Series, *, dictionary: Dictionary
) -> pd.Series:
    """Return each row's category: the ethnic group, or whether unaccompanied."""
    by_ethnic_group = characteristic == "ethnic_group"
    ethnic = rows.only(characteristic.index[by_ethnic_group])
    labels = rows.text.loc[~by_ethnic_group, "label"]
    known = rows.layout.rules["unaccompanied_labels"]
    unknown = labels[~labels.isin(list(known))]
    if len(unknown):
        raise DataError(
            UNKNOWN_UNACCOMPANIED.format(
                where=rows.where(unknown.index[0], "label"),
                found=unknown.iloc[0],
                known=", ".join(known),
            )
        )
    categories = groups(ethnic, dictionary=dictionary)["five_groups"]
    return pd.concat([categories, labels.map(known)]).loc[rows.text.index]
