"""Every command's help fits on 80 columns, and says what may be written and what holds if not."""

from __future__ import annotations

import pytest

from evaluation_lib import cli
from evaluation_lib.areas import known_areas
from evaluation_lib.parameters import parameter_definitions
from evaluation_lib.reports.notebooks import known_notebooks, private_notebooks

COMMANDS = (
    "demo",
    "run",
    "pdf",
    "check",
    "labels",
    "count",
    "measures",
    "trend",
    "themes",
    "fix-list",
    "synthetic",
    "audit",
    "protect",
    "share",
    "purge",
    "lab",
    "doctor",
)


@pytest.fixture
def help_of(capsys):
    def ask(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.main([*words, "--help"])
        assert ended.value.code == 0
        return capsys.readouterr().out

    return ask


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("columns", ["40", "200"])
@pytest.mark.parametrize("command", COMMANDS)
def test_it_fits_on_80_columns_however_wide_the_terminal(help_of, monkeypatch, command, columns):
    monkeypatch.setenv("COLUMNS", columns)
    shown = help_of(command)
    assert max(map(len, shown.splitlines())) <= 79
    assert shown.startswith(f"usage: evaluate {command}")


def test_all_commands_are_listed(help_of):
    shown = help_of()
    assert [name for name in COMMANDS if f"    {name}" not in shown] == []


def test_run_says_what_may_be_written_for_each_parameter_and_what_holds(help_of, dictionary):
    shown = one_line(help_of("run").partition("options:")[2])
    for item in parameter_definitions(dictionary).values():
        if item.in_reports:
            said = shown.partition(f"--{item.name.replace('_', '-')} {item.type.upper()}")[2]
            said = said.partition(" --")[0]
            assert f"Default: {item.default}." in said, item.name
            assert [value for value in item.values if value not in said] == []
            if item.minimum is not None:
                assert f"From {item.minimum} to {item.maximum}." in said


def test_run_lists_areas_by_kind_and_notebooks_with_their_questions(help_of, dictionary):
    lines = help_of("run").splitlines()
    shown = one_line(" ".join(lines))
    reports = dictionary.read("reports").set_index("notebook", drop=False)
    for row in reports.loc[list(known_notebooks(dictionary))].itertuples(index=False):
        assert [line for line in lines if line.startswith(f"  {row.notebook} ")]
        assert one_line(f"{row.notebook} {row.title}. {row.question}") in shown
    assert [area.name for area in known_areas(dictionary) if area.name not in shown] == []
    assert [name for name in private_notebooks(dictionary) if name in shown] == []


def test_count_says_that_it_counts_the_county_and_its_quadrants(help_of):
    assert "Default: the county and its quadrants." in one_line(help_of("count"))
