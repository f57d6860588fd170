"""``evaluate themes import``: read exports of a survey into a feedback folder."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
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
from evaluation_lib.commands.parsing import MADE, add_command, given_file, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.keeping.telling import how_kept
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.wordlists import cut, listed

if TYPE_CHECKING:
    from evaluation_lib.extracts.surveys.reading import SurveyExport
    from evaluation_lib.themes.importing import ImportedFeedback

DEFAULT_COLLECTION = "learning_spaces"
ORDERS = ("day-first", "month-first")

NEEDS_OUTPUT = "--output is missing: name the folder that the answers go to, outside the reports."
NOT_A_ROLE = (
    '--column \'{found}\' names no role: write it as "Heading=role", such as "Area=quadrant".'
)
NOT_AN_ORDER = "--dates '{found}' is not known: write day-first or month-first."
FIRST_OF_ALL = "BEFORE ANY CODING:"
MUST_GO = "{number} answer(s) must be read and go to {tell}: {label}."
NONE_FLAGGED = "No answer raised a safeguarding flag."
READ_ALL = (
    "Flags go by words and miss what is said in others: a person reads every answer before coding."
)
DEAL_WITH = "Write into {file} who dealt with each, and when. Until then no coding sheet is made."
READ = "{file} ({tool}): {answers} answer(s) to '{question}'."
DROPPED = "{file}: dropped at the door, for they say who somebody is: {columns}."
NOT_KEPT = "{file}: not kept: {columns}."
TRIALS = "{file}: {number} trial answer(s) dropped."
LEFT_EMPTY = "{file}: {number} left the question empty; they are not among the answers."
ONE_PERSON, PEOPLE = "1 person", "{number} people"
CUT_SHORT = (
    "{file}: {number} row(s) end before the last column, the first of them row {row}, and may be "
    "cut short. Look at them in the file, and export it again if words are missing."
)
UNMAPPED = "{file}: the {label} '{found}' ({number}) is not known and was left empty, not guessed."
ADD_LABEL = "Add such labels to code_lists/feedback_roles.csv or areas.csv, and import again."
UNDATED = "{file}: {number} answer(s) have no day."
TWICE = "{number} answer(s) stood in the exports more than once and were taken once."
WROTE = "Written, restricted to you: {folder}"


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps,
        "import",
        help="read exports of a survey; what says who somebody is stays at the door",
        epilog="What a column can be, and how tools are recognised, stands in the data dictionary "
        "(survey_formats.yaml). Who must be told of what stands in safeguarding.yaml.",
    )
    step.add_argument("exports", metavar="EXPORT", nargs="+", help="a CSV file or a workbook")
    step.add_argument("--output", metavar="FOLDER", help="the folder that the answers go to")
    add_key_options(step)
    step.add_argument(
        "--collection",
        metavar="NAME",
        default=DEFAULT_COLLECTION,
        help=f"where people were asked ({DEFAULT_COLLECTION} if left out)",
    )
    step.add_argument("--workshop", metavar="NAME", default="", help="the workshop they came from")
    step.add_argument(
        "--column",
        metavar="HEADING=ROLE",
        action="append",
        default=[],
        help="what a column is, where it is not recognised; may be given several times",
    )
    step.add_argument("--question", metavar="TEXT", help="the question, where several are in words")
    step.add_argument("--dates", metavar="ORDER", help="day-first or month-first, where unclear")
    step.set_defaults(command=_import)


def _import(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.extracts.surveys.reading import HowToRead
    from evaluation_lib.themes.handed_over_alone import refuse_collection
    from evaluation_lib.themes.importing import import_feedback, write_imported

    problems = [] if options.output else [NEEDS_OUTPUT]
    if options.dates not in (None, *ORDERS):
        problems.append(NOT_AN_ORDER.format(found=cut(options.dates)))
    if problems := [*problems, *key_problems(options)]:
        raise ParameterError(problems)
    refuse_collection(options.collection, dictionary=dictionary)
    files = [given_file(text) for text in options.exports]
    output = output_path(options.output, default=Path()).expanduser().absolute()
    key_file = key_place(options, apart_from=[output, *(file.parent for file in files)])
    key = key_of(options, key_file)
    imported = import_feedback(
        files,
        collection=options.collection,
        workshop=options.workshop,
        how=HowToRead(_roles(options.column), options.question, options.dates),
        key=key,
        dictionary=dictionary,
        today=date.today(),
    )
    with new_key_kept(options, key_file, key):
        folder = write_imported(imported, output=output, dictionary=dictionary)
    said = [
        *_first_of_all(imported, folder, dictionary),
        KEY_MADE.format(file=key_file, made="import") if options.new_key else "",
        *_said(imported, dictionary),
        WROTE.format(folder=folder),
        *how_kept(folder),
    ]
    print("\n".join(filter(None, said)))
    return MADE


def _roles(given: list[str]) -> dict[str, str]:
    roles = {}
    for text in given:
        heading, found, role = text.rpartition("=")
        if not found or not heading.strip() or not role.strip():
            raise ParameterError([NOT_A_ROLE.format(found=cut(text))])
        roles[heading.strip()] = role.strip()
    return roles


def _first_of_all(
    imported: ImportedFeedback, folder: Path, dictionary: Dictionary
) -> Iterator[str]:
    """Say what must be done before anything else is."""
    from evaluation_lib.records.safeguarding import safeguarding_kinds
    from evaluation_lib.themes.importing import FLAGS

    numbers = Counter(imported.flags["kind"])
    if not numbers:
        yield NONE_FLAGGED
        yield READ_ALL
        return
    yield FIRST_OF_ALL
    for kind in safeguarding_kinds(dictionary):
        if numbers[kind.kind]:
            number = whole(numbers[kind.kind])
            yield MUST_GO.format(number=number, tell=kind.tell, label=kind.label)
    yield READ_ALL
    yield DEAL_WITH.format(file=folder / FLAGS)


def _said(imported: ImportedFeedback, dictionary: Dictionary) -> Iterator[str]:
    for export in imported.exports:
        yield from _said_of(export, dictionary)
    if any(any(export.unmapped.values()) for export in imported.exports):
        yield ADD_LABEL
    if imported.twice:
        yield TWICE.format(number=whole(imported.twice))


def _said_of(export: SurveyExport, dictionary: Dictionary) -> Iterator[str]:
    from evaluation_lib.extracts.surveys.formats import survey_formats

    roles = survey_formats(dictionary).roles
    own: dict[str, Any] = {"file": export.file, "tool": export.tool}
    yield READ.format(answers=whole(len(export.answers)), question=cut(export.question), **own)
    for sentence, columns in (
        (DROPPED, [one for one in export.columns if one.identifying]),
        (NOT_KEPT, [one for one in export.columns if one.kept == "no" and not one.identifying]),
    ):
        if columns:
            shown = listed([cut(one.heading.shown) for one in columns])
            yield sentence.format(columns=shown, **own)
    if export.trials:
        yield TRIALS.format(number=whole(export.trials), **own)
    if export.without_answer:
        number = whole(export.without_answer)
        people = ONE_PERSON if export.without_answer == 1 else PEOPLE.format(number=number)
        yield LEFT_EMPTY.format(number=people, **own)
    if export.cut_short:
        number = whole(len(export.cut_short))
        yield CUT_SHORT.format(number=number, row=export.cut_short[0], **own)
    for role, labels in export.unmapped.items():
        for found, number in labels.items():
            label = roles[role].label.lower()
            yield UNMAPPED.format(label=label, found=cut(found), number=whole(number), **own)
    if export.undated:
        yield UNDATED.format(number=whole(export.undated), **own)
