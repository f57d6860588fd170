"""``evaluate themes deidentify``: take out of answers what says who somebody is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import (
    MADE,
    add_command,
    given_feedback,
    given_file,
    output_path,
)
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.keeping.telling import how_kept
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.wordlists import listed

if TYPE_CHECKING:
    from evaluation_lib.themes.deidentifying import DeidentifiedFolder

NEEDS_OUTPUT = "--output is missing: name another folder for the answers without names."
NEEDS_ROSTER = (
    "--roster is missing: name a CSV file with the column 'name', and if wanted 'known_as', of all "
    "who work, teach or speak there."
)
NEEDS_KEY = "--key is missing: name the file of the key that the answers were imported with."
TAKEN_OUT = "{label}: {taken} of {found} taken out."
OPEN = (
    "{number} candidate(s) are open: write redact or keep beside each in {file}, and run this "
    "again with --confirmed {file}. Until then no coding sheet is made."
)
NONE_OPEN = "No candidate is open."
WITH_MODEL = "The language model pointed out what may be a name as well."
WITHOUT_MODEL = "The language model is not installed (extra names): capitals and cues alone did."
UNUSED = "{number} decision(s) are for candidates that are not there any more and were left out."
NOT_CHANGED = (
    "{number} workshop(s) or question(s) hold a word that may be a name. They are not changed: "
    "read them in {file}, and where one names somebody, name it otherwise and run this again."
)
STILL_READ = (
    "No method finds every name, and names of some origins less often than others (evaluation "
    "report, how names were sought). A person reads every answer once more before it is coded."
)
KEEP_LOG = "{file} gives the words back to whoever has the key, and to nobody else."
LEFT = (
    "Left as they are: {files}. Where they hold answers, those are as before: run merge and quotes "
    "again, so that no name found now stays in them."
)
WROTE = "Written, restricted to you: {folder}"


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps,
        "deidentify",
        help="take out of answers what says who somebody is; a person decides what only may",
        epilog="What is sought, and what is never taken out, stands in the data dictionary "
        "(deidentification.yaml, code_lists/nicknames.csv).",
    )
    step.add_argument("folder", metavar="FOLDER", help="the feedback folder that import wrote")
    step.add_argument("--roster", metavar="FILE", help="who works, teaches or speaks there")
    step.add_argument("--key", metavar="FILE", help="the key of the import")
    step.add_argument("--output", metavar="FOLDER", help="the folder that the answers go to")
    step.add_argument("--confirmed", metavar="FILE", help="the names that a person decided on")
    step.set_defaults(command=_deidentify)


def _deidentify(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.records.deidentification.language_model import language_model
    from evaluation_lib.share.keys import read_key, refuse_key_place
    from evaluation_lib.themes.deidentifying import deidentify_folder, write_deidentified

    needed = {"output": NEEDS_OUTPUT, "roster": NEEDS_ROSTER, "key": NEEDS_KEY}
    if missing := [said for name, said in needed.items() if not getattr(options, name)]:
        raise ParameterError(missing)
    folder, roster = given_feedback(options.folder), given_file(options.roster)
    output = output_path(options.output, default=Path()).expanduser().absolute()
    key_file = output_path(options.key, default=Path(), option="--key").absolute()
    refuse_key_place(key_file, apart_from=[folder, output])
    key, model = read_key(key_file), language_model(dictionary)
    made = deidentify_folder(
        folder,
        roster=roster,
        confirmed=given_file(options.confirmed) if options.confirmed else None,
        output=output,
        key=key,
        dictionary=dictionary,
        model=model,
    )
    written = write_deidentified(made, output=output, key=key, dictionary=dictionary)
    said = [*_said(made, written, dictionary), WITHOUT_MODEL if model is None else WITH_MODEL]
    print("\n".join([*said, STILL_READ, WROTE.format(folder=written), *how_kept(written)]))
    return MADE


def _said(made: DeidentifiedFolder, folder: Path, dictionary: Dictionary) -> Iterator[str]:
    from evaluation_lib.themes.deidentifying import ANSWERS, LOG, NAMES, WRITTEN
    from evaluation_lib.themes.feedback_files import known_files

    open_ones = int((made.found.candidates["decision"] == "").sum())
    if open_ones:
        yield OPEN.format(number=whole(open_ones), file=folder / NAMES)
    else:
        yield NONE_OPEN
    said = dictionary.document("deidentification")
    labels = {kind: one["label"] for kind, one in said["identifiers"].items()} | said["how_found"]
    for row in made.found.counts.itertuples(index=False):
        label = labels[row.kind]
        label = label[0].upper() + label[1:]
        yield TAKEN_OUT.format(label=label, taken=row.taken_out, found=row.found)
    if made.to_read:
        yield NOT_CHANGED.format(number=whole(made.to_read), file=folder / ANSWERS)
    if made.unused:
        yield UNUSED.format(number=whole(made.unused))
    left = known_files(dictionary) - WRITTEN
    if there := sorted(name for name in left if (folder / name).is_file()):
        yield LEFT.format(files=listed(there))
    yield KEEP_LOG.format(file=folder / LOG)
