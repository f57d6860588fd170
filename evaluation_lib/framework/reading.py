"""Read the evaluation framework of the data dictionary, every fault of it said at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, get_type_hints

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.framework.checking import FILE, faults
from evaluation_lib.framework.parts import (
    Challenge,
    Definition,
    Framework,
    Goal,
    Indicator,
    Influence,
    Quality,
    Question,
    Rival,
    Source,
    Step,
)
from evaluation_lib.wordlists import cut, did_you_mean, listed

DOCUMENT = "evaluation_framework"
#: What the lists of the file hold.
LISTS: Mapping[str, type] = {
    "aspirations": Goal,
    "activities": Goal,
    "challenges": Challenge,
    "steps": Step,
    "questions": Question,
    "levels": Influence,
    "rivals": Rival,
    "sources": Source,
    "indicators": Indicator,
}
#: How a line is called in the file where that differs.
IN_FILE = {"level": "is"}

NOT_NAMES = "{file}, {where}: write names with values, such as 'id: A1'."
NOT_A_LIST = "{file}, {where}: write a list, each entry with a dash."
LACKING = "{file}, {where}: '{name}' is missing or empty. Write it."
UNKNOWN = "{file}, {where}: there is no line '{name}'{meant} Lines: {known}."
NOT_TEXT = "{file}, {where}, {name}: '{found}' is not text: put it into quotation marks."
NOT_TEXTS = "{file}, {where}, {name}: write a list of names in square brackets, such as [A1, A2]."


@dataclass
class _Reader:
    """Reads parts by the kinds that their classes say, and keeps what it finds wrong."""

    found: list[str] = field(default_factory=list)

    def part(self, content: Any, of: type, *, where: str, names: Mapping[str, str]) -> Any:
        if not isinstance(content, Mapping):
            self.say(NOT_NAMES, where=where)
            return None
        known = {names.get(one.name, one.name): one for one in fields(of)}
        kinds = get_type_hints(of)
        before = len(self.found)
        for name in content:
            if name not in known:
                meant = did_you_mean(str(name), list(known))
                self.say(
                    UNKNOWN, where=where, name=cut(name), meant=meant, known=listed(list(known))
                )
        values = {}
        for name, one in known.items():
            if content.get(name) in (None, "") and (name not in content or one.default is MISSING):
                if one.default is MISSING:
                    self.say(LACKING, where=where, name=name)
                continue
            values[one.name] = self.value(content[name], kinds[one.name], where=where, name=name)
        return of(**values) if len(self.found) == before else None

    def value(self, content: Any, kind: Any, *, where: str, name: str) -> Any:
        if kind is Quality:
            return self.part(content, Quality, where=f"{where}, {name}", names=IN_FILE)
        if kind is str:
            if not isinstance(content, str):
                self.say(NOT_TEXT, where=where, name=name, found=cut(content))
            return content
        if not isinstance(content, list) or not all(isinstance(one, str) for one in content):
            self.say(NOT_TEXTS, where=where, name=name)
            return ()
        return tuple(content)

    def say(self, sentence: str, **values: str) -> None:
        self.found.append(sentence.format(file=FILE, **values))


def evaluation_framework(dictionary: Dictionary) -> Framework:
    """Read and check the framework of a data dictionary (once).

    Raises
    ------
    DataError
        With one sentence for each fault of the file.
    """
    return _read(dictionary)


@cache
def _read(dictionary: Dictionary) -> Framework:
    return read_framework(dictionary.document(DOCUMENT))


def read_framework(content: Mapping[str, Any]) -> Framework:
    """Read the content of a framework's file (see `evaluation_framework`)."""
    reader = _Reader()
    parts = {name: _list_of(reader, content, name) for name in LISTS}
    definition = reader.part(content.get("definition"), Definition, where="definition", names={})
    for name in ("version", "strength"):
        if not content.get(name):
            reader.say(LACKING, where="at its top", name=name)
    if not reader.found:
        framework = Framework(
            version=str(content["version"]),
            definition=definition,
            strength=content["strength"],
            **parts,
        )
        reader.found += faults(framework)
    if reader.found:
        raise DataError(" ".join(reader.found))
    return framework


def _list_of(reader: _Reader, content: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    entries = content.get(name)
    if not isinstance(entries, list) or not entries:
        reader.say(NOT_A_LIST, where=name)
        return ()
    read = []
    for number, entry in enumerate(entries, 1):
        named = entry.get("id") if isinstance(entry, Mapping) else None
        where = f"{name}, {cut(named or f'entry {number}')}"
        read.append(reader.part(entry, LISTS[name], where=where, names={}))
    return tuple(read)
