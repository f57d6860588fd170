"""``evaluate themes agreement CODINGS.csv``: how far coders agree on each code."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import MADE, add_command, entries, given_file, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import cut, joined, listed

if TYPE_CHECKING:
    from evaluation_lib.measures.agreement.of_codes import CoderAgreement

#: The most samples that may be asked for, and the longest seed.
MOST_REPLICATES, LONGEST_SEED = 100_000, 9

NEEDS_OUTPUT = "evaluate themes agreement needs --output: name the CSV file that it goes to."
NOT_WHOLE = (
    "--{option} {found} is not a whole number from {least} to {most}: write one such as {example}."
)
SAME_OUTPUT = "--output and --bands name the same file: name two."
DONE = "Agreement on {codes} codes, of {answers} answers that {who} read: {output}"
BANDS = "How probable each band of a benchmark is: {output}"
LEFT_OUT = "Left out, since one coder alone read them: {number} answers."
UNDEFINED = (
    "Undefined, because nobody gave the code or everybody did: {codes}. What goes beyond chance is "
    "left empty there: it is neither agreement nor disagreement."
)
RARE = (
    "Given to fewer than {fewest} answers, so that limits are closer together than they should be: "
    "{codes}."
)
MORE_CODERS = (
    "There are {number} coders: kappa, PABAK and the two indices are of two coders, so they are "
    "left empty."
)
HOW_TO_READ = (
    "Agreement is not validity: coders can agree and both be mistaken. Work it out before "
    "disagreements are settled. Limits of 1 to 1 say only that no disagreement was seen."
)
COLUMNS = {
    "response_id": "The answer.",
    "coder": "Who coded it.",
    "code": "One code; a row for each. Empty: read, and nothing coded.",
}


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    settings = dictionary.document("themes")["agreement"]
    step = add_command(
        steps,
        "agreement",
        help="measure how far coders agree on each code, before disagreements are settled",
        epilog=entries("columns of the codings", COLUMNS),
    )
    step.add_argument("file", metavar="CODINGS.csv", help="a CSV file, one row for each code given")
    step.add_argument("--output", metavar="FILE", help="the CSV file that the results go to")
    step.add_argument(
        "--bands", metavar="FILE", help="a CSV file for the probability of each benchmark's bands"
    )
    step.add_argument(
        "--code-book",
        metavar="BOOK",
        help="a YAML file, or the name of one in data_dictionary/code_books: every code in it is "
        "told of, and no other allowed",
    )
    step.add_argument(
        "--replicates",
        metavar="N",
        help=f"samples of the answers for intervals; {settings['replicates']} if not given",
    )
    step.add_argument(
        "--seed",
        metavar="N",
        help=f"a number that makes them the same again; {settings['seed']} if not given",
    )
    step.set_defaults(command=_agreement)


def _agreement(options: argparse.Namespace, dictionary: Dictionary) -> int:
    import numpy as np

    from evaluation_lib.counts_output import write_counts
    from evaluation_lib.csv_files import refuse_output
    from evaluation_lib.measures.agreement.of_codes import (
        BAND_COLUMNS,
        TABLE_COLUMNS,
        agreement_of_codes,
    )
    from evaluation_lib.themes.code_book import named_code_book
    from evaluation_lib.themes.codings import read_codings, refuse_unknown_codes
    from evaluation_lib.themes.feedback_files import refuse_to_replace

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    source = given_file(options.file)
    output = output_path(options.output, default=Path())
    bands = output_path(options.bands, default=Path(), option="--bands") if options.bands else None
    for file in filter(None, (output, bands)):
        refuse_output(file, source=source)
    if bands is not None and bands.resolve() == output.resolve():
        raise EvaluationError(SAME_OUTPUT)
    refuse_to_replace(output, columns=TABLE_COLUMNS, example="agreement.csv")
    if bands is not None:
        refuse_to_replace(bands, columns=BAND_COLUMNS, example="bands.csv", option="--bands")
    settings = dictionary.document("themes")["agreement"]
    seed = _whole(options.seed, settings, option="seed", least=0, most=10**LONGEST_SEED)
    replicates = _whole(
        options.replicates, settings, option="replicates", least=1, most=MOST_REPLICATES
    )
    codings, codes = read_codings(source), ()
    if options.code_book:
        book = named_code_book(options.code_book, dictionary=dictionary)
        codes = book.ids
        refuse_unknown_codes(codings, known=codes, book=book.name, file=source.name)
    found = agreement_of_codes(
        codings,
        settings=settings,
        rng=np.random.default_rng(seed),
        codes=codes,
        replicates=replicates,
    )
    write_counts(found.table, output)
    if bands is not None:
        write_counts(found.bands, bands)
    fewest = settings["fewest_given"]
    print("\n".join(_said(found, output=output, bands=bands, fewest=fewest)))
    return MADE


def _said(found: CoderAgreement, *, output: Path, bands: Path | None, fewest: int) -> list[str]:
    """Say what was compared, what was not, and how to read it."""
    from evaluation_lib.measures.agreement.of_codes import ALL_CODES

    of_codes = found.table[found.table["code"] != ALL_CODES]
    alphas = of_codes[of_codes["statistic"] == "krippendorff_alpha"]
    undefined = alphas.loc[alphas["value"].isna(), "code"].tolist()
    two = len(found.coders) == 2
    who = f"both {joined(found.coders)}" if two else f"two or more of {joined(found.coders)}"
    said = [
        DONE.format(
            codes=of_codes["code"].nunique(), answers=found.compared, who=who, output=output
        )
    ]
    if bands is not None:
        said.append(BANDS.format(output=bands))
    if found.left_out:
        said.append(LEFT_OUT.format(number=found.left_out))
    if undefined:
        said.append(UNDEFINED.format(codes=listed(undefined)))
    rare = [code for code, number in found.given.items() if 0 < number < fewest]
    if rare:
        said.append(RARE.format(fewest=fewest, codes=listed(rare)))
    if not two:
        said.append(MORE_CODERS.format(number=len(found.coders)))
    return [*said, HOW_TO_READ]


def _whole(
    text: str | None, settings: dict[str, Any], *, option: str, least: int, most: int
) -> int:
    if text is None:
        return int(settings[option])
    number = int(text) if text.isdecimal() and len(text) <= LONGEST_SEED + 1 else -1
    if not least <= number <= most:
        raise EvaluationError(
            NOT_WHOLE.format(
                option=option, found=cut(text), least=least, most=most, example=settings[option]
            )
        )
    return number
