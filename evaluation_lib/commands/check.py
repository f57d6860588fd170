"""``evaluate check FOLDER``: say what lies in a folder of extracts and what is wrong with it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import (
    FAILED,
    MADE,
    REFUSED,
    add_command,
    given_folder,
    output_path,
)
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.keeping.telling import how_kept
from evaluation_lib.presentation.wording import text

WROTE = "The whole list, restricted to you: {folder}"


def add_check(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "check",
        help="say what lies in a folder of extracts and everything that is wrong with it",
    )
    command.add_argument("folder", metavar="FOLDER", help="the folder that holds the extracts")
    command.add_argument(
        "--output",
        metavar="FOLDER",
        help="where the whole list goes, as CSV and JSON (nothing is written if not given)",
    )
    command.set_defaults(command=_check)


def _check(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.extract_check import (
        check_folder,
        check_text,
        nothing_read,
        write_check,
    )
    from evaluation_lib.invented import are_invented

    dictionary.check()
    folder = given_folder(options.folder)
    output = output_path(options.output, default=Path())
    with progress_shown():
        result = check_folder(folder, dictionary=dictionary)
    print(check_text(result, dictionary=dictionary))
    if options.output:
        written = write_check(result, output, dictionary=dictionary)
        print(WROTE.format(folder=written[0].parent))
        print("\n".join(how_kept(written[0].parent)))
    if not result.anything_read:
        print(nothing_read(result, dictionary=dictionary), file=sys.stderr)
        return REFUSED
    if are_invented(result.extracts.tables, dictionary=dictionary):
        print(text(dictionary, "invented.line"))
    return FAILED if result.lost else MADE
