"""Find out how large a workbook is before it is opened, whatever its own directory says."""

from __future__ import annotations

import copy
import io
import re
import zipfile

from evaluation_lib.extracts.council.limits import Limits, Unreadable

#: How many bytes are unpacked at a time.
CHUNK = 1 << 20
#: More than any part can unpack to, so that its end is found and not believed.
WITHOUT_END = 1 << 62
WORKSHEETS = ("xl/worksheets/",)
#: The part that a workbook has and another packed file has not: Excel, binary Excel, OpenDocument.
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
#: How Excel marks a cell that holds an error such as #N/A.
ERROR_CELL = re.compile(rb"""\st=["']e["']""")
ERROR_CELL_BYTES = 6
PASSWORD_BIT = 0x1

BROKEN = "a workbook that is cut off or broken"
WHOLE = "a whole workbook"
COPY_AGAIN = "copy or export it again"
PASSWORD = "a workbook with a password"
WITHOUT_PASSWORD = "a workbook without one"
SAVE_WITHOUT = "open it with the password and save it without one, then read that"
NO_WORKBOOK = "a packed file that holds no workbook"
A_WORKBOOK = "CSV, Excel or XML"
UNPACK = "unpack it into the folder, or take it out"
TOO_LARGE = "more than {number} MB once unpacked"
NOT_SO_LARGE = "{number} MB at most"
EXPORT_CSV = "export the sheets as CSV, or fewer months in one file"
A_BOMB = "a file that unpacks to {times} times its size or more"
NOT_A_BOMB = "a workbook as Excel saves it"
DO_NOT_OPEN = "do not open it; ask where it comes from and export it again"
MANY_PARTS = "{number} files packed in one"
NOT_SO_MANY = "{number} at most"


def check_packed(content: bytes, *, limits: Limits) -> int:
    """Unpack a workbook piece by piece, keeping nothing, and stop where it becomes too large.

    Parameters
    ----------
    content
        A file that begins as zip files do.
    limits
        How large it may be.

    Returns
    -------
    int
        How many cells of its sheets hold an error such as ``#N/A``.

    Raises
    ------
    Unreadable
        If it is broken, has a password, holds no workbook, or unpacks to more than may be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_parts(packed, size=len(content), limits=limits)
            return _unpack(packed, size=len(content), limits=limits)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        # A broken file breaks the unpacking in a dozen ways; all mean the same to a person.
        raise Unreadable(BROKEN, allowed=WHOLE, what_to_do=COPY_AGAIN) from error


def _check_parts(packed: zipfile.ZipFile, *, size: int, limits: Limits) -> None:
    """Hold the directory, which costs nothing to read, against the limits."""
    parts = packed.infolist()
    if len(parts) > limits.most_parts:
        raise Unreadable(
            MANY_PARTS.format(number=len(parts)),
            allowed=NOT_SO_MANY.format(number=limits.most_parts),
            what_to_do=DO_NOT_OPEN,
        )
    if any(part.flag_bits & PASSWORD_BIT for part in parts):
        raise Unreadable(PASSWORD, allowed=WITHOUT_PASSWORD, what_to_do=SAVE_WITHOUT)
    if not any(part.filename.replace("\\", "/").lower() in WORKBOOK_PARTS for part in parts):
        raise Unreadable(NO_WORKBOOK, allowed=A_WORKBOOK, what_to_do=UNPACK)
    _check_unpacked(sum(part.file_size for part in parts), size=size, limits=limits)


def _unpack(packed: zipfile.ZipFile, *, size: int, limits: Limits) -> int:
    unpacked = errors = 0
    for part in packed.infolist():
        whole = copy.copy(part)
        whole.file_size = WITHOUT_END
        tail = b""
        with packed.open(whole) as stream:
            while piece := stream.read(CHUNK):
                unpacked += len(piece)
                _check_unpacked(unpacked, size=size, limits=limits)
                if part.filename.startswith(WORKSHEETS):
                    errors += len(ERROR_CELL.findall(tail + piece))
                    tail = (tail + piece)[1 - ERROR_CELL_BYTES :]
    return errors


def _check_unpacked(unpacked: int, *, size: int, limits: Limits) -> None:
    if unpacked > CHUNK and unpacked > size * limits.largest_packing:
        raise Unreadable(
            A_BOMB.format(times=limits.largest_packing),
            allowed=NOT_A_BOMB,
            what_to_do=DO_NOT_OPEN,
        )
    if unpacked > limits.largest_unpacked_bytes:
        raise Unreadable(
            TOO_LARGE.format(number=limits.largest_unpacked_bytes // 1_000_000),
            allowed=NOT_SO_LARGE.format(number=limits.largest_unpacked_bytes // 1_000_000),
            what_to_do=EXPORT_CSV,
        )
