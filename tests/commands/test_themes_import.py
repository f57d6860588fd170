"""``evaluate themes import`` says first who must be told of what, then what it read and dropped."""

from __future__ import annotations

import csv

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.key_options import KEY_MADE, NEEDS_KEY, TWO_KEYS
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.commands.themes.importing import (
    ADD_LABEL,
    CUT_SHORT,
    DROPPED,
    FIRST_OF_ALL,
    LEFT_EMPTY,
    MUST_GO,
    NEEDS_OUTPUT,
    NONE_FLAGGED,
    NOT_A_ROLE,
    NOT_AN_ORDER,
    READ,
    UNMAPPED,
)
from evaluation_lib.extracts.surveys.columns import NO_SUCH_ROLE
from evaluation_lib.share.keys import WITH_THE_DATA
from evaluation_lib.themes.handed_over_alone import NAMED_IN, NOT_RAW
from evaluation_lib.themes.importing import HELD_ANSWERS, LACKS

QUESTION = "What did you gain most?"
HEADINGS = ["ID", "Start time", "Completion time", "Email", "Quadrant", QUESTION]
ROWS = [
    [1, "2026-01-13 09:00:00", "2026-01-13 09:05:00", "a@example.org", "Mid", "Time to think"],
    [2, "2026-01-13 09:00:00", "2026-01-13 09:06:00", "b@example.org", "North", "Words"],
    [3, "2026-01-13 09:00:00", "2026-01-13 09:07:00", "c@example.org", "Mid", ""],
]
RISK = [4, "2026-01-13 09:00:00", "2026-01-13 09:08:00", "", "Mid", "A boy is being hit"]


@pytest.fixture
def run(capsys, tmp_path):
    """Import rows; what is named changes or, where nothing, takes away an option."""
    (tmp_path / "safe").mkdir()
    (tmp_path / "exports").mkdir()

    def command(*words, rows=ROWS, **changed):
        export = tmp_path / "exports" / "forms.csv"
        with export.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *rows])
        given = {"--new-key": tmp_path / "safe" / "key", "--output": tmp_path / "feedback"}
        given |= {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
        pairs = [str(word) for name, value in given.items() if value for word in (name, value)]
        status = cli.main(["themes", "import", str(export), *pairs, *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_a_folder_is_written_and_what_was_dropped_is_said(run, tmp_path):
    status, out, _ = run()
    assert status == MADE
    assert (tmp_path / "feedback" / "answers.csv").is_file() and (tmp_path / "safe/key").is_file()
    own = {"file": "forms.csv", "tool": "Microsoft Forms"}
    assert READ.format(answers="2", question=QUESTION, **own) in out
    assert DROPPED.format(columns="Email", **own) in out
    assert LEFT_EMPTY.format(number="1 person", **own) in out
    assert UNMAPPED.format(label="quadrant", found="North", number="1", **own) in out
    assert ADD_LABEL in out
    assert KEY_MADE.format(file=tmp_path / "safe" / "key", made="import") in out


def test_who_must_be_told_is_said_first_of_all(run):
    _, out, _ = run(rows=[*ROWS, RISK])
    first, second, *_ = out.splitlines()
    assert first == FIRST_OF_ALL
    tell = "the Children and Families Hub, through the duty manager"
    assert second == MUST_GO.format(number="1", tell=tell, label="a child may be at risk of harm")


def test_people_who_left_the_question_empty_are_counted_aloud(run):
    empty = [[*ROWS[2][:2], f"2026-01-13 10:0{n}:00", "", "Mid", ""] for n in range(3)]
    _, out, _ = run(rows=[*ROWS, *empty])
    assert "4 people left the question empty; they are not among the answers." in out


def test_a_row_that_is_cut_short_is_named(run):
    _, out, _ = run(rows=[ROWS[0], ROWS[1][:3]])
    assert CUT_SHORT.format(file="forms.csv", number="1", row=3) in out


def test_no_flag_is_said_too(run):
    assert run()[1].splitlines()[0] == NONE_FLAGGED


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"new_key": None}, NEEDS_KEY),
        ({"key": "other"}, TWO_KEYS),
        ({"output": None}, NEEDS_OUTPUT),
        ({"dates": "american"}, NOT_AN_ORDER.format(found="american")),
        ({"column": "Quadrant"}, NOT_A_ROLE.format(found="Quadrant")),
    ],
)
def test_what_is_missing_or_wrong_is_said(run, tmp_path, changed, sentence):
    status, _, error = run(**changed)
    assert status == REFUSED and sentence in error
    assert not (tmp_path / "feedback").exists() and not (tmp_path / "safe" / "key").exists()


def test_raw_answers_of_the_childrens_space_are_refused(run, like):
    status, _, error = run(collection="proud_to_be_me")
    assert status == REFUSED
    assert NOT_RAW.partition("{label}")[0] in error and "Proud to be Me" in error


def test_raw_answers_of_the_network_are_refused_and_nothing_is_written(run, tmp_path):
    status, _, error = run(workshop="GMN drop-in")
    assert status == REFUSED and "Global Majority Network" in error
    assert NAMED_IN.format(what="workshop", found="GMN drop-in").strip() in error
    assert not (tmp_path / "feedback").exists() and not (tmp_path / "safe" / "key").exists()


def test_a_key_beside_the_exports_is_refused(run, tmp_path):
    place = tmp_path / "exports" / "key"
    status, _, error = run(new_key=place)
    assert status == REFUSED
    assert WITH_THE_DATA.format(file=place, folder=tmp_path / "exports") in error


def test_a_column_can_be_named(run):
    status, _, error = run("--column", "Quadrant=patch")
    assert status == REFUSED and NO_SUCH_ROLE.partition("{role}")[0] in error
    status, out, _ = run("--column", "Quadrant=closed_question")
    assert status == MADE and "North" not in out


def test_answers_of_other_exports_are_not_replaced(run, tmp_path):
    run()
    key = {"new_key": None, "key": tmp_path / "safe" / "key"}
    folder = tmp_path / "feedback"
    before = (folder / "answers.csv").read_bytes()
    status, _, error = run(rows=[ROWS[0]], **key)
    assert status == REFUSED
    assert LACKS.format(folder=folder, number=1, what=HELD_ANSWERS) in error
    assert (folder / "answers.csv").read_bytes() == before
    assert run(rows=[*ROWS, RISK], **key)[0] == MADE


def test_nothing_is_left_where_an_import_fails(run, tmp_path):
    (tmp_path / "feedback").write_text("a file", encoding="utf-8")
    assert run()[0] == REFUSED
    assert not (tmp_path / "safe" / "key").exists()
