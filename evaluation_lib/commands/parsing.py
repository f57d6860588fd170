"""Read a command line: options as argparse does, mistakes as one plain sentence."""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import user_path
from evaluation_lib.wordlists import cut, did_you_mean, listed

# Exit statuses: 0 all made, 1 a part failed or needs mending, 2 what was asked for cannot be done.
MADE, FAILED, REFUSED = 0, 1, 2

UNKNOWN_OPTION = "{found} is not an option of {command}{hint} Options: {options}."
UNKNOWN_COMMAND = "'{found}' is not a command{hint} Commands: {commands}."
UNKNOWN_STEP = "'{found}' is no step of {command}{hint} Steps: {steps}."
OPTION_IN_MESSAGE = re.compile(r"argument (\S+): (.*)")
NO_VALUE = "{option} needs a value: write one behind it, or leave the option out."
NEEDED = "{command} needs {what}: write it behind the command, or see evaluate {command} --help."
NO_SUCH_OUTPUT = "{option} {found} is not a path that can be written to: name a folder."
NO_SUCH_FOLDER = "'{found}' is not a folder: name the folder that holds the extracts."
NO_SUCH_FEEDBACK = (
    "'{found}' is not a folder: name a feedback folder, as evaluate themes import makes it."
)
NO_SUCH_FILE = "'{found}' is not a file: check its name and folder."


#: How wide help is, whatever the terminal: a line that is longer is hard to read.
HELP_WIDTH, HELP_INDENT = 79, 24


class PlainHelp(argparse.RawDescriptionHelpFormatter):
    """Help in two columns of at most 79 characters, with lists behind it left as they are."""

    def __init__(self, prog: str, **settings: Any) -> None:
        settings = {"max_help_position": HELP_INDENT, "width": HELP_WIDTH, **settings}
        super().__init__(prog, **settings)


class PlainParser(argparse.ArgumentParser):
    """A parser whose errors are one plain sentence on a line of its own."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **{"formatter_class": PlainHelp, **settings})
        self._positionals.title = "what it needs"
        #: The commands, or steps of a command, that stand behind this one's own name.
        self.commands: Mapping[str, PlainParser] = {}

    def error(self, message: str) -> NoReturn:
        """Raise the sentence as an error of the suite, which the command line prints."""
        option = OPTION_IN_MESSAGE.match(message)
        if option and message.endswith("expected one argument"):
            raise EvaluationError(NO_VALUE.format(option=option[1]))
        missing = message.partition("the following arguments are required: ")[2]
        if missing:
            command = self.prog.removeprefix("evaluate ")
            raise EvaluationError(NEEDED.format(command=command, what=missing))
        raise EvaluationError(option[2] if option else message)


def add_command(
    commands: Any, name: str, *, help: str, epilog: str = "", **settings: Any
) -> PlainParser:
    """Add a verb whose description is its help line; lines of `epilog` are folded if too long."""
    description = textwrap.fill(f"{help[0].upper()}{help[1:]}.", HELP_WIDTH)
    folded = "\n".join(
        textwrap.fill(line, HELP_WIDTH) if len(line) > HELP_WIDTH else line
        for line in epilog.splitlines()
    )
    return commands.add_parser(
        name, help=help, description=description, epilog=folded, allow_abbrev=False, **settings
    )


def add_steps(command: PlainParser) -> Any:
    """Let a command have steps, each with options of its own; steps are added as commands are."""
    steps = command.add_subparsers(title="steps", metavar="STEP", parser_class=PlainParser)
    command.commands = steps.choices
    return steps


def entries(title: str, lines: Mapping[str, str]) -> str:
    """Lay out a list for the end of a help text: each name on a line, what it is beside it."""
    indent = " " * HELP_INDENT
    laid_out = [
        textwrap.fill(
            said,
            HELP_WIDTH,
            initial_indent=f"  {name}".ljust(HELP_INDENT - 1) + " ",
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        for name, said in lines.items()
    ]
    return "\n".join([f"{title}:", *laid_out])


def parse(parser: PlainParser, arguments: list[str]) -> argparse.Namespace:
    """Parse the words of a command line.

    Raises
    ------
    EvaluationError
        If a command, a step of one or an option is unknown, lacks a value, or is left out where it
        is needed.
    """
    asked = _asked(parser, arguments)
    named = all(not word.startswith("-") for word in arguments)
    # A command that does nothing by itself says what can be done with it.
    options, unknown = parser.parse_known_args(
        [*arguments, "--help"] if asked.commands and named else arguments
    )
    if unknown:
        known = [name for name in asked._option_string_actions if name.startswith("--")]
        raise EvaluationError(
            UNKNOWN_OPTION.format(
                found=cut(unknown[0]),
                command=asked.prog,
                hint=did_you_mean(unknown[0].split("=")[0], known),
                options=listed(known),
            )
        )
    return options


def _asked(parser: PlainParser, arguments: list[str]) -> PlainParser:
    """Return the command or the step that is named, and has the options behind its name."""
    for word in arguments:
        if not parser.commands or word.startswith("-"):
            break
        if word not in parser.commands:
            known = list(parser.commands)
            hint = did_you_mean(word, known)
            at_top = " " not in parser.prog
            raise EvaluationError(
                UNKNOWN_COMMAND.format(found=cut(word), hint=hint, commands=listed(known))
                if at_top
                else UNKNOWN_STEP.format(
                    found=cut(word), command=parser.prog, hint=hint, steps=listed(known)
                )
            )
        parser = parser.commands[word]
    return parser


def output_path(text: str | None, *, default: Path, option: str = "--output") -> Path:
    """Return the path to write to, or say why nothing can be written there."""
    if text is None:
        return default
    output = user_path(text)
    if not text.strip() or output is None or not text.isprintable():
        raise EvaluationError(NO_SUCH_OUTPUT.format(option=option, found=cut(ascii(text))))
    return output


def given_folder(text: str, *, refusal: str = NO_SUCH_FOLDER) -> Path:
    """Return the folder that a person named, or say that there is none."""
    folder = user_path(text)
    if folder is None or not folder.is_dir():
        raise EvaluationError(refusal.format(found=cut(text)))
    return folder.resolve()


def given_feedback(text: str) -> Path:
    """Return the feedback folder that a person named, or say that there is none."""
    return given_folder(text, refusal=NO_SUCH_FEEDBACK)


def given_file(text: str) -> Path:
    """Return the file that a person named, or say that there is none."""
    file = user_path(text)
    if file is None or not file.is_file():
        raise EvaluationError(NO_SUCH_FILE.format(found=cut(text)))
    return file
