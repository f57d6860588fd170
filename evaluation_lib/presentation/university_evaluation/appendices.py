"""The appendices: the data that all rests on, and where reporting checklists are met."""

from __future__ import annotations

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.checklists import Checklist, Item, checklists
from evaluation_lib.presentation.folded import Folded, folded_parts
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import ReportTable
from evaluation_lib.presentation.university_evaluation.shared import (
    a_section,
    a_table,
    judged,
    pages_made,
    pages_named,
    said,
)
from evaluation_lib.presentation.wording import template


def data_and_pages(report: EvaluationReport) -> Section:
    """Each kind of data, how many of its indicators are known, and the page that tells them."""
    evidence = judged(report).evidence.values()
    rows = []
    for source in report.framework.sources:
        own = [one for one in evidence if one.indicator.source == source.id]
        known = sum(one.known for one in own)
        pages = {one.indicator.notebook for one in own}
        rows.append(
            {
                "source": source.label,
                "known": said(report, "summary.known", known=whole(known), all=whole(len(own))),
                "page": pages_named(report, pages)
                if pages & (pages_made(report) | pages_made(report, of_county=True))
                else said(report, "sources.not_made"),
                "missing": source.answers,
            }
        )
    table = a_table(
        report,
        rows,
        caption=said(report, "sources.caption"),
        columns=["source", "known", "page", "missing"],
    )
    every = folded_parts(said(report, "sources.every"), _every_indicator(report))
    return a_section(report, "sources", [table, every])


def _every_indicator(report: EvaluationReport) -> ReportTable:
    rows = [
        {
            "indicator": one.label,
            "measured": one.measure,
            "direction": said(report, f"directions.{one.direction}"),
            "quality": f"{one.quality.level}: {one.quality.why}",
        }
        for one in report.framework.indicators
    ]
    return a_table(
        report,
        rows,
        caption=said(report, "sources.every_caption"),
        columns=["indicator", "measured", "direction", "quality"],
        heads=2,
    )


def reporting_checklists(report: EvaluationReport) -> Section:
    """Where each item of the reporting checklists is met, or why it is not."""
    return a_section(
        report, "checklists", [_folded(report, one) for one in checklists(report.dictionary)]
    )


def _folded(report: EvaluationReport, one: Checklist) -> Folded:
    table = a_table(
        report,
        [
            {"id": item.number, "item": item.item, "where": _where(report, item)}
            for item in one.items
        ],
        caption=said(report, "checklists.caption", name=one.name, reference=one.reference),
        columns=["id", "item", "where"],
        heads=2,
    )
    met, every = whole(sum(item.met for item in one.items)), whole(len(one.items))
    return folded_parts(
        said(report, "checklists.summary", name=one.name, met=met, all=every), table
    )


def _where(report: EvaluationReport, item: Item) -> str:
    if not item.met:
        return said(report, "checklists.not_met", why=item.not_met)
    section = template(report.dictionary, f"{item.section}.heading").format_map(_Unnamed())
    return said(
        report,
        "checklists.met",
        page=pages_named(report, [item.notebook]),
        section=section,
    )


class _Unnamed(dict[str, str]):
    """What a heading names differs from page to page, so its names stay out."""

    def __missing__(self, key: str) -> str:
        return "…"
