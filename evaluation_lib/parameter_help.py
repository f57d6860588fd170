"""What may be set, in plain words: for the command line's help and the files of parameters."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.parameters import Parameter, parameter_definitions
from evaluation_lib.wordlists import listed

ONE_OF, FROM_TO = "One of: {values}.", "From {minimum} to {maximum}."
DEFAULT = "Default: {default}."
WIDTH = 100
HEAD = (
    "What reports are made with. Run it with: evaluate run --parameters {file}. Every name may be "
    "left out. To set one that begins with #, take the # away and write a value of your own."
)


def parameter_help(parameter: Parameter, *, default: str | None = None) -> str:
    """Say what a parameter sets, what may be written and what holds if nothing is.

    Parameters
    ----------
    parameter
        The parameter; what may be written in place of a folder stands in its own help.
    default
        What a command takes if nothing is written, where that is not the parameter's default.
    """
    said = [
        parameter.help,
        ONE_OF.format(values=listed(parameter.values)) if parameter.values else "",
        ""
        if parameter.minimum is None
        else FROM_TO.format(minimum=parameter.minimum, maximum=parameter.maximum),
        DEFAULT.format(default=default or parameter.default),
    ]
    return " ".join(filter(None, said))


def parameters_file(given: Mapping[str, str], *, file: str, dictionary: Dictionary) -> str:
    """Write a file of parameters: every one that reports take, with what it sets in a comment.

    Parameters
    ----------
    given
        The parameters that are set, with their values; the others are there as comments, with what
        holds where they are not set.
    file
        The file's name as a command line names it.
    dictionary
        The data dictionary.
    """
    parts = [_comment(HEAD.format(file=file))]
    for parameter in parameter_definitions(dictionary).values():
        if not parameter.in_reports:
            continue
        mark = "" if parameter.name in given else "# "
        value = given.get(parameter.name, parameter.default)
        line = f"{mark}{parameter.name}: {_quoted(str(value))}"
        parts.append(f"{_comment(parameter_help(parameter))}{line}\n")
    return "\n".join(parts)


def _quoted(value: str) -> str:
    """Put a value in quotes where YAML would take its colon for that of another name."""
    return f'"{value}"' if ": " in value else value


def _comment(text: str) -> str:
    lines = textwrap.wrap(text, WIDTH - 2, break_on_hyphens=False, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)
