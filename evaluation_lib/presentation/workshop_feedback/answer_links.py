"""What numbers of answers are made up of: a reader adds and subtracts what pages show.

Who attended is made up of who answered and who did not; the answers with a theme of those with a
second one and those without; all answers of those with each value of a facet, and with none.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.planned_cells import (
    DID_NOT,
    NOTHING,
    REACHED,
    WENT_ON,
    ReleaseCells,
    cells_of_counts,
    together,
)
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.codes import facets_of
from evaluation_lib.presentation.workshop_feedback.counted import (
    ANSWERS,
    ATTENDED,
    CODED,
    TOGETHER,
)
from evaluation_lib.presentation.workshop_feedback.pairs import (
    neither_named,
    pair_named,
    without_named,
)

#: Who attended and did not answer: nobody writes it, everybody can work it out.
SILENT = "did not answer"
#: The part of answers without any value of a facet, which no page shows.
NO_VALUE = "no value"
PLACE_AND_TIME = ["area", "group", "period"]


def attended_beside_answers(report: FeedbackReport, area: Area) -> ReleaseCells:
    """Who attended, of whom those who answered are a part."""
    came = counted.attended(report, area)
    answered = counted.coded_of_all(report, area).head(1)
    if came.empty or answered.empty:
        return NOTHING
    number = int(answered["reached"].iloc[0])
    silent = came.assign(count=came["count"] - number, decision_point=SILENT)
    cells = cells_of_counts(came, family=ATTENDED, everybody=False)
    if silent["count"].iloc[0] < 0:
        # Some answered without being counted at the door: neither is a part of the other.
        return cells
    rest = cells_of_counts(silent, family=ATTENDED, everybody=False, shown_on_a_page=False)
    parts = pd.concat(
        [
            answered.assign(family=CODED, part=REACHED, decision_point=ANSWERS)[CELL],
            rest.cells[CELL],
        ],
        ignore_index=True,
    )
    wholes = pd.concat([cells.cells[CELL]] * 2, ignore_index=True)
    return together([cells, rest, ReleaseCells(NOTHING.cells, _sums(parts, wholes))])


def told_with_another(report: FeedbackReport, county: Area) -> ReleaseCells:
    """Two themes in one answer: with those that speak of one alone they make up its answers.

    Those that speak of neither are, with those that speak of the other alone, all that do not speak
    of one.
    """
    pairs = counted.together(report, county)
    numbers = counted.coded_of_all(report, county).set_index("decision_point")
    alone, every = numbers["count"], int(numbers["reached"].max()) if len(numbers) else 0
    both = _named(pairs, pair_named, count=pairs["both"])
    of_either = pairs["code"].map(alone) + pairs["other"].map(alone) - pairs["both"]
    neither = _unshown(_named(pairs, neither_named, count=every - of_either))
    # The list holds pairs that may be told and no others: a small one leaves no gap in it.
    shown = cells_of_counts(both, family=TOGETHER, everybody=False)
    shown.cells["shown_on_a_page"] = (both["count"] >= report.rules.threshold).to_numpy()
    found = [shown, neither]
    for one, other in (("code", "other"), ("other", "code")):
        turned = pairs.rename(columns={one: "code", other: "other"})
        without = _unshown(
            _named(turned, without_named, count=turned["code"].map(alone) - pairs["both"])
        )
        has, lacks = (
            pairs.assign(family=CODED, part=part, decision_point=pairs[of])[CELL]
            for part, of in ((WENT_ON, one), (DID_NOT, other))
        )
        way = both["decision_point"]
        found += [
            without,
            _sum_of(has, shown.cells, without.cells, way=way),
            _sum_of(lacks, without.cells, neither.cells, way=way),
        ]
    return together(found)


def facet_values(report: FeedbackReport, counts: pd.DataFrame) -> ReleaseCells:
    """Say that the values of each facet make up all answers, with those that have none of them.

    Parameters
    ----------
    report
        The report.
    counts
        `counted.COLUMNS`: answers by code of some places, roles or years.
    """
    found = [
        _values(facet.id, {value.id for value in facet.values}, counts)
        for facet in facets_of(report)
    ]
    return together(found)


def _values(facet: str, values: set[str], counts: pd.DataFrame) -> ReleaseCells:
    own = counts[counts["decision_point"].isin(values)]
    if own.empty:
        return NOTHING
    given = own.groupby(PLACE_AND_TIME, sort=False).agg(
        given=("count", "sum"), reached=("reached", "first")
    )
    left = given.assign(count=given["reached"] - given["given"]).reset_index()
    # Where an answer has two values of one facet, they make up nothing.
    left = left[left["count"] >= 0]
    own = own.merge(left[PLACE_AND_TIME], on=PLACE_AND_TIME)
    # Where every answer has a value, readers can tell: nothing is left to be unsure of.
    some = left[left["count"] > 0]
    none = cells_of_counts(
        some.assign(decision_point=facet),
        family=CODED,
        part=NO_VALUE,
        everybody=False,
        shown_on_a_page=False,
    )
    parts = pd.concat([own.assign(family=CODED, part=WENT_ON)[CELL], none.cells[CELL]])
    parts = parts.reset_index(drop=True)
    wholes = parts.assign(part=REACHED, decision_point=ANSWERS)
    return together([none, ReleaseCells(NOTHING.cells, _sums(parts, wholes, way=facet))])


def _named(
    pairs: pd.DataFrame, name: Callable[[str, str], str], *, count: pd.Series
) -> pd.DataFrame:
    points = list(map(name, pairs["code"], pairs["other"]))
    return pairs.assign(decision_point=points, count=count)


def _unshown(counts: pd.DataFrame) -> ReleaseCells:
    return cells_of_counts(counts, family=TOGETHER, everybody=False, shown_on_a_page=False)


def _sum_of(wholes: pd.DataFrame, *parts: pd.DataFrame, way: pd.Series) -> ReleaseCells:
    sums = [
        _sums(some[CELL].reset_index(drop=True), wholes.reset_index(drop=True), way=way)
        for some in parts
    ]
    return ReleaseCells(NOTHING.cells, pd.concat(sums, ignore_index=True))


def _sums(
    parts: pd.DataFrame, wholes: pd.DataFrame, *, way: pd.Series | str = "all"
) -> pd.DataFrame:
    named = wholes[CELL].set_axis(OF_THE_WHOLE, axis="columns")
    return pd.concat([parts[CELL], named], axis="columns").assign(**{WAY: way})
