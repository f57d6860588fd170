"""How far the records reach: first and last days, covered quarters, what came late or changed."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.measures.data_quality.events import labels_of, quarter_of
from evaluation_lib.measures.data_quality.timeliness import (
    coverage_by_quarter,
    coverage_of_tables,
    events_by_quarter,
    reach_of_tables,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.absent import sentences_on_absent_events
from evaluation_lib.presentation.data_quality.described import (
    base_of,
    described_rows,
    number_writer,
    share_cells,
)
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    day_or_nothing,
    number_column,
    own_events,
    said,
    word_column,
    words,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import decimals
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

#: How many events stand behind a number of days for each that lies beyond it, nine being within.
NINE_IN_TEN = 10


def how_far_the_records_reach(report: RecordsReport) -> Section:
    """First and last events, covered quarters, and how late or how changed events came."""
    details = folded_parts(
        said(report, "reach.summary"), *_covered(report), _late(report), _restated(report)
    )
    return a_section(report, "reach", [*_reach(report), *_by_quarter(report), details])


def events_here(report: RecordsReport) -> pd.DataFrame:
    """Count the events of each kind with their first and last day; rounded in a run.

    In a run the days are quarters, told where enough events stand behind them: the first and the
    last event are single ones.
    """
    found = described_rows(report, _counted, key=["table"], numbers=["events", "children"])
    if report.release is None or found.empty:
        return found
    enough = (found["events"] >= base_of(report)).fillna(False)
    own = _counted(report).set_index("table")[["first", "last"]].reindex(found["table"])
    return found.assign(
        **{name: quarter_of(own[name]).reset_index(drop=True).where(enough) for name in own}
    )


def _counted(report: RecordsReport) -> pd.DataFrame:
    return reach_of_tables(own_events(report), dictionary=report.dictionary)


def _reach(report: RecordsReport) -> list[Part]:
    reach = events_here(report)
    absent = paragraphs(*sentences_on_absent_events(report, reach))
    write_day = day_or_nothing if report.release is None else words
    if reach.empty:
        return [paragraphs(said(report, "reach.nothing")), absent]
    return [
        a_table(
            report,
            reach,
            caption=said(report, "reach.caption"),
            columns=[
                Column("label", said(report, "columns.events_of"), words),
                number_column(report, "events"),
                number_column(report, "children"),
                Column("first", said(report, "columns.first_event"), write_day),
                Column("last", said(report, "columns.last_event"), write_day),
            ],
        ),
        absent,
    ]


def _covered(report: RecordsReport) -> list[Part]:
    """Say which quarters the extracts can show whole."""
    by_quarter = coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=report.setting.period_start,
        end=report.setting.period_end,
        dictionary=report.dictionary,
    )
    if by_quarter.empty:
        return []
    covered = coverage_of_tables(by_quarter)
    labels = {one.source: one.label for one in extract_formats(report.dictionary)}
    return [
        a_table(
            report,
            covered.assign(source=covered["source"].map(labels)),
            caption=said(report, "reach.covered_caption"),
            columns=[
                Column("label", said(report, "columns.events_of"), words),
                word_column(report, "source"),
                *[number_column(report, name) for name in ("quarters", "whole", "partly", "none")],
                *[_quarter(report, name) for name in ("first_whole", "last_whole")],
            ],
            notes=[said(report, "reach.covered_note")],
        )
    ]


def _quarter(report: RecordsReport, name: str) -> Column:
    nothing = said(report, "reach.no_quarter")
    return Column(name, said(report, f"columns.{name}"), words, empty=nothing)


def _by_quarter(report: RecordsReport) -> list[Part]:
    counts = _quarters(report)
    if counts.empty:
        return []
    labels = labels_of(report.dictionary)
    return [
        folded_parts(
            said(report, "reach.quarter_summary"),
            a_table(
                report,
                counts,
                caption=said(report, "reach.quarter_caption"),
                columns=[
                    Column("quarter", said(report, "columns.quarter"), words),
                    *[
                        Column(name, labels[name], number_writer(report))
                        for name in counts.columns[1:]
                    ],
                ],
                notes=[said(report, "reach.quarter_note")],
            ),
        )
    ]


def _quarters(report: RecordsReport) -> pd.DataFrame:
    """Count by quarter; rounded in a run, each kind of event by itself."""
    if report.release is None:
        return events_by_quarter(own_events(report))
    long = described_rows(
        report, _long, key=["table", "quarter"], numbers=["events"], down=["table"]
    )
    wide = long.pivot(index="quarter", columns="table", values="events").sort_index()
    absent = long.pivot(index="quarter", columns="table", values="quarter").isna()
    # What no row is about is a true zero; a number that is not told stays so.
    wide = wide.mask(absent.reindex_like(wide), 0.0)
    order = [table for table in labels_of(report.dictionary) if table in wide]
    return wide[order].rename_axis(None, axis="columns").reset_index()


def _long(report: RecordsReport) -> pd.DataFrame:
    wide = events_by_quarter(own_events(report))
    long = wide.melt(id_vars="quarter", var_name="table", value_name="events")
    return long[long["events"] > 0].reset_index(drop=True)


def _late(report: RecordsReport) -> Part:
    judged = _judged(report)
    if judged.empty:
        return paragraphs(said(report, "reach.no_delay"))
    labels = labels_of(report.dictionary)
    return a_table(
        report,
        judged.assign(
            label=judged["table"].map(labels),
            share_late=share_cells(report, judged["late"], judged["events"]),
        ),
        caption=said(report, "reach.delay_caption"),
        columns=[
            Column("label", said(report, "columns.events_of"), words),
            number_column(report, "events"),
            Column("median_days", said(report, "columns.median_days"), _days),
            Column("days_of_nine_in_ten", said(report, "columns.nine_in_ten_days"), _days),
            number_column(report, "late"),
            Column("share_late", said(report, "columns.share_late"), words),
        ],
        notes=[said(report, "reach.delay_note")],
    )


def _judged(report: RecordsReport) -> pd.DataFrame:
    """Return how late events came; in a run, days only where enough events stand behind them."""
    found = described_rows(
        report,
        lambda one: one.records.reporting_delay.loc[lambda delay: delay["events"] > 0],
        key=["table"],
        numbers=["events", "late"],
        sums=[Sum("events", ("late",), rest=True)],
        everywhere=True,
    )
    if report.release is None:
        return found
    behind = {"median_days": base_of(report), "days_of_nine_in_ten": NINE_IN_TEN * base_of(report)}
    told = {name: found[name].where(found["events"] >= least) for name, least in behind.items()}
    return found.assign(**told)


def _days(value: object) -> str:
    return "" if pd.isna(value) else decimals(value, 0)


def _restated(report: RecordsReport) -> Part:
    if report.records.vintages.empty:
        return paragraphs(said(report, "reach.no_restated"))
    key = ["table", "field", "kind"]
    counts = described_rows(
        report,
        lambda one: one.records.vintages.groupby(key).size().rename("values").reset_index(),
        key=key,
        numbers=["values"],
        everywhere=True,
    )
    labels = labels_of(report.dictionary)
    ranks = {table: place for place, table in enumerate(labels)}
    counts = counts.sort_values("table", key=lambda names: names.map(ranks), kind="stable")
    titles = {
        (name, item.name): item.title
        for name in labels
        for item in report.dictionary.table(name).fields
    }
    whole_row = said(report, "reach.whole_row")
    pairs = zip(counts["table"], counts["field"], strict=True)
    counts = counts.assign(
        label=counts["table"].map(labels), field=[titles.get(pair, whole_row) for pair in pairs]
    )
    return a_table(
        report,
        counts,
        caption=said(report, "reach.restated_caption"),
        columns=[
            Column("label", said(report, "columns.events_of"), words),
            word_column(report, "field"),
            Column("kind", said(report, "columns.how"), words, words=True),
            number_column(report, "values"),
        ],
        notes=[said(report, "reach.restated_note")],
    )
