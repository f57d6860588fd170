"""The changes that the page may tell, each against what it changed, in an order by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluation_lib.framework.evidence import (
    AGAINST,
    CLEAR,
    FOR,
    NO_CLEAR_CHANGE,
    TOLD_APART,
    Evidence,
)
from evaluation_lib.framework.parts import CHANGE
from evaluation_lib.presentation.board_report.shared import named, rules, said
from evaluation_lib.presentation.certainty import certainty_sign, certainty_words
from evaluation_lib.presentation.handed_over import CERTAINTIES
from evaluation_lib.presentation.university_evaluation.shared import judged

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport

#: What an aspiration's line shows first: what speaks against it is never behind what speaks for it.
FIRST = (AGAINST, FOR, NO_CLEAR_CHANGE, TOLD_APART)
#: What a clear change can say, in the turns in which the page lists them.
CLEAR_MARKS = (AGAINST, FOR, TOLD_APART)
#: What a change is told against where that hangs on whether the programme's start is set.
BEFORE_OR_FIRST_YEAR, BEFORE, FIRST_YEAR = "before_or_first_year", "before", "first_year"


@dataclass(frozen=True, eq=False)
class Change:
    """One finding of a change: of which indicator, and what it says of the indicator's aims."""

    evidence: Evidence
    row: Mapping[str, Any]
    mark: str

    @property
    def is_clear(self) -> bool:
        """Whether it is clear which way it went."""
        return self.row["verdict"] in CLEAR


def changes_of(evidence: Iterable[Evidence]) -> Iterator[Change]:
    """Give every known change in some evidence, group by group."""
    for one in evidence:
        if one.indicator.kind == CHANGE:
            for row, mark in zip(one.rows, one.marks, strict=True):
                if mark in FIRST:
                    yield Change(one, row, mark)


def leading(changes: Sequence[Change]) -> Change | None:
    """Return the change that is shown of several: of this very area, and by the order of `FIRST`.

    Of a part of the county, what is told of the whole county only comes last.
    """
    order = {mark: place for place, mark in enumerate(FIRST)}
    ranked = sorted(changes, key=lambda one: (one.evidence.of_county, order[one.mark]))
    return ranked[0] if ranked else None


def moved(report: EvaluationReport) -> list[Change]:
    """Return the clear changes that the page lists: against an aim and for one, by turns.

    What is against comes first, and what is told of this very area before what is told of the
    whole county only. An indicator is named once, by the first of its groups that moved that way.
    """
    found = [one for one in changes_of(judged(report).evidence.values()) if one.is_clear]
    own = [one for one in found if not one.evidence.of_county]
    of_county = [one for one in found if one.evidence.of_county]
    return [*_by_turns(own), *_by_turns(of_county)][: rules(report)["most"]["moved"]]


def _by_turns(changes: Sequence[Change]) -> Iterator[Change]:
    waiting = {mark: [one for one in changes if one.mark == mark] for mark in CLEAR_MARKS}
    named: set[str] = set()
    while any(waiting.values()):
        for mark, several in waiting.items():
            left = [one for one in several if one.evidence.indicator.id not in named]
            if left:
                named.add(left[0].evidence.indicator.id)
                yield left[0]
            waiting[mark] = left[1:]


def direction(report: EvaluationReport, change: Change) -> str:
    """Write which way a change went, and against what: ``▲ clearly higher than before ...``."""
    verdict = change.row["verdict"]
    name = CERTAINTIES.get(verdict, verdict)
    key = "direction" if change.is_clear else "no_direction"
    against = said(report, f"compared.{_compared_with(report, change)}.{key}")
    words = certainty_words(report.dictionary, name)
    return f"{certainty_sign(report.dictionary, name)} {words} {against}"


def name_of(report: EvaluationReport, change: Change) -> str:
    """Name a change by its indicator and its group."""
    return named(report, change.evidence, change.row["group"])


def _compared_with(report: EvaluationReport, change: Change) -> str:
    known, indicator = rules(report)["compared_with"], change.evidence.indicator
    name = known.get(indicator.id) or known[indicator.source]
    if name != BEFORE_OR_FIRST_YEAR:
        return name
    return FIRST_YEAR if report.setting.programme_start is None else BEFORE
