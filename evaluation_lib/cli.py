"""The command line: ``evaluate demo``, ``evaluate run``."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.parameters import Parameter, parameter_definitions
from evaluation_lib.project import notebooks_folder, outputs_folder, user_path
from evaluation_lib.stopping import told_to_end_is_stopped
from evaluation_lib.wordlists import cut, did_you_mean, listed

# Exit statuses: 0 all made, 1 a report failed, 2 what was asked for cannot be done.
MADE, FAILED, REFUSED = 0, 1, 2

UNKNOWN_OPTION = "{found} is not an option of {command}{hint} Options: {options}."
UNKNOWN_COMMAND = "'{found}' is not a command{hint} Commands: {commands}."
OPTION_IN_MESSAGE = re.compile(r"argument (\S+): (.*)")
NO_VALUE = "{option} needs a value: write one behind it, or leave the option out."
NOT_WORKERS = "--workers '{found}' is not a number of workers: write 1 or more."
NO_SUCH_OUTPUT = "--output {found} is not a path that can be written to: name a folder."
STOPPED = "Stopped. Nothing was published."


class PlainParser(argparse.ArgumentParser):
    """A parser whose errors are one plain sentence on a line of its own."""

    def error(self, message: str) -> NoReturn:
        """Raise the sentence as an error of the suite, which `main` prints."""
        option = OPTION_IN_MESSAGE.match(message)
        if option and message.endswith("expected one argument"):
            raise EvaluationError(NO_VALUE.format(option=option[1]))
        raise EvaluationError(option[2] if option else message)


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
            options = _parse(parser, sys.argv[1:] if arguments is None else list(arguments))
            return options.command(options, dictionary)
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return REFUSED


def _parse(parser: PlainParser, arguments: list[str]) -> argparse.Namespace:
    commands = parser.commands
    if not arguments:
        arguments = ["--help"]
    first = arguments[0]
    if not first.startswith("-") and first not in commands:
        hint = did_you_mean(first, list(commands))
        raise EvaluationError(
            UNKNOWN_COMMAND.format(found=cut(first), hint=hint, commands=listed(list(commands)))
        )
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        options_of = commands.get(first, parser)._option_string_actions
        known = [name for name in options_of if name.startswith("--")]
        raise EvaluationError(
            UNKNOWN_OPTION.format(
                found=cut(unknown[0]),
                command=f"evaluate {first}" if first in commands else "evaluate",
                hint=did_you_mean(unknown[0].split("=")[0], known),
                options=listed(known),
            )
        )
    return options


def _parser(dictionary: Dictionary) -> PlainParser:
    parser = PlainParser(
        prog="evaluate",
        description="Reports on children's social care by ethnic group, from one command.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=PlainParser)
    _add_demo(commands)
    _add_run(commands, dictionary)
    parser.commands = commands.choices
    return parser


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser(
        "demo",
        help="make the demonstration reports: the county and its four quadrants",
        description="Make the demonstration reports: the county and its four quadrants.",
        allow_abbrev=False,
    )
    _add_shared_options(demo)
    demo.set_defaults(command=_demo)


def _add_run(commands: Any, dictionary: Dictionary) -> None:
    from evaluation_lib.reports.notebooks import known_notebooks

    areas = listed([area.name for area in known_areas(dictionary)])
    notebooks = listed(list(known_notebooks(dictionary)))
    run = commands.add_parser(
        "run",
        help="make reports for the areas and periods you set",
        description="Make reports for the areas and periods you set.",
        epilog=f"Areas: {areas}. Notebooks: {notebooks}.",
        allow_abbrev=False,
    )
    run.add_argument(
        "--parameters",
        metavar="FILE",
        action="append",
        default=[],
        help="a file of parameters, such as notebooks/parameters/mid.yaml (repeatable)",
    )
    run.add_argument(
        "--notebook",
        metavar="NAME",
        action="append",
        default=[],
        help="a notebook to run (repeatable); all if not given",
    )
    for parameter in parameter_definitions(dictionary).values():
        _add_parameter(run, parameter)
    _add_shared_options(run)
    run.set_defaults(command=_run)


def _add_parameter(parser: argparse.ArgumentParser, parameter: Parameter) -> None:
    repeatable = parameter.name == "area"
    parser.add_argument(
        "--" + parameter.name.replace("_", "-"),
        dest=f"set_{parameter.name}",
        metavar=parameter.type.upper(),
        action="append" if repeatable else "store",
        help=(parameter.help + (" (repeatable)" if repeatable else "")).replace("%", "%%"),
    )


def _add_shared_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output", metavar="FOLDER", help="where the reports go (default: a folder in outputs/)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="remove the pages of earlier runs in that folder"
    )
    parser.add_argument(
        "--workers",
        metavar="NUMBER",
        type=_workers,
        help="how many notebooks run at once (default: one for each core)",
    )


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(NOT_WORKERS.format(found=text))
    return int(text)


def _demo(options: argparse.Namespace, dictionary: Dictionary) -> int:
    files = [
        notebooks_folder() / "parameters" / f"{area.slug}.yaml"
        for area in known_areas(dictionary)
        if area.level in ("local_authority", "quadrant")
    ]
    return _make(
        options, dictionary, files=files, areas=[], given={}, notebooks=[], default_output="demo"
    )


def _run(options: argparse.Namespace, dictionary: Dictionary) -> int:
    given = {
        name.removeprefix("set_"): value
        for name, value in vars(options).items()
        if name.startswith("set_") and value is not None
    }
    return _make(
        options,
        dictionary,
        files=[user_path(file) or Path(file) for file in options.parameters],
        areas=given.pop("area", []),
        given=given,
        notebooks=options.notebook,
        default_output=f"run-{datetime.now():%Y%m%d-%H%M%S}",
    )


def _make(
    options: argparse.Namespace,
    dictionary: Dictionary,
    *,
    files: Sequence[Path],
    areas: Sequence[str],
    given: dict[str, Any],
    notebooks: Sequence[str],
    default_output: str,
) -> int:
    """Plan the jobs, run them with a progress bar, and say where the reports are."""
    from tqdm import tqdm

    from evaluation_lib.reports.planning import plan
    from evaluation_lib.reports.running import run_jobs

    dictionary.check()
    jobs = plan(files=files, areas=areas, options=given, notebooks=notebooks, dictionary=dictionary)
    output = _output_folder(options.output, default=outputs_folder() / default_output)
    with tqdm(total=len(jobs), desc="Reports", unit="report", file=sys.stderr) as bar:
        run = run_jobs(
            jobs,
            output=output.resolve(),
            dictionary=dictionary,
            fresh=options.fresh,
            workers=options.workers,
            progress=lambda outcome: bar.update(),
        )
    for outcome in run.failed:
        print(f"{outcome.job.title} failed: {outcome.problem}", file=sys.stderr)
    print(f"{len(run.outcomes) - len(run.failed)} of {len(jobs)} reports made: {run.index}")
    return FAILED if run.failed else MADE


def _output_folder(text: str | None, *, default: Path) -> Path:
    """Return the folder to write to, or say why nothing can be written there."""
    if text is None:
        return default
    output = user_path(text)
    if not text.strip() or output is None or not text.isprintable():
        raise EvaluationError(NO_SUCH_OUTPUT.format(found=cut(ascii(text))))
    return output


if __name__ == "__main__":
    sys.exit(main())
