"""What a run would do, page by page, and everything that is wrong with it; nothing is made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError, ParameterError
from evaluation_lib.extracts.council.files import NO_FILES
from evaluation_lib.extracts.council.folders import files_of
from evaluation_lib.findings.reading import THIS_RUN
from evaluation_lib.needed import EXTRACTS, FEEDBACK, FINDINGS, PROGRAMME
from evaluation_lib.opened_extracts import DEMO, NONE
from evaluation_lib.parameters import as_plain, parameter_definitions
from evaluation_lib.published import SHIPPED
from evaluation_lib.reports.claiming import not_writable, refuse_foreign
from evaluation_lib.reports.execute import Job
from evaluation_lib.reports.manifest import read_manifest
from evaluation_lib.reports.planning import LeftOut, Plan
from evaluation_lib.reports.time_left import earlier_seconds, key_of, seconds_left

PUBLISHED_FILES = "published_files"
NOT_ALLOWED = "permission denied"


@dataclass(frozen=True)
class Page:
    """A page that would be made.

    Attributes
    ----------
    address
        Where in the output it would lie.
    title
        Its title; the address says the area.
    parameters
        Those that are not as the dictionary has them, with what it has: value and default by name.
    """

    address: str
    title: str
    parameters: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Read:
    """A folder that would be read.

    Attributes
    ----------
    parameter
        The parameter that names it.
    named
        What the parameter says.
    files, size
        How many files lie in it, and their bytes; nothing where it is the suite's own.
    """

    parameter: str
    named: str
    files: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class DryRun:
    """What a run would do.

    Attributes
    ----------
    output
        Where the pages would go.
    replaced
        How many of the pages are there already and would be replaced.
    removed
        How many others would be removed.
    pages
        The pages.
    left_out
        The notebooks that would not be run.
    reads
        What would be read.
    seconds
        How long the notebooks would probably take; nothing where no earlier run tells.
    """

    output: Path
    replaced: int
    removed: int
    pages: tuple[Page, ...]
    left_out: tuple[LeftOut, ...]
    reads: tuple[Read, ...]
    seconds: float | None


def dry_run(
    plan: Plan, *, output: Path, fresh: bool, workers: int, dictionary: Dictionary
) -> DryRun:
    """Work out what a run would do.

    Parameters
    ----------
    plan
        What was asked for, checked.
    output
        The run's folder.
    fresh
        Whether the pages of earlier runs would go.
    workers
        How many notebooks would run at once.
    dictionary
        The data dictionary.
    """
    wanted = {key_of(job) for job in plan.jobs}
    there = {(entry.slug, entry.notebook) for entry in read_manifest(output)}
    earlier = earlier_seconds(output)
    return DryRun(
        output=output,
        replaced=len(wanted & there),
        removed=len(there - wanted) if fresh else 0,
        pages=tuple(_page(job, dictionary) for job in plan.jobs),
        left_out=plan.left_out,
        reads=tuple(_reads(plan.jobs)),
        seconds=seconds_left(
            [key_of(job) for job in plan.jobs], {}, finished={}, earlier=earlier, workers=workers
        ),
    )


def _page(job: Job, dictionary: Dictionary) -> Page:
    definitions = parameter_definitions(dictionary)
    given = as_plain(job.parameters)
    defaults = as_plain({name: definitions[name].default for name in given})
    return Page(
        address=f"{job.slug}/{job.notebook.name}.html",
        title=job.notebook.title,
        parameters={
            name: (value, defaults[name])
            for name, value in given.items()
            if name != "area" and value != defaults[name]
        },
    )


def _reads(jobs: Sequence[Job]) -> Iterator[Read]:
    """Give every folder that the jobs read, once."""
    own_words = {
        PUBLISHED_FILES: (SHIPPED,),
        EXTRACTS: (DEMO, NONE),
        FEEDBACK: (DEMO, NONE),
        PROGRAMME: (DEMO, NONE),
        FINDINGS: (THIS_RUN, NONE),
    }
    for parameter, own in own_words.items():
        named = dict.fromkeys(
            str(job.parameters[parameter]) for job in jobs if parameter in job.parameters
        )
        for name in named:
            yield Read(parameter, name) if name in own else _folder(parameter, Path(name))


def _folder(parameter: str, folder: Path) -> Read:
    files = [path for path in files_of(folder) if isinstance(path, Path) and path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return Read(parameter, str(folder), files=len(files), size=size)


def problems_of(plan: Plan | None, *, output: Path, fresh: bool) -> Iterator[str]:
    """Give what is wrong with the folders of a run, as sentences: the output, those to be read."""
    try:
        refuse_foreign(output, fresh=fresh)
        _refuse_closed(output)
    except OSError as error:
        yield str(not_writable(output, error))
    except EvaluationError as error:
        yield str(error)
    for read in _reads(plan.jobs) if plan else ():
        if read.parameter == EXTRACTS and read.files == 0:
            yield NO_FILES.format(folder=Path(read.named).name)


def _refuse_closed(output: Path) -> None:
    folder = output
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(0, f"{folder} is a file")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(0, NOT_ALLOWED)


def refuse_problems(*found: Sequence[str]) -> None:
    """Raise all problems as one error, if there are any.

    Raises
    ------
    ParameterError
        With every problem once.
    """
    problems = list(dict.fromkeys(problem for some in found for problem in some))
    if problems:
        raise ParameterError(problems)
