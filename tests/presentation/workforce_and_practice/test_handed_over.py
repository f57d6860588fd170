"""What the page hands over: every indicator that the framework asks of it, as the page says it."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.findings.table import findings_table
from evaluation_lib.presentation import workforce_and_practice as page
from evaluation_lib.presentation.workforce_and_practice.handed_over import findings_of_page

QUADRANTS = ("North East", "Mid", "South", "West")


def wanted_of(report) -> dict[str, str]:
    """Indicator → kind, of those that the framework expects of this page."""
    document = report.dictionary.document("evaluation_framework")
    return {
        one["id"]: one["kind"]
        for one in document["indicators"]
        if one["notebook"] == "workforce_and_practice"
    }


@pytest.mark.parametrize("area", ["Essex", *QUADRANTS])
@pytest.mark.parametrize("audience", ["team", "public"])
def test_every_indicator_of_the_framework_is_handed_over(protected_for, area, audience):
    report = protected_for(area, audience)
    rows, wanted = findings_table(findings_of_page(report)), wanted_of(report)
    assert set(wanted) <= set(rows["indicator"])
    assert (rows["kind"] == rows["indicator"].map(wanted)).all()


def test_without_any_file_all_are_not_known_and_say_what_would_answer(open_for, without_files):
    rows = findings_table(findings_of_page(without_files(open_for(), "*")))
    assert (rows["verdict"] == "not_known").all()
    assert (rows["missing"] != "").all()
    assert rows[["value", "lower", "upper", "number"]].isna().all(axis=None)


def test_the_public_gets_no_verdict_and_no_interval(protected_for):
    rows = findings_table(findings_of_page(protected_for(audience="public")))
    assert set(rows["verdict"]) <= {"", "not_known"}
    assert rows[["lower", "upper"]].isna().all(axis=None)


def test_what_the_page_hides_is_not_handed_over(protected_for):
    rows = findings_table(findings_of_page(protected_for())).set_index("indicator")
    few = rows.loc["wres_fitness_to_practise"]
    assert few["verdict"] == "not_known" and pd.isna(few["value"]) and "hidden" in few["missing"]


def test_a_section_that_is_named_stands_on_the_page(protected_for, page_of):
    html = page_of(protected_for())
    for row in findings_of_page(protected_for()):
        assert row["section"] in html


def test_sentences_are_short(open_for):
    for row in findings_of_page(open_for()):
        assert len(row["said"].split()) <= 33, row["said"]


def test_it_is_folded_and_for_machines(protected_for):
    html = page.for_the_evaluation(protected_for())._repr_html_()
    assert "<details" in html and "Being promoted" in html
