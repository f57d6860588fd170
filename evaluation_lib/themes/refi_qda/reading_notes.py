"""Read the notes and sets of a project, and what each is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pandas as pd

from evaluation_lib.themes.refi_qda.counting import with_plain_line_ends
from evaluation_lib.themes.refi_qda.exchanged import MEMOS, SETS
from evaluation_lib.themes.refi_qda.identifiers import plain_identifier
from evaluation_lib.themes.refi_qda.reading_project import place_of
from evaluation_lib.themes.refi_qda.reading_sources import Passage, Source, text_of

CODE, ANSWER, PASSAGE, MEMO, SET, PROJECT = "code", "answer", "passage", "memo", "set", "project"


class Names(NamedTuple):
    """Names by the identifiers in the file."""

    codes: Mapping[str, str]
    coders: Mapping[str, str]
    sources: Mapping[str, str]


class About(NamedTuple):
    """What a note is about: its kind, its name, and where it stands, if it is a passage."""

    kind: str
    name: str
    place: tuple[str, str] = ("", "")


def read_memos(
    root: Element,
    *,
    sources: Sequence[Source],
    names: Names,
    texts: Mapping[str, bytes],
    found: Counter[str],
) -> pd.DataFrame:
    """List what coders wrote beside the codes.

    Returns
    -------
    pandas.DataFrame
        The columns of `exchanged.MEMOS`: descriptions of the project, of answers, passages and
        sets, and notes, once for each thing that a note is about.
    """
    rows = [
        (text, about.kind, about.name, *about.place, _coder(element, names))
        for element, about in _described(root, sources=sources)
        if (text := (element.findtext("Description") or "").strip())
    ]
    abouts = _abouts(root, sources=sources, names=names)
    for note in root.iterfind("./Notes/Note"):
        told = [note.get("name", ""), note.findtext("Description") or ""]
        told.append(text_of(note, texts=texts, found=found) or "")
        text = with_plain_line_ends("\n".join(part.strip() for part in told if part.strip()))
        of_note = abouts.get(plain_identifier(note.get("guid", "")), [About(PROJECT, "")])
        rows += [
            (text, about.kind, about.name, *about.place, _coder(note, names)) for about in of_note
        ]
    return pd.DataFrame(rows, columns=list(MEMOS), dtype="str")


def read_sets(root: Element, *, names: Names, found: Counter[str]) -> pd.DataFrame:
    """List the sets of a project or code book and their members (columns of `exchanged.SETS`)."""
    rows = []
    notes = {
        plain_identifier(note.get("guid", "")): note.get("name", "")
        for note in root.iterfind("./Notes/Note")
    }
    kinds = {
        "MemberCode": (CODE, names.codes),
        "MemberSource": (ANSWER, names.sources),
        "MemberNote": (MEMO, notes),
    }
    for one in root.iterfind("./Sets/Set"):
        name = one.get("name", "")
        members = [
            (name, kinds[member.tag][0], known)
            for member in one
            if member.tag in kinds
            # A code book's sets write guid, a project's targetGUID.
            and (known := kinds[member.tag][1].get(_identifier(member)))
        ]
        said = sum(member.tag in kinds for member in one)
        found["empty_set"] += not said
        found["set_members_left"] += said - len(members)
        rows += members or [(name, "", "")]
    return pd.DataFrame(rows, columns=list(SETS), dtype="str")


def _described(root: Element, *, sources: Sequence[Source]) -> Iterator[tuple[Element, About]]:
    yield root, About(PROJECT, "")
    for source in sources:
        yield source.element, About(ANSWER, source.name)
        for passage in source.passages:
            yield passage.element, _about_passage(source, passage)
    for one in root.iterfind("./Sets/Set"):
        yield one, About(SET, one.get("name", ""))


def _abouts(root: Element, *, sources: Sequence[Source], names: Names) -> dict[str, list[About]]:
    """Return what each note is about, by the note's identifier."""
    holders = [(root, About(PROJECT, ""))]
    holders += [
        (code, About(CODE, names.codes.get(plain_identifier(code.get("guid", "")), "")))
        for code in root.iterfind("./CodeBook//Code")
    ]
    for source in sources:
        holders.append((source.element, About(ANSWER, source.name)))
        for passage in source.passages:
            about = _about_passage(source, passage)
            holders += [(passage.element, about)]
            holders += [(coding, about) for coding in passage.element.iterfind("Coding")]
        holders += [
            (coding, About(ANSWER, source.name)) for coding in source.element.iterfind("Coding")
        ]
    found: dict[str, list[About]] = {}
    for element, about in holders:
        for reference in element.iterfind("NoteRef"):
            found.setdefault(_identifier(reference), []).append(about)
    return found


def _about_passage(source: Source, passage: Passage) -> About:
    return About(PASSAGE, source.name, place_of(passage))


def _identifier(element: Element) -> str:
    return plain_identifier(element.get("targetGUID") or element.get("guid") or "")


def _coder(element: Element, names: Names) -> str:
    return names.coders.get(plain_identifier(element.get("creatingUser", "")), "")
