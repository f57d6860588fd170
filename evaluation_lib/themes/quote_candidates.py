"""List answers that could be quoted, with what a person has to look at before ticking one.

Rules say what to look at; they never say that a quote is safe.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from evaluation_lib.records.deidentification.answers import KEEP, UNDECIDED
from evaluation_lib.themes.quote_flags import (
    ELSEWHERE,
    KEPT_NAME,
    OPEN_FLAG,
    OPEN_NAME,
    SAFEGUARDING,
    SMALL_CELL,
    QuoteRules,
    flags_of_words,
    small_cells,
    stand_elsewhere,
)

RESPONSE, QUOTE, CODES, FLAGS = "response_id", "quote", "codes", "flags"
SHOW, TICKED_BY, TICKED_ON = "show", "ticked_by", "ticked_on"
DECISION = (SHOW, TICKED_BY, TICKED_ON)
COLUMNS = (RESPONSE, QUOTE, CODES, FLAGS, *DECISION)
BETWEEN = ";"


def told_by_persons(flags: pd.DataFrame, names: pd.DataFrame) -> dict[str, set[str]]:
    """Return what persons have found, and not yet settled, of answers: flag → responses.

    Parameters
    ----------
    flags
        ``response_id, dealt_with_on``: the safeguarding flags.
    names
        ``response_id, decision``: the words that could be names.
    """
    return {
        OPEN_FLAG: set(flags.loc[flags["dealt_with_on"] == "", RESPONSE]),
        SAFEGUARDING: set(flags[RESPONSE]),
        OPEN_NAME: set(names.loc[names["decision"] == UNDECIDED, RESPONSE]),
        KEPT_NAME: set(names.loc[names["decision"] == KEEP, RESPONSE]),
    }


def quote_candidates(
    answers: pd.DataFrame,
    adjudicated: pd.DataFrame,
    *,
    told: Mapping[str, Collection[str]],
    others: Sequence[str],
    rules: QuoteRules,
) -> pd.DataFrame:
    """Return the answers that could be quoted, with what a person has to look at.

    Parameters
    ----------
    answers
        ``response_id, quadrant, role, answer``, without names.
    adjudicated
        ``response_id, code``: the codes that hold.
    told
        Flag → the responses that have it by what persons found (`told_by_persons`).
    others
        Other text in which a quote could be looked up.
    rules
        What is asked of a quote.

    Returns
    -------
    pandas.DataFrame
        A row an answer that has enough words: ``response_id, quote`` (the whole answer),
        ``codes`` and ``flags`` (separated by semicolons), and ``show, ticked_by, ticked_on``,
        which are blank.
    """
    known = answers.assign(small=small_cells(answers, rules=rules))
    known = known[known["answer"].str.split().str.len() >= rules.least_words]
    quotes = known["answer"].tolist()
    by_response = {
        **{flag: known[RESPONSE].isin(list(ids)).tolist() for flag, ids in told.items()},
        SMALL_CELL: known["small"].tolist(),
        ELSEWHERE: stand_elsewhere(quotes, others, rules=rules),
    }
    flags = [
        {*flags_of_words(quote, rules=rules), *(f for f, holds in by_response.items() if holds[n])}
        for n, quote in enumerate(quotes)
    ]
    codes = adjudicated[adjudicated["code"] != ""].groupby(RESPONSE)["code"].agg(BETWEEN.join)
    return pd.DataFrame(
        {
            RESPONSE: known[RESPONSE].tolist(),
            QUOTE: quotes,
            CODES: known[RESPONSE].map(codes).fillna("").tolist(),
            FLAGS: [BETWEEN.join(f for f in rules.labels if f in found) for found in flags],
            **dict.fromkeys(DECISION, ""),
        },
        columns=list(COLUMNS),
    )
