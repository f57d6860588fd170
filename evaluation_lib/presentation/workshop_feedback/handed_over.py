"""What the report on feedback hands to the evaluation: what people said, with its share."""

from __future__ import annotations

from typing import Any

from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.findings.table import NOT_KNOWN, WORDS, finding
from evaluation_lib.presentation.handed_over import handed_over_section
from evaluation_lib.presentation.numbers import is_missing, percent, whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workshop_feedback.codes import (
    doubtful_codes,
    report_settings,
    themes_of,
)
from evaluation_lib.presentation.workshop_feedback.days import period_in_words
from evaluation_lib.presentation.workshop_feedback.main_points import critical_answers
from evaluation_lib.presentation.workshop_feedback.own_words import (
    statements_of_children,
    statements_of_the_network,
)
from evaluation_lib.presentation.workshop_feedback.shared import said
from evaluation_lib.presentation.workshop_feedback.shown import all_answers, own_shares
from evaluation_lib.presentation.workshop_feedback.themes import answered
from evaluation_lib.themes.code_book import Code


def for_the_evaluation(report: FeedbackReport) -> Section:
    """Themes by the aspiration that they tell of, criticism, and whose words were handed over."""
    by_indicator = report_settings(report)["handed_over"]
    rows = [
        row
        for indicator, aspiration in by_indicator.items()
        for row in _themes(report, indicator, aspiration=aspiration)
    ]
    return handed_over_section(report, [*rows, _critical(report), *_own_words(report)])


def _themes(report: FeedbackReport, indicator: str, *, aspiration: str) -> list[dict[str, Any]]:
    """Return a finding for each theme; one for all of them where no answer may be told of."""
    if is_missing(all_answers(report)):
        return [_untold(report, indicator, section="themes", missing=answered(report))]
    themes = [theme for theme in themes_of(report) if aspiration in theme.aspirations]
    return [_theme(report, indicator, theme) for theme in themes]


def _theme(report: FeedbackReport, indicator: str, theme: Code) -> dict[str, Any]:
    row = own_shares(report).set_index("code").loc[theme.id]
    same = _same(report, indicator, section="themes")
    same |= {"measure": _words(report, "theme", label=theme.label), "unit": "share"}
    if is_missing(row["share"]):
        hidden = text(report.dictionary, "handed_over.hidden")
        return finding(**same, verdict=NOT_KNOWN, missing=hidden)
    sentence = _words(
        report,
        "said",
        label=theme.label,
        share=percent(row["share"], 0),
        number=whole(row["count"]),
        answers=whole(row["reached"]),
    )
    return finding(**same, value=row["share"], number=row["count"], said=sentence)


def _critical(report: FeedbackReport) -> dict[str, Any]:
    measure = _words(report, "critical")
    if is_missing(all_answers(report)):
        missing = answered(report)
        return _untold(
            report, "critical_answers", section="facets", missing=missing, measure=measure
        )
    same = _same(report, "critical_answers", section="facets")
    same |= {"measure": measure, "unit": "share"}
    numbers = own_shares(report).set_index("code").loc[[one.id for one in doubtful_codes(report)]]
    sentence = " ".join(critical_answers(report))
    if numbers["count"].isna().any():
        hidden = text(report.dictionary, "handed_over.hidden")
        return finding(**same, said=sentence, verdict=NOT_KNOWN, missing=hidden)
    number = int(numbers["count"].sum())
    value = number / int(all_answers(report)) if int(all_answers(report)) else None
    return finding(**same, value=value, number=number, said=sentence)


def _own_words(report: FeedbackReport) -> list[dict[str, Any]]:
    """Say whether the network, and children, handed over words; never how many, nor who."""
    given = {
        "network_words": ("network", statements_of_the_network),
        "children_words": ("children", statements_of_children),
    }
    return [
        _handed_over(report, indicator, key, len(statements(report)) > 0)
        for indicator, (key, statements) in given.items()
    ]


def _handed_over(
    report: FeedbackReport, indicator: str, key: str, there_are_some: bool
) -> dict[str, Any]:
    measure = _words(report, key)
    if not is_of_the_county(report):
        missing = text(report.dictionary, "handed_over.county_only")
        return _untold(report, indicator, section=key, missing=missing, measure=measure)
    if not there_are_some:
        missing = said(report, f"{key}.nothing")
        return _untold(report, indicator, section=key, missing=missing, measure=measure)
    same = _same(report, indicator, section=key) | {"measure": measure, "unit": WORDS}
    return finding(**same, said=_words(report, f"{key}_given"))


def _untold(
    report: FeedbackReport, indicator: str, *, section: str, missing: str, measure: str = ""
) -> dict[str, Any]:
    same = _same(report, indicator, section=section) | {"measure": measure, "unit": WORDS}
    return finding(**same, verdict=NOT_KNOWN, missing=missing.rstrip("."))


def _same(report: FeedbackReport, indicator: str, *, section: str) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "area": report.setting.area.label,
        "kind": WORDS,
        "period": period_in_words(report),
        "notebook": "workshop_feedback",
        "section": said(report, f"{section}.heading"),
    }


def _words(report: FeedbackReport, key: str, **values: Any) -> str:
    return text(report.dictionary, f"handed_over.workshop_feedback.{key}", **values)
