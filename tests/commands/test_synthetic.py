"""``evaluate synthetic``: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import pytest

from evaluation_lib import cli
from evaluation_lib.commands import synthetic
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.presentation.wording import text
from evaluation_lib.synthetic.made_once import CountyOrder, demo_order
from evaluation_lib.synthetic.scenario import scenario_names
from evaluation_lib.synthetic.whole import WrittenCounty

WRONG = {
    "a scenario that is mistyped": (["--scenario", "nul"], "did you mean null?"),
    "a scenario that is none": (["--scenario", "x"], "Scenarios: default, "),
    "no scenario": (["--scenario", ""], "'' is not a scenario"),
    "a scenario elsewhere": (["--scenario", "../default"], "'../default' is not a scenario"),
    "no size": (["--scale", "0"], "--scale '0' is not a number from 0.001 to 10"),
    "a size below nothing": (["--scale", "-1"], "--scale '-1' is not a number"),
    "a size in words": (["--scale", "big"], "--scale 'big' is not a number"),
    "a size that is no number": (["--scale", "nan"], "--scale 'nan' is not a number"),
    "a size without end": (["--scale", "1e999"], "--scale '1e999' is not a number"),
    "a seed with a point": (["--seed", "1.5"], "--seed '1.5' is not a whole number from 0 to"),
    "a seed below zero": (["--seed", "-1"], "--seed '-1' is not a whole number"),
    "a seed too large": (["--seed", "9" * 5000], "is not a whole number"),
    "a size without a value": (["--scale"], "--scale needs a value"),
    "a mistyped option": (["--sede", "1"], "--sede is not an option of evaluate synthetic: did"),
}


@pytest.fixture
def made(monkeypatch):
    """Every county that was asked for, none of them made."""
    asked = []

    def make(folder, order, *, dictionary, fresh):
        asked.append((folder, order, fresh))
        return WrittenCounty(
            folder,
            *(folder / part for part in ("extracts", "truth", "workshop_feedback", "programme")),
            children=1234,
            events=56789,
            files=42,
        )

    monkeypatch.setattr(synthetic, "make_county_folder", make)
    return asked


@pytest.fixture
def run(capsys):
    def command(*arguments):
        status = cli.main(["synthetic", *(str(argument) for argument in arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_it_says_what_it_made_and_where(run, made, tmp_path, dictionary):
    folder = tmp_path / "my county"
    status, out, err = run(
        "--scenario", "null", "--scale", "0.05", "--seed", "7", "--output", folder
    )
    assert (status, err) == (MADE, "")
    assert out.splitlines() == [
        "Invented county, scenario null, scale 0.05, seed 7: 1,234 children, 56,789 events, "
        "42 files.",
        text(dictionary, "invented.line"),
        f"Extracts: {folder / 'extracts'}",
        f"What people said of its learning spaces: {folder / 'workshop_feedback'}",
        f"What its programme counts: {folder / 'programme'}",
        f"What is true of it: {folder / 'truth'}",
    ]
    assert made == [(folder, CountyOrder("null", 0.05, 7), False)]


def test_a_data_dictionary_of_its_own_is_named(run, made, tmp_path):
    own = tmp_path / "county" / "data_dictionary"
    own.mkdir(parents=True)
    _, out, _ = run("--output", tmp_path / "county", "--fresh")
    assert out.splitlines()[-1].endswith(f"EVALUATION_DATA_DICTIONARY: {own}")


def test_without_more_it_is_the_county_of_the_demo(run, made, tmp_path, dictionary):
    assert run("--output", tmp_path / "county", "--fresh")[0] == MADE
    assert made == [(tmp_path / "county", demo_order(dictionary), True)]


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_gets_its_sentence(run, made, tmp_path, case):
    arguments, sentence = WRONG[case]
    status, out, err = run("--output", tmp_path / "county", *arguments)
    assert (status, out) == (REFUSED, "") and made == []
    assert sentence in err and err.count("\n") == 1 and len(err) < 400


def test_everything_that_is_wrong_is_said_at_once(run, made, tmp_path):
    wrong = ("--scenario", "x", "--scale", "x", "--seed", "x")
    status, _, err = run(*wrong, "--output", tmp_path / "county")
    assert status == REFUSED and err.count("\n") == 3 and made == []


def test_an_output_has_to_be_named(run, made):
    assert run() == (REFUSED, "", synthetic.NEEDS_OUTPUT + "\n")
    assert run("--output", "a\nb")[0] == REFUSED and made == []


def test_the_help_names_every_scenario(capsys, dictionary):
    with pytest.raises(SystemExit):
        cli.main(["synthetic", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert f"Scenarios: {', '.join(scenario_names(dictionary))}." in said
