"""A notebook that shows things by itself, or says numbers of groups, is named before it is run."""

from __future__ import annotations

import pytest

from evaluation_lib.disclosure.notebook_lint import (
    ATTACHED,
    NO_CALL,
    NOT_PYTHON,
    NUMBER_TYPED,
    SHOWS_BY_ITSELF,
    faults_in,
)


def notebook(source: str, kind: str = "code", **cell: object) -> dict:
    return {"cells": [{"cell_type": kind, "source": source, "metadata": {}, **cell}]}


@pytest.mark.parametrize(
    "source",
    [
        "quality.title(report)",
        "report = open_report(globals())",
        "from evaluation_lib import glossary",
        'area: str = "Essex"  # Essex, a quadrant or a district',
        "",
    ],
)
def test_a_cell_that_calls_the_suite_has_no_fault(dictionary, source):
    assert faults_in(notebook(source), dictionary=dictionary) == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("display(df)", SHOWS_BY_ITSELF.format(cell=1, name="display")),
        ("print(df)", SHOWS_BY_ITSELF.format(cell=1, name="print")),
        ("shown = HTML(df.to_html())", SHOWS_BY_ITSELF.format(cell=1, name="HTML")),
        ("IPython.display.HTML(x)", SHOWS_BY_ITSELF.format(cell=1, name="HTML")),
        ("df", NO_CALL.format(cell=1)),
        ("f'{number} children'", NO_CALL.format(cell=1)),
        ("df.loc[0]", NO_CALL.format(cell=1)),
        ("!cat rows.csv", NOT_PYTHON.format(cell=1)),
    ],
)
def test_a_cell_that_shows_something_by_itself_is_named(dictionary, source, sentence):
    assert faults_in(notebook(source), dictionary=dictionary) == [sentence]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Mid quadrant 4 children were referred.", "Mid"),
        ("# Places\n\n| Black | 3 |", "Black"),
        ("Colchester: 1,141", "Colchester"),
    ],
)
def test_a_number_beside_an_area_or_a_group_is_named(dictionary, text, name):
    said = faults_in(notebook(text, "markdown"), dictionary=dictionary)
    assert said == [NUMBER_TYPED.format(cell=1, name=name)]


@pytest.mark.parametrize(
    "text",
    [
        "Children of Black groups, aged 0 to 17, in Census 2021 and until 31 March 2025.",
        "In Mid quadrant rates are told over 12 months.",
        "At most 6 sentences.\n\nWhite is the group compared with.",
        "For Essex, 2021 to 2025, with 95% intervals.",
    ],
)
def test_days_ages_and_stretches_of_time_are_no_counts(dictionary, text):
    assert faults_in(notebook(text, "markdown"), dictionary=dictionary) == []


def test_a_file_attached_to_a_cell_is_named(dictionary):
    attached = notebook("![](attachment:a.png)", "markdown", attachments={"a.png": {}})
    assert faults_in(attached, dictionary=dictionary) == [ATTACHED.format(cell=1)]
