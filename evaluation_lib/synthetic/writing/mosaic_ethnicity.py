"""Ethnicity as Mosaic keeps it: a code of its own on the person, and a table of what codes mean."""

from __future__ import annotations

import pandas as pd

LOCAL, CODE, LABEL = "ethnicity_local_code", "ethnicity_code", "ethnicity_label"


def ethnicity_cells(children: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return DM_ETHNICITIES and the cell FULL_ETHNICITY_CODE of every child.

    A local code means what most children with it mean by it. A child whose entry says something
    else, or has no local code, has the label itself in the cell, as free text does.

    Parameters
    ----------
    children
        Rows of ``Seen.children``.

    Returns
    -------
    tuple
        ``ETHNICITY_CODE``, ``ETHNICITY_DESCRIPTION``, ``CBDS_ETHNICITY_CODE``; and a column of text
        with the index of the children.
    """
    entries = children[[LOCAL, CODE, LABEL]].astype("string")
    meanings = _meanings(entries)
    own = entries[LOCAL].map(meanings[CODE])
    described = entries[LOCAL].map(meanings[LABEL])
    # Where the Department for Education's code is missing, the description is what is read.
    same = (own == entries[CODE]).fillna(False) | (
        own.isna() & entries[CODE].isna() & (described == entries[LABEL]).fillna(False)
    )
    cells = pd.DataFrame(
        {
            "ETHNICITY_CODE": meanings.index,
            "ETHNICITY_DESCRIPTION": meanings[LABEL].to_numpy(),
            "CBDS_ETHNICITY_CODE": meanings[CODE].to_numpy(),
        }
    )
    return cells, entries[LOCAL].where(same, entries[LABEL])


def _meanings(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the commonest code and label of each local code, by local code."""
    known = entries[entries[LOCAL].notna() & entries[LABEL].notna()]
    counted = known.groupby([LOCAL, CODE, LABEL], dropna=False).size().rename("children")
    by_number = counted.reset_index().sort_values(
        ["children", LOCAL, CODE, LABEL], ascending=[False, True, True, True], kind="stable"
    )
    return by_number.drop_duplicates(LOCAL).sort_values(LOCAL).set_index(LOCAL)[[CODE, LABEL]]
