"""The folder that JupyterLab opens on: the checkout's own notebooks, or a copy of one's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import notebooks_folder

NOT_A_FOLDER = "--folder {folder} is a file: name a folder, or a path where one can be made."
NOT_WRITABLE = "--folder {folder} cannot be written to ({reason}): name another folder."
COPIED = ("*.ipynb", "parameters/*.yaml")


@dataclass(frozen=True)
class Copied:
    """What was copied into a folder of one's own.

    Attributes
    ----------
    folder
        The folder.
    new
        The files that were copied, by their names within it.
    kept
        Those that were there already: they are left as they are.
    """

    folder: Path
    new: tuple[str, ...]
    kept: tuple[str, ...]


def copy_notebooks(folder: Path) -> Copied:
    """Copy the suite's notebooks and files of parameters; what is there already is left alone.

    Raises
    ------
    EvaluationError
        If the folder is a file or cannot be written to.
    """
    new, kept = [], []
    try:
        if folder.exists() and not folder.is_dir():
            raise EvaluationError(NOT_A_FOLDER.format(folder=folder))
        for source, name in _files():
            target = folder / name
            if target.exists() or target.is_symlink():
                kept.append(name)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            new.append(name)
    except OSError as error:
        reason = error.strerror or error
        raise EvaluationError(NOT_WRITABLE.format(folder=folder, reason=reason)) from error
    return Copied(folder, tuple(new), tuple(kept))


def _files() -> Iterator[tuple[Path, str]]:
    home = notebooks_folder()
    for pattern in COPIED:
        for source in sorted(home.glob(pattern)):
            yield source, source.relative_to(home).as_posix()
