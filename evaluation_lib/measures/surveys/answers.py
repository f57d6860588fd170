"""Answers of one wave laid out by person and item, and the score of a scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from evaluation_lib.errors import DataError

#: An answer that is none of agreement, and is kept apart from no answer at all.
NOT_RELEVANT = "not relevant"
#: The scale of agreement: from 1, strongly disagree, to 5, strongly agree.
LOWEST, HIGHEST = 1, 5
#: What an answer is, once it is collapsed.
AGREE, DISAGREE, BETWEEN = "agree", "disagree", "between"
KINDS = (AGREE, BETWEEN, DISAGREE)

TWICE = "Respondent {respondent} answers the item '{item}' twice in one wave: leave one answer."
NO_ANSWER_OF = "'{found}' is no answer: write 1 to 5, 'not relevant', or nothing."


def answers_by_person(
    answers: pd.DataFrame, *, items: Sequence[str], turned: Iterable[str] = ()
) -> pd.DataFrame:
    """Lay out the answers of one wave: a row for each person, a column for each item.

    Parameters
    ----------
    answers
        ``respondent``, ``item``, ``answer`` (``1`` to ``5``, `NOT_RELEVANT` or empty), of one wave.
    items
        The items, in order.
    turned
        Those of them in which agreeing is against what the scale measures.

    Returns
    -------
    pandas.DataFrame
        Every respondent of the wave, whatever they answered; from 1 to 5, where more is always more
        of what the scale measures, ``NaN`` where there is no such answer.

    Raises
    ------
    DataError
        If somebody answers an item twice, or an answer is none.
    """
    own = answers[answers["item"].isin(list(items))]
    twice = own.duplicated(["respondent", "item"])
    if twice.any():
        first = own[twice].iloc[0]
        raise DataError(TWICE.format(respondent=first["respondent"], item=first["item"]))
    wide = own.assign(value=_values(own["answer"])).pivot(
        index="respondent", columns="item", values="value"
    )
    people = pd.Index(sorted(answers["respondent"].unique()), name="respondent")
    wide = wide.reindex(index=people, columns=list(items)).astype(float)
    against = [item for item in turned if item in wide.columns]
    wide[against] = LOWEST + HIGHEST - wide[against]
    return wide.rename_axis(columns=None)


def _values(answers: pd.Series) -> pd.Series:
    blank = answers.fillna("").isin(["", NOT_RELEVANT])
    values = pd.to_numeric(answers.mask(blank), errors="coerce")
    wrong = ~blank & ~values.isin(range(LOWEST, HIGHEST + 1))
    if wrong.any():
        raise DataError(NO_ANSWER_OF.format(found=answers[wrong].iloc[0]))
    return values


def spread_of_answers(answers: pd.DataFrame, *, items: Sequence[str]) -> pd.DataFrame:
    """Count each answer to each item of one wave, those that are not on the scale apart.

    Returns
    -------
    pandas.DataFrame
        One row for each item, a column for each of ``1`` to ``5``, `NOT_RELEVANT` and ``""`` (no
        answer): they come to all respondents of the wave.
    """
    kinds = [*map(str, range(LOWEST, HIGHEST + 1)), NOT_RELEVANT]
    own = answers[answers["item"].isin(list(items))]
    _values(own["answer"])
    counts = pd.crosstab(own["item"], own["answer"]).reindex(
        index=list(items), columns=kinds, fill_value=0
    )
    everybody = answers["respondent"].nunique()
    counts = counts.assign(**{"": everybody - counts.sum(axis="columns")})
    return counts.rename_axis(index=None, columns=None)


def score(values: pd.DataFrame, *, least_answered: float = 0.5) -> pd.Series:
    """Return each person's mean of the items that they answered.

    Parameters
    ----------
    values
        As `answers_by_person` returns, of one scale.
    least_answered
        The least share of the items that must be answered; below it there is no score.

    Returns
    -------
    pandas.Series
        By respondent, ``NaN`` where too little was answered.

    Notes
    -----
    The mean of what is answered is how NoMAD's subscales are made (Finch et al. 2018, BMC Medical
    Research Methodology 18); it has no total score, so none is made here.
    """
    answered = values.notna().mean(axis="columns")
    return values.mean(axis="columns").where(answered >= least_answered)


def collapsed(values: pd.Series, *, agrees_from: float) -> pd.Series:
    """Say of each answer or score whether it agrees, disagrees, or is between.

    Parameters
    ----------
    values
        From 1 to 5; ``NaN`` counts as between, since it says neither.
    agrees_from
        The smallest value that agrees; its mirror image on the scale is the greatest that
        disagrees.
    """
    below = LOWEST + HIGHEST - agrees_from
    kinds = np.select([values >= agrees_from, values <= below], [AGREE, DISAGREE], BETWEEN)
    return pd.Series(kinds, index=values.index, dtype="str")
