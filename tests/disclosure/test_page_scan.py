"""A hidden number is found wherever a page or a download says it beside its labels; only there."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evaluation_lib.disclosure.page_scan import hidden_cells, refusal
from evaluation_lib.presentation.sections import Title, section
from evaluation_lib.presentation.tables import Column, report_table
from evaluation_lib.reports.downloads.contents import contents_of
from evaluation_lib.reports.downloads.csv_files import tables_archive
from evaluation_lib.reports.downloads.workbook import workbook

#: The number 4 of one cell, and the number 7 of two.
CELLS = pd.DataFrame(
    [
        {"labels": ("Mid", "Black", "Referrals"), "count": 4},
        {"labels": ("Mid", "Black Caribbean", "Referrals"), "count": 7},
        {"labels": ("West", "Asian", "Looked after", "2023-24"), "count": 7},
    ]
)
TITLE = "<h1>Differences: Mid quadrant</h1><section><h2>Over time</h2>"


@pytest.fixture(scope="module")
def hidden(dictionary):
    return hidden_cells(CELLS, dictionary=dictionary, others=["White", "Rest of the county"])


@pytest.fixture(scope="module")
def found(hidden):
    """Whether something is found on a page that ends so."""

    def on(body: str, title: str = TITLE) -> bool:
        return refusal({"own.html": f"{title}{body}</section>".encode()}, hidden) is not None

    return on


def rows(column: str, *cells: tuple[str, ...], caption: str = "Numbers") -> str:
    body = "".join(
        f"<tr><th scope='row'>{row[0]}</th>{''.join(f'<td>{one}</td>' for one in row[1:])}</tr>"
        for row in cells
    )
    heads = f"<th scope='col'>Decision point</th><th scope='col'>{column}</th>"
    return (
        f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def png(**metadata: str) -> str:
    content = io.BytesIO()
    Figure(figsize=(1, 1)).savefig(content, format="png", metadata=metadata)
    return base64.b64encode(content.getvalue()).decode()


SENTENCE = "In Mid 4 Black children had referrals."
READ = {
    "a cell, its area in the title": rows("Black", ("Referrals", "4")),
    "a cell with a sign": rows("Black children", ("Referrals", "4 \u25b2")),
    "a cell, its group in the caption": rows("Number", ("Referrals", "4"), caption="Black"),
    "a sentence": f"<p>{SENTENCE}</p>",
    "a sentence, its area in the title": "<p>Referrals: 4 Black children.</p>",
    "a number in words": "<p>Four Black children had Referrals.</p>",
    "a list": f"<ul><li>White: 900.</li><li>{SENTENCE}</li></ul>",
    "a heading": f"<h3>{SENTENCE}</h3>",
    "a caption": rows("Number", ("Contacts", "90"), caption=SENTENCE),
    "an alternative text": f"<img alt='{SENTENCE}'>",
    "a name for screen readers": f"<div role='img' aria-label='{SENTENCE}'></div>",
    "a picture's description": f"<svg><desc>{SENTENCE}</desc></svg>",
    "a picture's words": f"<svg><g><text x='1'>{SENTENCE}</text></g></svg>",
    "an attribute of data": f"<div data-rows='{SENTENCE}'></div>",
    "a comment": f"<!-- {SENTENCE} -->",
    "a picture's metadata": f"<img alt='' src='data:image/png;base64,{png(Title=SENTENCE)}'>",
    "the name of a group within a longer one": "<p>7 Black Caribbean children: referrals.</p>",
}
NOT_READ = {
    "a symbol": rows("Black", ("Referrals", "[c]")),
    "another number": rows("Black", ("Referrals", "5")),
    "another group": rows("White", ("Referrals", "4")),
    "a group within a longer one": rows("Black Caribbean", ("Referrals", "4")),
    "another decision point": rows("Black", ("Contacts", "4"), caption="Beside Referrals"),
    "a step between two": rows("Black", ("Contact to Referrals", "4")),
    "a group that others are compared with": rows(
        "Number of events", ("Referrals", "4"), caption="Events and ratios to Black children"
    ),
    "a ratio": rows("Ratio to Black children", ("Referrals", "4")),
    "a share": rows("Black", ("Referrals", "4.0%")),
    "months": rows("Black", ("Referrals", "4"), caption="Median months between Referrals"),
    "a place among others": rows("Rank", ("Referrals", "4"), caption="Black"),
    "another area's row": rows("Number", ("Rest of the county", "4"), caption="Black: Referrals"),
    "a day": "<p>In Mid Black children had referrals until 4 March 2025.</p>",
    "a stretch of time": "<p>Black children had referrals for 4 months in Mid.</p>",
    "an age": "<p>Black children aged 4 to 17 had referrals in Mid.</p>",
    "a decimal": "<p>Black children had referrals 0.4 or 4.5 times as often in Mid.</p>",
    "two sentences": "<p>Black children had referrals in Mid. We spoke to 4.</p>",
    "a sentence without the group": "<p>In Mid 4 children had referrals.</p>",
    "a style": "<style>.Mid .Black .Referrals { width: 4 }</style>",
}


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_found(found, name):
    assert found(READ[name])


@pytest.mark.parametrize("name", NOT_READ)
def test_what_says_something_else_is_no_alarm(found, name):
    assert not found(NOT_READ[name])


def test_the_area_is_that_of_the_page(found):
    cell = rows("Black", ("Referrals", "4"))
    assert found(cell) and not found(cell, title="<h1>Differences: Essex</h1><section>")


def test_a_period_is_a_label_as_others_are(hidden):
    def on(period: str) -> bool:
        page = f"<h1>West</h1>{rows(period, ('Asian', '7'), caption='Looked after')}"
        return refusal({"own.html": page.encode()}, hidden) is not None

    assert on("2023-24") and not on("2022-23")


def test_the_sentence_names_the_part_and_never_the_number(hidden):
    page = f"{TITLE}<p>{SENTENCE}</p></section>".encode()
    said = refusal({"own.html": page, "own.json": b"{}"}, hidden)
    assert 'in its part "Over time"' in said and "own.html" not in said
    assert not any(character.isdigit() for character in said)


def test_a_heading_that_holds_the_number_is_not_repeated(hidden):
    page = f"<h1>Mid</h1><h2>{SENTENCE}</h2><p>{SENTENCE}</p>".encode()
    said = refusal({"own.html": page}, hidden)
    assert "in own.html" in said and "4" not in said


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Section 47 enquiries: Asian clearly higher", 47),
        ("Section 47 enquiries: Asian in 47 of 50 years", 47),
        ("Whether it lies above or below 1 turns at: Section 47 enquiries (Asian)", 1),
        ("Section 47 enquiries, Asian: the interval holds 1", 1),
        ("Section 47 enquiries, Asian: on the same side of 1 throughout", 1),
    ],
)
def test_a_number_in_a_label_of_years_or_of_no_difference_is_no_count(dictionary, sentence, count):
    cells = pd.DataFrame([{"labels": ("Mid", "Asian", "Section 47 enquiries"), "count": count}])
    cells = hidden_cells(cells, dictionary=dictionary)
    page = f"{TITLE}<p>{{}}</p></section>"
    assert refusal({"own.html": page.format(sentence).encode()}, cells) is None
    said = f"{sentence}, {count} children"
    assert refusal({"own.html": page.format(said).encode()}, cells) is not None


def test_without_hidden_cells_nothing_is_found(dictionary):
    none = hidden_cells(CELLS.iloc[:0], dictionary=dictionary)
    assert refusal({"own.html": READ["a sentence"].encode()}, none) is None


# The files that a page comes with ---------------------------------------------------------------


def executed(dictionary, number: int, *, said: str = "") -> nbformat.NotebookNode:
    """A notebook that shows a table with a number in the place of the hidden one."""
    frame = pd.DataFrame({"group": ["White", "Black"], "referrals": [900, number]})
    table = report_table(
        frame,
        caption="Children by group",
        columns=[Column("group", "Group"), Column("referrals", "Referrals")],
        dictionary=dictionary,
    )
    shown = [Title("Differences: Mid quadrant"), section("Numbers", [table])]
    outputs = [new_output("display_data", one._repr_mimebundle_()) for one in shown]
    cells = [new_code_cell("1", outputs=[output]) for output in outputs]
    return new_notebook(cells=[*cells, new_markdown_cell(said)], metadata={"title": "Own"})


def files(notebook: nbformat.NotebookNode, dictionary) -> dict[str, bytes]:
    contents = contents_of(notebook, title="Own")
    parameters = {"area": "Mid"}
    return {
        "own.ipynb": nbformat.writes(notebook).encode(),
        "own.tables.zip": tables_archive(contents, dictionary=dictionary),
        "own.xlsx": workbook(contents, area="Mid", parameters=parameters, dictionary=dictionary),
    }


@pytest.mark.parametrize("name", ["own.ipynb", "own.tables.zip", "own.xlsx"])
def test_every_file_is_looked_through(dictionary, hidden, name):
    for number, hit in {4: True, 5: False}.items():
        made = files(executed(dictionary, number), dictionary)
        assert (refusal({name: made[name]}, hidden) is not None) == hit


def test_what_was_typed_into_a_notebook_is_found(dictionary, hidden):
    made = files(executed(dictionary, 5, said=f"## Places\n\n{SENTENCE}"), dictionary)
    assert 'in its part "Places"' in refusal({"own.ipynb": made["own.ipynb"]}, hidden)


def test_exact_numbers_kept_beside_the_page_are_found(dictionary, hidden):
    notebook = executed(dictionary, 4)
    for cell in notebook.cells[:2]:
        cell.outputs[0].data["text/html"] = "<h1>Mid</h1>"
    assert refusal({"own.ipynb": nbformat.writes(notebook).encode()}, hidden)


def test_metadata_and_names_of_files_are_looked_through(hidden):
    told = {"title": "Mid", "tables": [{"caption": "Referrals: 4 Black children"}]}
    assert refusal({"own.json": json.dumps(told).encode()}, hidden)
    assert refusal({"mid-4-black-referrals.html": b""}, hidden)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("README.txt", "Mid\n")
        archive.writestr("01-referrals-4-black.csv", "a,b\n")
    assert refusal({"own.tables.zip": content.getvalue()}, hidden)
