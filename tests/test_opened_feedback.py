"""A folder of feedback is read as one: files that contradict each other are named in a sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib import opened_feedback as opened
from evaluation_lib.errors import DataError
from evaluation_lib.opened_feedback import open_feedback
from evaluation_lib.opening import check_report, prepare_report
from evaluation_lib.presentation import workshop_feedback
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file

ANSWERS = {
    "response_id": ["R1", "R2", "R3"],
    "collection": ["learning_spaces"] * 3,
    "workshop": ["First"] * 3,
    "answered_on": ["2024-05-01", "2024-05-02", ""],
    "quadrant": ["Mid", "", "West"],
    "role": ["leader", "practitioner", ""],
    "question": ["What did you gain?"] * 3,
    "answer": ["A word.", "=1+1", "<b>n/a</b>"],
}
SETTLED = {
    "response_id": ["R1", "R2", "R3"],
    "code": ["recording_ethnicity", "", "stance_critical"],
    "decision": ["agreed", "agreed", "adjudicated"],
}


@pytest.fixture
def folder(tmp_path):
    """Three answers with settled codes."""
    write_feedback_file(tmp_path / "answers.csv", pd.DataFrame(ANSWERS))
    write_feedback_file(tmp_path / "adjudicated.csv", pd.DataFrame(SETTLED))
    return tmp_path


@pytest.fixture
def refused(folder, dictionary):
    """Change one file and return the sentence that refuses the folder."""

    def refuse(file: str, **columns: list[str]) -> str:
        path = folder / file
        known = pd.DataFrame(ANSWERS if file == "answers.csv" else SETTLED)
        there = known if not path.exists() else read_feedback_file(path, columns=list(known))
        write_feedback_file(path, there.assign(**columns))
        with pytest.raises(DataError) as error:
            open_feedback(str(folder), dictionary=dictionary)
        return str(error.value)

    return refuse


def test_answers_are_read_as_people_wrote_them(folder, dictionary):
    found = open_feedback(str(folder), dictionary=dictionary)
    assert found.answers["answer"].tolist() == ANSWERS["answer"]
    assert found.answers["answered_on"].tolist()[:2] == [
        pd.Timestamp("2024-05-01"),
        pd.Timestamp("2024-05-02"),
    ]
    assert found.answers["answered_on"].isna().tolist() == [False, False, True]
    assert not found.invented


def test_files_that_are_not_there_have_no_rows(folder, dictionary):
    found = open_feedback(str(folder), dictionary=dictionary)
    assert found.tables[opened.QUOTES].empty
    assert found.tables[opened.ATTENDANCE]["attended"].dtype == "Int64"
    assert [file.name for file in found.inputs] == ["answers.csv", "adjudicated.csv"]


def test_a_folder_that_is_not_coded_yet_is_refused(tmp_path, dictionary):
    with pytest.raises(DataError, match=r"^.+ holds no answers\.csv: name a folder in which"):
        open_feedback(str(tmp_path), dictionary=dictionary)


@pytest.mark.parametrize(
    ("file", "column", "values", "sentence"),
    [
        ("answers.csv", "response_id", ["R1", "R1", "R3"], "holds the answer R1 twice"),
        ("answers.csv", "question", ["One?", "Two?", "One?"], "answers.csv holds 2 questions"),
        ("answers.csv", "quadrant", ["North", "", "West"], "has 'North' in quadrant, which is not"),
        ("answers.csv", "role", ["boss", "", ""], "has 'boss' in role, which is not known"),
        ("answers.csv", "answered_on", ["1.5.2024", "", ""], "'1.5.2024' in answered_on"),
        (
            "answers.csv",
            "collection",
            ["global_majority_network"] * 3,
            "holds single answers of Global Majority Network",
        ),
        ("answers.csv", "response_id", ["INV1", "R2", "R3"], "speaks of 1 responses that answers"),
        ("adjudicated.csv", "response_id", ["R1", "R2", "R9"], "the first of them R9"),
        ("adjudicated.csv", "response_id", ["R1", "R2", "R2"], "says nothing of 1 answers"),
        ("adjudicated.csv", "code", ["recording", "", ""], "the code 'recording', which the code"),
    ],
)
def test_what_contradicts_is_named(refused, file, column, values, sentence):
    assert sentence in refused(file, **{column: values})


def test_invented_answers_and_others_are_not_mixed(folder, dictionary):
    ids = ["INV1", "R2", "R3"]
    for file, known in (("answers.csv", ANSWERS), ("adjudicated.csv", SETTLED)):
        write_feedback_file(folder / file, pd.DataFrame(known).assign(response_id=ids))
    with pytest.raises(DataError, match="mixes answers of the invented county with others"):
        open_feedback(str(folder), dictionary=dictionary)


@pytest.mark.parametrize(
    ("file", "columns", "sentence"),
    [
        ("safeguarding_flags.csv", ["dealt_with_by", "dealt_with_on"], "1 safeguarding flags are"),
        ("names_to_confirm.csv", ["decision"], "1 names wait for a decision"),
    ],
)
def test_no_report_is_made_while_a_person_has_something_to_decide(
    folder, dictionary, file, columns, sentence
):
    write_feedback_file(folder / file, pd.DataFrame({name: [""] for name in columns}))
    with pytest.raises(DataError, match=sentence):
        open_feedback(str(folder), dictionary=dictionary)


def test_a_page_is_made_of_answers_and_settled_codes_alone(folder, dictionary):
    """No step of the suite writes attendance, coders or what was handed over: people may not."""
    given = {"area": "Essex", "period_start": "2024-04-01", "period_end": "2025-03-31"}
    report = prepare_report({**given, "feedback": str(folder)}, dictionary=dictionary)
    shown = "".join(
        getattr(workshop_feedback, name)(report)._repr_html_() for name in workshop_feedback.__all__
    )
    assert "Answers whose day nobody knows are left out." in shown
    assert "how many people attended is not known" in shown


def test_a_dry_run_says_what_is_wrong_with_a_folder(folder, dictionary):
    (folder / "adjudicated.csv").unlink()
    given = {"area": "Essex", "feedback": str(folder)}
    with pytest.raises(DataError, match=r"holds no adjudicated\.csv"):
        check_report(given, dictionary=dictionary)
