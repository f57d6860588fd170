"""Options of the command line that are parameters of reports."""

from __future__ import annotations

import argparse

from evaluation_lib.parameter_help import parameter_help
from evaluation_lib.parameters import Parameter

REPEATABLE = "Can be repeated."


def add_parameter(
    parser: argparse.ArgumentParser, parameter: Parameter, *, default: str | None = None
) -> None:
    """Add the option of a parameter; it is kept as ``set_`` and the name (`parameter_help`)."""
    repeatable = parameter.name == "area"
    parser.add_argument(
        "--" + parameter.name.replace("_", "-"),
        dest=f"set_{parameter.name}",
        metavar=parameter.type.upper(),
        action="append" if repeatable else "store",
        help=" ".join(
            [parameter_help(parameter, default=default), *([REPEATABLE] if repeatable else [])]
        ).replace("%", "%%"),
    )
