"""Logs of what went wrong: where in the code it happened, never what the data held."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten

from evaluation_lib._version import __version__
from evaluation_lib.project import outputs_folder

LOGS = "logs"
#: Where logs go when the outputs cannot be written to, within the folder for temporary files.
ELSEWHERE = "evaluation-logs"
PATTERN = "evaluate-*.log"
KEPT = 20
#: A message may quote a value: it is put on one line and cut, on the screen and in a log alike.
LONGEST_MESSAGE, LONGEST_READ = 400, 10_000

#: Lines of a notebook's traceback that say where, by their form; all others may quote data.
FRAME = re.compile(r"(File .+?:\d+, in |File .+?, line \d+|Cell In *\[\d+\], line \d+|-+> *\d+ )")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CAUSE = "which came from:"


def one_line(text: str) -> str:
    """Put a message on one line, cut where nobody would read on."""
    printable = "".join(
        character if character.isprintable() else " " for character in text[:LONGEST_READ]
    )
    return shorten(printable, LONGEST_MESSAGE, placeholder=" …")


def details_of(error: BaseException) -> str:
    """Describe an error and its causes by their places in the code, without any variable's value.

    Parameters
    ----------
    error
        The error.

    Returns
    -------
    str
        For each error its kind, its message on one line and cut, and the lines of code that led to
        it; its causes follow, each behind the words of `CAUSE`.
    """
    return f"{CAUSE}\n".join(_places_of(one) for one in _with_causes(error))


def _places_of(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}: {one_line(str(error))}\n{frames}"


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error, then what it came from; one that comes round again ends the list."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def details_of_notebook(kind: str, message: str, lines: Sequence[str]) -> str:
    """Describe an error in a notebook's cell by the places in the code that led to it.

    Parameters
    ----------
    kind, message
        The error's kind and its message.
    lines
        The traceback as a kernel sends it, coloured; a table may be quoted between its frames.
    """
    plain = COLOUR.sub("", "\n".join(lines)).splitlines()
    frames = [f"  {one_line(line)}" for line in plain if FRAME.match(line)]
    return "\n".join([f"{kind}: {one_line(message)}", *frames]) + "\n"


def write_log(details: str, *, command: str) -> Path | None:
    """Write a log that only the user can read, and remove all but the latest ones.

    Parameters
    ----------
    details
        What went wrong.
    command
        The command that was being carried out, without its options.

    Returns
    -------
    Path or None
        The log; nothing where neither the outputs nor the temporary folder can be written to.
    """
    now = datetime.now(UTC)
    name = PATTERN.replace("*", f"{now:%Y%m%d-%H%M%S}-{os.getpid()}")
    head = (
        f"evaluate {command}, {now:%Y-%m-%d %H:%M:%S} UTC\n"
        f"evaluation_lib {__version__}, Python {platform.python_version()} on {sys.platform}\n\n"
    )
    for folder in (outputs_folder() / LOGS, Path(tempfile.gettempdir()) / ELSEWHERE):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / name
            write_for_user(file, (head + details).encode("utf-8", errors="replace"))
            _tidy(folder)
            return file
    return None


def write_for_user(file: Path, content: bytes) -> None:
    """Write a new file that only the user can read.

    Raises
    ------
    FileExistsError
        If the name is there already: it may be a link that somebody else laid.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(file, flags, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)


def _tidy(folder: Path) -> None:
    """Remove all but the latest logs; their names begin with the time, so they sort by it."""
    for old in sorted(folder.glob(PATTERN))[:-KEPT]:
        with suppress(OSError):
            old.unlink()
