"""What each section says of extracts written by hand, and what it says where there is nothing."""

import re
from html import unescape

import pytest

from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.sections import Points
from evaluation_lib.presentation.wording import text

PERSONS = """PERSON_ID,GENDER,FULL_ETHNICITY_CODE,DATE_OF_BIRTH
P001,F,WBRI,01/05/2012
P002,M,BAFR,02/06/2013
P003,F,,03/07/2014
"""
HEADINGS = (
    "REFERRAL_ID,PERSON_ID,REFERRAL_DATE,SOURCE_OF_REFERRAL,CLOSURE_REASON,RESPONSIBLE_TEAM_ID\n"
)
ASSESSMENTS = "PERSON_ID,DATE_ASSESSMENT_STARTED,ASSESSMENT_AUTHORISED_DATE,PERSON_ASSESSMENT_ID\n"


def said_in(name, report):
    html = getattr(data_quality, name)(report)._repr_html_()
    html = re.sub(r"</?span[^>]*>", "", html)  # what only aligns numbers is no word of its own
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def referrals(*days, child="P001"):
    rows = [f"{number},{child},{day},6,,Team\n" for number, day in enumerate(days, start=1)]
    return HEADINGS + "".join(rows)


@pytest.fixture
def words(dictionary):
    """Say a sentence of this report."""
    return lambda key, **values: text(dictionary, f"data_quality.{key}", **values)


class TestWhatWasRead:
    def test_rows_are_followed_from_the_files_to_the_page(self, report_on, export):
        export("2024-12-31")
        folder = export("2025-03-31")
        said = said_in("what_was_read", report_on(folder, period_end="2024-06-30"))
        # Five referrals, each of them in two exports; four are of June or before.
        assert "Rows read Seen again Events Events on this page Referrals 10 5 5 4" in said
        assert "Mosaic file name 2 31 December 2024 31 March 2025" in said

    def test_a_file_that_cannot_be_read_is_named(self, report_on, export, words):
        folder = export("2025-03-31", {"SCF.Contacts.csv": ""})
        said = said_in("what_was_read", report_on(folder))
        assert words("what_was_read.not_read_caption") in said and "SCF.Contacts.csv" in said

    def test_an_undated_extract_is_said_to_be_dated_by_what_is_in_it(
        self, report_on, export, words
    ):
        folder = export("2025-03-31") / "mosaic 2025-03-31"
        said = said_in("what_was_read", report_on(folder))
        assert words("what_was_read.latest_date_note") in said

    def test_what_no_source_carries_is_named_with_its_reason(self, report_on, mosaic):
        said = said_in("what_these_sources_cannot_tell", report_on(mosaic))
        assert "They do not carry early help and pre-proceedings." in said
        assert "Mosaic does not hold early help in one place." in said


