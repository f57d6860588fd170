"""Read the Department for Education's file of pupils by ethnicity and language."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_cells import areas, counts, groups, years
from evaluation_lib.extracts.published_formats import conventions
from evaluation_lib.extracts.published_rows import PublishedRows, read_published
from evaluation_lib.extracts.published_tables import single_figures, typed
from evaluation_lib.wordlists import listed

KIND = "pupils"

NO_TOTAL = (
    "{file}: no row of its column {column} is {totals} (found: {found}). Adding the other rows up "
    "could count pupils twice: download the whole file, or name its total in "
    "published_formats.yaml."
)


def read_pupils(path: Path, *, dictionary: Dictionary | None = None) -> pd.DataFrame:
    """Read one file of pupils by ethnic group, for all authorities.

    Returns
    -------
    pandas.DataFrame
        See `pupils_from`.

    Raises
    ------
    DataError
        If the file is not such a file, or a cell of it cannot be understood.
    """
    dictionary = dictionary or load_dictionary()
    rows = read_published(path, dictionary=dictionary, reads_into=KIND)
    return pupils_from(rows, dictionary=dictionary)


def pupils_from(rows: PublishedRows, *, dictionary: Dictionary) -> pd.DataFrame:
    """Turn the text of such a file into pupils by ethnic group, authority and January.

    The file counts every pupil several times: by type of school, by first language, and in all.
    Only the rows for all schools and all languages are read.

    What the figures can stand for is limited: they count pupils of state-funded schools (not of
    independent schools, and not children taught at home), few children under five and none before
    nursery, and they count a pupil where the school is, not where the pupil lives.

    Returns
    -------
    pandas.DataFrame
        One row for each label, area and school year: ``time_period`` (as published, ``202425``),
        ``year`` (of the January in which pupils were counted: 2025), ``area_code``, ``area_name``,
        ``area_level``, ``category`` (the label as published), ``dfe_code`` (the detailed ethnicity
        code; ``NA`` for totals and where no single code fits), ``five_groups``, ``pupils`` (whole
        number; ``NA`` where ``symbol`` stands), ``symbol``, ``rounded_to`` (pupils), ``source``.
        ``Refused``, ``Not obtained`` and ``Unclassified`` stay rows of their own: their
        ``five_groups`` says that the group is not known, never Other.

    Raises
    ------
    DataError
        If there are no rows for all schools or all languages, or an area, a period, a label or a
        figure cannot be understood; the sentence names the row.
    """
    layout, common = rows.layout, conventions(dictionary)
    rows = _totals(rows)
    area = areas(rows, common=common)
    rows = rows.only(area.index)
    split = counts(rows, "pupils", dictionary=dictionary)
    table = area.assign(
        time_period=rows.text["period"],
        year=years(rows, common=common),
        category=rows.text["label"],
        pupils=split["value"],
        symbol=split["symbol"],
        rounded_to=area["area_level"].map(layout.rules["rounded_to"]),
        source=layout.source,
        **groups(rows, dictionary=dictionary),
    )
    table = single_figures(table, KIND, rows=rows, dictionary=dictionary)
    return typed(table, KIND, dictionary=dictionary).reset_index(drop=True)


def _totals(rows: PublishedRows) -> PublishedRows:
    """Keep only the rows that count everybody in each column that splits pupils once more."""
    for column, totals in rows.layout.rules["totals"].items():
        values = rows.text[column]
        total = values.isin(totals)
        if not total.any():
            raise DataError(
                NO_TOTAL.format(
                    file=rows.file,
                    column=rows.headers[column],
                    totals=" or ".join(totals),
                    found=listed(list(values.unique()), longest=8),
                )
            )
        rows = rows.only(rows.text.index[total])
    return rows
