"""How children are counted in a cell of a release, so that only like is put beside like."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.disclosure.register import COUNTING
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.spans import choices_of

#: What stands in place of a choice that makes no difference to a cell.
ANY = "any"


def with_counting(cells: pd.DataFrame, report: RecordsReport) -> pd.DataFrame:
    """Say of each cell how its children are counted.

    Parameters
    ----------
    cells
        ``release_plan.CELL``.
    report
        The report that they are cells of.

    Returns
    -------
    pandas.DataFrame
        The cells with ``register.COUNTING``: whether the children are invented; the clock of
        ethnicity, unless it is of everybody; what decides the place; the ages; the scheme of
        ethnicity; whether unaccompanied children are counted, unless the name of the cell says so.
    """
    choices = choices_of(report)
    youngest, oldest = choices.ages
    whose = "invented" if report.invented else "of this council"
    same = f"{choices.area_by}; {youngest} to {oldest}; {report.parameters['ethnicity_scheme']}"
    clock = (cells["group"] == EVERYBODY).map({True: ANY, False: choices.clock})
    named = cells["part"].isin([WITH, WITHOUT, ONLY])
    unaccompanied = named.map({True: ANY, False: choices.unaccompanied})
    return cells.assign(**{COUNTING: f"{whose}; " + clock + f"; {same}; " + unaccompanied})
