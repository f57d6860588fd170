"""Read the texts of a project and the passages that coders marked in them."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple
from xml.etree.ElementTree import Element

from evaluation_lib.themes.refi_qda.counting import (
    Counting,
    Mark,
    MarkedText,
    choose_countings,
    places,
    with_plain_line_ends,
)
from evaluation_lib.themes.refi_qda.exchanged import told_apart
from evaluation_lib.themes.refi_qda.identifiers import plain_identifier

SELECTION = "PlainTextSelection"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Passage(NamedTuple):
    """A passage that somebody marked: its element, its words and where they stand, if anywhere."""

    element: Element
    text: str
    start: int | None
    end: int | None


@dataclass(frozen=True, eq=False)
class Source:
    """A text of a project with its passages.

    Attributes
    ----------
    element
        Its element in the file.
    name
        Its name, told apart from others of the same name.
    text
        Its text with plain line ends; empty where the file does not hold it.
    passages
        What was marked in it.
    """

    element: Element
    name: str
    text: str
    passages: tuple[Passage, ...]


def read_sources(root: Element, *, texts: Mapping[str, bytes], found: Counter[str]) -> list[Source]:
    """Read the texts of a project.

    Parameters
    ----------
    root
        The first element.
    texts
        The plain texts in the file, by their own names.
    found
        Counts what is read otherwise.
    """
    elements = root.findall("./Sources/TextSource")
    stored = [_stored_text(element, texts=texts, found=found) for element in elements]
    marks = [[_mark(one) for one in element.findall(SELECTION)] for element in elements]
    countings = choose_countings(
        [MarkedText(text or "", marked) for text, marked in zip(stored, marks, strict=True)]
    )
    return [
        _source(element, text, name=name, marks=marked, counting=counting, found=found)
        for element, name, text, marked, counting in zip(
            elements, _names(root, elements, found=found), stored, marks, countings, strict=True
        )
    ]


def text_of(element: Element, *, texts: Mapping[str, bytes], found: Counter[str]) -> str | None:
    """Return the plain text of a source or note as it is stored, or None where it is not there."""
    inline = element.findtext("PlainTextContent")
    if inline is not None:
        return inline
    # Some programs leave internal:// out, some write a path: the file's own name decides.
    path = element.get("plainTextPath", "").replace("\\", "/")
    content = texts.get(PurePosixPath(path).name.casefold())
    return None if content is None else _decoded(content, found=found)


def _stored_text(
    element: Element, *, texts: Mapping[str, bytes], found: Counter[str]
) -> str | None:
    text = text_of(element, texts=texts, found=found)
    found["sources_without_text"] += text is None
    found["formatted_text"] += element.get("richTextPath") is not None
    return text


def _source(
    element: Element,
    stored: str | None,
    *,
    name: str,
    marks: list[Mark],
    counting: Counting,
    found: Counter[str],
) -> Source:
    text = with_plain_line_ends(stored or "")
    at = places(stored or "", counting)
    passages = []
    for mark, selection in zip(marks, element.findall(SELECTION), strict=True):
        if stored is not None and 0 <= mark.start <= mark.end < len(at):
            start, end = int(at[mark.start]), int(at[mark.end])
            passages.append(Passage(selection, text[start:end], start, end))
        else:
            found["outside_text"] += stored is not None
            passages.append(Passage(selection, "", None, None))
    if marks and stored is not None:
        # Said only where it makes a difference.
        found["counted_in_utf16"] += counting.utf16
        found["counted_one_line_end"] += counting.one_line_end and "\r\n" in stored
    return Source(element, name, text, tuple(passages))


def _names(root: Element, elements: list[Element], *, found: Counter[str]) -> list[str]:
    """Name each source: by its own name or, where others bear it too, by its case's."""
    said = [" ".join(element.get("name", "").split()) for element in elements]
    often, cases = Counter(said), _case_names(root)
    names = []
    for element, own in zip(elements, said, strict=True):
        identifier = plain_identifier(element.get("guid", ""))
        found["no_source_name"] += not own
        found["same_source_name"] += bool(own) and often[own] > 1
        of_case = cases.get(identifier) if often[own] > 1 else None
        names.append(of_case or own or identifier)
    return told_apart(names)


def _case_names(root: Element) -> dict[str, str]:
    """Return the names of the cases that stand for one source each, by that source."""
    names = {}
    for case in root.iterfind("./Cases/Case"):
        sources, name = case.findall("SourceRef"), " ".join(case.get("name", "").split())
        if len(sources) == 1 and name:
            names[plain_identifier(sources[0].get("targetGUID", ""))] = name
    return names


def _mark(selection: Element) -> Mark:
    return Mark(
        _whole(selection.get("startPosition")),
        _whole(selection.get("endPosition")),
        selection.get("name", ""),
    )


def _whole(written: str | None) -> int:
    """A place as a number; one that is none lies outside every text."""
    try:
        return int(written or "")
    except ValueError:
        return -1


def _decoded(content: bytes, *, found: Counter[str]) -> str:
    if content.startswith(UTF16_MARKS):
        found["not_utf8"] += 1
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found["not_utf8"] += 1
        return content.decode("cp1252", errors="replace")
