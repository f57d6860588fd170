"""Read a whole project: answers, who gave which passage which code, sets, notes and attributes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

import pandas as pd

from evaluation_lib.themes.refi_qda.exchanged import (
    ANSWERS,
    ATTRIBUTES,
    OTHER_ATTRIBUTES,
    PASSAGES,
)
from evaluation_lib.themes.refi_qda.identifiers import plain_identifier
from evaluation_lib.themes.refi_qda.reading_codes import NOT_NAMED
from evaluation_lib.themes.refi_qda.reading_sources import Passage, Source

#: A day to which a program added a time of day.
DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})T.*$")
#: Where the file says that a passage begins and ends.
ENDS = ("startPosition", "endPosition")


def read_passages(
    sources: Sequence[Source],
    *,
    codes: Mapping[str, str],
    coders: Mapping[str, str],
    found: Counter[str],
) -> pd.DataFrame:
    """List who gave which passage which code.

    Parameters
    ----------
    sources
        The texts with their passages.
    codes, coders
        Ids and names by the identifiers in the file.
    found
        Counts what is read otherwise.

    Returns
    -------
    pandas.DataFrame
        The columns of `exchanged.PASSAGES`, in the order of the file.
    """
    rows: dict[tuple[str, ...], tuple[str, ...]] = {}
    for source in sources:
        whole = Passage(source.element, source.text, 0, len(source.text))
        for passage in (whole, *source.passages):
            for coding in passage.element.findall("Coding"):
                code = codes.get(_target(coding, "CodeRef"))
                if code is None:
                    found["unknown_code"] += 1
                    continue
                coder = _coder(coding, passage.element, coders=coders, found=found)
                row = (source.name, coder, code, *_place(passage))
                # Two passages without words differ by the places that the file gives them.
                key = (*row, *(passage.element.get(end, "") for end in ENDS))
                found["given_twice"] += key in rows
                rows[key] = row
    table = pd.DataFrame(list(rows.values()), columns=list(PASSAGES), dtype="str")
    pairs = table[["response_id", "coder", "code"]].drop_duplicates()
    found["several_passages"] += len(table) - len(pairs)
    return table


def read_answers(
    root: Element, *, sources: Sequence[Source], found: Counter[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """List the answers, and what is said of them.

    Returns
    -------
    tuple
        The answers (columns of `exchanged.ANSWERS`) and attributes without a column there (of
        `exchanged.OTHER_ATTRIBUTES`).
    """
    names = {
        plain_identifier(variable.get("guid", "")): variable.get("name", "").strip()
        for variable in root.iterfind("./Variables/Variable")
    }
    of_cases = _values_of_cases(root, names=names)
    answers, others = [], []
    for source in sources:
        own = _values(source.element, names=names)
        of_case = of_cases.get(plain_identifier(source.element.get("guid", "")), {})
        found["attribute_of_two"] += sum(
            own.get(name, value) != value for name, value in of_case.items()
        )
        values = of_case | own
        answers.append((source.name, *(values.pop(name, "") for name in ATTRIBUTES), source.text))
        others += [(source.name, name, value) for name, value in values.items()]
    return (
        pd.DataFrame(answers, columns=list(ANSWERS), dtype="str"),
        pd.DataFrame(others, columns=list(OTHER_ATTRIBUTES), dtype="str"),
    )


def place_of(passage: Passage) -> tuple[str, str]:
    """Return where a passage begins and ends as cells; empty where it is not in its text."""
    if passage.start is None or passage.end is None:
        return ("", "")
    return (str(passage.start), str(passage.end))


def _place(passage: Passage) -> tuple[str, str, str]:
    return (passage.text, *place_of(passage))


def _coder(
    coding: Element, marked: Element, *, coders: Mapping[str, str], found: Counter[str]
) -> str:
    """Who gave the code: whom the coding names, before whom its passage names."""
    for element in (coding, marked):
        coder = coders.get(plain_identifier(element.get("creatingUser", "")))
        if coder:
            return coder
    found["no_coder"] += 1
    return NOT_NAMED


def _values_of_cases(root: Element, *, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the attributes of cases by the source that each case stands for."""
    values: dict[str, dict[str, str]] = {}
    for case in root.iterfind("./Cases/Case"):
        own = _values(case, names=names)
        for reference in case.iterfind("SourceRef"):
            values.setdefault(plain_identifier(reference.get("targetGUID", "")), {}).update(own)
    return values


def _values(element: Element, *, names: Mapping[str, str]) -> dict[str, str]:
    """Return attributes by name; the suite's own columns in their own spelling."""
    values = {}
    for value in element.iterfind("VariableValue"):
        name = names.get(_target(value, "VariableRef"))
        written = [(part.text or "").strip() for part in value if part.tag != "VariableRef"]
        if name and written and written[0]:
            own = _own_spelling(name)
            values[own] = DAY.sub(r"\1", written[0]) if own == "answered_on" else written[0]
    return values


def _own_spelling(name: str) -> str:
    plain = "_".join(name.casefold().split())
    return plain if plain in ATTRIBUTES else name


def _target(element: Element, reference: str) -> str:
    found = element.find(reference)
    return plain_identifier(found.get("targetGUID", "")) if found is not None else ""
