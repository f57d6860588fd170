"""Where the suite's folders are: in a checkout beside the library, in a wheel inside it."""

from __future__ import annotations

import os
from pathlib import Path

from evaluation_lib.errors import EvaluationError

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
BUNDLED = PACKAGE / "_bundled"
OWN_DICTIONARY = "EVALUATION_DATA_DICTIONARY"

NO_DICTIONARY = (
    "The folder {folder} named by " + OWN_DICTIONARY + " holds no datapackage.yaml: "
    "name a folder that is a copy of data_dictionary/, or unset the variable."
)


def in_checkout() -> bool:
    """Whether the library runs from a checkout (or an editable install of one)."""
    return (CHECKOUT / "data_dictionary" / "datapackage.yaml").is_file()


def data_dictionary_folder() -> Path:
    """Folder of the data dictionary in force.

    The environment variable ``EVALUATION_DATA_DICTIONARY`` names a council's own copy; without it
    the checkout's folder is used, or the one inside an installed wheel.

    Raises
    ------
    EvaluationError
        If the variable names a folder without a ``datapackage.yaml``.
    """
    own = os.environ.get(OWN_DICTIONARY)
    if own:
        folder = Path(own).expanduser().resolve()
        if not (folder / "datapackage.yaml").is_file():
            raise EvaluationError(NO_DICTIONARY.format(folder=folder))
        return folder
    return (CHECKOUT if in_checkout() else BUNDLED) / "data_dictionary"


def notebooks_folder() -> Path:
    """Folder of the notebooks that reports are made from."""
    return (CHECKOUT if in_checkout() else BUNDLED) / "notebooks"


def user_path(text: str) -> Path | None:
    """Return the path that a person wrote, or nothing where no file could have it."""
    try:
        path = Path(text).expanduser()
        path.exists()
    except (OSError, RuntimeError, ValueError):
        return None
    return path


def outputs_folder() -> Path:
    """Folder below which runs write when no output is named.

    The checkout's ``outputs/``; for an installed wheel, ``outputs/`` in the working directory.
    """
    return (CHECKOUT if in_checkout() else Path.cwd()) / "outputs"
