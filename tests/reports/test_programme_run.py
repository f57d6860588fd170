"""A run on the programme's own files from its command to its pages, and what it says if wrong."""

from __future__ import annotations

import shutil

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.manifest import read_manifest

NOTEBOOK = "workforce_and_practice"


@pytest.fixture(scope="module")
def made(programme_folder, tmp_path_factory):
    """The page on the county, of a programme of which some files are missing."""
    around = tmp_path_factory.mktemp("run")
    folder = shutil.copytree(programme_folder, around / "programme")
    for name in ("case_audits.csv", "audit_frame.csv"):
        (folder / name).unlink()
    words = ["run", "--notebook", NOTEBOOK, "--programme", str(folder), "--area", "Essex"]
    assert cli.main([*words, "--output", str(around / "out")]) == MADE
    return around / "out"


def test_the_page_is_made_without_a_day_on_which_the_programme_began(made, dictionary):
    page = (made / "essex" / f"{NOTEBOOK}.html").read_text(encoding="utf-8")
    assert text(dictionary, f"{NOTEBOOK}.lines.not_begun") in page
    assert text(dictionary, "stamp.team.words") in page
    assert text(dictionary, "invented.stamp") in page


def test_it_names_the_files_that_nobody_gave(made):
    page = (made / "essex" / f"{NOTEBOOK}.html").read_text(encoding="utf-8")
    for name in ("case_audits.csv", "audit_frame.csv", "family_voice.csv"):
        assert name in page


def test_its_files_stand_in_the_record_of_the_run(made):
    [entry] = read_manifest(made)
    assert entry.notebook == NOTEBOOK
    content = (made / "essex" / f"{NOTEBOOK}.json").read_text(encoding="utf-8")
    assert "reach.csv" in content and str(made.parent) not in content


WRONG = {
    "a district": (["--area", "Maldon"], "area Maldon has no report on workforce and practice"),
    "no folder": (["--programme", "nowhere"], "programme 'nowhere' is not a folder"),
    "none": (["--programme", "none"], "programme is none, but this report is made from"),
}


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said_before_anything_runs(
    programme_folder, tmp_path, capsys, words, sentence
):
    usual = ["run", "--notebook", NOTEBOOK, "--output", str(tmp_path / "out")]
    given = [] if "--programme" in words else ["--programme", str(programme_folder)]
    assert cli.main([*usual, *given, *words]) != MADE
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_wrong_row_is_named_by_a_dry_run(programme_folder, tmp_path, capsys):
    folder = shutil.copytree(programme_folder, tmp_path / "programme")
    with (folder / "complaints.csv").open("a", encoding="utf-8") as file:
        file.write("2024-03-31,something else,1,1,0,0\n")
    words = ["run", "--notebook", NOTEBOOK, "--programme", str(folder), "--dry-run"]
    assert cli.main([*words, "--output", str(tmp_path / "out")]) != MADE
    assert "complaints.csv does not fit in 1 place(s). First: row 8" in capsys.readouterr().err
