"""Put coders' codings side by side, and settle what they differ in: what holds in the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.wordlists import cut, folded

YES, NO = "yes", "no"
AGREED, ADJUDICATED = "agreed", "adjudicated"
SHOWN = ("answer", "workshop", "quadrant", "role")
KEYS = ["response_id", "code"]
DECISION, REASON = "adjudicated", "reason"
FILLED = (DECISION, REASON)

NOT_A_DECISION = (
    "{file}, answer {id}, code {code}: '{found}' is neither yes nor no. Write one of them below "
    "adjudicated."
)
LOST = (
    "{file} settles {number} rows in which the coders do not differ (any more), the first of them "
    "answer {id}, code {code}. Take them out, or put the file elsewhere: what a person wrote is "
    "not thrown away."
)
OVERWRITTEN = (
    "{file} holds {number} decisions or reasons that {by} has not or has otherwise, the first of "
    "them of answer {id}, code {code}. Bring both together in one file first."
)
DECIDED_TWICE = "{file} has two rows for answer {id}, code {code}. Keep one."
TWO_VALUES = (
    "Two or more values of one facet are settled as yes: {number} times, first for answer {id}, "
    "'{facet}': {codes}. Of a facet exactly one value must be yes: write no for the others below "
    "adjudicated."
)


def disagreements_of(
    codings: pd.DataFrame, answers: pd.DataFrame, *, coders: Sequence[str]
) -> pd.DataFrame:
    """Lay side by side what coders differ in.

    Parameters
    ----------
    codings
        ``response_id``, ``coder``, ``code``.
    answers
        As `answers.read_answers` returns them.
    coders
        The coders, in the order of their columns.

    Returns
    -------
    pandas.DataFrame
        One row for each answer that all have read and code that some and not all of them gave:
        ``response_id``, the answer with its attributes, ``code``, ``yes`` or ``no`` for each coder,
        ``adjudicated`` and ``reason``, which a person fills in.
    """
    table = _side_by_side(codings, coders=coders)
    differ = table[table.any(axis=1) & ~table.all(axis=1)].reset_index()
    rows = answers[["response_id", *SHOWN]].merge(differ, on="response_id")
    rows[list(coders)] = rows[list(coders)].replace({True: YES, False: NO}).astype("str")
    rows = rows.assign(**dict.fromkeys(FILLED, ""))
    return rows[["response_id", *SHOWN, "code", *coders, *FILLED]]


def with_decisions(
    disagreements: pd.DataFrame, decided: pd.DataFrame, *, file: str
) -> pd.DataFrame:
    """Take over what persons wrote beside disagreements.

    Parameters
    ----------
    disagreements
        As `disagreements_of` returns them.
    decided
        ``response_id``, ``code``, ``adjudicated``, ``reason``, as a person filled them in.
    file
        Its name, for sentences.

    Raises
    ------
    DataError
        If a decision is neither yes nor no, is there twice, or is of no disagreement.
    """
    filled = decided[decided[list(FILLED)].apply(lambda cells: cells.str.strip()).any(axis=1)]
    again = filled[filled.duplicated(KEYS)]
    if len(again):
        raise DataError(DECIDED_TWICE.format(file=file, **_first(again)))
    words = filled[DECISION].map(folded)
    wrong = filled[~words.isin([YES, NO, ""])]
    if len(wrong):
        found = cut(wrong.iloc[0][DECISION])
        raise DataError(NOT_A_DECISION.format(file=file, found=found, **_first(wrong)))
    known = filled.merge(disagreements[KEYS], on=KEYS, how="left", indicator=True)
    lost = known[known["_merge"] == "left_only"]
    if len(lost):
        raise DataError(LOST.format(file=file, number=len(lost), **_first(lost)))
    filled = filled.assign(**{DECISION: words})[[*KEYS, *FILLED]]
    taken = disagreements.drop(columns=list(FILLED)).merge(filled, on=KEYS, how="left")
    return taken.fillna(dict.fromkeys(FILLED, ""))[list(disagreements.columns)]


def refuse_overwritten(there: pd.DataFrame, decided: pd.DataFrame, *, file: Path, by: str) -> None:
    """Refuse to replace a file in which a person wrote something that the other does not have.

    Raises
    ------
    DataError
        Naming the first such row.
    """
    columns = [*KEYS, *FILLED]
    own, other = (
        table[columns].apply(lambda cells: cells.str.strip()) for table in (there, decided)
    )
    own = own[own[list(FILLED)].any(axis=1)]
    found = own.merge(other, on=columns, how="left", indicator=True)
    lost = found[found["_merge"] == "left_only"]
    if len(lost):
        raise DataError(OVERWRITTEN.format(file=file, by=by, number=len(lost), **_first(lost)))


def unread(codings: pd.DataFrame, answers: pd.DataFrame, *, coders: Sequence[str]) -> int:
    """How many answers not all coders have read."""
    return len(answers) - len(_read_by_all(codings, coders=coders))


def adjudicated_codes(
    codings: pd.DataFrame,
    disagreements: pd.DataFrame,
    *,
    coders: Sequence[str],
    book: CodeBook,
) -> pd.DataFrame:
    """Return the codes that hold: what all coders gave, and what was settled.

    Parameters
    ----------
    codings
        ``response_id``, ``coder``, ``code``.
    disagreements
        As `with_decisions` returns them, all decided.
    coders
        The coders.
    book
        The code book: an answer has one value of each facet.

    Returns
    -------
    pandas.DataFrame
        ``response_id``, ``code``, ``decision`` (`AGREED`, `ADJUDICATED`); an answer without a code
        has one row with an empty one.

    Raises
    ------
    DataError
        If an answer would have two values of a facet.
    """
    table = _side_by_side(codings, coders=coders)
    agreed = table[table.all(axis=1)].reset_index()[KEYS].assign(decision=AGREED)
    settled = disagreements.loc[disagreements[DECISION] == YES, KEYS]
    codes = pd.concat([agreed, settled.assign(decision=ADJUDICATED)], ignore_index=True)
    _refuse_two_values(codes, book)
    read = pd.DataFrame({"response_id": _read_by_all(codings, coders=coders)})
    found = read.merge(codes, on="response_id", how="left")
    # Nothing is left of what coders differed in, so a person decided that too.
    differed = found["response_id"].isin(disagreements["response_id"])
    nothing = differed.map({True: ADJUDICATED, False: AGREED})
    found["decision"] = found["decision"].fillna(nothing)
    return found.fillna({"code": ""}).astype("str")


def _side_by_side(codings: pd.DataFrame, *, coders: Sequence[str]) -> pd.DataFrame:
    """Whether each coder gave each code that somebody gave, of answers that all have read."""
    read = _read_by_all(codings, coders=coders)
    given = codings[(codings["code"] != "") & codings["response_id"].isin(read)]
    table = given.assign(given=True).set_index([*KEYS, "coder"])["given"].unstack("coder")
    return table.reindex(columns=list(coders)).notna().rename_axis(columns=None)


def _read_by_all(codings: pd.DataFrame, *, coders: Sequence[str]) -> list[str]:
    readers = codings.groupby("response_id", sort=False)["coder"].nunique()
    return readers[readers == len(coders)].index.tolist()


def _refuse_two_values(codes: pd.DataFrame, book: CodeBook) -> None:
    facets = {value.id: facet.label for facet in book.facets for value in facet.values}
    values = codes.assign(facet=codes["code"].map(facets)).dropna(subset="facet")
    given = values.groupby(["response_id", "facet"], sort=False)["code"].agg(sorted)
    several = given[given.map(len) > 1]
    if len(several):
        id, facet = several.index[0]
        first = {"id": cut(id), "facet": facet, "codes": ", ".join(several.iloc[0])}
        raise DataError(TWO_VALUES.format(number=len(several), **first))


def _first(rows: pd.DataFrame) -> dict[str, str]:
    return {"id": cut(rows["response_id"].iloc[0]), "code": cut(rows["code"].iloc[0])}
