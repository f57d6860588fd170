"""A page about the invented county says so above all, in every caption, and at the end."""

from __future__ import annotations

import re
from html import unescape

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.provenance import provenance
from evaluation_lib.synthetic import made_once

NAMES = ["title", *(name for name in data_quality.__all__ if name != "title")]
PERSONS = "PERSON_ID,GENDER,FULL_ETHNICITY_CODE,DATE_OF_BIRTH\n"
REFERRALS = "REFERRAL_ID,PERSON_ID,REFERRAL_DATE,CLOSURE_REASON,RESPONSIBLE_TEAM_ID\n"
#: The export begins within the first quarter; the two behind it are whole and have a share each.
DAYS = ["02/11/2023", *(f"{day:02}/{month:02}/2024" for month in (1, 5) for day in range(1, 15))]
MANY = "".join(f"R{place},P001,{day},,Team\n" for place, day in enumerate(DAYS))


@pytest.fixture
def invented(export):
    """An export with many referrals, the identifiers in it those of invented children."""
    folder = export("2025-03-31", {"DM_CIN_REFERRALS.csv": REFERRALS + MANY})
    for file in folder.rglob("*.csv"):
        content = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\bP00", "INV", content), encoding="utf-8")
    return folder


@pytest.fixture
def report(report_on, invented):
    return report_on(invented)


@pytest.fixture
def html(report):
    parts = [getattr(data_quality, name)(report) for name in NAMES]
    return "".join(part._repr_html_() for part in [*parts, provenance(report)])


def test_it_says_so_beside_the_stamp_that_it_has(report, html, dictionary):
    assert report.invented
    head = html[: html.index("<h1>")]
    assert text(dictionary, "stamp.unsuppressed.words") in head
    assert f"<strong>{text(dictionary, 'invented.stamp')}</strong>" in head
    heading = unescape(re.findall(r"<h1>(.*?)</h1>", html)[0])
    assert heading.endswith(text(dictionary, "invented.short"))


def test_the_main_points_say_so(report, dictionary):
    made = data_quality.main_points(report)
    assert made.heading.endswith(text(dictionary, "invented.short"))


def test_every_table_and_chart_says_so(html, dictionary):
    short = text(dictionary, "invented.short")
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", html)
    charts = re.findall(r"<figcaption><strong>(.*?)</strong>", html)
    assert len(captions) == html.count("<table ") > 10 and len(charts) == html.count("<svg") == 1
    assert [one for one in captions + charts if not one.endswith(short)] == []


def test_demo_is_the_invented_county_and_no_path_of_the_machine_is_named(
    report_on, invented, monkeypatch
):
    monkeypatch.setattr(made_once, "demo_extracts", lambda dictionary: invented)
    report = report_on("demo")
    made = provenance(report)._repr_html_()
    assert report.invented and "<td>demo</td>" in made
    assert "DM_PERSONS.csv" in made and str(invented.parent) not in made


def test_a_page_about_other_children_says_nothing_of_it(report_on, mosaic, dictionary):
    report = report_on(mosaic)
    assert not report.invented
    made = "".join(getattr(data_quality, name)(report)._repr_html_() for name in NAMES)
    assert text(dictionary, "invented.short") not in made
    assert text(dictionary, "invented.stamp") not in made


def test_no_report_is_opened_on_a_mixture(report_on, invented):
    real = invented / "mosaic 2025-03-31" / "DM_PERSONS.csv"
    real.write_text(f"{PERSONS}1001,F,WBRI,01/05/2012\n", encoding="utf-8")
    with pytest.raises(DataError, match="The extracts mix children of the invented county"):
        report_on(invented)
