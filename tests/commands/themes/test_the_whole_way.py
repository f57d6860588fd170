"""From survey exports to blind sheets, by commands alone, as an analyst goes the way."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file

ATTRIBUTES = ["workshop", "answered_on", "quadrant", "role"]


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    home = tmp_path_factory.mktemp("way")
    (home / "safe").mkdir()
    return {name: home / name for name in ("raw", "clean", "sheets")} | {
        "key": home / "safe" / "key"
    }


@pytest.fixture(scope="module")
def run():
    def command(step, *arguments):
        return cli.main(["themes", step, *map(str, arguments)])

    return command


@pytest.fixture(scope="module")
def imported(run, places, feedback_folder):
    """The folder of raw answers, made of the exports of three survey tools."""
    exports = sorted((feedback_folder / "exports").glob("invented_*[0-9].*"))
    assert len(exports) == 4
    key = ("--new-key", places["key"])
    assert run("import", *exports, *key, "--output", places["raw"]) == MADE
    return places["raw"]


@pytest.fixture(scope="module")
def clean(run, places, imported, feedback_folder, feedback_truth):
    """The folder without names, when a person has decided on every word that may be one."""
    roster = feedback_folder / "exports" / "invented_roster.csv"
    known = ("--roster", roster, "--key", places["key"], "--output", places["clean"])
    assert run("deidentify", imported, *known) == MADE
    coders = ("--coders", "A,B", "--output", places["sheets"])
    assert run("sheets", places["clean"], *coders) == REFUSED  # flags and names are open
    planted = set(feedback_truth.taken_out["found"])
    _fill(
        places["clean"] / "names_to_confirm.csv",
        lambda row: {"decision": "redact" if row["found"] in planted else "keep"},
    )
    _fill(
        imported / "safeguarding_flags.csv",
        lambda row: {"dealt_with_by": row["tell"], "dealt_with_on": "2026-03-31"},
    )
    assert run("deidentify", imported, *known) == MADE
    return places["clean"]


def _fill(path, decide):
    """Write into a file what a person decides of each row."""
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    table = read_feedback_file(path, columns=columns)
    filled = [{**row, **decide(row)} for row in table.to_dict("records")]
    write_feedback_file(path, pd.DataFrame(filled, columns=columns))


def _answers(folder):
    columns = ["response_id", *ATTRIBUTES, "answer"]
    return read_feedback_file(folder / "answers.csv", columns=columns)


def test_names_are_out_and_every_answer_is_there_as_it_was_planted(clean, feedback_truth):
    planted = feedback_truth.answers[[*ATTRIBUTES, "clean"]].to_numpy().tolist()
    found = _answers(clean)[[*ATTRIBUTES, "answer"]].to_numpy().tolist()
    assert sorted(found) == sorted(planted)


def test_an_export_read_in_again_gives_every_answer_the_same_id(
    run, places, imported, feedback_folder, tmp_path
):
    exports = sorted((feedback_folder / "exports").glob("invented_*[0-9].*"), reverse=True)
    again = tmp_path / "again"
    assert run("import", *exports, "--key", places["key"], "--output", again) == MADE
    rows = [_answers(folder).to_numpy().tolist() for folder in (imported, again)]
    assert sorted(rows[0]) == sorted(rows[1])


def test_no_id_leads_back_to_a_person_without_the_key(imported, feedback_folder):
    forms = (feedback_folder / "exports" / "invented_forms_2024.csv").read_text(encoding="utf-8")
    ids = _answers(imported)["response_id"]
    assert ids.is_unique
    assert not [one for one in ids if one in forms]
    files = [path for path in imported.rglob("*") if path.is_file()]
    assert not [path for path in files if b"@invented.example" in path.read_bytes()]


def test_sheets_are_made_once_nothing_is_open(run, places, clean):
    assert run("sheets", clean, "--coders", "A,B", "--output", places["sheets"]) == MADE
    assert {path.name for path in places["sheets"].glob("sheet_*")} == {
        "sheet_A.xlsx",
        "sheet_B.xlsx",
    }
