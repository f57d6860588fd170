"""What lies past its date in a folder: only what the suite made, and nothing that was published."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evaluation_lib.keeping.at_rest import RECORD
from evaluation_lib.keeping.handing import FOLDER_PREFIX, HANDED_OVER_KIND
from evaluation_lib.keeping.retention import Rule, read_record
from evaluation_lib.logs import ELSEWHERE, LOGS, PATTERN
from evaluation_lib.reports.manifest import MANIFEST, read_manifest
from evaluation_lib.reports.page_files import EXECUTED, FAILED_COPY, file_of
from evaluation_lib.reports.review.log import LOG

RUN_LOG, EXECUTED_NOTEBOOK = "run_log", "executed_notebook"
#: What was published stays on record, whatever stands in a retention record beside it.
REGISTER, NEVER_REMOVED = "register", frozenset({MANIFEST, LOG})
#: What every log of the suite begins with, on its first and its second line.
LOG_HEAD = ("evaluate ", "evaluation_lib ")


@dataclass(frozen=True)
class Kept:
    """Files of one kind that the suite made, in one folder.

    Attributes
    ----------
    kind, label
        The kind, and as a person is told.
    folder
        Where they lie.
    files
        The names of those that are there and that removing would remove.
    keep_until
        The last day on which they are kept.
    why
        Why until then.
    whole
        Whether the folder goes too, where nothing else is left in it.
    """

    kind: str
    label: str
    folder: Path
    files: tuple[str, ...]
    keep_until: date
    why: str
    whole: bool = False

    def is_past(self, today: date) -> bool:
        """Whether the last day is over."""
        return today > self.keep_until


def kept_in(folder: Path, *, rules: Mapping[str, Rule]) -> list[Kept]:
    """Find all that the suite made in a folder and below it, and until when each is kept.

    Links are never followed; folders of the register are not looked into; of files only those
    are taken that a retention record, a run's manifest or their own first lines say are ours.

    Parameters
    ----------
    folder
        The folder.
    rules
        `retention.retention_rules`. A kind without a rule is left alone.
    """
    root, found = folder.resolve(), []
    for at, folders, files in os.walk(root):
        place = Path(at)
        folders[:] = sorted(name for name in folders if name not in (REGISTER, ".git"))
        if RECORD in files:
            found += _by_record(place, rules=rules)
        if MANIFEST in files and EXECUTED_NOTEBOOK in rules:
            found += _notebooks(place, rules[EXECUTED_NOTEBOOK])
        if place.name in (LOGS, ELSEWHERE) and RUN_LOG in rules:
            found += _logs(place, rules[RUN_LOG])
    return found


def handed_over_stores(rules: Mapping[str, Rule]) -> list[Kept]:
    """Find records that a run which was cut off left in the folder for temporary files."""
    place, found = Path(tempfile.gettempdir()), []
    for item in sorted(place.glob(f"{FOLDER_PREFIX}*")):
        if _is_own_folder(item):
            found += [one for one in _by_record(item, rules=rules) if one.kind == HANDED_OVER_KIND]
    return found


def _by_record(place: Path, *, rules: Mapping[str, Rule]) -> Iterator[Kept]:
    record = read_record(place)
    if record is None or record.kind not in rules or NEVER_REMOVED & {*record.files}:
        return
    rule = rules[record.kind]
    there = tuple(name for name in record.files if _is_file(place / name))
    yield Kept(
        rule.kind, rule.label, place, (*there, RECORD), record.keep_until, rule.why, whole=True
    )


def _notebooks(run: Path, rule: Rule) -> Iterator[Kept]:
    """Executed notebooks of the reports that a run's manifest names."""
    for entry in read_manifest(run):
        area = run / entry.slug
        if area.is_symlink():
            continue
        for ending in (EXECUTED, FAILED_COPY):
            yield from _file(file_of(area, entry.notebook, ending), rule)


def _logs(folder: Path, rule: Rule) -> Iterator[Kept]:
    for file in sorted(folder.glob(PATTERN)):
        if _is_log(file):
            yield from _file(file, rule)


def _file(file: Path, rule: Rule) -> Iterator[Kept]:
    if _is_file(file):
        made = date.fromtimestamp(file.lstat().st_mtime)
        yield Kept(rule.kind, rule.label, file.parent, (file.name,), rule.until(made), rule.why)


def _is_log(file: Path) -> bool:
    if not _is_file(file):
        return False
    with file.open(encoding="utf-8", errors="replace") as lines:
        return all(lines.readline(1000).startswith(head) for head in LOG_HEAD)


def _is_file(path: Path) -> bool:
    """Whether there is a file of its own, not a link to one."""
    return path.is_file() and not path.is_symlink()


def _is_own_folder(path: Path) -> bool:
    """Whether there is a folder, not a link, that belongs to this user."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (os.name != "posix" or found.st_uid == os.getuid())
