"""Make a run's index from its manifest and pages, when a run ends and whenever they change."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.reports.claiming import claimed
from evaluation_lib.reports.index.listed import Place, listed
from evaluation_lib.reports.index.page import index_page
from evaluation_lib.reports.manifest import MANIFEST, Entry, manifest_text, read_manifest
from evaluation_lib.reports.page_files import PAGE, file_of
from evaluation_lib.reports.review.log import ReviewLog, read_log
from evaluation_lib.stopping import not_stopped_now

INDEX = "index.html"


def published(output: Path, entry: Entry) -> Place:
    """Where the files of a published report lie."""
    folder = output / entry.slug
    return Place(folder, file_of(folder, entry.notebook, PAGE))


def index_of(
    entries: Sequence[Entry],
    *,
    run: str,
    place_of: Callable[[Entry], Place],
    log: ReviewLog,
    dictionary: Dictionary,
) -> str:
    """Render the index of a run from its manifest, its pages and its record of reviews."""
    reports = listed(entries, place_of=place_of, log=log, dictionary=dictionary)
    return index_page(reports, run=run, dictionary=dictionary)


def write_all(written: Mapping[str, str], *, folder: Path) -> None:
    """Write files into a folder by their names."""
    for name, content in written.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")


def refresh_index(output: Path, *, dictionary: Dictionary) -> Path:
    """Make the index anew from what the run's folder holds now, and return it.

    Raises
    ------
    EvaluationError
        If another run writes to the folder, or it cannot be written to.
    OSError
        If the index cannot be moved to its place.
    """
    with claimed(output, fresh=False) as unfinished:
        return replace_index(output, read_manifest(output), unfinished, dictionary=dictionary)


def replace_index(
    output: Path, entries: Sequence[Entry], unfinished: Path, *, dictionary: Dictionary
) -> Path:
    """Put a manifest and its index in the place of a run's earlier ones, and return the index.

    Parameters
    ----------
    output
        The run's folder, claimed.
    entries
        The entries of its manifest as they are to be.
    unfinished
        The folder of unfinished work in it.
    dictionary
        The data dictionary.
    """
    index = index_of(
        entries,
        run=output.name,
        place_of=lambda entry: published(output, entry),
        log=read_log(output),
        dictionary=dictionary,
    )
    write_all({MANIFEST: manifest_text(entries), INDEX: index}, folder=unfinished)
    with not_stopped_now():
        os.replace(unfinished / MANIFEST, output / MANIFEST)
        os.replace(unfinished / INDEX, output / INDEX)
    return output / INDEX
