"""Write the invented feedback as a feedback folder that every step can begin from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.surveys.reading import HowToRead
from evaluation_lib.invented import invented_document
from evaluation_lib.records.deidentification.answers import (
    KEEP,
    REDACT,
    Deidentified,
    deidentify,
)
from evaluation_lib.records.deidentification.roster import read_roster
from evaluation_lib.records.deidentification.rules import name_rules
from evaluation_lib.records.safeguarding import safeguarding_flags
from evaluation_lib.synthetic.feedback.answers import RESPONSE, FeedbackTruth, draw_feedback
from evaluation_lib.synthetic.feedback.coders import draw_codings, settle
from evaluation_lib.synthetic.feedback.exports import FOLDER as EXPORTS
from evaluation_lib.synthetic.feedback.exports import write_exports
from evaluation_lib.themes.code_book import named_code_book
from evaluation_lib.themes.feedback_files import write_feedback_file
from evaluation_lib.themes.importing import import_feedback
from evaluation_lib.themes.merging import adjudicated_codes, disagreements_of
from evaluation_lib.themes.quote_candidates import quote_candidates, told_by_persons
from evaluation_lib.themes.quote_flags import QuoteRules, quote_rules

DOCUMENT = "synthetic/feedback"
#: The key of the invented exports' identifiers, which protect nobody.
NO_SECRET = bytes(32)


def feedback_plan(dictionary: Dictionary) -> Mapping[str, Any]:
    """Return what is planted in the invented feedback, with the facets of its code book."""
    document = dictionary.document(DOCUMENT)
    book = named_code_book(document["code_book"], dictionary=dictionary)
    facets = {facet.id: [value.id for value in facet.values] for facet in book.facets}
    return {**document, "facets": facets}


def write_feedback(folder: Path, *, dictionary: Dictionary, seed: int) -> FeedbackTruth:
    """Write invented feedback, coded by two and settled, with names and numbers taken out.

    Parameters
    ----------
    folder
        The folder; it is made. In it ``exports`` holds the same answers as survey tools export
        them, before names are taken out.
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
    *exports, roster = write_exports(folder, truth, plan, rng=rng)
    without = _without_names(truth, roster, dictionary)
    coders = [coder["coder"] for coder in plan["coders"]]
    disagreements = disagreements_of(codings, without.answers, coders=coders)
    disagreements = settle(disagreements, truth, plan, rng=rng)
    book = named_code_book(plan["code_book"], dictionary=dictionary)
    adjudicated = adjudicated_codes(codings, disagreements, coders=coders, book=book)
    flags = _dealt_with(truth, plan, dictionary)
    quotes = _quotes(
        truth, without, adjudicated, flags, plan, rules=quote_rules(dictionary), rng=rng
    )
    tables = {
        "answers": without.answers,
        "columns": _columns(exports, plan, dictionary),
        "safeguarding_flags": flags,
        "names_to_confirm": without.candidates,
        "deidentified": without.counts,
        "codings": codings,
        "disagreements": disagreements,
        "adjudicated": adjudicated,
        "quotes": quotes,
        "attendance": _attendance(plan),
        "handed_over": pd.DataFrame(plan["handed_over"]),
        "coders": pd.DataFrame(plan["coders"])[["coder", "position"]],
    }
    for name, table in tables.items():
        write_feedback_file(folder / f"{name}.csv", table)
    notice = plan["notice"].format(prefix=invented["prefix"])
    for place in (folder, folder / EXPORTS):
        (place / invented["notice_file"]).write_text(notice, encoding="utf-8", newline="\n")
    return truth


def _without_names(truth: FeedbackTruth, roster: Path, dictionary: Dictionary) -> Deidentified:
    """Return the answers without names; an invented person has decided on what may be one."""
    rules = name_rules(dictionary)
    given: dict[str, Any] = {
        "roster": read_roster(roster, rules=rules, dictionary=dictionary),
        "rules": rules,
        "key": NO_SECRET,
        "dictionary": dictionary,
    }
    raw = truth.answers[list(dictionary.table("feedback_answers").field_names)]
    listed = deidentify(raw, **given, decisions={}).candidates
    names = set(truth.taken_out[[RESPONSE, "found"]].itertuples(index=False, name=None))
    told = zip(listed[RESPONSE], listed["found"], strict=True)
    decisions = [REDACT if one in names else KEEP for one in told]
    decided = dict(zip(listed["candidate_id"], decisions, strict=True))
    return deidentify(raw, **given, decisions=decided)


def _dealt_with(
    truth: FeedbackTruth, plan: Mapping[str, Any], dictionary: Dictionary
) -> pd.DataFrame:
    """Return the flags that the answers raise, as an invented person has dealt with them."""
    raw = truth.answers[[RESPONSE, "answer"]]
    flags = safeguarding_flags(raw, dictionary=dictionary)
    return flags.assign(**{name: str(value) for name, value in plan["people"]["flags"].items()})


def _columns(
    exports: Sequence[Path], plan: Mapping[str, Any], dictionary: Dictionary
) -> pd.DataFrame:
    """Return what each column of the exports was taken for when they were read in."""
    return import_feedback(
        exports,
        collection=plan["collection"],
        workshop="",
        how=HowToRead(),
        key=NO_SECRET,
        dictionary=dictionary,
        today=plan["extract_day"],
    ).columns


def _attendance(plan: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(plan["workshops"])[["workshop", "held_on", "quadrant", "attended"]]


def _quotes(
    truth: FeedbackTruth,
    without: Deidentified,
    adjudicated: pd.DataFrame,
    flags: pd.DataFrame,
    plan: Mapping[str, Any],
    *,
    rules: QuoteRules,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return what could be quoted, of which an invented person ticked some without a flag."""
    quotes = quote_candidates(
        without.answers,
        adjudicated,
        told=told_by_persons(flags, without.candidates),
        others=[],
        rules=rules,
    )
    drawn = truth.answers.loc[~truth.answers["planted"], RESPONSE]
    fit = quotes[quotes[RESPONSE].isin(drawn) & (quotes["flags"] == "")]
    shown = [
        place
        for stance, number in plan["people"]["shown"].items()
        for place in rng.choice(fit.index[fit["codes"].str.contains(stance)], number, replace=False)
    ]
    for name, value in plan["people"]["quotes"].items():
        quotes.loc[shown, name] = str(value)
    return quotes
