"""`evaluate themes suggest`: rules are looked at after people, and apart from them."""

from __future__ import annotations

import re
import shutil

import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.commands.themes import suggest
from evaluation_lib.csv_files import OVER_THE_INPUT
from evaluation_lib.themes.feedback_files import WOULD_REPLACE


@pytest.fixture
def run(capsys):
    def of(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


@pytest.fixture
def invented(tmp_path, feedback_folder):
    return shutil.copytree(feedback_folder, tmp_path / "feedback")


def test_a_row_for_each_code_and_the_suggestions_apart(run, invented, tmp_path):
    output, suggested = tmp_path / "rules.csv", tmp_path / "suggested.csv"
    status, out, _ = run(
        "themes", "suggest", invented, "--output", output, "--suggested", suggested
    )
    assert status == MADE
    assert suggest.HOW_TO_READ in out
    table = pd.read_csv(output).set_index("code")
    assert list(table.columns) == ["suggested", "coded", "both", "precision", "recall"]
    assert (table["both"] <= table[["suggested", "coded"]].min(axis=1)).all()
    # On invented sentences, so it says nothing of real answers; only that rules are at work.
    assert table.loc["tools_for_practice", "recall"] > 0.5
    assert set(pd.read_csv(suggested)["coder"]) == {"rules"}


def test_no_rule_is_looked_at_before_people_have_settled(run, invented, tmp_path, like):
    (invented / "adjudicated.csv").unlink()
    status, _, err = run("themes", "suggest", invented, "--output", tmp_path / "rules.csv")
    assert status == REFUSED
    assert re.match(like(suggest.NOT_CODED_YET), err.strip())
    assert not (tmp_path / "rules.csv").exists()


def test_what_people_wrote_is_not_replaced(run, invented, tmp_path, like):
    other = tmp_path / "rules.csv"
    for arguments, sentence in (
        ([], suggest.NEEDS_OUTPUT),
        (["--output", other, "--suggested", other], suggest.SAME_OUTPUT),
        (["--output", invented / "answers.csv"], OVER_THE_INPUT),
        (["--output", other, "--suggested", invented / "adjudicated.csv"], OVER_THE_INPUT),
    ):
        status, _, err = run("themes", "suggest", invented, *arguments)
        assert status == REFUSED
        assert re.match(like(sentence), err.strip()), err
    assert not other.exists()


# Codings of people have the very columns that suggestions have.
@pytest.mark.parametrize("name", ["quotes", "disagreements", "codings"])
@pytest.mark.parametrize("option", ["--output", "--suggested"])
def test_a_file_that_people_filled_in_is_not_replaced(run, invented, tmp_path, like, option, name):
    filled, new = invented / f"{name}.csv", tmp_path / "new.csv"
    before = filled.read_bytes()
    files = {"--output": new, option: filled}
    status, _, err = run(
        "themes", "suggest", invented, *(word for pair in files.items() for word in pair)
    )
    assert status == REFUSED
    assert re.match(like(WOULD_REPLACE), err.strip()), err
    assert filled.read_bytes() == before
    assert not new.exists()


def test_its_own_files_are_written_again(run, invented, tmp_path):
    files = ("--output", tmp_path / "rules.csv", "--suggested", tmp_path / "suggested.csv")
    assert [run("themes", "suggest", invented, *files)[0] for _ in range(2)] == [MADE, MADE]
