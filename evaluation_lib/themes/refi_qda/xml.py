"""Read the XML of projects and code books: no entities, nothing from elsewhere, any version."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda.limits import ExchangeLimits
from evaluation_lib.wordlists import cut

PROJECT, CODE_BOOK = "Project", "CodeBook"
#: The version that is written here; programs have written others, such as 0:4 and 0:10.
VERSION = "1.0"
NAMESPACE = re.compile(r"urn:QDA-XML:(?:project|codebook):(.+)")

HAS_ENTITIES = (
    "{file} brings XML definitions of its own (a DTD or entities), which no program for analysis "
    "writes: do not open it, ask where it comes from."
)
CUT_OFF = "{file} is cut off or broken near line {line}. Export it again from the other program."
UNKNOWN_ENCODING = "{file} is in an encoding that cannot be read. Export it again as UTF-8."
TOO_DEEP = "{file} has elements too deep within each other. Export the project again."
TOO_MANY = "{file} has more than {number} elements. Export the project in parts."
OTHER_XML = (
    "{file} is XML that begins with {tag}, not a REFI-QDA project or code book. Export it again as "
    ".qdpx or .qdc."
)


@dataclass(frozen=True, eq=False)
class ExchangeXml:
    """A project or code book whose elements have lost their namespace.

    Attributes
    ----------
    root
        Its first element: ``Project`` or ``CodeBook``.
    version
        The version of the standard that it names, such as ``1.0``.
    """

    root: Element
    version: str

    @property
    def is_project(self) -> bool:
        """Whether it is a project, rather than a code book alone."""
        return self.root.tag == PROJECT


def read_xml(content: bytes, *, file: str, limits: ExchangeLimits) -> ExchangeXml:
    """Read a ``.qde`` or ``.qdc`` file.

    Parameters
    ----------
    content
        The file.
    file
        Its name, for sentences.
    limits
        How many elements it may have and how deep they may lie.

    Raises
    ------
    DataError
        If it is cut off, brings entities, is too large, or is something else.
    """
    try:
        root = _parsed(content, file=file, limits=limits)
    except DefusedXmlException as error:
        raise DataError(HAS_ENTITIES.format(file=file)) from error
    except ParseError as error:
        raise DataError(CUT_OFF.format(file=file, line=error.position[0])) from error
    except (ValueError, LookupError) as error:
        raise DataError(UNKNOWN_ENCODING.format(file=file)) from error
    version = _version(root, file=file)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return ExchangeXml(root, version)


def _parsed(content: bytes, *, file: str, limits: ExchangeLimits) -> Element:
    depth = number = 0
    root: Element | None = None
    for event, element in iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            continue
        if root is None:
            root = element
            _version(root, file=file)
        depth += 1
        number += 1
        if depth > limits.deepest_element:
            raise DataError(TOO_DEEP.format(file=file))
        if number > limits.most_elements:
            raise DataError(TOO_MANY.format(file=file, number=limits.most_elements))
    assert root is not None, "a document without an element is not well-formed"
    return root


def _version(root: Element, *, file: str) -> str:
    namespace, _, tag = root.tag.removeprefix("{").rpartition("}")
    found = NAMESPACE.fullmatch(namespace)
    if not found or tag not in (PROJECT, CODE_BOOK):
        raise DataError(OTHER_XML.format(file=file, tag=cut(ascii(tag))))
    return found[1]
