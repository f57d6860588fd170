"""Reports of racism as cells, before anything is hidden: of the county alone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.periods import Period
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.disclosure.release_sums import WAY
from evaluation_lib.measures.racism_reports import ACTION, NO_ACTION, OPEN, SATISFIED, standing_on
from evaluation_lib.presentation.planned_cells import (
    REACHED,
    WENT_ON,
    ReleaseCells,
    cells_of_kinds,
    cells_of_shares,
    together,
    whole_within,
)
from evaluation_lib.presentation.released import protected, protected_shares
from evaluation_lib.presentation.workforce_and_practice.shared import span_of, within, years_of
from evaluation_lib.programme_report import ProgrammeReport

#: The table of counts of the release, and the point under which all reports stand.
RACISM, REPORTS = "programme_racism_reports", "racism_reports"
#: How many of those asked were satisfied.
ASKED, OF_ASKED = "reporters_asked", "reporters_satisfied"
STATES = (ACTION, NO_ACTION, OPEN)
SOURCES = ("person who uses services", "public", "colleague", "manager", "partner agency")


def standing(report: ProgrammeReport, period: Period) -> pd.DataFrame:
    """Return the reports made in a period, as they stand on the page's last day."""
    rows = standing_on(report.programme["racism_reports"], report.setting.period_end)
    return rows[within(rows["reported_on"], period)]


def counted_years(report: ProgrammeReport) -> list[Period]:
    """Return the whole years from the first to the last in which a report was made."""
    years = years_of(report)
    have = [at for at, year in enumerate(years) if len(standing(report, year))]
    return years[have[0] : have[-1] + 1] if have else []


def by_state(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Count reports by how they stand: of the whole period, and of every year."""
    return _kinds(report, county, "state", STATES, [span_of(report), *counted_years(report)])


def by_source(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Count reports by where the racism came from, of the whole period."""
    return _kinds(report, county, "from_whom", SOURCES, [span_of(report)])


def satisfied(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Count those satisfied, of those asked, of the whole period."""
    rows = standing(report, span_of(report))
    asked = rows[rows["satisfied"] != ""]
    row = {
        "decision_point": OF_ASKED,
        "count": int((asked["satisfied"] == SATISFIED).sum()),
        "reached": len(asked),
    }
    return _named(pd.DataFrame([row]), county, span_of(report))


def _kinds(
    report: ProgrammeReport,
    county: Area,
    column: str,
    kinds: Sequence[str],
    periods: Sequence[Period],
) -> pd.DataFrame:
    found = []
    for period in periods:
        rows = standing(report, period)
        counts = rows[column].value_counts().reindex(list(kinds), fill_value=0)
        frame = pd.DataFrame({"decision_point": list(kinds), "count": counts.to_numpy()})
        found.append(_named(frame.assign(reached=len(rows)), county, period))
    return pd.concat(found, ignore_index=True)


def _named(frame: pd.DataFrame, county: Area, period: Period) -> pd.DataFrame:
    return frame.assign(area=county.name, group=EVERYBODY, period=period.name)


def racism_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return the cells of reports of racism."""
    if report.programme["racism_reports"].empty:
        return together([])
    county = areas[0]
    states = cells_of_kinds(by_state(report, county), family=RACISM, whole=REPORTS)
    sources = cells_of_kinds(by_source(report, county), family=RACISM, whole=REPORTS)
    asked = cells_of_shares(
        satisfied(report, county), family=RACISM, start={OF_ASKED: ASKED}, everybody=False
    )
    span = standing(report, span_of(report))
    of_all = whole_within(
        part=ASKED,
        count=int((span["satisfied"] != "").sum()),
        whole=REPORTS,
        reached=len(span),
        family=RACISM,
        area=county.name,
        group=EVERYBODY,
        period=span_of(report).name,
    )
    apart = ReleaseCells(sources.cells, sources.sums.assign(**{WAY: "from_whom"}))
    return together([states, apart, asked, of_all])


def shown_kinds(report: ProgrammeReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Return counts by kind as the release shows them: ``count``, and ``reached``, all reports."""
    wholes = rows.assign(decision_point=REPORTS)
    reached = protected(report, wholes, family=RACISM, parts={"reached": REACHED})["reached"]
    safe = protected(report, rows, family=RACISM, parts={"count": WENT_ON})
    return safe.assign(reached=reached)


def shown_satisfied(report: ProgrammeReport, county: Area) -> dict[str, object]:
    """Return how many were satisfied (``count``) of those asked (``reached``), as shown."""
    rows = satisfied(report, county)
    safe = protected_shares(report, rows, family=RACISM, start={OF_ASKED: ASKED})
    return safe.iloc[0].to_dict()
