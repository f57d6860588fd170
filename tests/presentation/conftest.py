"""What the tests of pages share: a reader of HTML that keeps what a person would see or hear."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.wording_rules import breaches

HIDDEN = ("style", "script")
SPOKEN = ("aria-label", "alt", "title")
LINKS = ("href", "xlink:href", "src", "action", "poster", "data", "srcset")
VOID = ("br", "hr", "img", "meta", "link", "input", "col", "wbr")


class Page(HTMLParser):
    """A page read once.

    Attributes
    ----------
    tags
        Every opening tag with its attributes, in order.
    texts
        Every piece of text outside of styles, and every text that is read aloud.
    open
        The tags that are still open; empty at the end of a well-formed page.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        self.handle_startendtag(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        self.tags.append((tag, dict(attributes)))
        self.texts += [value for name, value in attributes if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and not {*self.open} & {*HIDDEN}:
            self.texts.append(data)

    def attributes(self, name: str) -> list[str]:
        """Every value of one attribute."""
        return [found[name] for _, found in self.tags if name in found]

    @property
    def links(self) -> list[str]:
        """Everything that a browser would fetch or follow."""
        return [link for name in LINKS for link in self.attributes(name)]


@pytest.fixture(scope="session")
def page() -> Callable[[str], Page]:
    """Read a piece of HTML."""
    return Page


@pytest.fixture(scope="session")
def unruly(dictionary: Dictionary) -> Callable[[Page], list[str]]:
    """Say what breaks the rules of wording on a page, or is another word for a certainty."""

    def found(read: Page) -> list[str]:
        return [str(one) for text in read.texts for one in breaches(text, dictionary=dictionary)]

    return found
