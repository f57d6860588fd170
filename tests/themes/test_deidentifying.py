"""A feedback folder becomes one without names; what a person filled in is kept."""

from __future__ import annotations

import os
import stat

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.log import put_back
from evaluation_lib.themes.deidentifying import (
    DEIDENTIFIED,
    LOG,
    NAMES,
    SAME_FOLDER,
    SAYS_WHO,
    STAYS,
    deidentify_folder,
    write_deidentified,
)
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file
from evaluation_lib.themes.importing import ANSWERS, FLAGS, TABLES

KEY = b"k" * 32
SAID = ["Priya and Tendai led it", "=1+1, said Priya", "A boy is being hit"]


def columns_of(table, dictionary):
    return list(dictionary.table(table).field_names)


@pytest.fixture
def raw(tmp_path, dictionary):
    """A feedback folder as import writes it."""
    folder = tmp_path / "raw"
    folder.mkdir()
    answers = pd.DataFrame("", index=range(3), columns=columns_of(TABLES[ANSWERS], dictionary))
    answers["response_id"], answers["answer"] = ["R1", "R2", "R3"], SAID
    write_feedback_file(folder / ANSWERS, answers)
    flags = pd.DataFrame("", index=range(1), columns=columns_of(TABLES[FLAGS], dictionary))
    flags["response_id"], flags["kind"] = "R3", "child_at_risk"
    write_feedback_file(folder / FLAGS, flags)
    (tmp_path / "roster.csv").write_text("name\nPriya Shah\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(raw, tmp_path, dictionary):
    def do(*, output=None, confirmed=None):
        output = output or tmp_path / "clean"
        given = {"output": output, "key": KEY, "dictionary": dictionary}
        roster = tmp_path / "roster.csv"
        made = deidentify_folder(raw, roster=roster, confirmed=confirmed, model=None, **given)
        return made, write_deidentified(made, **given)

    return do


@pytest.fixture
def read(dictionary):
    def do(folder, name, table):
        return read_feedback_file(folder / name, columns=columns_of(table, dictionary))

    return do


def test_the_folder_holds_clean_answers_and_what_is_to_be_decided(run, read):
    _, folder = run()
    answers = read(folder, ANSWERS, TABLES[ANSWERS])
    assert answers["answer"].tolist() == [
        "[name 1] and Tendai led it",
        "=1+1, said [name 1]",
        "A boy is being hit",
    ]
    names = read(folder, NAMES, "names_to_confirm")
    assert names["found"].tolist() == ["Tendai"]
    assert read(folder, DEIDENTIFIED, "deidentified")["kind"].tolist() == ["roster", "capital"]


def test_the_log_gives_the_words_back_to_whoever_has_the_key(run, read):
    _, folder = run()
    answers = read(folder, ANSWERS, TABLES[ANSWERS])
    again = put_back(answers, (folder / LOG).read_bytes(), key=KEY)
    assert again["answer"].tolist() == SAID


def test_decisions_in_the_output_count_when_it_is_made_again(run, read):
    _, folder = run()
    names = read(folder, NAMES, "names_to_confirm").assign(decision="redact")
    write_feedback_file(folder / NAMES, names)
    _, folder = run()
    assert (
        read(folder, ANSWERS, TABLES[ANSWERS])["answer"].iloc[0] == "[name 1] and [name 2] led it"
    )
    assert read(folder, NAMES, "names_to_confirm")["decision"].tolist() == ["redact"]


def test_decisions_of_another_file_count_and_those_for_nothing_are_counted(run, read, tmp_path):
    _, folder = run()
    names = read(folder, NAMES, "names_to_confirm").assign(decision="keep")
    gone = names.assign(candidate_id="N0")
    write_feedback_file(tmp_path / "decided.csv", pd.concat([names, gone]))
    made, folder = run(output=tmp_path / "other", confirmed=tmp_path / "decided.csv")
    assert made.unused == 1
    assert made.found.candidates["decision"].tolist() == ["keep"]
    assert "Tendai" in read(folder, ANSWERS, TABLES[ANSWERS])["answer"].iloc[0]


def test_what_was_dealt_with_in_either_folder_is_kept(run, read, raw):
    _, folder = run()
    flags = read(folder, FLAGS, TABLES[FLAGS])
    assert flags["dealt_with_by"].tolist() == [""]
    flags["dealt_with_by"], flags["dealt_with_on"] = "Duty manager", "2026-01-14"
    write_feedback_file(folder / FLAGS, flags)
    _, folder = run()
    assert read(folder, FLAGS, TABLES[FLAGS])["dealt_with_by"].tolist() == ["Duty manager"]
    write_feedback_file(raw / FLAGS, flags.assign(dealt_with_by="Head of service"))
    _, folder = run()
    assert read(folder, FLAGS, TABLES[FLAGS])["dealt_with_by"].tolist() == ["Head of service"]


def test_answers_with_and_without_names_never_share_a_folder(run, raw):
    with pytest.raises(DataError, match=SAME_FOLDER):
        run(output=raw)


@pytest.mark.parametrize("column", STAYS)
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Session led by Jane Smith jane@example.org", "e-mail"),
        ("With Priya Shah in May", "name"),
        ("With priya", "name"),
        ("Ring ０７７００ ９００１２３", "phone"),
    ],
)
def test_a_workshop_or_question_that_says_who_is_refused(
    run, raw, read, tmp_path, like, column, text, label
):
    answers = read(raw, ANSWERS, TABLES[ANSWERS])
    answers.loc[1:, column] = text
    write_feedback_file(raw / ANSWERS, answers)
    sentence = like(SAYS_WHO, response="R2", column=column, label=label, instead=STAYS[column])
    with pytest.raises(DataError, match=sentence) as refused:
        run()
    assert text not in str(refused.value) and not (tmp_path / "clean").exists()


def test_a_workshop_that_only_may_name_somebody_stays_and_is_counted(run, raw, read):
    answers = read(raw, ANSWERS, TABLES[ANSWERS]).assign(workshop="Session of Tendai Moyo")
    write_feedback_file(raw / ANSWERS, answers)
    made, folder = run()
    assert made.to_read == 1
    assert set(read(folder, ANSWERS, TABLES[ANSWERS])["workshop"]) == {"Session of Tendai Moyo"}


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_the_folder_is_its_owners_alone(run):
    _, folder = run()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
