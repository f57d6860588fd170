"""Open the XML of statutory returns: no entities, nothing from elsewhere, one table per level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import pandas as pd
from defusedxml import DefusedXmlException

from evaluation_lib.extracts.council.grids import tidy
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.xml_parts import EXPORT_AGAIN, parts_of, tag_of

CENSUS, RETURN_903 = "Message", "EXPSSDA903"

HAS_ENTITIES = "XML with definitions of its own (a DTD or entities)"
NO_ENTITIES = "XML without them"
CUT_OFF = "XML that is cut off or broken near line {line}"
WHOLE = "a whole XML file"
NO_CHILDREN = "a return without a child"
WITH_CHILDREN = "a return with children"
UNKNOWN_ENCODING = "XML in an encoding that cannot be read"
READABLE = "XML in UTF-8"
MANY_KINDS = "{number} kinds of element in {sheet}"
NOT_SO_MANY = "{number} at most"

#: Elements of the children in need census that repeat within an episode of need.
NESTED = (
    "Assessments",
    "CINPlanDates",
    "Section47",
    "ChildProtectionPlans",
    "PreProceedingsandFGDM",
)
#: Elements of the SSDA903 that are called otherwise in its CSV files.
NAMES_903 = {"CHILDID": "CHILD", "PL": "PLACE"}
#: Parts of the SSDA903's header that are files of their own as CSV: elements within it, and single
#: elements that stand in it side by side.
PARTS_903 = {
    "AREVIEW": "Reviews",
    "OC2": "OC2",
    "OC3": "OC3",
    "PERMANENCE": "PrevPerm",
    "AMISSING": "Missing",
    "AD_PLACED": "PlacedAdoption",
}
FIELDS_903 = {
    "OC3": ("IN_TOUCH", "ACTIV", "ACCOM"),
    "AD1": ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
}
#: What says that a child is not unaccompanied.
NOT_UNACCOMPANIED = ("", "0", "false")

Rows = dict[str, list[dict[str, str]]]
Readers = Mapping[str, Callable[[Element, Rows], None]]


def read_xml_file(path: Path, *, file: str, limits: Limits) -> list[RawTable]:
    """Read a return.

    Parameters
    ----------
    path
        Where it lies.
    file
        Its name in lists.
    limits
        How many columns a table may have, how deep elements may lie and how many a child may have.

    Returns
    -------
    list
        One table per level of the return, named as the return names it; each row carries the child
        and, within an episode of need, the episode's number. The index counts each kind from 1.

    Raises
    ------
    Unreadable
        If it is cut off, brings entities, or is not a return.
    """
    try:
        rows = _rows(path, limits=limits)
    except DefusedXmlException as error:
        raise Unreadable(HAS_ENTITIES, allowed=NO_ENTITIES, what_to_do=EXPORT_AGAIN) from error
    except ParseError as error:
        found = CUT_OFF.format(line=error.position[0])
        raise Unreadable(found, allowed=WHOLE, what_to_do=EXPORT_AGAIN) from error
    except (ValueError, LookupError) as error:
        raise Unreadable(UNKNOWN_ENCODING, allowed=READABLE, what_to_do=EXPORT_AGAIN) from error
    return [
        RawTable(file, sheet, _table(found, sheet=sheet, limits=limits))
        for sheet, found in rows.items()
        if found
    ]


def _rows(path: Path, *, limits: Limits) -> Rows:
    rows: Rows = {}
    children = 0
    wanted = {first: tuple(readers) for first, readers in READERS.items()}
    for first, part in parts_of(path, wanted=wanted, limits=limits):
        READERS[first][tag_of(part)](part, rows)
        children += tag_of(part) != "Header"
    if not children or not any(rows.values()):
        raise Unreadable(NO_CHILDREN, allowed=WITH_CHILDREN, what_to_do=EXPORT_AGAIN)
    return rows


def _census_header(header: Element, rows: Rows) -> None:
    _add(rows, "Header", [_leaves(header)])


def _census_child(child: Element, rows: Rows) -> None:
    parts = _by_tag(child)
    identifiers = [_leaves(part) for part in parts.get("ChildIdentifiers", ())]
    key = {"LAchildID": identifiers[0].get("LAchildID", "") if identifiers else ""}
    _add(rows, "ChildIdentifiers", [key | found for found in identifiers])
    for part in parts.get("ChildCharacteristics", ()):
        _add(rows, "ChildCharacteristics", [key | _leaves(part)])
    for number, details in enumerate(parts.get("CINdetails", ()), start=1):
        place = key | {"CINdetailsID": str(number)}
        nested = _by_tag(details)
        _add(rows, "CINdetails", [place | _leaves(details, leave_out=NESTED)])
        for name in NESTED:
            for part in nested.get(name, ()):
                _add(rows, name, [place | _leaves(part)])


def _child_903(child: Element, rows: Rows) -> None:
    parts = _by_tag(child)
    key: dict[str, str] = {}
    for header in parts.get("HEADER", ()):
        own = _named_903(_leaves(header, leave_out=tuple(PARTS_903)))
        key = {name: own[name] for name in ("CHILD", "DOB") if name in own}
        _unaccompanied_903(own, key, rows)
        for sheet, names in FIELDS_903.items():
            if found := {name: value for name in names if (value := own.pop(name, ""))}:
                _add(rows, sheet, [key | found])
        _add(rows, "Header", [own])
        nested = _by_tag(header)
        for tag, sheet in PARTS_903.items():
            _add(rows, sheet, [key | _named_903(_leaves(part)) for part in nested.get(tag, ())])
    child_id = {"CHILD": key.get("CHILD", "")}
    for episode in parts.get("EPISODE", ()):
        _add(rows, "Episodes", [child_id | _named_903(_leaves(episode))])


def _unaccompanied_903(own: dict[str, str], key: dict[str, str], rows: Rows) -> None:
    found = {name: own.pop(name, "") for name in ("UASC", "DUC")}
    if found["DUC"] or found["UASC"].casefold() not in NOT_UNACCOMPANIED:
        _add(rows, "UASC", [key | {"SEX": own.get("SEX", "")} | found])


def _named_903(leaves: Mapping[str, str]) -> dict[str, str]:
    return {NAMES_903.get(name, name): value for name, value in leaves.items()}


def _add(rows: Rows, sheet: str, found: list[dict[str, str]]) -> None:
    rows.setdefault(sheet, []).extend(found)


def _leaves(element: Element, *, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the texts of the elements without children; one that repeats is joined by |."""
    found: dict[str, list[str]] = {}
    for part in element:
        if tag_of(part) in leave_out:
            continue
        if len(part):
            for name, value in _leaves(part).items():
                found.setdefault(name, []).append(value)
        else:
            found.setdefault(tag_of(part), []).append((part.text or "").strip())
    return {
        name: "|".join(dict.fromkeys(value for value in values if value))
        for name, values in found.items()
    }


def _by_tag(element: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for part in element:
        found.setdefault(tag_of(part), []).append(part)
    return found


def _table(rows: list[dict[str, str]], *, sheet: str, limits: Limits) -> pd.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > limits.most_columns:
        raise Unreadable(
            MANY_KINDS.format(number=len(names), sheet=sheet),
            allowed=NOT_SO_MANY.format(number=limits.most_columns),
            what_to_do=EXPORT_AGAIN,
        )
    cells = {name: [row.get(name) for row in rows] for name in names}
    return tidy(pd.DataFrame(cells, dtype="string", index=range(1, len(rows) + 1)))


#: What reads which element of each return, by the return's own first element.
READERS: Mapping[str, Readers] = {
    CENSUS: {"Header": _census_header, "Child": _census_child},
    RETURN_903: {"CHILD": _child_903},
}
