"""Run the jobs, as many kernels as cores, and publish all pages of a run at once at its end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.page_scan import Hidden
from evaluation_lib.opened_extracts import handed_over
from evaluation_lib.reports.claiming import claimed, not_writable
from evaluation_lib.reports.execute import Job, Outcome, run_job
from evaluation_lib.reports.findings_of_run import (
    FindingsOfRun,
    findings_of_run,
    handing_over,
    is_of_the_second_stage,
    with_mark,
    write_findings,
)
from evaluation_lib.reports.hidden_on_pages import hidden_on_pages
from evaluation_lib.reports.kernels import kill_kernels
from evaluation_lib.reports.page_files import refuse_open_files
from evaluation_lib.reports.protecting import Protection, protecting, protection_for, register
from evaluation_lib.reports.publishing import notebook_in, page_in, publish
from evaluation_lib.reports.time_left import key_of
from evaluation_lib.reports.warm_kernels import warm_up


@dataclass(frozen=True)
class Run:
    """A run that has ended.

    Attributes
    ----------
    index
        The page that links all reports.
    outcomes
        How each job ended, in the order of the jobs.
    protection
        What its pages were allowed to show.
    """

    index: Path
    outcomes: tuple[Outcome, ...]
    protection: Protection

    @property
    def failed(self) -> list[Outcome]:
        """The jobs that have no page."""
        return [outcome for outcome in self.outcomes if not outcome.ended_well]


def run_jobs(
    jobs: Sequence[Job],
    *,
    output: Path,
    dictionary: Dictionary,
    fresh: bool = False,
    workers: int | None = None,
    begun: Callable[[Job], None] = lambda job: None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Run:
    """Run jobs and publish their pages, the index and the dictionary page in one folder.

    First it is settled which numbers all of them together may show, beside what the register of
    releases holds. Nothing of the folder changes until every job has ended: a run that
    is killed leaves the folder as it was, and no half-made page. A job that fails leaves its
    executed notebook with the error, and no page; the others are entered in the register, and
    published. Reports that are made from what others found are run when those have ended.

    Parameters
    ----------
    jobs
        What to run.
    output
        The run's folder; made if it does not exist.
    dictionary
        The data dictionary.
    fresh
        Whether to empty the folder of an earlier run's pages at the end.
    workers
        How many kernels at once; as many as there are cores if not given.
    begun
        Called with each job as it begins, from the thread that runs it.
    progress
        Called with each outcome as it comes.

    Raises
    ------
    EvaluationError
        If the folder cannot be used, or a number to be hidden could be worked out from the others.
    """
    with claimed(output, fresh=fresh) as unfinished:
        for job in jobs:
            # Better told now than when everything has been made.
            refuse_open_files(output / job.slug, job.notebook.name)
        # While it is planned what may be shown, a second process loads what kernels need.
        warm_up()
        protection = protection_for(jobs, output=output, dictionary=dictionary)
        with handed_over(), protecting(protection):
            in_stages = _in_stages(
                jobs,
                folder=unfinished,
                workers=workers,
                hidden=hidden_on_pages(protection, dictionary=dictionary),
                begun=begun,
                progress=progress,
            )
        outcomes = in_stages.in_order_of(jobs)
        made = [one.job for one in outcomes if one.ended_well]
        register(protection, made, output=output, dictionary=dictionary)
        try:
            write_findings(
                in_stages.found, outcomes, output=output, unfinished=unfinished, fresh=fresh
            )
            index = publish(
                outcomes,
                output=output,
                unfinished=unfinished,
                dictionary=dictionary,
                fresh=fresh,
            )
        except OSError as error:
            raise not_writable(output, error) from error
    return Run(index=index, outcomes=tuple(outcomes), protection=protection)


@dataclass(frozen=True)
class _Stages:
    """How all jobs ended, and what those of the first stage found."""

    outcomes: tuple[Outcome, ...]
    found: FindingsOfRun

    def in_order_of(self, jobs: Sequence[Job]) -> list[Outcome]:
        ended = {key_of(outcome.job): outcome for outcome in self.outcomes}
        return [ended[key_of(job)] for job in jobs]


def _in_stages(jobs: Sequence[Job], *, folder: Path, **how: Any) -> _Stages:
    """Run the jobs that read records or figures; then those that are made from what they found."""
    first = [job for job in jobs if not is_of_the_second_stage(job)]
    ended = _run_all(first, folder=folder, **how)
    found = findings_of_run(ended, folder=folder)
    second = [with_mark(job, ended) for job in jobs if is_of_the_second_stage(job)]
    if second:
        with handing_over(found):
            ended += _run_all(second, folder=folder, **how)
    return _Stages(tuple(ended), found)


def _run_all(
    jobs: Sequence[Job],
    *,
    folder: Path,
    workers: int | None,
    hidden: Hidden | None,
    begun: Callable[[Job], None],
    progress: Callable[[Outcome], None],
) -> list[Outcome]:
    # Threads are enough: the work is in the kernels, which are processes of their own.
    pool = ThreadPoolExecutor(max_workers=at_once(jobs, workers=workers))
    futures = [pool.submit(_run_in, job, folder, hidden, begun) for job in jobs]
    try:
        for future in as_completed(futures):
            progress(future.result())
        return [future.result() for future in futures]
    except BaseException:
        _stop(pool, futures)
        raise
    finally:
        pool.shutdown()


def _stop(pool: ThreadPoolExecutor, futures: Sequence[Future[Outcome]]) -> None:
    """End what is running and begin nothing more: whoever stops a run need not wait."""
    pool.shutdown(wait=False, cancel_futures=True)
    while any(future.running() for future in futures):
        # Again and again: a kernel may have been starting when the others were ended.
        kill_kernels()
        time.sleep(0.1)


def at_once(jobs: Sequence[Job], *, workers: int | None) -> int:
    """Return how many notebooks run at once: as many as asked for, else one for each core."""
    return max(1, min(len(jobs), workers or os.cpu_count() or 1))


def _run_in(job: Job, folder: Path, hidden: Hidden | None, begun: Callable[[Job], None]) -> Outcome:
    begun(job)
    started = time.monotonic()
    outcome = run_job(
        job, notebook_file=notebook_in(folder, job), page_file=page_in(folder, job), hidden=hidden
    )
    return replace(outcome, seconds=time.monotonic() - started)
