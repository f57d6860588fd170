"""The sample exports that lie beside the project are read: tools, questions, what is dropped."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.questions import NO_ANSWERS_THESE, NO_OPEN, WHICH_QUESTION
from evaluation_lib.extracts.surveys.reading import HowToRead, columns_of_export, read_survey

TODAY = date(2026, 11, 30)
GAINED = "What did you gain most from the anti-racist workshops?"
LANGUAGE = "A language for talking about race,\nand time to reflect"


@pytest.fixture
def read(survey_samples, dictionary):
    def read_file(name, **how):
        given = {"dictionary": dictionary, "how": HowToRead(**how), "today": TODAY}
        return read_survey(survey_samples / name, **given)

    return read_file


def identifying(export):
    return [column.heading.shown for column in export.columns if column.identifying]


def test_microsoft_forms(read):
    export = read("synthetic_msforms.csv", dates="month-first")
    assert (export.tool, export.question) == ("Microsoft Forms", GAINED)
    assert export.answers["answer"].tolist() == [LANGUAGE, "n/a"]
    assert export.answers["answered_on"].tolist() == ["2026-01-12"] * 2
    assert export.answers["quadrant"].tolist() == ["", "South"]
    assert export.answers["role"].tolist() == ["practitioner", "leader"]
    assert export.unmapped["quadrant"] == Counter({"North": 1})
    assert identifying(export) == ["Email", "Name"]


def test_qualtrics_with_three_rows_of_headings(read):
    export = read("synthetic_qualtrics_3header.csv")
    assert (export.tool, export.question) == ("Qualtrics", GAINED)
    assert export.answers["answer"].tolist() == [LANGUAGE]
    assert (export.trials, export.without_answer) == (1, 1)
    assert export.answers["role"].tolist() == ["practitioner"]
    assert identifying(export) == [
        "IP Address",
        "Recipient Last Name",
        "Recipient First Name",
        "Recipient Email",
        "External Data Reference",
        "Location Latitude",
        "Location Longitude",
    ]


def test_surveymonkey_with_two_rows_of_headings(read):
    export = read("synthetic_surveymonkey_2header.csv", dates="month-first")
    assert (export.tool, export.question) == ("SurveyMonkey", GAINED)
    assert export.answers["answer"].tolist() == ["A language for talking about race"]
    assert export.answers["answered_on"].tolist() == ["2026-01-12"]
    assert export.without_answer == 1
    assert {"IP Address", "First Name", "Last Name", "Custom Data 1"} <= set(identifying(export))


def test_questions_below_a_row_of_numbers(read, survey_samples, dictionary, like):
    file = survey_samples / "themefinder_responses_biomass_format.csv"
    layout, columns = columns_of_export(file, dictionary=dictionary)
    assert (layout.tool.name, len(layout.answers)) == ("citizen_space", 5)
    assert [column.role for column in columns][:2] == ["person_name", "email"]
    with pytest.raises(DataError, match=like(NO_OPEN, file=file.name)):
        read(file.name)


def test_two_questions_in_words_are_named(read, like):
    name = "themefinder_responses_lgr_format.csv"
    second = "Prop 2 Q8 - Please use this space to explain your answers to questions 1-7"
    with pytest.raises(DataError, match=like(WHICH_QUESTION, file=name)):
        read(name)
    export = read(name, question=second)
    assert export.question == second and len(export.answers) == 5
    assert identifying(export) == ["Location - address"]


def test_a_blank_line_inside(read):
    export = read("themefinder_responses_scr_format.csv")
    assert len(export.answers) == 5 and export.undated == 5
    assert export.question.startswith("What role would you")
    assert identifying(export) == ["Organisation name"]


def test_a_questionnaires_items_are_not_taken_for_answers(read, like):
    name = "nomad_items.csv"
    with pytest.raises(DataError, match=like(NO_ANSWERS_THESE, file=name, first="text")):
        read(name)
