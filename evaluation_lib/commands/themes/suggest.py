"""``evaluate themes suggest FOLDER``: what keyword rules find, beside what people settled."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import MADE, add_command, given_feedback, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError

ADJUDICATED = "adjudicated.csv"

NEEDS_OUTPUT = "evaluate themes suggest needs --output: name the CSV file that it goes to."
SAME_OUTPUT = "--output and --suggested name the same file: name two."
NOT_CODED_YET = (
    "{folder} has no adjudicated.csv. Rules are looked at once two people have coded and settled, "
    "since whoever sees a suggestion follows it: evaluate themes merge first."
)
DONE = "{number} codes, in how many of {answers} answers rules and people find each: {output}"
SUGGESTED = "What the rules find in each answer, as a coder called rules: {output}"
HOW_TO_READ = (
    "Rules know words, not meanings. They are no third coder: read again where they find a code "
    "that people did not give, and change nothing by them alone."
)


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps,
        "suggest",
        help="measure what the code book's keyword rules find against what people settled",
    )
    step.add_argument("folder", metavar="FOLDER", help="a feedback folder with adjudicated codes")
    step.add_argument("--output", metavar="FILE", help="the CSV file that the results go to")
    step.add_argument(
        "--suggested", metavar="FILE", help="a CSV file for what the rules find in each answer"
    )
    step.add_argument(
        "--code-book",
        metavar="BOOK",
        help="a YAML file, or the name of one in data_dictionary/code_books; the folder's own, or "
        "the usual one, if not given",
    )
    step.set_defaults(command=_suggest)


def _suggest(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.counts_output import write_counts
    from evaluation_lib.csv_files import refuse_output
    from evaluation_lib.themes.answers import ANSWERS, read_answers
    from evaluation_lib.themes.code_book import code_book_of
    from evaluation_lib.themes.codings import COLUMNS
    from evaluation_lib.themes.feedback_files import (
        read_feedback_file,
        refuse_to_replace,
        write_feedback_file,
    )
    from evaluation_lib.themes.suggesting import (
        COMPARED,
        RULES,
        rules_against_people,
        suggested_codings,
    )

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    folder, output = given_feedback(options.folder), output_path(options.output, default=Path())
    settled = folder / ADJUDICATED
    if not settled.is_file():
        raise EvaluationError(NOT_CODED_YET.format(folder=folder))
    suggestions = output_path(options.suggested, default=output, option="--suggested")
    if options.suggested and suggestions.resolve() == output.resolve():
        raise EvaluationError(SAME_OUTPUT)
    for file in (output, suggestions):
        for source in (settled, folder / ANSWERS):
            refuse_output(file, source=source)
    refuse_to_replace(output, columns=COMPARED, example="rules.csv")
    if options.suggested:
        # Coders' codings have the same columns.
        refuse_to_replace(
            suggestions,
            columns=COLUMNS,
            only={"coder": RULES},
            example="suggested.csv",
            option="--suggested",
        )
    answers = read_answers(folder, dictionary=dictionary)
    book = code_book_of(folder, named=options.code_book, dictionary=dictionary)
    adjudicated = read_feedback_file(settled, columns=["response_id", "code"])
    suggested = suggested_codings(answers, book)
    found = rules_against_people(suggested, adjudicated, answers, codes=book.ids)
    said = [DONE.format(number=len(found), answers=len(answers), output=output)]
    write_counts(found, output)
    if options.suggested:
        write_feedback_file(suggestions, suggested)
        said.append(SUGGESTED.format(output=suggestions))
    print("\n".join([*said, HOW_TO_READ]))
    return MADE
