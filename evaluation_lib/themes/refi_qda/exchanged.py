"""The shapes in which a coded project stands between this suite and other programs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

#: Columns of ``answers.csv`` that describe an answer; each is a variable in other programs.
ATTRIBUTES = ("collection", "workshop", "answered_on", "quadrant", "role", "question")
ANSWERS = ("response_id", *ATTRIBUTES, "answer")
#: One row is one code given to one passage by one coder; no code: read, nothing coded.
PASSAGES = ("response_id", "coder", "code", "text", "start", "end")
#: One row is one member of a set, such as a group of codes; an empty set is one row without.
SETS = ("set", "kind", "member")
#: One row is one note of a coder and what it is about.
MEMOS = ("memo", "about_kind", "about", "start", "end", "coder")
#: One row is one value of an answer that ``answers.csv`` has no column for.
OTHER_ATTRIBUTES = ("response_id", "attribute", "value")

#: The set of answers that a coder read: the standard has no other way to say: nothing coded.
READ_BY = "Read by {coder}"

NUMBERED = "{name} ({number})"
NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class ExchangedCode:
    """A code as other programs know one.

    Attributes
    ----------
    id
        What stands for it in ``codings.csv``.
    label
        What people read.
    definition
        What it means and when it is given.
    parent
        The id of the code or heading that it stands under.
    codable
        Whether it can be given; a heading cannot.
    colour
        ``#rrggbb``.
    """

    id: str
    label: str
    definition: str = ""
    parent: str | None = None
    codable: bool = True
    colour: str | None = None


@dataclass(frozen=True, eq=False)
class ReadProject:
    """What was read from another program's project or code book.

    Attributes
    ----------
    name, origin
        The project's name and the program that wrote it; empty where it does not say.
    codes
        The code book, each heading before what stands under it.
    answers, passages, sets, memos, other_attributes
        Tables of text with the columns of `ANSWERS`, `PASSAGES`, `SETS`, `MEMOS` and
        `OTHER_ATTRIBUTES`. ``start`` and ``end`` count characters of the answer from 0, the end
        exclusive; they are empty where the passage cannot be found in it.
    losses
        What was not read, or read otherwise (`losses.loss_table`).
    """

    name: str
    origin: str
    codes: tuple[ExchangedCode, ...]
    answers: pd.DataFrame
    passages: pd.DataFrame
    sets: pd.DataFrame
    memos: pd.DataFrame
    other_attributes: pd.DataFrame
    losses: pd.DataFrame

    @property
    def codings(self) -> pd.DataFrame:
        """One row for each code that a coder gave to an answer, however many passages it has.

        Returns
        -------
        pandas.DataFrame
            ``response_id``, ``coder``, ``code``; an empty code: read, nothing coded.
        """
        return self.passages[["response_id", "coder", "code"]].drop_duplicates(ignore_index=True)


def told_apart(names: Sequence[str], *, key: Callable[[str], str] = str) -> list[str]:
    """Return names, each that stood there before numbered: ``name``, ``name (2)``, ``name (3)``.

    Parameters
    ----------
    names
        The names in their order.
    key
        What makes two names one, such as `str.casefold`.
    """
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    found = []
    for name in names:
        free = name
        while key(free) in taken:
            numbers[key(name)] += 1
            free = NUMBERED.format(name=name, number=numbers[key(name)] + 1)
        taken.add(key(free))
        found.append(free)
    return found


def id_from(label: str, *, otherwise: str) -> str:
    """Make an id of a label: small letters, digits and underscores, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()
    made = NOT_IN_IDS.sub("_", plain).strip("_")
    if not made:
        return otherwise
    return made if made[0].isalpha() else f"code_{made}"
