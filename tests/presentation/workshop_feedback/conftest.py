"""Reports on invented feedback, unprotected and as a run protects them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from evaluation_lib.areas import parts_by_area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.disclosure.release_planning import PlannedRelease, plan_release
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation import workshop_feedback
from evaluation_lib.reports.planned_kinds import OfFeedback
from evaluation_lib.synthetic.feedback.answers import FeedbackTruth

PERIOD = {"period_start": "2020-04-01", "period_end": "2025-03-31"}


@pytest.fixture(scope="session")
def invented(feedback_folder: Path, feedback_truth: FeedbackTruth) -> tuple[Path, FeedbackTruth]:
    """A folder of invented feedback, and what was planted in it."""
    return feedback_folder, feedback_truth


@pytest.fixture(scope="session")
def open_for(
    invented: tuple[Path, FeedbackTruth], dictionary: Dictionary
) -> Callable[..., FeedbackReport]:
    """Open a report on it, unprotected."""

    @cache
    def opened(area: str = "Essex", **settings: object) -> FeedbackReport:
        given = {"area": area, **PERIOD, "feedback": str(invented[0]), **settings}
        report = prepare_report(given, dictionary=dictionary)
        assert isinstance(report, FeedbackReport)
        return report

    return opened


@pytest.fixture(scope="session")
def planned(open_for: Callable[..., FeedbackReport]) -> Callable[..., PlannedRelease]:
    """Plan what the pages of the county and its quadrants show, as a run does."""

    @cache
    def plan(audience: str = "team") -> PlannedRelease:
        report, kind = open_for(audience=audience), OfFeedback()
        found = kind.cells(report, kind.areas(report, []))
        return plan_release(
            found.cells,
            given_sums=found.sums,
            parts_of_areas=parts_by_area(report.dictionary),
            earlier=[],
            rules=report.rules,
        )

    return plan


@pytest.fixture(scope="session")
def protected_for(
    open_for: Callable[..., FeedbackReport], planned: Callable[..., PlannedRelease]
) -> Callable[..., FeedbackReport]:
    """Open a report as it stands in a run."""

    @cache
    def made(area: str, audience: str) -> FeedbackReport:
        report = open_for(area, audience=audience)
        plan = ReleasePlan(
            planned(audience).cells[[*CELL, "shown"]],
            audience=audience,
            rounding_base=report.rules.rounding_base,
            describing_base=report.rules.describing_base,
        )
        return replace(report, release=plan)

    # However it is asked for, one report is made once.
    return lambda area="Essex", audience="team": made(area, audience)


@pytest.fixture(scope="session")
def page_of() -> Callable[[FeedbackReport], str]:
    """Make every section of a report, as one piece of HTML."""

    @cache
    def made(report: FeedbackReport) -> str:
        sections = (getattr(workshop_feedback, name) for name in workshop_feedback.__all__)
        return "".join(section(report)._repr_html_() for section in sections)

    return made
