"""From what an analyst wrote to the jobs of a run, every mistake named before anything starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError, ParameterError
from evaluation_lib.evaluation_report import is_evaluated
from evaluation_lib.needed import AREA, EXTRACTS, FEEDBACK, FINDINGS, NEEDED, PROGRAMME, needed_by
from evaluation_lib.opened_extracts import DEMO
from evaluation_lib.opening import check_report, prepare_report
from evaluation_lib.parameters import NOT_USED, parameter_definitions
from evaluation_lib.presentation.wording import text
from evaluation_lib.programme_start import NONE
from evaluation_lib.reports.execute import Job
from evaluation_lib.reports.notebooks import Notebook, find_notebooks
from evaluation_lib.wordlists import joined

NO_FILE = "parameters file {path} does not exist: check its name and folder."
NOT_A_FILE = "parameters file {path} is a folder: name a file in it, such as {path}/mid.yaml."
NOT_YAML = (
    "parameters file {path} cannot be read, near line {line}: write one 'name: value' a line."
)
NOT_TEXT_FILE = "parameters file {path} is not a text file in UTF-8: save it again as one."
NOT_READABLE = "parameters file {path} cannot be opened ({reason})."
TOO_LARGE = "parameters file {path} is far too large for one: name a file of 'name: value' lines."
LARGEST_FILE = 1_000_000
NOT_ONE_VALUE = "parameters file {path}, line {line}: write one name and one value on the line."
NOT_NAMES = "parameters file {path} holds no names with values: write one 'name: value' a line."
TWICE = "parameters file {path} sets {name} twice (line {line}): keep one of the lines."
IN = "{problem} (in {where})"
SAME_PAGE = (
    "{first} and {second} would both make the page {notebook} for {area}: give one of them another "
    "area, or run them with different outputs."
)


@dataclass(frozen=True)
class Request:
    """One set of parameters as it was written, and where it was written."""

    where: str
    given: Mapping[str, Any]


def read_parameters_file(path: Path) -> Request:
    """Read a parameters file; every value stays text, so that 007 is not turned into 7.

    Raises
    ------
    ParameterError
        If the file is missing, unreadable, empty, or sets a name twice.
    """
    shown = path.as_posix()
    node = _yaml_node(_text_of(path, shown=shown), shown=shown)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise ParameterError([NOT_NAMES.format(path=shown)])
    given: dict[str, str] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise ParameterError([NOT_ONE_VALUE.format(path=shown, line=line)])
        # YAML lets the last of two equal names win, silently.
        if key.value in given:
            raise ParameterError([TWICE.format(path=shown, name=key.value, line=line)])
        given[key.value] = value.value
    return Request(where=shown, given=given)


def _text_of(path: Path, *, shown: str) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ParameterError([TOO_LARGE.format(path=shown)])
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ParameterError([NO_FILE.format(path=shown)]) from error
    except UnicodeDecodeError as error:
        raise ParameterError([NOT_TEXT_FILE.format(path=shown)]) from error
    except OSError as error:
        if path.is_dir():
            raise ParameterError([NOT_A_FILE.format(path=shown)]) from error
        reason = error.strerror or error
        raise ParameterError([NOT_READABLE.format(path=shown, reason=reason)]) from error


def _yaml_node(text: str, *, shown: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except RecursionError as error:
        raise ParameterError([NOT_NAMES.format(path=shown)]) from error
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ParameterError([NOT_YAML.format(path=shown, line=line)]) from error


def requests_from(
    *, files: Sequence[Path], areas: Sequence[str], options: Mapping[str, Any]
) -> list[Request]:
    """Return the sets of parameters that a command line asks for.

    One for each file; one for each area named on the command line; the notebooks' own defaults if
    neither is given. Options count over what files say.

    Raises
    ------
    ParameterError
        With the problems of all files.
    """
    problems: list[str] = []
    requests: list[Request] = []
    for file in files:
        try:
            request = read_parameters_file(file)
            requests.append(replace(request, given={**request.given, **options}))
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    if areas:
        bases = requests or [Request("the command line", options)]
        return [
            replace(base, given={**base.given, "area": area}) for base in bases for area in areas
        ]
    return requests or [Request("the command line", options)]


@dataclass(frozen=True)
class LeftOut:
    """A notebook that is not run for an area, since a parameter that it needs is ``none``."""

    notebook: str
    area: str
    lacking: str


@dataclass(frozen=True)
class Plan:
    """What a command line asks for: the jobs, and the notebooks that nobody named or can run."""

    jobs: tuple[Job, ...]
    left_out: tuple[LeftOut, ...]


def plan(
    *,
    files: Sequence[Path],
    areas: Sequence[str],
    options: Mapping[str, Any],
    notebooks: Sequence[str],
    dictionary: Dictionary,
    read: bool = True,
) -> Plan:
    """Return what a command line asks for.

    Parameters
    ----------
    files, areas, options
        See `requests_from`.
    notebooks
        Names or paths of notebooks; all of the suite's if none is given.
    dictionary
        The data dictionary.
    read
        Whether extracts are read; if not, all is checked that can be without them.

    Raises
    ------
    ParameterError
        With one sentence for every problem of files, notebooks and values; nothing has started.
    """
    problems: list[str] = []

    def tried(step: Callable[[], list[Any]]) -> list[Any]:
        """Take a step; keep its problems and go on, so that the next step's are found too."""
        try:
            return step()
        except ParameterError as error:
            problems.extend(error.problems)
            return []

    requests = tried(lambda: requests_from(files=files, areas=areas, options=options))
    chosen = tried(lambda: find_notebooks(notebooks, dictionary=dictionary))
    # Values are checked even where a notebook is unknown, so that all is mended in one go.
    checked_for = chosen or find_notebooks([], dictionary=dictionary)
    jobs = tried(
        lambda: plan_jobs(
            requests,
            notebooks=checked_for,
            dictionary=dictionary,
            named=bool(notebooks and chosen),
            read=read,
        )
    )
    if problems:
        raise ParameterError(problems)
    left_out = [] if notebooks else _left_out(requests, chosen, dictionary)
    return Plan(tuple(jobs), tuple(left_out))