class TestEthnicity:
    def test_refused_missing_and_unread_stand_apart(self, report_on, mosaic):
        said = said_in("known_at_each_decision_point", report_on(mosaic))
        assert "Known Refused Not yet read Missing" in said
        assert "Referrals 5 2 1 1 1 60.0%" in said

    def test_without_a_dated_value_the_share_at_the_event_is_said_to_be_unsure(
        self, report_on, mosaic, words
    ):
        said = said_in("known_at_each_decision_point", report_on(mosaic))
        assert words("known.basis_none") in said

    def test_quarters_say_how_many_of_how_many(self, report_on, mosaic):
        said = said_in("unknown_by_quarter", report_on(mosaic))
        assert "2024-Q1 0 of 2 2024-Q2 2 of 2 2024-Q3 1 of 1" in said

    def test_a_chart_takes_two_whole_quarters_with_enough_events(self, report_on, export):
        days = [
            "02/11/2023",
            *(f"{day:02}/01/2024" for day in range(1, 13)),
            *(f"{day:02}/05/2024" for day in range(1, 13)),
            *(f"{day:02}/08/2024" for day in range(1, 4)),
        ]
        files = {
            "DM_PERSONS.csv": PERSONS,
            "DM_CIN_REFERRALS.csv": referrals(*days, child="P003"),
        }
        report = report_on(export("2025-03-31", files))
        html = data_quality.unknown_by_quarter(report)._repr_html_()
        [label] = re.findall(r"aria-label=.([^>]*?).><svg", html)
        # The export begins within the first quarter; the last has too few events.
        assert "100.0% in 2024-Q1, 100.0% in 2024-Q2" in unescape(label)

    def test_without_such_quarters_no_chart_is_drawn_and_the_page_says_why(
        self, report_on, mosaic, words
    ):
        html = data_quality.unknown_by_quarter(report_on(mosaic))._repr_html_()
        assert "<svg" not in html and words("by_quarter.no_chart", fewest="10") in html

    def test_a_label_that_nobody_has_mapped_waits_with_its_number(self, report_on, mosaic):
        said = said_in("labels_as_recorded", report_on(mosaic))
        assert "Something nobody knows none 1" in said and "wait for a person's decision" in said

    def test_where_every_label_is_read_the_page_says_so(self, report_on, export, words):
        files = {"DM_PERSONS.csv": PERSONS, "DM_CIN_REFERRALS.csv": referrals("05/02/2024")}
        folder = export("2025-03-31", files)
        assert words("labels.all_read") in said_in("labels_as_recorded", report_on(folder))

    def test_long_lists_of_labels_are_cut_and_say_so(self, report_on, export, words):
        numbers = range(1, 71)
        people = "".join(f"P{n:03},F,Label of nobody {n},01/05/2012\n" for n in numbers)
        days = "".join(f"{n},P{n:03},05/02/2024,6,,Team\n" for n in numbers)
        files = {
            "DM_PERSONS.csv": f"{PERSONS.splitlines()[0]}\n{people}",
            "DM_CIN_REFERRALS.csv": HEADINGS + days,
        }
        said = said_in("labels_as_recorded", report_on(export("2025-03-31", files)))
        assert words("labels.more", number="10 labels") in said

    def test_changes_from_group_to_group_are_for_a_person(self, report_on, export, words):
        export("2024-12-31", {"DM_PERSONS.csv": PERSONS})
        changed = PERSONS.replace("M,BAFR", "M,AIND").replace("P003,F,,", "P003,F,MWBC,")
        folder = export("2025-03-31", {"DM_PERSONS.csv": changed})
        said = said_in("changes_of_ethnicity", report_on(folder))
        assert words("changes.for_review", children="1 child") in said
        assert "From To Asian To Mixed Black 1 0 Missing 0 1" in said

    def test_where_nothing_changed_the_page_says_so(self, report_on, mosaic, words):
        assert words("changes.nothing") in said_in("changes_of_ethnicity", report_on(mosaic))


class TestPlaces:
    def test_events_are_told_by_home_with_those_outside_and_unknown(self, report_on, mosaic):
        said = said_in("where_children_belong", report_on(mosaic))
        assert "North East 1 Mid 1 Unknown 2 Out of county 1" in said

    def test_teams_that_the_map_does_not_know_are_named(self, report_on, mosaic, words):
        said = said_in("where_children_belong", report_on(mosaic, area_by="team"))
        named = "Chelmsford Team, Colchester Team and The Hub Team"
        assert words("places.unlisted", number="3 teams", teams=named) in said

    def test_teams_are_told_apart_even_where_the_map_knows_none(self, report_on, mosaic, words):
        said = said_in("unknown_by_place", report_on(mosaic, area_by="team"))
        assert words("places.unknown_team") in said
        assert "Chelmsford Team 3 2 66.7%" in said

    def test_a_quadrant_is_told_apart_by_district(self, report_on, mosaic):
        assert "Chelmsford 1 0 0.0%" in said_in("unknown_by_place", report_on(mosaic, area="Mid"))

    @pytest.mark.parametrize("name", ["unknown_by_place", "where_children_belong"])
    def test_what_a_source_cannot_tell_is_refused_with_the_reason(self, sample_report, name):
        said = said_in(name, sample_report("csc-validator-be-cin_fake_data"))
        assert "The children in need census holds no postcode." in said
        assert "The children in need census holds no team." in said


