"""``evaluate audit FILE…``: what readers can work out of the hidden numbers of published tables."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import (
    FAILED,
    MADE,
    add_command,
    entries,
    given_file,
    output_path,
)
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import cut, listed

if TYPE_CHECKING:
    import pandas as pd

    from evaluation_lib.disclosure.long_form.published_audit import PublishedAudit

NEEDS_OUTPUT = "evaluate audit needs --output: name the CSV file that the bounds go to."
NO_RANGE = (
    "--hidden-range {found} is not a range: write the least and the greatest number that a hidden "
    "cell has, such as 1-5, or 1- where only the least is known."
)
NO_BASE = (
    "--rounding-base {found} is no base: write a whole number such as 5, or 1 where numbers are "
    "exact."
)
RANGE = re.compile(r"(\d{1,9})-(\d{1,9})?")
WORKING = "Working out what readers can"
#: How many cells a sentence or a list names.
MOST_NAMED = 5

CELLS = {
    "a number": "The number of people, plain: 1141. A shown 0 is a true zero.",
    "[c], c or *": "Hidden. These are the cells that are asked for.",
    "[low] or low": "Rounds to zero but is not zero.",
    "[x] or x": "Not published, for whatever reason: 0 or more.",
    "[z] or z": "Cannot exist: adds nothing to a sum.",
}
ASSUMED = (
    "Without --hidden-range a hidden cell is taken for 1 or more if a 0 stands anywhere in the "
    "files, since zeros are then not hidden; otherwise for 0 or more. Numbers are taken for exact, "
    "or for rounded where exact ones cannot add up or all are multiples of a base such as 5. A row "
    "that is missing is taken for a 0 if its sum can hold so, otherwise for a number that is not "
    "published."
)
NESTED = (
    "A file of --hierarchy has the columns child,parent. One file serves all columns: values that "
    "are linked in it belong to the column that holds most of them."
)

AUDITED = "Cells: {cells}, hidden: {hidden}, linked by {sums} sums. Bounds of each: {output}"
NO_SUMS = (
    "Nothing links the cells: no column has the value Total, and no hierarchy is given. So nothing "
    "can be subtracted here; that is no proof, if totals are published elsewhere."
)
LEAST = {
    "range": "A hidden cell was taken for {least} to {most}, as --hidden-range says.",
    "from": "A hidden cell was taken for {least} or more, as --hidden-range says.",
    "zeros": "A hidden cell was taken for 1 or more: a 0 is shown, so zeros are not hidden.",
    "none": "A hidden cell was taken for 0 or more: no 0 is shown anywhere.",
}
HARDER = "Who knows that zeros are never hidden can solve {number} of them: see --hidden-range 1-."
ROUNDED = "Shown numbers were taken for rounded to {base}{why}."
AS_SAID, AS_FOUND = (
    ", as --rounding-base says",
    ": all are multiples of it",
)
IF_EXACT = (
    "If they were exact after all, {number} of the hidden cells could be solved: see "
    "--rounding-base 1."
)
ABSENT = "Sums that lack a row: {zero} hold with a 0 there, {unknown} do not."
PASSED_OVER = "Values of the hierarchy that stand in no column, passed over: {values}."
SAFE = "None of them can be solved."
SOLVED = "Hidden cells that can be solved: {number} of {hidden}. Do not publish this."
THIS_ONE = "  {cell}: {number}{away}"
IN_ANOTHER_FILE = ", shown in another file"
AND_MORE = "  … and {number} more, see {output}"
CLOSEST = "The closest bounds of hidden cells that cannot be solved:"
BOUNDS = "  {cell}: {bounds}"
DIFFERENCES = "Small numbers that are left of a shown sum beside its shown parts: {number}."
LEFT = "  {cell}: {left} for all others together"
NOTHING_HIDDEN = "No cell is hidden, so there is nothing to solve."


def add_audit(commands: Any) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "audit",
        help="work out what readers can solve of the hidden numbers of published tables",
        epilog="\n\n".join(
            [
                "A table has one column for each dimension, and its numbers in a column count. "
                "Total in a dimension stands for all its values together. Several files are "
                "audited together, as one release. Exits with 1 if a hidden cell can be solved.",
                entries("what stands in count", CELLS),
                ASSUMED,
                NESTED,
            ]
        ),
    )
    command.add_argument("files", metavar="FILE", nargs="+", help="a CSV file with a table")
    command.add_argument(
        "--hidden-range",
        metavar="LEAST-MOST",
        help="what readers know of every hidden cell, such as 1-5, or 1-",
    )
    command.add_argument(
        "--hierarchy", metavar="FILE", help="a CSV file of which values are parts of which others"
    )
    command.add_argument(
        "--rounding-base",
        metavar="NUMBER",
        help="to what the shown numbers are rounded; 1 if they are exact",
    )
    command.add_argument("--output", metavar="FILE", help="the CSV file that the bounds go to")
    command.set_defaults(command=_audit)


def _audit(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.csv_files import refuse_output
    from evaluation_lib.disclosure.long_form.bounds_file import write_bounds
    from evaluation_lib.disclosure.long_form.nestings import read_nestings
    from evaluation_lib.disclosure.long_form.published_audit import audit_published
    from evaluation_lib.disclosure.long_form.reading import read_long_table, together
    from evaluation_lib.progress import tell

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    hidden_range, base = _range(options.hidden_range), _base(options.rounding_base)
    dictionary.check()
    sources = [given_file(name) for name in options.files]
    hierarchy = given_file(options.hierarchy) if options.hierarchy else None
    output = output_path(options.output, default=Path())
    for source in [*sources, *([hierarchy] if hierarchy else [])]:
        refuse_output(output, source=source)
    table = together([read_long_table(source, dictionary=dictionary) for source in sources])
    nestings = read_nestings(hierarchy, cells=table.cells, dimensions=table.dimensions)
    with progress_shown():
        tell(WORKING, 0.0)
        found = audit_published(
            table,
            nesting=nestings.by_dimension,
            hidden_range=hidden_range,
            rounding_base=base,
            dictionary=dictionary,
        )
    write_bounds(found.cells, output, dimensions=table.dimensions)
    solved = found.cells[found.cells["recoverable"]]
    said = [
        AUDITED.format(
            cells=found.audited, hidden=len(found.cells), sums=found.sums, output=output
        ),
        "" if found.sums else NO_SUMS,
        *_taken_for(found, hidden_range=hidden_range),
        PASSED_OVER.format(values=cut(listed(nestings.passed_over), longest=300))
        if nestings.passed_over
        else "",
        *_verdict(found, solved, dimensions=table.dimensions, output=output),
        *_differences(found, dimensions=table.dimensions),
    ]
    print("\n".join(filter(None, said)))
    return FAILED if len(solved) else MADE


def _range(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    found = RANGE.fullmatch(text.strip().replace("\N{EN DASH}", "-"))
    least, most = (int(found[1]), float(found[2] or "inf")) if found else (1, 0.0)
    if least > most:
        raise EvaluationError(NO_RANGE.format(found=cut(text)))
    return float(least), most


def _base(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,6}", text.strip()) or int(text) < 1:
        raise EvaluationError(NO_BASE.format(found=cut(text)))
    return int(text)


def _taken_for(found: PublishedAudit, *, hidden_range: tuple[float, float] | None) -> list[str]:
    """Say what the audit took for granted."""
    if hidden_range is None:
        least = LEAST["zeros" if found.zero_is_shown else "none"]
    else:
        form = LEAST["from" if hidden_range[1] == float("inf") else "range"]
        least = form.format(least=int(hidden_range[0]), most=f"{hidden_range[1]:.0f}")
    solved = found.cells["recoverable"].sum()
    absent = found.absent_as_zero + found.absent_as_unpublished
    return [
        least if len(found.cells) else "",
        HARDER.format(number=found.solved_if_zeros_are_shown)
        if found.solved_if_zeros_are_shown > solved
        else "",
        ROUNDED.format(base=found.rounding_base, why=AS_FOUND if found.base_was_found else AS_SAID)
        if found.rounding_base
        else "",
        IF_EXACT.format(number=found.solved_if_exact) if found.solved_if_exact > solved else "",
        ABSENT.format(zero=found.absent_as_zero, unknown=found.absent_as_unpublished)
        if absent
        else "",
    ]


def _verdict(
    found: PublishedAudit, solved: pd.DataFrame, *, dimensions: list[str], output: Path
) -> list[str]:
    """Say which hidden cells can be solved, and how close the bounds of the others are."""
    from evaluation_lib.disclosure.long_form.adding_up import said_range
    from evaluation_lib.disclosure.long_form.reading import named

    if not len(found.cells):
        return [NOTHING_HIDDEN]
    lines = [SAFE]
    if len(solved):
        lines = [SOLVED.format(number=len(solved), hidden=len(found.cells))]
        lines += [
            THIS_ONE.format(
                cell=cut(named(cell, dimensions)),
                number=cell["lower"],
                away=IN_ANOTHER_FILE if cell["given_away"] else "",
            )
            for _, cell in solved.head(MOST_NAMED).iterrows()
        ]
        if len(solved) > MOST_NAMED:
            lines.append(AND_MORE.format(number=len(solved) - MOST_NAMED, output=output))
    others = found.cells[~found.cells["recoverable"]]
    upper = others["upper"].astype("Float64").fillna(float("inf")).astype(float)
    closest = (upper - others["lower"].astype(float)).sort_values(kind="stable").index[:MOST_NAMED]
    if len(closest):
        lines.append(CLOSEST)
    lines += [
        BOUNDS.format(
            cell=cut(named(others.loc[at], dimensions)),
            bounds=said_range(others.loc[at, "lower"], upper[at]),
        )
        for at in closest
    ]
    return lines


def _differences(found: PublishedAudit, *, dimensions: list[str]) -> list[str]:
    from evaluation_lib.disclosure.long_form.adding_up import said_range
    from evaluation_lib.disclosure.long_form.reading import named

    small = found.differences
    if not len(small):
        return []
    return [
        DIFFERENCES.format(number=len(small)),
        *(
            LEFT.format(
                cell=cut(named(row, dimensions)), left=said_range(row["lower"], row["upper"])
            )
            for _, row in small.head(MOST_NAMED).iterrows()
        ),
    ]
