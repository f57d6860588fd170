"""Two invented coders read the invented answers, differ now and then, and settle it together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.feedback.answers import RESPONSE, FeedbackTruth
from evaluation_lib.themes.merging import NO, YES

NEITHER = ""


def draw_codings(
    truth: FeedbackTruth, plan: Mapping[str, Any], *, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw what each coder gave each answer.

    Parameters
    ----------
    truth
        The answers, with their true codes.
    plan
        The document ``synthetic/feedback``; ``coders`` holds how often each is right.
    rng
        The source of chance.

    Returns
    -------
    pandas.DataFrame
        ``response_id, coder, code``; an answer without a code has one row with an empty one.
    """
    rows = [
        {RESPONSE: response, "coder": coder["coder"], "code": code}
        for coder in plan["coders"]
        for response, true in _true_codes(truth).items()
        for code in _given(true, coder, plan, rng) or [NEITHER]
    ]
    return pd.DataFrame(rows)


def settle(
    disagreements: pd.DataFrame,
    truth: FeedbackTruth,
    plan: Mapping[str, Any],
    *,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Fill in what the coders settled on together: the truth, with a reason.

    Parameters
    ----------
    disagreements
        As `merging.disagreements_of` lays them side by side.
    truth
        The answers, with their true codes.
    plan
        The document ``synthetic/feedback``.
    rng
        The source of chance.
    """
    true = set(truth.codes.itertuples(index=False, name=None))
    pairs = zip(disagreements[RESPONSE], disagreements["code"], strict=True)
    return disagreements.assign(
        adjudicated=[YES if pair in true else NO for pair in pairs],
        reason=rng.choice(plan["reasons"], size=len(disagreements)),
    )


def _true_codes(truth: FeedbackTruth) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {response: set() for response in truth.answers[RESPONSE]}
    for response, code in truth.codes.itertuples(index=False, name=None):
        codes[response].add(code)
    return codes


def _given(
    true: set[str], coder: Mapping[str, Any], plan: Mapping[str, Any], rng: np.random.Generator
) -> list[str]:
    """Return what a coder gives an answer: themes each for itself, of a facet one value."""
    given = []
    for theme in plan["themes"]:
        own = {**coder, **coder["codes"].get(theme, {})}
        chance = own["sees"] if theme in true else own["imagines"]
        given += [theme] if rng.random() < chance else []
    for values in plan["facets"].values():
        right = [value for value in values if value in true]
        wrong = [value for value in values if value not in true]
        if right:
            given.append(right[0] if rng.random() < coder["facet"] else str(rng.choice(wrong)))
    return given
