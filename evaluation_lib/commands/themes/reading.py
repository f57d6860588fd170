"""``evaluate themes read``: take in a project or code book of another program (REFI-QDA)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import MADE, add_command, given_file, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, EvaluationError

if TYPE_CHECKING:
    from evaluation_lib.themes.refi_qda.exchanged import ReadProject

NEEDS_OUTPUT = "evaluate themes read needs --output: name the folder that it goes to."
DONE = (
    "{answers} answers, {codings} codings of {coders} coder(s), {codes} codes, {notes} notes, from "
    "{origin}."
)
NOT_SAID = "a program that does not name itself"
WROTE = "Written, restricted to you: {folder}"
NOTHING_LOST = "Nothing was lost or changed."
LOST = "Lost or changed on the way (also in loss_report.csv):"


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps,
        "read",
        help="take in a project or code book of NVivo, ATLAS.ti, MAXQDA, QualCoder or Taguette",
        epilog="Codes that the code book has too keep their ids. What could not be taken in "
        "stands in loss_report.csv.",
    )
    step.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a REFI-QDA file: .qdpx, .qde or .qdc; several, where each coder sends one",
    )
    step.add_argument("--output", metavar="FOLDER", help="the feedback folder to write")
    step.add_argument(
        "--code-book",
        metavar="BOOK",
        help="the code book that codes are known by, its name or file; the one shipped if not "
        "given",
    )
    step.add_argument(
        "--coders",
        metavar="A,B",
        help="what the coder of each file is called, in their order; as the files say if not given",
    )
    step.add_argument(
        "--all-read",
        action="store_true",
        help="each coder read every answer: an answer without a code was read and nothing coded",
    )
    step.set_defaults(command=_read)


def _read(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.keeping.telling import how_kept
    from evaluation_lib.themes.code_book import named_code_book
    from evaluation_lib.themes.refi_qda.code_books import exchanged_codes
    from evaluation_lib.themes.refi_qda.files import write_read_project
    from evaluation_lib.themes.refi_qda.losses import losses_in_words

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    files = [given_file(text) for text in options.files]
    output = output_path(options.output, default=Path()).expanduser().absolute()
    book = named_code_book(options.code_book, dictionary=dictionary)
    read = _combined(
        files,
        coders=options.coders,
        known=exchanged_codes(book, dictionary=dictionary).codes,
        all_read=options.all_read,
        dictionary=dictionary,
    )
    losses = write_read_project(
        read, output=output, name=files[0].stem, known=book, dictionary=dictionary
    )
    given = read.codings[read.codings["code"] != ""]
    said = [
        DONE.format(
            answers=len(read.answers),
            codings=len(given),
            coders=given["coder"].nunique(),
            codes=len(read.codes),
            notes=len(read.memos),
            origin=read.origin or NOT_SAID,
        ),
        LOST if len(losses) else NOTHING_LOST,
        *losses_in_words(losses),
        WROTE.format(folder=output),
        *how_kept(output),
    ]
    print("\n".join(said))
    return MADE


def _combined(
    files: Sequence[Path], *, coders: str | None, dictionary: Dictionary, **settings: Any
) -> ReadProject:
    from evaluation_lib.themes.refi_qda.combining import NOT_AS_MANY, combined, named_for
    from evaluation_lib.themes.refi_qda.reading import read_exchange

    names = [name.strip() for name in coders.split(",") if name.strip()] if coders else []
    if names and len(names) != len(files):
        raise DataError(NOT_AS_MANY.format(coders=len(names), files=len(files)))
    reads = [read_exchange(file, dictionary=dictionary, **settings) for file in files]
    if names:
        reads = [
            named_for(read, name, file=file.name)
            for read, name, file in zip(reads, names, files, strict=True)
        ]
    return combined(reads, dictionary=dictionary)
