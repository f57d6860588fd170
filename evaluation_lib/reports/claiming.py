"""Claim a run's folder: one run at a time, and never a folder that is somebody else's."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
#: How long to wait for whoever holds the folder: a review is written in less, a run takes longer.
PATIENCE_SECONDS = 3.0
BETWEEN_TRIES_SECONDS = 0.05

NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
NOT_WRITABLE = "output {folder} cannot be written to ({reason}): name another folder."
NOT_OURS = (
    "output {folder} holds files that no run of this suite made, so --fresh will not empty it: "
    "name another folder, or empty it yourself."
)
IN_USE = "output {folder} is being written by another run: wait for it, or name another folder."
WINDOWS = fcntl is None


class InUseError(EvaluationError):
    """Somebody else writes to the folder now."""


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
    InUseError
        If another process writes to it.
    EvaluationError
        If the folder is a file, somebody else's, or cannot be written to.
    """
    unfinished = output / UNFINISHED
    try:
        refuse_foreign(output, fresh=fresh)
        lock = _lock_in(unfinished)
    except OSError as error:
        raise not_writable(output, error) from error
    if lock is None:
        raise InUseError(IN_USE.format(folder=output))
    try:
        with lock:
            _remove_leftovers(unfinished)
            try:
                yield unfinished
            finally:
                _remove_leftovers(unfinished)
                if not WINDOWS:
                    _give_back(unfinished)
    finally:
        if WINDOWS:  # where a file that anybody holds open cannot be removed
            _give_back(unfinished)


def _lock_in(unfinished: Path) -> IO[str] | None:
    """Lock the folder of unfinished work; nothing if another process keeps it locked."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        _make_folder(unfinished)
        # Whoever held it may have removed the folder since.
        with suppress(FileNotFoundError):
            lock = (unfinished / LOCK).open("a+", encoding="utf-8")
            if _taken(lock) and _is_still(unfinished / LOCK, lock):
                return lock
            lock.close()
        if time.monotonic() > until:
            return None
        time.sleep(BETWEEN_TRIES_SECONDS)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        if folder.exists():  # and is a file, or it was being removed just now
            raise


def _is_still(path: Path, opened: IO[str]) -> bool:
    """Whether a path still leads to an opened file, or whoever held it removed it meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(opened.fileno()))
    except FileNotFoundError:
        return False


def _give_back(unfinished: Path) -> None:
    with suppress(OSError):
        (unfinished / LOCK).unlink()
        unfinished.rmdir()


def refuse_foreign(output: Path, *, fresh: bool) -> None:
    """Refuse a file, and to empty a folder that no run made.

    Raises
    ------
    EvaluationError
        If it is one.
    """
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
