"""`evaluate themes agreement`: codings in, agreement out; each mistake is one sentence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, NO_SUCH_FILE, REFUSED
from evaluation_lib.commands.themes import agreement as command
from evaluation_lib.csv_files import NO_COLUMN, OVER_THE_INPUT
from evaluation_lib.measures.agreement import of_codes, readings
from evaluation_lib.themes import codings
from evaluation_lib.themes.feedback_files import WOULD_REPLACE

CODINGS = """\
response_id,coder,code
r1,Ada,listening
r1,Ada,recording
r1,Ben,listening
r2,Ada,
r2,Ben,
r3,Ada,recording
r3,Ben,recording
r4,Ada,listening
r4,Ben,
r5,Ada,listening
"""
BOOK = """\
name: Small
version: "1"
themes: [{id: listening, label: L}, {id: never, label: N}, {id: recording, label: R}]
"""


@pytest.fixture
def run(capsys):
    def of(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


@pytest.fixture
def measured(run, tmp_path):
    """Measure codings given as text; returns the status, the table written and what was said."""

    def of(content: str, *options: str):
        source, output = tmp_path / "codings.csv", tmp_path / "agreement.csv"
        source.write_text(content, encoding="utf-8")
        status, out, err = run("themes", "agreement", source, "--output", output, *options)
        return status, pd.read_csv(output) if output.exists() else None, out, err

    return of


class TestWhatIsWritten:
    def test_a_row_for_each_code_and_statistic(self, measured):
        status, table, out, _ = measured(CODINGS)
        assert status == MADE
        assert list(table.columns) == ["code", "statistic", "value", "lower", "upper"]
        assert list(table["code"].unique()) == ["listening", "recording", "(all)"]
        found = table.set_index(["code", "statistic"])["value"]
        assert found["listening", "percent_agreement"] == 0.75
        assert found["listening", "cohen_kappa"] == pytest.approx(0.5)
        assert "of 4 answers that both Ada and Ben read" in out
        assert command.LEFT_OUT.format(number=1) in out
        assert command.HOW_TO_READ in out
        assert command.RARE.format(fewest=10, codes="listening, recording") in out

    def test_undefined_is_an_empty_cell_and_said(self, measured, tmp_path):
        everybody = CODINGS.replace("r2,Ada,\nr2,Ben,\n", "").replace("r4,Ben,", "r4,Ben,listening")
        everybody = everybody.replace("r3,Ada,", "r3,Ada,listening\nr3,Ada,")
        everybody = everybody.replace("r3,Ben,", "r3,Ben,listening\nr3,Ben,")
        _, table, out, _ = measured(everybody)
        kappa = table[(table["code"] == "listening") & (table["statistic"] == "cohen_kappa")]
        assert kappa[["value", "lower", "upper"]].isna().all(axis=None)
        assert "listening,cohen_kappa,,,\n" in (tmp_path / "agreement.csv").read_text("utf-8")
        assert command.UNDEFINED.format(codes="listening") in out

    def test_bands_go_to_a_file_of_their_own(self, measured, tmp_path):
        measured(CODINGS, "--bands", str(tmp_path / "bands.csv"))
        bands = pd.read_csv(tmp_path / "bands.csv")
        assert list(bands.columns) == of_codes.BAND_COLUMNS

    def test_the_seed_makes_limits_the_same_again_and_another_seed_others(self, measured):
        again = [measured(CODINGS, "--replicates", "50", "--seed", seed)[1] for seed in "117"]
        assert again[0].equals(again[1]) and not again[0].equals(again[2])
        assert again[0]["value"].equals(again[2]["value"])

    def test_a_code_book_adds_the_codes_that_nobody_gave(self, measured, tmp_path):
        book = tmp_path / "book.yaml"
        book.write_text(BOOK, encoding="utf-8")
        _, table, out, _ = measured(CODINGS, "--code-book", str(book))
        assert list(table["code"].unique()) == ["listening", "never", "recording", "(all)"]
        assert (
            table.loc[table["code"] == "never", ["value", "lower", "upper"]].isna().all(axis=None)
        )
        assert command.UNDEFINED.format(codes="never") in out

    def test_three_coders_are_compared_and_what_is_of_two_is_said(self, measured):
        _, table, out, _ = measured(CODINGS + "r1,Cem,listening\nr2,Cem,\n")
        found = table.set_index(["code", "statistic"])["value"]
        assert np.isnan(found["listening", "cohen_kappa"])
        assert not np.isnan(found["listening", "krippendorff_alpha"])
        assert command.MORE_CODERS.format(number=3) in out

    def test_it_is_for_its_user_alone(self, measured, tmp_path):
        measured(CODINGS)
        assert (tmp_path / "agreement.csv").stat().st_mode & 0o077 == 0


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (CODINGS.replace("coder", "person"), NO_COLUMN),
            (CODINGS.partition("\n")[0] + "\n", codings.NO_ROWS),
            (CODINGS.replace("r3,Ada", ",Ada"), codings.EMPTY_CELL),
            (CODINGS + "r2,Ada,listening\n", codings.BOTH),
            ("response_id,coder,code\nr1,Ada,listening\n", readings.ONE_CODER),
        ],
    )
    def test_codings_that_cannot_be_used(self, measured, like, content, sentence):
        status, table, _, err = measured(content)
        assert (status, table) == (REFUSED, None)
        assert re.match(like(sentence), err.strip()), err

    def test_a_code_that_the_code_book_has_not(self, measured, like):
        status, table, _, err = measured(CODINGS, "--code-book", "workshop_feedback")
        assert (status, table) == (REFUSED, None)
        assert re.match(like(codings.UNKNOWN_CODE), err.strip())

    @pytest.mark.parametrize("option", ["--replicates", "--seed"])
    @pytest.mark.parametrize("found", ["many", "-1", "1e3", "99999999999"])
    def test_numbers_that_are_none(self, measured, option, found):
        status, table, _, err = measured(CODINGS, f"{option}={found}")
        assert (status, table) == (REFUSED, None)
        assert err.startswith(f"{option} {found} is not a whole number from ")

    def test_files(self, run, measured, tmp_path, like):
        measured(CODINGS)
        source = tmp_path / "codings.csv"
        for arguments, sentence in (
            ([source], command.NEEDS_OUTPUT),
            ([tmp_path / "none.csv", "--output", "x.csv"], NO_SUCH_FILE),
            ([source, "--output", source], OVER_THE_INPUT),
            (
                [source, "--output", tmp_path / "b.csv", "--bands", tmp_path / "b.csv"],
                command.SAME_OUTPUT,
            ),
        ):
            status, _, err = run("themes", "agreement", *arguments)
            assert status == REFUSED
            assert re.match(like(sentence), err.strip()), err
        assert source.read_text("utf-8") == CODINGS

    @pytest.mark.parametrize("option", ["--output", "--bands"])
    @pytest.mark.parametrize("name", ["disagreements", "answers", "quotes"])
    def test_a_file_that_people_filled_in_is_not_replaced(
        self, run, feedback_folder, tmp_path, like, option, name
    ):
        filled, new = tmp_path / f"{name}.csv", tmp_path / "new.csv"
        filled.write_bytes((feedback_folder / filled.name).read_bytes())
        before = filled.read_bytes()
        files = {"--output": new, option: filled}
        source = feedback_folder / "codings.csv"
        status, _, err = run(
            "themes", "agreement", source, *(word for pair in files.items() for word in pair)
        )
        assert status == REFUSED
        assert re.match(like(WOULD_REPLACE), err.strip()), err
        assert err.startswith(f"{option} {filled} ") and "response_id" in err
        assert filled.read_bytes() == before
        assert not new.exists()
