"""Every wrong parameter gets its sentence before anything starts, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import REFUSED
from evaluation_lib.reports import running

#: The report that asks when the programme began.
TRENDS = ["--extracts", "demo", "--notebook", "trend_analysis"]

# What is written on the command line → what the sentence must say.
WRONG_OPTIONS = {
    "a mistyped area": (["--area", "Midd"], "area 'Midd' is not known: did you mean Mid? Areas: "),
    "an area with a number": (["--area", "007"], "area '007' is not known. Areas: "),
    "a neighbour that is not Essex": (["--area", "Southend"], "area 'Southend' is not known"),
    "an empty area": (["--area", ""], "area is empty: write a value, such as Mid"),
    "an area of blanks": (["--area", "   "], "area is empty"),
    "a day that does not exist": (
        ["--period-start", "2024-02-30"],
        "period_start '2024-02-30' is a day that does not exist",
    ),
    "a month that does not exist": (["--period-end", "2024-13-01"], "does not exist"),
    "a date day first": (
        ["--period-start", "01/04/2024"],
        "period_start '01/04/2024' is not a date: write year-month-day, such as 2020-04-01",
    ),
    "a date of two digits": (["--period-start", "24-04-01"], "is not a date"),
    "a date without zeros": (["--period-start", "2024-4-1"], "is not a date"),
    "a date with an hour": (["--period-end", "2024-04-01 10:00"], "is not a date"),
    "a year alone": (["--period-end", "2024"], "period_end '2024' is not a date"),
    "a date in words": (["--period-end", "today"], "period_end 'today' is not a date"),
    "a date long ago": (["--period-start", "1890-01-01"], "is out of bounds: write a value from"),
    "an end before the start": (
        ["--period-start", "2025-04-01", "--period-end", "2024-03-31"],
        "period_start 2025-04-01 is later than period_end 2024-03-31",
    ),
    "a period without figures": (
        ["--period-start", "2010-04-01", "--period-end", "2012-03-31"],
        "lies no 31 March with published figures for Essex",
    ),
    "a mistyped denominator": (
        ["--denominator", "census_2021_childen_0_17"],
        "did you mean census_2021_children_0_17?",
    ),
    "a denominator that the area lacks": (
        ["--area", "Kent", "--denominator", "census_2011_children_0_17"],
        "is at hand for Kent: write census_2021_children_0_15",
    ),
    "pupils without their file": (["--denominator", "school_pupils"], "or name published_files"),
    "an unknown reference group": (
        ["--reference-group", "Whites"],
        "reference_group 'Whites' is not known: did you mean White? Values: White, Mixed",
    ),
    "a pooled reference group": (["--reference-group", "BAME"], "'BAME' is not known"),
    "a confidence in per cent": (
        ["--confidence", "95"],
        "confidence 95.0 is out of bounds: write a value from 0.8 to 0.999",
    ),
    "a confidence of one": (["--confidence", "1"], "is out of bounds"),
    "a confidence in words": (["--confidence", "high"], "confidence 'high' is not a number"),
    "a confidence that is no number": (["--confidence", "nan"], "is not a number"),
    "a folder that is not there": (
        ["--published-files", "no/such/folder"],
        "published_files 'no/such/folder' is not a folder",
    ),
    "extracts that are not there": (
        ["--extracts", "no/such/folder"],
        "extracts 'no/such/folder' is not a folder: write the path of a folder that exists, none, "
        "or demo.",
    ),
    "a mistyped demo": (["--extracts", "dmeo"], "extracts 'dmeo' is not a folder"),
    "no extracts for a report that reads them": (
        ["--extracts", "none", "--notebook", "data_quality"],
        "write the folder that holds them, or demo for the invented county",
    ),
    "no start for a report that needs one": (
        TRENDS,
        "programme_start is none, but this report asks what changed when the programme came",
    ),
    "a start that is no day": (
        [*TRENDS, "--programme-start", "autumn"],
        "programme_start 'autumn' is not a date: write year-month-day, such as 2023-10-01",
    ),
    "a start before the period": (
        [*TRENDS, "--programme-start", "2019-10-01"],
        "programme_start 2019-10-01 is not between period_start 2020-04-01 and period_end",
    ),
    "a start in part of the county": (
        [*TRENDS, "--programme-start", "North East: 2023-04-01; Mid: 2023-10-01"],
        "programme_start says no day for South and West",
    ),
    "a chart drawn anew for no reason": (
        [*TRENDS, "--programme-start", "2023-10-01", "--rebase", "2022-07-01"],
        "rebase '2022-07-01' gives no reason",
    ),
    "an unknown notebook": (
        ["--notebook", "publshed_picture"],
        "notebook 'publshed_picture' is not known: did you mean published_picture?",
    ),
    "a mistyped option": (["--aera", "Mid"], "--aera is not an option of evaluate run"),
    "a shortened option": (["--per", "2024-04-01"], "--per is not an option"),
    "an option without value": (["--area"], "--area needs a value"),
    "no workers": (["--workers", "0"], "'0' is not a number of workers"),
    "the same page twice": (
        ["--area", "Mid", "--area", "mid"],
        "would both make the page published_picture for Mid quadrant",
    ),
    "a home that is nobody's": (["--published-files", "~nosuchuser/x"], "is not a folder"),
    "a path too long": (["--published-files", "x" * 5000], "is not a folder"),
    "a notebook name too long": (["--notebook", "x" * 5000 + ".ipynb"], "is not known"),
    "a parameters file of nobody": (["--parameters", "~nosuchuser/x"], "does not exist"),
    "an area too long": (["--area", "x" * 5000], "is not known"),
    "workers in small figures": (["--workers", "²"], "is not a number of workers"),
    "a number too large": (["--confidence", "1e999"], "is out of bounds"),
    "a word too many": (["Mid"], "Mid is not an option of evaluate run"),
}

# What a parameters file holds → what the sentence must say.
WRONG_FILES = {
    "a mistyped name": ("aera: Mid\n", "'aera' is not a parameter: did you mean area?"),
    "an unknown name": ("quadrant: Mid\n", "'quadrant' is not a parameter"),
    "a name in capitals": ("Area: Mid\n", "'Area' is not a parameter: did you mean area?"),
    "a mistyped area": ("area: Wst\n", "area 'Wst' is not known: did you mean West?"),
    "a list of areas": ("area: [Mid, West]\n", "line 1: write one name and one value"),
    "a nested value": ("area:\n  name: Mid\n", "line 1: write one name and one value"),
    "an empty value": ("area:\n", "area is empty"),
    "a value set twice": ("area: Mid\narea: West\n", "sets area twice (line 2)"),
    "an octal-looking number": ("area: 007\n", "area '007' is not known"),
    "a day that does not exist": (
        "area: Mid\nperiod_start: 2023-02-29\n",
        "period_start '2023-02-29' is a day that does not exist",
    ),
    "a list instead of names": ("- Mid\n- West\n", "holds no names with values"),
    "one word": ("Mid\n", "holds no names with values"),
    "nothing": ("", "holds no names with values"),
    "only a comment": ("# Mid\n", "holds no names with values"),
    "a tab": ("area: Mid\n\tperiod_start: 2024-04-01\n", "cannot be read, near line 2"),
    "a name of two": ("? [a, b]\n: c\n", "line 1: write one name and one value"),
    "an anchor to itself": ("area: &a [*a]\n", "line 1: write one name and one value"),
    "a merge of an anchor": ("x: &x Mid\narea: *x\n", "'x' is not a parameter"),
    "brackets without end": ("[" * 3000, "mine.yaml"),
    "two documents": ("area: Mid\n---\narea: West\n", "cannot be read, near line"),
    "a tag": ("area: !!python/object:os.system Mid\nquad: x\n", "'quad' is not a parameter"),
    "a value of a megabyte": ("area: " + "x" * 1_000_001, "is far too large"),
    "a start by quadrant without quotes": (
        "programme_start: Mid: 2023-04-01; West: 2023-10-01\n",
        "cannot be read, near line 1",
    ),
    "an open quote": ("area: 'Mid\n", "cannot be read, near line"),
}


@pytest.fixture(autouse=True)
def nothing_may_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that starts in spite of a wrong parameter fails the test."""

    def started(*arguments: object, **settings: object) -> None:
        raise AssertionError("a run was started")

    monkeypatch.setattr(running, "run_jobs", started)


