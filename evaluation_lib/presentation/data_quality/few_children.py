"""Names that few children carry: no run prints them, since they could point at a child."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.wording import text

CHILD = "child_id"


def fewest_children(report: RecordsReport) -> int:
    """Return of how many children a label or a team must be to be named; of any outside of runs."""
    if report.release is None:
        return 0
    return int(report.dictionary.document("data_quality")["fewest_children_behind_a_name"])


def carried_by_enough(
    report: RecordsReport, events: Mapping[str, pd.DataFrame], column: str
) -> frozenset[str]:
    """Return the values of a column of some events that enough children carry to be named."""
    rows = [frame[[CHILD, column]] for frame in events.values() if column in frame and len(frame)]
    if not rows:
        return frozenset()
    children = pd.concat(rows).dropna().groupby(column)[CHILD].nunique()
    return frozenset(children.index[children >= fewest_children(report)].astype(str))


def not_named(report: RecordsReport, what: str) -> list[str]:
    """Say in a run that what few children carry is not named, whether there is any or not."""
    if report.release is None:
        return []
    fewest = fewest_children(report)
    return [text(report.dictionary, f"data_quality.described.few_{what}", fewest=fewest)]
