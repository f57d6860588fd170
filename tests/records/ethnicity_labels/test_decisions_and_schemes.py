"""A person's answer is one line; local codes are read only where their scheme is declared."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.records.ethnicity_labels import map_labels
from evaluation_lib.records.ethnicity_labels.lexicon import (
    A_CODE_OR_GROUP,
    NO_ANSWER,
    NO_CODE_OR_GROUP,
    TWO_ANSWERS,
    WRONG_GROUP,
)
from evaluation_lib.records.ethnicity_labels.mapping import UNKNOWN_GROUPING, UNKNOWN_SCHEME

UNDECIDED = ["Polish", "Polish child", "polish – other", "B"]


@pytest.fixture
def with_answers(copied_dictionary):
    """Add lines to a council's own list of answers and map labels with it."""

    def mapped(*lines, labels):
        path = copied_dictionary / "code_lists" / "ethnicity_labels.csv"
        path.write_text(path.read_text("utf-8") + "".join(f"{line}\n" for line in lines), "utf-8")
        dictionary = load_dictionary(copied_dictionary)
        found = map_labels(pd.Series(labels, dtype="string"), dictionary=dictionary)
        return found.fillna("")[["code", "group", "status", "rule"]].values.tolist()

    return mapped


def test_the_list_of_answers_ships_empty(dictionary):
    assert len(dictionary.read("ethnicity_labels")) == 0


def test_one_added_line_resolves_exactly_that_label(with_answers):
    found = with_answers("Polish,WOTH,,mapped,asked the system's owner", labels=UNDECIDED)
    assert found[0] == ["WOTH", "White", "mapped", "local_answer"]
    assert [row[2] for row in found[1:]] == ["unmapped"] * 3


def test_an_answer_holds_for_any_case_space_and_dash(with_answers):
    labels = ["POLISH - OTHER", "Polish—other", "polish\xa0 �  other"]
    found = with_answers("Polish – other,,White,mapped,", labels=labels)
    assert found[0] == found[2] == ["", "White", "mapped", "local_answer"]
    assert found[1][2] == "unmapped"  # without spaces it is another text


def test_an_answer_goes_before_the_words_of_the_label(with_answers):
    found = with_answers("White British,,,obsolete,", labels=["White British", "White - British"])
    assert [row[2] for row in found] == ["obsolete", "mapped"]


def test_an_answer_may_say_why_there_is_no_ethnicity(with_answers):
    assert with_answers("DTG,REFU,,refused,", labels=["DTG"]) == [
        ["REFU", "", "refused", "local_answer"]
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["Polish,WOTH,,mapped,", "POLISH,WBRI,,mapped,"], TWO_ANSWERS.format(label="POLISH")),
        (
            ["Polish,,,mapped,"],
            NO_ANSWER.format(label="Polish", status="mapped", needs=A_CODE_OR_GROUP),
        ),
        (
            ["Polish,NOBT,,mapped,"],
            NO_ANSWER.format(label="Polish", status="mapped", needs=A_CODE_OR_GROUP),
        ),
        (
            ["Polish,WOTH,,refused,"],
            NO_ANSWER.format(label="Polish", status="refused", needs=NO_CODE_OR_GROUP),
        ),
        (
            ["Polish,WOTH,Asian,mapped,"],
            WRONG_GROUP.format(label="Polish", code="WOTH", right="White", group="Asian"),
        ),
    ],
)
def test_a_line_that_contradicts_itself_or_another_is_refused(lines, sentence, with_answers):
    with pytest.raises(DataError) as problem:
        with_answers(*lines, labels=["Polish"])
    assert str(problem.value) == sentence


@pytest.mark.parametrize(
    "line",
    ["Polish,WXYZ,,mapped,", "Polish,WOTH,,certain,", "Polish,,Blue,mapped,", ",WOTH,,mapped,"],
)
def test_a_line_with_an_unknown_word_is_named_with_its_row(line, with_answers):
    with pytest.raises(DataError, match=r"code_lists/ethnicity_labels\.csv .* row 2"):
        with_answers(line, labels=["Polish"])


@pytest.mark.parametrize(
    ("label", "code"),
    [("A1", "WBRI"), ("c3", "ABAN"), ("A: A1", "WBRI"), ("(E1)", "CHNE"), ("E3", "REFU")],
)
def test_a_declared_scheme_reads_its_local_codes(label, code, read):
    assert read(label)["status"] == "unmapped"
    found = read(label, scheme="series_2001")
    assert (found["code"], found["rule"]) == (code, "scheme")


def test_the_same_letter_means_different_things_in_different_schemes(read):
    assert read("C", scheme="nhs_2001")["code"] == "WOTH"
    assert read("C", scheme="series_2001")["status"] == "unmapped"


@pytest.mark.parametrize("label", ["A.A1", "A4.10", "C5", "E5", "F1"])
def test_a_code_that_is_not_in_the_scheme_stays_for_a_person(label, read):
    assert read(label, scheme="series_2001")["rule"] == "local_code"


def test_words_go_before_the_local_code_in_front_of_them_but_not_across_groups(read):
    assert read("A3 - White - British", scheme="series_2001")["code"] == "WBRI"
    assert read("C4 Asian British - Chinese", scheme="series_2001")["code"] == "CHNE"
    against = read("E1 Other Ethnic Group - Arab", scheme="series_2001")
    assert (against["status"], against["rule"]) == ("unmapped", "conflict")
    assert against["suggestions"] == "OOTH Any other ethnic group;CHNE Chinese"


def test_a_scheme_of_the_council_is_a_few_lines_in_the_dictionary(copied_dictionary):
    path = copied_dictionary / "code_lists" / "ethnicity_schemes.csv"
    path.write_text(path.read_text("utf-8") + "our_own,BRIT,WBRI,mapped\n", "utf-8")
    labels = pd.Series(["BRIT", "Brit"], dtype="string")
    found = map_labels(labels, dictionary=load_dictionary(copied_dictionary), scheme="Our own")
    assert found["code"].tolist() == ["WBRI", "WBRI"]


def test_a_scheme_that_does_not_exist_is_refused(read):
    with pytest.raises(ParameterError) as problem:
        read("A1", scheme="series_2002")
    assert str(problem.value) == UNKNOWN_SCHEME.format(
        scheme="series_2002",
        meant=": did you mean series_2001?",
        schemes="series_2001, nhs_2001",
    )


def test_another_grouping_moves_chinese_and_not_the_code(read):
    assert read("Chinese", grouping="chat") == {**read("Chinese"), "group": "Other"}
    roma = read("Gypsy/Roma", grouping="gypsy_roma_traveller_apart")
    assert (roma["code"], roma["group"]) == ("WROM", "Gypsy, Roma and Traveller")
    assert read("WBRI", grouping="full_codes")["group"] == "WBRI"


def test_a_heading_keeps_its_group_where_the_grouping_has_one_of_that_name(read):
    assert read("White", grouping="chat")["group"] == "White"
    assert read("White", grouping="full_codes")["group"] == ""
    assert read("Other", grouping="full_codes")["group"] == "OOTH"


def test_a_grouping_that_does_not_exist_is_refused(read, dictionary):
    with pytest.raises(ParameterError) as problem:
        read("A1", grouping="six_groups")
    groupings = ", ".join(dictionary.read("ethnic_groupings")["grouping"])
    assert str(problem.value) == UNKNOWN_GROUPING.format(
        grouping="six_groups", meant=": did you mean five_groups?", groupings=groupings
    )
