"""Every page prints: tagged, with all its words, and nothing cut at an edge of the paper."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.reports.notebooks import known_notebooks

pytestmark = pytest.mark.slow

PAGES = [
    "index.html",
    *(
        f"{area}/{name}.html"
        for name in known_notebooks(load_dictionary())
        for area in ("essex", "mid")
    ),
]
#: Points of white that a sheet keeps at its sides.
EDGE = 20
#: What is written in each block that reads in one go, by the innermost block around each text: a
#: cell of several blocks has colons and the like between them on paper, which are no text of it.
#: What is clipped away is there for those who listen.
WORDS = """() => {
  const block = 'h1, h2, h3, p, li, dt, dd, caption, th, td, summary, figcaption > *';
  const clipped = one => one && (getComputedStyle(one).clipPath === 'inset(50%)'
    || clipped(one.parentElement));
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const words = new Map();
  while (texts.nextNode()) {
    const inside = texts.currentNode.parentElement, around = inside.closest(block);
    if (around && inside.checkVisibility() && !clipped(inside))
      words.set(around, (words.get(around) || '') + texts.currentNode.data);
  }
  return [...words.values()].filter(one => one.trim());
}"""

#: Headings of sections that show nothing else.
BARE = """() => [...document.querySelectorAll('main section')]
  .filter(one => one.checkVisibility() && one.innerText.trim() === one.firstChild.innerText.trim())
  .map(one => one.innerText)"""


def without_spaces(words: str) -> str:
    return "".join(words.split()).replace("\u00ad", "").replace("\ufffe", "")


@pytest.fixture
def printed(opened):
    """Print a page; its words as they stand in it, and the document."""
    documents = []

    def print_page(name: str) -> tuple[list[str], bytes, pypdfium2.PdfDocument]:
        page = opened(name)
        content = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
        documents.append(pypdfium2.PdfDocument(content))
        page.emulate_media(media="print")
        return page.evaluate(WORDS), content, documents[-1]

    yield print_page
    for document in documents:
        document.close()


def outside(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """What is written on a sheet nearer to its sides than the margin."""
    for number, sheet in enumerate(document, 1):
        width, text = sheet.get_width(), sheet.get_textpage()
        for place in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(place)
            if right > left and (left < EDGE or right > width - EDGE):
                yield f"sheet {number}: {text.get_text_range(max(place - 20, 0), 40)}"
                break


@pytest.mark.parametrize("name", PAGES)
def test_all_words_are_on_paper_and_nothing_is_cut(printed, name):
    words, content, document = printed(name)
    on_paper = without_spaces("".join(sheet.get_textpage().get_text_range() for sheet in document))
    missing = [one for one in words if without_spaces(one) not in on_paper]
    # A paragraph or cell that goes on on the next sheet has the margins' words within it.
    assert len(missing) <= len(document), missing[:5]
    assert list(outside(document)) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_heading_on_paper_stands_above_nothing(opened, name):
    page = opened(name)
    page.emulate_media(media="print")
    assert page.evaluate(BARE) == []


@pytest.mark.parametrize("name", PAGES)
def test_paper_of_a4_tagged_for_those_who_listen(printed, name):
    _, content, document = printed(name)
    sizes = {tuple(sorted(round(side) for side in sheet.get_size())) for sheet in document}
    assert sizes == {(595, 842)}
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert b"/Lang (en-GB)" in content
    assert any(document.get_toc())


@pytest.mark.parametrize("area", ["essex", "north-east", "mid", "south", "west"])
def test_the_boards_page_is_one_side(printed, area):
    _, _, document = printed(f"{area}/board_report.html")
    assert len(document) == 1
