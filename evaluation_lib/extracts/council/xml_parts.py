"""Walk a return from child to child; whatever has been passed is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from evaluation_lib.extracts.council.limits import Limits, Unreadable

OTHER_XML = "XML that begins with {tag}"
A_RETURN = "the children in need census (Message) or the SSDA903 (EXPSSDA903)"
TAKE_OUT = "take the file out of the folder"
TOO_DEEP = "XML whose elements lie too deep within each other"
TOO_MANY = "a child with more than {number} elements"
AS_PUBLISHED = "XML built as the return's published guide says"
EXPORT_AGAIN = "export the return again from the system"
#: How much of a foreign element's name is shown.
SHOWN = 40


def parts_of(
    path: Path, *, wanted: Mapping[str, Collection[str]], limits: Limits
) -> Iterator[tuple[str, Element]]:
    """Give the wanted parts of a return, one after another.

    Parameters
    ----------
    path
        Where it lies.
    wanted
        By a return's first element, the elements that are wanted of it, such as each child.
    limits
        How deep elements may lie and how many a part may have.

    Yields
    ------
    tuple
        The return's first element and the part. Nothing here holds on to a part that was given: a
        large return needs no more memory than its largest child.

    Raises
    ------
    Unreadable
        If it begins with another element, or is built as no return is.
    """
    first, part, size = "", None, 0
    above: list[Element] = []
    for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            first = first or _first_of(element, wanted=wanted)
            if part is None and tag_of(element) in wanted[first]:
                part = element
            size += part is not None
            above.append(element)
            _check_shape(depth=len(above), size=size, limits=limits)
            continue
        above.pop()
        if element is part:
            yield first, element
            part, size = None, 0
        if part is None and above:
            above[-1].clear()


def tag_of(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _first_of(element: Element, *, wanted: Mapping[str, Collection[str]]) -> str:
    tag = tag_of(element)
    if tag not in wanted:
        found = OTHER_XML.format(tag=tag[:SHOWN])
        raise Unreadable(found, allowed=A_RETURN, what_to_do=TAKE_OUT)
    return tag


def _check_shape(*, depth: int, size: int, limits: Limits) -> None:
    """Stop before elements that no return holds fill the memory."""
    if depth > limits.deepest_element:
        raise Unreadable(TOO_DEEP, allowed=AS_PUBLISHED, what_to_do=EXPORT_AGAIN)
    if size > limits.most_elements_of_child:
        found = TOO_MANY.format(number=limits.most_elements_of_child)
        raise Unreadable(found, allowed=AS_PUBLISHED, what_to_do=EXPORT_AGAIN)
