"""``evaluate themes quotes FOLDER``: answers that could be quoted, for a person to tick."""

from __future__ import annotations

import argparse
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
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.wordlists import listed

if TYPE_CHECKING:
    import pandas as pd

    from evaluation_lib.themes.quote_bank import KeptDecisions
    from evaluation_lib.themes.quote_flags import QuoteRules

#: The files of a feedback folder that quotes are made of: their columns, and what to do without.
NEEDED = {
    "answers": (["response_id", "quadrant", "role", "answer"], "evaluate themes deidentify"),
    "names_to_confirm": (["response_id", "decision"], "evaluate themes deidentify"),
    "safeguarding_flags": (["response_id", "dealt_with_on"], "evaluate themes import"),
    "adjudicated": (["response_id", "code"], "evaluate themes merge with --adjudicated"),
}

NEEDS_OUTPUT = "evaluate themes quotes needs --output: name the CSV file that quotes go to."
NO_FILE = "{folder} has no {file}.csv. Run {command} first."
DONE = "{quotes} answers that can be quoted, of {answers}; the others have fewer than {least} words"
WHERE = "{done}: {output}"
FLAGGED = "{number} have a flag:\n{lines}"
FLAG = "  {number}  {label} ({flag})"
COMPARED = "Compared with {texts} other texts in {files}."
NOT_COMPARED = (
    "No other text was given, so nobody has looked whether a quote stands elsewhere: name files "
    "with --raw, such as other surveys, minutes or pages saved as CSV."
)
KEPT = "Ticks that were there already and still hold: {number}."
DROPPED = (
    "Ticks taken away, because the words have changed or a flag was added: {responses}. Look at "
    "them again."
)
TO_MEND = "Rows that a report will refuse as they are filled in: {number}. The first: {first}"
NOTHING_YET = "Nothing is shown yet."
HOW_TO = (
    "Read each answer, cut it if need be, and write yes, your name and the day into show, "
    "ticked_by and ticked_on."
)
NOT_SAFE = (
    "A quote without a flag is not therefore safe: of {telling} invented sentences that tell who "
    "somebody is, written after the rules, {flagged} had one."
)


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps,
        "quotes",
        help="list answers that could be quoted, with what could tell who said them",
        epilog="A person ticks what is shown. When the step is run again on the same output, ticks "
        "are kept, but where the words have changed or a flag was added.",
    )
    step.add_argument(
        "folder", metavar="FOLDER", help="the feedback folder, without names and coded"
    )
    step.add_argument(
        "--raw",
        metavar="FILE",
        action="append",
        default=[],
        help="a CSV file with other text that a quote could be looked up in; may be repeated",
    )
    step.add_argument("--output", metavar="FILE", help="the CSV file that quotes go to")
    step.set_defaults(command=_quotes)


def _quotes(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.themes.feedback_files import write_feedback_file
    from evaluation_lib.themes.other_text import other_texts
    from evaluation_lib.themes.quote_bank import keep_decisions
    from evaluation_lib.themes.quote_candidates import quote_candidates, told_by_persons
    from evaluation_lib.themes.quote_flags import quote_rules

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    folder, raw = given_feedback(options.folder), [given_file(name) for name in options.raw]
    output = _refused_output(output_path(options.output, default=Path()), folder, raw)
    rules = quote_rules(dictionary)
    tables = {name: _table(folder, name, dictionary) for name in NEEDED}
    answers = tables["answers"]
    own = set(answers["response_id"])
    others = other_texts(raw, own=own, least_words=rules.least_words)
    candidates = quote_candidates(
        answers,
        tables["adjudicated"],
        told=told_by_persons(tables["safeguarding_flags"], tables["names_to_confirm"]),
        others=others,
        rules=rules,
    )
    decided = keep_decisions(candidates, _earlier(output, dictionary), rules=rules)
    write_feedback_file(output, decided.quotes)
    compared = COMPARED.format(texts=len(others), files=listed([file.name for file in raw]))
    print("\n".join(_said(decided, rules=rules, answers=len(answers), output=output)))
    print(compared if raw else NOT_COMPARED)
    print(HOW_TO if decided.kept else f"{NOTHING_YET} {HOW_TO}")
    print(NOT_SAFE.format(telling=rules.telling, flagged=rules.telling_flagged))
    return MADE


def _refused_output(output: Path, folder: Path, raw: list[Path]) -> Path:
    """Refuse an output that would replace what quotes are made of."""
    from evaluation_lib.csv_files import refuse_output
    from evaluation_lib.themes.feedback_files import refuse_to_replace
    from evaluation_lib.themes.quote_candidates import COLUMNS

    inputs = [*(folder / f"{name}.csv" for name in NEEDED), *raw]
    for source in inputs:
        refuse_output(output, source=source)
    refuse_to_replace(output, columns=COLUMNS, example="quotes.csv")
    return output


def _table(folder: Path, name: str, dictionary: Dictionary) -> pd.DataFrame:
    from evaluation_lib.themes.answers import ANSWERS, read_answers
    from evaluation_lib.themes.feedback_files import read_feedback_file

    columns, command = NEEDED[name]
    file = folder / f"{name}.csv"
    if not file.is_file():
        raise DataError(NO_FILE.format(folder=folder, file=name, command=command))
    if file.name == ANSWERS:
        return read_answers(folder, dictionary=dictionary)
    return read_feedback_file(file, columns=columns)


def _earlier(output: Path, dictionary: Dictionary) -> pd.DataFrame:
    """Return the quotes that a person has worked on already; none where there is no such file."""
    import pandas as pd

    from evaluation_lib.themes.feedback_files import read_feedback_file

    columns = dictionary.table("quotes").field_names
    if not output.exists():
        return pd.DataFrame(columns=columns, dtype="str")
    return read_feedback_file(output, columns=columns)


def _said(decided: KeptDecisions, *, rules: QuoteRules, answers: int, output: Path) -> list[str]:
    """Say how many quotes there are, what was flagged, and what became of ticks."""
    from evaluation_lib.themes.quote_bank import filled_in_wrongly

    flags = decided.quotes["flags"].str.split(";").explode()
    numbers = flags[flags != ""].value_counts()
    lines = [
        FLAG.format(number=f"{numbers[flag]:5d}", label=label, flag=flag)
        for flag, label in rules.labels.items()
        if flag in numbers
    ]
    done = DONE.format(quotes=len(decided.quotes), answers=answers, least=rules.least_words)
    said = [WHERE.format(done=done, output=output)]
    if lines:
        number = int((decided.quotes["flags"] != "").sum())
        said.append(FLAGGED.format(number=number, lines="\n".join(lines)))
    if decided.kept:
        said.append(KEPT.format(number=decided.kept))
    if decided.dropped:
        said.append(DROPPED.format(responses=listed(decided.dropped)))
    if wrong := filled_in_wrongly(decided.quotes):
        said.append(TO_MEND.format(number=len(wrong), first=wrong[0]))
    return said
