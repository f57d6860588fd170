"""Read the codes, coders and sets of a project or code book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, id_from, told_apart
from evaluation_lib.themes.refi_qda.identifiers import code_identifier, plain_identifier
from evaluation_lib.themes.refi_qda.writing_codes import exchanged_labels

TRUE = ("true", "1")
#: What stands for a coder who is not named.
NOT_NAMED = "(not named)"


class CodesRead(NamedTuple):
    """The code book, and the id of each code by the identifier that the file gives it."""

    codes: tuple[ExchangedCode, ...]
    ids: Mapping[str, str]


def read_codes(root: Element, *, known: Sequence[ExchangedCode], found: Counter[str]) -> CodesRead:
    """Read the code book of a file.

    Parameters
    ----------
    root
        The first element.
    known
        Codes whose ids are taken over where the file means the same code: it bears the identifier
        that this suite gives it or, where only one does, its label.
    found
        Counts what is read otherwise.
    """
    elements = list(_walk(root))
    labels = Counter(_label(element) for element, _ in elements)
    found["same_code_name"] += sum(number for number in labels.values() if number > 1)
    ours = _ours([element for element, _ in elements], known=known)
    reserved = {code.id for code in known}
    ids: dict[str, str] = {}
    codes: dict[str, ExchangedCode] = {}
    numbers: Counter[str] = Counter()
    for element, above in elements:
        identifier = _identifier(element)
        code = ExchangedCode(
            id=ours.get(identifier, ""),
            label=_label(element),
            definition=(element.findtext("Description") or "").strip(),
            parent=ids.get(_identifier(above)) if above is not None else None,
            codable=element.get("isCodable", "true") in TRUE,
            colour=element.get("color"),
        )
        if not code.id or code.id in codes:
            code = replace(code, id=_new_id(code, taken=codes, reserved=reserved, numbers=numbers))
        ids[identifier] = code.id
        codes[code.id] = code
    return CodesRead(tuple(codes.values()), ids)


def read_coders(root: Element, *, found: Counter[str]) -> dict[str, str]:
    """Return the coders' names by their identifiers."""
    said = {
        plain_identifier(user.get("guid", "")): (user.get("name") or user.get("id") or "").strip()
        for user in root.iterfind("./Users/User")
    }
    named = {identifier: name for identifier, name in said.items() if name}
    names = told_apart(list(named.values()))
    found["coder_named_twice"] += sum(
        own != name for own, name in zip(named.values(), names, strict=True)
    )
    return dict.fromkeys(said, NOT_NAMED) | dict(zip(named, names, strict=True))


def _ours(elements: Sequence[Element], *, known: Sequence[ExchangedCode]) -> dict[str, str]:
    """Return the ids of known codes by the identifiers of the file's codes that mean the same.

    Some programs give every code an identifier of their own, so the label tells it then: where one
    code alone bears it, and no other bears the identifier.
    """
    by_identifier = {code_identifier(code.id): code.id for code in known}
    identifiers = [_identifier(element) for element in elements]
    found = {one: by_identifier[one] for one in identifiers if one in by_identifier}
    by_label = {label.casefold(): id for id, label in exchanged_labels(known).items()}
    often = Counter(_label(element).casefold() for element in elements)
    for element, identifier in zip(elements, identifiers, strict=True):
        label = _label(element).casefold()
        id = by_label.get(label)
        if id and often[label] == 1 and id not in found.values():
            found.setdefault(identifier, id)
    return found


def _label(element: Element) -> str:
    return element.get("name", "").strip()


def _identifier(element: Element) -> str:
    return plain_identifier(element.get("guid", ""))


def _walk(root: Element) -> Iterator[tuple[Element, Element | None]]:
    """Give each code with the code above it, from the top of the code book down."""
    start = root.find("./CodeBook/Codes") if root.tag == "Project" else root.find("./Codes")
    waiting: list[tuple[Element, Element | None]] = [
        (code, None) for code in (start if start is not None else ()) if code.tag == "Code"
    ][::-1]
    while waiting:
        code, above = waiting.pop()
        yield code, above
        waiting.extend((below, code) for below in code.findall("Code")[::-1])


def _new_id(
    code: ExchangedCode, *, taken: Collection[str], reserved: set[str], numbers: Counter[str]
) -> str:
    """Make an id of a label that no other code has, and none that the code book reserves."""
    made = id_from(code.label, otherwise="code")
    if code.parent and (made in taken or made in reserved):
        made = f"{code.parent}_{made}"
    found = made
    while found in taken or found in reserved:
        numbers[made] += 1
        found = f"{made}_{numbers[made] + 1}"
    return found
