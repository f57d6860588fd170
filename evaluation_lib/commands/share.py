"""``evaluate share``: write minimised, pseudonymised tables for research under an agreement."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.key_options import (
    KEY_MADE,
    add_key_options,
    key_of,
    key_place,
    key_problems,
    new_key_kept,
)
from evaluation_lib.commands.parsing import MADE, add_command, given_folder, output_path
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.keeping.telling import how_kept
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.wording import text

if TYPE_CHECKING:
    from evaluation_lib.share.agreements import Agreement
    from evaluation_lib.share.writing import WrittenExtract

DEMO = "demo"
#: What an agreement says, as options of the same names (`agreements.parts_of_agreements`).
PARTS = ("agreement_reference", "dpia_reference", "lawful_basis", "purpose", "retention_end")

NEEDS_EXTRACTS = "--extracts is missing: name the folder that holds the extracts, or write demo."
NEEDS_OUTPUT = (
    "--output is missing: name a new folder for the extract, outside the project and the extracts."
)
READING = "Reading the extracts; those of a whole county take a minute or two."
WROTE = "Written, restricted to you: {folder}"
HOLDS = (
    "{children} children and {events} events. At least {k} children share each combination; no "
    "first event is told closer than to {days} days. Left out as too rare: {removed} children."
)
FINGERPRINT = (
    "{unique} of the children have a sequence of days that no other has: whoever knows those days "
    "could recognise them."
)


def add_share(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "share",
        help="write pseudonymised tables for research under an agreement",
        epilog="The parts of the agreement are given as options, or as 'name: value' lines in the "
        "file of --agreement; options count over it. What is shared, how coarse and why stands in "
        "the data dictionary (shared_fields.csv, sharing.yaml).",
    )
    command.add_argument("--for", dest="recipient", metavar="NAME", help="whom it is for")
    command.add_argument("--agreement", metavar="FILE", help="a file with the parts below")
    for name, what in (
        ("agreement-reference", "the number of the data sharing agreement"),
        ("dpia-reference", "the number of the data protection impact assessment"),
        ("lawful-basis", "the articles of UK GDPR"),
        ("purpose", "what the data are for"),
        ("retention-end", "the last day on which they may be kept"),
    ):
        command.add_argument(f"--{name}", metavar="TEXT", help=what)
    command.add_argument(
        "--extracts", metavar="FOLDER", help=f"the folder that holds the extracts, or {DEMO}"
    )
    command.add_argument("--output", metavar="FOLDER", help="the new folder that they go to")
    add_key_options(command)
    command.add_argument(
        "--scheme", metavar="NAME", help="the scheme by which local codes such as A1 are to be read"
    )
    command.set_defaults(command=_share)


def _share(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.opened_extracts import open_extracts
    from evaluation_lib.share.agreements import remarks_on_agreement
    from evaluation_lib.share.shared_fields import shared_fields
    from evaluation_lib.share.writing import write_extract

    dictionary.check()
    agreement = _agreement(options, dictionary)
    shared_fields(dictionary)
    folder = options.extracts if options.extracts == DEMO else str(given_folder(options.extracts))
    output = output_path(options.output, default=Path()).expanduser().absolute()
    key_file = _refused_places(options, folder=folder, output=output)
    key = key_of(options, key_file)
    print(READING, file=sys.stderr)
    with progress_shown():
        opened = open_extracts(folder, scheme=options.scheme, dictionary=dictionary)
    with new_key_kept(options, key_file, key):
        written = write_extract(
            opened.records,
            agreement=agreement,
            key=key,
            output=output,
            dictionary=dictionary,
            invented=opened.invented,
        )
    said = [
        KEY_MADE.format(file=key_file, made="extract") if options.new_key else "",
        *_said(written, dictionary),
        text(dictionary, "invented.line") if opened.invented else "",
        *remarks_on_agreement(agreement, dictionary=dictionary),
    ]
    print("\n".join(filter(None, said)))
    return MADE


def _agreement(options: argparse.Namespace, dictionary: Dictionary) -> Agreement:
    """Return the agreement; all that is missing on the command line is said in one answer."""
    from evaluation_lib.reports.planning import read_parameters_file
    from evaluation_lib.share.agreements import agreement_from, agreement_problems

    given: dict[str, Any] = {}
    if options.agreement:
        given |= read_parameters_file(Path(options.agreement).expanduser()).given
    own = {name: getattr(options, name) for name in PARTS}
    given |= {name: value for name, value in own.items() if value is not None}
    about = {"recipient": options.recipient, "dictionary": dictionary, "today": date.today()}
    problems = agreement_problems(given, **about)
    problems += [] if options.extracts else [NEEDS_EXTRACTS]
    problems += [] if options.output else [NEEDS_OUTPUT]
    problems += key_problems(options)
    if problems:
        raise ParameterError(problems)
    return agreement_from(given, **about)


def _refused_places(options: argparse.Namespace, *, folder: str, output: Path) -> Path:
    """Return the key's file; refuse places for it and for the extract before anything is read."""
    from evaluation_lib.share.writing import refuse_extract_output

    data = [] if folder == DEMO else [Path(folder)]
    refuse_extract_output(output, apart_from=data)
    return key_place(options, apart_from=[output, *data])


def _said(written: WrittenExtract, dictionary: Dictionary) -> list[str]:
    risks, tables = written.risks, written.shared.tables
    return [
        WROTE.format(folder=written.folder),
        HOLDS.format(
            children=whole(risks.children),
            events=whole(sum(map(len, tables.values())) - risks.children),
            k=risks.k,
            days=risks.least_window_days,
            removed=whole(written.shared.removed["children"]),
        ),
        FINGERPRINT.format(unique=whole(risks.unique_histories)),
        dictionary.document("sharing")["summary"]["personal_data"].strip(),
        *how_kept(written.folder),
    ]
