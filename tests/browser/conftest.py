"""A real browser for the pages of the demonstration; where there is none, one sentence says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Set to "required" where a test that finds no browser must fail: in continuous integration.
REQUIRED = "EVALUATION_BROWSER_TESTS"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
NO_BROWSER = (
    "no browser to look at pages with: install one ('sudo apt-get install chromium' on Debian or "
    "Ubuntu) and run the tests again"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Comes back when a page has been drawn once: what it asked for at a frame is done by the next one.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser's program."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        (pytest.fail if os.environ.get(REQUIRED) == "required" else pytest.skip)(NO_BROWSER)
    return found


# Of a module, not of the session: while Playwright is open, the thread it is open in has a running
# event loop, with which tests of other folders would meet.
@pytest.fixture(scope="module")
def browser(browser_path: str, demo: Path) -> Iterator[Browser]:
    """The browser, open for the tests of one file; after the demonstration has been made."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser, demo: Path) -> Iterator[Callable[..., Page]]:
    """Open a page of the demonstration as wide as asked; it is closed when the test ends.

    The page is drawn when a test gets it: only then has its script found which tables scroll.
    """
    contexts = []

    def open_page(name: str, *, width: int = 1400, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.goto((demo / name).as_uri())
        page.evaluate(DRAWN)
        return page

    yield open_page
    for context in contexts:
        context.close()
