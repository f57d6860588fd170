"""Write the tables of the children in need census as the nested XML that is sent in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.writing.cin_census import CHILD_KEY, DETAILS, DETAILS_KEY
from evaluation_lib.synthetic.writing.distinct_texts import side_by_side, texts_of
from evaluation_lib.synthetic.writing.tables import ExtractTable

#: The order of what lies in an episode of need: its own values, and elements that repeat.
DETAILS_ORDER = (
    "CINreferralDate",
    "ReferralSource",
    "PrimaryNeedCode",
    "CINclosureDate",
    "ReasonForClosure",
    "DateOfInitialCPC",
    "Assessments",
    "CINPlanDates",
    "Section47",
    "ReferralNFA",
    "ChildProtectionPlans",
    "PreProceedingsandFGDM",
)
#: The order of the return's own header, each group in an element of its own.
HEADER_ORDER: Mapping[str, Sequence[str]] = {
    "CollectionDetails": ("Collection", "Year", "ReferenceDate"),
    "Source": ("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime"),
}
#: Values that repeat, and the element that holds them together.
HELD_IN: Mapping[str, str] = {
    "AssessmentFactors": "FactorsIdentifiedAtAssessment",
    "Disability": "Disabilities",
}
SEVERAL = "|"
START = '<?xml version="1.0" encoding="UTF-8"?>\n'
RETURN = "{start}<Message>\n{header}\n<Children>\n{children}\n</Children>\n</Message>\n"

KEYS = (CHILD_KEY, DETAILS_KEY)


def write_cin_census(tables: Sequence[ExtractTable], folder: Path) -> tuple[Path, ...]:
    """Write each return, a child a line.

    Parameters
    ----------
    tables
        The elements of one or more returns (`cin_census.cin_census_tables`).
    folder
        The folder of extracts; folders in it are made.

    Returns
    -------
    tuple of Path
        The files, in their order.
    """
    returns: dict[str, dict[str, pd.DataFrame]] = {}
    for table in tables:
        returns.setdefault(table.file, {})[str(table.sheet)] = table.cells
    written = []
    for file, elements in returns.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(return_text(elements).encode())
        written.append(path)
    return tuple(written)


def return_text(elements: Mapping[str, pd.DataFrame]) -> str:
    """Return the text of one return.

    Parameters
    ----------
    elements
        The cells of each element, by its name.
    """
    children = elements["ChildIdentifiers"]
    characteristics = elements["ChildCharacteristics"]
    own = [CHILD_KEY]
    parts = [
        _rows("ChildIdentifiers", children, leave_out=[]),
        _within(children, own, characteristics, _rows("ChildCharacteristics", characteristics)),
        _within(children, own, elements[DETAILS], _details(elements)),
    ]
    told = side_by_side(parts, len(children))
    return RETURN.format(
        start=START,
        header=_header(elements["Header"]),
        children="\n".join(f"<Child>{child}</Child>" for child in told),
    )


def _header(cells: pd.DataFrame) -> str:
    groups = [
        f"<{group}>{''.join(_values(name, cells[name])[0] for name in names)}</{group}>"
        for group, names in HEADER_ORDER.items()
    ]
    return f"<Header>{''.join(groups)}</Header>"


def _details(elements: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Return the text of every episode of need, with all that lies in it."""
    cells = elements[DETAILS]
    parts = [
        _values(name, cells[name])
        if name in cells
        else _within(cells, KEYS, elements[name], _rows(name, elements[name]))
        for name in DETAILS_ORDER
        if name in cells or name in elements
    ]
    return _in_element(DETAILS, side_by_side(parts, len(cells)))


def _rows(element: str, cells: pd.DataFrame, *, leave_out: Sequence[str] = KEYS) -> np.ndarray:
    """Return the text of every row of an element."""
    parts = [_values(name, cells[name]) for name in cells if name not in leave_out]
    return _in_element(element, side_by_side(parts, len(cells)))


def _values(name: str, values: pd.Series) -> np.ndarray:
    """Return the element of every value; of a missing one, nothing."""
    return texts_of(values, lambda value: _value(name, str(value)))


def _value(name: str, value: str) -> str:
    if name not in HELD_IN:
        return f"<{name}>{escape(value)}</{name}>"
    each = "".join(f"<{name}>{escape(one)}</{name}>" for one in value.split(SEVERAL))
    return f"<{HELD_IN[name]}>{each}</{HELD_IN[name]}>"


def _within(
    outer: pd.DataFrame, keys: Sequence[str], inner: pd.DataFrame, texts: np.ndarray
) -> np.ndarray:
    """Return, for every outer row, the texts of the inner rows with the same keys, in order."""
    found: dict[tuple[object, ...], str] = {}
    for key, text in zip(_keys(inner, keys), texts, strict=True):
        found[key] = found.get(key, "") + text
    return np.array([*(found.get(key, "") for key in _keys(outer, keys)), ""], dtype=object)[:-1]


def _keys(cells: pd.DataFrame, keys: Sequence[str]) -> Iterable[tuple[object, ...]]:
    return zip(*(cells[key].tolist() for key in keys), strict=True)


def _in_element(element: str, texts: np.ndarray) -> np.ndarray:
    return f"<{element}>" + texts + f"</{element}>"
