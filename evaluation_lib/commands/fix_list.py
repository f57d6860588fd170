"""``evaluate fix-list EXTRACTS``: the children whose ethnicity an analyst should look up."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import MADE, add_command, given_folder, output_path
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.telling import how_kept
from evaluation_lib.presentation.wording import text

NEEDS_OUTPUT = (
    "evaluate fix-list needs --output: name a folder of your own for the list, outside the reports."
)
WROTE = "Written, restricted to you: {folder}"


def add_fix_list(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "fix-list",
        help="list the children whose recorded ethnicity needs looking up, by team",
    )
    command.add_argument("folder", metavar="EXTRACTS", help="the folder that holds the extracts")
    command.add_argument("--output", metavar="FOLDER", help="the folder that the list goes to")
    command.add_argument(
        "--scheme", metavar="NAME", help="the scheme by which local codes such as A1 are to be read"
    )
    command.set_defaults(command=_fix_list)


def _fix_list(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.extracts.council.reading import read_extracts
    from evaluation_lib.invented import are_invented
    from evaluation_lib.records.fix_list import write_fix_list
    from evaluation_lib.records.making import make_records

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    dictionary.check()
    output = output_path(options.output, default=Path())
    with progress_shown():
        extracts = read_extracts(given_folder(options.folder), dictionary=dictionary)
        invented = are_invented(extracts.tables, dictionary=dictionary)
        records = make_records(extracts, dictionary=dictionary, scheme=options.scheme)
    remark = text(dictionary, "invented.line") if invented else ""
    written = write_fix_list(records, output=output, dictionary=dictionary, remark=remark)
    print("\n".join(filter(None, [WROTE.format(folder=written), *how_kept(written), remark])))
    return MADE
