"""``evaluate protect TABLE.csv``: make a table of numbers safe to hand out."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import MADE, add_command, entries, given_file, output_path
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.rules import AUDIENCES, DOCUMENT, rules_for, subjects_of
from evaluation_lib.errors import EvaluationError
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import cut, listed

if TYPE_CHECKING:
    from evaluation_lib.disclosure.long_form.protecting import ProtectedTable

CHILD = "child"
CSV, WORKBOOK = ".csv", ".xlsx"

NEEDS_OUTPUT = "evaluate protect needs --output: name the CSV file that the safe table goes to."
NEEDS_AUDIENCE = "evaluate protect needs --audience: write who reads the table: {audiences}."
NOT_CSV = "--output {found} is no CSV file: end its name in .csv; the workbook goes beside it."
NO_DATE = "--date {found} is not a date: write it as 2025-03-31."
PLANNING = "Planning what is hidden"

TABLE = {
    "count": "The numbers as they are, plain: 1141. Combinations without a row are zeros.",
    "other columns": "The dimensions. Total stands for all values of one together; totals that "
    "are missing are added.",
}
NOT_ASKED = (
    "Shares are not asked about: hide by hand a table from which readers see that none or all of "
    "a small group were concerned."
)

WROTE = "Written: {output}, and as a workbook: {workbook}"
RULES = (
    "For {audience}, numbers of {subject}: those from 1 to {most} are hidden, and others that "
    "would give them away; {rounding}."
)
ROUNDED, EXACT = "the rest is rounded to {base}", "the rest is exact"
ADDED = "Rows added: {totals} totals, {zeros} zeros where no row stood."
SHOWN = (
    "Shown: {cells} of the cells; {people} of the {number} people in the finest cells stand in one "
    "that is shown."
)
AUDITED = "Attacked with all that it shows: no hidden number can be worked out."
TOO_MUCH_HIDDEN = "Less than {least} of the cells are shown: fewer, larger groups would show more."
PASSED_OVER = "Values of the hierarchy that stand in no column, passed over: {values}."


def add_protect(commands: Any, dictionary: Dictionary) -> None:
    """Add the command."""
    subjects = subjects_of(dictionary)
    command = add_command(
        commands,
        "protect",
        help="make a table of numbers safe to hand out, as CSV and as a workbook",
        epilog="\n\n".join(
            [
                entries("columns of the table", TABLE),
                "The rules stand in the data dictionary (disclosure.yaml). The result is attacked "
                "before it is written; nothing is written where a number could be worked out.",
                NOT_ASKED,
            ]
        ),
    )
    command.add_argument("file", metavar="TABLE.csv", help="a CSV file with every number")
    command.add_argument(
        "--audience", metavar="NAME", help=f"who reads it: {listed(_audiences(dictionary))}"
    )
    command.add_argument(
        "--subject",
        metavar="NAME",
        default=CHILD,
        help=f"whose numbers they are: {listed(list(subjects))} (default: {CHILD})",
    )
    command.add_argument(
        "--hierarchy",
        metavar="FILE",
        help="a CSV file with columns child,parent: which values are parts of which others",
    )
    command.add_argument("--title", metavar="TEXT", help="the title of the workbook")
    command.add_argument("--date", metavar="YYYY-MM-DD", help="the day that the workbook bears")
    command.add_argument("--output", metavar="FILE", help="the CSV file that it goes to")
    command.set_defaults(command=_protect)


def _audiences(dictionary: Dictionary) -> list[str]:
    return list(
        dict.fromkeys(name for of in subjects_of(dictionary).values() for name in of[AUDIENCES])
    )


def _protect(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.csv_files import refuse_output
    from evaluation_lib.disclosure.long_form.completing import completed
    from evaluation_lib.disclosure.long_form.nestings import read_nestings
    from evaluation_lib.disclosure.long_form.permitted import refuse_what_rules_forbid
    from evaluation_lib.disclosure.long_form.protecting import protect, refuse_symbols
    from evaluation_lib.disclosure.long_form.reading import read_long_table
    from evaluation_lib.progress import tell
    from evaluation_lib.reports.downloads.protected_files import write_protected

    if not options.audience:
        raise EvaluationError(NEEDS_AUDIENCE.format(audiences=listed(_audiences(dictionary))))
    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    day = _day(options.date)
    dictionary.check()
    rules = rules_for(audience=options.audience, subject=options.subject, dictionary=dictionary)
    source = given_file(options.file)
    hierarchy = given_file(options.hierarchy) if options.hierarchy else None
    output = output_path(options.output, default=Path())
    if output.suffix.casefold() != CSV:
        raise EvaluationError(NOT_CSV.format(found=cut(output)))
    workbook = output.with_suffix(WORKBOOK)
    for read in [source, *([hierarchy] if hierarchy else [])]:
        for written in (output, workbook):
            refuse_output(written, source=read)
    table = read_long_table(source, dictionary=dictionary)
    refuse_symbols(table)
    nestings = read_nestings(hierarchy, cells=table.cells, dimensions=table.dimensions)
    whole_table = completed(table, nesting=nestings.by_dimension)
    refuse_what_rules_forbid(whole_table, rules=rules, dictionary=dictionary)
    with progress_shown():
        tell(PLANNING, 0.0)
        protected = protect(whole_table, rules=rules)
    write_protected(
        protected,
        output,
        workbook=workbook,
        title=options.title,
        day=day,
        dictionary=dictionary,
    )
    passed = cut(listed(nestings.passed_over), longest=300)
    said = [
        WROTE.format(output=output, workbook=workbook),
        *_said(protected, dictionary),
        PASSED_OVER.format(values=passed) if passed else "",
    ]
    print("\n".join(filter(None, said)))
    return MADE


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise EvaluationError(NO_DATE.format(found=cut(written))) from error


def _said(table: ProtectedTable, dictionary: Dictionary) -> list[str]:
    rules = table.rules
    least = dictionary.document(DOCUMENT)["release"]["least_shown"]
    rounding = ROUNDED.format(base=rules.rounding_base) if rules.rounding_base else EXACT
    return [
        RULES.format(
            audience=rules.audience,
            subject=text(dictionary, f"protected_table.people.{rules.subject}"),
            most=rules.threshold - 1,
            rounding=rounding,
        ),
        ADDED.format(totals=whole(table.totals_added), zeros=whole(table.zeros_added)),
        SHOWN.format(
            cells=percent(table.cells_shown),
            people=percent(table.people_shown),
            number=whole(table.people),
        ),
        AUDITED,
        TOO_MUCH_HIDDEN.format(least=percent(least, 0)) if table.cells_shown < least else "",
    ]
