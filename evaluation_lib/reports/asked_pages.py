"""From what a person wrote to pages of a run: a page, ``area/notebook``, or a run's folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import user_path
from evaluation_lib.reports.manifest import Entry, read_manifest
from evaluation_lib.reports.page_files import PAGE
from evaluation_lib.wordlists import cut

NO_REPORT = (
    "'{found}' is no report: name a page such as outputs/demo/essex/published_picture.html, the "
    "same as demo/essex/published_picture, or a run's folder."
)
SEVERAL = "'{found}' is in more than one run: write {choices}."
FAILED_REPORT = "{report} has no page, because it failed ({problem}): mend that and run it again."
NO_PAGES = "{folder} holds no page: all of its reports failed, so run them again."


@dataclass(frozen=True)
class AskedPages:
    """Pages of one run.

    Attributes
    ----------
    run
        The run's folder.
    names
        The pages, by their areas' folders and their notebooks' names.
    """

    run: Path
    names: tuple[tuple[str, str], ...]


def asked_pages(found: str, *, outputs: Path) -> AskedPages:
    """Return the pages that a person named.

    Parameters
    ----------
    found
        A page or a run's folder, as a path or within the folder of outputs; or ``area/notebook`` of
        a run there.
    outputs
        The folder of outputs.

    Raises
    ------
    EvaluationError
        If it is none of these, is in several runs, or has no page.
    """
    path = user_path(found) if found.strip() and found.isprintable() else None
    if path is None:
        raise EvaluationError(NO_REPORT.format(found=cut(ascii(found)[1:-1])))
    for place in (path, outputs / path):
        whole = read_manifest(place)
        if whole:
            return _all_of(place, whole)
        named = list(_named(place, place.absolute().parent.parent))
        if named:
            return _one(place.absolute().parent.parent, named[0])
    runs = sorted(outputs.iterdir()) if outputs.is_dir() else []
    return _in_one_of({run: entry for run in runs for entry in _named(path, run)}, found)


def _named(path: Path, run: Path) -> Iterator[Entry]:
    """Give the entry of a run whose page a path names."""
    name = (path.absolute().parent.name, path.name.removesuffix(f".{PAGE}"))
    yield from (entry for entry in read_manifest(run) if (entry.slug, entry.notebook) == name)


def _all_of(run: Path, entries: list[Entry]) -> AskedPages:
    names = tuple((entry.slug, entry.notebook) for entry in entries if not entry.problem)
    if not names:
        raise EvaluationError(NO_PAGES.format(folder=run))
    return AskedPages(run.resolve(), names)


def _one(run: Path, entry: Entry) -> AskedPages:
    if entry.problem:
        raise EvaluationError(FAILED_REPORT.format(report=entry.label, problem=entry.problem))
    return AskedPages(run.resolve(), ((entry.slug, entry.notebook),))


def _in_one_of(entries: dict[Path, Entry], found: str) -> AskedPages:
    if not entries:
        raise EvaluationError(NO_REPORT.format(found=cut(found)))
    if len(entries) > 1:
        choices = [f"{run.name}/{entry.slug}/{entry.notebook}" for run, entry in entries.items()]
        raise EvaluationError(SEVERAL.format(found=cut(found), choices=" or ".join(choices)))
    [(run, entry)] = entries.items()
    return _one(run, entry)
