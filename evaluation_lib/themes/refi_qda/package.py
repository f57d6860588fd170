"""Open a packed project without unpacking more than may be, and nothing to a disk."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from evaluation_lib.errors import DataError
from evaluation_lib.themes.refi_qda.limits import ExchangeLimits
from evaluation_lib.wordlists import cut

#: How many bytes are unpacked at a time.
CHUNK = 1 << 20
#: More than any part can unpack to, so that its end is found and not believed.
WITHOUT_END = 1 << 62
PASSWORD_BIT = 0x1
PROJECT, TEXT = ".qde", ".txt"

BROKEN = "{file} is cut off or broken. Copy it again, or export it again from the other program."
PASSWORD = "{file} has a password. Export the project without one."
MANY_PARTS = "{file} packs {number} files in one; {allowed} at most are read. Split the project."
OUTSIDE = (
    "{file} holds a file that would lie outside it ({part}). No program for analysis writes this: "
    "do not open it, ask where it comes from."
)
PACKED_WITHIN = (
    "{file} holds another packed file ({part}), which is not opened. Take it out of the project "
    "and export again."
)
A_BOMB = (
    "{file} unpacks to {times} times its size or more. Do not open it; ask where it comes from and "
    "export the project again."
)
TOO_LARGE = (
    "{file} holds more than {number} MB of text. Export the project in parts, without sources that "
    "are not needed."
)
NO_PROJECT = "{file} holds no project (.qde). Export it again as a REFI-QDA project (.qdpx)."
SEVERAL_PROJECTS = (
    "{file} holds {number} projects (.qde), where the standard allows one. Export each by itself."
)


def read_package(content: bytes, *, file: str, limits: ExchangeLimits) -> dict[str, bytes]:
    """Unpack the project and the plain texts of a ``.qdpx`` file into memory.

    Parameters
    ----------
    content
        The file.
    file
        Its name, for sentences.
    limits
        How much it may hold.

    Returns
    -------
    dict
        Contents by name within the file; pictures, recordings and formatted text are left packed.

    Raises
    ------
    DataError
        If it is broken, has a password, names files outside itself, holds another packed file, or
        unpacks to more than may be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_directory(packed, size=len(content), file=file, limits=limits)
            return _unpack(packed, size=len(content), file=file, limits=limits)
    except (DataError, MemoryError):
        raise
    except Exception as error:
        # A broken file breaks the unpacking in a dozen ways; all mean the same to a person.
        raise DataError(BROKEN.format(file=file)) from error


def project_part(parts: Mapping[str, bytes], *, file: str) -> bytes:
    """Return the project, whatever its name.

    Raises
    ------
    DataError
        If there is none, or more than one.
    """
    projects = [content for name, content in parts.items() if name.casefold().endswith(PROJECT)]
    if not projects:
        raise DataError(NO_PROJECT.format(file=file))
    if len(projects) > 1:
        raise DataError(SEVERAL_PROJECTS.format(file=file, number=len(projects)))
    return projects[0]


def text_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the plain texts by their own names, whatever their folder is called."""
    return {
        PurePosixPath(name).name.casefold(): content
        for name, content in parts.items()
        if name.casefold().endswith(TEXT)
    }


def _check_directory(
    packed: zipfile.ZipFile, *, size: int, file: str, limits: ExchangeLimits
) -> None:
    """Hold the directory, which costs nothing to read, against the limits."""
    parts = packed.infolist()
    if len(parts) > limits.most_parts:
        raise DataError(MANY_PARTS.format(file=file, number=len(parts), allowed=limits.most_parts))
    if any(part.flag_bits & PASSWORD_BIT for part in parts):
        raise DataError(PASSWORD.format(file=file))
    for part in parts:
        if _lies_outside(part.orig_filename):
            raise DataError(OUTSIDE.format(file=file, part=cut(ascii(part.orig_filename))))
        if part.filename.casefold().endswith(limits.packed_within):
            raise DataError(PACKED_WITHIN.format(file=file, part=cut(ascii(part.filename))))
    _check_packing(sum(part.file_size for part in parts), size=size, file=file, limits=limits)


def _lies_outside(name: str) -> bool:
    """Whether a name leads out of the folder it would be unpacked to, on any system."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or "\x00" in plain or ".." in plain.split("/")


def _unpack(
    packed: zipfile.ZipFile, *, size: int, file: str, limits: ExchangeLimits
) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    unpacked = 0
    for part in packed.infolist():
        if not _is_wanted(part.filename):
            continue
        whole = copy.copy(part)
        whole.file_size = WITHOUT_END
        pieces = []
        with packed.open(whole) as stream:
            while piece := stream.read(CHUNK):
                unpacked += len(piece)
                _check_packing(unpacked, size=size, file=file, limits=limits)
                if unpacked > limits.largest_unpacked_bytes:
                    allowed = limits.largest_unpacked_bytes // 1_000_000
                    raise DataError(TOO_LARGE.format(file=file, number=allowed))
                pieces.append(piece)
        parts[part.filename] = b"".join(pieces)
    return parts


def _is_wanted(name: str) -> bool:
    """Whether a part is read; what a Mac adds beside each file, and hidden parts, are not."""
    folders = PurePosixPath(name).parts
    hidden = any(folder.startswith((".", "__MACOSX")) for folder in folders)
    return not hidden and name.casefold().endswith((PROJECT, TEXT))


def _check_packing(unpacked: int, *, size: int, file: str, limits: ExchangeLimits) -> None:
    if unpacked > CHUNK and unpacked > size * limits.largest_packing:
        raise DataError(A_BOMB.format(file=file, times=limits.largest_packing))
