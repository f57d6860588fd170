"""The register of releases: what was published, when, to whom, by which rules, in one folder.

Every new release is planned and attacked with all that stands here, since its readers have the
earlier pages too. Nothing in it says more than the pages did: a number that was hidden is not kept.
A release is files that are never changed, so every earlier one stays: ``.csv`` holds its cells,
``-sums.csv`` which of them (by row, from 0) are sums of which, ``.json`` what else there is to say.
A release that shows just what an earlier one did names that one's files and adds none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.csv_files import write_csv
from evaluation_lib.disclosure.earlier_releases import LOWEST, STATUS, Published
from evaluation_lib.disclosure.release_plan import CELL, among
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import OWNER_ONLY
from evaluation_lib.logs import write_for_user

FOLDER = "register"
#: How children are counted in a cell: the clock of ethnicity, what decides the place, the ages.
COUNTING = "counting"
COLUMNS = [COUNTING, *CELL, STATUS, LOWEST, "count"]
#: Columns of a file of sums: which sum, whether the sum itself or a part of it, which row.
SUMS = ["sum", "sign", "row"]
#: Where a release says by what name the files of its cells and sums go.
FILES = "files"
CELLS_FILE, SUMS_FILE, ABOUT_FILE = ".csv", "-sums.csv", ".json"

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
        The pages that it was planned for.
    shown
        How much of it is shown, see `utility.utility`.
    rounded_to
        The base that its numbers are rounded to; none where they are exact.
    """

    made: str
    audience: str
    rules: Mapping[str, Any]
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    reports: tuple[str, ...]
    shown: Sequence[Mapping[str, Any]]
    rounded_to: int | None


@dataclass(frozen=True, eq=False)
class Registered:
    """What readers have of a release, as the register has it.

    Attributes
    ----------
    published
        Its cells, with `COUNTING` besides, and their sums.
    name
        The name of its files in the register.
    """

    published: Published
    name: str

    def counted_so(self, ways: set[str]) -> Published:
        """Return what of it counts children in certain ways, and the sums of such cells alone."""
        cells, sums = self.published.cells, self.published.sums
        kept = cells[cells[COUNTING].isin(ways)].drop(columns=COUNTING).reset_index(drop=True)
        apart = sums.loc[among(sums, cells[~cells[COUNTING].isin(ways)]), "sum"]
        return Published(kept, sums[~sums["sum"].isin(apart)], self.published.rounded_to)


def read_register(folder: Path) -> list[Registered]:
    """Return every release of a register, the earliest first; of equal ones the first.

    Parameters
    ----------
    folder
        The register's folder; there need be none yet.

    Raises
    ------
    EvaluationError
        If a file of it cannot be read.
    """
    found: dict[str, Registered] = {}
    for file in sorted(folder.glob(f"*{ABOUT_FILE}")):
        about = _read_about(file)
        if about[FILES] not in found:
            found[about[FILES]] = _read(folder / about[FILES], rounded_to=about["rounded_to"])
    return list(found.values())


def _read_about(file: Path) -> dict[str, Any]:
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
        return {name: about[name] for name in (FILES, "rounded_to")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(file, error) from error


def _broken(file: Path, error: Exception) -> EvaluationError:
    return EvaluationError(BROKEN.format(file=file, reason=type(error).__name__))


def _read(file: Path, *, rounded_to: int | None) -> Registered:
    cells_file, sums_file = _beside(file, CELLS_FILE), _beside(file, SUMS_FILE)
    reading = cells_file
    try:
        types = {**dict.fromkeys([COUNTING, *CELL, STATUS], "str"), LOWEST: int, "count": "Int64"}
        cells = pd.read_csv(
            cells_file, dtype=types, keep_default_na=False, na_values={"count": [""]}
        )[COLUMNS]
        reading = sums_file
        sums = pd.read_csv(sums_file, dtype=int)[SUMS]
        named = cells[CELL].iloc[sums["row"]].reset_index(drop=True)
        named = named.assign(sum=sums["sum"], sign=sums["sign"])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise _broken(reading, error) from error
    return Registered(Published(cells, named, rounded_to), file.name)


def enter(
    folder: Path, published: Published, about: About, *, earlier: Sequence[Registered]
) -> Path:
    """Enter a release, before its pages are published: what is lost then is on the safe side.

    Parameters
    ----------
    folder
        The register's folder; made if it does not exist.
    published
        What its readers will have, with the column `COUNTING`.
    about
        What else is said of it.
    earlier
        The releases of the register.

    Returns
    -------
    pathlib.Path
        The file that says what else; it is written last, and a release without it is none.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = "".join(letter for letter in about.made if letter.isdigit() or letter == "T")
    name = f"{moment}-{token_hex(4)}"
    equal = next((one for one in earlier if _text_of(one.published) == _text_of(published)), None)
    if equal is None:
        for ending, lines in zip((CELLS_FILE, SUMS_FILE), _text_of(published), strict=True):
            write_csv(folder / f"{name}{ending}", lines, mode=OWNER_ONLY)
    described = {**asdict(about), FILES: name if equal is None else equal.name}
    text = json.dumps(described, indent=1, ensure_ascii=False, default=str)
    write_for_user(folder / f"{name}{ABOUT_FILE}", f"{text}\n".encode())
    return folder / f"{name}{ABOUT_FILE}"


def _text_of(published: Published) -> tuple[list[list[str]], list[list[str]]]:
    """Return the lines of its cells and of its sums."""
    cells = published.cells.reset_index(drop=True)
    numbered = cells[CELL].assign(row=np.arange(len(cells)))
    sums = published.sums.merge(numbered, on=CELL)[SUMS]
    told = cells[COLUMNS].assign(count=cells["count"].astype("string").fillna(""))
    return _lines(told), _lines(sums)


def _lines(rows: pd.DataFrame) -> list[list[str]]:
    return [list(rows.columns), *rows.astype(str).to_numpy().tolist()]


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f"{file.name}{ending}")
