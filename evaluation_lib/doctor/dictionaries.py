"""Which data dictionary is in force, and whether it holds together."""

from __future__ import annotations

import os
from collections.abc import Iterator

from evaluation_lib.doctor.environments import install_again
from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding, shown
from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import OWN_DICTIONARY, data_dictionary_folder

DICTIONARY = "Dictionary"
HOLDS = "{whose}: {tables} tables, all of which fit: {folder}."
OWN, SHIPPED = f"Your own, named by {OWN_DICTIONARY}", "The one that the suite ships"
MEND = "Mend that place, or compare the folder with the one that the suite ships."
UNSET = f"Mend that place, or unset {OWN_DICTIONARY} to use the one that the suite ships."
NOT_READ = "It cannot be read, since a package is missing ({reason})."


def dictionary() -> Iterator[Finding]:
    """Read the whole data dictionary in force."""
    own = bool(os.environ.get(OWN_DICTIONARY))
    remedy = UNSET if own else MEND
    try:
        folder = data_dictionary_folder()
        from evaluation_lib.dictionary import load_dictionary
        from evaluation_lib.parameters import parameter_definitions

        found = load_dictionary(folder)
        found.check()
        parameter_definitions(found)
    except EvaluationError as error:
        yield Finding(DICTIONARY, WRONG, str(error), remedy)
    except ImportError as error:
        yield Finding(DICTIONARY, LOOK, NOT_READ.format(reason=error), install_again())
    else:
        whose = OWN if own else SHIPPED
        said = HOLDS.format(whose=whose, tables=len(found.tables), folder=shown(folder))
        yield Finding(DICTIONARY, OK, said)
