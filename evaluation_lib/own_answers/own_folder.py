"""A folder that its owner alone can read, outside of reports and of anything under git."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers.form import FORM
from evaluation_lib.project import CHECKOUT, in_checkout, outputs_folder
from evaluation_lib.reports.manifest import MANIFEST

FOLDER_MODE, FILE_MODE, OTHERS = 0o700, 0o600, 0o077
GIT = ".git"

AMONG_REPORTS = (
    "output {folder} lies among the reports: what is for you alone stays outside them; name a "
    "folder elsewhere."
)
IN_THE_PROJECT = (
    "output {folder} lies in the project, or in a folder under git, from where it could be passed "
    "on: name a folder elsewhere."
)
NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
NOT_OURS = (
    "output {folder} holds other things, and would be closed to everyone else: name a new folder, "
    "or an empty one."
)
NOT_WRITABLE = "output {folder} cannot be used ({reason}): name another folder."
NOT_PRIVATE = (
    "output {folder} lies where others could read it whatever is set, as on some shared drives: "
    "name a folder on a disk of your own."
)


def own_folder(output: Path) -> Path:
    """Return a folder that its owner alone can read; it is made if it is not there.

    A folder that is there already must be empty or hold a form. On Windows the folder has the
    rights of the one that it lies in: there a user's own folders are closed to others.

    Raises
    ------
    EvaluationError
        If the folder lies among reports, in the project or under git, holds other things, cannot
        be used, or cannot be kept from others.
    """
    try:
        folder = output.expanduser().resolve()
        refuse_place(folder)
        if folder.exists() and not folder.is_dir():
            raise EvaluationError(NOT_A_FOLDER.format(folder=folder))
        if folder.exists() and any(folder.iterdir()) and not (folder / FORM).is_file():
            raise EvaluationError(NOT_OURS.format(folder=folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        folder.chmod(FOLDER_MODE)
        _refuse_readable(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EvaluationError(NOT_WRITABLE.format(folder=output, reason=reason)) from error
    return folder


def refuse_place(folder: Path) -> None:
    """Refuse a place from which a file could find its way to others.

    Raises
    ------
    EvaluationError
        If it lies where runs are written, in a run's folder, in the project or under git.
    """
    around = (folder, *folder.parents)
    if outputs_folder().resolve() in around or any((at / MANIFEST).exists() for at in around):
        raise EvaluationError(AMONG_REPORTS.format(folder=folder))
    inside = in_checkout() and CHECKOUT in around
    if inside or any((at / GIT).exists() for at in around):
        raise EvaluationError(IN_THE_PROJECT.format(folder=folder))


def write_own(file: Path, content: bytes) -> None:
    """Write a file that its owner alone can read, whole or not at all.

    Raises
    ------
    EvaluationError
        If it cannot be written, or cannot be kept from others.
    """
    try:
        # Made by mkstemp, it is private from its first byte on.
        handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=file.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(unfinished, file)
        finally:
            unfinished.unlink(missing_ok=True)
        keep_own(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EvaluationError(NOT_WRITABLE.format(folder=file.parent, reason=reason)) from error


def keep_own(file: Path) -> None:
    """Take a file that a program for writing has saved away from everyone but its owner."""
    file.chmod(FILE_MODE)
    _refuse_readable(file)


def _refuse_readable(path: Path) -> None:
    """Some drives take every mode and keep none."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & OTHERS:
        raise EvaluationError(NOT_PRIVATE.format(folder=path))
