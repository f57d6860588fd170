"""Read the codes, coders and sets of a project or code book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, id_from, told_apart
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
    taken: set[str] = set()
    reserved = {code.id for code in known}
    numbers: Counter[str] = Counter()
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
        if own is None or own in taken:
            own = _new_id(code, taken=taken, reserved=reserved, numbers=numbers)
        taken.add(own)
        ids[identifier] = own
        codes.append(replace(code, id=own))
    return CodesRead(tuple(codes), ids)


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
    code: ExchangedCode, *, taken: set[str], reserved: set[str], numbers: Counter[str]
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
