"""Read the codes, coders and sets of a project or code book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, id_from, unique
from evaluation_lib.themes.refi_qda.identifiers import code_identifier, plain_identifier

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
    labels = Counter(element.get("name", "") for element, _ in elements)
    found["same_code_name"] += sum(number for number in labels.values() if number > 1)
    by_identifier = {code_identifier(code.id): code.id for code in known}
    by_label = {code.label.casefold(): code.id for code in known}
    ids: dict[str, str] = {}
    codes: list[ExchangedCode] = []
    for element, above in elements:
        identifier, label = plain_identifier(element.get("guid", "")), element.get("name", "")
        parent = ids.get(plain_identifier(above.get("guid", ""))) if above is not None else None
        code = ExchangedCode(
            id="",
            label=label,
            definition=(element.findtext("Description") or "").strip(),
            parent=parent,
            codable=element.get("isCodable", "true") in TRUE,
            colour=element.get("color"),
        )
        own = by_identifier.get(identifier)
        if own is None and labels[label] == 1:
            own = by_label.get(label.casefold())
        taken = {code.id for code in codes}
        if own is None or own in taken:
            own = _new_id(code, taken=taken | set(by_label.values()))
        ids[identifier] = own
        codes.append(replace(code, id=own))
    return CodesRead(tuple(codes), ids)


def read_coders(root: Element, *, found: Counter[str]) -> dict[str, str]:
    """Return the coders' names by their identifiers."""
    coders: dict[str, str] = {}
    for user in root.iterfind("./Users/User"):
        name = (user.get("name") or user.get("id") or "").strip() or NOT_NAMED
        own = unique(name, set(coders.values())) if name != NOT_NAMED else name
        found["coder_named_twice"] += own != name
        coders[plain_identifier(user.get("guid", ""))] = own
    return coders


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


def _new_id(code: ExchangedCode, *, taken: set[str]) -> str:
    made = id_from(code.label, otherwise="code")
    if made in taken and code.parent:
        made = f"{code.parent}_{made}"
    found, number = made, 1
    while found in taken:
        number += 1
        found = f"{made}_{number}"
    return found
