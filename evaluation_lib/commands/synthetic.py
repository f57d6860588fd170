"""``evaluate synthetic``: write the invented county in the formats of a council's systems."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evaluation_lib.commands.parsing import MADE, add_command, output_path
from evaluation_lib.commands.showing import progress_shown
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError, ParameterError
from evaluation_lib.invented import bounds_of
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.wording import text
from evaluation_lib.project import OWN_DICTIONARY
from evaluation_lib.synthetic.dated_map import FOLDER as OWN_FOLDER
from evaluation_lib.synthetic.made_once import CountyOrder, demo_order, make_county_folder
from evaluation_lib.synthetic.scenario import read_scenario, scenario_names
from evaluation_lib.wordlists import cut, listed

NEEDS_OUTPUT = "evaluate synthetic needs --output: name a folder for the invented county."
NOT_NUMBER = "--{name} '{found}' is not {kind} from {minimum} to {maximum}: write one that is."
#: How a number on the command line is read, and what it is to be.
NUMBERS: Mapping[str, tuple[Callable[[str], float], str]] = {
    "scale": (float, "a number"),
    "seed": (int, "a whole number"),
}
MADE_COUNTY = (
    "Invented county, scenario {scenario}, scale {scale:g}, seed {seed}: {children} children, "
    "{events} events, {files} files."
)
WHERE = (
    "Extracts: {extracts}\nWhat people said of its learning spaces: {feedback}\n"
    "What its programme counts: {programme}\n"
    "What is true of it: {truth}"
)
OWN = "Its own data dictionary, for the variable {variable}: {folder}"


def add_synthetic(commands: Any, dictionary: Dictionary) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "synthetic",
        help="write the invented county, in which no child exists, as extracts of a council",
        epilog=f"Scenarios: {listed(list(scenario_names(dictionary)))}.",
    )
    usual = demo_order(dictionary)
    command.add_argument(
        "--scenario",
        metavar="NAME",
        default=usual.scenario,
        help=f"what is planted in it (default: {usual.scenario})",
    )
    command.add_argument(
        "--scale",
        metavar="NUMBER",
        default=f"{usual.scale:g}",
        help=f"its size; at 1 it is about as large as Essex (default: {usual.scale:g})",
    )
    command.add_argument(
        "--seed",
        metavar="NUMBER",
        default=str(usual.seed),
        help=f"what chance starts from: the same gives the same files (default: {usual.seed})",
    )
    command.add_argument("--output", metavar="FOLDER", help="the folder that the county goes to")
    command.add_argument(
        "--fresh", action="store_true", help="replace an invented county in that folder"
    )
    command.set_defaults(command=_synthetic)


def _synthetic(options: argparse.Namespace, dictionary: Dictionary) -> int:
    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    dictionary.check()
    order = _order(options, dictionary)
    folder = output_path(options.output, default=Path()).resolve()
    with progress_shown():
        made = make_county_folder(folder, order, dictionary=dictionary, fresh=options.fresh)
    print(
        MADE_COUNTY.format(
            scenario=order.scenario,
            scale=order.scale,
            seed=order.seed,
            children=whole(made.children),
            events=whole(made.events),
            files=whole(made.files),
        )
    )
    print(text(dictionary, "invented.line"))
    places = {part: getattr(made, part) for part in ("extracts", "feedback", "programme", "truth")}
    print(WHERE.format(**places))
    if (folder / OWN_FOLDER).is_dir():
        print(OWN.format(variable=OWN_DICTIONARY, folder=folder / OWN_FOLDER))
    return MADE


def _order(options: argparse.Namespace, dictionary: Dictionary) -> CountyOrder:
    """Read what is asked for, or say everything that is wrong with it at once."""
    asked: dict[str, Any] = {"scenario": options.scenario}
    problems: list[str] = []
    try:
        read_scenario(options.scenario, dictionary=dictionary)
    except EvaluationError as error:
        problems.append(str(error))
    for name in NUMBERS:
        try:
            asked[name] = _number(name, getattr(options, name), dictionary=dictionary)
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    return CountyOrder(**asked)


def _number(name: str, found: str, *, dictionary: Dictionary) -> float:
    read, kind = NUMBERS[name]
    minimum, maximum = bounds_of(name, dictionary=dictionary)
    wrong = NOT_NUMBER.format(
        name=name, found=cut(found), kind=kind, minimum=minimum, maximum=maximum
    )
    try:
        number = read(found)
    except ValueError as error:
        raise ParameterError([wrong]) from error
    if not minimum <= number <= maximum:
        raise ParameterError([wrong])
    return number
