"""The command line ``evaluate``: finds the command, carries it out, prints one sentence if not."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from evaluation_lib.commands import check, count, fix_list, labels, measures, reports, synthetic
from evaluation_lib.commands.parsing import REFUSED, PlainParser, parse
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.stopping import told_to_end_is_stopped

STOPPED = "Stopped. Nothing was published."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments
        The words after ``evaluate``; those of the process if not given.
    """
    try:
        with told_to_end_is_stopped():
            dictionary = load_dictionary()
            parser = _parser(dictionary)
            options = parse(parser, sys.argv[1:] if arguments is None else list(arguments))
            return options.command(options, dictionary)
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return REFUSED


def _parser(dictionary: Dictionary) -> PlainParser:
    parser = PlainParser(
        prog="evaluate",
        description="Reports on children's social care by ethnic group, from one command.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=PlainParser)
    reports.add_demo(commands)
    reports.add_run(commands, dictionary)
    check.add_check(commands)
    labels.add_labels(commands)
    count.add_count(commands, dictionary)
    measures.add_measures(commands)
    fix_list.add_fix_list(commands)
    synthetic.add_synthetic(commands, dictionary)
    parser.commands = commands.choices
    return parser


if __name__ == "__main__":
    sys.exit(main())
