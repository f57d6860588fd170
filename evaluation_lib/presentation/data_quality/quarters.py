"""How often the ethnicity is not known, quarter by quarter."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.changing_shares import FEWER, MORE, change_of_shares
from evaluation_lib.measures.data_quality.known_ethnicity import known_by
from evaluation_lib.measures.data_quality.timeliness import WHOLE, coverage_by_quarter
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.data_quality.charts import Shares, shares_chart
from evaluation_lib.presentation.data_quality.described import (
    described_rows,
    least_for_a_share,
    number_writer,
    share_in_words,
    tells_share,
)
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    confidence,
    limit,
    own_decisions,
    own_quarters,
    said,
    with_not_known_cells,
    words,
)
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column


def unknown_by_quarter(report: RecordsReport) -> Section:
    """The share without a known ethnicity, quarter by quarter, as a chart with its tables."""
    found = described_rows(
        report,
        _counted,
        key=["table", "quarter"],
        numbers=["born", "not_known"],
        down=["table"],
    )
    if found.empty:
        return a_section(report, "by_quarter", [])
    drawn = _to_be_drawn(report, found)
    if len(drawn):
        return a_section(report, "by_quarter", [_chart(report, drawn, found)])
    fewest = whole(_fewest(report))
    no_chart = paragraphs(said(report, "by_quarter.no_chart", fewest=fewest))
    numbers = folded_parts(said(report, "by_quarter.summary"), _numbers(report, found))
    return a_section(report, "by_quarter", [no_chart, numbers])


def _counted(report: RecordsReport) -> pd.DataFrame:
    return known_by(
        own_decisions(report),
        column="quarter",
        clock=report.setting.clock,
        dictionary=report.dictionary,
    )


def _fewest(report: RecordsReport) -> int:
    return max(limit(report, "fewest_events_for_a_share"), least_for_a_share(report))


def _to_be_drawn(report: RecordsReport, found: pd.DataFrame) -> pd.DataFrame:
    """Keep the quarters that the extracts cover whole and that have enough events."""
    covered = coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=report.setting.period_start,
        end=report.setting.period_end,
        dictionary=report.dictionary,
    )
    whole_ones = covered.loc[covered["covered"] == WHOLE, ["table", "quarter"]]
    told = tells_share(report, found["not_known"], found["born"])
    enough = found[(found["born"] >= _fewest(report)).fillna(False) & told]
    drawn = enough.merge(whole_ones, on=["table", "quarter"])
    return drawn[drawn.groupby("table")["quarter"].transform("nunique") > 1]


def _chart(report: RecordsReport, drawn: pd.DataFrame, found: pd.DataFrame) -> Part:
    shares = with_not_known_cells(report, drawn)
    panels = _panels(report, shares)
    chart = shares_chart(
        panels,
        headline=_headline(report, drawn),
        subtitle=said(
            report,
            "by_quarter.subtitle",
            area=report.setting.area.label,
            first=panels[0].quarters[0],
            last=panels[0].quarters[-1],
            fewest=whole(_fewest(report)),
            confidence=confidence(report),
        ),
        description=said(report, "by_quarter.description", values=_spoken(report, panels)),
    )
    tables = (_shares(report, shares), _numbers(report, found))
    return with_table(chart, *tables, dictionary=report.dictionary)


def _headline(report: RecordsReport, drawn: pd.DataFrame) -> str:
    """Say at how many decision points the ethnicity is clearly better or less well known."""
    changes = list(change_of_shares(drawn, confidence=report.setting.confidence).values())
    better, worse = changes.count(FEWER), changes.count(MORE)
    key = "both" if better and worse else "better" if better else "worse" if worse else "none"
    numbers = {"better": whole(better), "worse": whole(worse), "all": whole(len(changes))}
    return said(report, f"by_quarter.headline_{key}", **numbers)


def _panels(report: RecordsReport, shares: pd.DataFrame) -> list[Shares]:
    """Make a panel of each kind of event, all over the same quarters."""
    quarters = own_quarters(report)
    held = [quarters.index(quarter) for quarter in shares["quarter"]]
    shown = quarters[min(held) : max(held) + 1]
    wide = {
        name: shares.pivot(index="quarter", columns="label", values=name).reindex(shown)
        for name in ("share_not_known", "lower", "upper")
    }
    return [
        Shares(label, tuple(shown), *(tuple(one[label].astype(float)) for one in wide.values()))
        for label in shares["label"].drop_duplicates()
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
                first=share_in_words(report, known.iloc[0]),
                first_quarter=known.index[0],
                last=share_in_words(report, known.iloc[-1]),
                last_quarter=known.index[-1],
                lowest=share_in_words(report, known.min()),
                highest=share_in_words(report, known.max()),
            )
        )
    return " ".join(sentences)


def _shares(report: RecordsReport, shares: pd.DataFrame) -> Part:
    """Write out every share drawn, with its interval."""
    ends = ["share_not_known", "lower", "upper"]
    exact = shares[ends].astype(float).to_numpy()
    pairs = zip(shares["not_known_cell"], exact, strict=True)
    cells = shares.assign(cell=[Cell(shown, tuple(numbers)) for shown, numbers in pairs])
    return _wide_table(
        report,
        cells,
        caption=said(report, "by_quarter.shares_caption", confidence=confidence(report)),
        empty=said(report, "by_quarter.not_drawn"),
        notes=[said(report, "by_quarter.shares_note")],
    )


def _numbers(report: RecordsReport, found: pd.DataFrame) -> Part:
    """Write out how many of how many, for every quarter."""
    write = number_writer(report)
    cells = found.assign(
        cell=[
            said(report, "by_quarter.of", unknown=write(unknown), events=write(events))
            for unknown, events in found[["not_known", "born"]].to_numpy()
        ]
    )
    return _wide_table(
        report,
        cells,
        caption=said(report, "by_quarter.caption"),
        empty=said(report, "by_quarter.no_event"),
        notes=[said(report, "by_quarter.note")],
    )


def _wide_table(
    report: RecordsReport, cells: pd.DataFrame, *, caption: str, empty: str, notes: list[str]
) -> Part:
    """Lay cells out with a row for each quarter and a column for each kind of event."""
    wide = cells.pivot(index="quarter", columns="label", values="cell").sort_index()
    labels = list(cells["label"].drop_duplicates())
    return a_table(
        report,
        wide.reset_index(),
        caption=caption,
        columns=[
            Column("quarter", said(report, "columns.quarter"), words),
            *[Column(label, label, words, empty=empty) for label in labels],
        ],
        notes=notes,
    )
