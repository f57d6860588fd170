"""The register of releases: what was published, when, to whom, by which rules, in one folder.

Every new release is planned and attacked with all that stands here, since its readers have the
earlier pages too. Nothing in it says more than the pages did: a number that was hidden is not kept.
A release is one file that is never changed, so every earlier one stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.csv_files import write_csv
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import OWNER_ONLY
from evaluation_lib.logs import write_for_user

FOLDER = "register"
#: How children are counted in a cell: the clock of ethnicity, what decides the place, the ages.
COUNTING = "counting"
COLUMNS = [COUNTING, *CELL, "shown", "count"]

BROKEN = (
    "{file} of the register of releases cannot be read ({reason}), so nobody can tell whether a "
    "new release gives away what an earlier one hides. Restore it from a copy; do not delete it."
)


@dataclass(frozen=True)
class About:
    """What the register says of a release besides its cells.

    Attributes
    ----------
    made
        When, in UTC.
    audience
        To whom.
    rules
        By which rules, as plain data.
    parameters
        How the reports were set.
    inputs
        Files and their fingerprints.
    reports
        The pages that it was published on.
    shown
        What share of its cells is shown, by level.
    """

    made: str
    audience: str
    rules: Mapping[str, Any]
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    reports: tuple[str, ...]
    shown: Mapping[str, Any]


def read_register(output: Path) -> pd.DataFrame:
    """Return the cells of every release in a folder of reports, the earliest first.

    Parameters
    ----------
    output
        The folder.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, and ``release`` (its name): ``shown`` true or false, ``count`` missing where
        hidden.

    Raises
    ------
    EvaluationError
        If a file of it cannot be read.
    """
    found = [_read(file) for file in sorted((output / FOLDER).glob("*.csv"))]
    empty = pd.DataFrame(columns=[*COLUMNS, "release"]).astype({"count": "Int64", "shown": bool})
    return pd.concat(found, ignore_index=True) if found else empty


def _read(file: Path) -> pd.DataFrame:
    try:
        types = {**dict.fromkeys([COUNTING, *CELL], "str"), "shown": bool, "count": "Int64"}
        cells = pd.read_csv(file, dtype=types, keep_default_na=False, na_values={"count": [""]})
        return cells[COLUMNS].assign(release=file.stem)
    except (OSError, ValueError, KeyError) as error:
        raise EvaluationError(BROKEN.format(file=file, reason=type(error).__name__)) from error


def enter(output: Path, cells: pd.DataFrame, about: About) -> Path:
    """Enter a release, before its pages are published: what is lost then is on the safe side.

    Parameters
    ----------
    output
        The folder of its reports.
    cells
        `COLUMNS`; what ``shown`` denies is entered without its count.
    about
        What else is said of it.

    Returns
    -------
    pathlib.Path
        Its file. A file of the same name that ends in ``json`` says what else there is to say.
    """
    folder = output / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = next(one for one in _names(folder, about.made) if not one.exists())
    safe = cells.assign(count=cells["count"].astype("Int64").where(cells["shown"]))
    rows = safe[COLUMNS].astype({"count": "str"}).replace({"count": {"<NA>": ""}})
    described = json.dumps(asdict(about), indent=1, ensure_ascii=False, default=str)
    write_for_user(file.with_suffix(".json"), f"{described}\n".encode())
    write_csv(file, [COLUMNS, *rows.astype(str).itertuples(index=False)], mode=OWNER_ONLY)
    return file


def _names(folder: Path, made: str) -> Iterator[Path]:
    name = "".join(letter for letter in made if letter.isdigit() or letter == "T")
    yield folder / f"{name}.csv"
    for number in range(2, 1000):
        yield folder / f"{name}-{number}.csv"
