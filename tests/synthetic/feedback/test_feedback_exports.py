"""The exports of survey tools hold the planted answers: reading them in gives the same again."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation_lib.extracts.surveys.reading import HowToRead
from evaluation_lib.synthetic.feedback.answers import draw_feedback
from evaluation_lib.synthetic.feedback.exports import FOLDER, ROSTER, write_exports
from evaluation_lib.synthetic.feedback.folder import feedback_plan
from evaluation_lib.themes.importing import import_feedback

ATTRIBUTES = ["workshop", "answered_on", "quadrant", "role", "question", "answer"]


@pytest.fixture(scope="module")
def plan(dictionary):
    return feedback_plan(dictionary)


@pytest.fixture(scope="module")
def exported(tmp_path_factory, plan):
    truth = draw_feedback(plan, prefix="INV", rng=np.random.default_rng(4))
    folder = tmp_path_factory.mktemp("feedback")
    return truth, write_exports(folder, truth, plan, rng=np.random.default_rng(5))


@pytest.fixture(scope="module")
def imported(exported, plan, dictionary):
    _, (*exports, _) = exported
    return import_feedback(
        exports,
        collection=plan["collection"],
        workshop="",
        how=HowToRead(),
        key=bytes(32),
        dictionary=dictionary,
        today=plan["extract_day"],
    )


def test_reading_them_in_gives_the_answers_that_were_planted(imported, exported):
    truth, _ = exported
    found = imported.answers[ATTRIBUTES].sort_values(ATTRIBUTES).to_numpy().tolist()
    assert found == truth.answers[ATTRIBUTES].sort_values(ATTRIBUTES).to_numpy().tolist()


def test_each_tool_is_recognised_and_what_nobody_answered_is_left_out(imported, plan, dictionary):
    formats = dictionary.document("survey_formats")
    titles = {name: row["title"] for name, row in formats["tools"].items()}
    assert [export.tool for export in imported.exports] == [
        titles[export["tool"]] for export in plan["exports"]
    ]
    left_empty = [export.without_answer for export in imported.exports]
    assert left_empty == [plan["left_empty"]] * len(plan["exports"])
    assert sum(export.trials for export in imported.exports) == 1


def test_what_tells_who_answered_stands_in_the_exports_and_in_nothing_that_was_read(
    imported, exported
):
    _, paths = exported
    assert all(b"@invented.example" in path.read_bytes() for path in paths[1:-1])
    cells = [
        *imported.answers.drop(columns="answer").to_numpy().ravel(),
        *imported.columns.to_numpy().ravel(),
    ]
    assert not [cell for cell in cells if "person" in cell and "@" in cell or "198.51" in cell]


def test_every_file_says_in_its_name_that_it_is_invented(exported):
    _, paths = exported
    assert {path.parent.name for path in paths} == {FOLDER}
    assert all("invented" in path.name for path in paths)
    assert paths[-1].name == ROSTER


def test_no_export_as_csv_holds_a_formula(exported):
    _, paths = exported
    for path in paths:
        if path.suffix == ".csv":
            assert "=cmd" not in path.read_text(encoding="utf-8")
