"""What each published file looks like, and which of them a line of column names shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evaluation_lib.dictionary import Dictionary

DOCUMENT = "published_formats"


@dataclass(frozen=True)
class PublishedFormat:
    """One kind of published file, as ``published_formats.yaml`` describes it.

    Attributes
    ----------
    name, title, publisher
        The suite's name of the format and the publisher's words for it.
    reads_into
        The table that its rows become part of: ``looked_after``, ``populations`` or ``pupils``.
    columns
        Our name of each column → the patterns of the publisher's names for it.
    labels
        The ``source_format`` of the code list of group labels.
    source
        What the column ``source`` of the table says.
    fixed
        Values that hold for every row of the file.
    rules
        The rest of the description, for the reader of the table.
    """

    name: str
    title: str
    publisher: str
    reads_into: str
    columns: Mapping[str, tuple[str, ...]]
    labels: str
    source: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Conventions:
    """What holds for every published file.

    Attributes
    ----------
    largest_bytes
        The size above which a file is left unread.
    periods
        Patterns of a published period; see `published_rows.years`.
    country_code, country_name
        The area of rows at the level of the country.
    authority_code
        The pattern of an authority's code.
    tables
        The tables that files are read into: title, key, figures, and columns or the dictionary's
        table.
    """

    largest_bytes: int
    periods: tuple[str, ...]
    country_code: str
    country_name: str
    authority_code: str
    tables: Mapping[str, Mapping[str, Any]]


def published_formats(dictionary: Dictionary) -> tuple[PublishedFormat, ...]:
    """Return every format that the data dictionary describes, in its order."""
    described = dictionary.document(DOCUMENT)["formats"]
    return tuple(_format(name, description) for name, description in described.items())


def conventions(dictionary: Dictionary) -> Conventions:
    """Return what the data dictionary says of all published files together."""
    document = dictionary.document(DOCUMENT)
    return Conventions(
        largest_bytes=int(document["largest_megabytes"]) * 1_000_000,
        periods=tuple(document["periods"]),
        country_code=document["country"]["area_code"],
        country_name=document["country"]["area_name"],
        authority_code=document["authority_code"],
        tables=document["tables"],
    )


def recognise(
    header: Sequence[str], formats: Sequence[PublishedFormat]
) -> tuple[PublishedFormat, dict[str, int]] | None:
    """Find the format that a header shows.

    Parameters
    ----------
    header
        The names of a file's columns.
    formats
        The formats to look for; where several fit, the one that uses most columns is taken.

    Returns
    -------
    tuple or None
        The format, and our name of each column → its position in the file; ``None`` where no
        format fits.
    """
    names = [" ".join(name.split()).casefold() for name in header]
    found = [(layout, _positions(names, layout.columns)) for layout in formats]
    fitting = [(layout, positions) for layout, positions in found if positions]
    return max(fitting, key=lambda pair: len(pair[1]), default=None)


def _positions(names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return each column's position; empty where one of them is missing or stands there twice."""
    positions = {}
    for ours, patterns in columns.items():
        fits = [at for at, name in enumerate(names) if _fits(name, tuple(patterns))]
        if len(fits) != 1:
            return {}
        positions[ours] = fits[0]
    return positions


@cache
def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(re.fullmatch(pattern, name, re.IGNORECASE) for pattern in patterns)


def _format(name: str, description: Mapping[str, Any]) -> PublishedFormat:
    named = ("title", "publisher", "reads_into", "labels", "source")
    return PublishedFormat(
        name=name,
        **{key: description[key] for key in named},
        columns={ours: tuple(theirs) for ours, theirs in description["columns"].items()},
        fixed=dict(description.get("fixed", {})),
        rules={
            key: value
            for key, value in description.items()
            if key not in (*named, "columns", "fixed")
        },
    )
