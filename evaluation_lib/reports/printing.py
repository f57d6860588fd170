"""Print the pages of a run to PDF, beside them with a link from the index, or elsewhere."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports.claiming import claimed, not_writable
from evaluation_lib.reports.index.listed import page_digest, read_page
from evaluation_lib.reports.index.writing import published, replace_index
from evaluation_lib.reports.manifest import Entry, merged, read_manifest
from evaluation_lib.reports.page_files import PAGE, PDF, file_of, refuse_open_files
from evaluation_lib.reports.pdf import print_to_pdf
from evaluation_lib.stopping import not_stopped_now

PAGE_GONE = "the page {page} is missing: run the report again."
SAME_NAME = "two of the pages would both be {name}: print them into two folders."


@dataclass(frozen=True)
class Printed:
    """What was printed, and why the rest was not."""

    pdfs: tuple[Path, ...]
    problems: tuple[str, ...]


def print_run(
    output: Path,
    *,
    names: Sequence[tuple[str, str]],
    browser: Path,
    dictionary: Dictionary,
    progress: Callable[[], object] = lambda: None,
) -> Printed:
    """Print pages of a run beside them, and link the PDFs from the index.

    All are printed before any takes its place. A page that cannot be printed is told; the others
    are printed.

    Parameters
    ----------
    output
        The run's folder.
    names
        The pages, by their areas' folders and their notebooks' names.
    browser
        The browser that prints.
    dictionary
        The data dictionary.
    progress
        Called after each page.

    Raises
    ------
    EvaluationError
        If another run writes to the folder, or it cannot be written to.
    """
    with claimed(output, fresh=False) as unfinished:
        earlier = read_manifest(output)
        problems: list[str] = []
        printed: list[Entry] = []
        for entry in (one for one in earlier if (one.slug, one.notebook) in names):
            try:
                printed.append(_print_aside(entry, output, unfinished, browser))
            except EvaluationError as error:
                problems.append(str(error))
            progress()
        try:
            _publish(merged(earlier, printed), printed, output, unfinished, dictionary)
        except OSError as error:
            raise not_writable(output, error) from error
    pdfs = tuple(file_of(output / entry.slug, entry.notebook, PDF) for entry in printed)
    return Printed(pdfs, tuple(problems))


def _print_aside(entry: Entry, output: Path, unfinished: Path, browser: Path) -> Entry:
    """Print a page into the folder of unfinished work; return its entry, which names the page."""
    folder = unfinished / entry.slug
    folder.mkdir(parents=True, exist_ok=True)
    refuse_open_files(output / entry.slug, entry.notebook, endings=[PDF])
    page, pdf = published(output, entry).page, file_of(folder, entry.notebook, PDF)
    return replace(entry, pdf=page_digest(_print(page, pdf, browser)))


def _print(page: Path, pdf: Path, browser: Path) -> str:
    """Print a page and return what was printed."""
    content = read_page(page)
    if content is None:
        raise EvaluationError(PAGE_GONE.format(page=page))
    print_to_pdf(page, pdf, browser=browser)
    return content


def _publish(
    entries: Sequence[Entry],
    printed: Sequence[Entry],
    output: Path,
    unfinished: Path,
    dictionary: Dictionary,
) -> None:
    with not_stopped_now():
        # The manifest last: while it names another page, the index links no PDF.
        for entry in printed:
            source, target = (
                file_of(folder / entry.slug, entry.notebook, PDF) for folder in (unfinished, output)
            )
            os.replace(source, target)
        replace_index(output, entries, unfinished, dictionary=dictionary)


def print_elsewhere(
    pages: Sequence[tuple[Path, str, str]],
    *,
    folder: Path,
    browser: Path,
    progress: Callable[[], object] = lambda: None,
) -> Printed:
    """Print pages into a folder of one's own, each under its area's and its notebook's name.

    Parameters
    ----------
    pages
        Each page by its run's folder, its area's folder and its notebook's name.
    folder
        The folder; made if it does not exist.
    browser, progress
        As `print_run` takes them.

    Raises
    ------
    EvaluationError
        If two pages would have one name, or the folder cannot be written to.
    """
    names = [f"{slug}-{notebook}" for _, slug, notebook in pages]
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise EvaluationError(SAME_NAME.format(name=f"{twice[0]}.{PDF}"))
    pdfs, problems = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (run, slug, notebook), name in zip(pages, names, strict=True):
            pdf = file_of(folder, name, PDF)
            try:
                _print(file_of(run / slug, notebook, PAGE), pdf, browser)
                pdfs.append(pdf)
            except EvaluationError as error:
                problems.append(str(error))
            progress()
    except OSError as error:
        raise not_writable(folder, error) from error
    return Printed(tuple(pdfs), tuple(problems))
