"""Make an invented county in a folder, whole or not at all; the demo's once and for all runs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation_lib._version import __version__
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.invented import WRONG_DOCUMENT, invented_document
from evaluation_lib.progress import INVENTING, tell
from evaluation_lib.project import PACKAGE, outputs_folder
from evaluation_lib.stopping import not_stopped_now

if TYPE_CHECKING:
    from evaluation_lib.synthetic.whole import WrittenCounty

#: The file that lists what a county's folder holds; by it a later run knows the folder again.
MANIFEST = "county.json"
UNFINISHED = ".unfinished-"
#: The folder in the outputs that the demo's county lies in.
HOME = "invented-county"
#: Seconds after which nobody can still be at work on an unfinished county.
ABANDONED_AFTER = 24 * 60 * 60

NOT_A_FOLDER = "output {folder} is a file: name a folder, or a path where one can be made."
NOT_EMPTY = "output {folder} holds something already: name another folder{fresh}."
OR_FRESH = ", or write --fresh to replace the county in it"
NOT_OURS = (
    "output {folder} holds {file}, which is no part of an invented county, so --fresh will not "
    "empty it: name another folder, or empty it yourself."
)
NOT_WRITABLE = "output {folder} cannot be written to ({reason}): name another folder."


@dataclass(frozen=True)
class CountyOrder:
    """Which invented county is wanted.

    Attributes
    ----------
    scenario
        The scenario's name.
    scale
        Its size; at 1 it is about as large as Essex.
    seed
        What its chance starts from: the same seed gives the same county.
    """

    scenario: str
    scale: float
    seed: int

    @property
    def name(self) -> str:
        """The order as a name for a folder."""
        return f"{self.scenario}-scale-{self.scale:g}-seed-{self.seed}"


def demo_order(dictionary: Dictionary) -> CountyOrder:
    """Return the order for the county of the demo.

    Raises
    ------
    DataError
        If ``synthetic/invented.yaml`` does not hold it.
    """
    try:
        demo = invented_document(dictionary)["demo"]
        return CountyOrder(str(demo["scenario"]), float(demo["scale"]), int(demo["seed"]))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(WRONG_DOCUMENT.format(what="the demo's county")) from error


def demo_extracts(dictionary: Dictionary) -> Path:
    """Return the folder of the demo's extracts; they are made first if they are not there yet.

    They lie in ``outputs/invented-county`` under a name that changes with all that they are made
    from, so a county that an earlier version made is never taken for that of this one.
    """
    return _demo_county(dictionary) / "extracts"


def demo_feedback(dictionary: Dictionary) -> Path:
    """Return the folder of the demo's feedback, which is made with its extracts."""
    return _demo_county(dictionary) / "workshop_feedback"


def demo_programme(dictionary: Dictionary) -> Path:
    """Return the folder of what the demo's programme counts, which is made with its extracts."""
    return _demo_county(dictionary) / "programme"


def _demo_county(dictionary: Dictionary) -> Path:
    order = demo_order(dictionary)
    home = outputs_folder() / HOME
    county = home / f"{order.name}-{_fingerprint(dictionary)[:12]}"
    if not county.is_dir():
        make_county_folder(county, order, dictionary=dictionary, taken_over=True)
        _remove_older(home, order, keep=county)
    return county


def make_county_folder(
    folder: Path,
    order: CountyOrder,
    *,
    dictionary: Dictionary,
    fresh: bool = False,
    taken_over: bool = False,
) -> WrittenCounty:
    """Make a county beside a folder, then put it in its place.

    Parameters
    ----------
    folder
        Where it goes; made if it does not exist.
    order
        Which county.
    dictionary
        The data dictionary.
    fresh
        Whether a county that the folder holds is to be replaced.
    taken_over
        Whether a county that somebody else put there meanwhile will do.

    Raises
    ------
    EvaluationError
        If the folder holds anything else, or cannot be written to.
    """
    from evaluation_lib.synthetic.whole import write_county

    try:
        if not taken_over:
            _refuse_other_content(folder, fresh=fresh)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _unfinished(folder) as beside:
            made = write_county(beside, **asdict(order), dictionary=dictionary, progress=_tell)
            _write_manifest(beside, order)
            _put_in_place(beside, folder, taken_over=taken_over)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EvaluationError(NOT_WRITABLE.format(folder=folder, reason=reason)) from error
    parts = ("extracts", "truth", "feedback", "programme")
    places = {part: folder / getattr(made, part).name for part in parts}
    return replace(made, folder=folder, **places)


def _tell(now: str) -> None:
    # How long its parts take is not known beforehand.
    tell(INVENTING, 0, now=now)


def _refuse_other_content(folder: Path, *, fresh: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise EvaluationError(NOT_A_FOLDER.format(folder=folder))
    if not folder.exists() or not any(folder.iterdir()):
        return
    held = _held_by(folder)
    if not fresh:
        more = OR_FRESH if held else ""
        raise EvaluationError(NOT_EMPTY.format(folder=folder, fresh=more))
    for name in _files_in(folder):
        if name not in held:
            raise EvaluationError(NOT_OURS.format(folder=folder, file=name))


def _files_in(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()
    )


def _held_by(folder: Path) -> set[str]:
    """Return the files of the county that was written into a folder; none where none was."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *content["files"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()


def _write_manifest(folder: Path, order: CountyOrder) -> None:
    content = {"made_by": f"evaluation_lib {__version__}", **asdict(order)}
    content |= {"files": _files_in(folder)}
    written = json.dumps(content, indent=1) + "\n"
    (folder / MANIFEST).write_text(written, encoding="utf-8", newline="\n")


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A folder beside the one to be made, which is gone when all is over, however it ends."""
    around = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        # One more level: a temporary folder is closed to others, a county is not.
        yield around / folder.name
    finally:
        shutil.rmtree(around, ignore_errors=True)


def _put_in_place(made: Path, folder: Path, *, taken_over: bool) -> None:
    before = made.with_name(f"{made.name}-before")
    with not_stopped_now():
        if folder.is_dir() and not taken_over:
            os.rename(folder, before)
        try:
            os.rename(made, folder)
        except OSError:
            if before.exists():
                os.rename(before, folder)
            if not (taken_over and folder.is_dir()):
                raise


def _remove_older(home: Path, order: CountyOrder, *, keep: Path) -> None:
    """Remove what earlier versions made to the same order, and what a killed run left."""
    older = [folder for folder in home.glob(f"{order.name}-*") if folder != keep]
    latest = time.time() - ABANDONED_AFTER
    left = [folder for folder in home.glob(f"{UNFINISHED}*") if folder.stat().st_mtime < latest]
    for folder in older + left:
        shutil.rmtree(folder, ignore_errors=True)


def _fingerprint(dictionary: Dictionary) -> str:
    """SHA-256 over the suite's version, the generator and the data dictionary it draws on."""
    digest = hashlib.sha256(__version__.encode())
    parts: Mapping[Path, str] = {
        PACKAGE / "synthetic": "*.py",
        # What could be quoted of the feedback is worked out as it is of a council's own.
        PACKAGE / "themes": "*.py",
        dictionary.folder: "*",
    }
    for folder, pattern in parts.items():
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
