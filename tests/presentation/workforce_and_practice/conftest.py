"""Reports on an invented programme, unprotected and as a run protects them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.areas import parts_by_area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.disclosure.release_planning import PlannedRelease, plan_release
from evaluation_lib.opening import prepare_report
from evaluation_lib.presentation import workforce_and_practice
from evaluation_lib.programme_report import ProgrammeReport
from evaluation_lib.reports.planned_kinds import OfProgramme

PERIOD = {"period_start": "2020-04-01", "period_end": "2025-03-31"}
BEGUN = "2023-10-01"


@pytest.fixture(scope="session")
def open_for(programme_folder: Path, dictionary: Dictionary) -> Callable[..., ProgrammeReport]:
    """Open a report on it, unprotected."""

    @cache
    def opened(area: str = "Essex", **settings: object) -> ProgrammeReport:
        usual = {"programme": str(programme_folder), "programme_start": BEGUN}
        given = {"area": area, **PERIOD, **usual, **settings}
        report = prepare_report(given, dictionary=dictionary)
        assert isinstance(report, ProgrammeReport)
        return report

    return opened


@pytest.fixture(scope="session")
def without_files() -> Callable[..., ProgrammeReport]:
    """Take files out of a report, as if nobody had given them; ``*`` takes all."""

    def taken(report: ProgrammeReport, *names: str) -> ProgrammeReport:
        programme = report.programme
        gone = set(programme.tables) if names == ("*",) else set(names)
        tables: dict[str, pd.DataFrame] = {
            name: rows.head(0) if name in gone else rows for name, rows in programme.tables.items()
        }
        left = replace(programme, tables=tables, given=programme.given - gone)
        return replace(report, programme=left)

    return taken


def plan_of(report: ProgrammeReport) -> PlannedRelease:
    """Plan what the pages of the county and its quadrants show, as a run does."""
    kind = OfProgramme()
    found = kind.cells(report, kind.areas(report, []))
    return plan_release(
        found.cells,
        given_sums=found.sums,
        parts_of_areas=parts_by_area(report.dictionary),
        earlier=[],
        rules=report.rules,
    )


@pytest.fixture(scope="session")
def planned(open_for: Callable[..., ProgrammeReport]) -> Callable[..., PlannedRelease]:
    """Plan the pages of the invented programme."""

    @cache
    def plan(audience: str = "team") -> PlannedRelease:
        return plan_of(open_for(audience=audience))

    return plan


@pytest.fixture(scope="session")
def protected_for(
    open_for: Callable[..., ProgrammeReport], planned: Callable[..., PlannedRelease]
) -> Callable[..., ProgrammeReport]:
    """Open a report as it stands in a run."""

    @cache
    def made(area: str, audience: str) -> ProgrammeReport:
        return released(open_for(area, audience=audience), planned(audience))

    # However it is asked for, one report is made once.
    return lambda area="Essex", audience="team": made(area, audience)


@pytest.fixture(scope="session")
def protect() -> Callable[[ProgrammeReport], ProgrammeReport]:
    """Protect a report on the county that a test has changed."""
    return lambda report: released(report, plan_of(report))


def released(report: ProgrammeReport, planned: PlannedRelease) -> ProgrammeReport:
    """Give a report what may be shown of it."""
    plan = ReleasePlan(
        planned.cells[[*CELL, "shown"]],
        audience=report.rules.audience,
        rounding_base=report.rules.rounding_base,
        describing_base=report.rules.describing_base,
    )
    return replace(report, release=plan)


@pytest.fixture(scope="session")
def page_of() -> Callable[[ProgrammeReport], str]:
    """Make every section of a report, as one piece of HTML."""

    @cache
    def made(report: ProgrammeReport) -> str:
        names = workforce_and_practice.__all__
        sections = (getattr(workforce_and_practice, name) for name in names)
        return "".join(section(report)._repr_html_() for section in sections)

    return made
