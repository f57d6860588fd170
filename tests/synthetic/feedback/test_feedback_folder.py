"""The invented feedback lies in a folder with the files and columns that the dictionary names."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from evaluation_lib.csv_files import FORMULA
from evaluation_lib.synthetic.feedback.folder import write_feedback
from evaluation_lib.themes.feedback_files import read_feedback_file
from evaluation_lib.themes.quote_bank import shown_quotes

#: Each file → the table of the dictionary that describes it.
TABLES = {
    "answers": "feedback_answers",
    "columns": "feedback_columns",
    "safeguarding_flags": "safeguarding_flags",
    "names_to_confirm": "names_to_confirm",
    "deidentified": "deidentified",
    "codings": "codings",
    "adjudicated": "adjudicated",
    "quotes": "quotes",
    "attendance": "attendance",
    "handed_over": "handed_over",
    "coders": "coders",
}


@pytest.fixture(scope="module")
def written(feedback_folder, feedback_truth):
    return feedback_folder, feedback_truth


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_de_identification_takes_out_what_was_planted_and_nothing_else(written):
    folder, truth = written
    columns = ["response_id", "answer"]
    again = read_feedback_file(folder / "answers.csv", columns=columns)
    clean = truth.answers[["response_id", "clean"]]
    assert again.to_numpy().tolist() == clean.to_numpy().tolist()
    assert "=cmd|'/c calc'!A1" in set(again["answer"])


def test_what_was_taken_out_is_counted_as_it_was_planted(written):
    folder, truth = written
    counts = read_feedback_file(folder / "deidentified.csv", columns=["kind", "taken_out"])
    taken = {row.kind: int(row.taken_out) for row in counts.itertuples() if row.taken_out != "0"}
    assert taken == truth.taken_out["kind"].value_counts().to_dict()


def test_a_person_has_decided_on_every_word_that_may_be_a_name(written):
    folder, truth = written
    names = read_feedback_file(folder / "names_to_confirm.csv", columns=["found", "decision"])
    assert set(names["decision"]) <= {"redact", "keep"}
    only_a_person_can_tell = truth.taken_out.loc[truth.taken_out["kind"] == "capital", "found"]
    assert names.loc[names["decision"] == "redact", "found"].tolist() == [*only_a_person_can_tell]


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_dictionary(written, dictionary, name):
    folder, _ = written
    columns, *rows = rows_of(folder / f"{name}.csv")
    assert columns == dictionary.table(TABLES[name]).field_names
    assert rows


@pytest.mark.parametrize("name", TABLES)
def test_cells_fit_the_dictionary(written, dictionary, name):
    from evaluation_lib.dictionary import check_table

    folder, _ = written
    table = dictionary.table(TABLES[name])
    text = read_feedback_file(folder / f"{name}.csv", columns=table.field_names)
    found = check_table(text.astype("string").replace("", pd.NA), table=table, file=name, others={})
    assert found.empty, found


def test_nothing_in_any_file_is_worked_out_by_a_spreadsheet(written):
    folder, _ = written
    for path in folder.glob("*.csv"):
        assert not [cell for row in rows_of(path) for cell in row if FORMULA.match(cell)]


def test_the_folder_says_that_nobody_said_any_of_it(written):
    folder, _ = written
    assert "NOBODY SAID ANY OF THIS" in (folder / "NOTICE.txt").read_text(encoding="utf-8")


def test_a_few_quotes_are_ticked_and_not_only_praise(written, dictionary):
    folder, _ = written
    columns = {name: dictionary.table(TABLES[name]).field_names for name in ("answers", "quotes")}
    answers, quotes = (
        read_feedback_file(folder / f"{name}.csv", columns=columns[name]) for name in columns
    )
    shown = shown_quotes(quotes, answers, dictionary=dictionary)
    stances = shown["codes"].str.extract(r"(stance_\w+)")[0].value_counts().to_dict()
    assert stances == {"stance_positive": 5, "stance_mixed": 1, "stance_critical": 2}
    assert (quotes.loc[quotes["show"] == "", "ticked_by"] == "").all()


def test_every_file_is_the_same_again(written, tmp_path, dictionary, feedback_seed):
    folder, truth = written
    again = write_feedback(tmp_path / "again", dictionary=dictionary, seed=feedback_seed)
    assert again.answers.equals(truth.answers)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert len(paths) > 15
    for path in paths:
        copy = tmp_path / "again" / path.relative_to(folder)
        assert copy.read_bytes() == path.read_bytes()
