"""``evaluate self-evaluation``: questions about oneself, answered in a folder of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import MADE, add_command, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError

NEEDS_OUTPUT = (
    "evaluate self-evaluation needs --output: name a folder of your own, outside the project and "
    "the reports."
)
FORM_MADE = "Your form, for you alone: {file}"
PAGE_MADE = "Your page, for you alone: {file}"
NEXT = (
    "Write below each question in any program for plain text, then run the same command again: the "
    "page shows your answers. The form is never written over."
)


def add_self_evaluation(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "self-evaluation",
        help="answer the Principal Social Worker's questions for yourself: no run, index, register "
        "or review ever sees it",
    )
    command.add_argument(
        "--output", metavar="FOLDER", help="a folder of your own, which is closed to everyone else"
    )
    command.set_defaults(command=_self_evaluation)


def _self_evaluation(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.own_answers.keeping import keep_self_evaluation

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    kept = keep_self_evaluation(output_path(options.output, default=Path()), dictionary=dictionary)
    lines = [PAGE_MADE.format(file=kept.page)]
    if kept.new:
        lines = [FORM_MADE.format(file=kept.form), *lines, NEXT]
    print("\n".join(lines))
    return MADE
