"""Whether there is a place to write: allowed, with space, not copied elsewhere, not too deep."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Finding, shown
from evaluation_lib.keeping.at_rest import ENCRYPTED, encryption_of, open_to_others
from evaluation_lib.project import outputs_folder

OUTPUTS, TEMPORARY, SYNCED, PATHS = "Outputs", "Temporary", "Copies", "Paths"
ENCRYPTION, RIGHTS = "Encryption", "Rights"
#: Bytes below which a run cannot be finished, and below which a large one may not be.
NEEDED, ENOUGH = 200_000_000, 2_000_000_000
#: Windows refuses longer paths unless told otherwise; this much the suite adds below outputs.
LONGEST_ON_WINDOWS, ADDED = 259, 90

WRITABLE = "{folder} can be written to, with {free} free."
LITTLE = "{folder} has {free} free: a run on a whole county may not fit."
NO_ROOM = "{folder} has only {free} free: nothing can be written there."
FREE_SPACE = "Free some space on the disk."
NO_WRITING = "{folder} cannot be written to ({reason})."
ELSEWHERE = "Name another folder with --output, or copy the project to a folder of your own."
OTHER_TEMPORARY = (
    "Set the variable TMPDIR (on Windows TEMP) to a folder of your own on this computer."
)

#: Words of a path, or variables that name a folder, by which a folder is copied to other computers.
SYNCING = ("onedrive", "sharepoint", "dropbox", "google drive", "googledrive", "icloud", "box sync")
SYNCING_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
IS_SYNCED = (
    "{folder} lies in a folder that {by} copies to other computers, with every report in it."
)
KEEP_APART = (
    "Keep extracts and reports in a folder that stays on this computer or on the council's own "
    "drive: write --output, or move the project."
)
NOT_SYNCED = "The outputs lie in no folder that is known to be copied elsewhere."

OPEN = "{number} file(s) that may hold something of single children can be read by others: {first}."
CLOSE = "Take them away from others: chmod -R go-rwx {folder}"
CLOSED = "Executed notebooks, logs and lists of children in the outputs are yours alone to read."

TOO_DEEP = (
    "The path to the outputs has {length} characters; Windows refuses the files of some runs."
)
SHORTER = (
    "Move the project to a short folder such as C:\\evaluation, or ask your IT team to allow long "
    "paths (LongPathsEnabled)."
)
SHORT_ENOUGH = "The path to the outputs is short enough."


def outputs() -> Iterator[Finding]:
    """Look at the folder that runs write to, or where it would be made."""
    yield from _place(OUTPUTS, _existing(outputs_folder()), remedy=ELSEWHERE)


def temporary() -> Iterator[Finding]:
    """Look at the folder for temporary files, through which kernels get what was read."""
    yield from _place(TEMPORARY, Path(tempfile.gettempdir()), remedy=OTHER_TEMPORARY)


def _place(topic: str, folder: Path, *, remedy: str) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".evaluate-doctor-") as file:
            file.write(b"x" * 1024)
    except OSError as error:
        said = NO_WRITING.format(folder=shown(folder), reason=error.strerror or error)
        yield Finding(topic, WRONG, said, remedy)
        return
    free = shutil.disk_usage(folder).free
    told = {"folder": shown(folder), "free": _size(free)}
    if free < NEEDED:
        yield Finding(topic, WRONG, NO_ROOM.format(**told), FREE_SPACE)
    elif free < ENOUGH:
        yield Finding(topic, LOOK, LITTLE.format(**told), FREE_SPACE)
    else:
        yield Finding(topic, OK, WRITABLE.format(**told))


def _existing(folder: Path) -> Path:
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def _size(number: int) -> str:
    return f"{number / 1e9:.0f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"


def synced() -> Iterator[Finding]:
    """Look whether a program copies the outputs elsewhere: they hold children's records."""
    folder = outputs_folder().resolve()
    by = synced_by(folder, environment=os.environ)
    if by:
        yield Finding(SYNCED, LOOK, IS_SYNCED.format(folder=shown(folder), by=by), KEEP_APART)
    else:
        yield Finding(SYNCED, OK, NOT_SYNCED)


def synced_by(folder: Path, *, environment: Mapping[str, str]) -> str:
    """Name the program that copies a folder to other computers; nothing if none is known to."""
    for name in SYNCING_VARIABLES:
        root = environment.get(name)
        if root and folder.is_relative_to(Path(root).resolve()):
            return "OneDrive"
    for part in folder.parts:
        for word in SYNCING:
            if word in part.casefold():
                return part
    return ""


def encryption() -> Iterator[Finding]:
    """Look whether the disk that runs write to is encrypted at rest, as far as that is told."""
    found = encryption_of(outputs_folder())
    yield Finding(ENCRYPTION, OK if found.state == ENCRYPTED else LOOK, found.said)


def rights() -> Iterator[Finding]:
    """Look whether others can read what may hold something of single children."""
    folder = outputs_folder()
    found = open_to_others(folder)
    if found:
        said = OPEN.format(number=len(found), first=shown(found[0]))
        yield Finding(RIGHTS, LOOK, said, CLOSE.format(folder=shown(folder)))
    else:
        yield Finding(RIGHTS, OK, CLOSED)


def paths() -> Iterator[Finding]:
    """Look at the length of paths, which Windows limits."""
    if os.name != "nt":
        return
    length = len(str(outputs_folder().resolve())) + ADDED
    if length > LONGEST_ON_WINDOWS and not _long_paths_allowed():
        said = TOO_DEEP.format(length=length - ADDED)
        yield Finding(PATHS, LOOK, said, SHORTER)
    else:
        yield Finding(PATHS, OK, SHORT_ENOUGH)


def _long_paths_allowed() -> bool:
    import winreg

    place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False
