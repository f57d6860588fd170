"""Remove what is past its date: the files that are the suite's own, one by one, and no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.past_date import EXECUTED_NOTEBOOK, Kept
from evaluation_lib.reports.index.writing import refresh_index
from evaluation_lib.reports.manifest import MANIFEST

NOT_REMOVED = "{file} could not be removed ({reason}): close it where it is open, or remove it."
LEFT = "{folder} is left: it holds {number} file(s) that the suite did not put there."
INDEX_LEFT = "The index of {folder} still links what was removed ({reason})."


@dataclass(frozen=True)
class Removed:
    """What removing did: how many files are gone, and what is left to tell."""

    files: int
    problems: tuple[str, ...]


def remove(kept: Iterable[Kept], *, dictionary: Dictionary) -> Removed:
    """Remove files that are past their date, and make the indexes of runs anew.

    A retention record goes last, so that what is cut off can be done again.

    Parameters
    ----------
    kept
        What to remove, as `past_date.kept_in` found it.
    dictionary
        The data dictionary, for indexes.
    """
    gone, problems, runs = 0, [], {}
    for one in kept:
        for name in sorted(one.files, key=lambda name: name == RECORD):
            problem = _remove_file(one.folder / name)
            problems += problem
            if problem:
                # Without its record the rest would never be found again.
                break
            gone += 1
        else:
            problems += _remove_folder(one) if one.whole else []
        if one.kind == EXECUTED_NOTEBOOK:
            runs[one.folder.parent] = None
    return Removed(gone, (*problems, *_refresh(runs, dictionary)))


def _remove_file(file: Path) -> list[str]:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        return [NOT_REMOVED.format(file=file, reason=error.strerror or error)]
    return []


def _remove_folder(one: Kept) -> list[str]:
    others = len(list(one.folder.iterdir()))
    if others:
        return [LEFT.format(folder=one.folder, number=others)]
    try:
        one.folder.rmdir()
    except OSError as error:
        return [NOT_REMOVED.format(file=one.folder, reason=error.strerror or error)]
    return []


def _refresh(runs: Iterable[Path], dictionary: Dictionary) -> list[str]:
    problems = []
    for run in runs:
        if not (run / MANIFEST).is_file():
            continue
        try:
            refresh_index(run, dictionary=dictionary)
        except (EvaluationError, OSError) as error:
            problems.append(INDEX_LEFT.format(folder=run, reason=str(error).rstrip(".")))
    return problems
