"""Find the report that a person named: by its page, or by area and notebook in a run's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import outputs_folder, user_path
from evaluation_lib.reports.asked_pages import FAILED_REPORT, NO_REPORT, asked_pages
from evaluation_lib.reports.index.listed import read_page as page_in
from evaluation_lib.reports.manifest import Entry, read_manifest
from evaluation_lib.reports.page_files import PAGE
from evaluation_lib.wordlists import cut, did_you_mean, listed, match

NOT_ONE = "'{found}' is a run's folder: name one of its reports, as area/notebook."
NOT_IN_FOLDER = "{folder} has no report '{found}'{hint} Reports: {reports}."
NO_RUN = "{folder} holds no run of this suite: name the folder that evaluate run wrote to."
PAGE_GONE = "the page {page} is missing: run the report again."
NOT_A_PAGE = "the page {page} cannot be read as one of this suite: run the report again."


@dataclass(frozen=True)
class Report:
    """A report of a run that has a page.

    Attributes
    ----------
    folder
        The run's folder.
    entry
        What its manifest says of the report.
    """

    folder: Path
    entry: Entry

    @property
    def page(self) -> str:
        """The page's path within the run's folder."""
        return self.entry.path

    @property
    def path(self) -> Path:
        """The page's file."""
        return self.folder / self.page


def find_report(found: str, *, output: str | None) -> Report:
    """Return the report that a person named.

    Parameters
    ----------
    found
        The path of a page, or ``area/notebook``.
    output
        The run's folder; if not given, the one that the page lies in, or that of the outputs that
        has the report.

    Raises
    ------
    EvaluationError
        If it is no report of a run, or has no page.
    """
    path = user_path(found) if found.strip() and found.isprintable() else None
    if path is None:
        raise EvaluationError(NO_REPORT.format(found=cut(ascii(found)[1:-1])))
    if output is not None:
        return _in_run(run_folder(output), path)
    beside = path.absolute().parent.parent
    if read_manifest(beside):
        return _in_run(beside, path.absolute())
    asked = asked_pages(found, outputs=outputs_folder())
    if len(asked.names) > 1:
        raise EvaluationError(NOT_ONE.format(found=cut(found)))
    return _in_run(asked.run, Path(*asked.names[0]))


def _in_run(folder: Path, path: Path) -> Report:
    entries = {f"{entry.slug}/{entry.notebook}": entry for entry in read_manifest(folder)}
    named = "/".join(path.parts[-2:]).removesuffix(f".{PAGE}")
    key = match(named, list(entries))
    if key is None:
        hint = did_you_mean(named, list(entries))
        raise EvaluationError(
            NOT_IN_FOLDER.format(
                folder=folder, found=cut(named), hint=hint, reports=listed(list(entries))
            )
        )
    return _with_page(Report(folder, entries[key]))


def run_folder(found: str) -> Path:
    """Return the folder of a run that a person named, by its path or within the outputs.

    Raises
    ------
    EvaluationError
        If no run wrote to it.
    """
    path = user_path(found) if found.isprintable() else None
    places = [] if path is None else [path, outputs_folder() / path]
    runs = [place.absolute() for place in places if read_manifest(place)]
    if not runs:
        raise EvaluationError(NO_RUN.format(folder=cut(ascii(found))))
    return runs[0]


def _with_page(report: Report) -> Report:
    if report.entry.problem:
        raise EvaluationError(
            FAILED_REPORT.format(report=report.entry.label, problem=report.entry.problem)
        )
    if not report.path.is_file():
        raise EvaluationError(PAGE_GONE.format(page=report.path))
    return report


def read_page(path: Path) -> str:
    """Read a page as it was written, line ends and all.

    Raises
    ------
    EvaluationError
        If it cannot be read.
    """
    content = page_in(path)
    if content is None:
        raise EvaluationError(NOT_A_PAGE.format(page=path))
    return content
