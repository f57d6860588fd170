"""``evaluate share``: write minimised, pseudonymised tables for research under an agreement."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
NEEDS_KEY = (
    "--key is missing: name the file of the key that pseudonyms are made with; the first time, "
    "name the file to make with --new-key instead."
)
TWO_KEYS = "--key and --new-key are two keys: write --key to use one, --new-key to make one."
READING = "Reading the extracts; those of a whole county take a minute or two."
KEY_MADE = (
    "A new key: {file}. Keep it apart from the extract, give it to nobody, and use it again with "
    "--key, so that later extracts have the same pseudonyms."
)
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
    command.add_argument("--key", metavar="FILE", help="the key that pseudonyms are made with")
    command.add_argument("--new-key", metavar="FILE", help="make a key in this file, and use it")
    command.add_argument(
        "--scheme", metavar="NAME", help="the scheme by which local codes such as A1 are to be read"
    )
    command.set_defaults(command=_share)


def _share(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.opened_extracts import open_extracts
    from evaluation_lib.share.agreements import remarks_on_agreement
    from evaluation_lib.share.keys import new_key, read_key, write_key
    from evaluation_lib.share.shared_fields import shared_fields
    from evaluation_lib.share.writing import write_extract

    dictionary.check()
    agreement = _agreement(options, dictionary)
    shared_fields(dictionary)
    folder = options.extracts if options.extracts == DEMO else str(given_folder(options.extracts))
    output = output_path(options.output, default=Path()).expanduser().absolute()
    key_file = _refused_places(options, folder=folder, output=output)
    key = new_key() if options.new_key else read_key(key_file)
    print(READING, file=sys.stderr)
    with progress_shown():
        opened = open_extracts(folder, scheme=options.scheme, dictionary=dictionary)
    if options.new_key:
        write_key(key_file, key)
    try:
        written = write_extract(
            opened.records,
            agreement=agreement,
            key=key,
            output=output,
            dictionary=dictionary,
            invented=opened.invented,
        )
    except BaseException:
        if options.new_key:
            key_file.unlink(missing_ok=True)
        raise
    said = [
        KEY_MADE.format(file=key_file) if options.new_key else "",
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
    if options.key and options.new_key:
        problems.append(TWO_KEYS)
    elif not options.key and not options.new_key:
        problems.append(NEEDS_KEY)
    if problems:
        raise ParameterError(problems)
    return agreement_from(given, **about)


def _refused_places(options: argparse.Namespace, *, folder: str, output: Path) -> Path:
    """Return the key's file; refuse places for it and for the extract before anything is read."""
    from evaluation_lib.share.keys import refuse_key_place, refuse_new_key
    from evaluation_lib.share.writing import refuse_extract_output

    data = [] if folder == DEMO else [Path(folder)]
    refuse_extract_output(output, apart_from=data)
    name = "--new-key" if options.new_key else "--key"
    file = output_path(options.new_key or options.key, default=Path(), option=name).absolute()
    refuse_key_place(file, apart_from=[output, *data])
    if options.new_key:
        refuse_new_key(file)
    return file


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
