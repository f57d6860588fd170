"""People's own words: quotes that a person ticked, and what others handed over themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation_lib.disclosure.rules import Rules, rules_for
from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.opened_feedback import DEIDENTIFIED, HANDED_OVER, QUOTES
from evaluation_lib.presentation.numbers import day, is_missing, whole
from evaluation_lib.presentation.sections import NO_SECTION, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workshop_feedback.codes import doubtful_codes, themes_of
from evaluation_lib.presentation.workshop_feedback.shared import a_section, a_table, said
from evaluation_lib.presentation.workshop_feedback.shown import all_answers
from evaluation_lib.themes.quote_bank import shown_quotes

NETWORK, CHILDREN = "global_majority_network", "proud_to_be_me"


def in_their_own_words(report: FeedbackReport) -> Section:
    """The quotes that a person ticked, by theme, without place, role or day."""
    if not is_of_the_county(report):
        return NO_SECTION
    if report.feedback.tables[DEIDENTIFIED].empty:
        # Whether names stand in the answers nobody has looked.
        return a_section(report, "quotes", [paragraphs(said(report, "quotes.names_unknown"))])
    if is_missing(all_answers(report)):
        return a_section(report, "quotes", [paragraphs(said(report, "answered.hidden"))])
    # Of all days: a quote that comes and goes with the page's period would tell its day.
    feedback = report.feedback
    quotes = shown_quotes(feedback.tables[QUOTES], feedback.answers, dictionary=report.dictionary)
    rows = quotes.assign(theme=[_what_it_is_about(report, codes) for codes in quotes["codes"]])
    rows = rows.sort_values(["theme", "quote"], kind="stable")
    if rows.empty:
        return a_section(report, "quotes", [])
    table = a_table(
        report,
        rows,
        caption=said(report, "quotes.caption"),
        columns=[
            Column("theme", said(report, "columns.themes"), words=True),
            Column("quote", said(report, "columns.quote"), words=True),
        ],
        notes=[said(report, "quotes.note")],
    )
    return a_section(report, "quotes", [table])


def _what_it_is_about(report: FeedbackReport, codes: str) -> str:
    """Name a quote's themes; of one without any, how it takes the question."""
    given = codes.split(";")
    found = [theme.label for theme in themes_of(report) if theme.id in given]
    doubts = [code.label for code in doubtful_codes(report) if code.id in given]
    return "; ".join(found or doubts)


def global_majority_network(report: FeedbackReport) -> Section:
    """What the network has handed over, in its own wording; nothing else is read of it."""
    if not is_of_the_county(report):
        return NO_SECTION
    rows = statements_of_the_network(report)
    return a_section(report, "network", _wordings(report, rows, key="network"))


def statements_of_the_network(report: FeedbackReport) -> pd.DataFrame:
    """Return what the network has handed over and approved, a row for each statement."""
    rows = _handed_over(report, NETWORK)
    return rows[rows["approved_on"].notna()]


def proud_to_be_me(report: FeedbackReport) -> Section:
    """What children have approved to be told, where enough of them contributed to it."""
    if not is_of_the_county(report):
        return NO_SECTION
    least = whole(_rules_of_children(report).least_contributors)
    rows = statements_of_children(report)
    parts = _wordings(report, rows, key="children")
    if len(rows) < len(_handed_over(report, CHILDREN)):
        parts.append(paragraphs(said(report, "children.not_shown", least=least)))
    return a_section(report, "children", parts, least=least)


def statements_of_children(report: FeedbackReport) -> pd.DataFrame:
    """Return what children have approved, a row for each theme that enough of them made."""
    rows = _handed_over(report, CHILDREN)
    agreed = (
        rows["approved_on"].notna()
        & (rows["assent_recorded"] == "yes")
        & (rows["reuse_agreed"] == "yes")
        & (rows["contributors"].fillna(0) >= _rules_of_children(report).least_contributors)
    )
    return rows[agreed]


def _rules_of_children(report: FeedbackReport) -> Rules:
    return rules_for(
        audience=report.rules.audience, subject="young_contributors", dictionary=report.dictionary
    )


def _handed_over(report: FeedbackReport, collection: str) -> pd.DataFrame:
    """Return what was handed over of a place up to the page's last day and not taken back."""
    rows = report.feedback.tables[HANDED_OVER]
    given = rows["handed_over_on"] <= pd.Timestamp(report.setting.period_end)
    return rows[(rows["collection"] == collection) & given & rows["withdrawn_on"].isna()]


def _wordings(report: FeedbackReport, rows: pd.DataFrame, *, key: str) -> list[Any]:
    if rows.empty:
        return []
    return [
        a_table(
            report,
            rows,
            caption=said(report, f"{key}.caption"),
            columns=_columns(report),
            notes=[said(report, f"{key}.note")],
        )
    ]


def _columns(report: FeedbackReport) -> Sequence[Column]:
    return [
        Column("theme", said(report, "columns.their_theme"), words=True),
        Column("wording", said(report, "columns.wording"), words=True),
        Column("handed_over_by", said(report, "columns.by"), words=True),
        Column("approved_on", said(report, "columns.approved"), _day, words=True),
    ]


def _day(value: Any) -> str:
    return "" if is_missing(value) else day(value)
