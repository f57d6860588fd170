"""How often the ethnicity is not known, quarter by quarter."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.known_ethnicity import known_by
from evaluation_lib.measures.data_quality.timeliness import WHOLE, coverage_by_quarter
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.charts import Shares, shares_chart
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    limit,
    own_decisions,
    own_quarters,
    said,
    words,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column


def unknown_by_quarter(report: RecordsReport) -> Section:
    """The share without a known ethnicity, quarter by quarter, as a chart and as a table."""
    found = known_by(
        own_decisions(report),
        column="quarter",
        clock=report.setting.clock,
        dictionary=report.dictionary,
    )
    parts = [] if found.empty else [_chart(report, found), _numbers(report, found)]
    return a_section(report, "by_quarter", parts)


def _chart(report: RecordsReport, found: pd.DataFrame) -> Part:
    """Draw the quarters that the extracts cover whole and that have enough events."""
    fewest = limit(report, "fewest_events_for_a_share")
    covered = coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=report.setting.period_start,
        end=report.setting.period_end,
        dictionary=report.dictionary,
    )
    whole_ones = covered.loc[covered["covered"] == WHOLE, ["table", "quarter"]]
    drawn = found[found["born"] >= fewest].merge(whole_ones, on=["table", "quarter"])
    several = drawn.groupby("table")["quarter"].transform("nunique") > 1
    drawn = drawn[several]
    if drawn.empty:
        return paragraphs(said(report, "by_quarter.no_chart", fewest=whole(fewest)))
    panels = _panels(report, drawn)
    return shares_chart(
        panels,
        headline=said(report, "by_quarter.headline"),
        subtitle=said(report, "by_quarter.subtitle", fewest=whole(fewest)),
        description=said(report, "by_quarter.description", values=_spoken(report, panels)),
    )


def _panels(report: RecordsReport, drawn: pd.DataFrame) -> list[Shares]:
    """Make a panel of each kind of event, all over the same quarters."""
    quarters = own_quarters(report)
    held = [quarters.index(quarter) for quarter in drawn["quarter"]]
    shown = quarters[min(held) : max(held) + 1]
    shares = drawn.pivot(index="quarter", columns="label", values="share_not_known")
    shares = shares.reindex(shown).astype(float)
    return [
        Shares(label, tuple(shown), tuple(shares[label]))
        for label in drawn["label"].drop_duplicates()
    ]


def _spoken(report: RecordsReport, panels: list[Shares]) -> str:
    """Say each panel in words: its first and last share, its lowest and highest."""
    sentences = []
    for panel in panels:
        known = pd.Series(panel.values, index=panel.quarters).dropna()
        sentences.append(
            said(
                report,
                "by_quarter.values",
                label=panel.title,
                first=percent(known.iloc[0]),
                first_quarter=known.index[0],
                last=percent(known.iloc[-1]),
                last_quarter=known.index[-1],
                lowest=percent(known.min()),
                highest=percent(known.max()),
            )
        )
    return " ".join(sentences)


def _numbers(report: RecordsReport, found: pd.DataFrame) -> Part:
    """Write out how many of how many, for every quarter."""
    cells = found.assign(
        cell=[
            said(report, "by_quarter.of", unknown=whole(unknown), events=whole(events))
            for unknown, events in found[["not_known", "born"]].to_numpy()
        ]
    )
    wide = cells.pivot(index="quarter", columns="label", values="cell").sort_index()
    labels = list(found["label"].drop_duplicates())
    return folded_parts(
        said(report, "by_quarter.summary"),
        a_table(
            report,
            wide.reset_index(),
            caption=said(report, "by_quarter.caption"),
            columns=[
                Column("quarter", said(report, "columns.quarter"), words),
                *[Column(label, label, words) for label in labels],
            ],
            notes=[said(report, "by_quarter.note")],
        ),
    )
