"""``evaluate purge``: remove what is about single children and past its date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import FAILED, MADE, add_command, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import ENCRYPTED, encryption_of
from evaluation_lib.project import outputs_folder

if TYPE_CHECKING:
    from evaluation_lib.keeping.past_date import Kept

YES = "yes"
NO_SUCH_FOLDER = "'{found}' is not a folder: name the folder to look through."
PAST = "Past its date since {until}: {label}, {place}. {why}"
FILES_OF = "{folder} ({number} files)"
NOTHING = "Nothing in {folder} is past its date."
STILL_KEPT = "Kept: {number}, the next until {until}."
WOULD = "Nothing was removed. Without --dry-run, {number} files would be."
ASK = "Remove these {number} files for good? Write yes: "
NEEDS_YES = (
    "Nothing was removed: nobody can be asked here. Look with --dry-run, then add --yes to the "
    "same command."
)
NOT_CONFIRMED = "Nothing was removed."
REMOVED = "Removed: {number} files. Published pages, their register and their reviews are kept."
RECOVERABLE = "Removed files can be recovered from a disk until they are written over. {said}"


def add_purge(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "purge",
        help="remove what is about single children and past its date",
        epilog="How long each kind of file is kept stands in the data dictionary "
        "(retention_rules.csv); a shared extract is kept as long as its agreement says. Published "
        "pages, the register of what was published and its reviews are never removed.",
    )
    command.add_argument(
        "--output",
        metavar="FOLDER",
        help="the folder to look through (default: the outputs, and what cut-off runs left in the "
        "folder for temporary files)",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be removed, and remove nothing"
    )
    command.add_argument("--yes", action="store_true", help="remove without asking")
    command.set_defaults(command=_purge)


def _purge(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.keeping.past_date import handed_over_stores, kept_in
    from evaluation_lib.keeping.removing import remove
    from evaluation_lib.keeping.retention import retention_rules

    folder = output_path(options.output, default=outputs_folder())
    if options.output is not None and not folder.is_dir():
        raise EvaluationError(NO_SUCH_FOLDER.format(found=options.output))
    rules, today = retention_rules(dictionary), date.today()
    found = kept_in(folder, rules=rules) if folder.is_dir() else []
    if options.output is None:
        found += handed_over_stores(rules)
    past = [one for one in found if one.is_past(today)]
    print("\n".join(_lines(past, found, folder=folder)))
    if not past:
        return MADE
    number = sum(len(one.files) for one in past)
    if options.dry_run:
        print(WOULD.format(number=number))
        return MADE
    if not options.yes and not _confirmed(number):
        print(NOT_CONFIRMED)
        return MADE
    removed = remove(past, dictionary=dictionary)
    print(REMOVED.format(number=removed.files))
    encryption = encryption_of(folder)
    if encryption.state != ENCRYPTED:
        print(RECOVERABLE.format(said=encryption.said))
    for problem in removed.problems:
        print(problem, file=sys.stderr)
    return FAILED if removed.problems else MADE


def _lines(past: Sequence[Kept], found: Sequence[Kept], *, folder: Path) -> list[str]:
    """Say of each that is past its date what it is, where and why; of the rest how many."""
    lines = [
        PAST.format(
            until=one.keep_until.isoformat(), label=one.label, place=_place(one), why=one.why
        )
        for one in past
    ] or [NOTHING.format(folder=folder)]
    rest = [one for one in found if one not in past]
    if rest:
        soonest = min(one.keep_until for one in rest).isoformat()
        lines.append(STILL_KEPT.format(number=len(rest), until=soonest))
    return lines


def _place(one: Kept) -> str:
    if one.whole:
        return FILES_OF.format(folder=one.folder, number=len(one.files))
    return str(one.folder / one.files[0])


def _confirmed(number: int) -> bool:
    if not sys.stdin.isatty():
        raise EvaluationError(NEEDS_YES)
    try:
        return input(ASK.format(number=number)).strip().casefold() == YES
    except EOFError:
        return False
