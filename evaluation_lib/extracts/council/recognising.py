"""Tell which part of which source a table is: by its headings, then by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from evaluation_lib.extracts.council.headers import Headers, has_name, plain_header
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.sources import Format, Part
from evaluation_lib.wordlists import listed

COLUMNS_MISSING = "the columns {columns}"
PERHAPS = "{column} (is it {close}?)"
CLOSE = 0.6
WRITE_COLUMNS = (
    "this looks like {part} of {label}: write the columns under these headings, or export it again"
)
UNKNOWN_TABLE = "a table of one of these sources: {labels}"
NO_HEADINGS = "no headings"
REMOVE_OR_DESCRIBE = (
    "take the file out of the folder, export it with its own headings, or describe it in "
    "extract_formats/ of the data dictionary"
)
TWO_SOURCES = "a table that is of one source only; this one fits {parts} alike"
NAME_IT = "give the file or the sheet the name that the source uses, such as {names}"


@dataclass(frozen=True)
class Recognised:
    """What a table was found to be.

    Attributes
    ----------
    format
        The source, if one was found.
    parts
        The source's parts that the table feeds.
    found, allowed, what_to_do
        Where nothing was found: the words for the list of problems.
    """

    format: Format | None
    parts: tuple[Part, ...] = ()
    found: str = ""
    allowed: str = ""
    what_to_do: str = ""


@dataclass(frozen=True)
class _Candidate:
    format: Format
    parts: tuple[Part, ...]
    named: bool
    known: int


def recognise(table: RawTable, formats: Sequence[Format]) -> Recognised:
    """Find the source and the parts that a table belongs to.

    Parameters
    ----------
    table
        The table.
    formats
        Every source there is (`formats.extract_formats`).
    """
    headers = Headers(table.cells.columns)
    fitting = [
        candidate
        for one in formats
        for candidate in _candidates(table, headers, one)
        if candidate.parts
    ]
    if not fitting:
        return _unknown(table, headers, formats)
    best = max(fitting, key=_score)
    equal = [item for item in fitting if _score(item) == _score(best)]
    if len(equal) > 1:
        names = [name for item in equal for name in item.parts[0].names[:1]]
        parts = [f"{item.parts[0].name} ({item.format.label})" for item in equal]
        return Recognised(
            None,
            found=_shown(table),
            allowed=TWO_SOURCES.format(parts=listed(parts)),
            what_to_do=NAME_IT.format(names=listed(names)),
        )
    if not best.named and _is_meant_for_another(table, headers, best):
        return _unknown(table, headers, [best.format])
    return Recognised(best.format, best.parts)


def _score(candidate: _Candidate) -> tuple[bool, int]:
    return candidate.named, candidate.known


def _is_meant_for_another(table: RawTable, headers: Headers, best: _Candidate) -> bool:
    """Whether the table's name is that of another part of the source, which knows it as well.

    A list of events without its days would otherwise pass for a list of children.
    """
    return any(
        headers.known(part) >= best.known
        for part in best.format.parts
        if part.recognised_by and _is_named(table, part.names)
    )


def _candidates(table: RawTable, headers: Headers, one: Format) -> list[_Candidate]:
    """Parts of a source that share their names stand together: one table may feed them all."""
    groups: dict[tuple[str, ...], list[Part]] = {}
    for part in one.parts:
        groups.setdefault(part.names, []).append(part)
    return [
        _Candidate(
            format=one,
            parts=tuple(part for part in parts if _fits(part, headers, table=table)),
            named=_is_named(table, names),
            known=max(headers.known(part) for part in parts),
        )
        for names, parts in groups.items()
    ]


def _fits(part: Part, headers: Headers, *, table: RawTable) -> bool:
    if part.not_used and not part.recognised_by:
        # Nothing but its name tells such a part.
        return _is_named(table, part.names)
    return not headers.missing(part)


def _is_named(table: RawTable, names: Sequence[str]) -> bool:
    return has_name(table.sheet, names) or has_name(PurePosixPath(table.file).stem, names)


def _unknown(table: RawTable, headers: Headers, formats: Sequence[Format]) -> Recognised:
    """Say which table this was perhaps meant to be and what it lacks."""
    parts = [(one, part) for one in formats for part in one.parts if part.recognised_by]
    named = [(one, part) for one, part in parts if _is_named(table, part.names)]
    close = named or [item for item in parts if headers.known(item[1]) >= 2]
    if close:
        one, part = max(close, key=lambda item: headers.known(item[1]))
        missing = _perhaps(headers.missing(part), headers.unknown([part]))
        return Recognised(
            None,
            found=_shown(table),
            allowed=COLUMNS_MISSING.format(columns=listed(missing)),
            what_to_do=WRITE_COLUMNS.format(part=part.name, label=one.label),
        )
    return Recognised(
        None,
        found=_shown(table),
        allowed=UNKNOWN_TABLE.format(labels=listed([one.label for one in formats])),
        what_to_do=REMOVE_OR_DESCRIBE,
    )


def _perhaps(missing: Sequence[str], unknown: Sequence[str]) -> list[str]:
    """Say behind each missing heading which unknown one may be meant for it."""
    by_plain = {plain_header(heading): heading for heading in _without_digits(unknown)}
    said = []
    for column in missing:
        close = get_close_matches(plain_header(column), list(by_plain), n=1, cutoff=CLOSE)
        found = [PERHAPS.format(column=column, close=by_plain[plain]) for plain in close]
        said += found or [column]
    return said


def _shown(table: RawTable) -> str:
    headings = [str(column) for column in table.cells.columns]
    return listed(_without_digits(headings), longest=6) or NO_HEADINGS


def _without_digits(headings: Sequence[str]) -> list[str]:
    """Without a heading row the first child's data would stand there: no digits are shown."""
    return [heading for heading in headings if not any(sign.isdigit() for sign in heading)]
