"""Run one notebook with one set of parameters, and turn it into a page if it ended well."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from jupyter_core.utils import ensure_event_loop

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.logs import details_of, one_line
from evaluation_lib.parameters import as_plain
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.notebooks import Notebook
from evaluation_lib.reports.render import render_page

if TYPE_CHECKING:
    from evaluation_lib.disclosure.page_scan import Hidden
    from evaluation_lib.reports.engine import Watch

STOPPED_ITSELF = "the notebook stopped itself before its end"
COULD_NOT_RUN = "the notebook could not be run ({kind}: {message})"
CELL_FAILED = "{kind} (what it says may quote data: only the run's log has it)"
IN_PART = 'in the part "{part}": {problem}'
#: A heading of a part, in a cell that is text; a title stands above all parts.
PART = re.compile(r"^#{2,6} +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Job:
    """One report to be made: a notebook, an area, and everything else it is set to.

    Attributes
    ----------
    notebook
        The notebook.
    area
        The area's name.
    slug
        The area's name in paths.
    parameters
        Checked parameters, all of which the notebook takes.
    mark
        What the title ends with where the children reported on are invented.
    """

    notebook: Notebook
    area: str
    slug: str
    parameters: Mapping[str, Any]
    mark: str = ""

    @property
    def title(self) -> str:
        """The page's title in a browser's tab."""
        return f"{self.notebook.title}: {self.area} {self.mark}".rstrip()


@dataclass(frozen=True)
class Outcome:
    """How a job ended.

    Attributes
    ----------
    job
        The job.
    problem
        Why there is no page, in plain words; nothing if there is one.
    details
        Where in the code it went wrong, for the run's log.
    seconds
        How long it took.
    not_shown
        The number of its cells of which something is not shown, because it was no release.
    """

    job: Job
    problem: str | None = None
    details: str = ""
    seconds: float = 0.0
    not_shown: int = 0

    @property
    def ended_well(self) -> bool:
        """Whether there is a page."""
        return self.problem is None


def run_job(
    job: Job, *, notebook_file: Path, page_file: Path, hidden: Hidden | None = None
) -> Outcome:
    """Run a job's notebook and write its executed copy; its page and downloads if it ended well.

    Parameters
    ----------
    job
        What to run.
    notebook_file
        Where the executed notebook goes, whether or not it ended well; downloads lie beside it.
    page_file
        Where the page goes.
    hidden
        The cells that are to be hidden, which a page is looked through for.
    """
    from papermill.exceptions import PapermillExecutionError

    # It loads the chart library, which whoever mistypes a command need not wait for.
    from evaluation_lib.reports.downloads import write_downloads
    from evaluation_lib.reports.engine import Watch
    from evaluation_lib.reports.scanning import taken_back

    dictionary = load_dictionary()
    watch = Watch(text(dictionary, "page.not_shown"))
    # papermill's own lines are for its command line; ours say what went wrong.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    try:
        notebook_file.parent.mkdir(parents=True, exist_ok=True)
        executed = _execute(job, notebook_file, watch=watch)
        problem = _stopped_itself(executed)
        if problem:
            return Outcome(job, problem)
        executed.metadata["title"] = job.title
        nbformat.write(executed, notebook_file)
        page = render_page(executed)
        page_file.write_text(page, encoding="utf-8", newline="\n")
        write_downloads(
            executed,
            page=page,
            notebook_file=notebook_file,
            area=job.area,
            parameters=job.parameters,
            dictionary=dictionary,
        )
        if hidden is not None:
            problem = taken_back(
                executed, notebook_file=notebook_file, page_file=page_file, hidden=hidden
            )
    except PapermillExecutionError as error:
        problem = _in_its_part(_plain(error.ename, one_line(error.evalue)), notebook_file)
        return Outcome(job, problem, watch.details)
    except Exception as error:
        kind, message = type(error).__name__, one_line(str(error))
        return Outcome(job, COULD_NOT_RUN.format(kind=kind, message=message), details_of(error))
    finally:
        # Jupyter opens an event loop for each thread and leaves it open.
        ensure_event_loop().close()
    return Outcome(job, problem, not_shown=watch.not_shown)


def _stopped_itself(executed: nbformat.NotebookNode) -> str | None:
    """Say so where a cell ended the notebook, as ``exit()`` does; papermill lets it pass."""
    for cell in executed.cells:
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return STOPPED_ITSELF
    return None


def _in_its_part(problem: str, executed: Path) -> str:
    """Say which part of a report a problem is in: what its readers would look for."""
    try:
        part = part_that_failed(nbformat.read(executed, as_version=4))
    except Exception:
        return problem
    return IN_PART.format(part=part, problem=problem) if part else problem


def part_that_failed(executed: nbformat.NotebookNode) -> str | None:
    """Return the last heading before the cell of a notebook that failed; none if it has none."""
    part = None
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            part = (PART.findall(cell.source) or [part])[-1]
        elif any(output.output_type == "error" for output in cell.get("outputs", [])):
            return part
    return None


def _execute(
    job: Job, notebook_file: Path, *, watch: Watch, again: bool = True
) -> nbformat.NotebookNode:
    """Run the notebook; once more if its kernel did not start, as can happen on a busy machine.

    papermill writes the notebook when it has ended, and not before each cell as it is used to.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError

    from evaluation_lib.reports.engine import NAME

    try:
        return papermill.execute_notebook(
            _as_written(job.notebook.path),
            _as_written(notebook_file),
            parameters=as_plain(job.parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            engine_name=NAME,
            request_save_on_cell_execute=False,
            watch=watch,
        )
    except DeadKernelError:
        raise
    except RuntimeError:
        if again:
            return _execute(job, notebook_file, watch=watch, again=False)
        raise


def _as_written(path: Path) -> str:
    """Return a path that papermill leaves as it is; it fills in names between braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _plain(kind: str, message: str) -> str:
    """The suite's own errors are sentences already; of others only the kind has been kept."""
    return message or CELL_FAILED.format(kind=kind)
