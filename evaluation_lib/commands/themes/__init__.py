"""``evaluate themes``: from what people wrote to themes, one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evaluation_lib.commands.parsing import add_command, add_steps
from evaluation_lib.commands.themes import (
    agreement,
    deidentifying,
    exporting,
    importing,
    merge,
    quotes,
    reading,
    sheets,
    suggest,
)
from evaluation_lib.dictionary import Dictionary

#: What adds each step, in the order in which they are taken.
STEPS: Sequence[Callable[[Any, Dictionary], None]] = (
    importing.add_step,
    deidentifying.add_step,
    sheets.add_step,
    merge.add_step,
    agreement.add_step,
    suggest.add_step,
    quotes.add_step,
    exporting.add_step,
    reading.add_step,
)


def add_themes(commands: Any, dictionary: Dictionary) -> None:
    """Add the command with its steps."""
    command = add_command(
        commands,
        "themes",
        help="take names out of what people wrote, code it, compare coders, and exchange it with "
        "other programs",
    )
    steps = add_steps(command)
    for add_step in STEPS:
        add_step(steps, dictionary)
