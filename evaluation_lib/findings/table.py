"""The table of findings: its columns, its rows, and what each of them must say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import load_dictionary

#: The table of the data dictionary that says what stands in each column.
FINDINGS = "findings"
COLUMNS = (
    "indicator",
    "area",
    "group",
    "kind",
    "measure",
    "period",
    "value",
    "lower",
    "upper",
    "unit",
    "number",
    "verdict",
    "said",
    "notebook",
    "section",
    "missing",
)
CHANGE, GAP, AMOUNT, WORDS = "change", "gap", "amount", "words"
CLEARLY_HIGHER, CLEARLY_LOWER = "clearly_higher", "clearly_lower"
NO_CLEAR_DIFFERENCE, TOO_FEW, NOT_KNOWN = "no_clear_difference", "too_few", "not_known"
#: What `measures.main_messages` and `presentation.certainty` call each verdict; they load what
#: whoever checks a command line need not wait for.
VERDICTS: Mapping[str, str] = {
    "higher": CLEARLY_HIGHER,
    "lower": CLEARLY_LOWER,
    "no_evidence": NO_CLEAR_DIFFERENCE,
    "too_small": TOO_FEW,
    "hidden": NOT_KNOWN,
}
NUMBERS = ("value", "lower", "upper")
#: Columns of which only certain words are known, and those that no row may leave empty.
OF_A_LIST = ("kind", "unit", "verdict")
NEVER_EMPTY = ("indicator", "area", "kind", "unit", "notebook")

UNKNOWN_COLUMN = "a finding has no {names}: its columns are {columns}."
EMPTY = "a finding lacks {names}: every finding says them."
NOT_ALLOWED = "a finding's {column} is '{found}': it is one of {allowed}."
NOT_A_NUMBER = "a finding's {column} is {found!r}, which is no number."
NOTHING_MISSING = (
    "the finding on {indicator} is not known, but does not say what is missing: fill the column "
    "missing."
)
NO_VERDICT = "the finding on {indicator} is a {kind}, which says {verdict}: it has no verdict."


def finding(**values: Any) -> dict[str, Any]:
    """Return one finding, checked; columns that are not given are empty.

    Parameters
    ----------
    **values
        Columns of the table ``findings`` of the data dictionary. A number that is not there, or
        that the page hides, is missing in any form that pandas knows.

    Returns
    -------
    dict
        All of `COLUMNS`: numbers are floats (NaN where missing), ``number`` is an int or ``NA``,
        all else is text.

    Raises
    ------
    ValueError
        If a column is not known, must not be empty, or holds what it may not.
    """
    unknown = sorted(set(values) - set(COLUMNS))
    if unknown:
        columns = ", ".join(COLUMNS)
        raise ValueError(UNKNOWN_COLUMN.format(names=", ".join(unknown), columns=columns))
    row: dict[str, Any] = {
        name: _text(values.get(name)) for name in COLUMNS if name not in (*NUMBERS, "number")
    }
    row |= {name: _float(name, values.get(name)) for name in NUMBERS}
    row |= {"number": _count(values.get("number"))}
    _refuse(row)
    return {name: row[name] for name in COLUMNS}


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else " ".join(str(value).split())


def _float(name: str, value: Any) -> float:
    if value is None or pd.isna(value):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise ValueError(NOT_A_NUMBER.format(column=name, found=value)) from error


def _count(value: Any) -> Any:
    number = _float("number", value)
    return pd.NA if math.isnan(number) else round(number)


def _refuse(row: Mapping[str, Any]) -> None:
    lacking = [name for name in NEVER_EMPTY if not row[name]]
    if lacking:
        raise ValueError(EMPTY.format(names=", ".join(lacking)))
    for column in OF_A_LIST:
        allowed = allowed_in(column)
        if row[column] and row[column] not in allowed:
            raise ValueError(
                NOT_ALLOWED.format(column=column, found=row[column], allowed=", ".join(allowed))
            )
    if row["verdict"] == NOT_KNOWN and not row["missing"]:
        raise ValueError(NOTHING_MISSING.format(indicator=row["indicator"]))
    if row["kind"] in (AMOUNT, WORDS) and row["verdict"] not in ("", NOT_KNOWN):
        raise ValueError(
            NO_VERDICT.format(indicator=row["indicator"], kind=row["kind"], verdict=row["verdict"])
        )


def allowed_in(column: str) -> list[str]:
    """Return the words that a column of findings may hold, from the data dictionary."""
    return list(load_dictionary().table(FINDINGS).field(column).constraints["enum"])


def findings_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return findings as a table.

    Parameters
    ----------
    rows
        Each as `finding` gives it, or with the same columns as text, as a file holds them.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: numbers as floats, ``number`` as ``Int64``, all else as text. Checked as
        `finding` checks, row by row.
    """
    checked = [finding(**_without_blanks(row)) for row in rows]
    frame = pd.DataFrame(checked, columns=list(COLUMNS))
    types: dict[str, str] = dict.fromkeys(COLUMNS, "str")
    types |= dict.fromkeys(NUMBERS, "float64") | {"number": "Int64"}
    return frame.astype(types)


def _without_blanks(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a file holds as an empty cell; a name that is no column is kept."""
    return {name: value for name, value in row.items() if not _is_blank(value)}


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()
