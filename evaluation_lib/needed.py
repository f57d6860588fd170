"""What a notebook needs to be set: the parameters whose word ``none`` leaves its report out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from evaluation_lib.errors import ParameterError
from evaluation_lib.programme_start import NONE, PROGRAMME_START

#: The parameters by which a notebook says that it reads the council's extracts, feedback, what the
#: programme counts of itself, or what other reports found.
EXTRACTS, FEEDBACK, PROGRAMME, FINDINGS = "extracts", "feedback", "programme", "findings"
#: The parameter by which a report that brings findings together is left out: of small places.
AREA = "area"

NO_EXTRACTS = (
    "extracts is none, but this report is made from the council's extracts: write the folder that "
    "holds them, or demo for the invented county."
)
NO_FEEDBACK = (
    "feedback is none, but this report is made from what people wrote: write the folder in which "
    "it has been coded (evaluate themes), or demo for invented workshops."
)
NO_PROGRAMME = (
    "programme is none, but this report is made from what the programme counts of itself: write "
    "the folder that holds its files, or demo for the invented county's."
)
NO_START = (
    "programme_start is none, but this report asks what changed when the programme came: write the "
    "day on which it began, such as 2023-10-01, or a day for each quadrant."
)
#: What a notebook that has the parameter needs to be set, with what is said where it is ``none``.
NEEDED = {
    EXTRACTS: NO_EXTRACTS,
    FEEDBACK: NO_FEEDBACK,
    PROGRAMME: NO_PROGRAMME,
    PROGRAMME_START: NO_START,
}
#: Notebooks that read these say what is not known where no day is set on which it began.
WITHOUT_START = (PROGRAMME, FINDINGS)


def needed_by(names: Collection[str]) -> list[str]:
    """Return the parameters that a notebook needs to be set, of those that it takes."""
    exempt = any(name in names for name in WITHOUT_START)
    return [name for name in NEEDED if name in names and not (exempt and name == PROGRAMME_START)]


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
    lacking = [name for name in needed_by(given) if parameters[name] == NONE]
    if lacking:
        raise ParameterError([NEEDED[name] for name in lacking])
