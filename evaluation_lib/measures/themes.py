"""What coded answers speak of: how many have each code, which go together, when new ones stop.

Counts alone. Those who answer chose to, and the question takes a gain for granted, so no interval
and no test would mean anything here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import listed

#: What answers can be counted by; a quarter is one of the calendar, such as 2024-Q2.
QUADRANT, ROLE, QUARTER = "quadrant", "role", "quarter"
#: What the rows of all answers together are called.
ALL_ANSWERS = "(all)"

UNKNOWN_BY = f"Answers are not counted by '{{by}}': write {QUADRANT}, {ROLE} or {QUARTER}."
NO_BATCH = "A batch of {batch} answers says nothing: write 1 or more."
FOREIGN = "{number} coded answers are none of the answers, the first of them {first}."


def theme_counts(
    adjudicated: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    codes: Sequence[str],
    by: str | None = None,
) -> pd.DataFrame:
    """Count the answers that have each code.

    Parameters
    ----------
    adjudicated
        ``response_id``, ``code``: what holds in the end. An empty code says that there is none.
    answers
        ``response_id`` and the column that is counted by (``answered_on`` for quarters, as
        year-month-day).
    codes
        The codes of the code book, in its order: those that no answer has stand with 0.
    by
        ``quadrant``, ``role``, ``quarter``, or nothing for all answers together.

    Returns
    -------
    pandas.DataFrame
        ``group`` (`ALL_ANSWERS` without ``by``; empty where it is not known), ``code``,
        ``answers`` (all of the group) and ``coded`` (those that have the code).

    Raises
    ------
    DataError
        If there is no such grouping, or a coded answer is none of the answers.
    """
    groups = _groups(answers, by)
    marked = coded_answers(adjudicated, answers, codes=codes)
    sums = marked.groupby(groups.to_numpy(), sort=True).sum()
    sizes = groups.value_counts()
    counts = sums.rename_axis("group").melt(ignore_index=False, var_name="code", value_name="coded")
    counts = counts.reset_index()
    counts.insert(2, "answers", counts["group"].map(sizes))
    order = {code: place for place, code in enumerate(codes)}
    counts = counts.assign(place=counts["code"].map(order)).sort_values(["group", "place"])
    return counts.drop(columns="place").reset_index(drop=True)


def co_occurrence(
    adjudicated: pd.DataFrame, answers: pd.DataFrame, *, codes: Sequence[str]
) -> pd.DataFrame:
    """Count the answers that have two codes; the unit is one whole answer.

    Takes what `theme_counts` does.

    Returns
    -------
    pandas.DataFrame
        Each pair once, in the order of ``codes``: ``code``, ``other``, ``both``, ``either`` (how
        many answers have one of them or both) and ``jaccard`` (both / either; ``NaN`` where no
        answer has either).
    """
    marked = coded_answers(adjudicated, answers, codes=codes).to_numpy(dtype=int)
    both = marked.T @ marked
    first, second = np.triu_indices(len(codes), k=1)
    sizes = np.diagonal(both)
    names = np.asarray(codes, dtype=object)
    pairs = pd.DataFrame(
        {
            "code": names[first],
            "other": names[second],
            "both": both[first, second],
            "either": sizes[first] + sizes[second] - both[first, second],
        }
    )
    return pairs.assign(jaccard=pairs["both"] / pairs["either"].mask(pairs["either"] == 0))


def saturation(
    adjudicated: pd.DataFrame, answers: pd.DataFrame, *, codes: Sequence[str], batch: int
) -> pd.DataFrame:
    """Follow how many codes are new, batch by batch of answers in the order of their days.

    Parameters
    ----------
    adjudicated, answers, codes
        As `theme_counts` takes them; answers with ``answered_on``.
    batch
        How many answers are looked at together; the last batch may be smaller.

    Returns
    -------
    pandas.DataFrame
        ``batch`` (from 1), ``answers`` (so far), ``new_codes`` (not seen before), ``codes_seen``
        (so far) and ``new_share`` (new codes / codes of the first batch, as Guest, Namey & Chen
        2020, PLoS ONE 15; ``NaN`` if the first batch has none).

    Raises
    ------
    DataError
        If a batch has no answers.
    """
    if batch < 1:
        raise DataError(NO_BATCH.format(batch=batch))
    ordered = answers.sort_values(["answered_on", "response_id"], kind="stable")
    marked = coded_answers(adjudicated, ordered, codes=codes).to_numpy()
    seen = np.logical_or.accumulate(marked, axis=0).sum(axis=1)
    ends = np.unique([*range(batch, len(ordered), batch), len(ordered)])
    ends = ends[ends > 0]
    codes_seen = seen[ends - 1]
    new = np.diff(codes_seen, prepend=0)
    base = codes_seen[0] if len(codes_seen) and codes_seen[0] else np.nan
    return pd.DataFrame(
        {
            "batch": np.arange(1, len(ends) + 1),
            "answers": ends,
            "new_codes": new,
            "codes_seen": codes_seen,
            "new_share": new / base,
        }
    )


def chance_of_showing(share: float, *, answers: int) -> float:
    """Return how probable it is that what a share of people would say is said at all.

    1 - (1 - share) ** answers: the floor below which silence says nothing. It takes those who
    answer for a random draw, which they are not, so it is the best case.
    """
    return 1 - (1 - share) ** answers


def least_share_shown(chance: float, *, answers: int) -> float:
    """Return the smallest share of people whose theme shows with a given chance."""
    return 1 - (1 - chance) ** (1 / answers)


def coded_answers(
    adjudicated: pd.DataFrame, answers: pd.DataFrame, *, codes: Sequence[str]
) -> pd.DataFrame:
    """Say of each answer whether it has each code.

    Returns
    -------
    pandas.DataFrame
        One row for each of ``answers``, in their order, and one column of truth values for each of
        ``codes``. Other codes are left out.

    Raises
    ------
    DataError
        If a coded answer is none of the answers.
    """
    foreign = adjudicated.loc[
        ~adjudicated["response_id"].isin(answers["response_id"]), "response_id"
    ].unique()
    if len(foreign):
        raise DataError(FOREIGN.format(number=len(foreign), first=listed(foreign[:1].tolist())))
    rows = pd.Index(answers["response_id"]).get_indexer(adjudicated["response_id"])
    columns = pd.Index(list(codes)).get_indexer(adjudicated["code"])
    marked = np.zeros((len(answers), len(codes)), dtype=bool)
    known = columns >= 0
    marked[rows[known], columns[known]] = True
    return pd.DataFrame(marked, index=answers["response_id"], columns=list(codes))


def _groups(answers: pd.DataFrame, by: str | None) -> pd.Series:
    if by is None:
        return pd.Series(ALL_ANSWERS, index=answers.index, dtype="str")
    if by in (QUADRANT, ROLE):
        return answers[by].fillna("").astype("str")
    if by != QUARTER:
        raise DataError(UNKNOWN_BY.format(by=by))
    days = pd.to_datetime(answers["answered_on"], format="%Y-%m-%d", errors="coerce")
    year, quarter = (part.astype("Int64").astype("str") for part in (days.dt.year, days.dt.quarter))
    return (year + "-Q" + quarter).mask(days.isna(), "").astype("str")
