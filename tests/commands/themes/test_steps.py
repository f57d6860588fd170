"""Every step of `evaluate themes` says on 80 columns what it needs."""

from __future__ import annotations

import argparse

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import PlainParser
from evaluation_lib.commands.themes import add_themes


@pytest.fixture(scope="module")
def steps(dictionary) -> list[str]:
    parser = PlainParser(prog="evaluate")
    add_themes(parser.add_subparsers(parser_class=PlainParser), dictionary)
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return list(commands.choices["themes"].commands)


def test_every_step_has_a_help_that_fits(steps, capsys, monkeypatch, subtests):
    monkeypatch.setenv("COLUMNS", "200")
    for step in steps:
        with subtests.test(step=step):
            with pytest.raises(SystemExit) as ended:
                cli.main(["themes", step, "--help"])
            shown = capsys.readouterr().out
            assert ended.value.code == 0
            assert shown.startswith(f"usage: evaluate themes {step}")
            assert max(map(len, shown.splitlines())) <= 79
    assert {"sheets", "merge", "agreement", "suggest"} <= set(steps)
