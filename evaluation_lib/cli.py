"""The command line ``evaluate``: finds the command, carries it out, prints one sentence if not."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands import doctor
from evaluation_lib.commands.parsing import REFUSED, PlainParser, parse
from evaluation_lib.errors import EvaluationError
from evaluation_lib.logs import details_of, one_line, write_log
from evaluation_lib.stopping import told_to_end_is_stopped

if TYPE_CHECKING:
    from evaluation_lib.dictionary import Dictionary

#: The command whose modules need no package; all others are loaded when they are asked for.
DOCTOR = "doctor"
#: Set to anything, errors that the suite did not expect are shown in full.
DEBUG = "EVALUATION_DEBUG"

STOPPED = "Stopped. Nothing was published."
UNEXPECTED = (
    "Something went wrong that the suite did not expect: {problem}; the details are in {file}."
)
UNEXPECTED_UNWRITTEN = (
    "Something went wrong that the suite did not expect: {problem}; its details could not be "
    f"written to a file. To see them, set {DEBUG}=1 and run the same command again."
)
NOT_INSTALLED = (
    "The package {name} is missing or does not fit the others: run 'python start.py doctor' "
    "(or 'evaluate doctor'), which says how to mend it."
)
DISK_FULL = "The disk is full: free some space and run the same command again."
MEMORY_FULL = (
    "The computer's memory was not enough: close other programs and run the same command again, "
    "with fewer --workers where the command has them."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments
        The words after ``evaluate``; those of the process if not given.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with told_to_end_is_stopped():
            return _carry_out(words)
    except EvaluationError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output, such as head, has seen enough; Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        print(_sentence(error, command=words[0] if words else ""), file=sys.stderr)
    return REFUSED


def _carry_out(words: list[str]) -> int:
    if words[:1] == [DOCTOR]:
        return _doctor(words)
    from evaluation_lib.dictionary import load_dictionary

    dictionary = load_dictionary()
    options = parse(_parser(dictionary), words)
    return options.command(options, dictionary)


def _doctor(words: list[str]) -> int:
    """Carry out the one command that works where packages or the data dictionary are missing."""
    parser, commands = _empty_parser()
    doctor.add_doctor(commands)
    options = parse(parser, words)
    return options.command(options)


def _sentence(error: Exception, *, command: str) -> str:
    """Say what went wrong, with the details in a log where a person cannot mend it."""
    if isinstance(error, ImportError) and not (error.name or "").startswith("evaluation_lib"):
        return NOT_INSTALLED.format(name=(error.name or "").partition(".")[0] or "that is needed")
    if isinstance(error, MemoryError):
        return MEMORY_FULL
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return DISK_FULL
    message = one_line(str(error)).rstrip(".")
    problem = f"{type(error).__name__}: {message}" if message else type(error).__name__
    file = write_log(details_of(error), command=command)
    sentence = UNEXPECTED if file else UNEXPECTED_UNWRITTEN
    return sentence.format(problem=problem, file=file)


def _empty_parser() -> tuple[PlainParser, Any]:
    parser = PlainParser(
        prog="evaluate",
        description="Reports on children's social care by ethnic group, from one command.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=PlainParser)
    parser.commands = commands.choices
    return parser, commands


def _parser(dictionary: Dictionary) -> PlainParser:
    from evaluation_lib.commands import (
        audit,
        check,
        count,
        fix_list,
        lab,
        labels,
        measures,
        pdf,
        protect,
        purge,
        reports,
        review,
        self_evaluation,
        share,
        synthetic,
        themes,
        trend,
    )

    parser, commands = _empty_parser()
    reports.add_demo(commands)
    reports.add_run(commands, dictionary)
    pdf.add_pdf(commands)
    review.add_review(commands, dictionary)
    check.add_check(commands)
    labels.add_labels(commands)
    count.add_count(commands, dictionary)
    measures.add_measures(commands)
    trend.add_trend(commands)
    themes.add_themes(commands, dictionary)
    fix_list.add_fix_list(commands)
    synthetic.add_synthetic(commands, dictionary)
    audit.add_audit(commands)
    protect.add_protect(commands, dictionary)
    share.add_share(commands)
    purge.add_purge(commands)
    self_evaluation.add_self_evaluation(commands)
    lab.add_lab(commands)
    doctor.add_doctor(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
