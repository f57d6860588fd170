"""Which decision points children are followed from and to, and which cohorts have been followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.counts.children import Point, points_of
from evaluation_lib.counts.periods import Period
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.records import Records

CENSORED_TYPES = {
    "period": "string",
    "period_end": "datetime64[us]",
    "follow_up_ends": "datetime64[us]",
    "observed_until": "datetime64[us]",
}

NOT_REACHED_ON_A_DAY = (
    "'{found}' is not a decision point that children reach on a day and are followed from or to: "
    "write one of {allowed}. How many cases are open, and the end of care, are none."
)
THE_SAME_POINT = "Children are followed from '{found}' to itself: write another decision point."
NOTHING_HELD = (
    "The extracts hold no {label}, so nobody can be followed from or to them: leave out this pair "
    "of decision points, or add a source that holds them."
)


@dataclass(frozen=True)
class Pair:
    """From which decision point to which children are followed, and why reports show it."""

    start: str
    to: str
    why: str = ""

    @property
    def name(self) -> str:
        """The pair as counts name it: ``referrals_to_child_protection_plans_started``."""
        return f"{self.start}_to_{self.to}"


def cohort_pairs(dictionary: Dictionary) -> list[Pair]:
    """Return the pairs that reports show (``cohorts`` of ``disproportionality.yaml``)."""
    return [Pair(**row) for row in dictionary.document("disproportionality")["cohorts"]]


def pairs_held(records: Records, *, dictionary: Dictionary) -> list[Pair]:
    """Return those of `cohort_pairs` whose decision points both stand in the extracts."""
    held = {
        name for name, point in points_of(dictionary).items() if len(records.tables[point.table])
    }
    return [pair for pair in cohort_pairs(dictionary) if {pair.start, pair.to} <= held]


def follow_up_months(dictionary: Dictionary) -> int:
    """Return for how many months children are followed (``counting``)."""
    return int(dictionary.document("disproportionality")["counting"]["follow_up_months"])


def points_followed(
    names: Sequence[str], *, records: Records, dictionary: Dictionary
) -> list[Point]:
    """Return decision points that children can be followed from and to, in the order given.

    Raises
    ------
    DataError
        If one is not reached on a day, stands twice, or has no event in the extracts.
    """
    events = dictionary.read("event_tables")["decision_point_started"].dropna()
    points = {name: p for name, p in points_of(dictionary).items() if name in set(events)}
    for place, name in enumerate(names):
        if name not in points:
            raise DataError(NOT_REACHED_ON_A_DAY.format(found=name, allowed=", ".join(points)))
        if name in names[:place]:
            raise DataError(THE_SAME_POINT.format(found=name))
        if not len(records.tables[points[name].table]):
            raise DataError(NOTHING_HELD.format(label=points[name].label.lower()))
    return [points[name] for name in names]


def observed_cohorts(
    records: Records, *, periods: Sequence[Period], dictionary: Dictionary
) -> list[Period]:
    """Return the periods whose children have all been followed for the whole time."""
    censored = set(censored_cohorts(records, periods=periods, dictionary=dictionary)["period"])
    return [period for period in periods if period.name not in censored]


def censored_cohorts(
    records: Records, *, periods: Sequence[Period], dictionary: Dictionary
) -> pd.DataFrame:
    """Name the periods that no cohort is counted of: some of its children were followed for less.

    Returns
    -------
    pandas.DataFrame
        One row per such period: ``period``, ``period_end``, ``follow_up_ends`` (of a child of its
        last day) and ``observed_until`` (the last day that the extracts know of).
    """
    months = pd.DateOffset(months=follow_up_months(dictionary))
    until = pd.Timestamp(records.observed_until)
    ends = [(one.name, pd.Timestamp(one.end), pd.Timestamp(one.end) + months) for one in periods]
    rows = [(*end, until) for end in ends if end[-1] > until]
    return pd.DataFrame(rows, columns=list(CENSORED_TYPES)).astype(CENSORED_TYPES)
