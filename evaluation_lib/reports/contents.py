"""The contents list of a page, made of the headings that the page has."""

from __future__ import annotations

import re
from html import escape

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.wording import text

#: A second-level heading that can be linked to, and the section that it opens if there is one.
HEADING = re.compile(
    r"(?:<section\b[^>]*>\s*)?<h2\b[^>]*\bid=(?P<quote>['\"])(?P<anchor>.+?)(?P=quote)[^>]*>"
    r"(?P<words>.*?)</h2>",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]+>")
END = "</main>"
#: A page with fewer headings is seen at a glance.
FEWEST = 4


def with_contents(page: str, *, dictionary: Dictionary) -> str:
    """Put a contents list between the title of a page and its first section.

    It is folded, so that the main points stay near the title; on wide screens it stands at the
    side. Each section ends with a way back to it. A short page is left as it is.

    Parameters
    ----------
    page
        The whole page.
    dictionary
        The data dictionary, for the words of the list.
    """
    headings = list(HEADING.finditer(page))
    if len(headings) < FEWEST:
        return page
    end = page.rindex(END)
    starts = [found.start() for found in headings]
    back = f"<p class='back'><a href='#contents'>{escape(text(dictionary, 'page.back'))}</a></p>"
    sections = (page[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True))
    return (
        f"{page[: starts[0]]}<div class='with-contents'>{_list(headings, dictionary)}"
        f"<div>{''.join(section + back for section in sections)}</div></div>{page[end:]}"
    )


def _list(headings: list[re.Match[str]], dictionary: Dictionary) -> str:
    # The page's title bears the mark of invented data; in each line it would bury the words.
    mark = text(dictionary, "invented.short")
    items = "".join(
        f"<li><a href='#{found['anchor']}'>{_plain(found['words'], mark=mark)}</a></li>"
        for found in headings
    )
    name = escape(text(dictionary, "page.contents"), quote=True)
    summary = escape(text(dictionary, "page.contents_folded", number=len(headings)))
    return (
        f"<nav id='contents' class='contents' aria-label='{name}'>"
        f"<a class='skip' href='#{headings[0]['anchor']}'>"
        f"{escape(text(dictionary, 'page.skip_contents'))}</a><p aria-hidden='true'>{name}</p>"
        f"<details><summary>{summary}</summary><ol>{items}</ol></details></nav>"
    )


def _plain(words: str, *, mark: str) -> str:
    return TAG.sub("", words).replace(mark, "").strip()
