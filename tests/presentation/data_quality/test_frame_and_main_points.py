"""What stands on top: the stamp, the choices that a page rests on, and at most six main points."""

import re
from html import unescape
from importlib import import_module

import pytest

from evaluation_lib.measures.data_quality.events import decision_labels_of, labels_of
from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.data_quality.shared import small
from evaluation_lib.presentation.sections import Title
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.wording import text

DATED = """PERSON_ID,GENDER,FULL_ETHNICITY_CODE,ETHNICITY_RECORDED_ON,DATE_OF_BIRTH
P001,F,WBRI,01/01/2024,01/05/2012
P002,M,BAFR,01/06/2024,02/06/2013
"""
MOST_WORDS = 25
#: The package has a function of the module's name.
MAIN_POINTS = import_module("evaluation_lib.presentation.data_quality.main_points")
HEADINGS = "REFERRAL_ID,PERSON_ID,REFERRAL_DATE,CLOSURE_REASON\n"
TWO = f"{HEADINGS}R1,P001,05/02/2024,\nR2,P002,06/02/2024,\n"


def words_of(part):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part._repr_html_())).split())


def points_of(report):
    html = data_quality.main_points(report)._repr_html_()
    return [unescape(point) for point in re.findall(r"<li>(.*?)</li>", html)]


class TestStamp:
    def test_it_stands_above_the_heading(self, report_on, mosaic, dictionary):
        html = data_quality.title(report_on(mosaic))._repr_html_()
        stamp = f"<strong>{text(dictionary, 'stamp.unsuppressed.words')}</strong>"
        assert html.index(stamp) < html.index("<h1>")

    def test_in_print_it_heads_every_sheet(self, report_on, mosaic, dictionary):
        html = data_quality.title(report_on(mosaic))._repr_html_()
        [style] = re.findall(r"<style>(.*?)</style>", html)
        assert style.startswith("@page {") and "@top-left" in style
        assert f'content: "{text(dictionary, "stamp.unsuppressed.words")}"' in style

    def test_no_words_of_a_stamp_become_style_or_markup(self):
        awkward = '"} body { display: none } </style><b>\\'
        html = StampedTitle((Stamp(awkward, awkward),), Title("T"))._repr_html_()
        [style] = re.findall(r"<style>(.*?)</style>", html)
        assert style.count('"') == 4 and "<" not in style
        assert "<b>" not in html


class TestChoices:
    def test_those_that_a_page_rests_on_are_said_below_the_heading(self, report_on, mosaic):
        by_home = words_of(data_quality.title(report_on(mosaic)))
        by_team = words_of(
            data_quality.title(report_on(mosaic, area_by="team", ethnicity_clock="as recorded"))
        )
        assert "by the child's home" in by_home and "latest known" in by_home
        assert "by the responsible team" in by_team and "when the event happened" in by_team

    @pytest.mark.parametrize(
        ("area", "label", "area_by", "told_by"),
        [
            ("Mid", "Mid quadrant", "home", "home"),
            ("Mid", "Mid quadrant", "team", "team"),
            ("Chelmsford", "Chelmsford", "home", "home"),
            # No map gives a team's district: a district is told by the home, whatever is set.
            ("Chelmsford", "Chelmsford", "team", "home"),
        ],
    )
    def test_a_part_of_the_county_says_that_only_its_events_count(
        self, report_on, mosaic, dictionary, area, label, area_by, told_by
    ):
        said = words_of(data_quality.title(report_on(mosaic, area=area, area_by=area_by)))
        assert text(dictionary, f"data_quality.only_here.{told_by}", area=label) in said


