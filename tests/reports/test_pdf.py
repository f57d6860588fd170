"""A page is printed whole or not at all; what a browser does wrong is one sentence."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest

from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports.browser import find_browser
from evaluation_lib.reports.pdf import NOT_PRINTED, TOO_LONG, print_to_pdf

BROWSER = find_browser()
needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="no browser here prints to PDF: install Chromium (apt install chromium)"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="these browsers are shell scripts")

#: Finds the option that names the PDF among its arguments.
FINDS_PDF = 'for one in "$@"; do case "$one" in --print-to-pdf=*) pdf="${one#*=}";; esac; done'


@pytest.fixture
def acting(tmp_path):
    """A browser that does what a line of shell says; $pdf is where the PDF is wanted."""

    def make(line: str) -> Path:
        file = tmp_path / "acting browser"
        file.write_text(f"#!/bin/sh\n{FINDS_PDF}\n{line}\n", encoding="utf-8")
        file.chmod(0o755)
        return file

    return make


@pytest.fixture
def written(tmp_path, page):
    """A page in a folder whose name is not plain."""
    file = tmp_path / "a folder, é ü" / "own page.html"
    file.parent.mkdir()
    file.write_text(page("<p>One word only: Wivenhoe.</p>"), encoding="utf-8")
    return file


@posix
class TestABrowserThatMisbehaves:
    def test_one_that_prints_nothing_is_told_with_what_it_said(self, acting, written, like):
        browser = acting("echo 'cannot open display' >&2; exit 1")
        with pytest.raises(EvaluationError, match=like(NOT_PRINTED)) as told:
            print_to_pdf(written, written.with_suffix(".pdf"), browser=browser)
        assert "cannot open display" in str(told.value)

    def test_half_a_pdf_is_none_and_an_earlier_one_stays(self, acting, written):
        pdf = written.with_suffix(".pdf")
        pdf.write_bytes(b"earlier")
        with pytest.raises(EvaluationError):
            print_to_pdf(written, pdf, browser=acting("printf '%%PDF-1.4 half' > \"$pdf\""))
        assert pdf.read_bytes() == b"earlier"
        assert sorted(file.name for file in written.parent.iterdir()) == [written.name, pdf.name]

    def test_one_that_never_ends_is_ended_with_all_its_processes(self, acting, written, like):
        child = written.parent / "child"
        browser = acting(f"(sleep 3; touch '{child}') & wait")
        with pytest.raises(EvaluationError, match=like(TOO_LONG)):
            print_to_pdf(written, written.with_suffix(".pdf"), browser=browser, seconds=0.5)
        time.sleep(3.2)
        assert not child.exists()

    def test_a_file_that_is_no_program_is_told(self, tmp_path, written, like):
        broken = tmp_path / "broken"
        broken.write_bytes(b"\x00\x01")
        broken.chmod(0o755)
        with pytest.raises(EvaluationError, match=like(NOT_PRINTED)):
            print_to_pdf(written, written.with_suffix(".pdf"), browser=broken)

    def test_a_whole_pdf_takes_its_place(self, acting, written):
        pdf = written.with_suffix(".pdf")
        print_to_pdf(written, pdf, browser=acting("printf '%%PDF-1.4\\n%%%%EOF\\n' > \"$pdf\""))
        assert pdf.read_bytes() == b"%PDF-1.4\n%%EOF\n"


@needs_browser
def test_a_pdf_is_tagged_and_has_language_title_and_outline(written):
    pdf = written.with_suffix(".pdf")
    print_to_pdf(written, pdf, browser=BROWSER)
    content = pdf.read_bytes()
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked\s+true", content)
    assert b"/StructTreeRoot" in content and b"/Outlines" in content
    assert re.search(rb"/Lang\s*\(en-GB\)", content)
    assert re.search(rb"/Title\s*\(T\)", content)
