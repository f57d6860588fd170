"""The register of releases: what was published, when, to whom, by which rules, in one folder.

Every new release is planned and attacked with all that stands here, since its readers have the
earlier pages too. Nothing in it says more than the pages did: a number that was hidden is not kept.
A release is files that are never changed, so every earlier one stays: ``.csv`` holds its cells,
``-sums.csv`` which of them (by row, from 0) are sums of which, ``.json`` what else there is to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.csv_files import write_csv
from evaluation_lib.disclosure.earlier_releases import LOWEST, STATUS, Published
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import OWNER_ONLY
from evaluation_lib.logs import write_for_user

FOLDER = "register"
#: How children are counted in a cell: the clock of ethnicity, what decides the place, the ages.
COUNTING = "counting"
COLUMNS = [COUNTING, *CELL, STATUS, LOWEST, "count"]
#: Columns of a file of sums: which sum, whether the sum itself or a part of it, which row.
SUMS = ["sum", "sign", "row"]
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
        What share of its cells, and of the children in them, is shown: by area.
    rounded_to
        The base that its numbers are rounded to; none where they are exact.
    """

    made: str
    audience: str
    rules: Mapping[str, Any]
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    reports: tuple[str, ...]
    shown: Mapping[str, Any]
    rounded_to: int | None


@dataclass(frozen=True, eq=False)
class Registered:
    """What readers have of a release, as the register has it.

    Attributes
    ----------
    published
        Its cells, with `COUNTING` besides, and their sums.
    name
        Its name in the register.
    """

    published: Published
    name: str

    def counted_so(self, ways: set[str]) -> Published:
        """Return what of it counts children in certain ways, and the sums of such cells alone."""
        cells, sums = self.published.cells, self.published.sums
        kept = cells[cells[COUNTING].isin(ways)].drop(columns=COUNTING).reset_index(drop=True)
        other = cells.loc[~cells[COUNTING].isin(ways), CELL]
        named = pd.MultiIndex.from_frame(sums[CELL]).isin(pd.MultiIndex.from_frame(other))
        apart = sums.loc[named, "sum"]
        return Published(kept, sums[~sums["sum"].isin(apart)], self.published.rounded_to)


def read_register(output: Path) -> list[Registered]:
    """Return every release in a folder of reports, the earliest first.

    Parameters
    ----------
    output
        The folder.

    Raises
    ------
    EvaluationError
        If a file of it cannot be read.
    """
    return [_read(file) for file in sorted((output / FOLDER).glob(f"*{ABOUT_FILE}"))]


def _read(file: Path) -> Registered:
    cells_file, sums_file = _beside(file, CELLS_FILE), _beside(file, SUMS_FILE)
    reading = file
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
        types = {**dict.fromkeys([COUNTING, *CELL, STATUS], "str"), LOWEST: int, "count": "Int64"}
        reading = cells_file
        cells = pd.read_csv(
            cells_file, dtype=types, keep_default_na=False, na_values={"count": [""]}
        )[COLUMNS]
        reading = sums_file
        sums = pd.read_csv(sums_file, dtype=int)[SUMS]
        named = cells[CELL].iloc[sums["row"]].reset_index(drop=True)
        named = named.assign(sum=sums["sum"], sign=sums["sign"])
        rounded_to = about["rounded_to"]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        reason = type(error).__name__
        raise EvaluationError(BROKEN.format(file=reading, reason=reason)) from error
    return Registered(Published(cells, named, rounded_to), file.stem)


def enter(output: Path, published: Published, about: About) -> Path:
    """Enter a release, before its pages are published: what is lost then is on the safe side.

    Parameters
    ----------
    output
        The folder of its reports.
    published
        What its readers will have, with the column `COUNTING`.
    about
        What else is said of it.

    Returns
    -------
    pathlib.Path
        The file that says what else; it is written last, and a release without it is none.
    """
    folder = output / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = next(one for one in _names(folder, about.made) if not one.exists())
    cells = published.cells.reset_index(drop=True)
    rows = cells[COLUMNS].astype({"count": "str"}).replace({"count": {"<NA>": ""}})
    _write(_beside(file, CELLS_FILE), rows)
    _write(_beside(file, SUMS_FILE), _by_row(published.sums, cells))
    described = json.dumps(asdict(about), indent=1, ensure_ascii=False, default=str)
    write_for_user(file, f"{described}\n".encode())
    return file


def _by_row(sums: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    numbered = cells[CELL].assign(row=np.arange(len(cells)))
    return sums.merge(numbered, on=CELL)[SUMS]


def _write(file: Path, rows: pd.DataFrame) -> None:
    lines = rows.astype(str).itertuples(index=False)
    write_csv(file, [list(rows.columns), *lines], mode=OWNER_ONLY)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f"{file.stem}{ending}")


def _names(folder: Path, made: str) -> Iterator[Path]:
    name = "".join(letter for letter in made if letter.isdigit() or letter == "T")
    yield folder / f"{name}{ABOUT_FILE}"
    for number in range(2, 1000):
        yield folder / f"{name}-{number}{ABOUT_FILE}"
