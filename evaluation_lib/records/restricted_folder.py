"""Write files that name children into a folder that only its user can read."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evaluation_lib.errors import EvaluationError
from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.retention import Retention, record_text
from evaluation_lib.project import outputs_folder
from evaluation_lib.reports.manifest import MANIFEST
from evaluation_lib.stopping import not_stopped_now
from evaluation_lib.wordlists import cut

#: Keeps git from taking the folder in, should it lie in a checkout.
GITIGNORE = ".gitignore"
FOLDER_MODE, FILE_MODE, OTHERS = 0o700, 0o600, 0o077

AMONG_REPORTS = (
    "output {folder} lies among the reports: what names children stays outside them; name a folder "
    "elsewhere."
)
NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
NOT_OURS = (
    "output {folder} holds {found}, which this step does not know as its own, so all is left as it "
    "is: name another folder, or move that file elsewhere."
)
NOT_WRITABLE = "output {folder} cannot be written to ({reason}): name another folder."
NOT_PRIVATE = (
    "output {folder} lies where others could read it whatever is set, as on some shared drives: "
    "name a folder on a disk of your own."
)


def write_restricted(
    files: Mapping[str, bytes],
    *,
    output: Path,
    marker: str,
    retention: Retention,
    beside: Collection[str] = (),
) -> Path:
    """Write files into a folder that only its user can read, all of them or none.

    They are written into a folder beside it, which then takes its place. A folder that an earlier
    call made is replaced whole, but for files that stay beside. On Windows the folder has the
    rights of the one that it lies in: there a user's own folders are closed to others.

    Parameters
    ----------
    files
        Name of each file → its content.
    output
        The folder; made if it does not exist.
    marker
        The one of the files by which a folder is known for one that an earlier call made.
    retention
        Until when the files are kept: a record beside them says so.
    beside
        Names of files that other steps or people put into such a folder: they stay as they are.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    EvaluationError
        If the folder lies among reports, is a file, holds anything else, cannot be written to, or
        cannot be kept from others.
    """
    files = {GITIGNORE: b"*\n", **files}
    files = {**files, RECORD: record_text(retention, files=files).encode("utf-8")}
    try:
        output = output.expanduser().resolve()
        refuse_among_reports(output)
        kept = {name for name in beside if name not in files and (output / name).is_file()}
        _refuse_foreign(output, names={*files, *kept}, marker=marker)
        output.parent.mkdir(parents=True, exist_ok=True)
        with _unfinished(output) as folder:
            for name, content in files.items():
                _write_private(folder / name, content)
            for name in kept:
                _write_private(folder / name, (output / name).read_bytes())
            _refuse_readable(folder, output=output)
            _put_in_place(folder, output=output)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EvaluationError(NOT_WRITABLE.format(folder=output, reason=reason)) from error
    return output


def refuse_among_reports(output: Path) -> None:
    """Refuse a folder that lies in a run's folder, or where runs are written.

    Raises
    ------
    EvaluationError
        If it does.
    """
    around = (output, *output.parents)
    if outputs_folder().resolve() in around or any((at / MANIFEST).exists() for at in around):
        raise EvaluationError(AMONG_REPORTS.format(folder=output))


def _refuse_foreign(output: Path, *, names: set[str], marker: str) -> None:
    if not output.exists():
        return
    if not output.is_dir():
        raise EvaluationError(NOT_A_FOLDER.format(folder=output))
    there = {item.name for item in output.iterdir()}
    foreign = there - names if marker in there else there
    if foreign:
        raise EvaluationError(NOT_OURS.format(folder=output, found=cut(min(foreign))))


@contextmanager
def _unfinished(output: Path) -> Iterator[Path]:
    """A private folder beside the one to be made, which is gone when all is over."""
    folder = Path(tempfile.mkdtemp(prefix=f".{output.name}.unfinished-", dir=output.parent))
    try:
        os.chmod(folder, FOLDER_MODE)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_private(path: Path, content: bytes) -> None:
    """Make a file that is private from its first byte on."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _refuse_readable(folder: Path, *, output: Path) -> None:
    """Some drives take every mode and keep none."""
    if os.name != "posix":
        return
    modes = [stat.S_IMODE(item.stat().st_mode) for item in (folder, *folder.iterdir())]
    if any(mode & OTHERS for mode in modes):
        raise EvaluationError(NOT_PRIVATE.format(folder=output))


def _put_in_place(folder: Path, *, output: Path) -> None:
    before = folder.with_name(f"{folder.name}-before")
    with not_stopped_now():
        if output.exists():
            os.rename(output, before)
        try:
            os.rename(folder, output)
        except OSError:
            if before.exists():
                os.rename(before, output)
            raise
        shutil.rmtree(before, ignore_errors=True)
