"""Open the XML of statutory returns: no entities, nothing from elsewhere, one table per level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import pandas as pd
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from evaluation_lib.extracts.council.grids import tidy
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.raw_tables import RawTable

CENSUS, RETURN_903 = "Message", "EXPSSDA903"

HAS_ENTITIES = "XML with definitions of its own (a DTD or entities)"
NO_ENTITIES = "XML without them"
EXPORT_AGAIN = "export the return again from the system"
CUT_OFF = "XML that is cut off or broken near line {line}"
WHOLE = "a whole XML file"
OTHER_XML = "XML that begins with {tag}"
A_RETURN = "the children in need census (Message) or the SSDA903 (EXPSSDA903)"
TAKE_OUT = "take the file out of the folder"

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
#: Parts of the SSDA903's header that are files of their own as CSV.
PARTS_903 = {"AREVIEW": "Reviews", "OC2": "OC2", "OC3": "OC3", "PERMANENCE": "PrevPerm"}

Rows = dict[str, list[dict[str, str]]]


def read_xml_file(path: Path, *, file: str, limits: Limits) -> list[RawTable]:
    """Read a return.

    Parameters
    ----------
    path
        Where it lies.
    file
        Its name in lists.
    limits
        How many columns a table may have.

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
    rows: Rows = {}
    try:
        for child in _children(path, rows):
            child(rows)
    except DefusedXmlException as error:
        raise Unreadable(HAS_ENTITIES, allowed=NO_ENTITIES, what_to_do=EXPORT_AGAIN) from error
    except ParseError as error:
        line = error.position[0]
        raise Unreadable(
            CUT_OFF.format(line=line), allowed=WHOLE, what_to_do=EXPORT_AGAIN
        ) from error
    return [RawTable(file, sheet, _table(found)) for sheet, found in rows.items() if found]


def _children(path: Path, rows: Rows) -> Iterator:
    """Hand over one child after another and forget it, so that a large return needs no memory."""
    root: Element | None = None
    for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
        tag = _tag(element)
        if root is None:
            root = element
            if tag not in (CENSUS, RETURN_903):
                raise Unreadable(
                    OTHER_XML.format(tag=tag[:40]), allowed=A_RETURN, what_to_do=TAKE_OUT
                )
        if event == "end" and tag == "Header" and _tag(root) == CENSUS:
            rows.setdefault("Header", []).append(_leaves(element))
        elif event == "end" and tag == ("Child" if _tag(root) == CENSUS else "CHILD"):
            found = _census_child if _tag(root) == CENSUS else _child_903
            yield lambda rows, found=found, element=element: found(element, rows)
            element.clear()


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
    for header in parts.get("HEADER", ()):
        own = _named_903(_leaves(header, leave_out=tuple(PARTS_903)))
        key = {name: own[name] for name in ("CHILD", "DOB") if name in own}
        if unaccompanied := {name: own.pop(name) for name in ("UASC", "DUC") if own.get(name)}:
            _add(rows, "UASC", [key | {"SEX": own.get("SEX", "")} | unaccompanied])
        _add(rows, "Header", [own])
        nested = _by_tag(header)
        for tag, name in PARTS_903.items():
            _add(rows, name, [key | _named_903(_leaves(part)) for part in nested.get(tag, ())])
        for episode in parts.get("EPISODE", ()):
            _add(rows, "Episodes", [{"CHILD": key.get("CHILD", "")} | _named_903(_leaves(episode))])


def _named_903(leaves: Mapping[str, str]) -> dict[str, str]:
    return {NAMES_903.get(name, name): value for name, value in leaves.items()}


def _add(rows: Rows, sheet: str, found: list[dict[str, str]]) -> None:
    rows.setdefault(sheet, []).extend(found)


def _leaves(element: Element, *, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the texts of the elements without children; one that repeats is joined by |."""
    found: dict[str, list[str]] = {}
    for part in element:
        if _tag(part) in leave_out:
            continue
        if len(part):
            for name, value in _leaves(part).items():
                found.setdefault(name, []).append(value)
        else:
            found.setdefault(_tag(part), []).append((part.text or "").strip())
    return {
        name: "|".join(dict.fromkeys(value for value in values if value))
        for name, values in found.items()
    }


def _by_tag(element: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for part in element:
        found.setdefault(_tag(part), []).append(part)
    return found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _table(rows: list[dict[str, str]]) -> pd.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = {name: [row.get(name) for row in rows] for name in names}
    return tidy(pd.DataFrame(cells, dtype="string", index=range(1, len(rows) + 1)))
