"""Tables with a column for each group: a cell that is written early keeps the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.counts.children import all_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.tables import NOT_AVAILABLE, Column, ReportTable


def by_groups(
    report: RecordsReport,
    rows: pd.DataFrame,
    *,
    heads: Sequence[Column],
    caption: str,
    notes: Sequence[str] = (),
    more: Sequence[Column] = (),
    empty: str = NOT_AVAILABLE,
) -> ReportTable:
    """Make a table with a row for each thing and a column for each group.

    Parameters
    ----------
    report
        The report.
    rows
        One row for each thing and group, things in the order wanted: ``group``, ``cell`` (text, or
        `exact_numbers.Cell`), and the columns that ``heads`` and ``more`` name, the same in all
        rows of a thing.
    heads
        The columns that name a row.
    caption, notes
        What stands above and below it.
    more
        Columns between those and the groups'.
    empty
        What stands where a thing has no row of a group.
    """
    names = [column.name for column in (*heads, *more)]
    keys = [column.name for column in heads]
    things = rows[names].drop_duplicates(keys).set_index(keys)
    cells = rows.set_index([*keys, "group"])["cell"].unstack("group").reindex(things.index)
    cells = cells.astype(object).where(cells.notna(), "")
    order = all_groups(choices_of(report).grouping, dictionary=report.dictionary)
    groups = [group for group in order if group in cells]
    return a_table(
        report,
        things.join(cells).reset_index(),
        caption=caption,
        columns=[*heads, *more, *(Column(group, group, empty=empty) for group in groups)],
        notes=notes,
    )
