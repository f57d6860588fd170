"""A page is one file that asks nothing of any other computer, and shows no code."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evaluation_lib.presentation.sections import Title, paragraphs
from evaluation_lib.reports.render import render_page, render_parts


def page_of(*cells: nbformat.NotebookNode, title: str = "A & B") -> str:
    return render_page(new_notebook(cells=list(cells), metadata={"title": title}))


def shown(html: str) -> nbformat.NotebookNode:
    output = new_output("display_data", data={"text/html": html, "text/plain": "<Object>"})
    return new_code_cell("secret_name = 1", outputs=[output])


def test_a_page_has_language_title_and_one_main_landmark():
    page = page_of(shown("<h1>Hello</h1>"))
    assert '<html lang="en-GB">' in page
    assert "<title>A &amp; B</title>" in page
    assert page.count("<main") == page.count("</main>") == 1
    assert page.count("<h1>") == 1


def test_code_and_plain_text_forms_are_not_shown():
    page = page_of(shown("<p>Shown</p>"))
    assert "<p>Shown</p>" in page
    assert "secret_name" not in page and "&lt;Object&gt;" not in page


def test_cells_for_the_person_who_runs_it_stay_out():
    analyst = new_markdown_cell("For the analyst", metadata={"tags": ["analyst"]})
    narrative = new_markdown_cell("For the *reader*")
    injected = shown("<p>Injected</p>")
    injected.metadata["tags"] = ["injected-parameters"]
    page = page_of(analyst, narrative, injected)
    assert "For the analyst" not in page and "Injected" not in page
    assert "For the <em>reader</em>" in page


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stderr", text="child 4711"),
        new_output("stream", name="stdout", text="child 4711"),
        new_output("display_data", {"text/plain": "child 4711"}),
        new_output("display_data", {"text/markdown": "child 4711"}),
        new_output("display_data", {"image/png": "4711"}),
        new_output("display_data", {"image/svg+xml": "<svg><text>child 4711</text></svg>"}),
        new_output("display_data", {"application/javascript": "child(4711)"}),
        new_output("error", ename="KeyError", evalue="child 4711", traceback=["child 4711"]),
    ],
    ids=["warning", "print", "text", "markdown", "png", "svg", "script", "error"],
)
def test_nothing_but_the_html_of_releases_is_on_a_page(output):
    assert "4711" not in page_of(new_code_cell("x", outputs=[output]))


def test_nothing_is_asked_of_another_computer():
    page = page_of(shown("<p>Shown</p>")) + render_parts([paragraphs("x")], title="t")
    asked = re.findall(r"(?:src|href)\s*=\s*['\"](?!#)[^'\"]*|@import[^;]*|url\([^)]*\)", page)
    assert asked == []
    assert set(re.findall(r"<script\b[^>]*>", page)) == {"<script>"}
    assert re.findall(r"\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\b", page) == []


def test_parts_share_the_frame_and_titles_are_escaped():
    page = render_parts([Title("A < B")], title="A < B")
    assert "<title>A &lt; B</title>" in page and "<h1>A &lt; B</h1>" in page


def test_the_landmarks_are_a_banner_a_main_part_and_a_foot_each_once():
    page = page_of(shown("<h1>Hello</h1>"))
    places = [page.index(f"<{tag}") for tag in ("body", "a class", "header", "main", "footer")]
    assert places == sorted(places)
    assert all(page.count(f"<{tag}>") == 1 for tag in ("header", "footer"))
    assert '<a class="skip" href="#content">' in page and '<main id="content">' in page


def test_the_main_part_of_a_report_opens_with_the_place_of_its_status():
    page = page_of(shown("<h1>Hello</h1>"))
    assert re.search(r'<main id="content">\s*<!-- status --><!-- /status -->', page)
    assert "<!-- status -->" not in render_parts([Title("Index")], title="Index")


@pytest.mark.parametrize(
    ("parameters", "printed"),
    [
        (
            {"area": "Mid", "period_start": "2024-04-01", "period_end": "2025-03-31"},
            "Mid, 1 April 2024 to 31 March 2025",
        ),
        ({"area": "Mid"}, "A \\22  \\3c /style\\3e "),
        ({}, "A \\22  \\3c /style\\3e "),
    ],
    ids=["area and period", "no period", "no parameters"],
)
def test_printed_sheets_say_what_they_are_a_sheet_of(parameters, printed):
    notebook = new_notebook(
        cells=[shown("<h1>Hello</h1>")],
        metadata={"title": 'A " </style>', "papermill": {"parameters": parameters}},
    )
    found = re.findall(r'--where: "([^"]*)"', render_page(notebook))
    assert found == [printed]


def test_what_a_cell_shows_is_not_written_anew():
    picture = "<svg viewBox='0 0 1 1'><clipPath id='a'/><path d='M0 0'/></svg><img src='data:,'>"
    assert picture in page_of(shown(picture))


def test_a_screen_reader_and_a_dark_screen_are_served_by_every_page():
    for page in (page_of(shown("<p>x</p>")), render_parts([Title("t")], title="t")):
        assert '<meta name="color-scheme" content="light dark">' in page
        assert "prefers-color-scheme: dark" in page and "forced-colors: active" in page
