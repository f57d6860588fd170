"""What the pages of a run found, for the reports of its second stage that bring it together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.findings.files import (
    FINDINGS_FILE,
    Seen,
    as_handed_over,
    read_findings_file,
    write_findings_file,
)
from evaluation_lib.findings.of_notebooks import findings_of
from evaluation_lib.findings.reading import HANDED_FINDINGS
from evaluation_lib.findings.table import findings_table
from evaluation_lib.keeping.handing import handed_to_kernels
from evaluation_lib.needed import FINDINGS
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.page_files import EXECUTED, file_of


@dataclass(frozen=True, eq=False)
class FindingsOfRun:
    """What the pages of a run's first stage found.

    Attributes
    ----------
    by_slug
        The findings on each area, by its name in paths.
    seen
        The pages, made or not.
    """

    by_slug: dict[str, pd.DataFrame]
    seen: tuple[Seen, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The findings on all areas."""
        return pd.concat([findings_table([]), *self.by_slug.values()], ignore_index=True)


def is_of_the_second_stage(job: Job) -> bool:
    """Whether a report is made from what the others of a run found."""
    return FINDINGS in job.parameters


def findings_of_run(outcomes: Sequence[Outcome], *, folder: Path) -> FindingsOfRun:
    """Take what pages hand over out of their executed notebooks.

    Parameters
    ----------
    outcomes
        How the jobs of the first stage ended; of a page that was not made nothing is taken.
    folder
        The folder of unfinished work, in which the notebooks lie.
    """
    found: dict[str, list[pd.DataFrame]] = {}
    for job in [outcome.job for outcome in outcomes if outcome.ended_well]:
        executed = file_of(folder / job.slug, job.notebook.name, EXECUTED)
        if not executed.is_file():
            continue
        rows = findings_of([nbformat.read(executed, as_version=4)])
        # A notebook of somebody's own may show the page of another: it hands over nothing.
        found.setdefault(job.slug, []).append(rows[rows["notebook"] == job.notebook.name])
    return FindingsOfRun(
        by_slug={slug: pd.concat(tables, ignore_index=True) for slug, tables in found.items()},
        seen=tuple(_seen(outcome) for outcome in outcomes),
    )


def _seen(outcome: Outcome) -> Seen:
    job = outcome.job
    return Seen(
        area=job.area,
        notebook=job.notebook.name,
        audience=str(job.parameters.get("audience", "")),
        made=outcome.ended_well,
        invented=bool(job.mark),
    )


def handing_over(found: FindingsOfRun) -> AbstractContextManager[None]:
    """Let kernels that start meanwhile know what was found, by a file only the user reads."""
    content = as_handed_over(found.table, found.seen)
    return handed_to_kernels(content, name="findings", variable=HANDED_FINDINGS)


def with_mark(job: Job, outcomes: Sequence[Outcome]) -> Job:
    """Mark a report of the second stage where a page that it could rest on is of invented data."""
    marks = [one.job.mark for one in outcomes if one.ended_well and one.job.mark]
    return replace(job, mark=job.mark or marks[0]) if marks else job


def write_findings(
    found: FindingsOfRun,
    outcomes: Sequence[Outcome],
    *,
    output: Path,
    unfinished: Path,
    fresh: bool,
) -> None:
    """Write the findings on each area beside its unfinished pages, where there are or were any.

    What earlier runs found stays, but for pages that this run was asked for.

    Parameters
    ----------
    found
        What this run found.
    outcomes
        How its jobs ended.
    output, unfinished
        The run's folder, and that of unfinished work in it.
    fresh
        Whether the pages of earlier runs go.
    """
    for slug in dict.fromkeys(outcome.job.slug for outcome in outcomes):
        here = {outcome.job.notebook.name for outcome in outcomes if outcome.job.slug == slug}
        before = output / slug / FINDINGS_FILE
        kept = findings_table([]) if fresh else _earlier(before)
        rows = [kept[~kept["notebook"].isin(here)], found.by_slug.get(slug, findings_table([]))]
        table = pd.concat(rows, ignore_index=True)
        if len(table) or before.exists():
            (unfinished / slug).mkdir(parents=True, exist_ok=True)
            write_findings_file(unfinished / slug / FINDINGS_FILE, table)


def _earlier(file: Path) -> pd.DataFrame:
    """Return what an earlier run found; nothing where its file is gone or was changed by anyone."""
    try:
        return read_findings_file(file)
    except DataError:
        return findings_table([])
