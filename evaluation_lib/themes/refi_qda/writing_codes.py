"""Write a code book in the standard's elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, told_apart
from evaluation_lib.themes.refi_qda.identifiers import code_identifier
from evaluation_lib.themes.refi_qda.plain_text import plain_text

UNDER = "{parent}: {label}"


def code_book_element(codes: Sequence[ExchangedCode], *, found: Counter[str]) -> Element:
    """Return the code book of a project.

    Parameters
    ----------
    codes
        Each heading before what stands under it.
    found
        Counts what is written otherwise.
    """
    book = Element("CodeBook")
    # The standard allows no empty list.
    if codes:
        _add_codes(SubElement(book, "Codes"), codes, found=found)
    return book


def exchanged_labels(codes: Sequence[ExchangedCode]) -> dict[str, str]:
    """Return names that no two codes share, by id: some programs know a code by its name alone."""
    plain = {code.id: plain_text(code.label).strip() or code.id for code in codes}
    often = Counter(name.casefold() for name in plain.values())
    names = [
        UNDER.format(parent=plain[code.parent], label=plain[code.id])
        if often[plain[code.id].casefold()] > 1 and code.parent in plain
        else plain[code.id]
        for code in codes
    ]
    return dict(zip(plain, told_apart(names, key=str.casefold), strict=True))


def _add_codes(
    codes_element: Element, codes: Sequence[ExchangedCode], *, found: Counter[str]
) -> None:
    names = exchanged_labels(codes)
    elements: dict[str, Element] = {}
    for code in codes:
        above = elements.get(code.parent or "", codes_element)
        element = SubElement(
            above,
            "Code",
            guid=code_identifier(code.id),
            name=names[code.id],
            isCodable=str(code.codable).lower(),
        )
        if code.colour:
            element.set("color", code.colour)
        if definition := plain_text(code.definition).strip():
            SubElement(element, "Description").text = definition
        found["code_renamed"] += names[code.id] != code.label
        elements[code.id] = element
