"""Exports of one question become a feedback folder; identifiers stay the same; nobody is named."""

from __future__ import annotations

import csv
import os
import stat
from datetime import date

import pytest

from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.extracts.surveys.reading import HowToRead
from evaluation_lib.records.restricted_folder import NOT_OURS
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file
from evaluation_lib.themes.handed_over_alone import NAMED_IN, NO_COLLECTION, NOT_RAW
from evaluation_lib.themes.importing import (
    ANSWERS,
    COLUMNS,
    FLAGS,
    HELD_ANSWERS,
    HELD_DECISIONS,
    LACKS,
    NO_ANSWERS,
    SEVERAL_QUESTIONS,
    TABLES,
    import_feedback,
    write_imported,
)

KEY, OTHER = b"k" * 32, b"o" * 32
QUESTION = "What did you gain most?"
HEADINGS = ["ID", "Start time", "Completion time", "Email", "Name", "Your role", QUESTION]
RISK = "A boy is being hit by his father"


def row(number, text, *, name="Quill Pemberton"):
    return [number, "1/13/26 9:00", "1/13/26 9:05", "q.p@example.org", name, "Social worker", text]


@pytest.fixture
def imported(tmp_path, dictionary):
    def do(*exports, key=KEY, collection="learning_spaces", workshop="", name="{}.csv", **how):
        files = []
        for place, rows in enumerate(exports):
            files.append(tmp_path / name.format(place))
            with files[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return import_feedback(
            files,
            collection=collection,
            workshop=workshop,
            how=HowToRead(**how),
            key=key,
            dictionary=dictionary,
            today=date(2026, 3, 31),
        )

    return do


def test_answers_are_as_the_dictionary_describes_them(imported, dictionary):
    found = imported([HEADINGS, row(1, "Time to think")], workshop="Leaders, January").answers
    (answer,) = found.to_dict("records")
    assert list(answer) == list(dictionary.table("feedback_answers").field_names)
    del answer["response_id"]
    assert answer == {
        "collection": "learning_spaces",
        "workshop": "Leaders, January",
        "answered_on": "2026-01-13",
        "quadrant": "",
        "role": "practitioner",
        "question": QUESTION,
        "answer": "Time to think",
    }


def test_a_later_export_gives_the_same_identifiers_and_another_key_others(imported):
    first = imported([HEADINGS, row(1, "A"), row(2, "B")]).answers
    later = imported([HEADINGS, row(3, "C"), row(2, "B"), row(1, "A")]).answers
    assert set(first["response_id"]) < set(later["response_id"])
    other = imported([HEADINGS, row(1, "A")], key=OTHER).answers
    assert not set(other["response_id"]) & set(first["response_id"])


def test_an_answer_in_two_exports_is_taken_once_as_it_stood_last(imported):
    found = imported([HEADINGS, row(1, "A")], [HEADINGS, row(1, "A, edited"), row(2, "B")])
    assert found.answers["answer"].tolist() == ["A, edited", "B"]
    assert found.twice == 1


def test_exports_with_different_questions_are_refused(imported, like):
    other = [*HEADINGS[:-1], "What should change in how we work?"]
    words = "More time for supervision in every team"
    with pytest.raises(DataError, match=like(SEVERAL_QUESTIONS)):
        imported([HEADINGS, row(1, words)], [other, row(1, words)])


def test_an_export_without_words_is_refused(imported, like):
    with pytest.raises(DataError, match=like(NO_ANSWERS, question=QUESTION)):
        imported([HEADINGS, row(1, "")])


@pytest.mark.parametrize("collection", ["global_majority_network", "proud_to_be_me"])
def test_raw_answers_that_belong_to_others_are_refused(imported, collection, like):
    with pytest.raises(DataError, match=like(NOT_RAW)):
        imported([HEADINGS, row(1, "A")], collection=collection)


@pytest.mark.parametrize(
    "name",
    ["Global Majority Network drop-in", "GMN, March", "gmn2026", "PROUD-TO-BE-ME", "ptbm_group"],
)
def test_raw_answers_are_refused_where_a_workshop_alone_says_whose_they_are(imported, name, like):
    refused = like(NOT_RAW + NAMED_IN, what="workshop", found=name)
    with pytest.raises(DataError, match=refused):
        imported([HEADINGS, row(1, "A")], workshop=name)
    one_of_two = [[*HEADINGS, "Workshop"], [*row(1, "A"), "Leaders"], [*row(2, "B"), name]]
    with pytest.raises(DataError, match=refused):
        imported(one_of_two)


def test_raw_answers_are_refused_where_the_question_or_the_file_says_whose_they_are(imported, like):
    question = "What did you gain most from Proud to be Me?"
    with pytest.raises(DataError, match=like(NOT_RAW + NAMED_IN, what="question")):
        imported([[*HEADINGS[:-1], question], row(1, "A")])
    with pytest.raises(DataError, match=like(NOT_RAW + NAMED_IN, what="file")):
        imported([HEADINGS, row(1, "A")], name="ProudToBeMe_2026-{}.csv")


@pytest.mark.parametrize("name", ["The majority of leaders", "Proud practice, to be continued"])
def test_a_workshop_of_a_like_name_is_read(imported, name):
    assert imported([HEADINGS, row(1, "A")], workshop=name).answers["workshop"].tolist() == [name]


def test_a_collection_that_is_not_known_is_named(imported, like):
    with pytest.raises(DataError, match=like(NO_COLLECTION, found="learning_space")):
        imported([HEADINGS, row(1, "A")], collection="learning_space")


def test_the_folder_holds_nothing_of_who_somebody_is(imported, tmp_path, dictionary):
    found = imported([HEADINGS, row(1, "A"), row(2, RISK)])
    folder = write_imported(found, output=tmp_path / "feedback", dictionary=dictionary)
    assert {ANSWERS, COLUMNS, FLAGS} <= {file.name for file in folder.iterdir()}
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"Quill" not in content and b"example.org" not in content


def test_a_flag_hides_no_answer(imported):
    found = imported([HEADINGS, row(1, RISK)])
    assert found.answers["answer"].tolist() == [RISK]
    assert set(found.flags["response_id"]) == set(found.answers["response_id"])


def test_every_file_has_the_columns_of_its_table(imported, tmp_path, dictionary):
    found = imported([HEADINGS, row(1, RISK)])
    folder = write_imported(found, output=tmp_path / "feedback", dictionary=dictionary)
    for name, table in TABLES.items():
        first = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert first.split(",") == list(dictionary.table(table).field_names)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_the_folder_is_its_owners_alone(imported, tmp_path, dictionary):
    found = imported([HEADINGS, row(1, "A")])
    folder = write_imported(found, output=tmp_path / "feedback", dictionary=dictionary)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_an_import_again_keeps_what_a_person_filled_in(imported, tmp_path, dictionary):
    place = {"output": tmp_path / "feedback", "dictionary": dictionary}
    folder = write_imported(imported([HEADINGS, row(1, RISK)]), **place)
    columns = list(dictionary.table("safeguarding_flags").field_names)
    flags = read_feedback_file(folder / FLAGS, columns=columns)
    flags["dealt_with_by"], flags["dealt_with_on"] = "Duty manager", "2026-01-14"
    write_feedback_file(folder / FLAGS, flags)
    write_imported(imported([HEADINGS, row(1, RISK), row(2, RISK)]), **place)
    again = read_feedback_file(folder / FLAGS, columns=columns)
    assert sorted(again["dealt_with_by"]) == ["", "Duty manager"]


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_part_of_the_exports_does_not_replace_all(imported, tmp_path, dictionary, like):
    place = {"output": tmp_path / "feedback", "dictionary": dictionary}
    both = [HEADINGS, row(1, "A"), row(2, "B")], [HEADINGS, row(3, "C")]
    folder = write_imported(imported(*both), **place)
    before = contents(folder)
    with pytest.raises(DataError, match=like(LACKS, number=2, what=HELD_ANSWERS)):
        write_imported(imported(both[1]), **place)
    with pytest.raises(DataError, match=like(LACKS, number=3, what=HELD_ANSWERS)):
        write_imported(imported(*both, key=OTHER), **place)
    assert contents(folder) == before
    write_imported(imported(*both, [HEADINGS, row(4, "D")]), **place)
    assert contents(folder) != before


def test_a_decision_on_a_flag_that_is_raised_no_more_is_not_lost(
    imported, tmp_path, dictionary, like
):
    place = {"output": tmp_path / "feedback", "dictionary": dictionary}
    folder = write_imported(imported([HEADINGS, row(1, RISK), row(2, RISK)]), **place)
    columns = list(dictionary.table("safeguarding_flags").field_names)
    flags = read_feedback_file(folder / FLAGS, columns=columns)
    flags.loc[0, "dealt_with_by"] = "Duty manager"
    write_feedback_file(folder / FLAGS, flags)
    before = contents(folder)
    with pytest.raises(DataError, match=like(LACKS, number=1, what=HELD_DECISIONS)):
        write_imported(imported([HEADINGS, row(1, "Edited"), row(2, "Edited")]), **place)
    assert contents(folder) == before


def test_a_folder_that_holds_codings_is_left_as_it_is(imported, tmp_path, dictionary, like):
    place = {"output": tmp_path / "feedback", "dictionary": dictionary}
    folder = write_imported(imported([HEADINGS, row(1, "A")]), **place)
    (folder / "codings.csv").write_text("response_id,coder,code\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=like(NOT_OURS)):
        write_imported(imported([HEADINGS, row(1, "B")]), **place)
