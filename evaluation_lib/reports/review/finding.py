"""Find the report that a person named: by its page, or by area and notebook in a run's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import user_path
from evaluation_lib.reports.manifest import Entry, read_manifest
from evaluation_lib.reports.page_files import PAGE
from evaluation_lib.wordlists import cut, did_you_mean, listed, match

NO_REPORT = (
    "'{found}' is no page of a run of this suite: name one, such as "
    "outputs/demo/essex/published_picture.html, or area/notebook with --output."
)
NOT_IN_FOLDER = "{folder} has no report '{found}'{hint} Reports: {reports}."
NO_RUN = "{folder} holds no run of this suite: name the folder that evaluate run wrote to."
FAILED_REPORT = "{report} has no page, because it failed ({problem}): mend that and run it again."
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
        """The page's address within the run's folder, as the record of reviews names it."""
        return page_of(self.entry)

    @property
    def path(self) -> Path:
        """The page's file."""
        return self.folder / self.page


def page_of(entry: Entry) -> str:
    """Return a report's page as the record of reviews names it."""
    return f"{entry.slug}/{entry.notebook}.{PAGE}"


def find_report(found: str, *, output: str | None) -> Report:
    """Return the report that a person named.

    Parameters
    ----------
    found
        The path of a page, or ``area/notebook``.
    output
        The run's folder; if not given, the one that the page lies in.

    Raises
    ------
    EvaluationError
        If it is no report of a run, or has no page.
    """
    path = user_path(found)
    if not found.isprintable() or path is None:
        raise EvaluationError(NO_REPORT.format(found=cut(ascii(found)[1:-1])))
    path = path if output is not None else path.absolute()
    folder = path.parent.parent if output is None else run_folder(output)
    entries = {f"{entry.slug}/{entry.notebook}": entry for entry in read_manifest(folder)}
    if not entries:
        raise EvaluationError(NO_REPORT.format(found=cut(found)))
    named = "/".join(path.parts[-2:]).removesuffix(f".{PAGE}")
    key = match(named, list(entries))
    if key is None:
        hint = did_you_mean(named, list(entries))
        raise EvaluationError(
            NOT_IN_FOLDER.format(
                folder=folder, found=cut(found), hint=hint, reports=listed(list(entries))
            )
        )
    return _with_page(Report(folder, entries[key]))


def run_folder(found: str) -> Path:
    """Return the folder of a run that a person named.

    Raises
    ------
    EvaluationError
        If no run wrote to it.
    """
    folder = user_path(found)
    if folder is None or not found.isprintable() or not read_manifest(folder):
        raise EvaluationError(NO_RUN.format(folder=cut(ascii(found))))
    return folder.absolute()


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
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(NOT_A_PAGE.format(page=path)) from error
