"""Audits of cases as cells, before anything is hidden.

Where strata are the quadrants, a stratum's audits are those of the quadrant: one cell, of which the
county's is the sum. Other strata are groups of the county's audits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.periods import Period
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.planned_cells import (
    WENT_ON,
    ReleaseCells,
    cells_of_shares,
    sums_of,
    together,
    whole_within,
)
from evaluation_lib.presentation.released import protected_shares
from evaluation_lib.presentation.workforce_and_practice.settings import setting_of
from evaluation_lib.presentation.workforce_and_practice.shared import (
    said,
    span_of,
    within,
    years_of,
)
from evaluation_lib.programme_report import ProgrammeReport

#: The tables of counts of the release: audits, and the same by the child's ethnic group.
AUDITS, BY_GROUP = "programme_audits", "programme_audits_by_group"
TOOL, QUALITY = "audit_tool_present", "audit_quality_good"
REFLECTED = ("ethnicity", "culture", "religion", "language")
INTERPRETER, RECORDED, MATCHED = "audit_interpreter", "audit_carer_recorded", "audit_carer_matched"
ALL, JUDGED, NEEDED = "audited", "audit_judged", "audit_interpreter_needed"
WITH_CARER, COMPARED = "audit_with_carer", "audit_carer_compared"
#: Under which point those stand who could have had what is counted.
START: Mapping[str, str] = {
    TOOL: ALL,
    QUALITY: JUDGED,
    **{f"audit_{one}": ALL for one in REFLECTED},
    INTERPRETER: NEEDED,
    RECORDED: WITH_CARER,
    MATCHED: COMPARED,
}
YES = "yes"


@dataclass(frozen=True)
class Drawn:
    """Some audits: those of one place, stratum or group in one period."""

    area: str
    group: str
    period: str
    audits: pd.DataFrame


def strata_are_quadrants(report: ProgrammeReport) -> bool:
    """Whether every audit's stratum is its quadrant."""
    audits = report.programme["case_audits"]
    return bool((audits["stratum"] == audits["quadrant"]).all())


def audits_in(report: ProgrammeReport, period: Period) -> pd.DataFrame:
    """Return the audits of a period."""
    rows = report.programme["case_audits"]
    return rows[within(rows["audited_on"], period)]


def audited_years(report: ProgrammeReport) -> list[Period]:
    """Return the whole years of the page that have audits."""
    return [year for year in years_of(report) if len(audits_in(report, year))]


def counts_of(report: ProgrammeReport, some: Drawn, points: Sequence[str]) -> pd.DataFrame:
    """Count what audits found: ``decision_point``, ``count`` (of ``reached``), and their names."""
    rows = some.audits
    good = rows["quality"] >= setting_of(report.dictionary, "audits", "good_from")
    found = {
        TOOL: rows["tool_present"] == YES,
        QUALITY: good.fillna(False),
        **{f"audit_{one}": rows[one] == YES for one in REFLECTED},
        INTERPRETER: rows["interpreter"] == "used",
        RECORDED: rows["carer_ethnicity_recorded"] == YES,
        MATCHED: rows["carer_matched"] == YES,
    }
    reached = {
        ALL: pd.Series(True, index=rows.index),
        JUDGED: rows["quality"].notna(),
        NEEDED: rows["interpreter"] != "not needed",
        WITH_CARER: rows["carer_ethnicity_recorded"] != "",
        COMPARED: rows["carer_matched"] != "",
    }
    counts = [
        {
            "decision_point": point,
            "count": int((found[point] & reached[START[point]]).sum()),
            "reached": int(reached[START[point]].sum()),
        }
        for point in points
    ]
    named = {"area": some.area, "group": some.group, "period": some.period}
    return pd.DataFrame(counts, columns=["decision_point", "count", "reached"]).assign(**named)


def of_the_county(report: ProgrammeReport, county: Area, period: Period) -> Drawn:
    """Return all audits of a period."""
    return Drawn(county.name, EVERYBODY, period.name, audits_in(report, period))


def of_a_quadrant(report: ProgrammeReport, area: Area, period: Period) -> Drawn:
    """Return the audits of a quadrant in a period."""
    rows = audits_in(report, period)
    return Drawn(area.name, EVERYBODY, period.name, rows[rows["quadrant"] == area.name])


def of_strata(report: ProgrammeReport, county: Area, period: Period) -> dict[str, Drawn]:
    """Return the audits of each stratum of the frame in a year."""
    rows, frame = audits_in(report, period), frame_of(report, period)
    quadrants = strata_are_quadrants(report)
    return {
        stratum: Drawn(
            stratum if quadrants else county.name,
            EVERYBODY if quadrants else said(report, "audits.stratum", stratum=stratum),
            period.name,
            rows[rows["stratum"] == stratum],
        )
        for stratum in frame.index
    }


