"""What a page says, apart from who reviewed it and when it was made; and the fingerprint of that.

The page's status is written into it after it was made, and making the same page again changes the
time it was made at. Neither changes what a reader is told, so neither is part of the content.
"""

from __future__ import annotations

import hashlib
import re

from evaluation_lib.errors import DataError

STATUS = ("<!-- status -->", "<!-- /status -->")
MADE = ("<!-- made -->", "<!-- /made -->")

NO_CONTENT = "it has no part between <main> and </main>, as every page of this suite has."

MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
#: Only what opens the page can be its status: elsewhere the same words would hide content.
STATUS_BLOCK = re.compile(
    rf"(?P<opening><main\b[^>]*>\s*){re.escape(STATUS[0])}.*?{re.escape(STATUS[1])}", re.DOTALL
)
#: One sentence without anything in it that a browser would draw.
MADE_BLOCK = re.compile(rf"{re.escape(MADE[0])}[^<>]*{re.escape(MADE[1])}")


def content_hash(page: str) -> str:
    """SHA-256 over what a page says, as 64 hexadecimal digits.

    Parameters
    ----------
    page
        The page as it was written.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    return hashlib.sha256(content_of(page).encode()).hexdigest()


def content_of(page: str) -> str:
    """Return a page's main part without its status and without when and by what it was made.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    main = main_of(without_status(page))
    made = list(MADE_BLOCK.finditer(main))
    # Where a page came from is told at its end.
    return main[: made[-1].start()] + main[made[-1].end() :] if made else main


def without_status(page: str) -> str:
    """Return a page without its status, if its main part opens with one.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    found = STATUS_BLOCK.match(page, start_of_main(page))
    return page if found is None else page[: found.end("opening")] + page[found.end() :]


def main_of(page: str) -> str:
    """Return a page from ``<main`` to its last ``</main>``.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    return _main(page)[0]


def start_of_main(page: str) -> int:
    """Return where a page's main part begins.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    return _main(page).start()


def _main(page: str) -> re.Match[str]:
    found = MAIN.search(page)
    if found is None:
        raise DataError(NO_CONTENT)
    return found
