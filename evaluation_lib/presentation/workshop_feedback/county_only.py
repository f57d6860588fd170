"""What is told for the county alone: themes told together, over time, whether answers suffice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.measures.themes import chance_of_showing, saturation
from evaluation_lib.presentation.numbers import decimals, is_missing, percent, whole
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.codes import report_settings, themes_of
from evaluation_lib.presentation.workshop_feedback.days import answers_in
from evaluation_lib.presentation.workshop_feedback.shared import a_section, a_table, said
from evaluation_lib.presentation.workshop_feedback.shown import (
    all_answers,
    number_cell,
    own_shares,
    pairs_of,
    probability_text,
    shares_of,
)
from evaluation_lib.presentation.workshop_feedback.theme_tables import themes_by_column


def told_together(report: FeedbackReport) -> Section:
    """Which themes stand in one answer, the commonest pairs first."""
    if not is_of_the_county(report):
        return NO_SECTION
    labels = {theme.id: theme.label for theme in themes_of(report)}
    alone = own_shares(report).set_index("code")["count"]
    pairs = pairs_of(report)
    told = pairs[pairs["count"].notna()].sort_values("count", ascending=False, kind="stable")
    told = told[told["count"] > 0].head(report_settings(report)["pairs_listed"])
    either = told["code"].map(alone) + told["other"].map(alone) - told["count"]
    rows = told.assign(
        one=told["code"].map(labels),
        two=told["other"].map(labels),
        either=either,
        overlap=told["count"].astype("Float64") / either.astype("Float64"),
    )
    if rows.empty:
        return a_section(report, "together", [])
    table = a_table(
        report,
        rows,
        caption=said(report, "together.caption"),
        columns=[
            Column("one", said(report, "columns.themes"), words=True),
            Column("two", said(report, "columns.other_theme"), words=True, heads=True),
            Column("count", said(report, "columns.both"), number_cell),
            Column("overlap", said(report, "columns.overlap"), decimals_2),
        ],
        notes=[
            said(report, "together.note", listed=whole(report_settings(report)["pairs_listed"]))
        ],
    )
    return a_section(report, "together", [table])


def decimals_2(value: float) -> str:
    """Write a number with two decimals."""
    return decimals(value, 2)


def over_time(report: FeedbackReport) -> Section:
    """The themes year by year: descriptive, since each year has other people."""
    if not is_of_the_county(report):
        return NO_SECTION
    shares = shares_of(report, counted.coded_by_year, county_of(report.dictionary))
    if shares.empty:
        return a_section(report, "over_time", [])
    table = themes_by_column(
        report,
        shares.assign(column=shares["period"]),
        caption=said(report, "over_time.caption"),
        note="over_time.note",
    )
    return a_section(report, "over_time", [table])


def enough_answers(report: FeedbackReport) -> Section:
    """Whether later answers still brought new themes, and what may never have been met."""
    number = all_answers(report)
    if not is_of_the_county(report) or is_missing(number):
        return NO_SECTION
    settings = report_settings(report)
    table = a_table(
        report,
        _batches(report, last=number),
        caption=said(report, "enough.caption"),
        columns=[
            Column("answers", said(report, "columns.answers_so_far"), whole),
            Column("new_codes", said(report, "columns.new_themes"), whole),
            Column("codes_seen", said(report, "columns.themes_so_far"), whole),
        ],
        notes=[said(report, "enough.note")],
    )
    rare = settings["rare_theme"]
    sentence = said(
        report,
        "enough.floor",
        answers=whole(number),
        rare=percent(rare, 0),
        chance=probability_text(chance_of_showing(rare, answers=int(number))),
    )
    return a_section(report, "enough", [paragraphs(sentence), table])


def _batches(report: FeedbackReport, *, last: Any) -> pd.DataFrame:
    """Follow when themes were first met, batch by batch.

    Themes whose number of answers is hidden are left out, for the batch in which one is met tells
    that it was; a last batch of few answers is taken with the one before.
    """
    shares = own_shares(report)
    told = set(shares.loc[shares["count"].notna(), "code"])
    answers = answers_in(report)
    batches = saturation(
        counted.settled_codes(report, answers),
        answers,
        codes=[theme.id for theme in themes_of(report) if theme.id in told],
        batch=report_settings(report)["batch"],
    )
    short = batches["answers"].diff().iloc[-1] < report.rules.threshold
    kept = batches.drop(batches.index[-2]) if len(batches) > 1 and short else batches
    ends = [*kept["answers"].iloc[:-1], int(last)]
    seen = kept["codes_seen"]
    return kept.assign(answers=ends, new_codes=seen.diff().fillna(seen).astype(int))
