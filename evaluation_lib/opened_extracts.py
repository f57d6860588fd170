"""The extracts that reports ask for: found, read and cleaned once for all the areas of a run."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.reading import Extracts, read_extracts
from evaluation_lib.invented import are_invented
from evaluation_lib.keeping.handing import handed_to_kernels
from evaluation_lib.records.making import make_records
from evaluation_lib.records.records import Records

#: What may be written in place of a folder: no extracts, or those of the invented county.
NONE, DEMO = "none", "demo"
#: The environment variable by which a run tells its kernels where what it has read lies.
HANDED_OVER = "EVALUATION_HANDED_OVER"

NOT_INVENTED = (
    "The children of the demonstration do not begin with the prefix that synthetic/invented.yaml "
    "of the data dictionary reserves, so its pages would not say that they are invented."
)


@dataclass(frozen=True, eq=False)
class OpenedExtracts:
    """A folder of extracts.

    Attributes
    ----------
    extracts
        What was read.
    records
        What was made of it.
    invented
        Whether its children are those of the invented county.
    """

    extracts: Extracts
    records: Records
    invented: bool


#: What was read last, by all that it depends on.
_LAST: dict[tuple[Any, ...], OpenedExtracts] = {}


def open_extracts(wanted: str, *, scheme: str | None, dictionary: Dictionary) -> OpenedExtracts:
    """Read the extracts that the parameter ``extracts`` names.

    Parameters
    ----------
    wanted
        A folder, or ``demo`` for the invented county, which is made if it is not there yet.
    scheme
        The scheme by which local codes for ethnicity are read, if one was chosen.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If nothing in the folder can be read, or it mixes invented children with others.
    """
    folder = _demo_folder(dictionary) if wanted == DEMO else Path(wanted)
    opened = _opened(folder, _state(folder), scheme=scheme, dictionary=dictionary)
    if wanted == DEMO and not opened.invented:
        raise DataError(NOT_INVENTED)
    return opened


def _demo_folder(dictionary: Dictionary) -> Path:
    # The generator is loaded by those who ask for it only.
    from evaluation_lib.synthetic.made_once import demo_extracts

    return demo_extracts(dictionary)


def _opened(
    folder: Path, state: tuple[Any, ...], *, scheme: str | None, dictionary: Dictionary
) -> OpenedExtracts:
    """Read a folder once; ``state`` tells a changed folder apart."""
    key = (str(folder), state, scheme, str(dictionary.folder))
    if key not in _LAST:
        found = _handed_over(key) or _read(folder, scheme=scheme, dictionary=dictionary)
        _LAST.clear()
        _LAST[key] = found
    return _LAST[key]


def _read(folder: Path, *, scheme: str | None, dictionary: Dictionary) -> OpenedExtracts:
    extracts = read_extracts(folder, dictionary=dictionary)
    invented = are_invented(extracts.tables, dictionary=dictionary)
    records = make_records(extracts, dictionary=dictionary, scheme=scheme)
    return OpenedExtracts(extracts, records, invented)


@contextmanager
def handed_over() -> Iterator[None]:
    """Let kernels that start meanwhile take what this process has read instead of reading again."""
    if not _LAST:
        yield
        return
    content = pickle.dumps(next(iter(_LAST.items())), protocol=pickle.HIGHEST_PROTOCOL)
    with handed_to_kernels(content, name="records", variable=HANDED_OVER):
        yield


def _handed_over(key: tuple[Any, ...]) -> OpenedExtracts | None:
    """Take what the process that started this one has read, if it is just what is wanted."""
    file = os.environ.get(HANDED_OVER)
    if file is None:
        return None
    given, found = pickle.loads(Path(file).read_bytes())
    return found if given == key else None


def _state(folder: Path) -> tuple[Any, ...]:
    found = [(path, path.lstat()) for path in sorted(folder.rglob("*"))]
    return tuple((str(path), state.st_size, state.st_mtime_ns) for path, state in found)
