"""Every section says something true of any extracts, and every page carries its stamp."""

import re
from html import unescape

import pytest

from evaluation_lib.errors import ParameterError
from evaluation_lib.opening import NO_EXTRACTS, NO_PLACE, NOT_OF_THIS_COUNCIL
from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.wording import text

SECTIONS = [name for name in data_quality.__all__ if name != "title"]
SAMPLES = [
    "cs-demand-model_combined",
    "csc-validator-be-903_fake_data",
    "csc-validator-be-cin_fake_data",
    "LA-Analyst-Tinkering_FAKE-CIN-DATA",
    "ERN-sessions",
    "liia-tools",
]


def html_of(report, name):
    return getattr(data_quality, name)(report)._repr_html_()


def words_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_can_be_shown_for_every_real_sample(sample_report, sample, name):
    html = html_of(sample_report(sample), name)
    assert html.startswith("<section") and "<h2" in html
    said = words_of(html)
    assert "nan" not in said.split() and "<NA>" not in said and "NaT" not in said


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_can_be_shown_where_no_event_lies_in_the_period(report_on, mosaic, name):
    report = report_on(mosaic, period_start="2001-01-01", period_end="2001-12-31")
    assert "<h2" in html_of(report, name)


def test_the_stamp_stands_above_the_heading(report_on, mosaic, dictionary):
    html = html_of(report_on(mosaic), "title")
    assert html.index("<div class='stamp'") < html.index("<h1>")
    assert html.index(text(dictionary, "stamp.unsuppressed")) < html.index("<h1>")


def test_the_two_choices_that_a_page_rests_on_are_said_below_the_heading(report_on, mosaic):
    by_home = words_of(html_of(report_on(mosaic), "title"))
    by_team = words_of(
        html_of(report_on(mosaic, area_by="team", ethnicity_clock="as recorded"), "title")
    )
    assert "by the child's home" in by_home and "latest known" in by_home
    assert "by the responsible team" in by_team and "when the event happened" in by_team


def test_the_main_points_count_children_whose_ethnicity_is_not_known(report_on, mosaic):
    said = words_of(html_of(report_on(mosaic), "main_points"))
    assert "5 events of 5 children" in said
    assert "For 3 of 5 children (60.0%) the ethnicity is not known" in said
    assert "1 refused, 1 not yet read and 1 missing" in said


def test_refused_missing_and_unread_stand_apart(report_on, mosaic):
    said = words_of(html_of(report_on(mosaic), "known_at_each_decision_point"))
    assert "Known Refused Not yet read Missing" in said
    assert "Referrals 5 2 1 1 1" in said


def test_a_label_that_nobody_has_mapped_waits_with_its_number(report_on, mosaic):
    said = words_of(html_of(report_on(mosaic), "labels_as_recorded"))
    assert "Something nobody knows" in said
    assert "wait for a person's decision" in said


def test_a_quadrant_holds_the_children_who_lived_there_on_the_day(report_on, mosaic):
    mid = report_on(mosaic, area="Mid")
    north_east = report_on(mosaic, area="North East")
    assert "1 event of 1 child" in words_of(html_of(mid, "main_points"))
    assert "1 event of 1 child" in words_of(html_of(north_east, "main_points"))
    placed = words_of(html_of(report_on(mosaic), "where_children_belong"))
    assert "Out of county 1" in placed and "Unknown 2" in placed


def test_a_district_is_found_too(report_on, mosaic):
    report = report_on(mosaic, area="Chelmsford")
    assert "1 event of 1 child" in words_of(html_of(report, "main_points"))


def test_teams_that_the_map_does_not_know_are_named(report_on, mosaic):
    said = words_of(html_of(report_on(mosaic, area_by="team"), "where_children_belong"))
    assert "In the records and not in the map of teams: 3 teams" in said


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


def test_tables_have_captions_and_scopes_and_charts_a_description(sample_report):
    report = sample_report("cs-demand-model_combined")
    page = "".join(html_of(report, name) for name in SECTIONS)
    assert page.count("<table>") == page.count("<caption>") > 8
    assert "<th>" not in page
    assert "No description" not in page
    assert page.count("<svg") == page.count("<figure")
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", page)