def frame_of(report: ProgrammeReport, period: Period) -> pd.Series:
    """Return how many cases each stratum had in a year: by stratum."""
    frame = report.programme["audit_frame"]
    rows = frame[frame["year_end"] == pd.Timestamp(period.end)]
    return rows.set_index("stratum")["cases"]


def of_groups(report: ProgrammeReport, county: Area) -> dict[str, Drawn]:
    """Return the audits of each ethnic group of children, of the whole period."""
    span = span_of(report)
    rows = audits_in(report, span)
    unknown = said(report, "audits.group_not_known")
    groups = rows["ethnic_group"].replace({"": unknown})
    return {
        group: Drawn(county.name, group, span.name, rows[groups == group])
        for group in sorted(groups.unique(), key=lambda one: (one == unknown, one))
    }


def audit_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return the cells of audits: of quadrants only whether a tool was there, year by year."""
    if report.programme["case_audits"].empty:
        return together([])
    county, *quadrants = areas
    years = audited_years(report)
    points = list(START)
    rows = [
        counts_of(report, of_the_county(report, county, one), points)
        for one in (span_of(report), *years)
    ]
    for year in years:
        rows += [counts_of(report, of_a_quadrant(report, area, year), [TOOL]) for area in quadrants]
        drawn = of_strata(report, county, year).values()
        weighted = [point for point in points if START[point] in (ALL, JUDGED)]
        rows += [counts_of(report, one, weighted) for one in drawn]
    every = pd.concat(rows, ignore_index=True)
    every = every.drop_duplicates(["decision_point", "area", "group", "period"])
    whole = cells_of_shares(every, family=AUDITS, start=START, everybody=False)
    inner = [_within(report, county, one) for one in (span_of(report), *years)]
    return together([whole, *inner, _by_group(report, county)])


def _within(report: ProgrammeReport, county: Area, period: Period) -> ReleaseCells:
    """Say which wholes lie in others: who takes one off the other reads who is in neither."""
    rows = audits_in(report, period)
    recorded = rows["carer_ethnicity_recorded"] == YES
    compared = rows["carer_matched"] != ""
    inner = {
        JUDGED: rows["quality"].notna(),
        NEEDED: rows["interpreter"] != "not needed",
        WITH_CARER: rows["carer_ethnicity_recorded"] != "",
    }
    named = {"area": county.name, "group": EVERYBODY, "period": period.name}
    wholes = [
        whole_within(
            part=point, count=int(some.sum()), whole=ALL, reached=len(rows), family=AUDITS, **named
        )
        for point, some in inner.items()
    ]
    if bool((recorded | ~compared).all()):
        wholes.append(
            whole_within(
                part=COMPARED,
                count=int(compared.sum()),
                whole=RECORDED,
                whole_part=WENT_ON,
                reached=int(recorded.sum()),
                family=AUDITS,
                **named,
            )
        )
    return together(wholes)


def _by_group(report: ProgrammeReport, county: Area) -> ReleaseCells:
    """Return the cells by ethnic group, which make up all audits."""
    rows = [
        counts_of(report, one, [f"audit_{REFLECTED[0]}"])
        for one in of_groups(report, county).values()
    ]
    found = cells_of_shares(
        pd.concat(rows, ignore_index=True), family=BY_GROUP, start=START, everybody=False
    )
    sums = sums_of(found.cells, family=AUDITS, group=EVERYBODY, way="ethnic_group")
    return ReleaseCells(found.cells, pd.concat([found.sums, sums], ignore_index=True))


def shown_counts(
    report: ProgrammeReport, some: Drawn, points: Sequence[str], *, family: str = AUDITS
) -> pd.DataFrame:
    """Return `counts_of` as the release shows them, by ``decision_point``."""
    rows = counts_of(report, some, points)
    safe = protected_shares(report, rows, family=family, start=START)
    return safe.set_index("decision_point")


def shown_strata(
    report: ProgrammeReport, county: Area, period: Period, points: Sequence[str]
) -> pd.DataFrame:
    """Return `counts_of` each stratum of a year as the release shows them, with ``stratum``."""
    rows = pd.concat(
        [
            counts_of(report, one, points).assign(stratum=stratum)
            for stratum, one in of_strata(report, county, period).items()
        ],
        ignore_index=True,
    )
    safe = protected_shares(report, rows, family=AUDITS, start=START)
    return safe.astype({"count": "Int64", "reached": "Int64"})
