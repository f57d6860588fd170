"""Reporting checklists: where the pages meet each item, or why they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError

DOCUMENT = "checklists"
MET, NOT_MET = ("notebook", "section"), ("not_met",)

NOT_A_CHECKLIST = "checklists.yaml: every checklist needs a name, a reference and its items."
NOT_AN_ITEM = (
    "checklists.yaml, {name}, item {number}: write number, item, and either notebook and section "
    "(where it is met) or not_met (why it is not)."
)


@dataclass(frozen=True)
class Item:
    """An item of a checklist: the section of a page that meets it, or why nothing does."""

    number: str
    item: str
    notebook: str = ""
    section: str = ""
    not_met: str = ""

    @property
    def met(self) -> bool:
        """Whether a page meets it."""
        return not self.not_met


@dataclass(frozen=True)
class Checklist:
    """A checklist with its reference and its items, in their order."""

    name: str
    reference: str
    items: tuple[Item, ...]


def checklists(dictionary: Dictionary) -> tuple[Checklist, ...]:
    """Read the reporting checklists of the data dictionary.

    Raises
    ------
    DataError
        If one has no name, reference or items, or an item neither says where it is met nor why not.
    """
    return tuple(_checklist(one) for one in dictionary.document(DOCUMENT)["checklists"])


def _checklist(content: Mapping[str, Any]) -> Checklist:
    if not all(content.get(name) for name in ("name", "reference", "items")):
        raise DataError(NOT_A_CHECKLIST)
    items = tuple(_item(one, name=content["name"]) for one in content["items"])
    return Checklist(content["name"], content["reference"], items)


def _item(content: Mapping[str, Any], *, name: str) -> Item:
    given = {*content} - {"number", "item"}
    complete = all(content.get(line) for line in ("number", "item", *given))
    if given not in ({*MET}, {*NOT_MET}) or not complete:
        raise DataError(NOT_AN_ITEM.format(name=name, number=content.get("number", "without one")))
    return Item(**content)
