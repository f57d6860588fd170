"""The kinds of reports whose numbers a run plans: whose data they show, and in which cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from evaluation_lib.areas import Area, county_of, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.earlier_releases import Published
from evaluation_lib.disclosure.rules import CHILD, Rules, rules_for
from evaluation_lib.feedback_report import SUBJECT, FeedbackReport
from evaluation_lib.needed import EXTRACTS, FEEDBACK, PROGRAMME
from evaluation_lib.opening import RecordsReport, place_problem
from evaluation_lib.programme_report import SUBJECT as OF_THE_PROGRAMME
from evaluation_lib.programme_report import ProgrammeReport

PlannedReport = RecordsReport | FeedbackReport | ProgrammeReport


class Kind(Protocol):
    """A kind of report whose numbers are planned.

    What counts and charts are made of is loaded by those who plan only.

    Attributes
    ----------
    subject
        Whose data its numbers are, by the name of their rules.
    counted
        What its numbers count, in a word.
    says_everybody
        Whether a number of all groups together is known on a page by its place and its point.
    """

    subject: str
    counted: str
    says_everybody: bool

    def areas(self, report: Any, asked: Sequence[str]) -> list[Area]:
        """Return the county and its parts, whichever pages are made.

        All quadrants, since the pages of the others are made on another day; districts where one
        is asked for.
        """

    def cells(self, report: Any, areas: Sequence[Area]) -> Any:
        """Return every cell that pages show, and the sums among them (`ReleaseCells`)."""

    def earlier_cells(self, report: Any, areas: Sequence[Area], periods: Sequence[str]) -> Any:
        """Return cells of earlier releases' periods, counted again from what is read now.

        A reader takes the shorter period off the longer one. Planned together with it, as few
        numbers as can be are hidden for that.
        """

    def with_counting(self, cells: pd.DataFrame, report: Any) -> pd.DataFrame:
        """Say of each cell how people are counted in it, so that only like is put beside like."""

    def published_elsewhere(self, report: Any) -> list[Published]:
        """Return what others have published of the same."""

    def labels(self, report: Any) -> Mapping[str, str]:
        """Return the words that pages have for the decision points of cells."""


@dataclass(frozen=True)
class OfRecords:
    """Reports on children, made from the council's extracts."""

    subject: str = CHILD
    counted: str = "children"
    says_everybody: bool = False

    def areas(self, report: RecordsReport, asked: Sequence[str]) -> list[Area]:
        """See `Kind.areas`."""
        dictionary, known = report.dictionary, known_areas(report.dictionary)
        wanted = [
            area
            for area in known
            if area.level == "quadrant" or (area.level == "district" and area.label in asked)
        ]
        told = [
            area
            for area in wanted
            if place_problem(
                area,
                area_by=report.setting.area_by,
                areas=known,
                sources=report.extracts.sources,
                dictionary=dictionary,
            )
            is None
        ]
        return [county_of(dictionary), *told]

    def cells(self, report: RecordsReport, areas: Sequence[Area]) -> Any:
        """See `Kind.cells`."""
        from evaluation_lib.presentation.release_of_records.cells import release_cells

        return release_cells(report, areas=areas)

    def earlier_cells(
        self, report: RecordsReport, areas: Sequence[Area], periods: Sequence[str]
    ) -> Any:
        """See `Kind.earlier_cells`: years and quarters are cells of every release already."""
        from evaluation_lib.presentation.planned_cells import NOTHING

        return NOTHING

    def with_counting(self, cells: pd.DataFrame, report: RecordsReport) -> pd.DataFrame:
        """See `Kind.with_counting`."""
        from evaluation_lib.presentation.release_of_records.counting import with_counting

        return with_counting(cells, report)

    def published_elsewhere(self, report: RecordsReport) -> list[Published]:
        """See `Kind.published_elsewhere`."""
        from evaluation_lib.presentation.release_of_records.published_elsewhere import (
            published_elsewhere,
        )

        return [published_elsewhere(report)]

    def labels(self, report: RecordsReport) -> Mapping[str, str]:
        """See `Kind.labels`."""
        points = report.dictionary.read("decision_points")
        return dict(zip(points["decision_point"], points["label"], strict=True))


