"""The Board's page as its readers get it: in the suite's frame, with its status, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from evaluation_lib.presentation import board_report as board
from evaluation_lib.presentation.sections import Section, paragraphs
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.browser import find_browser
from evaluation_lib.reports.pdf import print_to_pdf
from evaluation_lib.reports.render import render_parts
from evaluation_lib.reports.review.banner import with_status
from evaluation_lib.reports.review.status import Status

PARTS = ("title", "six_aspirations", "three_that_moved", "three_not_known", "actions")


@pytest.fixture(scope="session")
def page_of(dictionary) -> Callable[[Any], str]:
    """Make the whole page of a report, as a draft, with the provenance that stays on the screen."""

    def made(report: Any) -> str:
        parts = [getattr(board, name)(report) for name in (*PARTS, "how_to_read")]
        where = Section(text(dictionary, "provenance.heading"), (paragraphs("Fingerprint."),))
        page = render_parts([*parts, where], title="Board report", dictionary=dictionary)
        label, sentence = (
            text(dictionary, f"review.{one}.draft") for one in ("labels", "sentences")
        )
        status = Status("draft", label, "", "", "", "0" * 64, "", (sentence,))
        return with_status(page, status, dictionary=dictionary)

    return made


@pytest.fixture
def printed(tmp_path: Path, page_of) -> Callable[[Any], pypdfium2.PdfDocument]:
    """Print the page of a report."""
    browser, documents = find_browser(), []
    if browser is None:
        pytest.skip("no browser to print with")

    def made(report: Any) -> pypdfium2.PdfDocument:
        page, pdf = tmp_path / "board.html", tmp_path / "board.pdf"
        page.write_text(page_of(report), encoding="utf-8")
        print_to_pdf(page, pdf, browser=browser)
        documents.append(pypdfium2.PdfDocument(pdf.read_bytes()))
        return documents[-1]

    yield made
    for document in documents:
        document.close()
