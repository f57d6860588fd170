"""Two invented coders read the invented answers, differ now and then, and settle it together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.feedback.answers import RESPONSE, FeedbackTruth

NEITHER = ""
YES, NO = "yes", "no"
AGREED, ADJUDICATED = "agreed", "adjudicated"
ATTRIBUTES = ("workshop", "quadrant", "role")


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


def disagreements_of(
    codings: pd.DataFrame,
    truth: FeedbackTruth,
    plan: Mapping[str, Any],
    *,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Lay side by side what the coders differ in, with what they settled on: the truth.

    Returns
    -------
    pandas.DataFrame
        ``response_id, answer, workshop, quadrant, role, code``, a column for each coder,
        ``adjudicated`` and ``reason``.
    """
    coders = [coder["coder"] for coder in plan["coders"]]
    side_by_side = _by_coder(codings, coders)
    differ = side_by_side[side_by_side[coders].sum(axis=1) < len(coders)]
    about = truth.answers[[RESPONSE, "clean", *ATTRIBUTES]].rename(columns={"clean": "answer"})
    rows = differ.reset_index().merge(about, on=RESPONSE, how="left")
    true = set(truth.codes.itertuples(index=False, name=None))
    pairs = zip(rows[RESPONSE], rows["code"], strict=True)
    rows["adjudicated"] = [YES if pair in true else NO for pair in pairs]
    rows["reason"] = rng.choice(plan["reasons"], size=len(rows))
    rows[coders] = rows[coders].replace({True: YES, False: NO})
    columns = [RESPONSE, "answer", *ATTRIBUTES, "code", *coders, "adjudicated", "reason"]
    return rows[columns]


def adjudicated_codes(
    codings: pd.DataFrame, disagreements: pd.DataFrame, plan: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the codes that hold: what both gave, and what was settled.

    Returns
    -------
    pandas.DataFrame
        ``response_id, code, decision``; an answer without a code has one row with an empty one.
    """
    coders = [coder["coder"] for coder in plan["coders"]]
    side_by_side = _by_coder(codings, coders)
    agreed = side_by_side[side_by_side[coders].all(axis=1)].reset_index()[[RESPONSE, "code"]]
    settled = disagreements.loc[disagreements["adjudicated"] == YES, [RESPONSE, "code"]]
    codes = pd.concat([agreed.assign(decision=AGREED), settled.assign(decision=ADJUDICATED)])
    read = codings[[RESPONSE]].drop_duplicates()
    return (
        read.merge(codes, on=RESPONSE, how="left")
        .fillna({"code": NEITHER, "decision": AGREED})
        .sort_values([RESPONSE, "code"], ignore_index=True)
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


def _by_coder(codings: pd.DataFrame, coders: list[str]) -> pd.DataFrame:
    """Whether each coder gave each code that anybody gave an answer; a column a coder."""
    given = codings[codings["code"] != NEITHER]
    table = given.assign(given=True).pivot(
        index=[RESPONSE, "code"], columns="coder", values="given"
    )
    return table.reindex(columns=coders).notna()
