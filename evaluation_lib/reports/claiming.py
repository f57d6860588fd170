"""Claim a run's folder: one run at a time, and never a folder that is somebody else's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from evaluation_lib.errors import EvaluationError
from evaluation_lib.reports.manifest import MANIFEST

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

#: Work in progress lies here until the run has ended.
UNFINISHED = ".unfinished"
LOCK = "lock"

NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
NOT_WRITABLE = "output {folder} cannot be written to ({reason}): name another folder."
NOT_OURS = (
    "output {folder} holds files that no run of this suite made, so --fresh will not empty it: "
    "name another folder, or empty it yourself."
)
IN_USE = "output {folder} is being written by another run: wait for it, or name another folder."


def not_writable(folder: Path, error: OSError) -> EvaluationError:
    """Say in a sentence why a folder cannot be written to."""
    return EvaluationError(NOT_WRITABLE.format(folder=folder, reason=error.strerror or error))


@contextmanager
def claimed(output: Path, *, fresh: bool) -> Iterator[Path]:
    """Hold a run's folder, and give the folder in it for unfinished work.

    The claim is a lock that the operating system ends with the process, so what a killed run left
    is taken over. The folder of unfinished work goes when the run is over, however it ends.

    Parameters
    ----------
    output
        The run's folder; made if it does not exist.
    fresh
        Whether earlier runs' pages are to go; refused where the folder was not made by a run.

    Raises
    ------
    EvaluationError
        If the folder is a file, somebody else's, in use, or cannot be written to.
    """
    unfinished = output / UNFINISHED
    try:
        _refuse_foreign(output, fresh=fresh)
        unfinished.mkdir(parents=True, exist_ok=True)
        lock = (unfinished / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise not_writable(output, error) from error
    taken = False
    try:
        with lock:
            taken = _taken(lock)
            if not taken:
                raise EvaluationError(IN_USE.format(folder=output))
            _remove_leftovers(unfinished)
            yield unfinished
    finally:
        if taken:
            shutil.rmtree(unfinished, ignore_errors=True)


def _refuse_foreign(output: Path, *, fresh: bool) -> None:
    if output.exists() and not output.is_dir():
        raise EvaluationError(NOT_A_FOLDER.format(folder=output))
    names = {item.name for item in output.iterdir()} if output.is_dir() else set()
    if fresh and names - {UNFINISHED} and MANIFEST not in names:
        raise EvaluationError(NOT_OURS.format(folder=output))


def _taken(lock: IO[str]) -> bool:
    """Take the lock, unless another process holds it."""
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _remove_leftovers(unfinished: Path) -> None:
    """Remove what a killed run left."""
    for item in unfinished.iterdir():
        if item.is_dir():
            shutil.rmtree(item, ignore_errors=True)
        elif item.name != LOCK:
            item.unlink(missing_ok=True)
