"""Run the jobs, as many kernels as cores, and publish all pages of a run at once at its end."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports.dictionary_page import dictionary_page
from evaluation_lib.reports.execute import Job, Outcome, run_job
from evaluation_lib.reports.index import index_page
from evaluation_lib.reports.kernels import kill_kernels
from evaluation_lib.reports.manifest import MANIFEST, Entry, merged, read_manifest, write_manifest

#: Work in progress lies here, under names that no browser opens, until the run has ended.
UNFINISHED = ".unfinished"
INDEX = "index.html"
DICTIONARY_PAGE = "data-dictionary.html"

NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
NOT_WRITABLE = "output {folder} cannot be written to ({reason}): name another folder."
NOT_OURS = (
    "output {folder} holds files that no run of this suite made, so --fresh will not empty it: "
    "name another folder, or empty it yourself."
)
IN_USE = (
    "output {folder} is being written by another run: wait for it, or name another folder. "
    "If no run is going on, remove {lock}."
)


@dataclass(frozen=True)
class Run:
    """A run that has ended.

    Attributes
    ----------
    index
        The page that links all reports.
    outcomes
        How each job ended, in the order of the jobs.
    """

    index: Path
    outcomes: tuple[Outcome, ...]

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
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Run:
    """Run jobs and publish their pages, the index and the dictionary page in one folder.

    Nothing of the folder changes until every job has ended: a run that is killed leaves the folder
    as it was, and no half-made page. A job that fails leaves its executed notebook with the error,
    and no page; the others are published.

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
    progress
        Called with each outcome as it comes.

    Raises
    ------
    EvaluationError
        If the folder cannot be used.
    """
    _refuse_foreign(output, fresh=fresh)
    unfinished = _begin(output)
    try:
        outcomes = _run_all(jobs, folder=unfinished, workers=workers, progress=progress)
        _publish(outcomes, output=output, dictionary=dictionary, fresh=fresh)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Run(index=output / INDEX, outcomes=tuple(outcomes))


def _refuse_foreign(output: Path, *, fresh: bool) -> None:
    if output.exists() and not output.is_dir():
        raise EvaluationError(NOT_A_FOLDER.format(folder=output))
    foreign = output.is_dir() and any(output.iterdir()) and not (output / MANIFEST).is_file()
    if fresh and foreign and [item.name for item in output.iterdir()] != [UNFINISHED]:
        raise EvaluationError(NOT_OURS.format(folder=output))


def _begin(output: Path) -> Path:
    """Make the folder of unfinished work, which also says that a run is going on."""
    unfinished = output / UNFINISHED
    try:
        output.mkdir(parents=True, exist_ok=True)
        owner = unfinished / "process"
        if unfinished.exists() and _alive(owner):
            raise EvaluationError(IN_USE.format(folder=output, lock=unfinished))
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        owner.write_text(str(os.getpid()), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            NOT_WRITABLE.format(folder=output, reason=error.strerror or error)
        ) from error
    return unfinished


def _alive(owner: Path) -> bool:
    """Whether the process that left unfinished work is still running."""
    try:
        number = int(owner.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if number == os.getpid():
        return False
    if sys.platform == "win32":
        # Signal 0 would end a process there; a killed run's work is taken over instead.
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _run_all(
    jobs: Sequence[Job],
    *,
    folder: Path,
    workers: int | None,
    progress: Callable[[Outcome], None],
) -> list[Outcome]:
    # Threads are enough: the work is in the kernels, which are processes of their own.
    pool = ThreadPoolExecutor(max_workers=max(1, min(len(jobs), workers or os.cpu_count() or 1)))
    futures = [pool.submit(_run_in, job, folder) for job in jobs]
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


def _run_in(job: Job, folder: Path) -> Outcome:
    return run_job(job, notebook_file=_notebook_in(folder, job), page_file=_page_in(folder, job))


def _notebook_in(folder: Path, job: Job) -> Path:
    return folder / job.slug / f"{job.notebook.name}.ipynb"


def _page_in(folder: Path, job: Job) -> Path:
    return folder / job.slug / f"{job.notebook.name}.unfinished-page"


def _publish(
    outcomes: Sequence[Outcome], *, output: Path, dictionary: Dictionary, fresh: bool
) -> None:
    """Move what has ended into its place, the index last."""
    earlier = read_manifest(output)
    if fresh:
        for entry in earlier:
            _remove_pages(output / entry.slug, entry.notebook)
        for folder in {output / entry.slug for entry in earlier}:
            _remove_if_empty(folder)
        earlier = []
    for outcome in outcomes:
        _publish_one(outcome, output=output)
    entries = merged(earlier, [entry_of(outcome) for outcome in outcomes])
    _write(output / DICTIONARY_PAGE, dictionary_page(dictionary))
    write_manifest(output, entries)
    _write(output / INDEX, index_page(entries, run=output.name, dictionary=dictionary))


def _publish_one(outcome: Outcome, *, output: Path) -> None:
    job, unfinished = outcome.job, output / UNFINISHED
    folder = output / job.slug
    folder.mkdir(parents=True, exist_ok=True)
    _remove_pages(folder, job.notebook.name)
    executed = _notebook_in(unfinished, job)
    ending = "ipynb" if outcome.ended_well else "failed.ipynb"
    if executed.exists():
        os.replace(executed, folder / f"{job.notebook.name}.{ending}")
    if outcome.ended_well:
        os.replace(_page_in(unfinished, job), folder / f"{job.notebook.name}.html")


def _remove_pages(folder: Path, notebook: str) -> None:
    """An earlier page must not stand in for a report that failed now."""
    for ending in ("html", "ipynb", "failed.ipynb"):
        (folder / f"{notebook}.{ending}").unlink(missing_ok=True)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _write(path: Path, page: str) -> None:
    """Write under another name first: whoever opens the page never sees half of it."""
    unfinished = path.parent / UNFINISHED / path.name
    unfinished.write_text(page, encoding="utf-8")
    os.replace(unfinished, path)


def entry_of(outcome: Outcome, *, now: datetime | None = None) -> Entry:
    """What the run's manifest keeps of an outcome."""
    job = outcome.job
    made = (now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
    period = [job.parameters.get(name) for name in ("period_start", "period_end")]
    return Entry(
        area=job.area,
        slug=job.slug,
        notebook=job.notebook.name,
        title=job.notebook.title,
        period=" to ".join(day.isoformat() for day in period if day is not None),
        made=made,
        problem=outcome.problem,
    )
