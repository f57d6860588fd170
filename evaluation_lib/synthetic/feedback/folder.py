"""Write the invented feedback as a feedback folder that every step can begin from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.invented import invented_document
from evaluation_lib.synthetic.feedback.answers import RESPONSE, FeedbackTruth, draw_feedback
from evaluation_lib.synthetic.feedback.coders import (
    adjudicated_codes,
    disagreements_of,
    draw_codings,
)
from evaluation_lib.themes.feedback_files import write_feedback_file
from evaluation_lib.themes.quote_bank import quote_candidates
from evaluation_lib.themes.quote_flags import QuoteRules, quote_rules

DOCUMENT = "synthetic/feedback"
ANSWER_COLUMNS = ("collection", "workshop", "answered_on", "quadrant", "role", "question")


def feedback_plan(dictionary: Dictionary) -> Mapping[str, Any]:
    """Return what the data dictionary plants in the invented feedback."""
    return dictionary.document(DOCUMENT)


def write_feedback(folder: Path, *, dictionary: Dictionary, seed: int) -> FeedbackTruth:
    """Write invented feedback, coded by two and settled, with names and numbers taken out.

    Parameters
    ----------
    folder
        The folder; it is made.
    dictionary
        The data dictionary; ``synthetic/feedback.yaml`` holds what is planted.
    seed
        What chance starts from: the same gives the same files.

    Returns
    -------
    FeedbackTruth
        What was planted.
    """
    plan, invented = feedback_plan(dictionary), invented_document(dictionary)
    rng = np.random.default_rng(seed)
    truth = draw_feedback(plan, prefix=invented["prefix"], rng=rng)
    codings = draw_codings(truth, plan, rng=rng)
    disagreements = disagreements_of(codings, truth, plan, rng=rng)
    adjudicated = adjudicated_codes(codings, disagreements, plan)
    tables = {
        "answers": clean_answers(truth),
        "columns": pd.DataFrame(plan["columns"]),
        "safeguarding_flags": truth.flags.assign(**plan["people"]["flags"]),
        "names_to_confirm": _names_to_confirm(truth),
        "deidentified": _deidentified(truth),
        "codings": codings,
        "disagreements": disagreements,
        "adjudicated": adjudicated,
        "quotes": _quotes(truth, adjudicated, plan, rules=quote_rules(dictionary), rng=rng),
        "attendance": _attendance(plan),
        "handed_over": pd.DataFrame(plan["handed_over"]),
        "coders": pd.DataFrame(plan["coders"])[["coder", "position"]],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_feedback_file(folder / f"{name}.csv", table)
    notice = plan["notice"].format(prefix=invented["prefix"])
    (folder / invented["notice_file"]).write_text(notice, encoding="utf-8", newline="\n")
    return truth


def clean_answers(truth: FeedbackTruth) -> pd.DataFrame:
    """Return the answers without names and numbers, as the steps after de-identification read."""
    return truth.answers[[RESPONSE, *ANSWER_COLUMNS, "clean"]].rename(columns={"clean": "answer"})


def _attendance(plan: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(plan["workshops"])[["workshop", "held_on", "quadrant", "attended"]]


def _names_to_confirm(truth: FeedbackTruth) -> pd.DataFrame:
    answers = truth.answers.set_index(RESPONSE)["answer"]
    rows = truth.candidates
    return pd.DataFrame(
        {
            "candidate_id": [f"C{number + 1:04d}" for number in range(len(rows))],
            RESPONSE: rows[RESPONSE],
            "found": rows["found"],
            "context": rows[RESPONSE].map(answers),
            "how_found": "cue word",
            "decision": rows["decision"],
        }
    )


def _deidentified(truth: FeedbackTruth) -> pd.DataFrame:
    found = truth.taken_out.groupby("kind", sort=True).size()
    return pd.DataFrame(
        {"kind": found.index, "found": found, "taken_out": found, "kept_by_a_person": 0}
    )


def _quotes(
    truth: FeedbackTruth,
    adjudicated: pd.DataFrame,
    plan: Mapping[str, Any],
    *,
    rules: QuoteRules,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return what could be quoted, of which an invented person ticked some without a flag."""
    quotes = quote_candidates(
        clean_answers(truth),
        adjudicated,
        flagged=truth.flags[RESPONSE].tolist(),
        undecided=[],
        others=[],
        rules=rules,
    )
    drawn = truth.answers.loc[~truth.answers["planted"], RESPONSE]
    fit = quotes.index[quotes[RESPONSE].isin(drawn) & (quotes["flags"] == "")]
    shown = rng.choice(fit, size=plan["people"]["shown"], replace=False)
    for name, value in plan["people"]["quotes"].items():
        quotes.loc[shown, name] = str(value)
    return quotes
