"""The evaluation can be read on paper: it stays short whatever is known."""

from __future__ import annotations

import pypdfium2
import pytest

from evaluation_lib.presentation import university_evaluation as evaluation
from evaluation_lib.reports.browser import find_browser
from evaluation_lib.reports.pdf import print_to_pdf
from evaluation_lib.reports.render import render_parts

MOST_SIDES = 40


@pytest.mark.slow
@pytest.mark.parametrize("known", ["everything", "nothing"])
def test_it_prints_on_fewer_than_forty_sides(
    known, report_on, every_finding, framework, dictionary, tmp_path
):
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser to print with")
    report = report_on(every_finding() if known == "everything" else [])
    names = [name for name in evaluation.__all__ if name not in ("aspiration", "title")]
    parts = [evaluation.title(report), *(getattr(evaluation, name)(report) for name in names)]
    parts += [evaluation.aspiration(report, one.id) for one in framework.aspirations]
    page, pdf = tmp_path / "evaluation.html", tmp_path / "evaluation.pdf"
    page.write_text(render_parts(parts, title="Evaluation", dictionary=dictionary), "utf-8")
    print_to_pdf(page, pdf, browser=browser)
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    sides = len(document)
    document.close()
    assert 10 < sides < MOST_SIDES
