"""In a report run every number is rounded before anything is made of it, and names are of many."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.data_quality.few_children import fewest_children
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.stamped import KINDS, stamp_words

NAMES = data_quality.__all__
HEADINGS = (
    "REFERRAL_ID,PERSON_ID,REFERRAL_DATE,SOURCE_OF_REFERRAL,CLOSURE_REASON,RESPONSIBLE_TEAM_ID\n"
)
TEAM, RARE_TEAM = "Chelmsford Team", "A Team Of Few"
#: Labels: how many children carry each, twice, within the same rounding.
MANY = {"WBRI": (62, 61), "BAFR": (21, 22), "": (11, 12), "Never Heard Of It": (7, 6)}
FEW = {"Rarely Written So": (2, 3), "MWBC": (4, 2)}


def exported(version):
    """An export with a referral for each child, in two quarters, few of them of a rare team."""
    labels = [label for label, times in {**MANY, **FEW}.items() for _ in range(times[version])]
    persons, referrals = ["PERSON_ID,GENDER,FULL_ETHNICITY_CODE,DATE_OF_BIRTH\n"], [HEADINGS]
    for number, label in enumerate(labels):
        child = f"P{number:03}"
        team = RARE_TEAM if label in FEW and number % 2 else TEAM
        when = "05/02/2024" if label in MANY else "06/05/2024"
        persons.append(f"{child},F,{label},01/05/2012\n")
        referrals.append(f"R{number},{child},{when},6,,{team}\n")
    return {
        "DM_PERSONS.csv": "".join(persons),
        "DM_ADDRESSES.csv": "PERSON_ID,ADDRESS_TYPE,START_DATE,END_DATE,POST_CODE\n",
        "DM_CIN_REFERRALS.csv": "".join(referrals),
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory, dictionary):
    """Reports on two exports that differ only within the rounding."""

    def report(version):
        folder = tmp_path_factory.mktemp("extracts") / "mosaic 2025-03-31"
        folder.mkdir()
        for name, content in exported(version).items():
            (folder / name).write_text(content, encoding="utf-8")
        given = {"area": "Essex", "period_start": "2024-01-01", "period_end": "2024-12-31"}
        return prepare_report({**given, "extracts": str(folder)}, dictionary=dictionary)

    return report(0), report(1)


@pytest.fixture
def runs(made, in_a_run):
    return [in_a_run(report) for report in made]


def bundle(report, name):
    """All that a notebook is given of a section, downloads among it."""
    return json.dumps(getattr(data_quality, name)(report)._repr_mimebundle_(), sort_keys=True)


def text_of(report, name):
    html = getattr(data_quality, name)(report)._repr_html_()
    html = re.sub(r"</?span[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("name", NAMES)
def test_numbers_that_differ_within_the_rounding_make_the_same_page(runs, name):
    first, second = (bundle(report, name) for report in runs)
    assert first == second


def test_outside_of_runs_they_make_another(made):
    first, second = ("".join(bundle(report, name) for name in NAMES) for report in made)
    assert first != second and "107" in first


def test_small_numbers_are_low_and_noughts_are_noughts(runs):
    said = text_of(runs[0], "how_far_the_records_reach")
    assert "Referrals 110 110 2024-Q1 2024-Q2" in said
    assert "[low]: Rounds to zero but is not zero." in text_of(runs[0], "unknown_by_quarter")


def test_shares_are_whole_per_cent_of_the_rounded_numbers(runs):
    said = text_of(runs[0], "known_at_each_decision_point")
    # Of 107 referrals 87 have a known ethnicity: of 110 it is 90 that are known, 20 that are not.
    assert "18% (12% to 26%)" in said and not re.search(r"\d\.\d%", said)


def test_labels_and_teams_of_few_children_are_not_named(runs, made):
    page = "".join(text_of(runs[0], name) for name in NAMES)
    assert "Never Heard Of It" in page and TEAM in page
    assert not any(name in page for name in ["Rarely Written So", "MWBC", RARE_TEAM])
    assert "Rarely Written So" in text_of(made[0], "labels_as_recorded")


def test_no_child_and_no_day_of_a_single_event_is_on_the_page(runs, made):
    page = "".join(bundle(runs[0], name) for name in NAMES)
    assert not re.search(r"\bP\d{3}\b", page) and "5 February 2024" not in page
    assert "5 February 2024" in text_of(made[0], "how_far_the_records_reach")
    assert day(runs[0].records.observed_until) in page


def test_no_file_that_could_not_be_read_is_named(report_on, export, in_a_run):
    report = report_on(export("2025-03-31", {"Jane Example.xlsx": "no workbook"}))
    assert "Jane Example" in text_of(report, "what_was_read")
    page = "".join(bundle(in_a_run(report), name) for name in NAMES)
    assert "Jane Example" not in page and "1 file" in page


def test_the_page_says_once_how_numbers_are_rounded(runs):
    page = [text_of(runs[0], name) for name in NAMES]
    assert sum(one.count("rounded to the nearest 10") for one in page) == 1


@pytest.mark.parametrize("audience", [kind for kind in KINDS if kind != "unsuppressed"])
def test_the_stamp_names_the_audience(runs, dictionary, audience):
    report = replace(runs[0], release=replace(runs[0].release, audience=audience))
    said = text_of(report, "title")
    assert stamp_words(dictionary, audience) in said
    assert stamp_words(dictionary, "unsuppressed") not in said


@pytest.mark.parametrize("area", ["Essex", "Mid"])
def test_every_section_can_be_shown_where_there_is_next_to_nothing(
    report_on, export, in_a_run, area
):
    report = in_a_run(report_on(export("2025-03-31"), area=area))
    assert all(text_of(report, name) for name in NAMES)


def test_nothing_is_hidden_outside_of_runs(made):
    assert fewest_children(made[0]) == 0
