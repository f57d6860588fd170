"""What became of every row that was read: which are the same event, which are left out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.records.exclusions import LEFT_OUT
from evaluation_lib.records.records import Records


def rows_to_events(
    records: Records, here: Mapping[str, pd.DataFrame], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Follow the rows of each table from the files to the events of a report.

    Rows of restricted records are not among them: of those only the number of children is kept.

    Parameters
    ----------
    records
        The records.
    here
        The events of the report's area and period, by table.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        One row per table with rows: ``table``, ``label``, ``rows``; less ``other_source`` (the
        same events of a source that does not count), ``repeated`` (in one extract),
        ``seen_again`` (in a later one), ``same_day`` (not two events of one child on one day),
        ``left_out`` (by a rule) is ``events``; less ``elsewhere`` (outside the area or the period)
        is ``here``.
    """
    found = records.duplicates.set_index("table")[["rows", "repeated", "seen_again", "same_day"]]
    left = records.excluded[records.excluded["action"] == LEFT_OUT]
    found = found.assign(
        other_source=records.left_out_sources.groupby("table")["rows"].sum(),
        left_out=left.groupby("table")["rows"].sum(),
        events={table: len(rows) for table, rows in records.tables.items()},
        here={table: len(rows) for table, rows in here.items()},
    )
    found = found.astype("Float64").fillna(0).astype("Int64")
    found = found.assign(
        rows=found["rows"] + found["other_source"], elsewhere=found["events"] - found["here"]
    )
    labels = labels_of(dictionary)
    found = found.reindex([table for table in labels if table in found.index])
    found.insert(0, "label", [labels[table] for table in found.index])
    return found[found["rows"] > 0].rename_axis("table").reset_index()
