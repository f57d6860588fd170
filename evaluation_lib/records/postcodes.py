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
        ``postcode`` and ``district_code``, each postcode once; nothing where there is no directory.
    """
    wanted = dictionary.document("places")["postcode_lookup"]
    found = [lookup for raw in tables if (lookup := _lookup(raw, wanted)) is not None]
    if not found:
        return None
    return pd.concat(found).drop_duplicates("postcode", keep="last").reset_index(drop=True)


def is_postcode_lookup(raw: RawTable, *, dictionary: Dictionary) -> bool:
    """Whether a table is a directory of postcodes."""
    wanted = dictionary.document("places")["postcode_lookup"]
    return all(_column(raw.cells.columns, wanted[name]) for name in ("postcode", "district"))


def _lookup(raw: RawTable, wanted: dict[str, list[str]]) -> pd.DataFrame | None:
    postcode = _column(raw.cells.columns, wanted["postcode"])
    district = _column(raw.cells.columns, wanted["district"])
    if postcode is None or district is None:
        return None
    frame = pd.DataFrame(
        {
            "postcode": postcodes(raw.cells[postcode])[0],
            "district_code": texts(raw.cells[district])[0],
        }
    )
    return frame.dropna()


def _column(columns: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Return the first column that has one of the names; of several years the latest."""
    by_plain = {str(column).strip().casefold(): str(column) for column in columns}
    for name in wanted:
        pattern = re.escape(name).replace(re.escape(YEAR), r"\d\d")
        fitting = sorted(plain for plain in by_plain if re.fullmatch(pattern, plain))
        if fitting:
            return by_plain[fitting[-1]]
    return None
