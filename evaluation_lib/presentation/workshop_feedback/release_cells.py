"""Every number that the pages on feedback show, before any is hidden, and the sums among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.disclosure.register import COUNTING
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY
from evaluation_lib.disclosure.windows import SPAN, window_named
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    REACHED,
    WENT_ON,
    ReleaseCells,
    cells_of_counts,
    cells_of_shares,
    together,
)
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.counted import (
    ANSWERS,
    ATTENDED,
    CODED,
    TOGETHER,
)
from evaluation_lib.presentation.workshop_feedback.days import span_of
from evaluation_lib.presentation.workshop_feedback.pairs import pair_named, without_named

#: Who attended and did not answer: nobody writes it, everybody can work it out.
SILENT = "did not answer"


def feedback_cells(report: FeedbackReport, *, areas: Sequence[Area]) -> ReleaseCells:
    """Return every cell of the pages of all areas, and the sums among them.

    Parameters
    ----------
    report
        The report on the county.
    areas
        The county, then the quadrants.

    Returns
    -------
    ReleaseCells
        Roles, years and themes together are the county's alone: where a role or a year is told, no
        quadrant is.
    """
    county, start = areas[0], starts(report)
    whole = [counted.coded_of_all(report, area) for area in areas]
    years, roles = counted.coded_by_year(report, county), counted.coded_by_role(report, county)
    return together(
        [
            *(cells_of_shares(one, family=CODED, start=start, everybody=False) for one in whole),
            cells_of_shares(roles, family=CODED, start=start, everybody=True),
            cells_of_shares(years, family=CODED, start=start, everybody=False),
            *(_attended(report, area) for area in areas),
            _together(report, county),
        ]
    )


def earlier_cells(
    report: FeedbackReport, *, areas: Sequence[Area], periods: Sequence[str]
) -> ReleaseCells:
    """Return the cells of earlier pages' whole periods, on no page now (see `Kind.earlier_cells`).

    Parameters
    ----------
    report, areas
        As for `feedback_cells`.
    periods
        Names of periods of earlier releases; those without a day of this one's are left out.
    """
    found = [
        feedback_cells(_in_period(report, name), areas=areas)
        for name in _other_spans(report, periods)
    ]
    return together([replace(one, cells=one.cells.assign(shown_on_a_page=False)) for one in found])


def _other_spans(report: FeedbackReport, earlier: Sequence[str]) -> list[str]:
    """Return the whole periods of earlier pages that this one's has days in common with."""
    own = span_of(report)
    found = [window for name in earlier if (window := window_named(name)) and window.kind == SPAN]
    return [
        one.name
        for one in found
        if one.name != own.name and one.start <= own.end and own.start <= one.end
    ]


def _in_period(report: FeedbackReport, name: str) -> FeedbackReport:
    window = window_named(name)
    assert window is not None
    days = {"period_start": window.start, "period_end": window.end}
    return replace(report, setting=replace(report.setting, **days))


def starts(report: FeedbackReport) -> dict[str, str]:
    """Return the point under which those stand who could have spoken of a code: all answers."""
    return {code.id: ANSWERS for code in counted.codes_of(report)}


def _attended(report: FeedbackReport, area: Area) -> ReleaseCells:
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


def _together(report: FeedbackReport, county: Area) -> ReleaseCells:
    """Two themes in one answer: with those that speak of one alone they make up its answers."""
    pairs = counted.together(report, county)
    alone = counted.coded_of_all(report, county).set_index("decision_point")["count"]
    both = pairs.assign(
        decision_point=list(map(pair_named, pairs["code"], pairs["other"])), count=pairs["both"]
    )
    # The list holds pairs that may be told and no others: a small one leaves no gap in it.
    listed = both["count"] >= report.rules.threshold
    shown = cells_of_counts(both, family=TOGETHER, everybody=False)
    shown.cells["shown_on_a_page"] = listed.to_numpy()
    found = [shown]
    for one, other in (("code", "other"), ("other", "code")):
        without = pairs.assign(
            decision_point=list(map(without_named, pairs[one], pairs[other])),
            count=pairs[one].map(alone) - pairs["both"],
        )
        rest = cells_of_counts(without, family=TOGETHER, everybody=False, shown_on_a_page=False)
        wholes = pairs.assign(family=CODED, part=WENT_ON, decision_point=pairs[one])[CELL]
        way = both["decision_point"]
        sums = [
            _sums(parts.reset_index(drop=True), wholes.reset_index(drop=True)).assign(**{WAY: way})
            for parts in (shown.cells[CELL], rest.cells[CELL])
        ]
        found += [rest, ReleaseCells(NOTHING.cells, pd.concat(sums, ignore_index=True))]
    return together(found)


def _sums(parts: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    named = wholes[CELL].set_axis(OF_THE_WHOLE, axis="columns")
    return pd.concat([parts[CELL], named], axis="columns").assign(**{WAY: "all"})


def with_counting(cells: pd.DataFrame, report: FeedbackReport) -> pd.DataFrame:
    """Say of each cell how it is counted, so that it is put beside no cell of children.

    Answers of one question, by one version of a code book, are alike.
    """
    whose = "invented" if report.invented else "of this council"
    book, question = report.feedback.code_book, report.feedback.answers["question"]
    asked = question.iloc[0] if len(question) else ""
    return cells.assign(**{COUNTING: f"{whose}; {asked}; {book.name} {book.version}"})
