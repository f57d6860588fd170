"""Plant faults in extracts, each with its name and its place, so that a check can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.labels import read_labels
from evaluation_lib.synthetic.scenario import Scenario
from evaluation_lib.synthetic.writing.tables import ExtractTable

COLUMNS = ["fault", "file", "sheet", "row", "column", "found"]
#: Rows are counted as a person sees them: the headings are the first.
FIRST_ROW = 2
UNREAD_LABEL = "unread_label"
#: What stands in every heading under which ethnicity is written.
ETHNICITY = "ETHNIC"
CELL, REPEAT, WITHOUT = "cell", "repeated_row", "row_without"


def plant_faults(
    tables: Sequence[ExtractTable], *, scenario: Scenario, seed: int, dictionary: Dictionary
) -> tuple[list[ExtractTable], pd.DataFrame]:
    """Plant the scenario's faults, and list them with the labels that no list can read.

    Parameters
    ----------
    tables
        The tables of all extracts.
    scenario
        The scenario: its ``faults``.
    seed
        Where the source of chance starts; it is not that of the county.
    dictionary
        The data dictionary.

    Returns
    -------
    tuple
        The tables with the faults in them; and one row per fault: ``fault`` (its name), ``file``,
        ``sheet``, ``row`` (as a spreadsheet counts), ``column``, ``found`` (the cell).
    """
    rng = np.random.default_rng([seed, 1])
    changed = list(tables)
    found = []
    for fault in scenario["faults"]:
        place = _place_of(fault, changed)
        if place is None:
            continue
        table, rows = _planted(fault, changed[place], rng=rng)
        changed[place] = table
        found.append(rows)
    unread = set(read_labels(dictionary).unread)
    found += [_unread_labels(table, unread) for table in changed]
    faults = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
    return changed, faults.sort_values(["file", "sheet", "row", "fault"]).reset_index(drop=True)


def _place_of(fault: Mapping[str, Any], tables: Sequence[ExtractTable]) -> int | None:
    """Where the table of a fault stands: the last whose file holds the words and has rows."""
    fitting = [
        place
        for place, table in enumerate(tables)
        if fault["file"] in table.file
        and table.sheet == fault.get("sheet")
        and fault.get("column", table.cells.columns[0]) in table.cells
        and len(table.cells)
    ]
    return fitting[-1] if fitting else None


def _planted(
    fault: Mapping[str, Any], table: ExtractTable, *, rng: np.random.Generator
) -> tuple[ExtractTable, pd.DataFrame]:
    cells = table.cells.reset_index(drop=True)
    column = fault.get("column", cells.columns[0])
    usable = np.flatnonzero(cells[column].notna().to_numpy())
    number = min(fault["number"], len(usable))
    chosen = np.sort(rng.choice(usable, size=number, replace=False))
    if fault["kind"] == CELL:
        values = cells[column].astype(object).copy()
        values.iloc[chosen] = fault["value"]
        written = replace(table, cells=cells.assign(**{column: values}))
        return written, _listed(fault, table, chosen, column=column, found=fault["value"])
    copies = cells.iloc[chosen].copy()
    if fault["kind"] == WITHOUT:
        copies[column] = None
    both = pd.concat([cells, copies], ignore_index=True)
    new = np.arange(len(cells), len(both))
    found = None if fault["kind"] == WITHOUT else "the row before, once more"
    return replace(table, cells=both), _listed(fault, table, new, column=column, found=found)


def _listed(
    fault: Mapping[str, Any],
    table: ExtractTable,
    places: np.ndarray,
    *,
    column: str,
    found: str | None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "fault": fault["name"],
            "file": table.file,
            "sheet": table.sheet,
            "row": places + FIRST_ROW,
            "column": column,
            "found": found,
        }
    )


def _unread_labels(table: ExtractTable, unread: set[str]) -> pd.DataFrame:
    """The cells of a table that hold a label which no list can read."""
    found = []
    for column in table.cells:
        if ETHNICITY not in column.upper():
            continue
        places = np.flatnonzero(table.cells[column].isin(unread).to_numpy())
        fault = {"name": UNREAD_LABEL}
        rows = _listed(fault, table, places, column=column, found=None)
        found.append(rows.assign(found=table.cells[column].iloc[places].to_numpy()))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