class TestMainPoints:
    @pytest.mark.parametrize(
        "sample",
        [
            "cs-demand-model_combined",
            "csc-validator-be-903_fake_data",
            "csc-validator-be-cin_fake_data",
            "ERN-sessions",
            "liia-tools",
        ],
    )
    def test_there_are_at_most_six_for_every_real_sample(self, sample_report, sample):
        points = points_of(sample_report(sample))
        assert 1 <= len(points) <= 6
        assert all(point.endswith(".") and ". " not in point for point in points)
        assert [point for point in points if len(point.split()) > MOST_WORDS] == []

    def test_children_whose_ethnicity_is_not_known_are_counted_with_the_reasons(
        self, report_on, mosaic
    ):
        first, second, *_ = points_of(report_on(mosaic))
        assert "5 events of 5 children" in first and "31 March 2025" in first
        assert second.startswith("For 3 of 5 children (60.0%)")
        # One refused, one with a label not yet read, one with nothing: the first in order is named.
        assert "most often refused (1)" in second

    @pytest.mark.parametrize(
        ("area", "label"), [("Mid", "WBRI"), ("North East", "Black - African")]
    )
    def test_a_quadrant_holds_the_children_who_lived_there_on_the_day(
        self, report_on, mosaic, area, label
    ):
        report = report_on(mosaic, area=area)
        assert "1 event of 1 child" in points_of(report)[0]
        assert label in words_of(data_quality.labels_as_recorded(report))

    def test_a_label_that_cannot_be_read_is_for_a_person_to_settle(self, report_on, mosaic):
        [point] = [one for one in points_of(report_on(mosaic)) if "has to settle" in one]
        assert "the meaning of 1 label that could not be read" in point

    def test_the_two_clocks_are_compared_where_the_source_dates_a_value(self, report_on, export):
        folder = export("2025-03-31", {"DM_PERSONS.csv": DATED, "DM_CIN_REFERRALS.csv": TWO})
        [point] = [one for one in points_of(report_on(folder)) if "On the day" in one]
        assert "50.0%" in point and "100.0%" in point

    def test_where_no_value_is_dated_nobody_can_tell_and_the_page_says_so(
        self, report_on, mosaic, dictionary
    ):
        alike = text(dictionary, "data_quality.main_points.clocks_alike")
        assert alike in points_of(report_on(mosaic))

    def test_unborn_children_are_in_no_share(self, report_on, export, dictionary):
        persons = DATED.replace("02/06/2013", "01/09/2024")
        folder = export("2025-03-31", {"DM_PERSONS.csv": persons, "DM_CIN_REFERRALS.csv": TWO})
        report = report_on(folder, ethnicity_clock="as recorded")
        known = words_of(data_quality.known_at_each_decision_point(report))
        assert "Share not known (95% interval) Referrals 2 1 1 0.0% (0.0% to 79.3%)" in known

    def test_what_the_sources_do_not_carry_is_named_last(self, report_on, mosaic):
        assert "early help and pre-proceedings" in points_of(report_on(mosaic))[-1]

    def test_without_events_the_page_says_that_there_is_nothing_to_count(self, report_on, mosaic):
        report = report_on(mosaic, period_start="2001-01-01", period_end="2001-12-31")
        points = points_of(report)
        assert "nothing to count" in points[0] and len(points) == 2


class TestLongestPoints:
    """Every sentence with the longest words and numbers that could ever stand in it."""

    @pytest.fixture
    def longest(self, dictionary):
        points = dictionary.document("wording")["data_quality"]["main_points"]
        names = [*labels_of(dictionary).values(), *decision_labels_of(dictionary).values()]
        label = max(names, key=lambda name: len(name.split()))
        number, share = "123,456,789", "100.0%"
        waiting = [points[what].format(number=f"{number} things") for what in ("changed", "unread")]
        return {
            "events": f"{number} events",
            "children": f"{number} children",
            "day": "30 September 2026",
            "unknown": number,
            "number": number,
            "all": "11",
            "share": share,
            "recorded": share,
            "latest": share,
            "least": label,
            "most": label,
            "least_share": share,
            "most_share": share,
            "reason": max(points["reasons"].values(), key=lambda reason: len(reason.split())),
            "what": " and ".join(waiting),
        }

    def test_each_has_at_most_25_words(self, dictionary, longest):
        points = dictionary.document("wording")["data_quality"]["main_points"]
        sentences = {key: said for key, said in points.items() if str(said).endswith(".")}
        assert len(sentences) > 10
        for key in sentences:
            given = longest
            if key == "missing":
                given = longest | {"events": f"{longest['most']}, {longest['most']} and contacts"}
            said = text(dictionary, f"data_quality.main_points.{key}", **given)
            assert len(said.split()) <= MOST_WORDS, said

    def test_where_much_is_missing_it_is_counted_rather_than_listed(
        self, report_on, mosaic, dictionary, monkeypatch
    ):
        kinds = [small(label) for label in labels_of(dictionary).values()]
        for few in range(1, len(kinds) + 1):
            monkeypatch.setattr(MAIN_POINTS, "not_carried", lambda report, few=few: kinds[:few])
            last = points_of(report_on(mosaic))[-1]
            assert len(last.split()) <= MOST_WORDS
            assert all(kind in last for kind in kinds[:few]) or f"about {few} of" in last