def refusal(arguments: list[str], output: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a refused run says; it must write nothing and print nothing else."""
    assert cli.main(["run", *arguments, "--output", str(output)]) == REFUSED
    said = capsys.readouterr()
    assert said.out == ""
    assert not output.exists()
    assert "Traceback" not in said.err
    return said.err


@pytest.mark.parametrize("case", WRONG_OPTIONS)
def test_a_wrong_option_gets_its_sentence(case, tmp_path, capsys):
    arguments, sentence = WRONG_OPTIONS[case]
    said = refusal(arguments, tmp_path / "out", capsys)
    assert sentence in said


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_wrong_file_gets_its_sentence_and_is_named(case, tmp_path, capsys):
    content, sentence = WRONG_FILES[case]
    file = tmp_path / "mine.yaml"
    file.write_text(content, encoding="utf-8")
    said = refusal(["--parameters", str(file)], tmp_path / "out", capsys)
    assert sentence in said
    assert "mine.yaml" in said


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    said = refusal(["--parameters", str(tmp_path / "no.yaml")], tmp_path / "out", capsys)
    assert "no.yaml does not exist" in said


def test_a_folder_in_place_of_a_file_is_named(tmp_path, capsys):
    said = refusal(["--parameters", str(tmp_path)], tmp_path / "out", capsys)
    assert "is a folder: name a file in it" in said


def test_a_file_that_is_no_text_is_named(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_bytes(b"area: \xff\xfe\x00")
    said = refusal(["--parameters", str(tmp_path / "mine.yaml")], tmp_path / "out", capsys)
    assert "is not a text file in UTF-8" in said


def test_all_problems_are_said_at_once(tmp_path, capsys):
    said = refusal(
        ["--area", "Midd", "--confidence", "7", "--period-end", "soon", "--notebook", "none"],
        tmp_path / "out",
        capsys,
    )
    assert len(said.strip().splitlines()) == 4


def test_one_wrong_file_stops_the_right_ones_too(tmp_path, capsys):
    (tmp_path / "right.yaml").write_text("area: Mid\n", encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text("area: Midd\n", encoding="utf-8")
    files = ["--parameters", str(tmp_path / "right.yaml")]
    files += ["--parameters", str(tmp_path / "wrong.yaml")]
    said = refusal(files, tmp_path / "out", capsys)
    assert "wrong.yaml" in said and "right.yaml" not in said


def test_an_option_of_no_command_is_named(capsys):
    assert cli.main(["--bogus"]) == REFUSED
    assert capsys.readouterr().err == "--bogus is not an option of evaluate. Options: --help.\n"


@pytest.mark.parametrize("output", ["", "  ", "~nosuchuser/x", "a\nb", "sur\udcff"])
def test_an_output_that_no_folder_can_have_is_named(output, capsys):
    assert cli.main(["run", "--output", output]) == REFUSED
    assert "is not a path that can be written to" in capsys.readouterr().err


def test_a_command_that_does_not_exist_is_named(capsys):
    assert cli.main(["rnu"]) == REFUSED
    assert "'rnu' is not a command: did you mean run?" in capsys.readouterr().err