@dataclass(frozen=True)
class OfFeedback:
    """Reports on what staff wrote about workshops."""

    subject: str = SUBJECT
    counted: str = "answers"
    says_everybody: bool = True

    def areas(self, report: FeedbackReport, asked: Sequence[str]) -> list[Area]:
        """See `Kind.areas`."""
        return [
            area for area in known_areas(report.dictionary) if area.level in report.rules.levels
        ]

    def cells(self, report: FeedbackReport, areas: Sequence[Area]) -> Any:
        """See `Kind.cells`."""
        from evaluation_lib.presentation.workshop_feedback.release_cells import feedback_cells

        return feedback_cells(report, areas=areas)

    def earlier_cells(
        self, report: FeedbackReport, areas: Sequence[Area], periods: Sequence[str]
    ) -> Any:
        """See `Kind.earlier_cells`."""
        from evaluation_lib.presentation.workshop_feedback.release_cells import earlier_cells

        return earlier_cells(report, areas=areas, periods=periods)

    def with_counting(self, cells: pd.DataFrame, report: FeedbackReport) -> pd.DataFrame:
        """See `Kind.with_counting`."""
        from evaluation_lib.presentation.workshop_feedback.release_cells import with_counting

        return with_counting(cells, report)

    def published_elsewhere(self, report: FeedbackReport) -> list[Published]:
        """See `Kind.published_elsewhere`: nothing is published of such answers."""
        return []

    def labels(self, report: FeedbackReport) -> Mapping[str, str]:
        """See `Kind.labels`."""
        return {code.id: code.label for code in report.feedback.code_book.codes}


@dataclass(frozen=True)
class OfProgramme:
    """Reports on what the programme counts of itself."""

    subject: str = OF_THE_PROGRAMME
    counted: str = "people"
    says_everybody: bool = True

    def areas(self, report: ProgrammeReport, asked: Sequence[str]) -> list[Area]:
        """See `Kind.areas`."""
        return [
            area for area in known_areas(report.dictionary) if area.level in report.rules.levels
        ]

    def cells(self, report: ProgrammeReport, areas: Sequence[Area]) -> Any:
        """See `Kind.cells`."""
        from evaluation_lib.presentation.workforce_and_practice.release_cells import (
            programme_cells,
        )

        return programme_cells(report, areas=areas)

    def earlier_cells(
        self, report: ProgrammeReport, areas: Sequence[Area], periods: Sequence[str]
    ) -> Any:
        """See `Kind.earlier_cells`."""
        from evaluation_lib.presentation.workforce_and_practice.release_cells import earlier_cells

        return earlier_cells(report, areas=areas, periods=periods)

    def with_counting(self, cells: pd.DataFrame, report: ProgrammeReport) -> pd.DataFrame:
        """See `Kind.with_counting`."""
        from evaluation_lib.presentation.workforce_and_practice.release_cells import with_counting

        return with_counting(cells, report)

    def published_elsewhere(self, report: ProgrammeReport) -> list[Published]:
        """See `Kind.published_elsewhere`: the Standard publishes all councils together."""
        return []

    def labels(self, report: ProgrammeReport) -> Mapping[str, str]:
        """See `Kind.labels`."""
        from evaluation_lib.presentation.workforce_and_practice.shared import labels_of_cells

        return labels_of_cells(report)


#: By the parameter of which a notebook reads.
KINDS: Mapping[str, Kind] = {
    EXTRACTS: OfRecords(),
    FEEDBACK: OfFeedback(),
    PROGRAMME: OfProgramme(),
}


def kind_of(parameters: Mapping[str, Any]) -> Kind | None:
    """Return the kind of a report by what it reads; none of published figures."""
    return next((kind for name, kind in KINDS.items() if name in parameters), None)


def rules_of(kind: Kind, parameters: Mapping[str, Any], *, dictionary: Dictionary) -> Rules:
    """Return the rules by which a report's numbers are shown."""
    audience = parameters["audience"]
    return rules_for(audience=audience, subject=kind.subject, dictionary=dictionary)
