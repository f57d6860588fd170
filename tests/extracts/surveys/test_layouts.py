"""The tool is told by its headings, and headings are parted from answers however many there are."""

from __future__ import annotations

import pytest

from evaluation_lib.extracts.surveys.layouts import NAMELESS, layout_of

NAMES = ["StartDate", "EndDate", "Status", "ResponseId", "Q1", "Q2_1", "Q2_2"]
LABELS = ["Start Date", "End Date", "Response Type", "Response ID", "Why - to you?"]
LABELS += ["How sure - Naming", "How sure - Asking"]
IDS = ['{"ImportId":"x"}'] * 7
ANSWER = ["2026-01-12 09:01:10", "2026-01-12 09:05:02", "IP Address", "R_1ab", "x", "y", "z"]


@pytest.mark.parametrize(
    "above", [[NAMES], [NAMES, LABELS], [NAMES, LABELS, IDS], [NAMES, LABELS, IDS, IDS]]
)
def test_qualtrics_has_one_to_four_rows_of_headings(formats, above):
    layout = layout_of([*above, ANSWER], formats=formats)
    assert layout.tool.name == "qualtrics"
    assert list(layout.answers) == [ANSWER]
    assert layout.headings[4].question == ("Q1" if len(above) == 1 else "Why - to you?")


def test_an_export_without_answers_has_none(formats):
    assert list(layout_of([NAMES, LABELS, IDS], formats=formats).answers) == []


def test_columns_of_one_question_share_its_text(formats):
    headings = layout_of([NAMES, LABELS, IDS, ANSWER], formats=formats).headings[5:]
    assert [(one.question, one.choice) for one in headings] == [
        ("How sure", "Naming"),
        ("How sure", "Asking"),
    ]


def test_surveymonkey_fills_questions_to_the_right(formats):
    first = ["Respondent ID", "Collector ID", "Start Date", "End Date", "Topics?", "", "Best?"]
    second = ["", "", "", "", "Data", "Words", "Open-Ended Response"]
    layout = layout_of([first, second, ["118000001", "4", "", "", "", "", "a"]], formats=formats)
    assert layout.tool.name == "surveymonkey" and len(layout.answers) == 1
    assert [one.shown for one in layout.headings[4:]] == [
        "Topics? - Data",
        "Topics? - Words",
        "Best? - Open-Ended Response",
    ]


def test_the_number_behind_a_question_asked_twice_goes(formats):
    rows = [["Comments?", "Comments?2", "Section 47", "Year 2025"], ["a", "b", "c", "d"]]
    layout = layout_of(rows, formats=formats)
    assert [one.question for one in layout.headings] == [
        "Comments?",
        "Comments?",
        "Section 47",
        "Year 2025",
    ]


def test_a_column_without_heading_is_called_so(formats):
    layout = layout_of([["a", "", "b"], ["1", "2", "3"]], formats=formats)
    assert [one.name for one in layout.headings] == ["a", NAMELESS, "b"]
