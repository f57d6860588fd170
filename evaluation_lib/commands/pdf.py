"""``evaluate pdf``: print reports to PDF."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import FAILED, MADE, add_command, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.project import outputs_folder

if TYPE_CHECKING:
    from evaluation_lib.reports.asked_pages import AskedPages
    from evaluation_lib.reports.printing import Printed

MADE_PDF = "{number} of {total} PDF made: {place}"


def add_pdf(commands: Any) -> None:
    """Add the command that prints reports."""
    pdf = add_command(
        commands,
        "pdf",
        help="print reports to PDF, tagged and with an outline, by a browser of this computer",
    )
    pdf.add_argument(
        "reports",
        metavar="REPORT",
        nargs="+",
        help="a page, such as demo/essex/published_picture or its path; a run's folder for all of "
        "its pages (repeatable)",
    )
    pdf.add_argument(
        "--output",
        metavar="FOLDER",
        help="where the PDF files go (default: beside each page, linked from the run's index)",
    )
    pdf.set_defaults(command=_pdf)


def _pdf(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.reports.asked_pages import asked_pages
    from evaluation_lib.reports.pdf import needed_browser

    asked = [asked_pages(report, outputs=outputs_folder()) for report in options.reports]
    folder = None if options.output is None else output_path(options.output, default=Path())
    return print_pages(asked, browser=needed_browser(), folder=folder, dictionary=dictionary)


def print_pages(
    asked: Sequence[AskedPages],
    *,
    browser: Path,
    dictionary: Dictionary,
    folder: Path | None = None,
) -> int:
    """Print pages with a progress bar; say where the PDF files are, and what was not printed.

    Parameters
    ----------
    asked
        The pages.
    browser
        The browser that prints.
    dictionary
        The data dictionary.
    folder
        Where the PDF files go; beside the pages if not given.

    Returns
    -------
    int
        The exit status.
    """
    from tqdm import tqdm

    from evaluation_lib.reports.printing import print_elsewhere, print_run

    runs: dict[Path, dict[tuple[str, str], None]] = {}
    for one in asked:
        runs.setdefault(one.run, {}).update(dict.fromkeys(one.names))
    total = sum(len(names) for names in runs.values())
    with tqdm(total=total, desc="PDF", unit="page", file=sys.stderr) as bar:
        if folder is None:
            printed = [
                print_run(
                    run,
                    names=list(names),
                    browser=browser,
                    dictionary=dictionary,
                    progress=bar.update,
                )
                for run, names in runs.items()
            ]
        else:
            pages = [(run, *name) for run, names in runs.items() for name in names]
            printed = [print_elsewhere(pages, folder=folder, browser=browser, progress=bar.update)]
    return _say(
        printed, place=", ".join(map(str, runs if folder is None else [folder])), total=total
    )


def _say(printed: Sequence[Printed], *, place: str, total: int) -> int:
    problems = [problem for one in printed for problem in one.problems]
    for problem in problems:
        print(problem, file=sys.stderr)
    number = sum(len(one.pdfs) for one in printed)
    print(MADE_PDF.format(number=number, total=total, place=place))
    return FAILED if problems else MADE
