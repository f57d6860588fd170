"""What tests of downloads share: executed notebooks as a run leaves them, and their contents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from evaluation_lib.presentation.numbers import decimals, interval, percent, whole
from evaluation_lib.presentation.sections import Title, paragraphs, section
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.tables import Column, ReportTable, report_table
from evaluation_lib.reports.downloads.contents import Contents, contents_of


@pytest.fixture(scope="session")
def stamps() -> tuple[Stamp, ...]:
    """The stamps of a page about invented children."""
    return (
        Stamp("Unsuppressed: do not share", "It shows small numbers."),
        Stamp("Invented county: no child in it exists", "A program made it up."),
    )


@pytest.fixture(scope="session")
def executed() -> Callable[..., NotebookNode]:
    """Make a notebook that has shown some parts, each in a cell of its own."""

    def make(*parts: Any) -> NotebookNode:
        cells = [
            new_code_cell("", outputs=[new_output("execute_result", data=part._repr_mimebundle_())])
            for part in parts
        ]
        return new_notebook(cells=cells, metadata={"title": "A page"})

    return make


@pytest.fixture(scope="session")
def ratios(dictionary) -> ReportTable:
    """A table with a composed column, a percentage, a symbol and a note."""
    frame = pd.DataFrame(
        [
            {"group": "White", "n": 1141, "value": 1.0, "lower": None, "upper": None, "p": 0.061},
            {"group": "001", "n": 26, "value": 1.4512, "lower": 1.3, "upper": 1.6049, "p": 0.25},
            {"group": "=1+1", "n": None, "value": None, "lower": None, "upper": None, "p": None},
        ]
    )
    frame["ratio"] = [
        "1 (reference)",
        f"{decimals(1.4512, 2)} ({interval(1.3, 1.6049, 2)}) ▲",
        "[c]",
    ]
    return report_table(
        frame,
        caption="Ratio to White children, Essex",
        columns=[
            Column("group", "Ethnic group"),
            Column("n", "Children", whole),
            Column("ratio", "Ratio", exact=("value", "lower", "upper")),
            Column("p", "Share", percent),
        ],
        dictionary=dictionary,
        notes=["A note."],
    )


@pytest.fixture(scope="session")
def make_contents(ratios, executed) -> Callable[..., Contents]:
    """Make the contents of a page with two tables, stamped or not."""

    def make(*, stamps: tuple[Stamp, ...] = (), tables: tuple[ReportTable, ...] = ()) -> Contents:
        title = Title("Ratios: Essex", ("1 April 2020 to 31 March 2025",))
        shown = [
            StampedTitle(stamps, title) if stamps else title,
            section("Words only", [paragraphs("One.")]),
            section("Ratios", tables or (ratios, ratios)),
        ]
        return contents_of(executed(*shown), title="A page")

    return make
