"""Which district a postcode lies in, from a directory that the user puts beside the extracts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.values import postcodes, texts

YEAR = "##"


def read_postcode_lookups(
    tables: Iterable[RawTable], *, dictionary: Dictionary
) -> pd.DataFrame | None:
    """Read every directory of postcodes among some tables.

    Parameters
    ----------
    tables
        Tables that belong to no source of extracts.
    dictionary
        The data dictionary: document ``places`` says how a directory's columns may be called.

    Returns
    -------
    pandas.DataFrame or None
        What `read_postcode_lookup` returns; of a postcode in several directories the last one's
        district. None where there is no directory.
    """
    read = (read_postcode_lookup(raw, dictionary=dictionary) for raw in tables)
    found = [lookup for lookup in read if lookup is not None]
    if not found:
        return None
    return pd.concat(found).drop_duplicates("postcode", keep="last").reset_index(drop=True)


def read_postcode_lookup(raw: RawTable, *, dictionary: Dictionary) -> pd.DataFrame | None:
    """Read one directory of postcodes, such as that of the Office for National Statistics.

    Returns
    -------
    pandas.DataFrame or None
        ``postcode`` (in capitals with one space) and ``district_code``, each postcode once;
        postcodes that the directory puts into two districts are left out. None if the table is no
        directory.
    """
    wanted = dictionary.document("places")["postcode_lookup"]
    postcode = _column(raw.cells.columns, wanted["postcode"])
    district = _column(raw.cells.columns, wanted["district"])
    if postcode is None or district is None:
        return None
    lookup = pd.DataFrame(
        {
            "postcode": postcodes(raw.cells[postcode])[0],
            "district_code": texts(raw.cells[district])[0].str.upper(),
        }
    )
    lookup = lookup.dropna().drop_duplicates()
    return lookup.drop_duplicates("postcode", keep=False).reset_index(drop=True)


def is_postcode_lookup(raw: RawTable, *, dictionary: Dictionary) -> bool:
    """Whether a table is a directory of postcodes."""
    wanted = dictionary.document("places")["postcode_lookup"]
    return all(_column(raw.cells.columns, wanted[name]) for name in ("postcode", "district"))


def _column(columns: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Return the first column that has one of the names; of several years the latest."""
    by_plain = {str(column).strip().casefold(): str(column) for column in columns}
    for name in wanted:
        pattern = re.escape(name).replace(re.escape(YEAR), r"\d\d")
        fitting = sorted(plain for plain in by_plain if re.fullmatch(pattern, plain))
        if fitting:
            return by_plain[fitting[-1]]
    return None
