"""Walk a folder of extracts without opening anything: what is an ordinary file, what is not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from evaluation_lib.extracts.council.kinds import KINDS, KNOWN_KINDS
from evaluation_lib.extracts.council.limits import Limits, Unreadable

#: Hidden files, lock files of office programs, what operating systems leave behind.
NOT_EXTRACTS = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini")
NOTICES = ("readme", "notice", "licence", "license")
NOTICE_SUFFIXES = ("", ".txt", ".md")
MEGABYTE = 1_000_000

OTHER_KIND = "a file of kind {suffix}"
TAKE_OUT = "take it out of the folder, or export the table as CSV"
A_ZIP = "a zip file"
UNPACK = "unpack it into the folder"
NOT_A_FILE = "something that is no ordinary file"
LINKED_FOLDER = "a link to a folder"
LEADS_OUTSIDE = "a link that leads out of the folder or nowhere"
PUT_THE_FILE = "put the file itself into the folder"
CANNOT_OPEN = "a file that cannot be opened ({reason})"
CANNOT_LOOK_IN = "a folder that cannot be looked into ({reason})"
OPENED = "a file that may be read and is not open elsewhere"
CLOSE_IT = "close it in other programs, or ask for the right to read it"
TOO_LARGE = "{number} MB"
AT_MOST = "{number} MB at most"
FEWER_MONTHS = "export fewer months in one file"
EMPTY = "an empty file"
NOT_EMPTY = "a file with content"
EXPORT_AGAIN = "export it again"


def files_of(folder: Path) -> Iterator[Path | OSError]:
    """Return every file in a folder and the folders in it, in the order of their names.

    Links to folders are returned as they are and not followed. A folder that may not be looked
    into is returned as the error that says so, which carries its name.
    """
    refused: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=refused.append):
        yield from refused
        refused.clear()
        folders[:] = sorted(name for name in folders if not name.startswith(NOT_EXTRACTS))
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(parent) / name
            if not name.startswith(NOT_EXTRACTS) and not _is_notice(path):
                yield path
    yield from refused


def name_of(path: Path, *, folder: Path) -> str:
    """Return a file's path within the folder, with ``/``, as it can be written into a list."""
    file = path.relative_to(folder).as_posix()
    # A name in an encoding that is not the system's holds signs that no list can.
    return file.encode("utf-8", "replace").decode("utf-8")


def no_access(error: OSError, *, sentence: str = CANNOT_OPEN) -> Unreadable:
    """Turn what the system says against a file or folder into words."""
    reason = error.strerror or type(error).__name__
    return Unreadable(sentence.format(reason=reason), allowed=OPENED, what_to_do=CLOSE_IT)


def check_ordinary(path: Path, *, folder: Path, limits: Limits) -> None:
    """Look at a file without opening it: a pipe or a device would never end.

    Raises
    ------
    Unreadable
        If it is no ordinary file of a known kind, leads out of the folder, is empty or too large.
    OSError
        If the system does not let it be looked at.
    """
    if path.is_symlink():
        _check_link(path, folder=folder)
    state = path.stat()
    suffix = path.suffix.casefold()
    if not stat.S_ISREG(state.st_mode):
        raise Unreadable(NOT_A_FILE, allowed=KNOWN_KINDS, what_to_do=TAKE_OUT)
    if suffix == ".zip":
        raise Unreadable(A_ZIP, allowed=KNOWN_KINDS, what_to_do=UNPACK)
    if suffix not in KINDS:
        found = OTHER_KIND.format(suffix=suffix or "unknown")
        raise Unreadable(found, allowed=KNOWN_KINDS, what_to_do=TAKE_OUT)
    if state.st_size == 0:
        raise Unreadable(EMPTY, allowed=NOT_EMPTY, what_to_do=EXPORT_AGAIN)
    if state.st_size > limits.largest_file_bytes:
        raise Unreadable(
            TOO_LARGE.format(number=state.st_size // MEGABYTE),
            allowed=AT_MOST.format(number=limits.largest_file_bytes // MEGABYTE),
            what_to_do=FEWER_MONTHS,
        )


def _check_link(path: Path, *, folder: Path) -> None:
    # A link that leads to itself does not exist either.
    if not path.exists() or not path.resolve().is_relative_to(folder.resolve()):
        raise Unreadable(LEADS_OUTSIDE, allowed=KNOWN_KINDS, what_to_do=PUT_THE_FILE)
    if path.is_dir():
        raise Unreadable(LINKED_FOLDER, allowed=KNOWN_KINDS, what_to_do=PUT_THE_FILE)


def _is_notice(path: Path) -> bool:
    named = path.stem.casefold().startswith(NOTICES)
    return named and path.suffix.casefold() in NOTICE_SUFFIXES
