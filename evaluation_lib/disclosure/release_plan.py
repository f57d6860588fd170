"""The plan of a release: which cells of all its reports are shown, worked out once for all."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from evaluation_lib.disclosure.rounding import rounded
from evaluation_lib.errors import DataError
from evaluation_lib.logs import write_for_user

#: What tells a cell from all others of a release.
CELL = ["family", "part", "area", "group", "decision_point", "period"]
#: Everybody in an area, whatever is recorded of their ethnicity.
EVERYBODY = "everybody"
#: The environment variable by which a run tells its kernels where its plan lies.
PLAN_FILE = "EVALUATION_RELEASE_PLAN"

NOT_PLANNED = (
    "The release does not say whether {number} of its cells may be shown, the first of them "
    "'{first}': list the counts of this section in presentation/disproportionality/release_cells."
)


@dataclass(frozen=True, eq=False)
class ReleasePlan:
    """Which cells are shown, and how.

    Attributes
    ----------
    cells
        The columns of `CELL`, as text, and ``shown`` (true or false); no counts.
    audience
        Who reads the release: ``team``, ``partner`` or ``public``.
    rounding_base
        The number whose multiples shown counts are rounded to; ``None`` where they are exact.
    describing_base
        The same for counts that describe the records themselves, such as how many rows lack a date.
    """

    cells: pd.DataFrame
    audience: str
    rounding_base: int | None
    describing_base: int

    @cached_property
    def _shown(self) -> pd.Series:
        return self.cells.set_index(CELL)["shown"].astype(bool)

    def shows(self, cells: pd.DataFrame) -> pd.Series:
        """Say of each cell whether it is shown.

        Parameters
        ----------
        cells
            The columns of `CELL`.

        Returns
        -------
        pandas.Series
            True or false, with the index of ``cells``.

        Raises
        ------
        DataError
            If the plan does not hold one of them: what nobody planned is not shown.
        """
        wanted = pd.MultiIndex.from_frame(cells[CELL].astype(str))
        found = self._shown.reindex(wanted)
        if found.isna().any():
            first = ", ".join(filter(None, wanted[found.isna().to_numpy()][0]))
            raise DataError(NOT_PLANNED.format(number=int(found.isna().sum()), first=first))
        return pd.Series(found.to_numpy(dtype=bool), index=cells.index)

    def protect(
        self, rows: pd.DataFrame, *, family: str, parts: Mapping[str, str], **same: str
    ) -> pd.DataFrame:
        """Take out the numbers of a table of counts that are not shown; round the others if asked.

        Parameters
        ----------
        rows
            A row for each cell, with the columns of `CELL` that are not given here.
        family
            Which table of counts it is.
        parts
            The columns that hold numbers → the ``part`` of the family that each of them is. All
            numbers of a row are hidden if one of them is.
        same
            Columns of `CELL` that are the same in all rows.

        Returns
        -------
        pandas.DataFrame
            The rows, ``NA`` in place of each number that is hidden, whole numbers as ``Int64``.
        """
        shown = pd.Series(True, index=rows.index)
        for part in parts.values():
            shown &= self.shows(rows.assign(family=family, part=part, **same))
        numbers = {
            name: rounded(rows[name].astype("Int64").where(shown), base=self.rounding_base)
            for name in parts
        }
        return rows.assign(**numbers)


def write_plan(plan: ReleasePlan, file: Path) -> None:
    """Write a plan for the kernels of a run, into a new file that only the user can read."""
    write_for_user(file, pickle.dumps(plan, protocol=pickle.HIGHEST_PROTOCOL))


def plan_in_force() -> ReleasePlan | None:
    """Return the plan of the report run that this process belongs to; none outside of runs."""
    file = os.environ.get(PLAN_FILE)
    return None if file is None else pickle.loads(Path(file).read_bytes())
