"""What a notebook needs to be set: the parameters whose word ``none`` leaves its report out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation_lib.errors import ParameterError
from evaluation_lib.programme_start import NONE, PROGRAMME_START

#: The parameters by which a notebook says that it reads the council's extracts, or feedback.
EXTRACTS, FEEDBACK = "extracts", "feedback"

NO_EXTRACTS = (
    "extracts is none, but this report is made from the council's extracts: write the folder that "
    "holds them, or demo for the invented county."
)
NO_FEEDBACK = (
    "feedback is none, but this report is made from what people wrote: write the folder in which "
    "it has been coded (evaluate themes), or demo for invented workshops."
)
NO_START = (
    "programme_start is none, but this report asks what changed when the programme came: write the "
    "day on which it began, such as 2023-10-01, or a day for each quadrant."
)
#: What a notebook that has the parameter needs to be set, with what is said where it is ``none``.
NEEDED = {EXTRACTS: NO_EXTRACTS, FEEDBACK: NO_FEEDBACK, PROGRAMME_START: NO_START}


def refuse_lacking(given: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    """Refuse a report that has a parameter which it needs, and which is not set.

    Parameters
    ----------
    given
        What the notebook takes.
    parameters
        The checked parameters.

    Raises
    ------
    ParameterError
        With a sentence for each.
    """
    lacking = [name for name in NEEDED if name in given and parameters[name] == NONE]
    if lacking:
        raise ParameterError([NEEDED[name] for name in lacking])
