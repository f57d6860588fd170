"""Until when files about single children are kept: a record beside them, and rules by kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from evaluation_lib._version import __version__
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.keeping.at_rest import RECORD

#: What a record holds by which it is known for the suite's own.
MARKER = "evaluation suite: kept until a date, then removed by evaluate purge"
PLAIN_NAME = re.compile(r"[^/\\:.][^/\\:]*|\.gitignore")
LARGEST_RECORD = 1_000_000

NO_SUCH_KIND = (
    "The table retention_rules of the data dictionary has no kind '{kind}': add a row for it."
)
NO_DAYS = (
    "The table retention_rules of the data dictionary gives '{kind}' no number of days: write one."
)


@dataclass(frozen=True)
class Rule:
    """How long one kind of file is kept (a row of ``retention_rules``).

    Attributes
    ----------
    kind, label
        The kind's name, and as a person is told.
    days
        How many days it is kept; nothing where an agreement says until when.
    why
        Why so long.
    """

    kind: str
    label: str
    days: int | None
    why: str

    def until(self, made: date) -> date:
        """Return the last day on which what was made on a day is kept.

        Raises
        ------
        DataError
            If the rule gives no number of days.
        """
        if self.days is None:
            raise DataError(NO_DAYS.format(kind=self.kind))
        return made + timedelta(days=self.days)


@dataclass(frozen=True)
class Retention:
    """What stands beside files: their kind, when they were made, and the last day they are kept."""

    kind: str
    made: date
    keep_until: date
    files: tuple[str, ...] = ()


def retention_rules(dictionary: Dictionary) -> Mapping[str, Rule]:
    """Return the rules by kind, in their order."""
    rows = dictionary.read("retention_rules").sort_values("order")
    return {
        row.kind: Rule(row.kind, row.label, None if pd.isna(row.days) else int(row.days), row.why)
        for row in rows.itertuples(index=False)
    }


def rule_for(kind: str, *, dictionary: Dictionary) -> Rule:
    """Return the rule of one kind.

    Raises
    ------
    DataError
        If the dictionary has none.
    """
    rules = retention_rules(dictionary)
    if kind not in rules:
        raise DataError(NO_SUCH_KIND.format(kind=kind))
    return rules[kind]


def kept_by_rule(kind: str, *, dictionary: Dictionary, today: date | None = None) -> Retention:
    """Return the retention of files of a kind that are made today."""
    made = today or date.today()
    return Retention(kind, made, rule_for(kind, dictionary=dictionary).until(made))


def record_text(retention: Retention, *, files: Iterable[str]) -> str:
    """Write the record that goes beside files.

    Parameters
    ----------
    retention
        Their kind and dates.
    files
        The names of all files that are to be removed with it, the record's own left out.
    """
    content = {
        "marker": MARKER,
        "kind": retention.kind,
        "made": retention.made.isoformat(),
        "keep_until": retention.keep_until.isoformat(),
        "suite": f"evaluation_lib {__version__}",
        "files": sorted(files),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_record(folder: Path) -> Retention | None:
    """Return the record in a folder; nothing where there is none or it is not the suite's own.

    Anyone may have changed it: one that names anything but plain names of files is not taken.
    """
    file = folder / RECORD
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST_RECORD:
            return None
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["marker"] != MARKER or not isinstance(content["kind"], str):
            return None
        dates = [date.fromisoformat(content[name]) for name in ("made", "keep_until")]
        names = tuple(content["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(name, str) and PLAIN_NAME.fullmatch(name) for name in names):
        return None
    return Retention(content["kind"], *dates, names)
