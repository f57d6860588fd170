"""What a page hands over: folded for readers, and every column under its name for machines."""

import json
from types import SimpleNamespace

import pytest

from evaluation_lib.findings.table import COLUMNS, finding, findings_table
from evaluation_lib.presentation.handed_over import handed_over_section
from evaluation_lib.presentation.sections import TABLES

BOTH = {"area": "Essex", "unit": "ratio", "notebook": "disproportionality", "section": "Rates"}
CLEAR = finding(
    **BOTH,
    indicator="gap_looked_after",
    group="Black",
    kind="gap",
    measure="Children looked after",
    period="31 March 2025",
    value=1.5,
    lower=1.2,
    upper=float("inf"),
    number=1040,
    verdict="clearly_higher",
    said="The rate is clearly higher.",
)
NOT_TOLD = finding(
    **BOTH,
    indicator="change_looked_after",
    kind="change",
    verdict="not_known",
    missing="the day of the programme",
)


@pytest.fixture
def shown(dictionary):
    report = SimpleNamespace(dictionary=dictionary, invented=True)
    return handed_over_section(report, [CLEAR, NOT_TOLD])


def test_readers_see_it_folded_in_the_words_of_every_report(shown):
    page = shown._repr_html_()
    assert page.count("<details>") == 1
    assert "1.50 times (1.20 to no upper limit)" in page and "1,040" in page
    assert "clearly higher" in page and "not known: the day of the programme" in page


def test_machines_read_every_column_by_its_name(shown):
    (table,) = json.loads(json.dumps(shown._repr_mimebundle_()[TABLES]))["tables"]
    assert table["key"] == "findings"
    assert [column["heading"] for column in table["columns"]] == list(COLUMNS)
    columns = {column["heading"]: column["values"] for column in table["columns"]}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    read = findings_table(rows)
    kept = findings_table([CLEAR, NOT_TOLD])
    assert read.drop(columns="section").equals(kept.drop(columns="section"))


def test_the_section_of_a_finding_is_the_heading_as_the_page_has_it(shown):
    (table,) = shown._repr_mimebundle_()[TABLES]["tables"]
    columns = {column["heading"]: column["values"] for column in table["columns"]}
    assert set(columns["section"]) == {"Rates (invented data)"}


def test_a_page_that_hands_over_nothing_says_so(dictionary):
    report = SimpleNamespace(dictionary=dictionary, invented=False)
    page = handed_over_section(report, [])._repr_html_()
    assert "This page hands nothing over." in page and "<table" not in page
