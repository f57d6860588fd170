"""``evaluate measures COUNTS.csv``: rates, shares and ratios of counts, with their intervals."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import MADE, add_command, entries, given_file, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import cut, listed

NEEDS_OUTPUT = "evaluate measures needs --output: name the CSV file that the measures go to."
NEEDS_REFERENCE = (
    "evaluate measures needs --reference: name the group that the others are compared with, such "
    'as White, or "all other children".'
)
NO_NUMBER = "--confidence {found} is not a fraction: write 0.95 for 95%."
DONE = "{measures} measures of {rows} rows, each group beside {reference}: {output}"
IGNORED = "Columns that say nothing to a measure, passed over: {columns}."
HIDDEN = "Rows with a hidden count: {rows}. What would be made of them is left empty."
INDEPENDENT = (
    "Intervals take children as independent of each other. Brothers and sisters, and events of one "
    "child, are not: a column design_effect widens the intervals by what it says."
)
HOW_TO_READ = (
    "representation_index cannot exceed 1 / (the group's share of the population): do not compare "
    "it between areas of a different mix; relative_rate_index can be compared. "
    "difference_from_reference_rate is not a number of wrong decisions: it says how large a "
    "difference is."
)
COLUMNS = {
    "area": "The area.",
    "group": "The ethnic group.",
    "count": "How many children or events; empty, or c, where it is hidden.",
    "population": "How many children the count is out of.",
    "reached": "In place of a population: how many of a group reached a decision point, of whom "
    "count went on.",
    "others": "Where needed: decision_point, period, years (length of the period), kind, counted, "
    "clock, design_effect and no_population (why a group has none).",
}
AS_THEY_ARE = "Small numbers stand in it as they are: protect it before you share it."


def add_measures(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "measures",
        help="work out rates, shares and ratios, with their intervals, from a table of counts",
        epilog=entries("columns of the table", COLUMNS),
    )
    command.add_argument("file", metavar="COUNTS.csv", help="a CSV file with the counts")
    command.add_argument(
        "--reference",
        metavar="GROUP",
        help='the group that the others are compared with, or "all other children"',
    )
    command.add_argument("--output", metavar="FILE", help="the CSV file that the measures go to")
    command.add_argument(
        "--confidence",
        metavar="FRACTION",
        action="append",
        help="confidence of the intervals, 0.95 if not given; may be repeated",
    )
    command.set_defaults(command=_measures)


def _measures(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.counts_file import read_counts, write_measures
    from evaluation_lib.csv_files import refuse_output
    from evaluation_lib.measures.all_measures import all_measures
    from evaluation_lib.measures.tidy import confidences

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    if not options.reference:
        raise EvaluationError(NEEDS_REFERENCE)
    confidence = confidences([_fraction(text) for text in options.confidence or ["0.95"]])
    dictionary.check()
    source, output = given_file(options.file), output_path(options.output, default=Path())
    refuse_output(output, source=source)
    read = read_counts(source, reference_group=options.reference, dictionary=dictionary)
    measures = all_measures(
        read.counts, reference_group=read.reference_group, confidence=confidence
    )
    write_measures(measures, output)
    hidden = int(read.counts["count"].isna().sum())
    said = [
        DONE.format(
            measures=len(measures),
            rows=len(read.counts),
            reference=read.reference_group,
            output=output,
        ),
        IGNORED.format(columns=listed(read.ignored)) if read.ignored else "",
        HIDDEN.format(rows=hidden) if hidden else "",
        "" if "design_effect" in read.counts else INDEPENDENT,
        HOW_TO_READ if "population" in read.counts else "",
        AS_THEY_ARE,
    ]
    print("\n".join(filter(None, said)))
    return MADE


def _fraction(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise EvaluationError(NO_NUMBER.format(found=cut(text))) from error
