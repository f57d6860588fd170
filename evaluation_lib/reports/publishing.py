"""Put a run's pages in their place, all at once: everything is written before anything is moved."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.findings.files import FINDINGS_FILE
from evaluation_lib.keeping.at_rest import keep_to_owner
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.dictionary_page import dictionary_page
from evaluation_lib.reports.execute import Job, Outcome
from evaluation_lib.reports.index.listed import Place
from evaluation_lib.reports.index.writing import INDEX, index_of, published, write_all
from evaluation_lib.reports.last_releases import last_releases
from evaluation_lib.reports.manifest import MANIFEST, Entry, manifest_text, merged, read_manifest
from evaluation_lib.reports.page_files import (
    EXECUTED,
    FAILED_COPY,
    PAGE,
    file_of,
    move_files,
    refuse_open_files,
    remove_files,
)
from evaluation_lib.reports.releases import Release
from evaluation_lib.reports.review.log import ReviewLog, read_log
from evaluation_lib.reports.review.stamping import stamp_file
from evaluation_lib.stopping import not_stopped_now

DICTIONARY_PAGE = "data-dictionary.html"


def notebook_in(folder: Path, job: Job) -> Path:
    """Where a job's executed notebook lies while it is unfinished; its downloads lie beside it."""
    return file_of(folder / job.slug, job.notebook.name, EXECUTED)


def page_in(folder: Path, job: Job) -> Path:
    """Where a job's page lies while it is unfinished, under a name that no browser opens."""
    return file_of(folder / job.slug, job.notebook.name, "unfinished-page")


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
    EvaluationError
        If a file that is to be replaced is open in another program; nothing has been moved then.
    OSError
        If a file cannot be written or moved.
    """
    log = read_log(output)
    _stamp(outcomes, unfinished=unfinished, log=log, dictionary=dictionary)
    earlier = read_manifest(output)
    last = last_releases(earlier, output=output, dictionary=dictionary)
    new = [entry_of(outcome, last=last, dictionary=dictionary) for outcome in outcomes]
    entries = merged([] if fresh else earlier, new)
    unfinished_pages = {
        (outcome.job.slug, outcome.job.notebook.name): Place(
            unfinished / outcome.job.slug, page_in(unfinished, outcome.job)
        )
        for outcome in outcomes
    }

    def place_of(entry: Entry) -> Place:
        return unfinished_pages.get((entry.slug, entry.notebook)) or published(output, entry)

    written = {
        MANIFEST: manifest_text(entries),
        DICTIONARY_PAGE: dictionary_page(dictionary),
        INDEX: index_of(
            entries, run=output.name, place_of=place_of, log=log, dictionary=dictionary
        ),
    }
    write_all(written, folder=unfinished)
    for slug, notebook in {*unfinished_pages, *(_names(earlier) if fresh else ())}:
        refuse_open_files(output / slug, notebook)
    with not_stopped_now():
        # The manifest first: it says that what follows is the suite's own.
        os.replace(unfinished / MANIFEST, output / MANIFEST)
        if fresh:
            _remove_earlier(earlier, output=output)
        for outcome in outcomes:
            _publish_one(outcome, output=output, unfinished=unfinished)
        for found in unfinished.glob(f"*/{FINDINGS_FILE}"):
            os.replace(found, output / found.parent.name / FINDINGS_FILE)
        os.replace(unfinished / DICTIONARY_PAGE, output / DICTIONARY_PAGE)
        os.replace(unfinished / INDEX, output / INDEX)
    return output / INDEX


def _names(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    return [(entry.slug, entry.notebook) for entry in entries]


def _stamp(
    outcomes: Sequence[Outcome], *, unfinished: Path, log: ReviewLog, dictionary: Dictionary
) -> None:
    """Write into each new page what the reviews so far make of it."""
    for job in [outcome.job for outcome in outcomes if outcome.ended_well]:
        page = f"{job.slug}/{job.notebook.name}.{PAGE}"
        stamp_file(page_in(unfinished, job), page=page, log=log, dictionary=dictionary)


def _remove_earlier(earlier: Sequence[Entry], *, output: Path) -> None:
    for entry in earlier:
        remove_files(output / entry.slug, entry.notebook)
    for folder in {output / entry.slug for entry in earlier}:
        (folder / FINDINGS_FILE).unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _publish_one(outcome: Outcome, *, output: Path, unfinished: Path) -> None:
    name = outcome.job.notebook.name
    source, target = unfinished / outcome.job.slug, output / outcome.job.slug
    target.mkdir(parents=True, exist_ok=True)
    # An earlier page, or what belonged to it, must not stand in for a report that failed now.
    remove_files(target, name)
    if outcome.ended_well:
        move_files(name, source=source, target=target)
        if (copy := file_of(target, name, EXECUTED)).exists():
            keep_to_owner(copy)
        os.replace(page_in(unfinished, outcome.job), file_of(target, name, PAGE))
    elif (executed := notebook_in(unfinished, outcome.job)).exists():
        os.replace(executed, file_of(target, name, FAILED_COPY))
        keep_to_owner(file_of(target, name, FAILED_COPY))


def entry_of(
    outcome: Outcome,
    *,
    dictionary: Dictionary,
    last: Mapping[tuple[str, str], Release] = MappingProxyType({}),
    now: datetime | None = None,
) -> Entry:
    """What the run's manifest keeps of an outcome.

    Parameters
    ----------
    outcome
        How the job ended.
    dictionary
        The data dictionary, for how a period is written.
    last
        What new pages are compared with (see `last_releases`).
    now
        When it ended; the present if not given.
    """
    job = outcome.job
    moment = now or datetime.now(UTC)
    return Entry(
        area=job.area,
        slug=job.slug,
        notebook=job.notebook.name,
        title=job.notebook.title,
        period=_period(job, dictionary),
        made=f"{day(moment)}, {moment:%H:%M} UTC",
        problem=outcome.problem,
        mark=job.mark,
        before=last.get((job.slug, job.notebook.name)),
        seconds=round(outcome.seconds, 1),
    )


def _period(job: Job, dictionary: Dictionary) -> str:
    start, end = (job.parameters.get(name) for name in ("period_start", "period_end"))
    if isinstance(start, date) and isinstance(end, date):
        return text(dictionary, "title.period", start=day(start), end=day(end))
    return " ".join(day(one) for one in (start, end) if isinstance(one, date))
