"""The plan of a release: which cells of all its reports are shown, worked out once for all."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.rounding import rounded
from evaluation_lib.errors import DataError

#: What tells a cell from all others of a release.
CELL = ["family", "part", "area", "group", "decision_point", "period"]
#: Everybody in an area, whatever is recorded of their ethnicity.
EVERYBODY = "everybody"
#: The environment variable by which a run tells its kernels where its plan lies.
PLAN_FILE = "EVALUATION_RELEASE_PLAN"

NOT_PLANNED = (
    "The release does not say whether {number} of its cells may be shown, the first of them "
    "'{first}': list the counts of this section among the cells of the release."
)


def among(cells: pd.DataFrame, some: pd.DataFrame) -> np.ndarray:
    """Say of each cell whether it is one of some others; both have the columns of `CELL`."""
    named = pd.MultiIndex.from_frame(some[CELL])
    return np.asarray(pd.MultiIndex.from_frame(cells[CELL]).isin(named))


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


@dataclass(frozen=True, eq=False)
class Plans:
    """The plans of a report run.

    Attributes
    ----------
    by_setting
        The plan of each setting (see `setting_of`) whose reports show counts.
    by_audience
        The plan for reports of no such setting: it holds no cell, so it shows none.
    """

    by_setting: Mapping[str, ReleasePlan]
    by_audience: Mapping[str, ReleasePlan]

    def of(self, parameters: Mapping[str, Any]) -> ReleasePlan | None:
        """Return the plan for a report; none where nobody planned for its audience."""
        of_all = self.by_audience.get(parameters["audience"])
        return self.by_setting.get(setting_of(parameters), of_all)


def setting_of(parameters: Mapping[str, Any]) -> str:
    """Say in one text all that a report is set to but its area: so far do reports share a plan."""
    told = {name: value for name, value in parameters.items() if name != "area"}
    return "; ".join(f"{name}: {value}" for name, value in sorted(told.items()))


def as_file(plans: Plans) -> bytes:
    """Return plans as the kernels of a run read them by `plan_in_force`."""
    return pickle.dumps(plans, protocol=pickle.HIGHEST_PROTOCOL)


def plan_in_force(parameters: Mapping[str, Any]) -> ReleasePlan | None:
    """Return the plan of the report run that this process belongs to; none outside of runs.

    Parameters
    ----------
    parameters
        The checked parameters of the report that change whom it counts, all of them.
    """
    file = os.environ.get(PLAN_FILE)
    if file is None:
        return None
    plans: Plans = pickle.loads(Path(file).read_bytes())
    return plans.of(parameters)
