"""What a run shows of the council's records, settled before any notebook begins."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from evaluation_lib.areas import Area, county_of, parts_by_area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.earlier_releases import Published
from evaluation_lib.disclosure.register import (
    COUNTING,
    FOLDER,
    About,
    Registered,
    enter,
    read_register,
)
from evaluation_lib.disclosure.release_plan import (
    CELL,
    PLAN_FILE,
    Plans,
    ReleasePlan,
    as_file,
    setting_of,
)
from evaluation_lib.disclosure.release_planning import PlannedRelease, as_published, plan_release
from evaluation_lib.disclosure.rules import Rules
from evaluation_lib.disclosure.utility import utility
from evaluation_lib.keeping.handing import handed_to_kernels
from evaluation_lib.opening import Report, prepare_report
from evaluation_lib.parameters import counting_parameters
from evaluation_lib.project import outputs_folder
from evaluation_lib.reports.execute import Job
from evaluation_lib.reports.planned_kinds import Kind, PlannedReport, kind_of, rules_of


@dataclass(frozen=True, eq=False)
class Planned:
    """What was planned for one setting of reports.

    Attributes
    ----------
    kind
        What kind of report it is.
    report
        The report on the county so set.
    release
        Its plan, with the counts, which stay in this process.
    published
        What its readers will have, as the register is told.
    rules
        The rules of its audience.
    """

    kind: Kind
    report: PlannedReport
    release: PlannedRelease
    published: Published
    rules: Rules


@dataclass(frozen=True, eq=False)
class Protection:
    """What a run may show.

    Attributes
    ----------
    plans
        For the kernels.
    planned
        By setting (see `release_plan.setting_of`).
    earlier
        The releases of the register.
    """

    plans: Plans
    planned: Mapping[str, Planned]
    earlier: tuple[Registered, ...]


def register_of(output: Path) -> Path:
    """Return the register of the releases that are put beside those in a folder of reports.

    All folders in the project's outputs have one register together, for a new folder does not make
    new readers; a folder elsewhere has its own.
    """
    shared = outputs_folder().resolve()
    return (shared if output.resolve().is_relative_to(shared) else output) / FOLDER


def protection_for(jobs: Sequence[Job], *, output: Path, dictionary: Dictionary) -> Protection:
    """Plan what all reports of a run show together, beside all that its register holds.

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
    registered = tuple(read_register(register_of(output)))
    earlier = list(registered)
    planned: dict[str, Planned] = {}
    audiences: dict[str, ReleasePlan] = {}
    for job in jobs:
        kind = kind_of(job.parameters)
        if kind is None:
            continue
        rules = rules_of(kind, job.parameters, dictionary=dictionary)
        audiences.setdefault(rules.audience, _plan(_NO_CELLS, rules=rules))
        if not has_planned_counts(job.notebook.name, dictionary=dictionary):
            continue
        report = _of_the_county(job, dictionary=dictionary)
        setting = setting_of(counting_parameters(report.parameters, dictionary=dictionary))
        if setting not in planned:
            areas = kind.areas(report, [one.area for one in jobs])
            planned[setting] = _planned(kind, report, areas=areas, earlier=earlier, rules=rules)
            # Another setting of the same run shows its cells to the same readers.
            earlier.append(Registered(planned[setting].published, name="this run"))
    plans = {name: _plan(one.release.cells, rules=one.rules) for name, one in planned.items()}
    return Protection(Plans(plans, audiences), planned, registered)


_NO_CELLS = pd.DataFrame(columns=[*CELL, "shown"]).astype({"shown": bool})


def has_planned_counts(notebook: str, *, dictionary: Dictionary) -> bool:
    """Whether a report shows counts that the plan of a release must hold; unlisted ones may."""
    reports = dictionary.read("reports").set_index("notebook")["planned_counts"]
    return bool(reports.get(notebook, True))


def _planned(
    kind: Kind,
    report: PlannedReport,
    *,
    areas: Sequence[Area],
    earlier: Sequence[Registered],
    rules: Rules,
) -> Planned:
    # What counts and charts are made of is loaded by those who plan only.
    from evaluation_lib.presentation.planned_cells import together

    own = kind.cells(report, areas)
    ways = set(kind.with_counting(own.cells, report)[COUNTING])
    alike = [one.counted_so(ways) for one in earlier]
    periods = list(dict.fromkeys(name for one in alike for name in one.cells["period"]))
    found = together([own, kind.earlier_cells(report, areas, periods)])
    release = plan_release(
        found.cells,
        given_sums=found.sums,
        parts_of_areas=parts_by_area(report.dictionary),
        earlier=[*kind.published_elsewhere(report), *alike],
        rules=rules,
    )
    told = as_published(release, rules=rules)
    told = replace(told, cells=kind.with_counting(told.cells, report))
    return Planned(kind, report, release, told, rules)


def _plan(cells: pd.DataFrame, *, rules: Rules) -> ReleasePlan:
    return ReleasePlan(
        cells[[*CELL, "shown"]].reset_index(drop=True),
        audience=rules.audience,
        rounding_base=rules.rounding_base,
        describing_base=rules.describing_base,
    )


def _of_the_county(job: Job, *, dictionary: Dictionary) -> PlannedReport:
    given = {**job.parameters, "area": county_of(dictionary).name}
    report = prepare_report(given, dictionary=dictionary)
    assert not isinstance(report, Report)
    return report


def protecting(protection: Protection) -> AbstractContextManager[None]:
    """Let kernels that start meanwhile know what they may show, by a file only the user reads."""
    return handed_to_kernels(as_file(protection.plans), name="plans", variable=PLAN_FILE)


def register(
    protection: Protection, jobs: Sequence[Job], *, output: Path, dictionary: Dictionary
) -> None:
    """Enter what a run will publish in its register; nothing if no page of it shows counts.

    Parameters
    ----------
    protection
        What was planned.
    jobs
        The reports that have been made.
    output
        The folder.
    dictionary
        The data dictionary.
    """
    made = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    # What no page shows is known to nobody, and stays free to protect other numbers.
    shown = {
        kind_of(job.parameters)
        for job in jobs
        if has_planned_counts(job.notebook.name, dictionary=dictionary)
    }
    for one in protection.planned.values():
        if one.kind not in shown:
            continue
        about = About(
            made=made,
            audience=one.rules.audience,
            rules=asdict(one.rules),
            parameters={name: str(value) for name, value in one.report.parameters.items()},
            inputs={file.name: file.sha256 for file in one.report.inputs},
            reports=tuple(job.title for job in jobs),
            shown=json.loads(utility(one.release.cells).to_json(orient="records")),
            rounded_to=one.rules.rounding_base,
        )
        enter(register_of(output), one.published, about, earlier=protection.earlier)
