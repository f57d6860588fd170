"""``evaluate labels FILE``: map a column of ethnicity labels, row by row."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import MADE, add_command, given_file, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError

NEEDS_OUTPUT = "evaluate labels needs --output: name the CSV file that the result goes to."


def add_labels(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands, "labels", help="map a column of ethnicity labels to codes and groups"
    )
    command.add_argument("file", metavar="FILE", help="a CSV file with the labels")
    command.add_argument(
        "--column", metavar="NAME", default="label", help="the column with them (default: label)"
    )
    command.add_argument("--output", metavar="FILE", help="the CSV file that the result goes to")
    command.add_argument(
        "--scheme", metavar="NAME", help="the scheme by which local codes such as A1 are to be read"
    )
    command.set_defaults(command=_labels)


def _labels(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.records.ethnicity_labels import label_file

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    dictionary.check()
    output = output_path(options.output, default=Path())
    summary = label_file(
        given_file(options.file),
        column=options.column,
        output=output,
        dictionary=dictionary,
        scheme=options.scheme,
    )
    print(summary.done)
    print(summary.method)
    return MADE
