"""The code book: what each code means, where it ends, and what became of it over the versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.project import user_path
from evaluation_lib.themes.code_book_refusals import refuse_clashes, refuse_wrong_history
from evaluation_lib.wordlists import cut, did_you_mean, listed

FOLDER = "code_books"
#: A code book of a feedback folder's own, by which its answers are coded.
OWN = "code_book.yaml"
#: What can become of a code from one version to the next.
CHANGES = ("added", "kept", "merged", "split", "retired")
ASPIRATION = re.compile(r"A[1-6]")

NOT_READABLE = "{file} is not a code book: it cannot be read as YAML ({reason})."
NOT_NAMES = "{file}, {where}: write names with values, such as 'id: recording_ethnicity'."
MISSING = "{file}, {where}: '{name}' is missing or empty. Write it."
UNKNOWN = "{file}, {where}: there is no line '{name}'{meant} Lines: {known}."
NOT_TEXT = "{file}, {where}, {name}: write text; put it into quotation marks if it looks otherwise."
NOT_A_LIST = "{file}, {where}, {name}: write a list of texts, each in quotation marks."
NOT_OF_FACET = "{file}: the value '{id}' of the facet '{facet}' must begin with '{facet}_'."
BAD_CHANGE = "{file}, history: '{change}' is no change. Write {known}."
BAD_ASPIRATION = "{file}, {where}: '{found}' is no aspiration. Write A1 to A6."
NO_SUCH_BOOK = (
    "There is no code book '{found}': name a YAML file, or one of the data dictionary: {known}."
)


@dataclass(frozen=True)
class Code:
    """One code: a theme, or a value of a facet.

    Attributes
    ----------
    id
        What stands in codings; never changes its meaning without a new version.
    label
        What coders and readers see.
    definition
        What it means.
    include, exclude
        What belongs to it though one could doubt it, and what does not.
    examples
        Invented answers that carry it.
    keywords
        Rules that point at it, see `suggesting`; an aid only.
    aspirations
        Which of the programme's aspirations (A1 to A6) it tells of.
    """

    id: str
    label: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    aspirations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facet:
    """A question beside the themes, of which an answer gets one value."""

    id: str
    label: str
    values: tuple[Code, ...]
    definition: str = ""


@dataclass(frozen=True)
class Change:
    """What became of codes in a version: `CHANGES`, what they became, and why."""

    version: str
    change: str
    codes: tuple[str, ...]
    why: str
    became: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeBook:
    """A code book of one version.

    Attributes
    ----------
    name, version
        Its name and version; codings are compared under one version only.
    question, unit
        What was asked, and what is coded as one.
    approach
        How the codes came about, and what that approach is not.
    leading_question
        What the question takes for granted.
    rules
        What coders do whatever the code.
    themes, facets
        Its codes: an answer may have several themes, and one value of each facet.
    history
        What became of codes.
    """

    name: str
    version: str
    themes: tuple[Code, ...] = ()
    facets: tuple[Facet, ...] = ()
    question: str = ""
    unit: str = ""
    approach: str = ""
    leading_question: str = ""
    rules: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes that can be given: themes, then the values of each facet."""
        return (*self.themes, *(value for facet in self.facets for value in facet.values))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all codes."""
        return tuple(code.id for code in self.codes)

    @property
    def labels(self) -> Mapping[str, str]:
        """The label of each code, by id."""
        return {code.id: code.label for code in self.codes}


def named_code_book(found: str | None, *, dictionary: Dictionary) -> CodeBook:
    """Read the code book that a person named by file or name; the usual one if none is named.

    Raises
    ------
    DataError
        If there is no such code book, or it cannot be used.
    """
    shipped = {path.stem: path for path in sorted((dictionary.folder / FOLDER).glob("*.yaml"))}
    found = dictionary.document("themes")["code_book"]["usual"] if found is None else found
    if found in shipped:
        return read_code_book(shipped[found])
    path = user_path(found)
    if path is None or not path.is_file():
        raise DataError(NO_SUCH_BOOK.format(found=cut(found), known=listed(list(shipped))))
    return read_code_book(path)


def code_book_of(folder: Path, *, named: str | None, dictionary: Dictionary) -> CodeBook:
    """Read the code book that answers are coded by: the one named, the folder's own, the usual.

    Raises
    ------
    DataError
        If there is no such code book, or it cannot be used.
    """
    own = folder / OWN
    if named is None and own.is_file():
        return read_code_book(own)
    return named_code_book(named, dictionary=dictionary)


def read_code_book(path: Path) -> CodeBook:
    """Read a code book and refuse one that codings could not be understood by.

    Raises
    ------
    DataError
        If it is no YAML, a line is unknown, missing or of another kind, an id or a label stands
        there twice, or the history names codes that it cannot.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        reason = " ".join(str(error).split())
        raise DataError(NOT_READABLE.format(file=path.name, reason=cut(reason))) from error
    reader = _Reader(path.name)
    book = CodeBook(
        **reader.lines(
            content,
            CodeBook,
            where="at its top",
            nested={"themes": reader.code, "facets": reader.facet, "history": reader.change},
        )
    )
    refuse_clashes(book, file=path.name)
    refuse_wrong_history(book, file=path.name)
    return book


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one file, so that every sentence can name it."""

    file: str

    def code(self, content: Any, where: str) -> Code:
        code = Code(**self.lines(content, Code, where=where))
        for found in code.aspirations:
            if not ASPIRATION.fullmatch(found):
                raise DataError(
                    BAD_ASPIRATION.format(file=self.file, where=where, found=cut(found))
                )
        return code

    def facet(self, content: Any, where: str) -> Facet:
        facet = Facet(**self.lines(content, Facet, where=where, nested={"values": self.code}))
        for value in facet.values:
            if not value.id.startswith(f"{facet.id}_"):
                raise DataError(NOT_OF_FACET.format(file=self.file, id=value.id, facet=facet.id))
        return facet

    def change(self, content: Any, where: str) -> Change:
        change = Change(**self.lines(content, Change, where=where))
        if change.change not in CHANGES:
            found, known = cut(change.change), listed(CHANGES)
            raise DataError(BAD_CHANGE.format(file=self.file, change=found, known=known))
        return change

    def lines(
        self, content: Any, of: type, *, where: str, nested: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Read the lines of one part, each by the kind that its class says."""
        if not isinstance(content, Mapping):
            raise DataError(NOT_NAMES.format(file=self.file, where=where))
        known = {item.name: item for item in fields(of)}
        for name in content:
            if name not in known:
                meant = did_you_mean(str(name), list(known))
                raise DataError(
                    UNKNOWN.format(
                        file=self.file,
                        where=where,
                        name=cut(name),
                        meant=meant,
                        known=listed(list(known)),
                    )
                )
        found = {}
        for name, item in known.items():
            given = content.get(name)
            if given in (None, "", []):
                # Only what has no default must be there.
                if item.default is NO_DEFAULT:
                    raise DataError(MISSING.format(file=self.file, where=where, name=name))
                continue
            if nested and name in nested:
                found[name] = self._several(given, nested[name], where=where, name=name)
            elif str(item.type).startswith("tuple"):
                found[name] = self._texts(given, where=where, name=name)
            else:
                found[name] = self._text(given, where=where, name=name)
        return found

    def _several(self, given: Any, read: Any, *, where: str, name: str) -> tuple[Any, ...]:
        if not isinstance(given, list):
            raise DataError(NOT_A_LIST.format(file=self.file, where=where, name=name))
        return tuple(
            read(part, f"{name}, entry {number}") for number, part in enumerate(given, start=1)
        )

    def _texts(self, given: Any, *, where: str, name: str) -> tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise DataError(NOT_A_LIST.format(file=self.file, where=where, name=name))
        return tuple(one.strip() for one in given)

    def _text(self, given: Any, *, where: str, name: str) -> str:
        if not isinstance(given, str):
            raise DataError(NOT_TEXT.format(file=self.file, where=where, name=name))
        return given.strip()
