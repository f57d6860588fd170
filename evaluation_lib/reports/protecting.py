"""What a run shows of the council's records, settled before any notebook begins."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.areas import Area, county_of, known_areas, parts_by_area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.published_before import published_elsewhere
from evaluation_lib.disclosure.register import COUNTING, read_register
from evaluation_lib.disclosure.release_plan import (
    CELL,
    EVERYBODY,
    PLAN_FILE,
    Plans,
    ReleasePlan,
    setting_of,
    write_plans,
)
from evaluation_lib.disclosure.release_planning import PlannedRelease, plan_release
from evaluation_lib.disclosure.rules import Rules, rules_for
from evaluation_lib.opening import EXTRACTS, RecordsReport, place_problem, prepare_report
from evaluation_lib.reports.execute import Job

#: Whose data the reports on the council's records hold.
SUBJECT = "child"


@dataclass(frozen=True, eq=False)
class Protection:
    """What a run may show.

    Attributes
    ----------
    plans
        For the kernels.
    planned
        What was planned for each setting: with the counts, which stay in this process.
    counting
        How children are counted in the reports of each setting.
    """

    plans: Plans
    planned: Mapping[str, PlannedRelease]
    counting: Mapping[str, str]


def protection_for(jobs: Sequence[Job], *, output: Path, dictionary: Dictionary) -> Protection:
    """Plan what all reports of a run show together, beside all that its folder's register holds.

    Parameters
    ----------
    jobs
        The reports to be made.
    output
        The folder of the reports.
    dictionary
        The data dictionary.

    Raises
    ------
    EvaluationError
        If a hidden number could be worked out from what would be shown.
    """
    known = read_register(output)
    planned: dict[str, PlannedRelease] = {}
    counting: dict[str, str] = {}
    plans: dict[str, ReleasePlan] = {}
    audiences: dict[str, ReleasePlan] = {}
    for job in jobs:
        if EXTRACTS not in job.parameters:
            continue
        rules = rules_for(
            audience=job.parameters["audience"], subject=SUBJECT, dictionary=dictionary
        )
        audiences.setdefault(rules.audience, _plan(_NO_CELLS, rules=rules))
        setting = setting_of(job.parameters)
        if setting in planned or not has_planned_counts(job.notebook.name, dictionary=dictionary):
            continue
        report = _of_the_county(job, dictionary=dictionary)
        areas = _areas(report, jobs, setting=setting)
        counting[setting] = counting_of(report)
        planned[setting] = _planned(
            report, areas=areas, known=known, counting=counting[setting], rules=rules
        )
        plans[setting] = _plan(planned[setting].cells, rules=rules)
        # Another setting of the same run shows its cells to the same readers.
        known = pd.concat(
            [known, as_registered(planned[setting], counting=counting[setting])], ignore_index=True
        )
    return Protection(Plans(plans, audiences), planned, counting)


_NO_CELLS = pd.DataFrame(columns=[*CELL, "shown"]).astype({"shown": bool})


def has_planned_counts(notebook: str, *, dictionary: Dictionary) -> bool:
    """Whether a report shows counts that the plan of a release must hold; unlisted ones may."""
    reports = dictionary.read("reports").set_index("notebook")["planned_counts"]
    return bool(reports.get(notebook, True))


def counting_of(report: RecordsReport) -> str:
    """Say how children are counted in a report's cells, the clock of ethnicity first."""
    from evaluation_lib.presentation.disproportionality.spans import choices_of

    choices = choices_of(report)
    scheme = report.parameters["ethnicity_scheme"]
    youngest, oldest = choices.ages
    return f"{choices.clock}; {choices.area_by}; {youngest} to {oldest}; {scheme}"


def as_registered(planned: PlannedRelease, *, counting: str) -> pd.DataFrame:
    """Return the cells of a plan that are shown on pages or hidden there, as the register has them.

    Everybody together does not depend on whose ethnicity is known when.
    """
    cells = planned.cells[planned.cells["shown_on_a_page"]]
    return _with_counting(cells[[*CELL, "shown", "count"]], counting)


def _with_counting(cells: pd.DataFrame, counting: str) -> pd.DataFrame:
    everybody = cells["group"] == EVERYBODY
    _, rest = counting.split("; ", 1)
    return cells.assign(**{COUNTING: everybody.map({True: rest, False: counting})})


def _planned(
    report: RecordsReport,
    *,
    areas: Sequence[Area],
    known: pd.DataFrame,
    counting: str,
    rules: Rules,
) -> PlannedRelease:
    from evaluation_lib.presentation.disproportionality.release_cells import release_cells

    found = release_cells(report, areas=areas)
    ways = [counting, counting.split("; ", 1)[1]]
    before = known[known["shown"] & known[COUNTING].isin(ways)]
    elsewhere = published_elsewhere(report, cells=found.cells)
    return plan_release(
        found.cells,
        given_sums=found.sums,
        parts_of_areas=parts_by_area(report.dictionary),
        known=pd.concat([before[[*CELL, "count"]], elsewhere], ignore_index=True),
        rules=rules,
    )


def _plan(cells: pd.DataFrame, *, rules: Rules) -> ReleasePlan:
    return ReleasePlan(
        cells[[*CELL, "shown"]].reset_index(drop=True),
        audience=rules.audience,
        rounding_base=rules.rounding_base,
        describing_base=rules.describing_base,
    )


def _of_the_county(job: Job, *, dictionary: Dictionary) -> RecordsReport:
    given = {**job.parameters, "area": county_of(dictionary).name}
    report = prepare_report(given, dictionary=dictionary)
    assert isinstance(report, RecordsReport)
    return report


def _areas(report: RecordsReport, jobs: Sequence[Job], *, setting: str) -> list[Area]:
    """The county and its quadrants, whichever pages are made; districts where one is asked for.

    All quadrants, since the pages of the others are made on another day.
    """
    dictionary, known = report.dictionary, known_areas(report.dictionary)
    asked = {job.area for job in jobs if setting_of(job.parameters) == setting}
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


@contextmanager
def protecting(protection: Protection) -> Iterator[None]:
    """Let kernels that start meanwhile know what they may show, by a file only the user can read."""
    folder = Path(tempfile.mkdtemp(prefix="ev-"))
    try:
        file = folder / "plans"
        write_plans(protection.plans, file)
        os.environ[PLAN_FILE] = str(file)
        yield
    finally:
        os.environ.pop(PLAN_FILE, None)
        shutil.rmtree(folder, ignore_errors=True)
