"""How names were taken out, and of whose names that works less well."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.opened_feedback import DEIDENTIFIED
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.workshop_feedback.shared import a_section, a_table, said

#: Between whether a person is on the roster and how the name is written, in `name_recall`.
BETWEEN = ", "


def how_names_were_taken_out(report: FeedbackReport) -> Section:
    """How often each way finds names, by the origin of the name; what is left for a person."""
    parts: list[Part] = [
        paragraphs(_taken_out(report)),
        *_recall(report),
        paragraphs(said(report, "names.left")),
    ]
    return a_section(report, "names", parts)


def _taken_out(report: FeedbackReport) -> str:
    """Say how many passages were taken out of all answers, rounded: they describe the records."""
    rows = report.feedback.tables[DEIDENTIFIED]
    if rows.empty:
        return said(report, "names.unknown")
    base = report.rules.describing_base
    number = int(rows["taken_out"].sum()) // base * base
    return said(
        report, "names.taken_out" if number else "names.few", number=whole(number), base=base
    )


def _recall(report: FeedbackReport) -> list[Part]:
    """Tables by origin, of people on the roster and of others; every way of writing is folded."""
    recall = report.dictionary.read("name_recall")
    recall = recall.assign(where=recall["kind"].str.partition(BETWEEN)[0])
    by_origin = recall.groupby(["where", "origin", "method"], sort=False)[["names", "found"]].sum()
    tables = [
        _table(
            report,
            some.reset_index(),
            heads=["origin"],
            caption=said(report, "names.caption", where=where),
        )
        for where, some in by_origin.groupby("where", sort=False)
    ]
    every = _table(
        report, recall, heads=["origin", "kind"], caption=said(report, "names.every_caption")
    )
    return [*tables, folded_parts(said(report, "names.every"), every)]


def _table(
    report: FeedbackReport, recall: pd.DataFrame, *, heads: list[str], caption: str
) -> ReportTable:
    share = recall.assign(share=recall["found"] / recall["names"])
    wide = share.pivot(index=heads, columns="method", values="share")
    order = pd.MultiIndex.from_frame(recall[heads].drop_duplicates())
    wide = wide.loc[list(order) if len(heads) > 1 else order.get_level_values(0)].reset_index()
    return a_table(
        report,
        wide,
        caption=caption,
        columns=[
            *(
                Column(head, said(report, f"columns.name_{head}"), words=True, heads=bool(place))
                for place, head in enumerate(heads)
            ),
            *(
                Column(method, said(report, f"methods.{method}"), _percent)
                for method in dict.fromkeys(recall["method"])
            ),
        ],
        notes=[said(report, "names.note")],
    )


def _percent(value: float) -> str:
    return percent(value, 0)
