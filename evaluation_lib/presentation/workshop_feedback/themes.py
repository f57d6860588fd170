"""What people spoke of: the themes of their answers, and how they took the question."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import is_missing, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.workshop_feedback.codes import facets_of, themes_of
from evaluation_lib.presentation.workshop_feedback.days import period_in_words
from evaluation_lib.presentation.workshop_feedback.shared import a_section, a_table, said
from evaluation_lib.presentation.workshop_feedback.shown import (
    all_answers,
    all_attended,
    number_cell,
    own_shares,
    share_cell,
)
from evaluation_lib.themes.code_book import Code


def what_people_spoke_of(report: FeedbackReport) -> Section:
    """The themes of the answers, the commonest first."""
    shares = own_shares(report)
    if is_missing(all_answers(report)):
        return a_section(report, "themes", [])
    table = _table(report, shares, themes_of(report), key="themes")
    return a_section(report, "themes", [paragraphs(answered(report)), table])


def how_people_took_the_question(report: FeedbackReport) -> Section:
    """The facets beside the themes: whether there was a gain at all, and of what kind."""
    shares = own_shares(report)
    if is_missing(all_answers(report)):
        return a_section(report, "facets", [])
    parts: list[Part] = []
    for facet in facets_of(report):
        table = _table(report, shares, facet.values, key="facet", facet=facet.label)
        parts += [paragraphs(facet.definition), table]
    return a_section(report, "facets", parts)


def answered(report: FeedbackReport) -> str:
    """Say of how many who attended how many answered: the sentence every share is read with."""
    answers, came = all_answers(report), all_attended(report)
    if is_missing(answers):
        return said(report, "answered.hidden")
    key = "answered.attendance_unknown" if is_missing(came) else "answered.known"
    return said(report, key, answers=whole(answers), attended=whole(came))


def _table(
    report: FeedbackReport,
    shares: pd.DataFrame,
    codes: Sequence[Code],
    *,
    key: str,
    facet: str = "",
) -> ReportTable:
    by_code = shares.set_index("code")
    rows = by_code.loc[[code.id for code in codes]].reset_index()
    rows = rows.assign(
        label=[code.label for code in codes],
        definition=[code.definition for code in codes],
        cell=[share_cell(row) for row in rows.to_dict("records")],
    )
    rows = rows.sort_values("count", ascending=False, na_position="last", kind="stable")
    return a_table(
        report,
        rows,
        caption=said(
            report,
            f"{key}_caption",
            answers=whole(all_answers(report)),
            period=period_in_words(report),
            facet=facet,
        ),
        columns=[
            Column("label", said(report, f"columns.{key}"), words=True),
            # The numbers first: on a narrow screen what stands last is out of sight.
            Column("count", said(report, "columns.answers"), number_cell),
            Column("cell", said(report, "columns.share")),
            Column("definition", said(report, "columns.definition"), words=True),
        ],
        notes=[said(report, "notes.several")] if key == "themes" else [],
    )


def definitions(report: FeedbackReport) -> Part:
    """What each theme is, what belongs to it and what does not: folded."""
    rows = pd.DataFrame(
        [
            {
                "label": code.label,
                "include": _listed(code.include),
                "exclude": _listed(code.exclude),
            }
            for code in themes_of(report)
        ]
    )
    table = a_table(
        report,
        rows,
        caption=said(report, "coding.definitions_caption"),
        columns=[
            Column("label", said(report, "columns.themes"), words=True),
            Column("include", said(report, "columns.include"), words=True),
            Column("exclude", said(report, "columns.exclude"), words=True),
        ],
    )
    return folded_parts(said(report, "coding.definitions"), table)


def _listed(parts: Sequence[str]) -> str:
    return "; ".join(parts)
