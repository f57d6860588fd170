"""Hold a project or code book against the schema of the standard, and say where it departs."""

from __future__ import annotations

import copy
import re
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.dictionary.reading import NO_SUCH_FILE
from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda.xml import PROJECT, VERSION

if TYPE_CHECKING:
    from xmlschema import XMLSchema

FOLDER = "refi_qda"
PROJECT_SCHEMA, CODE_BOOK_SCHEMA = "Project.xsd", "Codebook.xsd"
#: How many departures are named one by one.
NAMED = 20
#: How the validator writes a namespace in the names of elements.
BRACES = re.compile(r"\{?urn:QDA-XML:[a-z]+:[^}]+\}")


def departures(root: Element, *, dictionary: Dictionary) -> list[tuple[str, str]]:
    """Say where a file is not what the schema asks for.

    Parameters
    ----------
    root
        The first element, without namespaces.
    dictionary
        The dictionary whose folder ``refi_qda`` holds the schemas.

    Returns
    -------
    list
        The place (a path of elements) and the reason, of the first twenty departures; empty if
        the file is valid.

    Raises
    ------
    DataError
        If the dictionary lacks the schema.
    """
    schema = _schema(dictionary.folder / FOLDER / _file_of(root))
    named = _with_namespace(root, schema.target_namespace)
    found = islice(schema.iter_errors(named), NAMED)
    return [(_plain(error.path), _plain(error.reason)) for error in found]


def namespace_of(root: Element) -> str:
    """Return the namespace of the version that is written here."""
    kind = "project" if root.tag == PROJECT else "codebook"
    return f"urn:QDA-XML:{kind}:{VERSION}"


def _file_of(root: Element) -> str:
    return PROJECT_SCHEMA if root.tag == PROJECT else CODE_BOOK_SCHEMA


@cache
def _schema(path: Path) -> XMLSchema:
    # Half a second, which only those who exchange projects need spend.
    from xmlschema import XMLSchema

    if not path.is_file():
        raise DataError(NO_SUCH_FILE.format(path=f"{FOLDER}/{path.name}"))
    # What a foreign file names as its schema is never fetched.
    return XMLSchema(path, allow="local")


def _with_namespace(root: Element, namespace: str) -> Element:
    """Return a copy with the namespace of the schema, and without hints where to find one."""
    named = copy.deepcopy(root)
    for element in named.iter():
        element.tag = f"{{{namespace}}}{element.tag}"
        for name in [name for name in element.attrib if name.startswith("{")]:
            del element.attrib[name]
    return named


def _plain(text: str | None) -> str:
    return " ".join(BRACES.sub("", text or "").split())
