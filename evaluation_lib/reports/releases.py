"""What changed on a page since its last release, without keeping what the page said.

The last release is the version that was approved last; where none ever was, the version that the
page took the place of. Of either, only fingerprints are kept: they tell that something changed, not
what it was.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.outline import POINT, Outline, PageTable
from evaluation_lib.wordlists import joined

#: From where a page names its code; the time before it changes at every run.
CODE = re.compile(r"evaluation_lib .*")


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a version of a page.

    Attributes
    ----------
    content
        The fingerprint of all that the page says.
    tables
        A fingerprint for each table by its caption.
    points
        A fingerprint for each main point.
    parameters, inputs
        Values by the parameters' labels, files' fingerprints by their names.
    suite
        The version of the code.
    """

    content: str
    tables: Mapping[str, str] = field(default_factory=dict)
    points: Sequence[str] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    suite: str = ""


@dataclass(frozen=True)
class Release:
    """A version of a page that later ones are compared with.

    Attributes
    ----------
    day
        When it was approved, or else made.
    approved
        Whether it was approved.
    fingerprint
        What is kept of it.
    """

    day: str
    approved: bool
    fingerprint: Fingerprint


def fingerprint_of(outline: Outline, *, dictionary: Dictionary) -> Fingerprint:
    """Keep of a page what later versions are compared by."""
    parameters, inputs, software = (
        text(dictionary, f"provenance.{name}") for name in ("parameters", "inputs", "versions")
    )
    about = (parameters, inputs, software)
    code = CODE.search(outline.made)
    return Fingerprint(
        content=outline.content,
        tables=_numbered(
            [table for table in outline.tables if not table.caption.startswith(about)]
        ),
        points=[_digest(item.text) for item in outline.items if item.kind == POINT],
        parameters=_pairs(outline.tables, parameters, key=1, value=2),
        inputs=_pairs(outline.tables, inputs, key=0, value=1),
        suite=code[0] if code else "",
    )


def _numbered(tables: Sequence[PageTable]) -> dict[str, str]:
    """Fingerprints by caption; those of equal captions are told apart by their place."""
    seen: Counter[str] = Counter()
    found = {}
    for table in tables:
        seen[table.caption] += 1
        found[_digest(f"{table.caption} {seen[table.caption]}")] = table.digest
    return found


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _pairs(tables: Sequence[PageTable], caption: str, *, key: int, value: int) -> dict[str, str]:
    return {
        row[key]: row[value]
        for table in tables
        if table.caption.startswith(caption)
        for row in table.rows[1:]
        if len(row) > value
    }


def release_from(content: Any) -> Release | None:
    """Read a release from a manifest, which anyone may have changed; nothing where it is none."""
    try:
        fingerprint = Fingerprint(**content["fingerprint"])
        release = Release(content["day"], content["approved"], fingerprint)
    except (TypeError, KeyError):
        return None
    return release if _is_sound(release) else None


def _is_sound(release: Release) -> bool:
    fingerprint = release.fingerprint
    names = (fingerprint.tables, fingerprint.parameters, fingerprint.inputs)
    return (
        all(isinstance(one, str) for one in (release.day, fingerprint.content, fingerprint.suite))
        and isinstance(release.approved, bool)
        and isinstance(fingerprint.points, list)
        and all(isinstance(one, str) for one in fingerprint.points)
        and all(isinstance(one, dict) for one in names)
        and all(isinstance(value, str) for one in names for value in one.values())
    )


def what_changed(now: Fingerprint, before: Release | None, *, dictionary: Dictionary) -> str:
    """Say in plain words what changed since a release.

    Parameters
    ----------
    now
        What is kept of the page.
    before
        The release; nothing where there was none.
    dictionary
        The data dictionary, for the words.
    """
    if before is None:
        return text(dictionary, "index.changes.new")
    since = text(
        dictionary,
        f"index.changes.since_{'approved' if before.approved else 'made'}",
        day=before.day,
    )
    changes = [
        *_changed_tables(now.tables, before.fingerprint.tables, dictionary),
        *_changed_points(now.points, before.fingerprint.points, dictionary),
        *_changed_parameters(now.parameters, before.fingerprint.parameters, dictionary),
        *_changed_inputs(now.inputs, before.fingerprint.inputs, dictionary),
    ]
    if not changes and now.content != before.fingerprint.content:
        changes = [text(dictionary, "index.changes.words_only")]
    if now.suite != before.fingerprint.suite:
        suite = text(dictionary, "index.changes.suite")
        changes = [*changes, suite] if changes else [_nothing(dictionary), suite]
    said = "; ".join(changes) if changes else _nothing(dictionary)
    return f"{since}: {said}."


def _nothing(dictionary: Dictionary) -> str:
    return text(dictionary, "index.changes.nothing")


def _changed_tables(
    now: Mapping[str, str], before: Mapping[str, str], dictionary: Dictionary
) -> list[str]:
    # A table whose caption names another period takes the place of one that is gone.
    changed = [caption for caption in now if now[caption] != before.get(caption)]
    more = len(now) - len(before)
    added, gone = max(0, more), max(0, -more)
    values = len(changed) - added
    return [
        text(dictionary, f"index.changes.{key}", number=number, total=len(now))
        for key, number in (
            (_one_or_many("tables", len(now)), values),
            (_one_or_many("tables_added", added), added),
            (_one_or_many("tables_gone", gone), gone),
        )
        if number > 0
    ]


def _changed_points(now: Sequence[str], before: Sequence[str], dictionary: Dictionary) -> list[str]:
    added, gone = (Counter(now) - Counter(before)).total(), (Counter(before) - Counter(now)).total()
    if added and gone:
        return [text(dictionary, "index.changes.points", added=added, gone=gone)]
    return [
        text(dictionary, f"index.changes.{_one_or_many(key, number)}", number=number)
        for key, number in (("points_added", added), ("points_gone", gone))
        if number
    ]


def _changed_parameters(
    now: Mapping[str, str], before: Mapping[str, str], dictionary: Dictionary
) -> list[str]:
    names = [name for name in {**before, **now} if now.get(name) != before.get(name)]
    return [text(dictionary, "index.changes.parameters", names=joined(names))] if names else []


def _changed_inputs(
    now: Mapping[str, str], before: Mapping[str, str], dictionary: Dictionary
) -> list[str]:
    number = sum(now.get(name) != before.get(name) for name in {**before, **now})
    key = _one_or_many("inputs", number)
    return [text(dictionary, f"index.changes.{key}", number=number)] if number else []


def _one_or_many(key: str, number: int) -> str:
    return f"{key}_one" if number == 1 else f"{key}_many"
