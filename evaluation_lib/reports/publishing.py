"""Put a run's pages in their place, all at once: everything is written before anything is moved."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.reports.dictionary_page import dictionary_page
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.index import index_page
from evaluation_lib.reports.manifest import MANIFEST, Entry, manifest_text, merged, read_manifest
from evaluation_lib.stopping import not_stopped_now

INDEX = "index.html"
DICTIONARY_PAGE = "data-dictionary.html"


def notebook_in(folder: Path, job: Job) -> Path:
    """Where a job's executed notebook lies while it is unfinished."""
    return folder / job.slug / f"{job.notebook.name}.ipynb"


def page_in(folder: Path, job: Job) -> Path:
    """Where a job's page lies while it is unfinished, under a name that no browser opens."""
    return folder / job.slug / f"{job.notebook.name}.unfinished-page"


def publish(
    outcomes: Sequence[Outcome],
    *,
    output: Path,
    unfinished: Path,
    dictionary: Dictionary,
    fresh: bool,
) -> Path:
    """Publish what has ended, and return the index.

    The index, the dictionary page and the manifest are written beside the unfinished pages first.
    Then everything is moved, the index last; a signal to stop that comes meanwhile is not heeded.

    Parameters
    ----------
    outcomes
        How the jobs ended.
    output
        The run's folder.
    unfinished
        The folder of unfinished work in it.
    dictionary
        The data dictionary.
    fresh
        Whether the pages of earlier runs go.

    Raises
    ------
    OSError
        If a file cannot be written or moved.
    """
    earlier = read_manifest(output)
    kept = [] if fresh else earlier
    entries = merged(kept, [entry_of(outcome) for outcome in outcomes])
    written = {
        MANIFEST: manifest_text(entries),
        DICTIONARY_PAGE: dictionary_page(dictionary),
        INDEX: index_page(entries, run=output.name, dictionary=dictionary),
    }
    for name, content in written.items():
        (unfinished / name).write_text(content, encoding="utf-8", newline="\n")
    with not_stopped_now():
        # The manifest first: it says that what follows is the suite's own.
        os.replace(unfinished / MANIFEST, output / MANIFEST)
        if fresh:
            _remove_earlier(earlier, output=output)
        for outcome in outcomes:
            _publish_one(outcome, output=output, unfinished=unfinished)
        os.replace(unfinished / DICTIONARY_PAGE, output / DICTIONARY_PAGE)
        os.replace(unfinished / INDEX, output / INDEX)
    return output / INDEX


def _remove_earlier(earlier: Sequence[Entry], *, output: Path) -> None:
    for entry in earlier:
        _remove_pages(output / entry.slug, entry.notebook)
    for folder in {output / entry.slug for entry in earlier}:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _publish_one(outcome: Outcome, *, output: Path, unfinished: Path) -> None:
    job = outcome.job
    folder = output / job.slug
    folder.mkdir(parents=True, exist_ok=True)
    _remove_pages(folder, job.notebook.name)
    executed = notebook_in(unfinished, job)
    ending = "ipynb" if outcome.ended_well else "failed.ipynb"
    if executed.exists():
        os.replace(executed, folder / f"{job.notebook.name}.{ending}")
    if outcome.ended_well:
        os.replace(page_in(unfinished, job), folder / f"{job.notebook.name}.html")


def _remove_pages(folder: Path, notebook: str) -> None:
    """An earlier page must not stand in for a report that failed now."""
    for ending in ("html", "ipynb", "failed.ipynb"):
        (folder / f"{notebook}.{ending}").unlink(missing_ok=True)


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
        mark=job.mark,
    )
