"""Every section says something true of any extracts, on a page that is light and accessible."""

import re
from html import unescape

import pytest

from evaluation_lib.errors import ParameterError
from evaluation_lib.measures.data_quality.accounting import rows_to_events
from evaluation_lib.needed import NO_EXTRACTS
from evaluation_lib.opening import NO_PLACE, NOT_OF_THIS_COUNCIL
from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.data_quality.reading import STEPS
from evaluation_lib.presentation.data_quality.shared import own_events
from evaluation_lib.presentation.headlines import MOST_WORDS

SECTIONS = [name for name in data_quality.__all__ if name != "title"]
SAMPLES = [
    "cs-demand-model_combined",
    "csc-validator-be-903_fake_data",
    "csc-validator-be-cin_fake_data",
    "LA-Analyst-Tinkering_FAKE-CIN-DATA",
    "ERN-sessions",
    "liia-tools",
]
#: Sections that quote labels and cells of the extracts.
QUOTING = {"labels_as_recorded", "cells_that_could_not_be_used"}
#: What a page may weigh, in bytes.
HEAVIEST = 200_000


def html_of(report, name):
    return getattr(data_quality, name)(report)._repr_html_()


def words_of(html):
    """The words of a page, those inside of charts aside."""
    told = re.sub(r"<svg.*?</svg>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told)).split())


def page_of(report):
    return "".join(html_of(report, name) for name in ["title", *SECTIONS])


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_can_be_shown_for_every_real_sample(
    sample_report, page, unruly, sample, name
):
    html = html_of(sample_report(sample), name)
    assert html.startswith("<section") and "<h2" in html
    said = words_of(html)
    assert "nan" not in said.split() and "<NA>" not in said and "NaT" not in said
    assert "None" not in said.split() and "{" not in said
    if name not in QUOTING:
        assert unruly(page(html)) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_page_of_a_real_sample_is_light_and_accessible(sample_report, sample):
    page = page_of(sample_report(sample))
    assert len(page.encode()) < HEAVIEST
    assert page.count("<table ") == page.count("<caption ") > 5
    assert "<th>" not in page and "<tbody></tbody>" not in page
    assert not re.findall(r"<t[dh][^>]*>\s*</t[dh]>", page)
    assert "No description" not in page
    assert page.count("<svg") == page.count("<figure")
    headlines = re.findall(r"<figcaption><strong>(.*?)</strong>", page)
    assert [one for one in headlines if len(one.split()) > MOST_WORDS] == []
    assert all("<table" in one for one in re.findall(r"<figure.*?</figure>", page, re.DOTALL))
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", page)
    assert page.count("<h1>") == 1 and page.count("<details>") == page.count("<summary>")


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_page_of_a_real_sample_shows_who_a_child_is(sample_report, sample):
    report = sample_report(sample)
    page = set(re.findall(r"\w+", words_of(page_of(report))))
    # A short identifier may stand on the page as a number of something else.
    names = {child for child in report.records.children["child_id"] if len(child) > 5}
    assert not page & names


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_row_of_a_real_sample_is_accounted_for(sample_report, dictionary, sample):
    report = sample_report(sample)
    found = rows_to_events(report.records, own_events(report), dictionary=dictionary)
    assert (found["rows"] - found[list(STEPS)].sum(axis=1) == found["events"]).all()
    read = [len(report.extracts.tables[table]) for table in found["table"]]
    assert found["rows"].tolist() == read


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_can_be_shown_where_no_event_lies_in_the_period(report_on, mosaic, name):
    report = report_on(mosaic, period_start="2001-01-01", period_end="2001-12-31")
    html = html_of(report, name)
    assert "<h2" in html
    # An empty table is no answer: a sentence says that there is nothing.
    assert "<tbody></tbody>" not in html and "<p></p>" not in html


@pytest.mark.parametrize("area", ["Mid", "North East", "Chelmsford"])
@pytest.mark.parametrize("area_by", ["home", "team"])
def test_every_section_can_be_shown_for_a_part_of_the_county(report_on, mosaic, area, area_by):
    report = report_on(mosaic, area=area, area_by=area_by)
    assert page_of(report).count("<h2") == len(SECTIONS)


def test_pages_of_two_areas_differ(report_on, mosaic):
    pages = {area: page_of(report_on(mosaic, area=area)) for area in ("Mid", "North East")}
    assert pages["Mid"] != pages["North East"]
    assert "Mid quadrant" in pages["Mid"] and "Mid quadrant" not in pages["North East"]


def test_without_extracts_the_report_is_refused(report_on):
    with pytest.raises(ParameterError, match=re.escape(NO_EXTRACTS)):
        report_on("none")


def test_an_area_of_another_council_is_refused(report_on, mosaic, like):
    with pytest.raises(ParameterError, match=like(NOT_OF_THIS_COUNCIL, found="England")):
        report_on(mosaic, area="England")


@pytest.mark.parametrize(
    ("sample", "area_by"),
    [
        ("csc-validator-be-cin_fake_data", "home"),
        ("csc-validator-be-cin_fake_data", "team"),
        ("cs-demand-model_combined", "team"),
    ],
)
def test_a_quadrant_that_a_source_cannot_tell_is_refused(
    report_on, shared_real, like, sample, area_by
):
    with pytest.raises(ParameterError, match=like(NO_PLACE, area="Mid", area_by=area_by)):
        report_on(shared_real / "samples" / sample, area="Mid", area_by=area_by)
