"""The main points: at most six short sentences, the doubts with equal rank."""

from __future__ import annotations

from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.presentation.numbers import decimals, interval, is_missing, percent, whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workshop_feedback.agreed import (
    agreement_on,
    likeliest_band,
    whole_agreement,
)
from evaluation_lib.presentation.workshop_feedback.codes import doubtful_codes, themes_of
from evaluation_lib.presentation.workshop_feedback.shared import said
from evaluation_lib.presentation.workshop_feedback.shown import all_answers, own_shares
from evaluation_lib.presentation.workshop_feedback.themes import answered


def main_points(report: FeedbackReport) -> Section:
    """Say how many answered, what they spoke of, what they criticised, and what that is not."""
    points = Points(tuple(in_sentences(report)))
    return marked(section(text(report.dictionary, "main_points.heading"), [points]), report)


def in_sentences(report: FeedbackReport) -> list[str]:
    """Write the main points: at most six sentences, none longer than 25 words."""
    if is_missing(all_answers(report)):
        return [answered(report), said(report, "main_points.chosen")]
    sentences = [answered(report), *_commonest(report), *critical_answers(report)]
    return [*sentences, said(report, "main_points.presumes"), *_agreement(report)]


def _commonest(report: FeedbackReport) -> list[str]:
    """Name the two themes that most answers speak of."""
    labels = {theme.id: theme.label for theme in themes_of(report)}
    shares = own_shares(report)
    told = shares[shares["code"].isin(labels) & shares["count"].notna()]
    told = told.sort_values("count", ascending=False, kind="stable").to_dict("records")
    if len(told) < 2:
        return []
    first, second = told[0], told[1]
    return [
        said(
            report,
            "main_points.commonest",
            first=labels[first["code"]],
            first_number=whole(first["count"]),
            second=labels[second["code"]],
            second_number=whole(second["count"]),
            answers=whole(all_answers(report)),
        )
    ]


def critical_answers(report: FeedbackReport) -> list[str]:
    """Say how many answers do not tell of a gain alone, wherever that may be told."""
    shares = own_shares(report).set_index("code")
    codes = [code.id for code in doubtful_codes(report)]
    numbers = shares.loc[codes, "count"]
    number, answers = int(numbers.sum()), all_answers(report)
    if not number:
        return [said(report, "main_points.critical_hidden")] if numbers.isna().any() else []
    key = "main_points.critical_at_least" if numbers.isna().any() else "main_points.critical"
    return [said(report, key, number=whole(number), share=percent(number / int(answers), 0))]


def _agreement(report: FeedbackReport) -> list[str]:
    found = agreement_on(report) if is_of_the_county(report) else None
    if found is None:
        return []
    alpha = whole_agreement(report, found)
    if is_missing(alpha["value"]):
        return []
    return [
        said(
            report,
            "main_points.agreement",
            alpha=decimals(alpha["value"], 2),
            interval=interval(alpha["lower"], alpha["upper"], 2),
            band=likeliest_band(found),
        )
    ]