class TestGaps:
    def test_fields_filled_in_part_never_and_always_stand_apart(self, report_on, export):
        half = referrals("05/02/2024", "06/02/2024").replace(",6,,Team\n", ",6,,\n", 1)
        folder = export("2025-03-31", {"DM_CIN_REFERRALS.csv": half})
        said = said_in("cells_filled", report_on(folder))
        assert "Referrals Team 1 1 50.0%" in said
        assert "reason for closure." in said.partition("Empty in every row")[2]
        assert "source of the referral" in said.partition("filled in every row")[2]

    def test_what_stood_in_a_cell_that_could_not_be_used_is_not_shown(self, report_on, export):
        wrong = referrals("05/02/2024").replace(",6,", ",Jo Bloggs of Maldon,")
        report = report_on(export("2025-03-31", {"DM_CIN_REFERRALS.csv": wrong}))
        assert "SOURCE_OF_REFERRAL Mosaic" in said_in("cells_that_could_not_be_used", report)
        for name in data_quality.__all__:
            assert "Bloggs" not in getattr(data_quality, name)(report)._repr_html_()

    def test_an_event_after_the_extract_was_taken_is_a_contradiction(self, report_on, export):
        files = {"DM_CIN_REFERRALS.csv": referrals("05/02/2024", "05/05/2024")}
        said = said_in("rows_that_contradict", report_on(export("2024-03-31", files)))
        assert "A day after the extract was taken Referrals Date of referral 1 2" in said

    def test_children_told_in_two_ways_are_counted(self, report_on, export):
        export("2024-12-31")
        other = PERSONS.replace("01/05/2012", "02/06/2012")
        folder = export("2025-03-31", {"DM_PERSONS.csv": other})
        assert "Date of birth 1" in said_in("rows_that_contradict", report_on(folder))

    def test_where_nothing_contradicts_the_page_says_so(self, report_on, mosaic, words):
        assert words("contradictions.nothing") in said_in("rows_that_contradict", report_on(mosaic))


class TestReach:
    def test_what_there_is_none_of_is_told_apart_by_why(self, report_on, export, words):
        early = f"{ASSESSMENTS}P001,01/02/2010,01/03/2010,1\n"
        folder = export("2025-03-31", {"SCF.Assessments.csv": early})
        said = said_in("how_far_the_records_reach", report_on(folder, period_start="2024-01-01"))
        assert words("absent.not_carried", events="early help and pre-proceedings") in said
        assert words("absent.not_here", events="assessments") in said
        assert "No contacts, episodes of need, child in need plans" in said

    def test_late_and_changed_events_are_shown_where_two_extracts_tell(self, report_on, export):
        export("2024-06-30", {"DM_CIN_REFERRALS.csv": referrals("05/02/2024")})
        files = {"DM_CIN_REFERRALS.csv": referrals("06/02/2024", "01/05/2024")}
        said = said_in("how_far_the_records_reach", report_on(export("2025-03-31", files)))
        # From 1 May 2024 to 31 March 2025; the extract of June should have shown it.
        assert "Referrals 1 334 334 1 100.0%" in said
        assert "Referrals Date of referral changed 1" in said

    def test_with_one_extract_the_page_says_that_delay_cannot_be_told(
        self, report_on, mosaic, words
    ):
        said = said_in("how_far_the_records_reach", report_on(mosaic))
        assert words("reach.no_delay") in said and words("reach.no_restated") in said


class TestCounting:
    def test_a_rule_that_the_sources_cannot_tell_counts_nothing(self, sample_report, words):
        said = said_in("who_is_counted", sample_report("csc-validator-be-cin_fake_data"))
        told = words("who_is_counted.not_told")
        assert f"Temporary registrations left out {told}" in said
        assert f"18 or over at the event left out {told}" not in said

    def test_a_rule_that_the_sources_can_tell_counts_zero(self, report_on, mosaic):
        said = said_in("who_is_counted", report_on(mosaic))
        assert "Temporary registrations left out 0" in said

    def test_steps_are_shown_with_rules_and_with_what_is_too_recent(self, report_on, export):
        files = {"SCF.Assessments.csv": f"{ASSESSMENTS}P001,08/02/2024,01/03/2024,1\n"}
        said = said_in("how_events_were_joined", report_on(export("2024-08-31", files)))
        # One referral led to the assessment, three did not, that of 9 August is too recent.
        assert re.search(r"Referral to assessment 5 1 3 1", said)

    def test_with_one_kind_of_event_the_page_says_that_nothing_can_follow(
        self, report_on, mosaic, words
    ):
        assert words("joined.nothing") in said_in("how_events_were_joined", report_on(mosaic))


def test_folded_parts_are_opened_by_their_line_and_words_never_become_markup():
    html = folded_parts("<b> & more", Points(("one",)))._repr_html_()
    assert html == (
        "<details><summary>&lt;b&gt; &amp; more</summary><ul><li>one</li></ul></details>"
    )