def _left_out(
    requests: Sequence[Request], notebooks: Sequence[Notebook], dictionary: Dictionary
) -> list[LeftOut]:
    found = [
        (request, notebook, _lacking(notebook, request, dictionary))
        for request in requests
        for notebook in notebooks
    ]
    return [
        LeftOut(notebook.name, str(request.given.get("area", notebook.defaults["area"])), lacking)
        for request, notebook, lacking in found
        if lacking is not None
    ]


def plan_jobs(
    requests: Sequence[Request],
    *,
    notebooks: Sequence[Notebook],
    dictionary: Dictionary,
    named: bool = True,
    read: bool = True,
) -> list[Job]:
    """Check every set of parameters for every notebook and return the jobs.

    Notebooks that nobody named are left out where a set of parameters lacks what they need.

    Raises
    ------
    ParameterError
        With one sentence for each problem of all sets, if there is any; nothing has started then.
    """
    problems: list[str] = []
    jobs: dict[tuple[str, str], tuple[str, Job]] = {}
    for request in requests:
        chosen = [one for one in notebooks if named or _lacking(one, request, dictionary) is None]
        problems += _unused(request, chosen, dictionary)
        for notebook in chosen:
            try:
                job = _plan(request, notebook, dictionary, read=read)
            except EvaluationError as error:
                found = getattr(error, "problems", (str(error),))
                problems += [IN.format(problem=problem, where=request.where) for problem in found]
                continue
            key = (job.slug, notebook.name)
            if key in jobs:
                problems.append(
                    SAME_PAGE.format(
                        first=jobs[key][0],
                        second=f"{request.where} ({notebook.path.name})",
                        notebook=notebook.name,
                        area=job.area,
                    )
                )
            jobs[key] = (f"{request.where} ({notebook.path.name})", job)
    if problems:
        raise ParameterError(list(dict.fromkeys(problems)))
    return [job for _, job in jobs.values()]


def _plan(request: Request, notebook: Notebook, dictionary: Dictionary, *, read: bool) -> Job:
    definitions = parameter_definitions(dictionary)
    taken = {
        name: value
        for name, value in request.given.items()
        # An unknown name is kept, so that its sentence is said.
        if name in notebook.defaults or name not in definitions
    }
    given = {**notebook.defaults, **taken}
    if read:
        report = prepare_report(given, dictionary=dictionary)
        area, parameters, invented = report.setting.area, report.parameters, report.invented
    else:
        area, parameters = check_report(given, dictionary=dictionary)
        invented = DEMO in (given.get(EXTRACTS), given.get(FEEDBACK), given.get(PROGRAMME))
    return Job(
        notebook=notebook,
        area=area.label,
        slug=area.slug,
        parameters={name: value for name, value in parameters.items() if name in notebook.defaults},
        mark=text(dictionary, "invented.short") if invented else "",
    )


def _lacking(notebook: Notebook, request: Request, dictionary: Dictionary) -> str | None:
    """Return the first parameter that a notebook needs and a request leaves at ``none``.

    Or the area, of a report that brings findings together, where there are none on it.
    """
    needed = needed_by(notebook.defaults)
    lacking = next((name for name in needed if request.given.get(name, NONE) == NONE), None)
    if lacking is None and FINDINGS in notebook.defaults:
        return None if _is_evaluated(request, notebook, dictionary) else AREA
    return lacking


def _is_evaluated(request: Request, notebook: Notebook, dictionary: Dictionary) -> bool:
    try:
        area = find_area(
            str(request.given.get(AREA, notebook.defaults[AREA])), known_areas(dictionary)
        )
    except ParameterError:
        return False
    return is_evaluated(area)


def _unused(request: Request, notebooks: Sequence[Notebook], dictionary: Dictionary) -> list[str]:
    """Name the parameters that exist but that none of the chosen notebooks takes."""
    taken = {name for notebook in notebooks for name in notebook.defaults}
    known = parameter_definitions(dictionary)
    names = joined([notebook.name for notebook in notebooks])
    return [
        IN.format(problem=NOT_USED.format(name=name, notebooks=names), where=request.where)
        for name, value in request.given.items()
        # What leaves reports out is used by leaving them out.
        if name in known and name not in taken and not (name in NEEDED and value == NONE)
    ]
